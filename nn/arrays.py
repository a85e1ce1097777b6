"""Arrays: numbers in nested lists, all lists of a level of one length.

>>> shape([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
(2, 3)

Next: `weights.py`, where the parameters of a module are arrays with names.
"""

from collections.abc import Callable, Iterator
from typing import Any

from autograd import InputTypeError, InputValueError, Value
from nn.checks import scalar, shown


def shape(held: object, above: tuple[int, ...] = ()) -> tuple[int, ...] | None:
    """Give the lengths of the lists from the outside in, None where they are no array.

    >>> shape(1.0), shape([1.0]), shape([1.0, [2.0]])
    ((), (1,), None)
    """
    if not isinstance(held, (list, tuple)):
        return ()
    if id(held) in above:  # a list that holds itself
        return None
    inner = {shape(part, (*above, id(held))) for part in held}
    if len(inner) > 1 or None in inner:
        return None
    return (len(held), *((inner.pop() or ()) if inner else ()))


def flat(array: object) -> Iterator[Any]:
    """Give the numbers of an array, row by row.

    >>> list(flat([[1, 2], [3, 4]]))
    [1, 2, 3, 4]
    """
    if isinstance(array, (list, tuple)):
        for part in array:
            yield from flat(part)
    else:
        yield array


def mapped(function: Callable[..., Any], array: object, *others: Any) -> Any:
    """Give an array of what a function makes of each number, and of those of arrays like it.

    >>> mapped(max, [[1, 2], [3, 4]], [[2, 1], [5, 0]])
    [[2, 2], [5, 4]]
    """
    if isinstance(array, (list, tuple)):
        return [mapped(function, *parts) for parts in zip(array, *others, strict=True)]
    return function(array, *others)


def is_parameter(held: object) -> bool:
    """Tell whether this is a parameter, or an array of Values with parameters among them.

    >>> is_parameter([Value(1.0), Value(2.0)]), is_parameter([1.0])
    (True, False)
    """
    if shape(held) is None:
        return False
    numbers = list(flat(held))
    return all(isinstance(number, Value) and number.is_leaf for number in numbers) and not all(
        number.is_constant for number in numbers
    )


def like(held: object, given: object, name: str) -> Any:
    """Give numbers for an array as nested lists of its shape: whole ones where it holds ints.

    >>> like([0, 0], (1.0, 2.0), "counts")
    [1, 2]

    Takes NumPy's arrays and PyTorch's tensors, too. Raises `InputValueError` for another shape,
    with both.
    """
    plain: object = given.tolist() if hasattr(given, "tolist") else given
    wanted, found = shape(held), shape(plain)
    if found != wanted:
        told = "lists of different lengths" if found is None else f"{found}"
        raise InputValueError(f"{name} takes numbers of shape {wanted}, got {told}")

    def number(old: object, new: object) -> float:
        if isinstance(new, (bool, Value)):
            raise InputTypeError(f"{name} takes plain numbers, got {shown(new)}")
        real: float = scalar(new, name, "numbers")
        if not isinstance(old, int):
            return real
        if not real.is_integer():
            raise InputValueError(f"{name} takes whole numbers, got {real}")
        return int(real)

    return mapped(number, held, plain)
