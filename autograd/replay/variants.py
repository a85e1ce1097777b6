"""Variants: the recordings of a function for arguments of one structure, and who runs on which.

A recording holds for all numbers at which each comparison comes out as it did then: its guards. A
lane that fails a guard goes to another variant; where it passes none, the function is recorded for
it. Before a recording serves any other lane or call, the function has to do the same for one of
those. So the answer is always that of the function itself.

Next: `variant.py`, one of them; `statistics.py` counts which guards send lanes away.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from autograd.errors import InputTypeError, InputValueError, RecordingError
from autograd.replay import reference
from autograd.replay.layout import Given
from autograd.replay.recorder import Recording, record
from autograd.replay.signature import Signature
from autograd.replay.structure import Structure, described
from autograd.replay.variant import Gradient, Variant, result_structure

# So that a function with very many branches does not fill the memory: the one that was not used for
# the longest time goes.
MOST: Final = 256


class Answer(NamedTuple):
    """What a run gave: (outputs, lanes), and the gradients by shared and by batched inputs.

    `variant` is one of those that gave it.
    """

    outputs: Any
    shared: Any
    batched: Any
    variant: Variant


class Variants:
    """The variants of a function for arguments of some structures."""

    def __init__(
        self,
        f: Callable[..., Any],
        signature: Signature,
        structures: tuple[Structure, ...],
        dtype: str,
        threads: int,
    ) -> None:
        """Start without any."""
        self.function, self.signature = f, signature
        self.layout = signature.layout(structures)
        self.batched: Sequence[bool] = self.layout.inputs
        self._settings = (dtype, threads)
        self.found: list[Variant] = []  # the one that was used last comes first
        self._seeds: Any = None

    def add(self, recording: Recording) -> Variant:
        """Make a recording ready, and forget what was not used for long."""
        variant = Variant(recording, self.batched, *self._settings)
        self.found.insert(0, variant)
        del self.found[MOST:]
        return variant

    def run(self, given: Given, args: tuple[Any, ...], weight: float, gradient: Gradient) -> Answer:
        """Run each lane on a variant whose guards hold; gradients are those of `weight * result`.

        `given` are the numbers of `args`, by whose lanes the function is called where it must be.
        """
        if gradient and given.hooked:
            raise RecordingError(
                f"a parameter of {given.hooked} has a gradient hook, which a replay does not call; "
                "remove it, or do not compile"
            )
        lanes = given.lanes or 1
        tried: list[tuple[Variant, Any]] = []
        if self.found and (self.found[0].is_differentiable or not gradient):
            variant = self.found[0]  # the frequent case: one variant fits all lanes
            seeds = None if weight == 1.0 else self._weights(weight, lanes)
            result = variant.run(given, given.batched, lanes, seeds, gradient)
            if result is not None and result.failed is None:
                if not variant.is_confirmed:
                    variant.confirm(self.function, self.signature.sample(args, 0))
                outputs, shared, batched, _ = result
                return Answer(outputs, shared, batched, variant)
            tried.append((variant, result))
        return self._run_apart(_Work(self, given, args, weight, gradient), tried)

    def _run_apart(self, work: "_Work", tried: list[tuple[Variant, Any]]) -> Answer:
        import numpy as np

        waiting = np.arange(work.lanes)
        for variant, result in tried:
            waiting = work.sort(variant, waiting, result)
        met = [variant for variant, _ in tried]
        for variant in list(self.found):
            if len(waiting) and variant not in met:
                waiting = work.run(variant, waiting)
        while len(waiting):
            lane = int(waiting[0])
            recording = record(self.function, work.sample(lane))
            if work.gradient:
                _check_differentiable(recording)
            variant = work.newest = self.add(recording)
            left = work.run(variant, waiting)
            if len(left) == len(waiting):
                self.found.remove(variant)  # the next call would record it again
            if len(left) and left[0] == lane:
                # So close to a guard that the order of additions decides: as it was recorded.
                work.take_recorded(variant, lane)
                left = left[1:]
            waiting = left
        return work.answer()

    def use(self, variant: Variant) -> None:
        """Let a variant be the first that is tried the next time."""
        if self.found[0] is not variant:
            self.found.remove(variant)
            self.found.insert(0, variant)

    def _weights(self, weight: float, lanes: int) -> Any:
        """Give the weight of each lane; mostly those of the call before."""
        if self._seeds is None or self._seeds.shape[1] != lanes:
            self._seeds = _weights(weight, lanes)
        return self._seeds


class _Work:
    """One call whose lanes need several variants, and what these have given so far."""

    def __init__(
        self,
        variants: Variants,
        given: Given,
        args: tuple[Any, ...],
        weight: float,
        gradient: Gradient,
    ) -> None:
        import numpy as np

        self.gradient, self.lanes = gradient, given.lanes or 1
        self.newest: Variant | None = None  # it was recorded for a lane of this call
        self._variants, self._given, self._args, self._weight = variants, given, args, weight
        self._first: tuple[Variant, int] | None = None
        self._outputs: Any = None
        self._shared = np.zeros(len(given.shared)) if gradient else None
        rows = 0 if given.batched is None or gradient == "shared" else len(given.batched)
        self._batched = np.zeros((rows, self.lanes)) if gradient else None

    def sample(self, lane: int) -> tuple[Any, ...]:
        """Give the arguments of a lane."""
        return self._variants.signature.sample(self._args, lane)

    def run(self, variant: Variant, waiting: Any) -> Any:
        """Run waiting lanes on a variant; give those that still wait."""
        import numpy as np

        if self.gradient and not variant.is_differentiable:
            return waiting
        batched = self._given.batched
        if batched is not None:
            batched = np.ascontiguousarray(batched[:, waiting])
        seeds = _weights(self._weight, len(waiting))
        result = variant.run(self._given, batched, len(waiting), seeds, self.gradient)
        return self.sort(variant, waiting, result)

    def sort(self, variant: Variant, waiting: Any, result: Any) -> Any:
        """Keep what a variant gave for the lanes whose guards hold; give the other lanes."""
        import numpy as np

        if result is None:  # an index out of range: by halves, until it is alone
            if len(waiting) == 1:
                return waiting
            halves = np.array_split(waiting, 2)
            return np.concatenate([self.run(variant, half) for half in halves])
        if result.failed is None:
            fits = np.ones(len(waiting), bool)
        else:
            fits = result.failed < 0
            places, counts = np.unique(result.failed[~fits], return_counts=True)
            for place, count in zip(places.tolist(), counts.tolist(), strict=True):
                variant.flips[place] = variant.flips.get(place, 0) + count
        lanes = waiting[fits]
        if len(lanes):
            self._variants.use(variant)
            if not variant.is_confirmed and (len(lanes) > 1 or variant is not self.newest):
                variant.confirm(self._variants.function, self.sample(int(lanes[-1])))
            self._start(variant, int(lanes[0]))
            self._outputs[:, lanes] = result.outputs[:, fits]
            if self._shared is not None:
                self._shared += result.shared_gradient[: len(self._shared)]
            if self._batched is not None and len(self._batched):
                self._batched[:, lanes] = result.batched_gradient[:, fits]
        return waiting[~fits]

    def take_recorded(self, variant: Variant, lane: int) -> None:
        """Take the answer for a lane from the recording that was made for it."""
        import numpy as np

        self._start(variant, lane)
        tape, inputs = variant.recording.tape, self._variants.batched
        self._outputs[:, lane] = [tape.numbers[slot] for slot in tape.outputs]
        if self._shared is None or self._batched is None:
            return
        found = np.array(reference.pull(tape, tape.numbers, [self._weight])[: len(inputs)])
        flags = np.array(inputs, bool)
        self._shared += found[~flags]
        if len(self._batched):
            self._batched[:, lane] = found[flags]

    def answer(self) -> Answer:
        """Give what all variants gave together."""
        assert self._first is not None
        return Answer(self._outputs, self._shared, self._batched, self._first[0])

    def _start(self, variant: Variant, lane: int) -> None:
        import numpy as np

        if self._first is None:
            self._first = variant, lane
            self._outputs = np.zeros((len(variant.recording.tape.outputs), self.lanes))
        elif variant.structure != self._first[0].structure:
            raise InputValueError(
                "the samples of a batch must have results that are alike; sample "
                f"{self._first[1]} has {described(self._first[0].structure)} and sample {lane} "
                f"{described(variant.structure)}"
            )


def _check_differentiable(recording: Recording) -> None:
    if recording.tape.differentiated != 1:
        raise InputTypeError(
            "the gradient is that of a function that gives one number, or a tuple whose first "
            f"entry is one number; this one gives {described(result_structure(recording))}"
        )


def _weights(weight: float, lanes: int) -> Any:
    import numpy as np

    return np.full((1, lanes), weight)
