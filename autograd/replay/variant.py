"""Variant: one recording of a function, made ready to run.

>>> import numpy as np
>>> from autograd.replay.layout import Given
>>> from autograd.replay.recorder import record
>>> variant = Variant(record(lambda x: x * x if x > 0.0 else -x, [3.0]), [False], "float64", 1)
>>> result = variant.run(Given((), np.array([-5.0]), None, None), None, 1, None, False)
>>> result.failed.tolist()  # its first guard does not hold there
[0]

Next: `passes/`, which make the program; `native.py`, which runs it.
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from autograd.calls import is_inside
from autograd.replay.layout import Given
from autograd.replay.native import ROWS, runner
from autograd.replay.passes import lower
from autograd.replay.recorder import Recording, repeats
from autograd.replay.reference_runner import ReferenceRunner
from autograd.replay.structure import NUMBER, HoldsValues, Numbers, Structure, listed
from autograd.replay.tape import Tape
from autograd.rules import RULES
from autograd.trees import flatten

# By no inputs, by all, or by the shared ones alone.
Gradient = bool | Literal["shared"]


class Variant:
    """One recording, made ready to run."""

    def __init__(
        self, recording: Recording, batched: Sequence[bool], dtype: str, threads: int
    ) -> None:
        """Optimise it; captured Values, which are read at each call, come after the inputs."""
        self.recording = recording
        tape = recording.tape
        flags = [*batched, *[False] * len(recording.captured)]
        self.program = lower(tape, flags)
        packed = self.program.packed()
        self.size = sum(array.nbytes for array in packed)
        self.runner: Any
        if len(RULES) == len(ROWS) or max(tape.codes) < len(ROWS):
            self.runner = runner(packed, dtype, threads)
        else:
            self.runner = ReferenceRunner(tape, flags)
        self.structure = result_structure(recording)
        self.is_differentiable = tape.differentiated == 1
        self.flips: dict[int, int] = {}  # by the place of a guard, how many lanes failed it
        chosen = self.program.chosen
        self._indexes = _Indexes(tape, flags, chosen) if chosen else None
        self.is_confirmed = False

    def confirm(self, f: Callable[..., Any], args: Sequence[Any]) -> None:
        """See that the function does again what was recorded, before a replay stands for it."""
        self.is_confirmed = repeats(self.recording, f, args)

    def run(self, given: Given, batched: Any, lanes: int, seeds: Any, gradient: Gradient) -> Any:
        """Run it over lanes; gives what the runner gives, or None where an index is out of range.

        The recording of the lane tells what the function itself does with such an index.
        """
        shared = given.shared
        indexes: list[Any] | None = None
        if self.recording.captured:
            import numpy as np

            if is_inside():  # they may belong to what goes on around it
                raise HoldsValues
            shared = np.append(shared, [value.data for value in self.recording.captured])
        if self._indexes is not None:
            indexes = self._indexes.read(shared, batched)
            if indexes is None:
                return None
        return self.runner.run(shared, batched, indexes, seeds, gradient, lanes)


class _Indexes:
    """The inputs that choose from tables: where their numbers stand, and what they may be."""

    def __init__(self, tape: Tape, flags: list[bool], chosen: list[int]) -> None:
        import numpy as np

        self._are_batched = [flags[place] for place in chosen]
        ranks = [flags[:place].count(flags[place]) for place in chosen]
        tables: dict[int, set[int]] = {place: set() for place in chosen}
        for take in tape.takes:
            tables[take.index_input].add(len(take.table))
        most = np.array([min(tables[place]) for place in chosen])
        # From the end, as -1, one counts only where all tables are of one length.
        counts = np.array([len(tables[place]) == 1 for place in chosen])
        which = np.array(self._are_batched)
        self._ranks = [np.array(ranks)[which == kind] for kind in (False, True)]
        self._most = [most[which == kind] for kind in (False, True)]
        self._least = [np.where(counts, -most, 0)[which == kind] for kind in (False, True)]

    def read(self, shared: Any, batched: Any) -> list[Any] | None:
        """Give each index, of a batched one those of the lanes; None if one is out of range."""
        found = [self._whole(0, shared[self._ranks[0]][:, None])]
        found.append(self._whole(1, batched[self._ranks[1]]) if any(self._are_batched) else [])
        if found[0] is None or found[1] is None:
            return None
        alone, lanes = iter(found[0]), iter(found[1])
        return [next(lanes) if each else int(next(alone)[0]) for each in self._are_batched]

    def _whole(self, kind: int, numbers: Any) -> Any:
        import numpy as np

        most, least = self._most[kind][:, None], self._least[kind][:, None]
        with np.errstate(invalid="ignore"):  # nan, infinities and the like become another number
            whole = numbers.astype(np.int64)
        if (whole != numbers).any() or (whole >= most).any() or (whole < least).any():
            return None
        return np.where(whole < 0, whole + most, whole)


def result_structure(recording: Recording) -> Structure:
    """Give the structure of what the function gave when it was recorded."""
    tape = recording.tape
    given = recording.rebuild([tape.numbers[slot] for slot in tape.outputs])
    return listed(given, Numbers(), "the result")


def laned(variant: Variant, outputs: Any) -> Any:
    """Put outputs, (outputs, lanes), into the structure of the result, lanes first.

    An array of shape S becomes one of shape (lanes, *S), a number one of shape (lanes,).
    """
    if variant.structure == NUMBER:
        return outputs[0]
    recording = variant.recording
    example = recording.rebuild([recording.tape.numbers[slot] for slot in recording.tape.outputs])
    leaves, rebuild = flatten(example, arrays=False)
    parts, row = [], 0
    for leaf in leaves:
        rows = getattr(leaf, "size", 1)
        block = outputs[row : row + rows]
        parts.append(block.T.reshape(outputs.shape[1], *getattr(leaf, "shape", ())))
        row += rows
    return rebuild(parts)
