"""Structure: what a nest of numbers looks like, apart from the numbers.

>>> numbers = Numbers()
>>> structure = listed({"w": [1.0, 2.0], "b": 3}, numbers, "params")
>>> structure, numbers.array()
(('dict', ('w', 'b'), (('list', 2), ('number',))), array([1., 2., 3.]))
>>> built(structure, Handed(10.0 * numbers.array()))
{'w': [10.0, 20.0], 'b': 30.0}

`trees.py` rebuilds one structure; here structures are plain data that two calls are compared by:
equal structures share a recording, and `difference` says what is unlike.

Next: `gathering.py`, which keeps the numbers.
"""

from collections.abc import Iterable
from contextlib import suppress
from math import prod
from operator import attrgetter
from typing import Any, Final

from autograd.calls import is_inside
from autograd.convert import as_real, is_array
from autograd.errors import InputTypeError
from autograd.replay.gathering import Gathered, Handed
from autograd.value import Value

# A tag, and what belongs to it: ("number",), ("array", shape), ("module", its class's name, count),
# ("list", count) of numbers, ("list", parts), ("tuple", class, parts), ("dict", keys, parts); in
# batched arguments ("stack", "array" or "list", structure of a sample), see lanes.py.
Structure = tuple[Any, ...]

NUMBER: Final[Structure] = ("number",)
_PLAIN: Final = frozenset((float, int))
_SEQUENCES: Final = frozenset(("list", "tuple", "array"))


class HoldsValues(Exception):
    """A Value stands among the numbers: whoever asks for a gradient through it needs a graph."""


class Numbers(Gathered):
    """The numbers of arguments, and the objects whose parameters are among them."""

    def __init__(self) -> None:
        """Start without any."""
        super().__init__()
        self.models: list[Any] = []
        self.hooked = ""  # the name of one that has a gradient hook on a parameter


def listed(tree: Any, numbers: Numbers, name: str) -> Structure:
    """Give the structure of a nest, and append its numbers, a module's parameters among them.

    `name` is what messages call it. Raises `InputTypeError` for what is not numeric, `HoldsValues`
    where a Value is given as a number, or a module inside another call.
    """
    kind = type(tree)
    if kind is float:
        numbers.extend([tree])
        return NUMBER
    if isinstance(tree, (list, tuple)):
        return _sequence(tree, numbers, name)
    if isinstance(tree, dict):
        parts = tuple(listed(part, numbers, f"{name}[{key!r}]") for key, part in tree.items())
        return "dict", tuple(tree), parts
    if is_array(tree) and tree.ndim:
        numbers.add(array_numbers(tree, name))
        return "array", tree.shape
    if is_module(tree):
        if is_inside():  # its parameters may belong to what goes on around the call
            raise HoldsValues
        parameters = list(tree.parameters())
        numbers.extend([parameter.data for parameter in parameters])
        numbers.models.append(tree)
        if any_hooked(parameters):
            numbers.hooked = name
        return "module", f"{kind.__module__}.{kind.__qualname__}", len(parameters)
    if isinstance(tree, Value):
        raise HoldsValues
    numbers.extend([_number(tree, name)])
    return NUMBER


def is_module(tree: Any) -> bool:
    """Tell an object that has parameters, as a network has, from a number."""
    return callable(getattr(tree, "parameters", None)) and not isinstance(tree, type)


def any_hooked(values: Iterable[Value]) -> bool:
    """Tell whether a gradient hook is on one of some Values: a replay would not call it."""
    notes = map(attrgetter("_notes"), values)
    return any(each is not None and each.hooks for each in notes)


def array_numbers(array: Any, name: str) -> Any:
    """Give an array of numbers as one of float64, itself where it is such."""
    if array.dtype.kind in "fiub":
        return array.astype(float, copy=False)
    if array.dtype.kind == "O":
        import numpy as np

        found = array.ravel().tolist()
        if any(isinstance(x, Value) for x in found):
            raise HoldsValues
        return np.array([_number(x, name) for x in found]).reshape(array.shape)
    raise InputTypeError(
        f"a compiled function takes arrays of real numbers, got for {name} one of {array.dtype}"
    )


def count(structure: Structure) -> int:
    """Count the numbers.

    >>> count(("tuple", tuple, (("array", (2, 3)), ("number",))))
    7
    """
    match structure:
        case ("array", shape):
            return prod(shape)
        case ("list", int(number)) | ("module", _, number):
            return number
        case ("number",):
            return 1
    return sum(map(count, structure[-1]))


