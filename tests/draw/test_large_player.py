"""Player of large graphs: an overview, steps of a node each, and a window beside the root."""

import math
import random
from typing import Any

import pytest
from browser import OpenPage
from players import card, large, page_of, part, ready

import autograd as ag
from autograd import Frame, Value, dot, relu, step
from autograd.draw import player as players
from autograd.draw.player import MOST, WINDOW, Player
from autograd.draw.window import standing, window
from autograd.frames import Frames
from autograd.tables import short
from autograd.topology import topological_order
from nn import MLP


def test_a_large_player_has_an_overview_and_the_whole(open_page: OpenPage) -> None:
    root = large(6)
    count = len(topological_order(root))
    stepper = step(root)
    assert 900 <= count <= 1000
    html = stepper._repr_html_()
    assert len(html) <= 150_000
    page = open_page(page_of(stepper))
    block = ready(page)
    assert page.locator(".stepgrad svg .node").count() == count
    for wish in ("x₃", "x3", "X_3"):
        page.locator(".sg-search").fill(wish)
        assert page.locator("[data-found]").count() >= 1
    block.focus()
    # The picture leaves room for what is below it.
    place = part(page, "place").bounding_box()
    assert place["y"] + place["height"] < page.viewport_size["height"]
    block.press("End")
    totals = stepper.frames[-1].gradients
    results = sum(not node.is_leaf for node in stepper.frames.order)
    frames = 2 * results + 2  # more than a thousand terms are shown a node at a time
    assert part(page, "place").text_content() == f"{frames} / {frames}"
    leaf = next(place for place, node in enumerate(stepper.frames.order) if node.label == "x3")
    page.locator(f".node[data-n='{leaf}']").dispatch_event("click")
    told = page.locator(".sg-panel").first.locator("tfoot td").text_content()
    assert told == short(totals[stepper.frames.order[leaf]])


def test_above_a_thousand_terms_a_frame_is_a_node(open_page: OpenPage) -> None:
    root = large(9)
    stepper = step(root, forward=False)
    assert 1000 < len(stepper) < MOST
    page = open_page(page_of(stepper))
    ready(page)
    results = sum(not node.is_leaf for node in stepper.frames.order)
    assert part(page, "place").text_content() == f"1 / {results + 2}"


def test_the_player_of_a_network_is_clearly_smaller_than_it_may_be() -> None:
    root = MLP(2, [25, 25, 1], seed=1)([Value(0.3, "x1"), Value(-1.2, "x2")])
    assert len(step(root)._repr_html_()) <= 140_000


# --- a step is a node -----------------------------------------------------------------------------


SUMS = 26


def grouped() -> Value:
    """Sums of 40 equal numbers above three products: more than a thousand terms, and six below."""
    leaves = [Value(float(n), f"x{n}") for n in range(1, 7)]
    root = dot(leaves[:3], leaves[3:])
    for n in range(SUMS):
        root = ag.sum([root, *[Value(1.0, f"y{n}")] * 40])
    return root


def test_a_step_of_many_terms_tells_them_all(open_page: OpenPage, no_engine: None) -> None:
    page = open_page(page_of(step(grouped(), forward=False)))
    ready(page)
    assert "more than 1,000 terms" in page.locator(".sg-note").text_content()
    part(page, "next").click()
    sentence = part(page, "sentence").text_content()
    assert sentence.endswith("passes its gradient, 1, on to its 41 operands.")
    assert page.locator("[data-part=equation] math").count() == 4
    assert part(page, "equation").text_content().endswith("… 37 more")
    assert page.locator(".node.now").count() == 2
    assert page.locator(".edge.now").count() == 41
    part(page, "stop").fill("dot")
    part(page, "stop").press("Enter")
    assert part(page, "sentence").text_content().endswith("on to its 6 operands.")
    assert page.locator("[data-part=equation] math").count() == 4
    assert part(page, "equation").text_content().endswith("… 2 more")
    assert page.locator(".node.now").count() == page.locator(".edge.now").count() == 6
    assert page.locator(".node.from").count() == 1


def test_a_step_of_many_terms_stops_for_any_of_them(open_page: OpenPage, no_engine: None) -> None:
    page = open_page(page_of(step(grouped(), forward=False)))
    ready(page)
    for wish in ("x3", "contribution = 6", "local == 6"):
        part(page, "first").click()
        part(page, "stop").fill(wish)
        part(page, "stop").press("Enter")
        assert part(page, "place").text_content() == f"{SUMS + 2} / {SUMS + 3}"


def test_it_begins_at_the_step_that_has_the_term(open_page: OpenPage, no_engine: None) -> None:
    root = grouped()
    order = topological_order(root)
    stepper = step(root)
    results = SUMS + 1
    count = 2 * results + 2
    for target, place in ((order[6], 1), (root, results), (order[5], count - 1)):
        stepper.run_to(target)
        page = open_page(page_of(stepper))
        ready(page)
        assert part(page, "place").text_content() == f"{place} / {count}"
    stepper.last()
    page = open_page(page_of(stepper))
    ready(page)
    assert part(page, "place").text_content() == f"{count} / {count}"


