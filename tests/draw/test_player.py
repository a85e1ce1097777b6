"""Player: in a real browser it has the frames of Python, both ways, and computes as the core."""

import math
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from browser import OpenPage
from players import card, fields, page_of, part, ready, sentences, shown
from samples import neuron

from autograd import Value, dot, primitive, relu, step
from autograd.tables import short
from autograd.testing import strategies
from autograd.topology import topological_order

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(2)>",
    "\"'`&lt;",
    "{root} {(x)} ${1} $& \\d",
    "a|b]]>",
    "🌞" * 3,
    "x" * 10_000,
]


# --- the same frames ------------------------------------------------------------------------------


@pytest.mark.parametrize("forward", [True, False])
def test_the_frames_are_those_of_python(open_page: OpenPage, forward: bool) -> None:
    stepper = step(neuron(), forward)
    page = open_page(page_of(stepper))
    ready(page)
    assert part(page, "place").text_content() == f"1 / {len(stepper)}"
    assert sentences(page, len(stepper)) == [frame.sentence for frame in stepper.frames]


def test_the_equations_are_those_of_python(open_page: OpenPage) -> None:
    stepper = step(relu(neuron() - 1.0) * 2.0)
    page = open_page(page_of(stepper))
    block = ready(page)
    for frame in stepper.frames:
        written = part(page, "equation").inner_html()
        expected = ElementTree.canonicalize(frame.mathml)
        assert ElementTree.canonicalize(written.replace("&nbsp;", "\xa0")) == expected
        block.press("ArrowRight")


def test_random_graphs_have_the_frames_of_python(open_page: OpenPage) -> None:
    """Every rule, n-ary ones, operands that stand twice, closed gates, nan and infinities."""
    steppers = [step(root) for root in examples(8)]
    for stepper in steppers:
        page = open_page(page_of(stepper))
        ready(page)
        assert sentences(page, len(stepper)) == [frame.sentence for frame in stepper.frames]


def examples(count: int) -> list[Value]:
    from hypothesis import HealthCheck, Phase, given, seed, settings

    found: list[Value] = []

    @seed(4)
    @settings(
        max_examples=count,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategies.graphs(depth=8))
    def draw(root: Value) -> None:
        found.append(root)

    draw()
    return found


# --- how it moves ---------------------------------------------------------------------------------


