"""Arrays: arithmetic of a Value with what is not one number.

>>> import numpy
>>> from autograd import Value
>>> numpy.array([1.0, 2.0]) * Value(3.0)
array([Value(data=3.0, grad=0.0), Value(data=6.0, grad=0.0)], dtype=object)

An array is taken element by element, so no node ever holds one.
"""

from collections.abc import Callable
from numbers import Number, Real
from typing import Any

from autograd.convert import is_array, refusal


def foreign(
    operation: Callable[[Any, Any], Any], left: object, right: object, value: object
) -> Any:
    """Apply an operator to a Value and something that is not one number.

    Whatever cannot be a number is refused with `InputTypeError`; all else may know what to do with
    a Value itself, so Python is told to ask it.
    """
    other = right if left is value else left
    if isinstance(other, Number) and not isinstance(other, Real):
        raise refusal(other, f"arithmetic ({operation.__name__}) with a Value")
    if is_array(other):
        box = boxed(value)
        return operation(box, right) if left is value else operation(left, box)
    if other is None or isinstance(other, (str, bytes, list, tuple, dict, set)):
        raise refusal(other, f"arithmetic ({operation.__name__}) with a Value")
    return NotImplemented


def boxed(value: object) -> Any:
    """Put a Value into an array of no dimensions, which NumPy spreads over another array."""
    import numpy

    box = numpy.empty((), dtype=object)
    box[()] = value
    return box
