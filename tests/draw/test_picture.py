"""Picture: what `draw_dot` shows, read back from what it writes for Graphviz."""

import math
import re
from typing import NamedTuple

import pytest

from autograd import InputValueError, StaleGraphError, Value, dot, no_grad, relu, scope, where
from autograd.draw.picture import LIMIT, Circle, picture
from autograd.draw.statements import statements

_LINE = re.compile(r"\t(\S+?)(?: -> (\S+))? \[(.*)\]\n", re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|<(<.*?</TABLE>)>)', re.DOTALL)


class Statement(NamedTuple):
    """A statement of DOT, read back: of a card or circle, or of a line from `tail` to `head`."""

    tail: str
    head: str
    attributes: dict[str, str]

    @property
    def texts(self) -> list[str]:
        return [text for text in re.split(r"<[^>]*>", self.attributes.get("label", "")) if text]


def written(root: Value) -> list[Statement]:
    found = [_LINE.fullmatch(line) for line in statements(picture(root))]
    return [
        Statement(
            line[1], line[2] or "", {key: a or b for key, a, b in _ATTRIBUTE.findall(line[3])}
        )
        for line in found
        if line
    ]


def cards_of(root: Value) -> list[Statement]:
    return [found for found in written(root) if found.tail[0] == "n" and not found.head]


def arrows(root: Value) -> list[Statement]:
    return [found for found in written(root) if found.head]


def carried(root: Value) -> list[tuple[str, str, str, str]]:
    return [(a.tail, a.head, a.attributes["class"], "".join(a.texts)) for a in arrows(root)]


def look(arrow: Statement) -> list[str]:
    return [arrow.attributes[name] for name in ("class", "style", "dir")]


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
    assert cards_of(y)[0].texts == ["x", "data", "2", "grad", "−6"]


def test_one_operand_twice_has_two_lines() -> None:
    a = Value(3.0)
    y = a * a
    y.backward()
    assert carried(y)[:2] == [("n0", "o1", "positive", "3")] * 2


def test_before_a_backward_pass_nothing_is_said_to_flow() -> None:
    x = Value(3.0)
    x.grad = 5.0  # of an earlier graph
    y = x * 2.0 + x
    assert {tuple(look(arrow)) for arrow in arrows(y)} == {("forward", "solid", "forward")}
    assert not any(arrow.texts for arrow in arrows(y))
    assert cards_of(y)[0].texts[-1] == "5"


def test_a_gate_that_is_shut_is_dotted_and_lets_not_even_nan_pass() -> None:
    x = Value(-1.0)
    y = relu(x) * math.inf
    y.backward()
    arrow = arrows(y)[0]
    assert (look(arrow), arrow.texts) == (["closed", "dotted", "none"], ["0"])
    assert cards_of(y)[0].texts[-1] == "0"


def test_only_the_branch_that_was_taken_is_open() -> None:
    x, z = Value(1.0), Value(2.0)
    y = where(x > 0.0, x, z)
    y.backward()
    kinds = [arrow.attributes["class"] for arrow in arrows(y)]
    assert kinds == ["constant", "positive", "closed", "positive"]


def test_a_zero_that_no_gate_made_is_a_thin_solid_line() -> None:
    y = Value(0.0) * Value(7.0)
    y.backward()
    arrow = arrows(y)[1]
    assert look(arrow) == ["zero", "solid", "none"]
    assert arrow.attributes["penwidth"] == "1.0"


def test_nothing_flows_into_a_constant() -> None:
    y = Value(3.0) * 2.0
    y.backward()
    card = next(card for card in cards_of(y) if card.attributes["class"] == "constant")
    assert card.texts == ["data", "2"]
    arrow = next(arrow for arrow in arrows(y) if arrow.tail == card.tail)
    assert (arrow.head, look(arrow)) == ("o2", ["constant", "solid", "none"])
    assert arrow.texts == []


@pytest.mark.parametrize(
    ("number", "text"),
    [(math.nan, "nan"), (math.inf, "inf"), (-math.inf, "−inf"), (-0.0, "−0.0"), (0.0, "0")],
)
def test_special_numbers_are_shown_as_they_are(number: float, text: str) -> None:
    x = Value(number)
    x.grad = number
    assert cards_of(x)[0].texts == ["data", text, "grad", text]
    y = Value(1.0) * number
    y.backward()
    arrow = arrows(y)[0]
    assert arrow.texts == [text]
    assert (arrow.attributes["class"] == "undefined") == math.isnan(number)


def test_kinds() -> None:
    with no_grad():
        constant = Value(1.0) + 1.0
    y = Value(1.0) + Value(2.0, label="w") + constant
    assert [card.attributes["class"] for card in cards_of(y)] == [
        "leaf",
        "parameter",
        "result",
        "constant",
        "result",
    ]


def test_titles_and_tooltips() -> None:
    with scope("layer1"):
        y = Value(0.5, label="x").tanh()
    leaf, result = cards_of(y)
    assert (leaf.texts[0], result.texts[0]) == ("x", "tanh")
    assert leaf.attributes["tooltip"] == r"x: parameter\ndata = 0.5\ngrad = 0.0"
    assert result.attributes["tooltip"].endswith(r"grad = 0.0\nscope = layer1")
    assert picture(y).circles == {1: Circle("tanh", "tanh: tanh(a)")}


@pytest.mark.parametrize("label", ["", " ", "\n \n"])
def test_a_label_that_shows_nothing_is_none(label: str) -> None:
    x = Value(0.5, label)
    y = x.tanh()
    y.label = label
    assert picture(y).titles == ["", "tanh"]
    assert [card.kind for card in picture(y).cards.nodes] == ["leaf", "result"]


def test_a_stale_value_is_drawn_and_says_so() -> None:
    w = Value(3.0, label="w")
    y = w * w + 1.0
    y.backward()
    w.data = 2.0
    shown = cards_of(y)
    assert [card.tail for card in shown if "stale" in card.attributes["class"]] == ["n1"]
    assert [(card.texts[1:3], "stale: " in card.attributes["tooltip"]) for card in shown[:2]] == [
        (["data", "2"], False),
        (["stale", "9"], True),
    ]
    # The lines show the pass that was run, from the local derivatives that were recorded.
    assert [arrow.texts for arrow in arrows(y)[:2]] == [["3"], ["3"]]


def test_a_stale_fold_cannot_show_its_flow() -> None:
    w = Value(3.0)
    y = dot([w], [Value(2.0)])
    w.data = 4.0
    assert len(arrows(y)) == 3  # no pass yet: no local derivative is needed
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
    assert len(picture(y).titles) == LIMIT
    with pytest.raises(
        InputValueError, match=f"at most {LIMIT} values, got a graph of {LIMIT + 1}"
    ):
        picture(-y)
