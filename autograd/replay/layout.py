"""Layout: where the numbers of each argument stand among those that a runner is given.

>>> import numpy as np
>>> layout = Layout((("array", (2,)), ("number",)), batched=frozenset())
>>> given = layout.read((np.array([1.0, 2.0]), 3.0))
>>> given.shared, layout.gradient(0, 10.0 * given.shared, None)
(array([1., 2., 3.]), array([10., 20.]))

A call whose arguments are numbers and arrays of floats alone, like those of the calls before, needs
no walk through their structures: `read` takes the arrays as they are.
"""

from collections.abc import Sequence
from functools import cache
from math import prod
from typing import Any, NamedTuple

from autograd.replay.gathering import Handed
from autograd.replay.lanes import unstacked, width
from autograd.replay.structure import NUMBER, Structure, built, count


class Given(NamedTuple):
    """The numbers of one call: those of shared arguments, and (numbers, lanes) of batched ones.

    `lanes` is None where no argument is batched: there is one lane then. `models` are the objects
    with parameters among the arguments, `hooked` is the name of one that has gradient hooks.
    """

    structures: tuple[Structure, ...]
    shared: Any
    batched: Any
    lanes: int | None
    models: Sequence[Any] = ()
    hooked: str = ""


class _Place(NamedTuple):
    is_batched: bool
    start: int
    stop: int
    structure: Structure


class Layout:
    """The places of arguments of some structures; `inputs` tells which numbers are batched."""

    def __init__(self, structures: tuple[Structure, ...], batched: frozenset[int]) -> None:
        """Put one argument behind the other, the batched ones apart."""
        self.structures = structures
        self.inputs: list[bool] = []
        self._places: list[_Place] = []
        counts = [0, 0]
        for place, structure in enumerate(structures):
            is_batched = place in batched
            numbers = width(structure) if is_batched else count(structure)
            start = counts[is_batched]
            self._places.append(_Place(is_batched, start, start + numbers, structure))
            self.inputs += [is_batched] * numbers
            counts[is_batched] += numbers
        self._shared, self._batched = counts
        # The shape that an array must have, of a sample where it is batched; () for a number.
        shapes = [_shape(place) for place in self._places]
        self._plain: list[tuple[bool, slice, tuple[int, ...]]] | None = None
        if None not in shapes:
            pairs = zip(self._places, shapes, strict=True)
            self._plain = [(it[0], slice(it[1], it[2]), shape or ()) for it, shape in pairs]

    def read(self, args: tuple[Any, ...]) -> Given | None:
        """Read plain numbers and arrays of floats; None for whatever else, or of another shape."""
        plain = self._plain
        if plain is None or len(args) != len(plain):
            return None
        empty, array, float64 = _numpy()
        shared = empty(self._shared)
        batches: list[Any] = []
        for argument, (is_batched, place, shape) in zip(args, plain, strict=True):
            kind = type(argument)
            if kind is array and argument.dtype is float64:
                if is_batched:
                    if argument.shape[1:] != shape or not argument.size:
                        return None
                    batches.append((place, argument))
                elif argument.shape != shape:
                    return None
                else:
                    shared[place] = argument if len(shape) == 1 else argument.ravel()
            elif not shape and not is_batched and (kind is float or _is_small(kind, argument)):
                shared[place] = argument
            else:
                return None
        if not batches:
            return Given(self.structures, shared, None, None)
        lanes = len(batches[0][1])
        if any(len(batch) != lanes for _, batch in batches):
            return None
        return Given(self.structures, shared, self._side_by_side(batches, lanes).T, lanes)

    def _side_by_side(self, batches: list[Any], lanes: int) -> Any:
        """Give the numbers of each lane one after the other; one array as it is."""
        [(_, first), *others] = batches
        if not others and first.flags.c_contiguous:
            return first.reshape(lanes, -1)
        samples = _numpy()[0]((lanes, self._batched))
        for place, batch in batches:
            samples[:, place] = batch.reshape(lanes, -1)
        return samples

    def gradient(self, place: int, shared: Any, batched: Any) -> Any:
        """Give the gradient by one argument its structure."""
        is_batched, start, stop, structure = self._places[place]
        if is_batched:
            return unstacked(structure, batched[start:stop])
        numbers = shared[start:stop]
        if structure[0] == "array":
            return numbers if len(structure[1]) == 1 else numbers.reshape(structure[1])
        return built(structure, Handed(numbers))


def _is_small(kind: type, argument: Any) -> bool:
    return kind is int and argument.bit_length() < 1024  # as a float


@cache
def _numpy() -> tuple[Any, Any, Any]:
    import numpy as np

    return np.empty, np.ndarray, np.dtype(np.float64)


def _shape(place: _Place) -> tuple[int, ...] | None:
    structure = place.structure
    if place.is_batched:
        if structure[:2] != ("stack", "array"):
            return None
        structure = structure[2]
    if structure == NUMBER:
        return ()
    return structure[1] if structure[0] == "array" and prod(structure[1]) else None
