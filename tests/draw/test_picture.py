import math

import pytest

from autograd import InputValueError, StaleGraphError, Value, dot, no_grad, relu, scope, where
from autograd.draw.picture import LIMIT, Arrow, picture


def carried(root: Value) -> list[tuple[str, str, str, str]]:
    return [(a.tail, a.head, a.kind, a.label) for a in picture(root).arrows]


def test_the_flow_of_a_neuron() -> None:
    x, w, b = Value(2.0, label="x"), Value(-3.0, label="w"), Value(6.0, label="b")
    (x * w + b).backward()
    y = x * w + b
    y.backward()
    assert carried(y) == [
        ("n0", "o2", "negative", "−3"),
        ("n1", "o2", "positive", "2"),
        ("o2", "n2", "positive", ""),
        ("n2", "o4", "positive", "1"),
        ("n3", "o4", "positive", "1"),
        ("o4", "n4", "positive", ""),
    ]
    # A leaf accumulates over passes; the lines are those of the last one.
    assert picture(y).cards[0].grad == "−6"


def test_one_operand_twice_has_two_lines() -> None:
    a = Value(3.0)
    y = a * a
    y.backward()
    assert carried(y)[:2] == [("n0", "o1", "positive", "3")] * 2


def test_before_a_backward_pass_nothing_is_said_to_flow() -> None:
    x = Value(3.0)
    x.grad = 5.0  # of an earlier graph
    shown = picture(x * 2.0 + x)
    assert {arrow.kind for arrow in shown.arrows} == {"forward"}
    assert {arrow.points for arrow in shown.arrows} == {"forward"}
    assert {arrow.label for arrow in shown.arrows} == {""}
    assert shown.cards[0].grad == "5"


def test_a_gate_that_is_shut_is_dotted_and_lets_not_even_nan_pass() -> None:
    x = Value(-1.0)
    y = relu(x) * math.inf
    y.backward()
    arrow = picture(y).arrows[0]
    assert (arrow.kind, arrow.dash, arrow.points, arrow.label) == ("closed", "dotted", "none", "0")
    assert picture(y).cards[0].grad == "0"


def test_only_the_branch_that_was_taken_is_open() -> None:
    x, z = Value(1.0), Value(2.0)
    y = where(x > 0.0, x, z)
    y.backward()
    kinds = [arrow.kind for arrow in picture(y).arrows]
    assert kinds == ["constant", "positive", "closed", "positive"]


def test_a_zero_that_no_gate_made_is_a_thin_solid_line() -> None:
    y = Value(0.0) * Value(7.0)
    y.backward()
    arrow = picture(y).arrows[1]
    assert (arrow.kind, arrow.dash, arrow.points, arrow.width) == ("zero", "solid", "none", 1.0)


def test_nothing_flows_into_a_constant() -> None:
    y = Value(3.0) * 2.0
    y.backward()
    shown = picture(y)
    card = next(card for card in shown.cards if card.kind == "constant")
    assert card.grad == ""
    arrow = next(arrow for arrow in shown.arrows if arrow.tail == card.name)
    assert arrow == Arrow(card.name, "o2", "none", "constant")


@pytest.mark.parametrize(
    ("number", "text"),
    [(math.nan, "nan"), (math.inf, "inf"), (-math.inf, "−inf"), (-0.0, "−0.0"), (0.0, "0")],
)
def test_special_numbers_are_shown_as_they_are(number: float, text: str) -> None:
    x = Value(number)
    x.grad = number
    card = picture(x).cards[0]
    assert (card.data, card.grad) == (text, text)
    y = Value(1.0) * number
    y.backward()
    arrow = picture(y).arrows[0]
    assert arrow.label == text
    assert (arrow.kind == "undefined") == math.isnan(number)


def test_kinds() -> None:
    with no_grad():
        constant = Value(1.0) + 1.0
    y = Value(1.0) + Value(2.0, label="w") + constant
    assert [card.kind for card in picture(y).cards] == [
        "leaf",
        "parameter",
        "result",
        "constant",
        "result",
    ]


def test_titles_and_tooltips() -> None:
    with scope("layer1"):
        y = Value(0.5, label="x").tanh()
    leaf, result = picture(y).cards
    assert (leaf.title, result.title) == ("x", "tanh")
    assert leaf.tooltip == "x: parameter\ndata = 0.5\ngrad = 0.0"
    assert result.tooltip.endswith("grad = 0.0\nscope = layer1")
    assert picture(y).circles[0].tooltip == "tanh: tanh(a)"


def test_a_stale_value_is_drawn_and_says_so() -> None:
    w = Value(3.0, label="w")
    y = w * w + 1.0
    y.backward()
    w.data = 2.0
    shown = picture(y)
    assert [card.name for card in shown.cards if card.stale] == ["n1"]
    assert [(card.data, "stale" in card.tooltip) for card in shown.cards[:2]] == [
        ("2", False),
        ("9", True),
    ]
    # The lines show the pass that was run, from the local derivatives that were recorded.
    assert [arrow.label for arrow in shown.arrows[:2]] == ["3", "3"]


def test_a_stale_fold_cannot_show_its_flow() -> None:
    w = Value(3.0)
    y = dot([w], [Value(2.0)])
    w.data = 4.0
    assert len(picture(y).arrows) == 3  # no pass yet: no local derivative is needed
    w.data = 3.0
    y = dot([w], [Value(2.0)])
    y.backward()
    w.data = 4.0
    with pytest.raises(StaleGraphError, match="were changed since"):
        picture(y)


def test_a_graph_too_large_to_read_is_refused_with_its_size() -> None:
    x = Value(1.0)
    y = x
    for _ in range(LIMIT - 1):
        y = -y
    assert len(picture(y).cards) == LIMIT
    with pytest.raises(
        InputValueError, match=f"at most {LIMIT} values, got a graph of {LIMIT + 1}"
    ):
        picture(-y)
