"""Penalties: what is added to a loss so that weights stay small.

>>> from autograd import Value
>>> weights = [Value(3.0), Value(-4.0)]
>>> l1(weights).data, l2(weights).data
(7.0, 25.0)

Next: `losses.py`; `weight_decay` of an optimizer does what l2 does, without nodes.
"""

from collections.abc import Iterable
from typing import Any

from autograd import InputTypeError, Value, abs, dot, sum
from nn.checks import scalar, sequence
from nn.module import Module


def l1(parameters: Iterable[Value]) -> Any:
    """Give the sum of the magnitudes, which draws weights to exactly 0.

    >>> from autograd import Value
    >>> w = Value(-4.0)
    >>> penalty = 0.5 * l1([w])
    >>> penalty.backward()
    >>> penalty.data, w.grad
    (2.0, -0.5)

    Formula: Σ|w|; its slope is the sign of w, at 0 it is 0. Raises `InputTypeError` or
    `InputValueError` for anything but some Values or numbers.
    """
    return sum([abs(w) for w in _weights(parameters, "l1")])


def l2(parameters: Iterable[Value]) -> Any:
    """Give the sum of the squares, which draws large weights most.

    >>> from autograd import Value
    >>> w = Value(-4.0)
    >>> penalty = 0.5 * l2([w])
    >>> penalty.backward()
    >>> penalty.data, w.grad
    (8.0, -4.0)

    Formula: Σw², in one node; its slope is 2w. With plain SGD, 0.5·λ·l2 is the same as
    weight_decay=λ. Raises what `l1` raises.
    """
    weights = _weights(parameters, "l2")
    return dot(weights, weights)


def _weights(given: object, taker: str) -> list[Any]:
    if isinstance(given, Module):
        raise InputTypeError(
            f"{taker} takes parameters, got a {type(given).__name__}; give its .parameters()"
        )
    return [scalar(w, taker, "parameters") for w in sequence(given, taker, "parameters")]
