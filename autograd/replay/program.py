"""Program: what a runner runs, a short list of instructions over numbered slots.

An instruction computes `n` results of one rule; they are neighbours, so that it is one loop:

>>> from autograd.rules import MUL, SUM
>>> squares = Instruction(MUL.code, n=3, out=3, operands=(Operand(CONTIGUOUS, 0),) * 2)
>>> total = Instruction(SUM.code, n=1, out=6, operands=(Operand(CONTIGUOUS, 3),), k=3)
>>> program = Program.of([squares, total], inputs=[False] * 3, outputs=[6])
>>> print(program)
s0..2      inputs
s3..5    = mul s0..2, s0..2
s6       = sum[3] s3..5
outputs s6

The slots are those of the inputs first, then the constants, then the results of each
instruction in order. A slot holds one number, or, where it depends on a batched input, one for
each lane.

Next: `passes/` makes a program from a tape, `native.py` runs it.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from autograd.replay.tape import Guard
from autograd.rules import DOT, RULES

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What an instruction may do beside the rules of the table, whose codes are not negative.
PRODUCT: Final = -1  # of two matrices
TAKE: Final = -2  # choose from tables by indexes, which are inputs of their own
READ: Final = -3  # a copy through which no gradient flows

# How the slots of an operand lie: item c of result i, of n results that have k items each, is
CONTIGUOUS: Final = 0  # the slot start + i*k + c
SAME: Final = 1  # the slot start, each time
INDEXED: Final = 2  # the slot indices[start + i*k + c]
COLUMNS: Final = 3  # the slot start + c*n + i; of folds, and of the tables of a TAKE

# The words of an instruction before those of its operands: see `Program.words`.
HEAD: Final = 8


class Operand(NamedTuple):
    """Where the numbers lie that an instruction reads: a kind from above, and its start.

    One that is CONTIGUOUS or in COLUMNS has slots that are all shared or all batched; one that is
    INDEXED may mix them.
    """

    kind: int
    start: int


class Instruction(NamedTuple):
    """One loop: `n` results of a rule, in the slots from `out` on.

    Of a fold, each result has `k` items, and each operand n*k slots; a third operand of a dot, its
    bias, has n. A rule of fixed arity has k = 0, and n slots an operand.

    A PRODUCT of `shape` (J, K, S) is out[j*S + s] = sum over c of A[j*K + c] * B[c*S + s], plus
    bias[j] where there is a third operand.

    A TAKE has tables of k entries, n*k slots, and as its second operand the places of n indexes
    among the inputs that are indexes.
    """

    code: int
    n: int
    out: int
    operands: tuple[Operand, ...]
    k: int = 0
    shape: tuple[int, int, int] = (0, 0, 0)

    @property
    def name(self) -> str:
        """The rule, or what stands for one."""
        return NAMES[self.code] if self.code < 0 else list(RULES)[self.code]


NAMES: Final = {PRODUCT: "product", TAKE: "take", READ: "read"}


class Packed(NamedTuple):
    """A program as arrays, which is what the runners read."""

    inputs: "NDArray[Any]"  # uint8, one an input: whether it is batched
    places: "NDArray[Any]"  # int32, the slot of each input
    indexes: "NDArray[Any]"  # uint8, one an input that is an index: whether it is batched
    constants: "NDArray[Any]"  # float64
    words: "NDArray[Any]"  # int32
    indices: "NDArray[Any]"  # int32
    outputs: "NDArray[Any]"  # int32
    guards: "NDArray[Any]"  # int32, (guards, 2): slot and outcome


class Program:
    """A list of instructions, and what stands around it.

    - `inputs`: one an input of the tape, whether it is batched; `places`: its slot, which is one
      of the first `len(inputs)`
    - `indexes`: one an input that is an index, whether it is batched
    - `constants`: their numbers; they have the slots after the inputs
    - `words`: the instructions as a stream of numbers, for each one
      `code, n, out, k, J, K, S, m` and then `kind, start` of its m operands
    - `indices`: what the INDEXED operands read
    - `outputs`: slots, the first `differentiated` of which are differentiated
    - `guards`: the number of a slot, taken as a bool, must be the outcome
    - `chosen`: the places of the indexes among the inputs
    """

    def __init__(
        self,
        words: list[int],
        *,
        inputs: Sequence[bool] = (),
        places: Sequence[int] | None = None,
        indexes: Sequence[bool] = (),
        constants: Sequence[float] = (),
        indices: Sequence[int] = (),
        outputs: Sequence[int] = (),
        differentiated: int = 1,
        guards: Sequence[Guard] = (),
        chosen: Sequence[int] = (),
    ) -> None:
        """Store the parts."""
        self.words = words
        self.inputs = list(inputs)
        self.places = list(range(len(inputs)) if places is None else places)
        self.indexes = list(indexes)
        self.constants = list(constants)
        self.indices = list(indices)
        self.outputs = list(outputs)
        self.differentiated = differentiated
        self.guards = list(guards)
        self.chosen = list(chosen)

    @classmethod
    def of(cls, instructions: Sequence[Instruction], **parts: Any) -> "Program":
        """Make a program of instructions and the other parts."""
        words: list[int] = []
        for code, n, out, operands, k, shape in instructions:
            words += [code, n, out, k, *shape, len(operands)]
            for operand in operands:
                words += operand
        return cls(words, **parts)

    def __iter__(self) -> Iterator[Instruction]:
        """Give one instruction after the other."""
        at, words = 0, self.words
        while at < len(words):
            code, n, out, k, j, c, s, m = words[at : at + HEAD]
            at += HEAD
            pairs = words[at : at + 2 * m]
            at += 2 * m
            operands = tuple(map(Operand, pairs[::2], pairs[1::2]))
            yield Instruction(code, n, out, operands, k, (j, c, s))

    @property
    def instructions(self) -> list[Instruction]:
        """All instructions, in the order in which they run."""
        return list(self)

    @property
    def slots(self) -> int:
        """The number of slots."""
        return len(self.inputs) + len(self.constants) + sum(each.n for each in self)

    def packed(self) -> Packed:
        """Give the program as arrays."""
        import numpy as np

        return Packed(
            np.array(self.inputs, np.uint8),
            np.array(self.places, np.int32),
            np.array(self.indexes, np.uint8),
            np.array(self.constants, np.float64),
            np.array(self.words, np.int32),
            np.array(self.indices, np.int32),
            np.array(self.outputs, np.int32),
            np.array([guard[:2] for guard in self.guards], np.int32).reshape(-1, 2),
        )

    def operand_slots(self, instruction: Instruction, place: int) -> list[int]:
        """List the slots that an operand of an instruction reads, one result after the other.

        >>> from autograd.rules import SUM
        >>> program = Program.of([], inputs=[False] * 6)
        >>> sums = Instruction(SUM.code, n=2, out=6, operands=(Operand(COLUMNS, 0),), k=3)
        >>> program.operand_slots(sums, 0)
        [0, 2, 4, 1, 3, 5]
        """
        kind, start = instruction.operands[place]
        n, k = self.sizes(instruction, place)
        if kind == SAME:
            return [start] * (n * k)
        if kind == INDEXED:
            return self.indices[start : start + n * k]
        if kind == COLUMNS:
            return [start + c * n + i for i in range(n) for c in range(k)]
        return list(range(start, start + n * k))

    @staticmethod
    def sizes(instruction: Instruction, place: int) -> tuple[int, int]:
        """Give how many rows of how many slots an operand has."""
        code, n, _, _, k, (rows, items, columns) = instruction
        if code == PRODUCT:
            return [(rows, items), (items, columns), (rows, 1)][place]
        is_bias = code == DOT.code and place == 2
        is_index = code == TAKE and place == 1
        return n, 1 if k == 0 or is_bias or is_index else k

    def __str__(self) -> str:
        """Show an instruction a line."""
        lines = []
        inputs, constants = len(self.inputs), len(self.constants)
        if inputs:
            batched = f", {sum(self.inputs)} of them batched" if any(self.inputs) else ""
            lines.append(f"{_span(0, inputs):8}   inputs{batched}")
        if constants:
            shown = ", ".join(map(repr, self.constants[:6])) + ", ..." * (constants > 6)
            lines.append(f"{_span(inputs, constants):8}   constants {shown}")
        lines += [self._line(instruction) for instruction in self]
        lines += [f"guard s{slot} is {outcome} ({line})" for slot, outcome, line in self.guards]
        return "\n".join([*lines, "outputs " + ", ".join(f"s{slot}" for slot in self.outputs)])

    def _line(self, instruction: Instruction) -> str:
        size = f"[{instruction.k}]" if instruction.k else ""
        if instruction.code == PRODUCT:
            size = "[{}x{}x{}]".format(*instruction.shape)
        read = ", ".join(
            self._shown(instruction, place) for place in range(len(instruction.operands))
        )
        return f"{_span(instruction.out, instruction.n):8} = {instruction.name}{size} {read}"

    def _shown(self, instruction: Instruction, place: int) -> str:
        kind, start = instruction.operands[place]
        n, k = self.sizes(instruction, place)
        letter = "i" if instruction.code == TAKE and place == 1 else "s"
        if kind == SAME:
            return f"{letter}{start}"
        if kind == INDEXED:
            slots = self.indices[start : start + min(n * k, 5)]
            return "[" + " ".join(f"{letter}{slot}" for slot in slots) + " ..." * (n * k > 5) + "]"
        return _span(start, n * k, letter) + " by columns" * (kind == COLUMNS)


def _span(start: int, count: int, letter: str = "s") -> str:
    return f"{letter}{start}" if count == 1 else f"{letter}{start}..{start + count - 1}"
