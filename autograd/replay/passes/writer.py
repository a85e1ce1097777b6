"""Writer: the words of a program, each operand in the cheapest form that fits.

Next: `program.py` says what the forms are, `encode.py` which operands there are.
"""

from typing import Any, Final

from autograd.layout import i64
from autograd.replay.passes.layout import Layout
from autograd.replay.program import COLUMNS, CONTIGUOUS, INDEXED, SAME
from autograd.replay.tape import CONSTANT

# Added to the place of a constant until it is known how many there are.
_FAR: Final = 1 << 40


class Writer:
    """Writes instructions, and collects the constants and the indices that they need."""

    def __init__(self, layout: Layout, numbers: list[float]) -> None:
        """Start with none; `numbers` has those of the constants."""
        self.layout = layout
        self.numbers = numbers
        self.codes = layout.codes
        self.results: i64 = layout.inputs + 1  # the place of the first result
        self.out: i64 = layout.inputs + 1
        self.words: list[int] = []
        self.indices: list[int] = []
        self.constants: list[float] = []
        self._moving: list[int] = []  # where in the words a place stands
        self._choices: list[int] = []  # where indices start that are no places, and how many
        self._cells: dict[int, int] = {}  # the place of a constant that stands alone
        self._blocks: dict[tuple[int, ...], int] = {}  # the place of the first of several

    def head(self, code: int, n: int, k: int, m: int) -> None:
        """Write the head of an instruction with m operands."""
        self._head(code, n, m, [k, 0, 0, 0])

    def product(self, code: int, rows: int, items: int, columns: int, m: int) -> None:
        """Write the head of a product."""
        self._head(code, rows * columns, m, [0, rows, items, columns])

    def _head(self, code: int, n: int, m: int, sizes: list[int]) -> None:
        self.words.append(code)
        self.words.append(n)
        self._moving.append(len(self.words))
        self.words.append(self.out)
        self.words += sizes
        self.words.append(m)
        self.out += n

    def choice(self, indexes: list[int]) -> None:
        """Write an operand of places among the indexes."""
        self.words.append(INDEXED)
        self.words.append(len(self.indices))
        self._choices.append(len(self.indices))
        self._choices.append(len(indexes))
        self.indices += indexes

    def results_of(self, place: int) -> None:
        """Write an operand that is the results of another instruction."""
        self._form(CONTIGUOUS, place)

    def operand(self, read: list[Any], n: i64, k: i64) -> None:
        """Write an operand: k slots of the tape for each of n results."""
        first = self._place(read[0])
        if len(read) == 1:
            self._form(CONTIGUOUS, first)
        elif read.count(read[0]) == len(read):
            self._form(SAME, first)
        elif self.layout.is_constant(read):
            self._form(CONTIGUOUS, self._block(read))
        elif self._is_matrix(read, first, n * k, 1):
            self._form(CONTIGUOUS, first)
        elif k > 1 and n > 1 and self._is_matrix(read, first, k, n):
            self._form(COLUMNS, first)
        else:
            self.words.append(INDEXED)
            self.words.append(len(self.indices))
            for slot in read:
                self.indices.append(self._place(slot))

    def _form(self, kind: int, place: int) -> None:
        self.words.append(kind)
        self._moving.append(len(self.words))
        self.words.append(place)

    def _is_matrix(self, read: list[int], start: i64, k: i64, step: i64) -> bool:
        """Tell whether rows of k items lie with this step, and each row beside the one before."""
        places = self.layout.places
        across: i64 = k if step == 1 else 1
        at: i64
        for at in range(len(read)):
            place: i64 = places[read[at]]
            if place != start + at // k * across + at % k * step:
                return False
        return self.layout.is_even(read)

    def _place(self, slot: int) -> int:
        if self.codes[slot] != CONSTANT:
            return self.layout.places[slot]
        found = self._cells.get(slot, -1)
        if found < 0:
            found = self._cells[slot] = _FAR + len(self.constants)
            self.constants.append(self.numbers[slot])
        return found

    def _block(self, read: list[int]) -> int:
        """Give the place of the first of some constants that are neighbours in this order."""
        key = tuple(read)
        found = self._blocks.get(key, -1)
        if found < 0:
            found = self._blocks[key] = _FAR + len(self.constants)
            for slot in read:
                self.constants.append(self.numbers[slot])
        return found

    def slots(self, read: list[int]) -> list[int]:
        """Give the slots of the program for some of the tape; the last thing to ask for."""
        places = [self._place(slot) for slot in read]
        for at in self._moving:
            self.words[at] = self._slot(self.words[at])
        kept = self.indices
        self.indices = [self._slot(place) for place in kept]
        for each in range(0, len(self._choices), 2):
            first = self._choices[each]
            last = first + self._choices[each + 1]
            self.indices[first:last] = kept[first:last]
        return [self._slot(place) for place in places]

    def _slot(self, place: i64) -> int:
        """Give the slot of the program for a place: the constants stand before the results."""
        if place >= _FAR:
            return place - _FAR + self.layout.inputs
        return place - 1 + len(self.constants) if place >= self.results else place
