"""State checks: whether the state of an optimizer or a schedule is one that fits.

>>> fields({"count": 1}, {"count", "settings"}, "StepLR")
Traceback (most recent call last):
...
autograd.errors.InputValueError: StepLR takes a state with count and settings, got one without
settings

A state is plain data, as JSON holds it; it is checked as a whole before anything of it is used.

Next: `groups.py`.
"""

from typing import Any

from autograd import InputTypeError, InputValueError
from nn.checks import scalar, shown


def fields(
    given: object, needed: set[str], taker: str, also: set[str] | None = None
) -> dict[str, Any]:
    """Give a dict that has all the keys it needs, and no others but those of `also`.

    >>> fields({"step": 1, "extra": 2}, {"step"}, "SGD")
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: SGD takes a state with step, got one with 'extra'
    """
    if not isinstance(given, dict):
        raise InputTypeError(f"{taker} takes a dict as state, got {shown(given)}")
    also = also or set()
    for key in sorted(needed):
        if key not in given:
            raise InputValueError(
                f"{taker} takes a state with {' and '.join(sorted(needed))}, got one without {key}"
            )
    for key in given:
        if key not in needed | also:
            raise InputValueError(
                f"{taker} takes a state with {' and '.join(sorted(needed | also))}, "
                f"got one with {key!r}"
            )
    return given


def listed(given: object, size: int, taker: str, what: str) -> list[Any]:
    """Give a copy of a list that is as long as it must be.

    >>> listed([{}], 2, "SGD", "groups")
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: SGD takes a state with 2 groups, got 1
    """
    if not isinstance(given, list):
        raise InputTypeError(f"{taker} takes a state with a list of {what}, got {shown(given)}")
    if len(given) != size:
        raise InputValueError(f"{taker} takes a state with {size} {what}, got {len(given)}")
    return list(given)


def number(given: object, taker: str, what: str) -> float:
    """Give a float of any value: a sum of squares may be infinite.

    >>> number(1, "Adam", "exp_avg")
    1.0
    """
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        return float(scalar(given, taker, what))
    raise InputTypeError(f"{taker} takes a state with numbers as {what}, got {shown(given)}")


def numbers(given: object, size: int, taker: str, what: str) -> list[float]:
    """Give a list of floats, as many as are wanted.

    >>> numbers([1, 2.5], 2, "Adam", "exp_avg")
    [1.0, 2.5]
    """
    return [number(element, taker, what) for element in listed(given, size, taker, what)]


def same_kind(given: object, taker: str) -> None:
    """Check that a state is of the class that is to take it.

    >>> same_kind("SGD", "Adam")
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: Adam takes a state of Adam, got one of 'SGD'
    """
    if given != taker:
        raise InputValueError(f"{taker} takes a state of {taker}, got one of {given!r}")
