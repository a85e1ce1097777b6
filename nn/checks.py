"""Checks: what an argument must be, with one clear error where it is not.

>>> count(3, "Layer", "nout")
3
>>> count(0, "Layer", "nout")
Traceback (most recent call last):
...
autograd.errors.InputValueError: Layer takes a whole number of at least 1 as nout, got 0

Next: `module.py`, where the networks begin.
"""

import math
import operator
import reprlib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from autograd import InputTypeError, InputValueError, Value

T = TypeVar("T")

# Takes what was given, who takes it, and as what; gives it as it is used, or raises.
Check = Callable[[object, str, str], Any]


def count(given: object, taker: str, what: str, least: int = 1) -> int:
    """Give a whole number that is large enough.

    >>> count(True, "moons", "count")
    Traceback (most recent call last):
    ...
    autograd.errors.InputTypeError: moons takes an int as count, got bool: True
    """
    try:
        if isinstance(given, bool):
            raise TypeError
        number = operator.index(given)  # type: ignore[arg-type]  # the error is caught below
    except TypeError:
        raise InputTypeError(f"{taker} takes an int as {what}, got {shown(given)}") from None
    if number < least:
        raise InputValueError(
            f"{taker} takes a whole number of at least {least} as {what}, got {number}"
        )
    return number


def finite(given: object, taker: str, what: str, least: float = -math.inf) -> float:
    """Give a finite number that is large enough.

    >>> finite(0.9, "SGD", "momentum", least=0.0)
    0.9
    >>> finite(math.nan, "SGD", "lr", least=0.0)
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: SGD takes a finite number of at least 0 as lr, got nan
    """
    if isinstance(given, Value):
        raise InputTypeError(
            f"{taker} takes a plain number as {what}, got {given!r}; give its data"
        )
    try:
        number = Value(given).data
    except InputTypeError:
        raise InputTypeError(f"{taker} takes a number as {what}, got {shown(given)}") from None
    if not (math.isfinite(number) and number >= least):
        bound = "" if least == -math.inf else f" of at least {least:g}"
        raise InputValueError(f"{taker} takes a finite number{bound} as {what}, got {number}")
    return number


def not_negative(given: object, taker: str, what: str) -> float:
    """Give a finite number of at least 0.

    >>> not_negative(1, "SGD", "lr")
    1.0
    """
    return finite(given, taker, what, least=0.0)


def positive(given: object, taker: str, what: str) -> float:
    """Give a finite number above 0.

    >>> positive(0, "Adam", "eps")
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: Adam takes a finite number above 0 as eps, got 0
    """
    number = finite(given, taker, what)
    if number <= 0.0:
        raise InputValueError(f"{taker} takes a finite number above 0 as {what}, got {number:g}")
    return number


def share(given: object, taker: str, what: str) -> float:
    """Give a number from 0 to 1.

    >>> share(2, "RMSprop", "alpha")
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: RMSprop takes a number from 0 to 1 as alpha, got 2
    """
    number = finite(given, taker, what)
    if not 0.0 <= number <= 1.0:
        raise InputValueError(f"{taker} takes a number from 0 to 1 as {what}, got {number:g}")
    return number


def flag(given: object, taker: str, what: str) -> bool:
    """Give True or False.

    >>> flag(True, "SGD", "nesterov")
    True
    """
    if not isinstance(given, bool):
        raise InputTypeError(f"{taker} takes True or False as {what}, got {shown(given)}")
    return given


def scalar(given: object, taker: str, what: str) -> Any:
    """Give a Value as it is, and any real number as a float.

    >>> scalar(1, "mse", "targets")
    1.0
    """
    if type(given) is float or isinstance(given, Value):
        return given
    try:
        return Value(given).data
    except InputTypeError:
        raise InputTypeError(
            f"{taker} takes Values or numbers as {what}, got {shown(given)}"
        ) from None


def sequence(given: object, taker: str, what: str) -> list[Any]:
    """Give the elements of a sequence that has some.

    >>> sequence((1, 2), "mse", "targets")
    [1, 2]
    >>> sequence([], "mse", "targets")
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: mse takes one element or more as targets, got none
    """
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise InputTypeError(f"{taker} takes a sequence as {what}, got {shown(given)}")
    elements = list(given)
    if not elements:
        raise InputValueError(f"{taker} takes one element or more as {what}, got none")
    return elements


def choice(given: object, table: Mapping[str, T], taker: str, what: str) -> T:
    """Look a name up in a table.

    >>> choice("relo", {"relu": 1, "tanh": 2}, "Layer", "activation")
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: Layer takes relu or tanh as activation, got 'relo';
    did you mean 'relu'?
    """
    if isinstance(given, str) and given in table:
        return table[given]
    *names, last = table
    accepted = f"{', '.join(names)} or {last}" if names else last
    if not isinstance(given, str):
        raise InputTypeError(f"{taker} takes a name ({accepted}) as {what}, got {shown(given)}")
    close = get_close_matches(given.lower(), table, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    raise InputValueError(f"{taker} takes {accepted} as {what}, got {given!r}{hint}")


def shown(given: object) -> str:
    """Show an argument for an error, with its type, cut where it is long.

    >>> shown("abc")
    "str: 'abc'"
    """
    return f"{type(given).__name__}: {reprlib.repr(given)}"
