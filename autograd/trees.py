"""Trees: nested lists, tuples, dicts and arrays of numbers, as one flat list and back.

>>> numbers, rebuild = flatten({"w": [1.0, 2.0], "b": 3})
>>> numbers
[1.0, 2.0, 3]
>>> rebuild([10.0, 20.0, 30.0])
{'w': [10.0, 20.0], 'b': 30.0}
"""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from autograd.convert import is_array

# Of a long list of these, a look at the classes says that no structure is in it.
_NUMBERS = frozenset((float, int, bool))
Rebuild = Callable[[Sequence[Any]], Any]


def flatten(tree: Any, arrays: bool = True) -> tuple[list[Any], Rebuild]:
    """List whatever stands in a nested structure, and give the function that puts it back.

    Lists, tuples, dicts and, with `arrays`, NumPy arrays are structure; anything else is a leaf.
    """
    leaves: list[Any] = []
    shape = _shape(tree, leaves, arrays)

    def rebuild(others: Sequence[Any]) -> Any:
        if len(others) != len(leaves):
            raise ValueError(f"a structure of {len(leaves)} numbers got {len(others)}")
        return shape(iter(others))

    return leaves, rebuild


def holds(tree: Any, kind: type) -> bool:
    """Tell whether a leaf of a nested structure is of a class, which is none of numbers.

    >>> holds({"a": [1.0, "b"]}, str), holds([1.0, 2.0], str)
    (True, False)
    """
    if isinstance(tree, (list, tuple)):
        return not _NUMBERS.issuperset(map(type, tree)) and any(holds(x, kind) for x in tree)
    if isinstance(tree, dict):
        return any(holds(x, kind) for x in tree.values())
    if is_array(tree) and tree.ndim:
        return tree.dtype.kind == "O" and any(holds(x, kind) for x in tree.ravel().tolist())
    return isinstance(tree, kind)


def flatten_along(tree: Any, other: Any) -> list[Any]:
    """List the leaves of a second structure, each at the place of its fellow in the first one.

    >>> flatten_along({"a": 1.0, "b": [2.0, 3.0]}, {"b": (20.0, 30.0), "a": 10.0})
    [10.0, 20.0, 30.0]

    A list, a tuple and an array may stand for each other. Raises `ValueError` where the structures
    differ.
    """
    if isinstance(tree, dict):
        if not isinstance(other, dict) or tree.keys() != other.keys():
            raise _mismatch(f"a dict with the keys {list(tree)!r:.80}", other)
        return [leaf for key, part in tree.items() for leaf in flatten_along(part, other[key])]
    if _is_structure(tree):
        if not (_is_structure(other) and not isinstance(other, dict)) or len(tree) != len(other):
            raise _mismatch(f"{type(tree).__name__} of {len(tree)}", other)
        if not (is_array(tree) and tree.ndim > 1) and _is_flat(tree) and _is_flat(other):
            return list(other.tolist() if is_array(other) else other)
        pairs = zip(tree, other, strict=True)
        return [leaf for part, like in pairs for leaf in flatten_along(part, like)]
    if _is_structure(other):
        raise _mismatch("one number", other)
    return [other]


def paths(tree: Any, name: str = "") -> list[str]:
    """Name each leaf of a structure by the way to it.

    >>> paths({"w": [1.0, 2.0]}, "params")
    ["params['w'][0]", "params['w'][1]"]
    """
    if isinstance(tree, dict):
        return [path for key, part in tree.items() for path in paths(part, f"{name}[{key!r}]")]
    if _is_structure(tree):
        return [path for at, part in enumerate(tree) for path in paths(part, f"{name}[{at}]")]
    return [name]


def _shape(tree: Any, leaves: list[Any], arrays: bool) -> Callable[[Any], Any]:
    """Append the leaves of a structure, and give what builds it from an iterator of others."""
    if isinstance(tree, dict):
        parts = {key: _shape(part, leaves, arrays) for key, part in tree.items()}
        return lambda others: {key: part(others) for key, part in parts.items()}
    if isinstance(tree, (list, tuple)):
        kind, count = type(tree), len(tree)
        if kind in (list, tuple) and _is_flat(tree):  # the frequent kind, which may be long
            leaves.extend(tree)
            return lambda others: kind(islice(others, count))
        shapes = [_shape(part, leaves, arrays) for part in tree]
        if hasattr(kind, "_fields"):  # a named tuple takes its fields one by one
            return lambda others: kind(*[part(others) for part in shapes])
        return lambda others: kind(part(others) for part in shapes)
    if arrays and is_array(tree) and tree.ndim:
        return _shape_of_array(tree, leaves)
    leaves.append(tree)
    return next


def _is_structure(tree: Any) -> bool:
    return isinstance(tree, (dict, list, tuple)) or bool(is_array(tree) and tree.ndim)


def _is_flat(tree: Any) -> bool:
    """Tell whether no structure stands in a sequence."""
    if isinstance(tree, (list, tuple)):
        return _NUMBERS.issuperset(map(type, tree)) or not any(map(_is_structure, tree))
    return bool(tree.ndim == 1 and tree.dtype.kind != "O")


def _mismatch(expected: str, given: Any) -> ValueError:
    kind = f"{type(given).__name__} of {len(given)}" if _is_structure(given) else f"{given!r:.80}"
    return ValueError(f"expected {expected}, got {kind}")


def _shape_of_array(array: Any, leaves: list[Any]) -> Callable[[Any], Any]:
    import numpy as np

    count, shape = array.size, array.shape
    leaves.extend(array.ravel().tolist())

    def build(others: Any) -> Any:
        elements = [next(others) for _ in range(count)]
        plain = all(type(x) is float for x in elements)
        made = np.empty(count, dtype=float if plain else object)
        made[:] = elements
        return made.reshape(shape)

    return build
