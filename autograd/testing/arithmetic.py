"""Arithmetic: the exact numbers over which the formulas of the table are evaluated.

>>> from autograd.rules import SIGMOID
>>> mp, reader = high_precision()
>>> with mp.workdps(30):
...     print(reader.row(SIGMOID, SIGMOID.formula, [mp.mpf(2)]))
0.880797077977882444059729141302

A number of mpmath has as many digits as are asked for. Next: `recording.py`, which computes whole
graphs over such numbers.
"""

import threading
from collections.abc import Callable
from typing import Any, Final

from autograd.errors import MissingExtraError
from autograd.reading import Reader

_LOCAL: Final = threading.local()


def high_precision() -> tuple[Any, Reader]:
    """Give a context of mpmath and the reader of texts over its numbers, for this thread alone.

    The precision is a setting of the context: that of the user's own, `mpmath.mp`, stays as it is.
    Raises `MissingExtraError` where mpmath is not installed.
    """
    found: tuple[Any, Reader] | None = getattr(_LOCAL, "found", None)
    if found is None:
        found = _LOCAL.found = _made()
    return found


def for_user(x: Any) -> Any:
    """Give a number of any context, with all its digits, as one of the user's context."""
    if not hasattr(x, "_mpf_"):
        return x
    from mpmath import mp

    return mp.make_mpf(x._mpf_)


def _made() -> tuple[Any, Reader]:
    try:
        from mpmath import MPContext
    except ImportError as error:
        raise MissingExtraError(
            "exact arithmetic needs mpmath: pip install 'stepgrad[test]'"
        ) from error
    mp = MPContext()

    def modulo(x: Any, y: Any) -> Any:
        """Give the remainder of all digits of x / y, where they can be written down."""
        if mp.isfinite(x) and mp.isfinite(y) and x and y and mp.mag(x) - mp.mag(y) > _FAR:
            raise OverflowError("the quotient has too many digits")
        return x % y

    def power(x: Any, y: Any) -> Any:
        if x > 0 and mp.isfinite(x) and mp.isfinite(y):
            _refuse_far(mp, y * mp.log(x))
        return mp.power(x, y)

    functions: dict[str, Any] = {
        **{name: getattr(mp, name) for name in _OF_MPMATH.split()},
        "abs": abs,
        "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)),
        # mpmath counts the terms of its series in a float.
        "erfc": lambda x: mp.erfc(x) if abs(x) < 1e9 else mp.mpf(1) - mp.sign(x),
        "exp2": lambda x: mp.power(2, x),
        "floordiv": lambda x, y: mp.nint((x - modulo(x, y)) / y),
        "lgamma": lambda x: mp.re(mp.loggamma(x)),
        "log10": lambda x: mp.log(x, 10),
        "log2": lambda x: mp.log(x, 2),
        "mod": modulo,
        # A whole n or digits cannot move: beside it stands the same function.
        "polygamma": lambda n, x: mp.polygamma(int(mp.nint(n)), x),
        "pow": power,
        "round": mp.nint,
        "round_to": lambda x, digits: _rounded(mp, x, int(mp.nint(digits))),
        "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
        "square": lambda x: x * x,
    }
    for name in _STEEP.split():
        functions[name] = _near(mp, functions[name])
    return mp, Reader(mp.mpf, functions)


def _near(mp: Any, function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Guard a function of which mpmath would build e to the argument, or reduce an angle."""

    def guarded(x: Any) -> Any:
        _refuse_far(mp, x)
        return function(x)

    return guarded


def _rounded(mp: Any, x: Any, digits: int) -> Any:
    return mp.nint(x * mp.mpf(10) ** digits) / mp.mpf(10) ** digits


def _refuse_far(mp: Any, x: Any) -> None:
    if mp.isfinite(x) and x and mp.mag(x) > _FAR:
        raise OverflowError("exact arithmetic would never end with a number this large")


# Numbers beyond 2 to this power are not raised to powers: mpmath would take hours, not fail.
_FAR: Final = 4096
_STEEP: Final = "cos cosh digamma erf erfc exp exp2 expm1 lgamma sech sigmoid sin sinh tan tanh"

_OF_MPMATH: Final = """
    acos acosh asin asinh atan atan2 atanh ceil cos cosh digamma erf exp expm1 floor hypot log log1p
    sech sign sin sinh sqrt tan tanh
"""