def test_keys_step_both_ways(open_page: OpenPage) -> None:
    stepper = step(neuron(), forward=False)
    count = len(stepper)
    page = open_page(page_of(stepper))
    block = ready(page)
    place = part(page, "place")
    for key, expected in [
        ("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2), ("End", count),
        ("ArrowRight", count), ("Home", 1), ("ArrowLeft", 1), ("l", 2), ("h", 1),
    ]:  # fmt: skip
        block.press(key)
        assert place.text_content() == f"{expected} / {count}"


def test_buttons_and_the_slider_step(open_page: OpenPage) -> None:
    stepper = step(neuron(), forward=False)
    page = open_page(page_of(stepper))
    ready(page)
    place = part(page, "place")
    for name, expected in [
        ("next", 2),
        ("last", len(stepper)),
        ("back", len(stepper) - 1),
        ("first", 1),
    ]:
        part(page, name).click()
        assert place.text_content() == f"{expected} / {len(stepper)}"
    part(page, "slider").fill("4")
    assert place.text_content() == f"5 / {len(stepper)}"


def test_play_runs_to_the_end_and_pauses(open_page: OpenPage) -> None:
    page = open_page(shown(Value(2.0, "x") * 3.0, forward=False))
    block = ready(page)
    part(page, "speed").select_option("5")
    block.press(" ")
    assert part(page, "play").get_attribute("aria-label") == "pause"
    page.wait_for_function("document.querySelector('[data-part=place]').textContent === '3 / 3'")
    page.wait_for_function("document.querySelector('[data-part=play]').ariaLabel === 'play'")


def test_accumulation_is_shown_on_the_card(open_page: OpenPage) -> None:
    root = neuron()
    order = topological_order(root)
    place = next(i for i, node in enumerate(order) if node.label == "d")
    page = open_page(shown(root, forward=False))
    block = ready(page)
    seen = []
    for _ in range(3):
        seen.append(card(page, place))
        block.press("ArrowRight")
    assert seen == ["0", short(order[place].data), short(2.0 * order[place].data)]
    assert page.locator(f".node[data-n='{place}'].from").count() == 1


@pytest.mark.parametrize(
    ("wish", "matches"),
    [
        ("n", lambda frame: frame.target is not None and frame.target.label == "n"),
        ("tanh", lambda frame: frame.kind == "contribution" and frame.op == "tanh"),
        ("|total| > 0.5", lambda frame: abs(frame.total) > 0.5 and frame.kind == "contribution"),
        ("local < 0", lambda frame: frame.local < 0.0),
    ],
)
def test_it_stops_at_a_name_an_operation_or_a_condition(
    open_page: OpenPage, wish: str, matches: Any
) -> None:
    stepper = step(neuron(), forward=False)
    expected = next(frame.index for frame in stepper.frames[1:] if matches(frame))
    page = open_page(page_of(stepper))
    ready(page)
    part(page, "stop").fill(wish)
    part(page, "stop").press("Enter")
    assert part(page, "place").text_content() == f"{expected + 1} / {len(stepper)}"


def test_each_press_of_enter_goes_on_to_the_next_stop(open_page: OpenPage) -> None:
    stepper = step(neuron())
    page = open_page(page_of(stepper))
    ready(page)
    part(page, "stop").fill("tanh")
    # JupyterLab lets this key make no "change", so here it makes none either.
    page.evaluate("addEventListener('change', event => event.stopPropagation(), true)")
    for frame in [frame for frame in stepper.frames if frame.op == "tanh"]:
        part(page, "stop").press("Enter")
        assert part(page, "place").text_content() == f"{frame.index + 1} / {len(stepper)}"


def test_what_matches_nothing_is_marked(open_page: OpenPage) -> None:
    page = open_page(shown(neuron()))
    ready(page)
    part(page, "stop").fill("no such thing")
    part(page, "stop").press("Enter")
    assert part(page, "stop").get_attribute("aria-invalid") == "true"


def test_the_address_of_a_saved_page_tells_the_step(open_page: OpenPage, tmp_path: Path) -> None:
    path = tmp_path / "steps.html"
    step(neuron()).save(path)
    page = open_page(path, "#step=5")
    block = ready(page)
    assert part(page, "place").text_content().startswith("5 / ")
    block.press("ArrowRight")
    assert page.url.endswith("#step=6")


def test_it_begins_where_the_stepper_stands(open_page: OpenPage) -> None:
    stepper = step(neuron())
    stepper.run_to("tanh")
    page = open_page(page_of(stepper))
    ready(page)
    assert part(page, "sentence").text_content() == stepper.now.sentence


def test_an_edge_that_no_gradient_comes_along_shows_none(open_page: OpenPage) -> None:
    page = open_page(shown(relu(Value(-2.0, "w") * Value(3.0, "x")) + Value(1.0, "b")))
    ready(page)
    behind_the_gate = page.locator(".edge[data-n='2']")
    for name in ("first", "last"):
        part(page, name).click()
        kinds = [edge.get_attribute("class") for edge in behind_the_gate.all()]
        assert kinds == ["edge idle", "edge idle"]


def test_the_numbers_are_those_of_the_call(open_page: OpenPage) -> None:
    x = Value(3.0, "x")
    stepper = step(x * x)
    x.data = 4.0
    page = open_page(page_of(stepper))
    ready(page)
    assert card(page, 0, "data") == "3"
    assert sentences(page, len(stepper)) == [frame.sentence for frame in stepper.frames]


def test_the_numbers_are_those_of_the_call_where_partials_need_the_operands(
    open_page: OpenPage,
) -> None:
    x, w = Value(3.0, "x"), Value(2.0, "w")
    stepper = step(dot([x, w], [w, x]))
    expected = [frame.sentence for frame in stepper.frames]
    x.data = 4.0
    page = open_page(page_of(stepper))
    ready(page)
    assert sentences(page, len(stepper)) == expected


# --- live values ----------------------------------------------------------------------------------


def test_a_typed_number_moves_the_whole_graph(open_page: OpenPage) -> None:
    root = neuron()
    leaves = [node for node in topological_order(root) if node.is_leaf]
    page = open_page(shown(root))
    block = ready(page)
    block.press("End")
    fields(page).nth(1).fill("-2.5")
    leaves[1].data = -2.5
    again = neuron({leaves[1].label: -2.5})
    again.backward()
    for place, node in enumerate(topological_order(again)):
        assert card(page, place, "data") == short(node.data)
        assert card(page, place) == short(node.grad)
    row = page.locator("details.sg-leaves tbody tr").nth(1).locator("td").all_text_contents()
    grad = topological_order(again)[1].grad
    assert row[1:3] == [short(grad), short(grad)]
    assert float(row[3].replace("−", "-")) == pytest.approx(grad, rel=1e-3)
    page.locator("details.sg-leaves button").click()
    assert card(page, 1, "data") == short(-3.0)


def test_a_leaf_can_be_dragged(open_page: OpenPage) -> None:
    page = open_page(shown(neuron()))
    ready(page)
    box = page.locator(".node[data-n='0']").bounding_box()
    x, y = box["x"] + box["width"] / 2.0, box["y"] + box["height"] / 2.0
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50.0, y, steps=5)
    page.mouse.up()
    assert card(page, 0, "data") == "3"  # 2, and half of it
    part(page, "last").click()
    assert card(page, 0) != "0"
    assert page.locator(".sg-panel").first.is_hidden()  # a drag is no click


