"""NumPy runner: runs a program by reading the texts of the rules over arrays.

It serves where the interpreter in C is missing, with the same answers: to 1e-12 of the sum of the
sizes of the terms, for NumPy adds in another order. It is slower, most of all in scalar code.

>>> from autograd.replay.program import CONTIGUOUS, Instruction, Operand, Program
>>> from autograd.rules import MUL
>>> square = Instruction(MUL.code, n=1, out=1, operands=(Operand(CONTIGUOUS, 0),) * 2)
>>> packed = Program.of([square], inputs=[False], outputs=[1]).packed()
>>> Runner(packed).run([3.0], gradient=True).shared_gradient.tolist()
[6.0]

Adjoints begin as -0.0, which stands for "no gradient came here": see `native/replay_kernels.h`.

Next: `array_reader.py` reads the texts, `decoding.py` the words of a program.
"""

from typing import Any, Final

from autograd.errors import InputValueError
from autograd.replay.array_reader import array_reader
from autograd.replay.decoding import Decoded, decoded
from autograd.replay.program import PRODUCT, READ, TAKE, Packed
from autograd.replay.results import Result, laid_out, positions
from autograd.replay.terms import (
    matrices,
    operands,
    product_terms,
    term,
    times,
    total,
    unreached,
)
from autograd.rules import RULES

# How many numbers are kept at once: lanes are worked through in blocks.
_MOST: Final = 1 << 22


