"""Forward: forward mode, the chain rule from the leaves to the root.

>>> from autograd import Value
>>> x, y = Value(3.0), Value(5.0)
>>> tangent(x * y, [x, y], [1.0, 0.0])
5.0

A tangent is the derivative of a node along a direction in which the leaves move. It costs one walk
for each direction, where the backward pass costs one for all leaves.
"""

import math
from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any

from autograd import anomaly
from autograd.backward import partials
from autograd.state import current
from autograd.supernode import local_derivatives
from autograd.topology import topological_order
from autograd.value import Value

# Each operand of a node with the derivative by it, at least of those whose ids are given.
Locals = Callable[[Value, Container[int]], Iterable[tuple[Value, Any]]]


def tangent(root: Value, leaves: Sequence[Value], direction: Sequence[float]) -> float:
    """Give the derivative of a root while the leaves move along a direction.

    >>> x = Value(2.0)
    >>> tangent(x * x, [x], [10.0])
    40.0

    Raises `StaleGraphError` as `backward` does.
    """
    tangents = dict(zip(map(id, leaves), direction, strict=True))
    carry(topological_order(root), tangents, local_floats)
    return tangents.get(id(root), 0.0)


def carry(order: Iterable[Value], tangents: dict[int, Any], locals_of: Locals) -> None:
    """Add the tangents of the nodes of an order to those that are given, each by its id.

    >>> x = Value(2.0)
    >>> y = x * x
    >>> tangents = {id(x): 10.0}
    >>> carry([y], tangents, local_floats)
    >>> tangents[id(y)]
    40.0

    What does not move gets none. The same steps serve floats and Values: see `higher.local_graphs`.
    """
    checked = current().anomaly
    for node in order:
        rule = node.rule
        if rule is None or id(node) in tangents:
            continue
        total: Any = None
        for operand, local in locals_of(node, tangents):
            speed = tangents.get(id(operand))
            if speed is None or (rule.gate and is_closed(local, speed)):
                continue
            total = local * speed if total is None else total + local * speed
        if total is not None:
            # Over Values each operation of the sum is checked as it is recorded.
            if checked and isinstance(total, float) and not math.isfinite(total):
                raise anomaly.in_tangent(node, total)
            tangents[id(node)] = total


def local_floats(node: Value, moving: Container[int]) -> Iterable[tuple[Value, float]]:
    """Give the operands of a node, each with the derivative by it."""
    if node.rule is not None and node.rule.pulls:
        return local_derivatives(node, moving)
    return zip(node.operands, partials(node), strict=True)


def is_closed(local: Value | float, arriving: Value | float) -> bool:
    """Tell whether the partial of a gated rule stops what arrives at it.

    Of floats, 0 does. Of Values, one that is 0 at this point only, as that of hypot where one
    operand is 0, has a derivative: it lets pass, except where 0 times what arrives would be nan.
    """
    if local != 0.0:
        return False
    passing = isinstance(local, Value) and local.rule is not None and not local.rule.gate
    number = arriving.data if isinstance(arriving, Value) else arriving
    return not passing or number - number != 0.0  # nan or infinite; while recorded, a node
