"""Kinks: the nodes of a graph that sit where their rule has no derivative.

>>> from autograd import Value, relu
>>> x = Value(0.0)
>>> at_kinks(relu(x) + relu(x + 1.0))
[Value(data=0.0, grad=0.0)]

There a gradient is a convention, the subgradient that `rules.py` states, and finite differences
need not agree with it.
"""

from autograd.conditions import on_kink
from autograd.errors import InputTypeError
from autograd.topology import topological_order
from autograd.value import Value


def at_kinks(root: Value) -> list[Value]:
    """List the nodes below a root whose operands lie on a kink of their rule, operands first.

    >>> from autograd import maximum
    >>> at_kinks(maximum(Value(1.0), Value(2.0)))
    []
    """
    if not isinstance(root, Value):
        raise InputTypeError(f"at_kinks takes the Value at the root of a graph, got {root!r}")
    return [
        node
        for node in topological_order(root)
        if node.rule is not None
        and node.rule.kinks
        and on_kink(node.rule, [operand.data for operand in node.operands], node.data)
    ]
