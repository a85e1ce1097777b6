"""Player: what a reader types, drags and reaches with keys."""

import math
from pathlib import Path
from typing import Any

import pytest
from browser import OpenPage
from players import card, fields, page_of, part, ready, shown
from samples import neuron

from autograd import Frame, Value, graph, step
from autograd.draw.modules import modules
from autograd.tables import short

# --- where it stops -------------------------------------------------------------------------------


def names() -> Value:
    """A graph with names of each kind, in which v₂ has none."""
    root = Value(2.0, "x1") * Value(-3.0, "w_12")
    return (root.tanh() * Value(-0.5, "layers.10.neurons.11.weights")).relu() * 2.0


def target(text: str) -> Any:
    return lambda frame: frame.target is not None and frame.symbols[frame.target].text == text


@pytest.mark.parametrize(
    ("wish", "matches"),
    [
        ("x1", target("x₁")),
        ("x₁", target("x₁")),
        ("x_1", target("x₁")),
        (" w_12 ", target("w₁₂")),
        ("w12", target("w₁₂")),
        ("v2", target("v₂")),
        ("v₂", target("v₂")),
        ("layers.10.neurons.11.weights", target("layers.10.neurons.11.we…")),
        ("local == 2", lambda frame: frame.local == 2.0),
        ("local = 2.0", lambda frame: frame.local == 2.0),
        ("contribution <= −0", lambda frame: frame.place is not None and frame.contribution <= 0.0),
        ("local ≥ .5", lambda frame: frame.local >= 0.5),
        ("|local| < inf", lambda frame: frame.place is not None),
        ("total > -inf", lambda frame: frame.place is not None),
        ("mul", lambda frame: frame.op == "mul"),
    ],
)
def test_it_stops_at_what_people_type(open_page: OpenPage, wish: str, matches: Any) -> None:
    stepper = step(names(), forward=False)
    expected = next(frame.index for frame in stepper.frames[1:] if matches(frame))
    page = open_page(page_of(stepper))
    ready(page)
    part(page, "stop").fill(wish)
    part(page, "stop").press("Enter")
    assert part(page, "stop").get_attribute("aria-invalid") == "false"
    assert part(page, "place").text_content() == f"{expected + 1} / {len(stepper)}"


@pytest.mark.parametrize("wish", ["|total > 1", "total > much", "local <", "total ~ 1"])
def test_what_is_no_comparison_is_marked(open_page: OpenPage, wish: str) -> None:
    page = open_page(shown(names()))
    ready(page)
    part(page, "stop").fill(wish)
    part(page, "stop").press("Enter")
    assert part(page, "stop").get_attribute("aria-invalid") == "true"
    assert part(page, "place").text_content().startswith("1 / ")


def test_play_stops_where_enter_would_run_to(open_page: OpenPage) -> None:
    stepper = step(neuron(), forward=False)
    wanted: Frame = next(frame for frame in stepper.frames if frame.local == -1.0)
    page = open_page(page_of(stepper))
    ready(page)
    part(page, "speed").select_option("5")
    part(page, "stop").fill("local = -1")
    part(page, "play").click()
    assert part(page, "place").text_content().startswith("1 / ")  # it has not jumped
    page.wait_for_function("document.querySelector('[data-part=play]').ariaLabel === 'play'")
    assert part(page, "place").text_content() == f"{wanted.index + 1} / {len(stepper)}"


def test_the_bar_of_buttons_does_not_move(open_page: OpenPage) -> None:
    page = open_page(shown(neuron()))
    block = ready(page)
    page.locator(".node[data-n='0']").click()
    tops = set()
    for _ in range(len(step(neuron()))):
        tops.add(part(page, "slider").bounding_box()["y"])
        block.press("ArrowRight")
    assert len(tops) == 1


# --- the address ----------------------------------------------------------------------------------


def test_the_address_can_be_changed(open_page: OpenPage, tmp_path: Path) -> None:
    path = tmp_path / "steps.html"
    step(neuron()).save(path)
    page = open_page(path)
    ready(page)
    page.evaluate("location.hash = '#step=7'")
    page.wait_for_function("document.querySelector('[data-part=place]').textContent === '7 / 22'")
    page.evaluate("location.hash = '#elsewhere'")
    page.wait_for_timeout(50)
    assert part(page, "place").text_content() == "7 / 22"


