"""Reference runner: runs a tape as it is, lane by lane, where no other runner knows its rules.

Those know the rules of the table, and not the primitives that a user declares. It is called as
`Runner` of `native.py` is.

>>> from autograd.replay.recorder import record
>>> runner = ReferenceRunner(record(lambda x: x * x, [3.0]).tape, [False])
>>> runner.run([5.0], gradient=True).shared_gradient
array([10.])
"""

from collections.abc import Sequence
from typing import Any

from autograd.replay import reference
from autograd.replay.results import Result
from autograd.replay.tape import Tape


class ReferenceRunner:
    """Runs one tape; `batched` tells which inputs have a number for each lane."""

    def __init__(self, tape: Tape, batched: Sequence[bool]) -> None:
        """Take the tape."""
        self._tape, self._batched = tape, list(batched)

    def run(
        self,
        shared: Any,
        batched: Any = None,
        indexes: Any = None,
        seeds: Any = None,
        gradient: bool | str = False,
        lanes: int = 1,
    ) -> Result:
        """Compute the outputs and the gradient, as `Runner.run` of `native.py` does."""
        import numpy as np

        tape, flags = self._tape, np.array(self._batched, bool)
        outputs = np.zeros((len(tape.outputs), lanes))
        failed = np.full(lanes, -1, np.int32)
        by_shared, by_batched = np.zeros((~flags).sum()), np.zeros((flags.sum(), lanes))
        for lane in range(lanes):
            inputs = np.zeros(len(flags))
            inputs[~flags] = shared
            if flags.any():
                inputs[flags] = batched[:, lane]
            numbers = reference.run(tape, inputs.tolist())
            failed[lane] = reference.failing(tape, numbers)
            outputs[:, lane] = [numbers[slot] for slot in tape.outputs]
            if gradient and failed[lane] < 0:
                weights = [1.0] if seeds is None else seeds[:, lane].tolist()
                found = np.array(reference.pull(tape, numbers, weights))
                by_shared += found[~flags]
                by_batched[:, lane] = found[flags]
        return Result(
            outputs,
            by_shared if gradient else None,
            by_batched if gradient is True else None,
            failed if (failed >= 0).any() else None,
        )
