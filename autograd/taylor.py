"""Taylor: all derivatives of a function of one number up to an order, as a power series.

>>> from autograd import exp
>>> taylor(exp, 0.0, 4)
[1.0, 1.0, 0.5, 0.16666666666666666, 0.041666666666666664]

The function is recorded once, at x; then its graph is computed once more over power series, the
argument being x + t. That costs about order² multiplications a node, where derivatives of
derivatives would grow with each order.

Next: `series.py` derives the coefficients from the texts of the rules.
"""

import operator
from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any

from autograd import anomaly
from autograd.argnums import check_function
from autograd.backward import stale
from autograd.calls import Call
from autograd.convert import as_real
from autograd.errors import InputTypeError, InputValueError
from autograd.modes import recording
from autograd.series import Expansion, Series
from autograd.state import current
from autograd.topology import recorded_since
from autograd.value import Value


def taylor(f: Callable[[Any], Any], x: Any, order: int) -> list[Any]:
    """Give the Taylor coefficients f(x), f'(x), f''(x)/2!, ... up to an order, which is included.

    >>> taylor(lambda t: [t * t, 1.0 / t], 1.0, 3)
    [[1.0, 1.0], [2.0, -1.0], [1.0, 1.0], [0.0, -1.0]]

    x is one number. f may give one number or a structure of numbers, which each coefficient then
    has. For a function of several numbers, expand along a line: `taylor(lambda t: f(x + t * u,
    y + t * v), 0.0, order)`.

    Coefficients are floats; of a Value, or of what an outer transform differentiates, they are
    Values, which can be differentiated again. Where f calls a `custom_gradient`, a `checkpoint` or
    a primitive by callables, derivatives of derivatives are taken instead, at the cost of those.

    Raises `InputTypeError` where x is not one number or the order no int, `InputValueError` where
    it is negative.
    """
    check_function("taylor", f, "taylor(f, x, order)")
    last = checked_order("taylor", order)
    if not isinstance(x, Value) and as_real(x) is None:
        raise InputTypeError(
            f"taylor takes x as one number, got {x!r:.80}; expand a function of several along a "
            "line: taylor(lambda t: f([a + t * u for a, u in zip(x, direction)]), 0.0, order)"
        )
    with Call("taylor", f, 0, (x,), {}) as call:
        return coefficients(call, last)


def checked_order(name: str, order: Any) -> int:
    """Check an order of derivatives: a whole number, 0 or more."""
    if isinstance(order, bool) or not hasattr(order, "__index__"):
        raise InputTypeError(f"{name} takes an order, an int, got {order!r:.80}")
    if operator.index(order) < 0:
        raise InputValueError(f"{name} takes an order of 0 or more, got {order!r}")
    return operator.index(order)


def coefficients(call: Call, last: int) -> list[Any]:
    """Give the Taylor coefficients of what the function of a call gave, up to an order."""
    roots, rebuild = call.numbers(call.result)
    with recording():
        found = _expanded(call, roots, last)
    return [rebuild([call.shown(series[k]) for series in found]) for k in range(last + 1)]


def _expanded(call: Call, roots: Sequence[Value | float], last: int) -> list[list[Any]]:
    """Give the coefficients of each root."""
    (argument,) = call.arguments
    nodes, _ = recorded_since([root for root in roots if isinstance(root, Value)], call.since)
    if any(node.rule is not None and not node.rule.has_texts for node in nodes):
        return [_by_gradients(call, root, last) for root in roots]
    expansion = Expansion()
    known: dict[int, Series] = {}

    def number(node: Value) -> Value | float:
        return node if call.over_values and not node.is_constant else node.data

    def series(node: Value) -> Series:
        found = known.get(id(node))
        return expansion.constant(number(node)) if found is None else found

    known[id(argument)] = expansion.polynomial([number(argument), 1.0])
    checked = current().anomaly
    for node in nodes:
        xs = [series(operand) for operand in node.operands]
        if node.rule is None or id(node) in known or all(x.is_constant for x in xs):
            continue
        if node.is_stale:
            raise stale(node)
        known[id(node)] = expansion.apply(node.rule, xs, number(node))
        known[id(node)].extend(last)  # in this order, none has far to go down
        if checked:
            _check(node, known[id(node)].known)
    return [
        series(root).upto(last) if isinstance(root, Value) else [root, *[0.0] * last]
        for root in roots
    ]


def _check(node: Value, coefficients: Sequence[Any]) -> None:
    """Raise where a coefficient is not finite; of Values the operations are checked."""
    for coefficient in coefficients[1:]:
        if isinstance(coefficient, float) and not isfinite(coefficient):
            raise anomaly.in_tangent(node, coefficient)


def _by_gradients(call: Call, root: Value | float, last: int) -> list[Any]:
    """Give the coefficients as derivatives of derivatives, which every node has."""
    found = [root]
    for k in range(1, last + 1):
        (slope,) = call.gradient_graphs(found[-1])
        found.append(slope / k)
    return found
