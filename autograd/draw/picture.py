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

from autograd.backward import stale
from autograd.draw import cards as described
from autograd.draw import palette
from autograd.draw.cards import Edge
from autograd.draw.palette import SIGNS, Scale, sign
from autograd.errors import InputValueError
from autograd.tables import short
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

    The arrows show the pass that came to the root last; before one they show the computation. A
    value that is stale says so on its card; where a local derivative would have to be computed from
    changed operands (`dot`, `sum` and the like), `StaleGraphError` is raised. Raises
    `InputValueError` for more than 3000 values.
    """
    order = topological_order(root)
    if len(order) > LIMIT:
        raise InputValueError(
            f"a drawing shows at most {LIMIT} values, got a graph of {len(order)}; draw a part of "
            "it, from an inner value as the root, or read it as records with autograd.tape(root)"
        )
    shown = described.cards(order)
    flows: dict[int, list[Arrow]] = {
        place: [] for place, node in enumerate(order) if not node.is_leaf
    }
    for edge in shown.edges:
        if edge.kind == "stale":
            raise stale(order[edge.result])
        flows[edge.result].append(_arrow(edge, shown.scale))
    for place, arrows in flows.items():
        circle, name = f"o{place}", f"n{place}"
        if shown.passed:
            grad = order[place].grad
            arrows.append(_carrying(circle, name, grad, shown.scale, "", f"upstream {grad!r}"))
        else:
            arrows.append(Arrow(circle, name, "forward", "forward"))
    return Picture(
        [
            _card(node, place, card, shown.scale)
            for place, (node, card) in enumerate(zip(order, shown.nodes, strict=True))
        ],
        [_circle(order[place], place) for place in flows],
        [arrow for arrows in flows.values() for arrow in arrows],
    )


def _arrow(edge: Edge, scale: Scale) -> Arrow:
    """Draw a line from an operand to the operation, or what came back along it."""
    tail, circle, kind = f"n{edge.operand}", f"o{edge.result}", edge.kind
    if kind == "forward":
        return Arrow(tail, circle, "forward", kind)
    if kind == "constant":
        return Arrow(tail, circle, "none", kind)
    if kind == "closed":
        return Arrow(tail, circle, "none", kind, "0", dash="dotted", tooltip=edge.facts)
    number = edge.contribution
    return _carrying(tail, circle, number, scale, short(number), edge.facts)


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


def _card(node: "Value", place: int, card: described.Card, scale: Scale) -> Card:
    title = node.label or (node.rule.name if node.rule else "")
    return Card(
        f"n{place}",
        card.kind,
        title,
        short(card.data),
        "stale" in card.marks,
        "" if card.grad is None else short(card.grad),
        scale.tint(node.grad),
        f"{title}: {card.kind}\n{card.facts}" if title else f"{card.kind}\n{card.facts}",
    )


def _circle(node: "Value", place: int) -> Circle:
    rule = node.rule
    formula = f"{rule.name}: {rule.formula}" if rule else ""
    return Circle(f"o{place}", node._op, formula)
