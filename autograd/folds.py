"""Folds: functions of any number of operands, each recorded as one node.

>>> from autograd import Value
>>> w, x = [Value(2.0), Value(-1.0)], [Value(3.0), Value(4.0)]
>>> neuron = dot(w, x, Value(0.5))
>>> neuron.data, len(neuron.operands)
(2.5, 5)

Operands are Values or plain numbers; of plain numbers alone the result is a float, of any Value it
is a Value. A node reads its operands again in the backward pass, so assigning to their `.data`
before it raises `StaleGraphError`.
"""

from collections.abc import Iterable
from typing import Any

from autograd import rules
from autograd.convert import real
from autograd.errors import InputTypeError, InputValueError
from autograd.functions import at_least, at_most, exp
from autograd.node import CONSTANT
from autograd.rules import Rule
from autograd.value import Value, apply_fold, constant

Scalar = Value | float


def sum(xs: Iterable[Scalar], start: Any = 0.0) -> Any:
    """Add from the left; one node, where Python's own `sum` records one for each addition.

    >>> sum([1.0, 2.0, 3.5])
    6.5

    The empty sum is `start`.
    """
    operands = _listed(xs, "sum")
    if type(start) is not float or start != 0.0:
        operands.insert(0, start)
    return _fold(rules.SUM, operands) if operands else 0.0


def prod(xs: Iterable[Scalar]) -> Any:
    """Multiply; the gradient is right also where operands are 0.

    >>> prod([2.0, 3.0, 4.0])
    24.0

    The empty product is 1.
    """
    operands = _listed(xs, "prod")
    return _fold(rules.PROD, operands) if operands else 1.0


def mean(xs: Iterable[Scalar]) -> Any:
    """Give the arithmetic mean.

    >>> mean([1.0, 2.0, 6.0])
    3.0

    Raises `InputValueError` for an empty sequence.
    """
    return _fold(rules.MEAN, _not_empty(xs, "mean"))


def norm(xs: Iterable[Scalar]) -> Any:
    """Give the Euclidean length; no overflow between, gradient 0 at the origin.

    >>> norm([3.0, 4.0])
    5.0
    """
    return _fold(rules.NORM, _not_empty(xs, "norm"))


def logsumexp(xs: Iterable[Scalar]) -> Any:
    """Give log(exp(x0) + exp(x1) + ...), finite wherever the result is.

    >>> round(logsumexp([1000.0, 1000.0]), 6)
    1000.693147
    """
    return _fold(rules.LOGSUMEXP, _not_empty(xs, "logsumexp"))


def softmax(xs: Iterable[Scalar]) -> list[Any]:
    """Give exp(x) / (exp(x0) + exp(x1) + ...) for each x.

    >>> [round(p, 6) for p in softmax([0.0, 0.0, 1000.0])]
    [0.0, 0.0, 1.0]

    The exponentials are of the differences to the largest operand, a constant shift that changes
    nothing but the range.
    """
    operands = _not_empty(xs, "softmax")
    largest = max([x.data if isinstance(x, Value) else real(x, "softmax") for x in operands])
    powers = [exp(x - largest) for x in operands]
    total = sum(powers)
    return [power / total for power in powers]


def max(xs: Iterable[Scalar]) -> Any:
    """Give the largest; Values that tie share the gradient equally.

    >>> max([1.0, 3.0, 2.0])
    3.0

    A plain number is no input: at a tie with one the gradient is 0.
    """
    return _extreme(rules.MAX, at_least, _not_empty(xs, "max"))


def min(xs: Iterable[Scalar]) -> Any:
    """Give the smallest; Values that tie share the gradient equally.

    >>> min([1.0, 3.0, 2.0])
    1.0

    A plain number is no input: at a tie with one the gradient is 0.
    """
    return _extreme(rules.MIN, at_most, _not_empty(xs, "min"))


def dot(xs: Iterable[Scalar], ys: Iterable[Scalar], bias: Any = None) -> Any:
    """Give bias + x0*y0 + x1*y1 + ..., added from the left, in one node.

    >>> dot([1.0, 2.0], [3.0, 4.0], 0.5)
    11.5

    Raises `InputValueError` where the lengths differ, with both lengths.
    """
    operands, others = _listed(xs, "dot"), _listed(ys, "dot")
    if len(operands) != len(others):
        raise InputValueError(
            f"dot takes two sequences of one length, got {len(operands)} and {len(others)}"
        )
    operands += others
    if bias is not None:
        operands.append(bias)
    return _fold(rules.DOT, operands) if operands else 0.0


def _fold(rule: Rule, operands: list[Any]) -> Any:
    """Record one node; of constants alone the result is one, of plain numbers alone a float."""
    given = variable = False
    for index, operand in enumerate(operands):
        if isinstance(operand, Value):
            given = True
            variable = variable or operand._rule is not CONSTANT
        else:
            operands[index] = constant(real(operand, rule.name))
    node = apply_fold(rule, operands)
    if variable:
        return node
    return constant(node._data) if given else node._data


def _listed(xs: object, name: str) -> list[Any]:
    if isinstance(xs, list):  # the frequent kind; asking for an Iterable takes longer
        return xs.copy()
    if not isinstance(xs, Iterable):
        raise InputTypeError(f"{name} takes a sequence of Values or numbers, got {xs!r}")
    return list(xs)


def _not_empty(xs: object, name: str) -> list[Any]:
    operands = _listed(xs, name)
    if not operands:
        raise InputValueError(f"{name} of an empty sequence has no value; give one number or more")
    return operands


def _extreme(rule: Rule, bounded: Any, operands: list[Any]) -> Any:
    inputs = [x for x in operands if isinstance(x, Value) and not x.is_constant]
    constants = [x for x in operands if not (isinstance(x, Value) and not x.is_constant)]
    if not inputs or not constants:
        return _fold(rule, operands)
    bound = _fold(rule, constants)
    return bounded(_fold(rule, inputs), bound)
