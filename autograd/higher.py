"""Higher: gradients that are graphs, and so can be differentiated once more.

>>> from autograd import Value
>>> x = Value(2.0)
>>> (first,) = gradient_graphs(x * x * x, [x])
>>> first
Value(data=12.0, grad=0.0)
>>> (second,) = gradient_graphs(first, [x])
>>> second.data
12.0

The same sweep as in `backward.py`; but where that one multiplies floats, here the texts of the
partial derivatives are evaluated over Values, which records a graph.
"""

import math
from collections.abc import Sequence
from functools import cache

from autograd import folds, functions
from autograd.backward import stale
from autograd.errors import RuleError
from autograd.reading import Reader
from autograd.topology import topological_order
from autograd.value import Value, constant


@cache
def over_values() -> Reader:
    """Give the reader that evaluates a text over Values, as a graph."""
    return Reader(lambda x: x, {**vars(functions), **{"max": folds.max, "min": folds.min}})


def gradient_graphs(root: Value, leaves: Sequence[Value]) -> list[Value]:
    """Give the gradient of a root by each leaf, as a Value recorded from the leaves.

    >>> x, y = Value(3.0), Value(5.0)
    >>> [g.data for g in gradient_graphs(x * y * y, [x, y])]
    [25.0, 30.0]

    Where the root does not depend on a leaf, it is a constant 0. Raises `StaleGraphError` where an
    operand was changed since, `RuleError` at a primitive that was declared by callables.
    """
    order = topological_order(root)
    wanted = {id(leaf) for leaf in leaves}
    for node in order:  # whatever lies between the leaves and the root
        if any(id(operand) in wanted for operand in node.operands):
            wanted.add(id(node))
    totals: dict[int, Value] = {id(root): constant(1.0)}
    for node in reversed(order):
        upstream = totals.get(id(node))
        if upstream is None or node.rule is None:
            continue
        if node.is_stale:
            raise stale(node)
        for place, operand in enumerate(node.operands):
            if id(operand) not in wanted:
                continue
            local = _partial(node, place)
            if node.rule.gate and _is_closed(local, upstream):
                continue
            term = upstream * local
            before = totals.get(id(operand))
            totals[id(operand)] = term if before is None else before + term
    # Not `or`: a gradient whose number is 0 is false, and a graph all the same.
    return [totals[id(leaf)] if id(leaf) in totals else constant(0.0) for leaf in leaves]


def _is_closed(local: Value | float, upstream: Value) -> bool:
    """Tell whether the partial of a gated rule stops what comes from above.

    One that is 0 at this point only, as that of hypot where one operand is 0, has a derivative: it
    goes on, except where 0 times what comes would be nan.
    """
    if local != 0.0:
        return False
    passing = isinstance(local, Value) and local.rule is not None and not local.rule.gate
    return not passing or not math.isfinite(upstream.data)


def _partial(node: Value, place: int) -> Value | float:
    rule = node.rule
    assert rule is not None
    if not rule.has_texts:
        raise RuleError(
            f"the primitive {rule.name!r} was declared by callables, which cannot be "
            "differentiated again; declare it by texts to take higher derivatives"
        )
    partial: Value | float = over_values().partial(rule, node.operands, place, node)
    return partial