def built(structure: Structure, numbers: Handed) -> Any:
    """Put numbers into a structure; those of a module make an array, in its parameters' order."""
    match structure:
        case ("number",):
            return numbers.next()
        case ("array", shape):
            return numbers.take(prod(shape)).reshape(shape)
        case ("module", _, number):
            return numbers.take(number)
        case ("list", int(number)):
            return numbers.take(number).tolist()
        case ("dict", keys, parts):
            return {key: built(part, numbers) for key, part in zip(keys, parts, strict=True)}
    made = [built(part, numbers) for part in structure[-1]]
    if structure[0] == "list":
        return made
    return tuple_of(structure[1], made)


def tuple_of(kind: Any, parts: list[Any]) -> Any:
    """Make a tuple of a class; a named one takes its fields one by one."""
    return kind(*parts) if hasattr(kind, "_fields") else kind(parts)


def difference(first: Structure, now: Structure, name: str) -> str:
    """Say how a structure differs from an earlier one; empty where only lengths of lists do.

    >>> difference(("list", 2), ("list", 3), "xs")
    ''
    >>> difference(("array", (2,)), ("array", (3,)), "xs")
    'xs was an array of shape (2,), and is an array of shape (3,)'

    A list, a tuple and an array may stand for each other.
    """
    tags = (first[0], now[0])
    if tags == ("stack", "stack"):
        return difference(first[2], now[2], f"a sample of {name}")
    if tags == ("dict", "dict") and set(first[1]) == set(now[1]):
        others = dict(zip(now[1], now[2], strict=True))
        pairs = [(part, others[key]) for key, part in zip(first[1], first[2], strict=True)]
        return _first_difference(pairs, [f"{name}[{key!r}]" for key in first[1]])
    is_fixed = tags in (("array", "array"), ("tuple", "tuple"))
    if _SEQUENCES.issuperset(tags) and not (is_fixed and _length(first) != _length(now)):
        pairs = list(zip(_parts(first), _parts(now), strict=False))
        told = _first_difference(pairs, [f"{name}[{at}]" for at in range(len(pairs))])
        return told and (f"{name} {_changed(first, now)}" if tags == ("array", "array") else told)
    return "" if first == now else f"{name} {_changed(first, now)}"


def _changed(first: Structure, now: Structure) -> str:
    return f"was {described(first)}, and is {described(now)}"


def described(structure: Structure) -> str:
    """Name a structure in a few words."""
    match structure:
        case ("array", shape):
            return f"an array of shape {shape}"
        case ("module", kind, number):
            return f"a {kind} of {number} parameters"
        case ("dict", keys, _):
            return f"a dict with the keys {list(keys)!r:.80}"
        case ("stack", kind, sample):
            return f"{'an array' if kind == 'array' else 'a list'} of samples, {described(sample)}"
        case ("list", _) | ("tuple", _, _):
            return f"a {structure[0]} of {len(_parts(structure))}"
    return "a number"


def _first_difference(pairs: list[tuple[Structure, Structure]], names: list[str]) -> str:
    for (part, other), name in zip(pairs, names, strict=True):
        found = "" if part == other else difference(part, other, name)
        if found:
            return found
    return ""


def _parts(structure: Structure) -> tuple[Structure, ...]:
    held = structure[-1]
    if structure[0] == "array":
        part = ("array", held[1:]) if len(held) > 1 else NUMBER
        return (part,) * int(held[0])
    return (NUMBER,) * held if isinstance(held, int) else tuple(held)


def _length(structure: Structure) -> int:
    return len(_parts(structure))


def _sequence(tree: Any, numbers: Numbers, name: str) -> Structure:
    if type(tree) is list and _PLAIN.issuperset(map(type, tree)):
        with suppress(OverflowError):  # of an int that is too large, which is named below
            numbers.extend(list(map(float, tree)))
            return "list", len(tree)
    parts = tuple(listed(part, numbers, f"{name}[{at}]") for at, part in enumerate(tree))
    if isinstance(tree, tuple):
        return "tuple", type(tree), parts
    return ("list", len(parts)) if all(part is NUMBER for part in parts) else ("list", parts)


def _number(x: Any, name: str) -> float:
    found = as_real(x)
    if found is None:
        raise InputTypeError(
            f"a compiled function takes numbers, in lists, tuples, dicts and arrays too, and "
            f"objects with parameters(); {name} is {type(x).__name__}: {x!r:.80}; give what is no "
            "number by functools.partial before compiling"
        )
    return found
