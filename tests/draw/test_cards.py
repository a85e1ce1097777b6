import math

import pytest

from autograd import Value, dot, no_grad, relu
from autograd.draw.cards import Cards, cards
from autograd.topology import topological_order


def shown(root: Value) -> Cards:
    return cards(topological_order(root))


def kinds(root: Value) -> list[str]:
    return [edge.kind for edge in shown(root).edges]


def test_numbers_are_those_of_the_tape_and_both_edges_of_a_square_are_kept() -> None:
    d = Value(0.5, "d")
    y = d * d
    y.backward()
    assert [(e.result, e.place, e.operand, e.contribution) for e in shown(y).edges] == [
        (1, 0, 0, 0.5),
        (1, 1, 0, 0.5),
    ]


def test_titles_say_how_a_result_was_computed() -> None:
    x, w = Value(2.0, "x1"), Value(3.0, "w1")
    p = x * w
    p.label = "p1"
    assert [card.title for card in shown(p.tanh()).nodes] == [
        "x₁",
        "w₁",
        "p₁ = x₁ × w₁",
        "v₃ = tanh(p₁)",
    ]


def test_a_result_that_is_called_as_it_is_computed_is_titled_once() -> None:
    y = -Value(2.0, "x")
    y.label = "−x"
    assert shown(y).nodes[-1].title == "−x"


def test_a_label_that_the_title_shortens_is_told_in_full() -> None:
    label = "a" * 10_000
    card = shown(Value(1.0, label)).nodes[0]
    assert len(card.title) < 30
    assert f"label: {label}\n" in card.facts


def test_a_pass_is_one_of_this_root() -> None:
    x = Value(3.0)
    y = x * 2.0
    assert not shown(y).passed
    y.backward()
    assert shown(y).passed
    # A later result has had none, though its operands have gradients.
    z = y + 1.0
    assert not shown(z).passed
    assert set(kinds(z)) == {"forward"}


def test_a_pass_that_brought_nothing_but_zeros_was_one() -> None:
    x = Value(-1.0)
    inner = relu(x)
    (inner * 0.0).backward()
    assert shown(inner).passed
    assert kinds(inner) == ["closed"]


def test_behind_a_gate_that_is_shut_not_even_nan_flows() -> None:
    x = Value(0.0)
    y = relu(x.log())  # of −inf; the derivative of the logarithm is inf, and 0 · inf would be nan
    y.backward()
    assert kinds(y) == ["zero", "closed"]
    assert shown(y).nodes[0].marks == ("zero",)


def test_a_leaf_alone_shows_its_gradient_without_a_pass() -> None:
    told = shown(Value(2.0))
    assert told.passed
    assert (told.nodes[0].kind, told.nodes[0].grad, told.edges) == ("leaf", 0.0, [])


def test_marks() -> None:
    x, z = Value(0.0, "x"), Value(2.0, "z")
    y = relu(x) + (z * -1.0).log() + Value(1e300, "b") * 1e300
    y.backward()
    z.data = 3.0
    marks = {card.title: card.marks for card in shown(y).nodes}
    assert marks["x"] == ("zero",)
    assert marks["v₁ = ReLU(x)"] == ("kink",)
    assert "nan" in marks["v₅ = log(v₄)"]
    assert "stale" in marks["v₄ = z × (−1)"]
    assert marks["v₉ = b × 1e+300"] == ("inf",)


def test_what_a_stale_fold_passed_on_cannot_be_said() -> None:
    w = Value(3.0)
    y = dot([w], [Value(2.0)])
    y.backward()
    w.data = 4.0
    edges = shown(y).edges
    assert {edge.kind for edge in edges} == {"stale"}
    assert all(math.isnan(edge.local) for edge in edges)


def test_kinds() -> None:
    with no_grad():
        constant = Value(1.0) + 1.0
    y = Value(1.0) + Value(2.0, label="w") + constant
    y.backward()
    assert [card.kind for card in shown(y).nodes] == [
        "leaf",
        "parameter",
        "result",
        "constant",
        "result",
    ]
    assert kinds(y) == ["positive", "positive", "positive", "constant"]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_the_scale_is_that_of_finite_numbers(number: float) -> None:
    y = Value(2.0) * number + Value(3.0) * 4.0
    y.backward()
    assert shown(y).scale.largest == 4.0
