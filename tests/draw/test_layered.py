import itertools
import random

import pytest

from autograd.draw.layered import BOX_GAP, Link, Plan, layout


def some_graph(seed: int, count: int = 25) -> tuple[list[tuple[float, float]], list[Link]]:
    chance = random.Random(seed)
    boxes = [(chance.uniform(10, 120), chance.uniform(10, 60)) for _ in range(count)]
    links = [
        Link(chance.randrange(head), head, chance.choice([(0.0, 0.0), (30.0, 14.0)]))
        for head in range(1, count)
        for _ in range(chance.randrange(1, 4))
    ]
    return boxes, links


def overlaps(boxes: list[tuple[float, float]], plan: Plan) -> list[tuple[int, int]]:
    spans = [
        (x - w / 2, x + w / 2, y - h / 2, y + h / 2)
        for (x, y), (w, h) in zip(plan.centres, boxes, strict=True)
    ]
    return [
        (i, j)
        for (i, a), (j, b) in itertools.combinations(enumerate(spans), 2)
        if a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]
    ]


@pytest.mark.parametrize("seed", range(20))
def test_boxes_do_not_overlap_and_lie_inside(seed: int) -> None:
    boxes, links = some_graph(seed)
    plan = layout(boxes, links)
    assert overlaps(boxes, plan) == []
    for (x, y), (w, h) in zip(plan.centres, boxes, strict=True):
        assert -1e-6 <= x - w / 2 <= x + w / 2 <= plan.width + 1e-6
        assert -1e-6 <= y - h / 2 <= y + h / 2 <= plan.height + 1e-6


@pytest.mark.parametrize("seed", range(20))
def test_routes_run_to_the_right_from_box_to_box(seed: int) -> None:
    boxes, links = some_graph(seed)
    plan = layout(boxes, links)
    for link, route in zip(links, plan.routes, strict=True):
        xs = [x for x, _ in route]
        assert xs == pytest.approx(sorted(xs))
        for end, box, side in ((route[0], link.tail, 1), (route[-1], link.head, -1)):
            (x, y), (w, h) = plan.centres[box], boxes[box]
            assert end[0] == pytest.approx(x + side * w / 2)
            assert abs(end[1] - y) <= h / 2


def test_two_links_between_the_same_boxes_stand_apart() -> None:
    label = (20.0, 14.0)
    plan = layout([(80.0, 50.0), (22.0, 22.0)], [Link(0, 1, label), Link(0, 1, label)])
    assert plan.routes[0] != plan.routes[1]
    assert abs(plan.labels[0][1] - plan.labels[1][1]) >= label[1] + BOX_GAP


def test_a_source_stands_right_before_what_uses_it() -> None:
    size = (10.0, 10.0)
    # 0 -> 1 -> 3 -> 4 and 2 -> 4
    plan = layout([size] * 5, [Link(0, 1), Link(1, 3), Link(2, 4), Link(3, 4)])
    assert plan.centres[2][0] == plan.centres[3][0]


def test_a_tree_has_no_crossing_and_a_chain_no_bend() -> None:
    size = (20.0, 20.0)
    # Two pairs, given interleaved: 0 and 2 belong to 4, 1 and 3 to 5.
    plan = layout(
        [size] * 7, [Link(0, 4), Link(1, 5), Link(2, 4), Link(3, 5), Link(4, 6), Link(5, 6)]
    )
    column = sorted(range(4), key=lambda box: plan.centres[box][1])
    assert [box % 2 for box in column] in ([0, 0, 1, 1], [1, 1, 0, 0])
    chain = layout([size] * 6, [Link(n, n + 1) for n in range(5)])
    assert {y for route in chain.routes for _, y in route} == {10.0}


def test_the_same_graph_gives_the_same_plan() -> None:
    assert layout(*some_graph(3)) == layout(*some_graph(3))


def test_nothing_and_one_box() -> None:
    assert layout([], []) == Plan(0.0, 0.0, [], [], [])
    assert layout([(8.0, 4.0)], []) == Plan(8.0, 4.0, [(4.0, 2.0)], [], [])


def test_many_long_links_run_free() -> None:
    count = 2000
    boxes = [(10.0, 10.0)] * count
    links = [Link(n - 1, n) for n in range(1, count)] + [Link(0, n) for n in range(2, count)]
    plan = layout(boxes, links)
    assert len(plan.routes[-1]) == 4
    assert len(plan.routes[count]) > 4  # a short one is still led between the boxes
