"""Fuse: chains of additions become one sum, and sums of products one dot product.

>>> from autograd.replay.tape import Tape
>>> from autograd.rules import ADD, DOT, MUL
>>> codes, operands = [-1, -1, -1, MUL.code, ADD.code], [0, 1, 3, 2]
>>> tape = Tape(codes, [0, 0, 0, 0, 2, 4], operands, [2.0, 3.0, 4.0, 6.0, 10.0], [0, 1, 2], [4])
>>> fused = fuse(tape)  # 2.0 * 3.0 + 4.0
>>> fused.codes[3:] == [DOT.code], fused.operands
(True, [0, 1, 2])

A result that only one sum reads is not computed by itself: its terms are terms of that sum. So the
terms may be added in another order, what is subtracted last, which changes a sum by less than 1e-12
of the sum of their magnitudes. `-` takes part, and so do the sums and dots that the function
called. Where all terms are zeros, the zero that is their sum may have the other sign: the products
of a dot, and three terms or more, are added to 0.0, while two terms are just added.

Next: `terms.py` finds the terms; `levels.py` comes after this pass.
"""

from typing import Any, Final

from autograd.layout import i64
from autograd.replay.passes.dead import with_frame
from autograd.replay.passes.terms import Terms
from autograd.replay.tape import CONSTANT, INPUT, Tape
from autograd.rules import ADD, DOT, MUL, NEG, RECIPROCAL, SQUARE, SUB, SUM

# Sums of fewer terms are not parted.
_LONG: Final = 64


def fuse(tape: Tape) -> Tape:
    """Give the tape with its sums fused."""
    fuser = Fuser(tape)
    slot: i64
    for slot in range(len(tape.codes)):
        if fuser.terms.is_dead(slot) or fuser.terms.is_inner(slot):
            continue
        if fuser.terms.find(slot):
            fuser.write_sum(slot)
        else:
            fuser.copy(slot)
    return with_frame(tape, fuser.codes, fuser.starts, fuser.operands, fuser.numbers, fuser.moved)


