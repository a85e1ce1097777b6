"""Lanes: an argument with a leading batch axis, each entry of which is the argument of one lane.

>>> import numpy as np
>>> columns = []
>>> structure = stacked(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), columns, "xs")
>>> structure, columns
(('stack', 'array', ('array', (2,))), [array([[1., 3., 5.],
       [2., 4., 6.]])])
>>> unstacked(structure, 10.0 * columns[0])
array([[10., 20.],
       [30., 40.],
       [50., 60.]])

The axis is the first of an array, or the entries of a list; of a dict or a tuple, that of each of
its parts. A runner wants the numbers with the lanes side by side: a row for each number of a lane.

Next: `structure.py`, for the argument of one lane.
"""

from typing import Any

from autograd.convert import is_array
from autograd.errors import InputTypeError, InputValueError
from autograd.replay.gathering import Handed
from autograd.replay.structure import (
    NUMBER,
    Numbers,
    Structure,
    array_numbers,
    built,
    count,
    described,
    is_module,
    listed,
    tuple_of,
)


def stacked(tree: Any, columns: list[Any], name: str) -> Structure:
    """Give the structure of a batched argument, and append its numbers, (numbers, lanes).

    Raises `InputTypeError` where there is no batch axis, `InputValueError` where a batch is empty
    or its entries differ.
    """
    if isinstance(tree, dict):
        parts = tuple(stacked(part, columns, f"{name}[{key!r}]") for key, part in tree.items())
        return "dict", tuple(tree), parts
    if isinstance(tree, tuple):
        parts = tuple(stacked(part, columns, f"{name}[{at}]") for at, part in enumerate(tree))
        return "tuple", type(tree), parts
    if is_array(tree) and tree.ndim:
        _not_empty(len(tree), name)
        columns.append(array_numbers(tree, name).reshape(len(tree), -1).T)
        return "stack", "array", ("array", tree.shape[1:]) if tree.ndim > 1 else NUMBER
    if not isinstance(tree, list) or is_module(tree):
        raise InputTypeError(
            f"a compiled function takes {name} with a leading batch axis, as an array or a list of "
            f"samples, for it was compiled with batched=...; got {tree!r:.80}"
        )
    _not_empty(len(tree), name)
    numbers = Numbers()
    first = listed(tree[0], numbers, f"{name}[0]")
    for lane, sample in enumerate(tree[1:], 1):
        other = listed(sample, numbers, f"{name}[{lane}]")
        if other != first:
            raise InputValueError(
                f"the samples of a batch must be alike: {name}[0] is {described(first)} and "
                f"{name}[{lane}] {described(other)}"
            )
    if numbers.models:
        raise InputTypeError(
            f"a sample of {name} has an object with parameters(); give it as an argument that is "
            "not batched"
        )
    columns.append(numbers.array().reshape(len(tree), -1).T)
    return "stack", "list", first


def _not_empty(lanes: int, name: str) -> None:
    if not lanes:
        raise InputValueError(
            f"a compiled function takes a batch of one sample or more, and {name} is empty"
        )


def unstacked(structure: Structure, matrix: Any) -> Any:
    """Put numbers, (numbers, lanes), into the structure of a batched argument."""
    if structure[0] == "stack":
        _, kind, sample = structure
        if kind == "array":
            return matrix.T.reshape(matrix.shape[1], *(sample[1] if sample != NUMBER else ()))
        return [built(sample, Handed(lane)) for lane in matrix.T.copy()]
    parts, row = [], 0
    for part in structure[2]:
        rows = width(part)
        parts.append(unstacked(part, matrix[row : row + rows]))
        row += rows
    if structure[0] == "dict":
        return dict(zip(structure[1], parts, strict=True))
    return tuple_of(structure[1], parts)


def width(structure: Structure) -> int:
    """Count the numbers of one lane."""
    return count(structure[2]) if structure[0] == "stack" else sum(map(width, structure[2]))


def lane_of(tree: Any, lane: int) -> Any:
    """Give the argument of one lane."""
    if isinstance(tree, dict):
        return {key: lane_of(part, lane) for key, part in tree.items()}
    if isinstance(tree, tuple):
        return tuple_of(type(tree), [lane_of(part, lane) for part in tree])
    found = tree[lane]
    return found.item() if is_array(found) and not found.ndim else found
