"""Argnums: which positional arguments of a function a transform differentiates by.

>>> chosen("grad", (0, -1), ("x", "y", "z"))
('x', 'z')
>>> replaced(("x", "y", "z"), (0, -1), ("u", "w"))
['u', 'y', 'w']

An int chooses one argument, and the derivative has its structure; a sequence of ints chooses
several, and the derivative is a tuple.
"""

import operator
from collections.abc import Callable, Sequence
from typing import Any

from autograd.errors import InputTypeError, InputValueError

Argnums = int | Sequence[int]


def check_function(name: str, f: object, example: str) -> None:
    """Refuse what is no function, and show how a transform is called."""
    if not callable(f):
        raise InputTypeError(f"{name} takes a function first, got {f!r:.80}; write {example}")


def checked(name: str, f: Callable[..., Any], argnums: Argnums) -> int | tuple[int, ...]:
    """Check what a transform is given: a function, and one int or several different ones."""
    check_function(name, f, f"{name}(f)(x), where f computes numbers from x")
    several = isinstance(argnums, (tuple, list))
    places: tuple[Any, ...] = tuple(argnums) if several else (argnums,)  # type: ignore[arg-type]
    if not all(hasattr(place, "__index__") and not isinstance(place, bool) for place in places):
        raise InputTypeError(
            f"{name} takes argnums as an int, or a tuple of them, got {argnums!r}; they count the "
            "positional arguments from 0"
        )
    numbers = tuple(map(operator.index, places))
    return numbers if several else numbers[0]


def chosen(name: str, argnums: int | tuple[int, ...], args: Sequence[Any]) -> Any:
    """Give the arguments to differentiate by: one, or a tuple of several."""
    places = argnums if isinstance(argnums, tuple) else (argnums,)
    for place in places:
        if not -len(args) <= place < len(args):
            raise InputValueError(
                f"{name} was told argnums={argnums}, and the function was called with {len(args)} "
                "positional arguments; argnums counts those from 0, and a keyword argument is not "
                "differentiated by: give it by position"
            )
    if not isinstance(argnums, tuple):
        return args[argnums]
    if len({place % len(args) for place in argnums}) < len(argnums):
        raise InputValueError(f"{name} was told argnums={argnums}, which names one argument twice")
    return tuple(args[place] for place in argnums)


def replaced(args: Sequence[Any], argnums: int | tuple[int, ...], new: Any) -> list[Any]:
    """Give all arguments, with others in place of those that were chosen."""
    result = list(args)
    if isinstance(argnums, tuple):
        for place, argument in zip(argnums, new, strict=True):
            result[place] = argument
    else:
        result[argnums] = new
    return result