class Fuser:
    """Writes the slots of a new tape."""

    def __init__(self, tape: Tape) -> None:
        """Start with no slots."""
        self.terms = Terms(tape)
        self.tape_codes = self.terms.codes
        self.tape_starts = tape.starts
        self.tape_operands: list[Any] = tape.operands
        self.tape_numbers = tape.numbers
        self.codes: list[int] = []
        self.starts: list[int] = [0]
        self.operands: list[Any] = []
        self.numbers: list[float] = []
        self.moved: list[Any] = [-1] * len(tape.codes)
        # The terms of a sum: products, what is added and what is subtracted.
        self.left: list[Any] = []
        self.right: list[Any] = []
        self.plus: list[Any] = []
        self.minus: list[Any] = []
        self.negatives: dict[int, int] = {}
        self.square: i64 = SQUARE.code
        self.reciprocal: i64 = RECIPROCAL.code

    def copy(self, slot: i64) -> None:
        """Write a slot as it was."""
        first: i64 = self.tape_starts[slot]
        last: i64 = self.tape_starts[slot + 1]
        code: i64 = self.tape_codes[slot]
        if code in (self.square, self.reciprocal):
            last = first + 1  # it may have been a power, with an exponent
        self.moved[slot] = len(self.codes)
        self.codes.append(code)
        self.numbers.append(self.tape_numbers[slot])
        place: i64
        for place in range(first, last):
            self.operands.append(self.moved[self.tape_operands[place]])
        self.starts.append(len(self.operands))

    def emit(self, code: int, operands: list[int], number: float = 0.0) -> int:
        """Write a slot, and give its place."""
        self.codes.append(code)
        self.numbers.append(number)
        self.operands += operands
        self.starts.append(len(self.operands))
        return len(self.codes) - 1

    def write_sum(self, slot: int) -> None:
        """Write the sum of the terms that were found."""
        self.left, self.right, self.plus, self.minus = [], [], [], []
        zero = -1
        first: i64 = 0  # how many plain terms stand before the first product
        place: i64
        for place in range(len(self.terms.left)):
            a: Any = self.terms.left[place]
            b: Any = self.terms.right[place]
            is_minus = self.terms.negative[place] == 1
            if b is None and not is_minus and self._is_zero(a):
                zero = self.moved[a]
            else:
                first = first if self.left else len(self.plus)
                self._add(a, b, is_minus)
        plus, minus = self.plus, self.minus
        if zero >= 0 and not self.left and len(plus) + min(len(minus), 1) < 2:
            plus = [zero, *plus]  # 0.0 + x and 0.0 - x are not quite x and -x
        if len(self.left) >= _LONG:
            plus = self._parted_products(plus)
        if len(plus) >= _LONG:
            plus = self._parted(plus)
        if self.left:
            bias, rest = self._bias(plus, first)
            plus = [self.emit(DOT.code, self.left + self.right + bias), *rest]
        self.moved[slot] = self._difference(plus, minus)
        self.numbers[self.moved[slot]] = self.tape_numbers[slot]

    def _add(self, a: Any, b: Any, is_minus: bool) -> None:
        """Add a term to the products, to what is added, or to what is subtracted."""
        moved = self.moved
        if b is None:
            (self.minus if is_minus else self.plus).append(moved[a])
        elif not is_minus:
            self.left.append(moved[a])
            self.right.append(moved[b])
        elif self._is_cheap(a):
            self.left.append(self.negated(a))
            self.right.append(moved[b])
        elif self._is_cheap(b):
            self.left.append(moved[a])
            self.right.append(self.negated(b))
        else:
            self.minus.append(self.emit(MUL.code, [moved[a], moved[b]]))

    def _parted(self, plus: list[Any]) -> list[Any]:
        """Add apart what different rules have computed: what a loop reads shall be neighbours."""
        by_code: dict[int, list[Any]] = {}
        for slot in plus:
            by_code.setdefault(self.codes[slot], []).append(slot)
        if len(by_code) == 1:
            return plus
        parted: list[Any] = []
        for part in by_code.values():
            parted += part if len(part) < _LONG else [self._total(part)]
        return parted

    def _parted_products(self, plus: list[Any]) -> list[Any]:
        """Do so with the products: many of a kind become one more term that is added."""
        by_codes: dict[tuple[int, int], list[int]] = {}
        for place in range(len(self.left)):
            codes = self.codes[self.left[place]], self.codes[self.right[place]]
            by_codes.setdefault(codes, []).append(place)
        few: list[int] = []
        for places in by_codes.values():
            if len(places) < _LONG or len(by_codes) == 1:
                few += places
                continue
            factors = [self.left[place] for place in places]
            factors += [self.right[place] for place in places]
            plus = [self.emit(DOT.code, factors), *plus]
        self.left = [self.left[place] for place in few]
        self.right = [self.right[place] for place in few]
        return plus

    def _bias(self, plus: list[Any], first: i64) -> tuple[list[Any], list[Any]]:
        """Choose what a dot starts from, and what is added to it.

        An input is the bias of a neuron, so that the dots of a layer look alike. Else the order
        stays that in which the function added.
        """
        if len(plus) < 2:
            return plus, []
        place: i64
        if len(self.left) > 1:
            for place in range(len(plus)):
                if self.codes[plus[place]] == INPUT:
                    return [plus[place]], plus[:place] + plus[place + 1 :]
        if first >= 2:
            return [self._total(plus[:first])], plus[first:]
        return plus[:1], plus[1:]

    def _difference(self, plus: list[int], minus: list[int]) -> int:
        if not plus:
            return self.emit(NEG.code, [self._total(minus)])
        result = self._total(plus)
        if len(minus) > 2:
            minus = [self._total(minus)]
        for slot in minus:
            result = self.emit(SUB.code, [result, slot])
        return result

    def _total(self, plus: list[int]) -> int:
        if len(plus) == 1:
            return plus[0]
        return self.emit(ADD.code if len(plus) == 2 else SUM.code, plus)

    def negated(self, slot: int) -> int:
        """Give the slot of a negative, the same one each time."""
        found = self.negatives.get(slot, -1)
        if found < 0:
            if self.tape_codes[slot] == CONSTANT:
                found = self.emit(CONSTANT, [], -self.tape_numbers[slot])
            else:
                found = self.emit(NEG.code, [self.moved[slot]])
            self.negatives[slot] = found
        return found

    def _is_cheap(self, slot: int) -> bool:
        """Tell whether the negative of a factor costs nothing, or will be read many times."""
        return self.tape_codes[slot] == CONSTANT or self.terms.is_frequent(slot)

    def _is_zero(self, slot: int) -> bool:
        return self.tape_codes[slot] == CONSTANT and self.tape_numbers[slot] == 0.0