def test_a_click_tells_where_a_gradient_is_from(open_page: OpenPage) -> None:
    root = neuron()
    order = topological_order(root)
    place = next(i for i, node in enumerate(order) if node.label == "d")
    page = open_page(shown(root))
    block = ready(page)
    page.locator(f".node[data-n='{place}']").click()
    panel = page.locator(".sg-panel").first
    assert panel.locator("tbody tr").count() == 2
    assert panel.locator("tfoot td").text_content() == short(
        2.0 * topological_order(root)[place].data
    )
    block.press("Escape")
    assert panel.is_hidden()


def test_a_primitive_of_callables_is_shown_but_not_computed(open_page: OpenPage) -> None:
    cube = primitive("cube_of_player", lambda x: x**3, lambda x: 3.0 * x * x)
    stepper = step(cube(Value(2.0, "x")) + 1.0)
    page = open_page(page_of(stepper))
    ready(page)
    assert page.locator("details.sg-leaves").count() == 0
    assert sentences(page, len(stepper)) == [frame.sentence for frame in stepper.frames]


# --- pages ----------------------------------------------------------------------------------------


def test_two_copies_on_a_page_live_apart(open_page: OpenPage) -> None:
    html = shown(neuron())
    page = open_page(html + html)
    ready(page, 2)
    page.locator(".stepgrad").nth(1).press("ArrowRight")
    assert [text[:3] for text in page.locator("[data-part=place]").all_text_contents()] == [
        "1 /",
        "2 /",
    ]
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids)) > 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_is_that_of_the_reader_or_of_the_host(open_page: OpenPage, scheme: str) -> None:
    page = open_page(shown(neuron()), color_scheme=scheme)
    ready(page)
    paper = "getComputedStyle(document.querySelector('.stepgrad .frame')).fill"
    colours = {"light": "rgb(255, 255, 255)", "dark": "rgb(23, 25, 29)"}
    assert page.evaluate(paper) == colours[scheme]
    for light, name in (("true", "light"), ("false", "dark")):
        page.evaluate(f"document.body.dataset.jpThemeLight = '{light}'")
        page.wait_for_function(f"document.querySelector('.stepgrad').dataset.theme === '{name}'")
        assert page.evaluate(paper) == colours[name]


def test_without_scripts_there_is_the_picture(open_page: OpenPage) -> None:
    sanitised = re.sub(r"<script.*?</script>", "", shown(neuron()), flags=re.DOTALL)
    page = open_page(sanitised)
    image = page.locator(".stepgrad img")
    assert image.evaluate("image => image.complete && image.naturalWidth") > 500
    assert "steps of 13 values" in image.get_attribute("alt")


@pytest.mark.parametrize("label", HOSTILE, ids=lambda label: label[:12])
def test_a_hostile_label_is_a_text(open_page: OpenPage, label: str) -> None:
    stepper = step(Value(2.0, label) * Value(3.0, "w"))
    page = open_page(page_of(stepper))
    ready(page)
    assert sentences(page, len(stepper)) == [frame.sentence for frame in stepper.frames]
    assert page.locator("img[src=x]").count() == 0


def test_numbers_that_are_none_are_shown_as_such(open_page: OpenPage) -> None:
    x = Value(-0.0, "x")
    stepper = step(x / x + Value(math.inf, "y"))
    page = open_page(page_of(stepper))
    ready(page)
    assert card(page, 0, "data") == "−0.0"
    assert sentences(page, len(stepper)) == [frame.sentence for frame in stepper.frames]


def test_a_leaf_alone_can_be_stepped(open_page: OpenPage) -> None:
    page = open_page(shown(Value(2.0, "x")))
    ready(page)
    assert part(page, "place").text_content() == "1 / 2"


def test_a_small_player_is_small() -> None:
    assert len(step(neuron())._repr_html_()) <= 40_000