# --- a window -------------------------------------------------------------------------------------


def chain(count: int = MOST + 1) -> Value:
    y = Value(0.5, "x")
    for _ in range(count):
        y = y.tanh()
    return y


def tangled(seed: int) -> Value:
    """A graph in which near and far values are used, leaves and constants among them."""
    chance = random.Random(seed)
    nodes = [Value(chance.uniform(-1.0, 1.0), f"x{n}" if n % 2 else "") for n in range(12)]
    nodes += [Value(0.5).detach()]
    for _ in range(150):
        a, b, c = (chance.choice(nodes[-chance.choice((3, 20, 200)) :]) for _ in range(3))
        nodes.append(chance.choice((a + b, a * b, a - b, relu(a), a.tanh(), dot([a, b], [b, c]))))
        if chance.random() < 0.1:
            nodes.append(Value(chance.uniform(-1.0, 1.0)))
    return sum(nodes[-30:], nodes[0] * nodes[1])


def key(frame: Frame) -> tuple[object, ...]:
    numbers = (frame.upstream, frame.local, frame.contribution, frame.before, frame.total)
    return (frame.kind, frame.op, frame.place, frame.value, numbers)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("count", [1, 7, 40])
def test_the_gradients_in_a_window_are_those_of_the_whole(seed: int, count: int) -> None:
    whole = step(tangled(seed)).frames
    order = whole.order
    totals = whole[-1].gradients
    places = whole.symbols.places
    steps = {(frame.kind, places[id(frame.node)], frame.place): frame for frame in whole}
    for around in (None, len(order) // 2, len(order) - 5):
        seen = window(order, whole.numbers, count, around)
        part = Frames(seen.root)
        shown = part[-1].gradients
        for node in part.order:
            original = order[seen.places[id(node)]]
            assert node.data == original.data
            assert part.symbols[node] == whole.symbols[original]
            if node in shown:
                assert shown[node] == totals[original]
            elif not node.is_constant:
                assert original not in totals
        # Each step is one of the whole, and where the whole stands there, the window does.
        for frame in part:
            same = steps[frame.kind, seen.places[id(frame.node)], frame.place]
            assert key(frame) == key(same)
            assert standing(part, seen.places, same) == frame.index


def test_a_window_has_the_wished_result_if_not_too_much_depends_on_it() -> None:
    x = Value(0.5, "x")
    branches = [(x * float(n)).tanh() for n in range(100)]
    root = sum(branches[1:], branches[0])
    order = topological_order(root)
    wish = next(place for place, node in enumerate(order) if node is branches[90].operands[0])
    numbers = [node.data for node in order]
    assert wish in window(order, numbers, 20, wish).places.values()
    assert wish not in window(order, numbers, 20).places.values()
    first = next(place for place, node in enumerate(order) if node is branches[0])
    assert first not in window(order, numbers, 20, first).places.values()


def test_of_a_huge_graph_a_window_is_shown(open_page: OpenPage) -> None:
    root = chain()
    player = Player(step(root))
    note = f"{MOST + 2:,} values, of which {WINDOW + 1} next to the root are shown"
    assert note in repr(player)
    stepper = step(root)
    page = open_page(page_of(stepper))
    block = ready(page)
    assert note in page.locator(".sg-note").text_content()
    assert page.locator(".stepgrad svg .node").count() == WINDOW + 1
    assert page.locator(".node[data-n='1'] .symbol").text_content() == "v₄₈₈₂"
    assert page.locator(".node[data-n='0'].constant .symbol").text_content() == "v₄₈₈₁"
    block.press("End")
    assert "no leaf is used here alone" in part(page, "sentence").text_content()
    order = topological_order(root)
    assert card(page, 0, "data") == short(order[-WINDOW - 1].data)
    stepper.run_to(order[4900])
    stepper.run_to(order[4900])
    assert stepper.now.kind == "contribution"
    page = open_page(page_of(stepper))
    ready(page)
    assert part(page, "sentence").text_content().startswith("v₄₉₀₀ gets ")


def test_a_leaf_that_is_used_in_the_window_alone_is_live(open_page: OpenPage) -> None:
    x, b = Value(0.5, "x"), Value(2.0, "b")
    y = x
    for _ in range(MOST):
        y = y.tanh() + x
    page = open_page(page_of(step(y * b)))
    ready(page)
    assert page.locator("tr[data-leaf] th").all_text_contents() == ["b"]


def test_the_numbers_in_a_window_are_those_of_the_call() -> None:
    b = Value(2.0, "b")
    stepper = step(dot([chain(), b], [b, b]))
    b.data = 100.0
    assert 2.0 in Player(stepper)._frames.numbers
    assert 100.0 not in Player(stepper)._frames.numbers


def test_a_picture_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []
    render = players.render
    monkeypatch.setattr(players, "render", lambda *given: drawn.append(given) or render(*given))
    step(Value(math.pi, "x").sin())._repr_mimebundle_()
    assert len(drawn) == 1
