"""Supernode: one node that stands for a whole call of a function.

>>> x, y = Value(3.0), Value(5.0)
>>> rule = Rule("mine", "", (), pulls=True)
>>> (z,) = record(rule, [x, y], [15.0], lambda upstreams: [10.0 * upstreams[0], None], linear=True)
>>> z.backward()
>>> z.data, x.grad, y.grad
(15.0, 10.0, 0.0)

`pullback.py` says how such nodes are made, and what their functions take and give.

Next: `custom.py`, `checkpoint.py` and `implicit.py` make them.
"""

from collections.abc import Container, Iterable, Sequence
from typing import Any

from autograd.backward import stale
from autograd.convert import real
from autograd.pullback import RESULT, Function, Pullback, check_linear, pullback_of
from autograd.rules import Rule
from autograd.value import Value, constant, many


def record(
    rule: Rule, operands: list[Value], numbers: Sequence[float], function: Function, linear: bool
) -> list[Value]:
    """Record a call of a function, and give a node for each of the numbers that it gave."""
    pullback = Pullback(function, len(numbers), linear)
    source = many(rule, operands, numbers[0] if len(numbers) == 1 else 0.0, None)
    if source.is_constant:  # under no_grad()
        return [constant(number) for number in numbers]
    source.notes().pullback = pullback
    if len(numbers) == 1:
        return [source]
    results = [many(RESULT, [source], number, None) for number in numbers]
    for place, result in enumerate(results):
        result.notes().place = place
    return results


def pulled_graphs(
    node: Value, upstream: Value, collected: dict[int, list[Value | None]]
) -> Sequence[Value | None]:
    """Give what a node without partials passes on to each operand, as graphs.

    `collected` keeps, for one pass, what has come to the results of each source.
    """
    if node.rule is RESULT:
        source = node.operands[0]
        upstreams = collected.setdefault(id(source), [None] * pullback_of(source).results)
        upstreams[node.notes().place] = upstream
        return [constant(0.0)]  # a source has no gradient of its own, but the pass must come to it
    function = pullback_of(node).function
    return function(collected.pop(id(node), [upstream]))


def local_derivatives(
    node: Value, moving: Container[int], over_values: bool = False
) -> list[tuple[Value, Any]]:
    """Give the operands of a function, each with the derivative of this result by it.

    They are called for only where an operand is among those, given by their ids, that move.

    >>> from autograd import checkpoint
    >>> x, y = Value(3.0), Value(5.0)
    >>> product, total = checkpoint(lambda x, y: (x * y, x + y))(x, y)
    >>> [local for _, local in local_derivatives(product, {id(x), id(y)})]
    [5.0, 3.0]

    A source gives none: its results do. Raises `RuleError` where there are no derivatives, since
    the function is not linear.
    """
    source = node.operands[0] if node.rule is RESULT else node
    pullback = pullback_of(source)
    is_source = node is source and pullback.results > 1
    if is_source or not any(id(operand) in moving for operand in source.operands):
        return []
    check_linear(source)
    if source.is_stale:
        raise stale(source)
    upstreams: list[Any] = [None] * pullback.results
    upstreams[node.notes().place] = constant(1.0) if over_values else 1.0
    found = zip(source.operands, pullback.function(upstreams), strict=True)
    return [(operand, local) for operand, local in found if local is not None]


def is_linear(nodes: Iterable[Value]) -> bool:
    """Tell whether what nodes pass back is in proportion to what comes to them.

    >>> x = Value(3.0)
    >>> y = x * x
    >>> handle = y.register_hook(lambda gradient: max(gradient, 1.0))
    >>> is_linear([x]), is_linear([x, y])
    (True, False)

    Not so where a gradient hook or a custom gradient, neither of which forward mode asks, may
    change it at will.
    """
    notes = [node._notes for node in nodes if node._notes is not None]
    return not any(x.hooks or (x.pullback and not x.pullback.linear) for x in notes)


def as_value(number: object, giver: str) -> Value:
    """Make a constant of a number; a Value stays what it is."""
    return number if isinstance(number, Value) else constant(real(number, giver))
