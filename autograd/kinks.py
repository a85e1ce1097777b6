"""Kinks: the nodes of a graph that sit where their rule has no derivative.

>>> from autograd import Value, relu
>>> x = Value(0.0)
>>> at_kinks(relu(x) + relu(x + 1.0))
[Value(data=0.0, grad=0.0)]

There a gradient is a convention, the subgradient that `rules.py` states, and finite differences
need not agree with it.
"""

from functools import cache

from autograd.errors import InputTypeError
from autograd.folding import compile_fold_kink
from autograd.generate import compile_kink
from autograd.rules import Rule
from autograd.topology import topological_order
from autograd.value import Value

_kink = cache(compile_kink)
_fold_kink = cache(compile_fold_kink)


def at_kinks(root: Value) -> list[Value]:
    """List the nodes below a root whose operands lie on a kink of their rule, operands first.

    >>> from autograd import maximum
    >>> at_kinks(maximum(Value(1.0), Value(2.0)))
    []
    """
    if not isinstance(root, Value):
        raise InputTypeError(f"at_kinks takes the Value at the root of a graph, got {root!r}")
    return [node for node in topological_order(root) if _is_at_kink(node, node.rule)]


def _is_at_kink(node: Value, rule: Rule | None) -> bool:
    if rule is None or not rule.kinks:
        return False
    operands = list(node.operands)
    if rule.folds:
        return bool(_fold_kink(rule)(operands, node.data))
    return bool(_kink(rule)(*[operand.data for operand in operands]))
