"""Picture: what is drawn of a graph, as plain data; where it is drawn is the layout's matter.

>>> from autograd import Value
>>> a = Value(3.0, label="a")
>>> y = a * a
>>> y.backward()
>>> shown = picture(y)
>>> [(card.name, card.title, card.data, card.grad) for card in shown.cards]
[('n0', 'a', '3', '6'), ('n1', 'mul', '9', '1')]
>>> [(arrow.tail, arrow.head, arrow.label) for arrow in shown.arrows]
[('n0', 'o1', '3'), ('n0', 'o1', '3'), ('o1', 'n1', '')]

A value is a card; the operation that made it is a small circle before it. After a backward pass the
arrows show how the gradient flowed: each is one contribution, `upstream * local`, drawn from the
operation back to its operand.

Next: `statements.py` writes a picture for Graphviz, `layered.py` and `svg.py` draw it without.
"""

from typing import TYPE_CHECKING, Final, NamedTuple

from autograd.backward import partials
from autograd.draw import palette
from autograd.draw.palette import SIGNS, Scale, sign
from autograd.errors import InputValueError
from autograd.topology import topological_order

if TYPE_CHECKING:
    from autograd.value import Value

# Nobody reads more cards, and a layout of many more would take minutes.
LIMIT: Final = 3000


class Card(NamedTuple):
    """A value."""

    name: str
    kind: str  # "constant", "leaf", "parameter" or "result"
    title: str
    data: str
    stale: bool  # an operand was assigned another number after this one was computed
    grad: str  # empty for a constant, which has none
    tint: str  # the background of the gradient
    tooltip: str


class Circle(NamedTuple):
    """An operation."""

    name: str
    sign: str
    tooltip: str


class Arrow(NamedTuple):
    """A line from an operand to an operation, or from an operation to its result."""

    tail: str
    head: str
    points: str  # "forward" before a backward pass; then "back", or "none" where nothing flows
    kind: str  # "forward", "constant", "closed" (a gate), or the sign of what flows
    label: str = ""
    colour: str = palette.PLAIN
    width: float = 1.0
    dash: str = "solid"  # or "dashed" or "dotted"
    tooltip: str = ""


class Picture(NamedTuple):
    """Everything that is drawn of a graph."""

    cards: list[Card]
    circles: list[Circle]
    arrows: list[Arrow]


def picture(root: "Value") -> Picture:
    """Describe the graph below a root: its cards, circles and arrows in topological order.

    >>> from autograd import Value
    >>> len(picture(Value(1.0) + 2.0).arrows)
    3

    The arrows show the pass that last went through each node. While no result has a gradient there
    was none, and they show the computation. A value that is stale says so on its card; where a
    local derivative would have to be computed from changed operands (`dot`, `sum` and the like),
    `StaleGraphError` is raised. Raises `InputValueError` for more than 3000 values.
    """
    order = topological_order(root)
    if len(order) > LIMIT:
        raise InputValueError(
            f"a drawing shows at most {LIMIT} values, got a graph of {len(order)}; draw a part of "
            "it, from an inner value as the root, or read it as records with autograd.tape(root)"
        )
    places = {id(node): place for place, node in enumerate(order)}
    results = [node for node in order if not node.is_leaf]
    numbers = [node.grad for node in order]
    if any(node.grad != 0.0 for node in results):
        terms = [_terms(node) for node in results]
        scale = Scale(numbers + [term.number for row in terms for term in row])
        arrows = [_flow(node, row, places, scale) for node, row in zip(results, terms, strict=True)]
    else:
        scale = Scale(numbers)
        arrows = [_computation(node, places) for node in results]
    return Picture(
        [_card(node, places, scale) for node in order],
        [_circle(node, places) for node in results],
        [arrow for row in arrows for arrow in row],
    )


def short(number: float) -> str:
    """Write a number in at most four significant digits.

    >>> [short(x) for x in (2.0, -0.0, 0.70710678, 123456.0, float("nan"), float("-inf"))]
    ['2', '-0.0', '0.7071', '1.235e+05', 'nan', '-inf']
    """
    text = f"{number:.4g}"
    return "-0.0" if text == "-0" else text


class _Term(NamedTuple):
    """One contribution: what a result passes on to one of its operands."""

    operand: "Value"
    local: float
    number: float
    kind: str


def _terms(node: "Value") -> list[_Term]:
    gated = node.rule is not None and node.rule.gate
    terms = []
    for operand, local in zip(node.operands, partials(node), strict=True):
        number = node.grad * local
        if operand.is_constant:
            terms.append(_Term(operand, local, 0.0, "constant"))
        elif gated and local == 0.0:
            terms.append(_Term(operand, local, 0.0, "closed"))
        else:
            terms.append(_Term(operand, local, number, sign(number)))
    return terms


def _flow(node: "Value", terms: list[_Term], places: dict[int, int], scale: Scale) -> list[Arrow]:
    """Draw the gradient that a result has, and what it passed on to each operand."""
    place = places[id(node)]
    circle = f"o{place}"
    arrows = []
    for operand, local, number, kind in terms:
        tail = f"n{places[id(operand)]}"
        if kind == "constant":
            arrows.append(Arrow(tail, circle, "none", kind))
        elif kind == "closed":
            why = "closed: the local derivative is 0, so nothing passes"
            arrows.append(Arrow(tail, circle, "none", kind, "0", dash="dotted", tooltip=why))
        else:
            why = f"upstream {node.grad!r} × local {local!r} = {number!r}"
            arrows.append(_carrying(tail, circle, number, scale, short(number), why))
    why = f"upstream {node.grad!r}"
    return [*arrows, _carrying(circle, f"n{place}", node.grad, scale, "", why)]


def _carrying(tail: str, head: str, number: float, scale: Scale, label: str, tooltip: str) -> Arrow:
    kind = sign(number)
    return Arrow(
        tail,
        head,
        "none" if kind == "zero" else "back",
        kind,
        label,
        SIGNS[kind],
        scale.width(number),
        "dashed" if kind == "negative" else "solid",
        tooltip,
    )


def _computation(node: "Value", places: dict[int, int]) -> list[Arrow]:
    """Draw a result before any backward pass."""
    place = places[id(node)]
    tails = [f"n{places[id(operand)]}" for operand in node.operands]
    arrows = [Arrow(tail, f"o{place}", "forward", "forward") for tail in tails]
    return [*arrows, Arrow(f"o{place}", f"n{place}", "forward", "forward")]


def _card(node: "Value", places: dict[int, int], scale: Scale) -> Card:
    rule = node.rule
    stale = node.is_stale
    if node.is_constant:
        kind = "constant"
    elif rule is None:
        # What has a name is what somebody trains or asks about; data mostly comes without one.
        kind = "parameter" if node.label else "leaf"
    else:
        kind = "result"
    title = node.label or (rule.name if rule else "")
    facts = [f"{title}: {kind}" if title else kind, f"data = {node.data!r}"]
    if stale:
        facts.append("stale: an operand was assigned another number after this was computed")
    if not node.is_constant:
        facts.append(f"grad = {node.grad!r}")
    if node.scope:
        facts.append(f"scope = {node.scope}")
    return Card(
        f"n{places[id(node)]}",
        kind,
        title,
        short(node.data),
        stale,
        "" if node.is_constant else short(node.grad),
        scale.tint(node.grad),
        "\n".join(facts),
    )


def _circle(node: "Value", places: dict[int, int]) -> Circle:
    rule = node.rule
    formula = f"{rule.name}: {rule.formula}" if rule else ""
    return Circle(f"o{places[id(node)]}", node._op, formula)
