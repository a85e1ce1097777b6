"""Picture: what `draw_dot` shows of a graph: its cards, and a circle for each operation.

>>> from autograd import Value
>>> a = Value(3.0, label="a")
>>> shown = picture(a * a)
>>> shown.titles, shown.circles
(['a', 'mul'], {1: Circle(sign='*', about='mul: a * b')})

What `graph` puts into the title of a result stands here in a circle before it, as micrograd has it,
so a card has the whole label, or the name of the operation.

Next: `cards.py` for the cards and the edges, `statements.py` writes a picture for Graphviz.
"""

from typing import TYPE_CHECKING, Final, NamedTuple

from autograd.backward import stale
from autograd.draw.cards import Cards, cards
from autograd.errors import InputValueError
from autograd.escape import is_blank
from autograd.topology import topological_order

if TYPE_CHECKING:
    from autograd.value import Value

# Nobody reads more cards, and a layout of many more would take minutes.
LIMIT: Final = 3000


class Circle(NamedTuple):
    """An operation."""

    sign: str
    about: str


class Picture(NamedTuple):
    """Everything that is drawn of a graph."""

    cards: Cards
    titles: list[str]  # of the cards
    circles: dict[int, Circle]  # by the number of the result


def picture(root: "Value") -> Picture:
    """Describe the graph below a root.

    >>> from autograd import Value
    >>> len(picture(Value(1.0) + 2.0).cards.edges)
    2

    The edges show the pass that came to the root last; before one they show the computation. A
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
    shown = cards(order)
    for edge in shown.edges:
        if edge.kind == "stale":
            raise stale(order[edge.result])
    circles = {
        place: Circle(node._op, f"{node.rule.name}: {node.rule.formula}")
        for place, node in enumerate(order)
        if node.rule is not None and not node.is_leaf
    }
    return Picture(shown, list(map(_title, order)), circles)


def _title(node: "Value") -> str:
    if not is_blank(node.label):
        return node.label
    return "" if node.rule is None else node.rule.name