def test_a_host_may_forbid_addresses(open_page: OpenPage, tmp_path: Path) -> None:
    path = tmp_path / "steps.html"
    step(neuron()).save(path)
    text = path.read_text().replace(
        "<head>",
        "<head><script>history.replaceState = () => { throw new Error('forbidden'); }</script>",
    )
    page = open_page(text, "#step=3")
    block = ready(page)
    block.press("ArrowRight")
    assert part(page, "place").text_content() == "4 / 22"
    fields(page).nth(0).fill("5")
    assert part(page, "place").text_content() == "4 / 22"


# --- numbers --------------------------------------------------------------------------------------


def test_numbers_of_each_kind_can_be_shown_and_typed(open_page: OpenPage) -> None:
    root = Value(math.nan, "a") * Value(-math.inf, "b") * Value(-0.0, "c")
    page = open_page(shown(root))
    ready(page)
    field = fields(page)
    assert [one.input_value() for one in field.all()] == ["nan", "-inf", "-0.0"]
    for typed, number in [
        ("1e40", 1e40), ("−2.5", -2.5), (".5", 0.5), ("3.", 3.0), ("-inf", -math.inf),
        ("Infinity", math.inf), ("nan", math.nan), ("−0.0", -0.0), ("+7", 7.0),
    ]:  # fmt: skip
        field.nth(0).fill(typed)
        field.nth(0).press("Enter")
        assert card(page, 0, "data") == short(number)
        assert field.nth(0).get_attribute("aria-invalid") == "false"


def test_a_number_is_taken_when_it_is_finite_and_complete(open_page: OpenPage) -> None:
    page = open_page(shown(Value(2.0, "x") * 3.0))
    ready(page)
    field = fields(page).nth(0)
    seen = []
    field.fill("")
    for key in "-1e2":
        field.press(key)
        seen.append((card(page, 0, "data"), field.get_attribute("aria-invalid")))
    assert seen == [("2", "true"), ("−1", "false"), ("−1", "true"), ("−100", "false")]
    field.fill("inf")
    assert card(page, 0, "data") == "−100"
    field.blur()
    assert card(page, 0, "data") == "inf"
    for wrong in ("", "1,5", "0x10", "1e"):
        field.fill(wrong)
        assert field.get_attribute("aria-invalid") == "true"
        field.blur()
        assert field.get_attribute("aria-invalid") == "false"
        assert field.input_value() == "inf"
        assert card(page, 0, "data") == "inf"


def test_the_page_says_what_it_computes(open_page: OpenPage) -> None:
    page = open_page(shown(neuron()))
    ready(page)
    told = page.locator("details.sg-leaves p").last.text_content()
    assert "Python's own branches are not taken again" in told


def test_the_page_names_the_keys(open_page: OpenPage) -> None:
    page = open_page(shown(neuron()))
    ready(page)
    assert page.locator(".sg-help").text_content().startswith("keys: ← and → step")


# --- the pointer ----------------------------------------------------------------------------------


def middle(page: Any, place: int = 0) -> tuple[float, float]:
    box = page.locator(f".node[data-n='{place}']").bounding_box()
    return box["x"] + box["width"] / 2.0, box["y"] + box["height"] / 2.0


def test_a_card_that_can_be_dragged_looks_like_it(open_page: OpenPage) -> None:
    page = open_page(shown(neuron()))
    block = ready(page)
    block.press("End")
    style = """place => {
        const card = document.querySelector(`.node[data-n="${place}"]`);
        const { cursor, touchAction } = getComputedStyle(card);
        return [cursor, touchAction];
    }"""
    assert page.evaluate(style, 0) == ["ew-resize", "none"]
    assert page.evaluate(style, 12) == ["pointer", "auto"]


def test_only_the_main_button_drags(open_page: OpenPage) -> None:
    page = open_page(shown(neuron()))
    ready(page)
    x, y = middle(page)
    page.mouse.move(x, y)
    page.mouse.down(button="right")
    page.mouse.move(x + 50.0, y, steps=5)
    page.mouse.up(button="right")
    assert card(page, 0, "data") == "2"


@pytest.mark.parametrize("event", ["pointercancel", "lostpointercapture"])
def test_a_drag_that_is_taken_away_ends(open_page: OpenPage, event: str) -> None:
    page = open_page(shown(neuron()))
    ready(page)
    x, y = middle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50.0, y, steps=5)
    page.locator(".node[data-n='0']").dispatch_event(event)
    page.mouse.move(x + 80.0, y, steps=5)
    page.mouse.up()
    assert card(page, 0, "data") == "3"
    page.mouse.click(x, y)  # the next click is one
    assert page.locator(".sg-panel").first.is_visible()


