"""Rows: the lists of numbers that layers take and give, and lists of rows.

>>> from nn import Linear
>>> [x.data for x in row([1.0, 2.0], 2, Linear(2, 1))]
[1.0, 2.0]

Most layers take one row: a list of Values or plain numbers, or, where the row is of one number, the
number itself. Some need several rows at once, for each depends on the others: a batch, whose rows
are examples, or a sequence, whose rows are moments. Such a module has `takes_rows`.

Next: `linear.py` takes a row, `normalization.py` a batch, `attention.py` a sequence.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from autograd import InputTypeError, InputValueError, Value
from nn.checks import sequence, shown
from nn.module import Module

_VALUES: Final = {Value}


def row(x: Any, width: int, taker: Module | str) -> list[Value]:
    """Give the numbers of a row as Values, plain ones as constants that all who read them share.

    >>> from nn import Neuron
    >>> row([1.0, Value(2.0)], 2, Neuron(2))[0].is_constant
    True

    Raises `InputValueError` for another width, with both, and `InputTypeError` for what is no row.
    """
    if is_number(x):
        x = [x]  # of a layer with one neuron
    elif isinstance(x, (str, bytes, dict, set, frozenset)) or not hasattr(x, "__len__"):
        raise InputTypeError(
            f"{_named(taker)} takes a sequence of {_inputs(width)}, got {shown(x)}"
        )
    if type(x) is list and len(x) == width and set(map(type, x)) == _VALUES:
        return x  # what the layer before gave
    if any(hasattr(value, "__len__") and not isinstance(value, str) for value in x):
        raise InputTypeError(
            f"{_named(taker)} takes one row of {width} numbers, got a row of rows; "
            "write [model(row) for row in rows]"
        )
    if len(x) != width:
        raise InputValueError(f"{_named(taker)} takes {_inputs(width)}, got {len(x)}")
    return values(x, taker)


def rows(xs: Sequence[Any], width: int, taker: Module) -> list[list[Value]]:
    """Give the rows of a batch or of a sequence, each of which has the width.

    >>> from nn import BatchNorm
    >>> len(rows([[1.0, 2.0], [3.0, 4.0]], 2, BatchNorm(2)))
    2

    Raises as `row` does, and for a row alone and for no rows.
    """
    given = sequence(xs, repr(taker), "rows")
    if not _has_length(given[0]):
        raise InputTypeError(
            f"{taker!r} takes a list of rows of {width} numbers, got one row; write model([row])"
        )
    return [row(x, width, taker) for x in given]


def values(x: Sequence[Any], taker: Module | str) -> list[Value]:
    """Give Values as they are, and numbers as constants.

    >>> values([3], "Tanh")
    [Value(data=3.0, grad=0.0)]
    """
    try:
        return [number if isinstance(number, Value) else Value(number).detach() for number in x]
    except InputTypeError as error:
        raise InputTypeError(f"{_named(taker)} takes a row of numbers: {error}") from None


def is_number(x: object) -> bool:
    """Tell a number alone, which some layers take as a row of one.

    >>> is_number(Value(1.0)), is_number(2), is_number([2])
    (True, True, False)
    """
    return isinstance(x, (Value, float, int))


def is_row(given: object) -> bool:
    """Tell several numbers from one.

    >>> is_row([0.5, 0.5]), is_row(1)
    (True, False)
    """
    # Floats and ints first: for them the question is asked most, and the last look is slow.
    if isinstance(given, (Value, float, int, str, bytes)) or getattr(given, "ndim", None) == 0:
        return False
    return isinstance(given, Iterable)


def are_rows(x: object) -> bool:
    """Tell a list of rows from a row.

    >>> are_rows([[1.0], [2.0]]), are_rows([1.0, 2.0]), are_rows(Value(1.0))
    (True, False, False)
    """
    if not isinstance(x, (list, tuple)):
        return getattr(x, "ndim", 1) == 2  # an array of NumPy
    return bool(x) and _has_length(x[0])


def outputs(model: Any, given: Sequence[Any]) -> list[Any]:
    """Give what a model makes of each row: of all at once where it `takes_rows`, else one by one.

    >>> from nn import BatchNorm, Linear, Sequential
    >>> net = Sequential(Linear(2, 3, seed=0), BatchNorm(3))
    >>> len(outputs(net, [[1.0, 2.0], [3.0, 4.0]]))
    2
    """
    if getattr(model, "takes_rows", False):
        return list(model(given))
    return [model(each) for each in given]


def _named(taker: Module | str) -> str:
    return taker if isinstance(taker, str) else repr(taker)


def _inputs(width: int) -> str:
    return f"{width} input{'' if width == 1 else 's'}"


def _has_length(x: object) -> bool:
    return hasattr(x, "__len__") and not isinstance(x, (str, bytes))
