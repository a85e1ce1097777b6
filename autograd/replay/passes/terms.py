"""Terms: what a sum adds, with the sums inside it that nothing else reads taken apart.

>>> from autograd.replay.tape import Tape
>>> from autograd.rules import MUL, SUB
>>> codes, operands = [-1, -1, -1, MUL.code, SUB.code], [0, 1, 2, 3]
>>> tape = Tape(codes, [0, 0, 0, 0, 2, 4], operands, [2.0, 3.0, 4.0, 6.0, -2.0], [0, 1, 2], [4])
>>> terms = Terms(tape)  # z - x*y
>>> terms.find(4), terms.left, terms.right, terms.negative
(True, [2, 0], [None, 1], [0, 1])
"""

from typing import Any, Final

from autograd.layout import i64
from autograd.replay.passes.powers import cheaper_powers
from autograd.replay.tape import CONSTANT, INPUT, Tape
from autograd.rules import ADD, DOT, MUL, NEG, RULES, SQUARE, SUB, SUM

# Of readers, as `_count` counts them.
_ONE_SUM: Final = 3
_FREQUENT: Final = 16

# The part that a rule plays in a sum.
_NONE: Final = 0
_SUM: Final = 1
_SUB: Final = 2
_NEG: Final = 3
_DOT: Final = 4
_MUL: Final = 5
_SQUARE: Final = 6
_PARTS: Final = {ADD: _SUM, SUM: _SUM, SUB: _SUB, NEG: _NEG, DOT: _DOT, MUL: _MUL, SQUARE: _SQUARE}


class Terms:
    """The terms of one sum of a tape after the other.

    Term i is `left[i]`, times `right[i]` where that is not None, and is subtracted where
    `negative[i]` is 1.
    """

    def __init__(self, tape: Tape) -> None:
        """Look at which slots only one sum reads."""
        self.codes = cheaper_powers(tape)
        self.starts = tape.starts
        self.operands: list[Any] = tape.operands
        self.parts: list[int] = [_PARTS.get(rule, _NONE) for rule in RULES.values()]
        self.readers: list[int] = self._count(tape)
        self.left: list[Any] = []
        self.right: list[Any] = []
        self.negative: list[int] = []
        self.stack: list[Any] = []
        self.signs: list[int] = []

    def _count(self, tape: Tape) -> list[int]:
        """Count the readers of each slot, twice, and 1 more if the first of them is a sum."""
        codes, starts, operands, parts = self.codes, self.starts, self.operands, self.parts
        readers: list[int] = [0] * len(codes)
        for output in tape.outputs:
            readers[output] += 2
        for guard in tape.guards:
            readers[guard.slot] += 2
        slot: i64
        place: i64
        for slot in range(len(codes) - 1, -1, -1):
            first: i64 = starts[slot]
            last: i64 = starts[slot + 1]
            if readers[slot] == 0 or first == last:
                continue  # dead, or a leaf
            code: i64 = codes[slot]
            part: i64 = parts[code] if code >= 0 else 0
            sums = part in (_SUM, _SUB) or (part == _NEG and readers[slot] == _ONE_SUM)
            for place in range(first, last):
                operand = operands[place]
                if sums or (part == _DOT and place == last - 1 and (last - first) % 2 == 1):
                    is_minus = part == _NEG or (part == _SUB and place > first)
                    if readers[operand] == 0 and not (is_minus and self._adds(operand)):
                        readers[operand] = 1
                readers[operand] += 2
        return readers

    def is_dead(self, slot: i64) -> bool:
        """Tell whether nothing reads a slot that is no input."""
        return self.readers[slot] == 0 and self.codes[slot] != INPUT

    def _adds(self, slot: int) -> bool:
        """Tell whether a slot is a sum; one that is subtracted stays whole."""
        code: i64 = self.codes[slot]
        part: i64 = self.parts[code] if code >= 0 else 0
        return part in (_SUM, _SUB, _DOT)

    def is_inner(self, slot: i64) -> bool:
        """Tell whether a slot is but a part of the one sum that reads it."""
        code: i64 = self.codes[slot]
        return code >= 0 and self.readers[slot] == _ONE_SUM and self.parts[code] != _NONE

    def is_frequent(self, slot: int) -> bool:
        """Tell whether a slot is read so often that its negative will be, too."""
        return self.readers[slot] >= _FREQUENT

    def find(self, root: i64) -> bool:
        """List the terms of a sum; False where it has no inner sums or products, or is none."""
        code: i64 = self.codes[root]
        part: i64 = self.parts[code] if code >= 0 else 0
        if part not in (_SUM, _SUB, _DOT):
            return False
        first: i64 = self.starts[root]
        last: i64 = self.starts[root + 1]
        place = first
        while place < last and not self.is_inner(self.operands[place]):
            place += 1
        if place == last:
            return False
        self.left.clear()
        self.right.clear()
        self.negative.clear()
        self._open(root, 0)
        while self.stack:
            top = self.stack.pop()
            sign: i64 = self.signs.pop()
            if self.is_inner(top):
                self._open(top, sign)
            else:
                self._add(top, None, sign)
        return True

    def _open(self, slot: i64, sign: i64) -> None:
        """Add the products of a sum to the terms, and put its other operands on the stack."""
        part: i64 = self.parts[self.codes[slot]]
        first: i64 = self.starts[slot]
        last: i64 = self.starts[slot + 1]
        place: i64
        if part == _MUL:
            self._add_product(self.operands[first], self.operands[first + 1], sign)
        elif part == _SQUARE:
            self._add(self.operands[first], self.operands[first], sign)
        elif part == _NEG:
            self._push(self.operands[first], 1 - sign)
        elif part == _DOT:
            half: i64 = (last - first) // 2
            for place in range(first, first + half):
                self._add(self.operands[place], self.operands[place + half], sign)
            if (last - first) % 2:
                self._push(self.operands[last - 1], sign)
        else:
            for place in range(last - 1, first - 1, -1):
                self._push(
                    self.operands[place], 1 - sign if part == _SUB and place > first else sign
                )

    def _push(self, slot: Any, sign: i64) -> None:
        self.stack.append(slot)
        self.signs.append(sign)

    def _add_product(self, a: Any, b: Any, sign: i64) -> None:
        """Add a product: inputs before constants before results, so that like sums look alike."""
        if self._rank(a) > self._rank(b):
            a, b = b, a
        self._add(a, b, sign)

    def _rank(self, slot: i64) -> i64:
        code: i64 = self.codes[slot]
        return 0 if code == INPUT else 1 if code == CONSTANT else 2

    def _add(self, a: Any, b: Any, sign: i64) -> None:
        self.left.append(a)
        self.right.append(b)
        self.negative.append(sign)