@pytest.mark.parametrize("number", [1.7e308, math.inf, math.nan])
def test_a_drag_gives_no_number_that_is_none(open_page: OpenPage, number: float) -> None:
    page = open_page(shown(Value(number, "x") * 1.0))
    ready(page)
    x, y = middle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5.0, y)
    kept = card(page, 0, "data")
    page.mouse.move(x + 150.0, y)
    page.mouse.up()
    assert card(page, 0, "data") == kept
    assert math.isfinite(number) or kept == short(number)


# --- keys and readers of screens ------------------------------------------------------------------


@pytest.mark.parametrize("view", [graph, step])
def test_a_card_is_pinned_with_enter_and_let_go_with_escape(open_page: OpenPage, view: Any) -> None:
    html = view(neuron())._repr_html_()
    page = open_page(f"<!DOCTYPE html><meta charset=utf-8><button>x</button>{html}")
    page.locator(".node[tabindex='0']").first.wait_for()
    cards = page.locator(".node")
    assert cards.evaluate_all("cards => cards.every(c => c.role === 'button' && c.ariaLabel)")
    assert page.locator(".sg-picture > svg").get_attribute("role") == "group"
    block = page.locator(".stepgrad")
    assert block.get_attribute("role") == "group"
    assert "13 values" in block.get_attribute("aria-label")
    panel = page.locator(".sg-panel")
    cards.nth(3).focus()
    page.keyboard.press("Enter")
    assert panel.is_visible()
    assert cards.nth(3).get_attribute("aria-pressed") == "true"
    page.locator("button").first.focus()
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert cards.nth(3).get_attribute("aria-pressed") == "false"


def test_of_a_large_graph_no_card_takes_the_tab_key(open_page: OpenPage) -> None:
    root = sum((Value(float(n), f"x{n}") for n in range(40)), Value(0.0, "s"))
    page = open_page(shown(root))
    ready(page)
    assert page.locator(".node[tabindex]").count() == 0
    assert page.locator(".sg-picture > svg").get_attribute("role") == "img"


def test_escape_lets_a_unit_go_wherever_the_focus_is(open_page: OpenPage) -> None:
    html = modules(neuron())._repr_html_()
    page = open_page(f"<!DOCTYPE html><meta charset=utf-8><button>x</button>{html}")
    page.locator(".unit[role=button]").first.wait_for()
    assert page.locator(".sg-picture > svg").get_attribute("role") == "group"
    page.locator(".unit").nth(2).click()
    assert page.locator(".unit.pinned").count() == 1
    page.locator("button").first.focus()
    page.keyboard.press("Escape")
    assert page.locator(".unit.pinned").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_numbers_of_a_card_that_waits_can_be_read(open_page: OpenPage, scheme: str) -> None:
    page = open_page(shown(neuron(), forward=False), color_scheme=scheme)
    ready(page)
    ratio = page.evaluate(
        """() => {
            const light = colour => {
                const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
                const [r, g, b] = parts.map(x =>
                    x / 255 <= 0.04045 ? x / 255 / 12.92 : ((x / 255 + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const card = document.querySelector(".node.idle");
            const style = part => getComputedStyle(card.querySelector(part));
            const [a, b] = [light(style(".data").fill), light(style(".frame").fill)];
            const opacity = getComputedStyle(card).opacity * style(".data").opacity;
            return opacity * (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        }"""
    )
    assert ratio >= 4.5


def test_a_picture_that_is_hidden_at_first_is_as_large_as_another(open_page: OpenPage) -> None:
    html = shown(neuron()).replace("<div", "<div hidden id=host><div", 1) + "</div>"
    page = open_page(html)
    ready(page)
    page.evaluate("document.getElementById('host').hidden = false")
    page.wait_for_timeout(50)
    assert page.locator(".sg-wide").count() == 0
    assert part(page, "slider").is_visible()


def test_a_wide_picture_that_is_hidden_at_first_scrolls_later(open_page: OpenPage) -> None:
    html = shown(neuron()).replace("<div", "<div hidden id=host style='width:300px'><div", 1)
    page = open_page(html + "</div>")
    ready(page)
    assert page.locator(".sg-wide").count() == 0
    page.evaluate("document.getElementById('host').hidden = false")
    page.locator(".sg-wide").wait_for()


def test_the_hint_of_the_field_is_not_cut(open_page: OpenPage) -> None:
    page = open_page(shown(neuron()))
    ready(page)
    fits = part(page, "stop").evaluate(
        """field => {
            const pen = document.createElement("canvas").getContext("2d");
            pen.font = getComputedStyle(field).font;
            return pen.measureText(field.placeholder).width <= field.clientWidth - 4;
        }"""
    )
    assert fits
