"""Convert: which numbers may meet a `Value`, and how each becomes a float.

>>> from fractions import Fraction
>>> real(Fraction(1, 4), "log")
0.25
>>> real("3", "log")
Traceback (most recent call last):
...
autograd.errors.InputTypeError: log takes a number (int, float, bool, ...), got str: '3'
"""

import reprlib
import sys
from typing import Final

from autograd.errors import InputTypeError, NumberTooLargeError

ACCEPTED: Final = "int, float, bool, Fraction, Decimal or a NumPy scalar"


def real(number: object, taker: str) -> float:
    """Convert a real number to a float, or raise an error that names who takes it.

    Raises `InputTypeError` for anything that is not one real number, `NumberTooLargeError` where no
    float is large enough.
    """
    found = as_real(number)
    if found is None:
        raise refusal(number, taker)
    return found


def as_real(number: object) -> float | None:
    """Convert a real number to a float; None for whatever is not one real number."""
    kind = type(number)
    if kind is float:
        return number  # type: ignore[return-value]
    if kind is int or is_real(number):
        try:
            return float(number)  # type: ignore[arg-type]
        except ValueError:  # a signalling nan of Decimal
            return None
        except OverflowError:
            raise NumberTooLargeError(
                f"{type(number).__name__} {_shown(number)} is too large for a float, whose largest "
                f"is {sys.float_info.max}; scale it down, or give math.inf"
            ) from None
    return None


def refusal(given: object, taker: str) -> InputTypeError:
    """Make the error for an argument that is not a real number."""
    hint = ""
    if getattr(given, "ndim", 0) or isinstance(given, (list, tuple)):
        hint = "; make one Value for each element"
    if hasattr(given, "_data"):
        hint = "; write x.data for its number"
    return InputTypeError(
        f"{taker} takes a number ({ACCEPTED}), got {type(given).__name__}: "
        f"{reprlib.repr(given)}{hint}"
    )


def is_real(number: object) -> bool:
    """Tell whether this is one real number."""
    if isinstance(number, (float, int)):
        return True
    # An array of no dimensions is a number; `numbers` registers NumPy's scalars.
    if getattr(number, "ndim", None) == 0 and hasattr(number, "dtype"):
        return getattr(number.dtype, "kind", "") in ("f", "i", "u", "b")
    from decimal import Decimal
    from numbers import Real

    return isinstance(number, (Real, Decimal))


def _shown(number: object) -> str:
    try:
        return reprlib.repr(number)
    except ValueError:  # Python writes no int of more than 4300 digits
        return "with thousands of digits"


def is_array(other: object) -> bool:
    """Tell whether this is an array, which arithmetic takes element by element."""
    return hasattr(other, "dtype") and hasattr(other, "__array_finalize__")
