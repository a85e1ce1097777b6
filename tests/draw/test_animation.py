"""Animation: at each time it shows what the steps in Python say, and at rest the finished pass."""

import base64
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pictures
import pytest
from browser import OpenPage
from reading import read, unsafe
from samples import neuron

from autograd import InputTypeError, InputValueError, StaleGraphError, Value, relu, step
from autograd.draw import engine
from autograd.draw.animation import STEPS, Animation
from autograd.draw.graph_view import FULL
from autograd.draw.quote import clean
from autograd.draw.timeline import FADE
from autograd.frames import Frame
from autograd.tables import short

# Goes to a time, and tells what can be seen there: an opacity counts with those around it.
SEEN = """seconds => {
  for (const animation of document.getAnimations()) {
    animation.pause();
    animation.currentTime = 1000 * seconds;
  }
  const opacity = element =>
    element ? getComputedStyle(element).opacity * opacity(element.parentElement) : 1;
  const seen = (selector, least) =>
    [...document.querySelectorAll(selector)].filter(element => opacity(element) > least);
  const texts = row =>
    seen(`.node .${row}`, .2).map(text => [text.closest(".node").id, text.textContent]).sort();
  return {
    data: texts("data"),
    grad: texts("grad"),
    edges: seen(".edge[id]", .9).map(edge => edge.id).sort(),
    forward: seen(".forward path", .9).length,
    equations: seen(".captions text", .1).map(text => text.textContent),
  };
}"""


def gated() -> Value:
    """Compute with a constant, a closed gate with a product behind it, and a leaf used twice."""
    x, z = Value(-1.0, "x"), Value(3.0, "z")
    return relu(x * z) + z * 2.0


def expected(frame: Frame, view: Animation) -> dict[str, Any]:
    order, last = view.frames.order, frame.kind == "done"
    places = view.frames.symbols.places
    until = places[id(frame.node)] if frame.kind == "forward" else len(order)
    totals = {node: 0.0 for node in order if last and not node.is_constant} | frame.gradients
    passed = [x for x in view.frames[: frame.index + 1] if x.operand is not None]
    edges = [f"e{places[id(x.node)]}-{x.place}" for x in passed]
    every = [f"e{n}-{p}" for n, node in enumerate(order) for p in range(len(node.operands))]
    return {
        "data": sorted(
            [f"n{place}", short(node.data)]
            for place, node in enumerate(order)
            if node.rule is None or place <= until
        ),
        "grad": sorted([f"n{places[id(node)]}", short(total)] for node, total in totals.items()),
        "edges": sorted(every if last else edges),
        "forward": 0 if last else len(every) - len(edges),
        "equations": [frame.line.replace("   ", "")],
    }


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("make", [neuron, gated, lambda: Value(2.0, "x")])
def test_each_step_is_seen_at_its_time(
    make: Any, forward: bool, open_page: OpenPage, tmp_path: Path
) -> None:
    view = step(make(), forward=forward).animation()
    page = open_page(Path(view.save(tmp_path / "steps.svg")))
    starts = view._time.starts
    for frame, start in zip(view.frames, starts, strict=True):
        seen = page.evaluate(SEEN, start + FADE + 0.01)
        assert seen == expected(frame, view), frame
    before = page.evaluate(SEEN, starts[0] / 2.0)
    assert (before["grad"], before["edges"], before["equations"]) == ([], [], [])
    # It begins anew.
    again = page.evaluate(SEEN, view._time.seconds + starts[0] + FADE + 0.01)
    assert again == expected(view.frames[0], view)


def test_a_card_is_faint_while_it_waits_for_its_gradient(
    open_page: OpenPage, tmp_path: Path
) -> None:
    view = step(neuron()).animation()
    page = open_page(Path(view.save(tmp_path / "steps.svg")))
    (o,) = (place for place, node in enumerate(view.frames.order) if node.label == "o")
    opacities = []
    for start in view._time.starts:
        page.evaluate(SEEN, start + FADE + 0.01)
        opacities.append(
            page.evaluate(f"getComputedStyle(document.querySelector('#n{o}')).opacity")
        )
    kinds = [frame.kind for frame in view.frames]
    got = next(x.index for x in view.frames if x.operand is view.frames.order[o])
    known = next(x.index for x in view.frames if x.node is view.frames.order[o])
    clear = [*range(known, kinds.index("seed")), *range(got, len(kinds))]
    assert [place for place, opacity in enumerate(opacities) if opacity == "1"] == clear
    assert set(opacities) == {"1", "0.45"}


def test_who_wishes_no_motion_sees_the_finished_pass(open_page: OpenPage, tmp_path: Path) -> None:
    view = step(neuron()).animation()
    page = open_page(Path(view.save(tmp_path / "steps.svg")), reduced_motion="reduce")
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate(SEEN, 0.0) == expected(view.frames[-1], view)


