"""Fixed point: the x to which an iteration converges, with its derivatives.

>>> from autograd import Value, sqrt
>>> a = Value(2.0)
>>> x = fixed_point(lambda x, a: 0.5 * (x + a / x), 1.0, a)
>>> x.backward()
>>> round(x.data, 12), round(a.grad, 12)
(1.414213562373, 0.353553390593)

Next: `implicit.py` has the derivatives, for which the steps of the iteration are not kept.
"""

import math
from collections.abc import Callable
from typing import Any

from autograd.errors import InputTypeError, InputValueError, SolveError
from autograd.implicit import implicit_root, plain
from autograd.supernode import as_value
from autograd.trees import flatten


def fixed_point(
    g: Callable[..., Any],
    x0: Any,
    *theta: Any,
    tolerance: float = 1e-12,
    steps: int = 10_000,
) -> Any:
    """Find x = g(x, *theta) by iteration from x0, as a function of theta that has derivatives.

    >>> from autograd import Value, cos
    >>> a = Value(1.0)
    >>> x = fixed_point(lambda x, a: cos(a * x), 0.5, a)
    >>> x.backward()
    >>> round(x.data, 9), round(a.grad, 9)
    (0.739085133, -0.297474342)

    x is a number or a nested structure of numbers, as x0 and the result of g are. The iteration is
    on plain floats, `x = g(x, *theta)`, until no number changes by more than `tolerance` (relative
    to it, or to 1 where it is smaller); it converges where g is a contraction near x. x0 has no
    part in the derivatives, which are those of `implicit_root`, and like there also by other Values
    that g uses. Raises `SolveError` after so many `steps`.
    """
    if not callable(g):
        raise InputTypeError(f"fixed_point takes a function, got {g!r}")

    def iterate(*args: Any) -> Any:
        numbers, rebuild = flatten(plain(x0))
        change = math.inf
        for _ in range(steps):
            given = flatten(g(rebuild(numbers), *args))[0]
            new = [as_value(x, "g of fixed_point")._data for x in given]
            if len(new) != len(numbers):
                raise InputValueError(
                    f"g of fixed_point gives {len(new)} numbers for an x of {len(numbers)}; its "
                    "result must have the structure of x0"
                )
            changes = [abs(b - a) / max(abs(b), 1.0) for a, b in zip(numbers, new, strict=True)]
            numbers = new
            if all(change <= tolerance for change in changes):
                return rebuild(numbers)
            change = max(changes)
        raise SolveError(
            f"fixed_point did not converge in {steps} steps: the last one changed x by a residual "
            f"of {change:g}, the tolerance is {tolerance:g}, and x is {rebuild(numbers)!r:.80}. "
            "Start nearer, allow more steps, or solve by another method with implicit_root"
        )

    def residual(x: Any, *args: Any) -> list[Any]:
        return [b - a for a, b in zip(flatten(x)[0], flatten(g(x, *args))[0], strict=True)]

    residual.__name__ = getattr(g, "__name__", type(g).__name__)
    return implicit_root(residual, iterate, tolerance=max(tolerance, 1e-6))(*theta)