class Runner:
    """Runs one program; the same face as `native.Runner`, where it is documented."""

    def __init__(self, packed: Packed, dtype: str = "float64", threads: int = 1) -> None:
        """Check the program; one thread does the work, however many are asked for."""
        import numpy as np

        self.packed = packed = Packed(*laid_out(packed))
        self.dtype = np.dtype(dtype)
        self.instructions = decoded(packed)
        self.flags = packed.inputs.astype(bool)
        self.indexes = packed.indexes.astype(bool).tolist()
        self.fixed = len(packed.inputs) + len(packed.constants)
        self.slots = self.fixed + sum(each.n for each in self.instructions)
        self.is_batched = np.zeros(self.slots, bool)
        self.is_batched[packed.places[self.flags]] = True
        for each in self.instructions:
            self.is_batched[each.out : each.out + each.n] = self._has_lanes(each)

    def _has_lanes(self, each: Decoded) -> bool:
        read = each.slots[:1] if each.code == TAKE else each.slots
        chosen = each.slots[1].tolist() if each.code == TAKE else []
        return any(self.is_batched[slots].any() for slots in read) or any(
            self.indexes[index] for index in chosen
        )

    def run(
        self,
        shared: Any,
        batched: Any = None,
        indexes: Any = None,
        seeds: Any = None,
        gradient: bool | str = False,
        lanes: int = 1,
    ) -> Result:
        """Compute the outputs and the gradient: see `native.Runner.run`."""
        import numpy as np

        if lanes < 1 or len(shared) != len(self.flags) - self.flags.sum():
            raise InputValueError(
                f"the program takes {len(self.flags) - self.flags.sum()} shared inputs and one "
                f"lane or more, got {len(shared)} and {lanes}"
            )
        with np.errstate(over="ignore"):  # what is too large for float32 becomes infinite
            given = self._matrix(batched, int(self.flags.sum()), lanes)
        weights = self._matrix(np.ones((1, lanes)) if seeds is None else seeds, None, lanes)
        chosen = positions(indexes, self.indexes, lanes) if self.indexes else ([], [])
        outputs = np.zeros((len(self.packed.outputs), lanes), self.dtype)
        batched_gradient = np.zeros_like(given)
        failed = np.full(lanes, -1, np.int32)
        with np.errstate(all="ignore"):
            common = _Numbers(self, shared, chosen)
            common.forward()
            adjoints = unreached(common.shared)
            block = max(1, _MOST // (self.slots + 1))
            for first in range(0, lanes, block):
                at = np.arange(first, min(first + block, lanes))
                part = _Lanes(common, given, chosen, at)
                outputs[:, at] = part.read(self.packed.outputs)
                failed[at] = part.failed()
                held = at[failed[at] < 0]
                if gradient and len(held):
                    if len(held) < len(at):
                        part = _Lanes(common, given, chosen, held)
                    batched_gradient[:, held] = part.reverse(adjoints, weights[:, held])
            if gradient:
                common.adjoints = adjoints
                common.backward()
        by_shared = adjoints[self.packed.places[~self.flags], 0] + self.dtype.type(0.0)
        return Result(
            outputs,
            by_shared if gradient else None,
            batched_gradient if gradient and gradient != "shared" else None,
            None if (failed < 0).all() else failed,
        )

    def _matrix(self, given: Any, rows: int | None, lanes: int) -> Any:
        import numpy as np

        if rows == 0:
            return np.zeros((0, lanes), self.dtype)
        array = np.asarray(given, self.dtype)
        if array.ndim != 2 or array.shape != (len(array) if rows is None else rows, lanes):
            raise InputValueError(
                f"batched inputs and seeds have {lanes} lanes in each row, got {array.shape}"
            )
        return array


class _Numbers:
    """The numbers of the slots that have one for all lanes, and the adjoints of them."""

    has_lanes = False

    def __init__(self, runner: Runner, shared: Any, chosen: Any) -> None:
        import numpy as np

        self.runner, self.width = runner, 1
        self.shared = self.own = np.zeros((runner.slots, 1), runner.dtype)
        self.shared[runner.packed.places[~runner.flags], 0] = shared
        self.shared[len(runner.flags) : runner.fixed, 0] = runner.packed.constants
        self.adjoints = self.shared
        self.choose(chosen, np.zeros(1, int))

    def choose(self, chosen: Any, at: Any) -> None:
        """Keep the indexes of some lanes, a row each."""
        import numpy as np

        shared, rows = map(iter, chosen)
        self.indexes = [
            (next(rows)[at] if is_batched else np.repeat(next(shared), len(at)))
            for is_batched in self.runner.indexes
        ]

    def read(self, slots: Any) -> Any:
        """Give the numbers of slots, a row each; a row of shared slots alone has one."""
        return self.shared[slots]

    def forward(self) -> None:
        """Compute the slots of this kind."""
        for each in self.runner.instructions:
            if self.runner.is_batched[each.out] == self.has_lanes:
                self.own[each.out : each.out + each.n] = self._results(each)

    def _results(self, each: Decoded) -> Any:
        if each.code == TAKE:
            return self._pick(self._taken(each))
        numbers = [self.read(slots) for slots in each.slots]
        if each.code == READ:
            return numbers[0]
        if each.code == PRODUCT:
            a, b, *bias = matrices(each, numbers)
            return sum([x[:, None] for x in bias], times(a, b)).reshape(each.n, -1)
        rule = list(RULES.values())[each.code]
        return array_reader().row(rule, rule.formula, operands(each, numbers))

    def _taken(self, each: Decoded) -> Any:
        """Give the slots that a TAKE chooses, (results, lanes)."""
        import numpy as np

        entries = np.stack([self.indexes[index] for index in each.slots[1].tolist()])
        if entries.min() < 0 or entries.max() >= each.k:
            raise InputValueError("an index of the run is not in its table")
        return each.slots[0].reshape(each.n, each.k)[np.arange(each.n)[:, None], entries]

    def _pick(self, slots: Any) -> Any:
        return self.shared[slots, 0]

    def backward(self) -> None:
        """Bring the adjoints of the slots of this kind to what they were computed from."""
        for each in reversed(self.runner.instructions):
            if self.runner.is_batched[each.out] == self.has_lanes and each.code != READ:
                self._pass_on(each, self.adjoints[each.out : each.out + each.n])

    def _pass_on(self, each: Decoded, up: Any) -> None:
        if each.code == TAKE:
            slots = self._taken(each)
            for lane in range(self.width):
                self.add(slots[:, lane], up[:, lane : lane + 1], lane)
            return
        numbers = [self.read(slots) for slots in each.slots]
        if each.code == PRODUCT:
            terms = product_terms(each, matrices(each, numbers), up)
        else:
            terms = self._terms(each, numbers, up)
        for slots, found in zip(each.slots, terms, strict=True):
            self.add(slots, found)

    def _terms(self, each: Decoded, numbers: list[Any], up: Any) -> list[Any]:
        import numpy as np

        rule = list(RULES.values())[each.code]
        xs = operands(each, numbers)
        out = self.own[each.out : each.out + each.n]
        found = array_reader().partials(rule, xs, range(len(xs)), out)
        terms = [term(up, partial, rule.gate) for partial in found]
        if not rule.folds:
            return terms
        sides = [terms[at : at + each.k] for at in range(0, len(terms), each.k)]
        return [np.stack(side, 1).reshape(len(side) * each.n, -1) for side in sides]

    def add(self, slots: Any, terms: Any, lane: int | None = None) -> None:
        """Add terms to adjoints."""
        import numpy as np

        np.add.at(self.adjoints[:, 0], slots, total(terms))


class _Lanes(_Numbers):
    """The numbers of some lanes, beside those that all lanes share."""

    has_lanes = True

    def __init__(self, common: _Numbers, given: Any, chosen: Any, at: Any) -> None:
        import numpy as np

        self.runner, self.width = common.runner, len(at)
        self.shared = common.shared
        self.own = np.zeros((self.runner.slots, len(at)), self.runner.dtype)
        self.own[self.runner.packed.places[self.runner.flags]] = given[:, at]
        self.choose(chosen, at)
        self.forward()

    def read(self, slots: Any) -> Any:
        """Give the numbers of slots, a row each; a row of shared slots alone has one."""
        import numpy as np

        flags = self.runner.is_batched[slots]
        if not flags.any():
            return self.shared[slots]
        return np.where(flags[:, None], self.own[slots], self.shared[slots])

    def _pick(self, slots: Any) -> Any:
        import numpy as np

        lanes = np.arange(self.width)
        return np.where(
            self.runner.is_batched[slots], self.own[slots, lanes], self.shared[slots, 0]
        )

    def failed(self) -> Any:
        """Give the first guard that each lane fails, or -1."""
        import numpy as np

        found = np.full(self.width, -1, np.int32)
        for place, (slot, outcome) in reversed(list(enumerate(self.runner.packed.guards.tolist()))):
            held = (self.read(np.array([slot]))[0] != 0.0) == bool(outcome)
            found = np.where(held, found, place).astype(np.int32)
        return found

    def reverse(self, common: Any, weights: Any) -> Any:
        """Give the gradient by the inputs of these lanes; add to the adjoints of shared slots."""
        self.common, self.adjoints = common, unreached(self.own)
        for slot, row in zip(self.runner.packed.outputs.tolist(), weights, strict=False):
            self.add([slot], row[None] + row.dtype.type(0.0))
        self.backward()
        return self.adjoints[self.runner.packed.places[self.runner.flags]] + 0.0

    def add(self, slots: Any, terms: Any, lane: int | None = None) -> None:
        """Add terms to adjoints, of shared slots summed over the lanes."""
        import numpy as np

        slots = np.asarray(slots)
        flags = self.runner.is_batched[slots]
        if flags.any():
            own = self.adjoints if lane is None else self.adjoints[:, lane : lane + 1]
            np.add.at(own, slots[flags], terms[flags])
        if not flags.all():
            np.add.at(self.common[:, 0], slots[~flags], total(terms[~flags]))
