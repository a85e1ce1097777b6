"""Layout: where the number of each slot lies, so that what a loop reads are neighbours.

The results of an instruction lie in the order of what they read, and the inputs of a matrix row by
row.

Next: `encode.py` writes the instructions.
"""

from typing import Final

from autograd.layout import i64
from autograd.replay.passes.levels import BATCHED
from autograd.replay.passes.products import Matrix, factor
from autograd.replay.tape import CONSTANT, INPUT, Tape
from autograd.rules import DOT

# So few results are computed one by one: scalar code is faster there.
_FEW: Final = 4


class Step:
    """What one instruction computes: the slots of a tape, and the matrices if it is a product."""

    def __init__(self, members: list[int], matrix: Matrix | None) -> None:
        """Store the parts."""
        self.members = members
        self.matrix = matrix


class Layout:
    """The places of the slots of a tape: inputs, and then the results of each step.

    A constant has no place, -1: each operand of constants gets a copy in the order it wants.
    """

    def __init__(self, tape: Tape, flags: list[int]) -> None:
        """Start with no place for any slot."""
        self.tape = tape
        self.flags = flags
        self.codes: list[int] = tape.codes
        self.starts: list[int] = tape.starts
        self.operands: list[int] = tape.operands
        self.places: list[int] = [-1] * len(tape.codes)
        self.inputs: i64 = len(tape.inputs)
        self.claimed: i64 = 0  # how many inputs have a place
        # A gap: the constants will stand between the inputs and the results.
        self.size: i64 = len(tape.inputs) + 1
        self.steps: list[Step] = []

    def add(self, members: list[int]) -> None:
        """Give places to the results of a group of slots."""
        if len(members) < _FEW:
            for member in members:
                self._append([member], None)
            return
        if self.codes[members[0]] == DOT.code:
            matrices, members = factor(self.tape, members)
            for matrix in matrices:
                self._add_matrix(matrix)
            if not members:
                return
        self._append(self._ordered(members), None)

    def finish(self) -> None:
        """Give places to the inputs that are in no matrix, in their order."""
        self._claim([slot for slot in self.tape.inputs if self.places[slot] < 0])

    def _append(self, members: list[int], matrix: Matrix | None) -> None:
        for member in members:
            self.places[member] = self.size
            self.size += 1
        self.steps.append(Step(members, matrix))

    def _ordered(self, members: list[int]) -> list[int]:
        """Order results so that what they read has places one after the other."""
        count: i64 = self.starts[members[0] + 1] - self.starts[members[0]]
        which: i64
        for which in range(min(count, 3)):
            ordered = self._ordered_by(
                members, [self.operands[self.starts[member] + which] for member in members]
            )
            if ordered:
                return ordered
        return members

    def _ordered_by(self, members: list[int], read: list[int]) -> list[int]:
        """Order members by the places of what they read, if these are evenly spaced."""
        low: i64 = self.places[read[0]]
        high = low
        place: i64
        for slot in read:
            place = self.places[slot]
            if place < 0:
                return []
            low = place if place < low else low
            high = place if place > high else high
        gaps: i64 = len(members) - 1
        step = (high - low) // gaps
        if step == 0 or step * gaps != high - low:
            return []
        ordered: list[int] = [-1] * len(members)
        at: i64
        for at in range(len(members)):
            place = self.places[read[at]] - low
            if place % step or ordered[place // step] >= 0:
                return []
            ordered[place // step] = members[at]
        return ordered

    def _add_matrix(self, matrix: Matrix) -> None:
        """Order the rows and columns of a product, and give places to what it reads and gives."""
        order = self._order(matrix.rows)
        if order:
            matrix.order_rows(order)
        order = self._order(matrix.columns)
        if order:
            matrix.order_columns(order)
        self._claim([slot for row in matrix.rows for slot in row])
        self._claim(matrix.entries())
        self._claim(matrix.bias)
        if matrix.added:
            self.size += len(matrix.cells)  # for the product before it is added to
        self._append(matrix.cells, matrix)

    def _order(self, lists: list[list[int]]) -> list[int]:
        """Give the order of some lists in which the places of their first items ascend."""
        if len(lists) == 1:
            return []
        return self._ordered_by(list(range(len(lists))), [each[0] for each in lists])

    def _claim(self, slots: list[int]) -> None:
        """Let inputs be neighbours, if all of these are inputs that have no place yet."""
        for slot in slots:
            if self.codes[slot] != INPUT or self.places[slot] >= 0:
                return
        if len(set(slots)) < len(slots):
            return
        for slot in slots:
            self.places[slot] = self.claimed
            self.claimed += 1

    def is_even(self, slots: list[int]) -> bool:
        """Tell whether all slots have one number, or all have one for each lane."""
        first = self.flags[slots[0]] & BATCHED
        return all(self.flags[slot] & BATCHED == first for slot in slots)

    def is_constant(self, slots: list[int]) -> bool:
        """Tell whether all slots are constants."""
        return all(self.codes[slot] == CONSTANT for slot in slots)
