"""Encoding: structures as plain data for JSON, and back, each part of which is checked.

>>> encoded(("dict", ("w", 1), (("list", 2), ("number",))))
['dict', ['w', 1], [['list', 2], ['number']]]
>>> decoded(["dict", ["w", 1], [["list", 2], ["number"]]])
('dict', ('w', 1), (('list', 2), ('number',)))

Next: `saved.py`.
"""

from typing import Any, Final

from autograd.errors import InputTypeError, TapeError
from autograd.replay.structure import NUMBER, Structure

_MOST: Final = 1 << 40  # numbers in an array: more is no shape


def encoded(structure: Structure) -> list[Any]:
    """Give a structure as lists, texts and numbers.

    Raises `InputTypeError` for a named tuple, and for keys that JSON has not.
    """
    match structure:
        case ("tuple", kind, parts):
            if kind is not tuple:
                raise InputTypeError(
                    f"a file of a compiled function holds tuples, no {kind.__name__}; make it a "
                    "tuple or a dict"
                )
            return ["tuple", [encoded(part) for part in parts]]
        case ("dict", keys, parts):
            for key in keys:
                if type(key) not in (str, int):
                    raise InputTypeError(
                        f"a file of a compiled function holds dicts with texts or ints as keys, "
                        f"got {key!r:.80}"
                    )
            return ["dict", list(keys), [encoded(part) for part in parts]]
        case ("list", tuple(parts)):
            return ["list", [encoded(part) for part in parts]]
        case ("stack", kind, sample):
            return ["stack", kind, encoded(sample)]
        case ("array", shape):
            return ["array", list(shape)]
    return list(structure)


def decoded(data: Any) -> Structure:
    """Give the structure of such lists. Raises `TapeError` for any others."""
    match data:
        case ["number"]:
            return NUMBER
        case ["array", [*shape]] if shape and all(_is_count(size) for size in shape):
            return "array", tuple(shape)
        case ["module", str(name), int(number)] if _is_count(number):
            return "module", name, number
        case ["list", int(number)] if _is_count(number):
            return "list", number
        case ["list", [*parts]]:
            return "list", tuple(map(decoded, parts))
        case ["tuple", [*parts]]:
            return "tuple", tuple, tuple(map(decoded, parts))
        case ["dict", [*keys], [*parts]] if _are_keys(keys, len(parts)):
            return "dict", tuple(keys), tuple(map(decoded, parts))
        case ["stack", ("array" | "list") as kind, sample]:
            return "stack", kind, decoded(sample)
    raise TapeError(f"the file is damaged: {data!r:.80} is no structure of arguments")


def _is_count(number: Any) -> bool:
    return type(number) is int and 0 <= number <= _MOST


def _are_keys(keys: list[Any], count: int) -> bool:
    return len(set(keys)) == len(keys) == count and all(type(key) in (str, int) for key in keys)
