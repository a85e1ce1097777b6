"""Encode: the instruction of each step.

Next: `writer.py` writes its operands.
"""

from typing import Any, Final

from autograd.layout import i64
from autograd.replay.passes.layout import Layout, Step
from autograd.replay.passes.products import Matrix
from autograd.replay.passes.writer import Writer
from autograd.replay.program import PRODUCT, READ, TAKE
from autograd.replay.tape import READ as WAS_READ
from autograd.rules import ADD, DOT, MEAN, RULES, SUM

# Sums of fewer terms stay in the order in which the function added.
_LONG: Final = 8


class Encoder:
    """Writes one step after the other."""

    def __init__(self, layout: Layout, writer: Writer, indexes: dict[int, int]) -> None:
        """Start at the beginning; `indexes` tells which index each slot that takes one reads."""
        self.writer = writer
        self.indexes = indexes
        self.places: list[int] = layout.places
        self.codes: list[int] = layout.codes
        self.starts: list[int] = layout.starts
        self.operands: list[Any] = layout.operands
        self.layout = layout
        self.folds: list[bool] = [rule.folds for rule in RULES.values()]

    def write(self, step: Step) -> None:
        """Write the instruction of a step, or two."""
        if step.matrix is not None:
            self._write_matrix(step.matrix)
            return
        members = step.members
        code = self.codes[members[0]]
        first = self.starts[members[0]]
        count = self.starts[members[0] + 1] - first
        if code < 0:
            self._write_copy(members, code, count)
        elif code == DOT.code:
            self._write_dot(members, count)
        elif self.folds[code]:
            read = self._read(members, 0, count)
            if len(members) == 1 and (code == SUM.code or code == MEAN.code):
                read = self._ordered(read, read)
            self.writer.head(code, len(members), count, 1)
            self.writer.operand(read, len(members), count)
        else:
            self.writer.head(code, len(members), 0, count)
            for which in range(count):
                self.writer.operand(self._read(members, which, 1), len(members), 1)

    def _write_copy(self, members: list[int], code: int, count: int) -> None:
        """Write what copies numbers: those that were read, and those that an index chooses."""
        n = len(members)
        if code == WAS_READ:
            self.writer.head(READ, n, 0, 1)
            self.writer.operand(self._read(members, 0, 1), n, 1)
            return
        self.writer.head(TAKE, n, count, 2)
        self.writer.operand(self._read(members, 0, count), n, count)
        self.writer.choice([self.indexes[member] for member in members])

    def _write_dot(self, members: list[int], count: int) -> None:
        n, k = len(members), count // 2
        left = self._read(members, 0, k)
        right = self._read(members, k, k)
        if n == 1:
            by = right if self.layout.is_constant(left) else left
            left, right = self._ordered(left, by), self._ordered(right, by)
        self.writer.head(DOT.code, n, k, 2 + count % 2)
        self.writer.operand(left, n, k)
        self.writer.operand(right, n, k)
        if count % 2:
            self.writer.operand(self._read(members, 2 * k, 1), n, 1)

    def _write_matrix(self, matrix: Matrix) -> None:
        rows, items, columns = len(matrix.rows), len(matrix.rows[0]), len(matrix.columns)
        writer = self.writer
        result = writer.out
        writer.product(PRODUCT, rows, items, columns, 3 if matrix.bias else 2)
        writer.operand([slot for row in matrix.rows for slot in row], rows * items, 1)
        writer.operand(matrix.entries(), items * columns, 1)
        if matrix.bias:
            writer.operand(matrix.bias, rows, 1)
        if matrix.added:
            writer.head(ADD.code, rows * columns, 0, 2)
            writer.results_of(result)
            writer.operand(matrix.added, rows * columns, 1)

    def _read(self, members: list[int], which: i64, k: i64) -> list[Any]:
        """List what the members read at k operands from one on."""
        read: list[Any] = []
        place: i64
        for member in members:
            start: i64 = self.starts[member] + which
            for place in range(start, start + k):
                read.append(self.operands[place])
        return read

    def _ordered(self, read: list[Any], by: list[int]) -> list[Any]:
        """Put the terms of a long sum in the order of the places of some slots."""
        most = len(by)
        if most < _LONG:
            return read
        keys = [(self.places[by[at]] + 1) * most + at for at in range(most)]
        keys.sort()
        return [read[key % most] for key in keys]