def test_it_plays_inside_of_an_image_in_both_themes(open_page: OpenPage, tmp_path: Path) -> None:
    view = step(neuron()).animation()
    papers = []
    for theme in ("light", "dark"):
        page = open_page(Path(view.save(tmp_path / "steps.html")), color_scheme=theme)
        assert (
            page.evaluate("document.images[0].decode().then(() => document.images[0].width)") > 99
        )
        papers.append(page.locator("img").screenshot())
        assert page.evaluate("document.scripts.length") == 0
    assert papers[0] != papers[1]


def test_the_file_is_small_and_always_the_same() -> None:
    svg = step(neuron()).animation().svg()
    assert svg == step(neuron()).animation().svg()
    assert len(svg.encode()) < 22_000


def test_it_moves_by_keyframes_alone() -> None:
    svg = step(gated()).animation().svg()
    assert unsafe(svg) == ["style"]
    assert "<animate" not in svg
    names = re.findall(r"@keyframes (\w+)\{(.*)\}", svg)
    assert [name for name, _ in names] == ["s", "from", "now"]
    for _, keyframes in names:
        shares = re.findall(r"[\d.]+(?=%)|to(?=\{)", keyframes)
        numbers = [100.0 if share == "to" else float(share) for share in shares]
        assert numbers[0] == 0.0
        assert numbers[-1] == 100.0
        assert all(a < b for a, b in pairwise(numbers))


def test_a_label_is_shown_as_text(hostile: str) -> None:
    x = Value(-2.0, hostile)
    y = x * x
    y.label = hostile
    view = step(y).animation()
    root = ElementTree.fromstring(view.svg())
    assert unsafe(view.svg()) == ["style"]
    shape = [element.tag for element in root.iter()]
    plain = Value(-2.0, "x")
    z = plain * plain
    z.label = "x"
    assert shape == [e.tag for e in ElementTree.fromstring(step(z).animation().svg()).iter()]
    captions = root.findall(".//*[@class='captions']/*")
    lines = [frame.line.replace("   ", "") for frame in view.frames]
    assert [clean("".join(caption.itertext())) for caption in captions] == lines


@pytest.mark.usefixtures("no_engine")
def test_it_needs_no_engine() -> None:
    assert len(read(step(neuron()).animation().svg())) == 26


def test_more_steps_than_anybody_waits_for() -> None:
    x = Value(0.5, "x")
    y = x
    for _ in range(STEPS // 2 - 1):
        y = y.sin()
    with pytest.raises(InputValueError, match=r"at most 120 steps, .*forward=False.*save"):
        step(y.sin()).animation()
    view = step(y).animation()
    assert len(view.frames) == STEPS


def test_above_60_values_a_card_is_one_line_which_the_gradient_tints() -> None:
    y = Value(0.5, "x")
    for _ in range(FULL - 2):
        y = y.sin()
    view = step(y * y, forward=False).animation()
    assert 'class="grad"' in view.svg()
    compact = step(y * y.cos(), forward=False).animation()
    assert len(compact.frames.order) == FULL + 1
    assert 'class="grad"' not in compact.svg()
    # One total for each value, and two for the one that is used twice.
    assert compact.svg().count('class="cell"') == FULL + 2


@pytest.mark.parametrize("seconds", [0.0, -1.0, 61.0, float("nan"), float("inf")])
def test_seconds_out_of_range(seconds: float) -> None:
    with pytest.raises(InputValueError, match=r"from 0\.5 to 60, got"):
        step(Value(1.0)).animation(seconds)


def test_seconds_that_are_no_number() -> None:
    with pytest.raises(InputTypeError, match="animation takes a number"):
        step(Value(1.0)).animation("fast")  # type: ignore[arg-type]


def test_numbers_that_were_changed_since() -> None:
    x = Value(1.0, "x")
    stepper = step(x * x)
    x.data = 2.0
    with pytest.raises(StaleGraphError):
        stepper.animation()


def test_each_step_lasts_as_long_as_is_asked_for() -> None:
    x = Value(3.0, "x")
    assert step(x * x).animation(2.0)._time.starts == [0.5, 1.5, 3.5, 5.5, 7.5]


def test_html_is_one_image_of_the_same_picture() -> None:
    view = step(gated()).animation()
    (encoded,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', view.html())
    assert base64.b64decode(encoded).decode() == view.svg()
    assert "<script" not in view.html()


def test_it_is_saved_as_every_view(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    view = step(neuron()).animation()
    starts = {"html": b"<!DOCTYPE html>", "svg": b"<svg", "png": b"\x89PNG", "dot": b"digraph"}
    for suffix, start in starts.items():
        assert Path(view.save(tmp_path / f"a.{suffix}")).read_bytes().startswith(start)


def test_the_pictures_of_the_documents_are_as_the_code_draws_them() -> None:
    if engine._packaged() is None:
        pytest.skip("they are laid out by graphviz-pure, which is not installed here")
    assert pictures.outdated() == []
