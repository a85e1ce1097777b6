"""Trees: nested lists, tuples, dicts and arrays of numbers, as one flat list and back.

>>> numbers, rebuild = flatten({"w": [1.0, 2.0], "b": 3})
>>> numbers
[1.0, 2.0, 3]
>>> rebuild([10.0, 20.0, 30.0])
{'w': [10.0, 20.0], 'b': 30.0}
"""

from collections.abc import Callable, Sequence
from typing import Any

from autograd.convert import is_array

Rebuild = Callable[[Sequence[Any]], Any]


def flatten(tree: Any) -> tuple[list[Any], Rebuild]:
    """List whatever stands in a nested structure, and give the function that puts it back.

    Lists, tuples, dicts and NumPy arrays are structure; anything else is a leaf.
    """
    leaves: list[Any] = []
    shape = _shape(tree, leaves)

    def rebuild(others: Sequence[Any]) -> Any:
        if len(others) != len(leaves):
            raise ValueError(f"a structure of {len(leaves)} numbers got {len(others)}")
        return shape(iter(others))

    return leaves, rebuild


def paths(tree: Any, name: str = "") -> list[str]:
    """Name each leaf of a structure by the way to it.

    >>> paths({"w": [1.0, 2.0]}, "params")
    ["params['w'][0]", "params['w'][1]"]
    """
    if isinstance(tree, dict):
        return [path for key, part in tree.items() for path in paths(part, f"{name}[{key!r}]")]
    if isinstance(tree, (list, tuple)) or (is_array(tree) and tree.ndim):
        return [path for at, part in enumerate(tree) for path in paths(part, f"{name}[{at}]")]
    return [name]


def _shape(tree: Any, leaves: list[Any]) -> Callable[[Any], Any]:
    """Append the leaves of a structure, and give what builds it from an iterator of others."""
    if isinstance(tree, dict):
        parts = {key: _shape(part, leaves) for key, part in tree.items()}
        return lambda others: {key: part(others) for key, part in parts.items()}
    if isinstance(tree, (list, tuple)):
        shapes = [_shape(part, leaves) for part in tree]
        kind = type(tree)
        if hasattr(kind, "_fields"):  # a named tuple takes its fields one by one
            return lambda others: kind(*[part(others) for part in shapes])
        return lambda others: kind(part(others) for part in shapes)
    if is_array(tree) and tree.ndim:
        return _shape_of_array(tree, leaves)
    leaves.append(tree)
    return next


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
