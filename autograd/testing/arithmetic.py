"""Arithmetic: the exact numbers over which the formulas of the table are evaluated.

>>> from autograd.rules import SIGMOID
>>> mp, reader = exact()
>>> with mp.workdps(30):
...     print(reader.row(SIGMOID, SIGMOID.formula, [mp.mpf(2)]))
0.880797077977882444059729141302

A number of mpmath has as many digits as are asked for. Next: `recording.py`, which computes whole
graphs over such numbers.
"""

from functools import cache
from typing import Any, Final

from autograd.errors import MissingExtraError
from autograd.reading import Reader


@cache
def exact() -> tuple[Any, Reader]:
    """Give mpmath's context and the reader of texts over its numbers.

    Raises `MissingExtraError` where mpmath is not installed.
    """
    try:
        from mpmath import mp
    except ImportError as error:
        raise MissingExtraError(
            "exact arithmetic needs mpmath: pip install 'stepgrad[test]'"
        ) from error
    functions = {
        **{name: getattr(mp, name) for name in _OF_MPMATH.split()},
        "abs": abs,
        "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)),
        # mpmath counts the terms of its series in a float.
        "erfc": lambda x: mp.erfc(x) if abs(x) < 1e9 else mp.mpf(1) - mp.sign(x),
        "exp2": lambda x: mp.power(2, x),
        "floordiv": lambda x, y: mp.floor(x / y),
        "lgamma": lambda x: mp.re(mp.loggamma(x)),
        "log10": lambda x: mp.log(x, 10),
        "log2": lambda x: mp.log(x, 2),
        "mod": lambda x, y: x - y * mp.floor(x / y),
        "polygamma": lambda n, x: mp.polygamma(int(n), x),
        "pow": mp.power,
        "round": mp.nint,
        "round_to": lambda x, digits: mp.nint(x * mp.mpf(10) ** digits) / mp.mpf(10) ** digits,
        "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
        "square": lambda x: x * x,
    }
    return mp, Reader(mp.mpf, functions)


_OF_MPMATH: Final = """
    acos acosh asin asinh atan atan2 atanh ceil cos cosh digamma erf exp expm1 floor hypot log log1p
    sech sign sin sinh sqrt tan tanh
"""
