"""Forward: forward mode, the chain rule from the leaves to the root.

>>> from autograd import Value
>>> x, y = Value(3.0), Value(5.0)
>>> tangent(x * y, [x, y], [1.0, 0.0])
5.0

A tangent is the derivative of a node along a direction in which the leaves move. It costs one walk
for each direction, where the backward pass costs one for all leaves.
"""

from collections.abc import Sequence

from autograd.backward import partials
from autograd.topology import topological_order
from autograd.value import Value


def tangent(root: Value, leaves: Sequence[Value], direction: Sequence[float]) -> float:
    """Give the derivative of a root while the leaves move along a direction.

    >>> x = Value(2.0)
    >>> tangent(x * x, [x], [10.0])
    40.0

    Raises `StaleGraphError` as `backward` does.
    """
    tangents = {id(leaf): speed for leaf, speed in zip(leaves, direction, strict=True)}
    for node in topological_order(root):
        rule = node.rule
        if rule is None or id(node) in tangents:
            continue
        moving = [
            local * tangents[id(operand)]
            for operand, local in zip(node.operands, partials(node), strict=True)
            if id(operand) in tangents and not rule.is_closed(local)
        ]
        if moving:
            total = moving[0]
            for term in moving[1:]:
                total += term
            tangents[id(node)] = total
    return tangents.get(id(root), 0.0)
