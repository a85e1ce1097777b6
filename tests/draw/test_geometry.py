import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest
from test_engine import SHELL
from test_layered import overlaps, some_graph

from autograd.draw import engine, geometry
from autograd.draw.geometry import place
from autograd.draw.layered import Link, Plan

Install = Callable[..., str]
HAS_ENGINE = pytest.mark.skipif(
    next(engine.engines("json"), None) is None, reason="there is no layout engine"
)


def joined(boxes: list[tuple[float, float]], links: list[Link], plan: Plan) -> None:
    """Check that each route begins at the edge of one box and ends at that of the other."""
    for link, route in zip(links, plan.routes, strict=True):
        assert len(route) % 3 == 1
        for end, box in ((route[0], link.tail), (route[-1], link.head)):
            (x, y), (w, h) = plan.centres[box], boxes[box]
            assert abs(end[0] - x) <= w / 2 + 2.0
            assert abs(end[1] - y) <= h / 2 + 2.0


def inside(boxes: list[tuple[float, float]], plan: Plan) -> None:
    assert overlaps([(w - 0.5, h - 0.5) for w, h in boxes], plan) == []
    for (x, y), (w, h) in zip(plan.centres, boxes, strict=True):
        assert -0.5 <= x - w / 2 <= x + w / 2 <= plan.width + 0.5
        assert -0.5 <= y - h / 2 <= y + h / 2 <= plan.height + 0.5


@pytest.mark.parametrize("seed", range(8))
def test_the_engine_and_the_built_in_layout_join_the_same_boxes(
    seed: int, request: pytest.FixtureRequest
) -> None:
    boxes, links = some_graph(seed)
    plans = [place(boxes, links)]
    request.getfixturevalue("no_engine")
    plans.append(place(boxes, links))
    for plan in plans:
        joined(boxes, links, plan)
        inside(boxes, plan)
        for link in links:
            assert plan.centres[link.tail][0] < plan.centres[link.head][0]


@HAS_ENGINE
def test_the_engine_lays_out_and_gives_the_same_twice() -> None:
    boxes, links = some_graph(3)
    assert place(boxes, links) == place(boxes, links)
    assert place(boxes, links) != geometry.layered.layout(boxes, links)


@HAS_ENGINE
def test_the_engine_makes_room_for_a_label() -> None:
    boxes = [(80.0, 40.0)] * 2
    plain = place(boxes, [Link(0, 1)])
    wide = place(boxes, [Link(0, 1, (90.0, 14.0))])
    assert wide.width >= plain.width + 50.0
    x, _ = wide.labels[0]
    assert wide.centres[0][0] + 40.0 < x < wide.centres[1][0] - 40.0


def test_two_links_between_the_same_boxes_stand_apart() -> None:
    plan = place([(80.0, 50.0)] * 2, [Link(0, 1), Link(0, 1)])
    first, second = plan.routes
    assert math.dist(first[0], second[0]) > 3.0


@SHELL
def test_an_engine_that_hangs_gives_way_and_is_not_asked_again(
    script: Install, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(geometry, "_TOO_SLOW", set())
    monkeypatch.setenv("AUTOGRAD_DOT", script(f"echo asked >> {tmp_path}/log; sleep 5"))
    monkeypatch.setattr(engine, "TIMEOUT", 0.5)
    boxes, links = some_graph(1)
    for _ in range(2):
        joined(boxes, links, place(boxes, links))
    assert (tmp_path / "log").read_text() == "asked\n"


@SHELL
@pytest.mark.parametrize(
    "body",
    [
        "echo out of paper >&2; exit 3",
        "echo no json",
        "echo '{}'",
        """echo '{"bb":"0,0,9,9","objects":[]}'""",
    ],
)
def test_an_engine_that_fails_gives_way_with_a_warning(
    body: str, script: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRAD_DOT", script(body))
    boxes, links = some_graph(1)
    with pytest.warns(UserWarning, match="the built-in layout draws instead"):
        joined(boxes, links, place(boxes, links))


def test_a_large_graph_does_not_wait_for_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(source: str) -> bytes:
        raise AssertionError(json.dumps(source[:50]))

    monkeypatch.setattr(engine, "geometry", never)
    count = geometry.LIMIT + 1
    plan = place([(10.0, 10.0)] * count, [Link(n, n + 1) for n in range(count - 1)])
    assert len(plan.routes) == count - 1


@pytest.mark.parametrize("built_in", [True, False])
def test_down_is_to_the_right_of_turned_boxes(built_in: bool) -> None:
    plan = place([(80.0, 50.0), (60.0, 30.0)], [Link(0, 1, (20.0, 14.0))], built_in, down=True)
    (x, y), (x2, y2) = plan.centres
    assert x == x2
    assert y + 25.0 < plan.labels[0][1] < y2 - 15.0
    assert (plan.width, plan.height) == pytest.approx((80.0, y2 + 15.0), abs=0.01)
    assert plan.routes[0][0][1] < plan.routes[0][-1][1]


def test_a_label_of_the_built_in_layout_stands_above_its_line(no_engine: None) -> None:
    boxes, label = [(80.0, 50.0), (80.0, 50.0)], (30.0, 14.0)
    plan = place(boxes, [Link(0, 1, label)])
    line = plan.centres[0][1]
    assert line - label[1] < plan.labels[0][1] < line
