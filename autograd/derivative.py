"""Derivative: of any order, of a function of one number.

>>> from autograd import sin
>>> derivative(sin)(0.0), derivative(sin, 3)(0.0)
(1.0, -1.0)

Next: `taylor.py` gives all orders up to one at once, as the coefficients of a series.
"""

from collections.abc import Callable
from math import factorial
from typing import Any, Final

from autograd.argnums import check_function
from autograd.calls import Call, presented
from autograd.convert import as_real
from autograd.errors import InputTypeError, InputValueError
from autograd.taylor import checked_order, coefficients
from autograd.trees import flatten
from autograd.value import Value

_LAST: Final = 170


def derivative(f: Callable[..., Any], n: int = 1) -> Callable[..., Any]:
    """Give the function that computes the n-th derivative of a function of one number.

    >>> derivative(lambda t: [t ** 3, 2.0 * t], 2)(5.0)
    [30.0, 0.0]

    f may give a number, a curve in a list, or any structure of numbers; the derivative has the
    same. What else it takes is passed on. It is n! times a coefficient of the Taylor series, so a
    high order costs no more than its square. Raises `InputTypeError` where n is no int,
    `InputValueError` where it is negative, or above 170, whose factorial is the last float.
    """
    check_function("derivative", f, "derivative(f)(x), where f computes numbers from x")
    order = checked_order("derivative", n)
    if order > _LAST:
        raise InputValueError(
            f"derivative takes an order up to {_LAST}, got {order}, whose factorial is no float; "
            "take the coefficients of taylor"
        )

    @presented("derivative", f)
    def derivative_of_f(x: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(x, Value) and as_real(x) is None:
            raise InputTypeError(
                f"derivative takes a function of one number, and was called with "
                f"{type(x).__name__}: {x!r:.80}; jacobian is for a function of several"
            )
        with Call("derivative", f, 0, (x, *args), kwargs) as call:
            coefficient = coefficients(call, order)[order]
        numbers, rebuild = flatten(coefficient)
        return rebuild([number * factorial(order) for number in numbers])

    return derivative_of_f
