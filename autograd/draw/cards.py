"""Cards: what a drawing says of each node and edge of a graph, as plain data.

>>> from autograd import Value
>>> from autograd.topology import topological_order
>>> a = Value(3.0, label="a")
>>> y = a * a
>>> y.backward()
>>> shown = cards(topological_order(y))
>>> [(card.kind, card.data, card.grad) for card in shown.nodes]
[('parameter', 3.0, 6.0), ('result', 9.0, 1.0)]
>>> [(edge.operand, edge.place, edge.contribution) for edge in shown.edges]
[(0, 0, 3.0), (0, 1, 3.0)]

Nodes have the numbers of the tape. After a backward pass each edge is one contribution to a
gradient, `upstream * local`.

Next: `render.py` draws them; `picture.py` makes of them what `draw_dot` shows.
"""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from autograd.backward import partials
from autograd.draw.palette import Scale, sign
from autograd.errors import RuleError, StaleGraphError
from autograd.escape import is_blank
from autograd.kinks import at_kinks
from autograd.symbols import Symbols
from autograd.topology import DONE, REACHED

if TYPE_CHECKING:
    from autograd.value import Value


_MEANINGS: Final = {
    "kink": "on a kink: the derivative here is a convention",
    "stale": "stale: an operand was assigned another number after this was computed",
}
# The gradients of a pass that is not that which the nodes hold, by the ids of the nodes.
Totals = Mapping[int, float] | None


class Card(NamedTuple):
    """A node."""

    kind: str  # "constant", "leaf", "parameter" or "result"
    symbol: str
    title: str  # of a result also how it was computed: p₁ = x₁ × w₁
    data: float
    grad: float | None  # None for a constant, which has none
    marks: tuple[str, ...]  # of "zero" (no gradient came), "nan", "inf", "kink" and "stale"
    facts: str  # in lines: all digits, and what the marks mean


class Edge(NamedTuple):
    """What a result passes on to one of its operands."""

    result: int
    place: int  # of the operand among the operands of the result
    operand: int
    # "forward" before a backward pass, and where a function gives the gradients; then "constant"
    # (has none), "closed" (a gate), "stale" (cannot be said any more), or the contribution's sign
    kind: str
    upstream: float
    local: float  # nan where it is not known
    contribution: float
    facts: str


class Cards(NamedTuple):
    """Everything that a drawing shows of a graph."""

    nodes: list[Card]
    edges: list[Edge]
    passed: bool  # whether a backward pass has run
    scale: Scale  # of the gradients and the contributions


def cards(order: "list[Value]", totals: Totals = None) -> Cards:
    """Describe the nodes of a graph, given in topological order, and its edges.

    >>> from autograd import Value
    >>> cards([Value(1.0)]).edges
    []

    Nothing is changed. The edges show the pass that came to the root last, or that which left
    `totals` as the gradients of the nodes that it reached.
    """
    drawn, passed = edges(order, totals)
    grads = [_grad(node, totals) for node in order]
    scale = Scale([*grads, *(edge.contribution for edge in drawn)])
    kinks = set(map(id, at_kinks(order[-1])))
    symbols = Symbols(order)
    nodes = [
        _card(node, grad, symbols, passed, id(node) in kinks)
        for node, grad in zip(order, grads, strict=True)
    ]
    return Cards(nodes, drawn, passed, scale)


def edges(order: "list[Value]", totals: Totals = None) -> tuple[list[Edge], bool]:
    """Describe the edges alone, and tell whether a backward pass has run.

    >>> from autograd import Value
    >>> from autograd.topology import topological_order
    >>> drawn, passed = edges(topological_order(Value(2.0) * 3.0))
    >>> [edge.local for edge in drawn], passed
    ([3.0, 2.0], False)
    """
    root = order[-1]
    # A leaf alone is told as it is: nothing waits for a pass.
    passed = totals is not None or root.is_leaf or root.grad != 0.0 or root._mark != 0
    places = {id(node): place for place, node in enumerate(order)}
    drawn = [
        edge
        for node in order
        if not node.is_leaf
        for edge in _edges(node, _upstream(node, root, totals), places, passed)
    ]
    return drawn, passed


def _grad(node: "Value", totals: Totals) -> float:
    return node.grad if totals is None else totals.get(id(node), 0.0)


def _upstream(node: "Value", root: "Value", totals: Totals) -> float | None:
    """Give the gradient that a node passes on; None where none came: it is behind a gate."""
    if totals is not None:
        return totals.get(id(node))
    # The last pass from the root came by, and left the node as it was.
    if root._mark % 4 == REACHED and node._mark == root._mark - REACHED + DONE:
        return None
    return node.grad


def _edges(
    node: "Value", upstream: float | None, places: dict[int, int], passed: bool
) -> list[Edge]:
    operands = node.operands
    rule = node.rule
    stale = pulls = False
    try:
        locals_ = partials(node)
    except (StaleGraphError, RuleError) as error:
        stale, pulls = isinstance(error, StaleGraphError), isinstance(error, RuleError)
        locals_ = [math.nan] * len(operands)
    result = places[id(node)]
    drawn = []
    for place, (operand, local) in enumerate(zip(operands, locals_, strict=True)):
        contribution = 0.0
        if not passed:
            kind, facts = "forward", "no backward pass yet"
        elif operand.is_constant:
            kind, facts = "constant", "a constant has no gradient"
        elif rule is not None and rule.is_closed(local):
            kind, facts = "closed", "closed: the local derivative is 0, so nothing passes"
        elif upstream is None:
            kind, facts = "zero", "no gradient came this far: a gate is closed"
        elif stale:
            kind, facts = "stale", "the operands were changed since: this cannot be said any more"
        elif pulls:
            kind, facts = "forward", "a function gives the gradients, not a local derivative"
        else:
            contribution = upstream * local
            kind = sign(contribution)
            facts = f"upstream {upstream!r} × local {local!r} = {contribution!r}"
        edge = (result, place, places[id(operand)], kind, upstream or 0.0, local)
        drawn.append(Edge(*edge, contribution, facts))
    return drawn


def _card(node: "Value", number: float, symbols: Symbols, passed: bool, on_kink: bool) -> Card:
    grad = None if node.is_constant else number
    numbers = (node.data, number if passed else 0.0)
    found = {
        "zero": passed and grad == 0.0,
        "nan": any(map(math.isnan, numbers)),
        "inf": any(map(math.isinf, numbers)),
        "kink": on_kink,
        "stale": node.is_stale,
    }
    marks = tuple(mark for mark, is_so in found.items() if is_so)
    symbol = symbols[node].text
    facts = [] if is_blank(node.label) or node.label == symbol else [f"label: {node.label}"]
    facts.append(f"data = {node.data!r}")
    facts += [_MEANINGS[mark] for mark in marks if mark in _MEANINGS]
    if grad is not None:
        facts.append(f"grad = {grad!r}")
    if node.scope:
        facts.append(f"scope = {node.scope}")
    title = symbols.title(node).text
    return Card(_kind(node), symbol, title, node.data, grad, marks, "\n".join(facts))


def _kind(node: "Value") -> str:
    if node.is_constant:
        return "constant"
    if node.rule is not None:
        return "result"
    # What has a name is what somebody trains or asks about; data mostly comes without one.
    return "leaf" if is_blank(node.label) else "parameter"
