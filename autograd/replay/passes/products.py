"""Products: dots of each of some lists with each of some others are one matrix product.

So the neurons of a layer, each of which reads the same inputs, are found, and the samples of a loop
that go through the same neurons, however the function was written:

>>> from autograd.replay.tape import Tape
>>> from autograd.rules import DOT
>>> dots = [[0, 1, 4, 5], [2, 3, 4, 5]]  # two neurons with two weights each, on inputs 4 and 5
>>> tape = Tape([-1] * 6 + [DOT.code] * 2, [0] * 7 + [4, 8], sum(dots, []), [0.0] * 8, [], [])
>>> matrices, rest = factor(tape, [6, 7])
>>> matrices[0].rows, matrices[0].columns, matrices[0].cells, rest
([[0, 1], [2, 3]], [[4, 5]], [6, 7], [])
"""

from typing import Final

from autograd.layout import i64
from autograd.replay.tape import CONSTANT, INPUT, Tape

# A product of fewer multiplications is not worth an instruction of its own.
_WORTH: Final = 32


class Matrix:
    """A product: the rows of one matrix, the columns of the other, the slots of the results.

    The result for row j and column s is `cells[j * len(columns) + s]`. `bias` has a slot for each
    row, `added` one for each cell where they are no matter of the rows; or both are empty.
    """

    def __init__(
        self, rows: list[list[int]], columns: list[list[int]], cells: list[int], bias: list[int]
    ) -> None:
        """Store the parts; `bias` has a slot for each cell."""
        self.rows = rows
        self.columns = columns
        self.cells = cells
        self.bias: list[int] = []
        self.added: list[int] = []
        if not bias:
            return
        width: i64 = len(columns)
        place: i64
        by_row = by_column = True
        for place in range(len(cells)):
            by_row = by_row and bias[place] == bias[place - place % width]
            by_column = by_column and bias[place] == bias[place % width]
        if by_row:
            self.bias = bias[:: len(columns)]
        elif by_column:
            self.bias = bias[: len(columns)]
            self.transpose()
        else:
            self.added = bias

    def entries(self) -> list[int]:
        """List the second matrix row by row: item c of each column, then item c + 1."""
        return [column[c] for c in range(len(self.columns[0])) for column in self.columns]

    def order_rows(self, order: list[int]) -> None:
        """Put the rows, and what belongs to them, in another order."""
        width = len(self.columns)
        self.rows = [self.rows[row] for row in order]
        self.cells = [cell for row in order for cell in self.cells[row * width : (row + 1) * width]]
        if self.bias:
            self.bias = [self.bias[row] for row in order]
        if self.added:
            added = self.added
            self.added = [slot for row in order for slot in added[row * width : (row + 1) * width]]

    def order_columns(self, order: list[int]) -> None:
        """Put the columns, and what belongs to them, in another order."""
        bias, self.bias = self.bias, []
        self.transpose()
        self.order_rows(order)
        self.transpose()
        self.bias = bias

    def transpose(self) -> None:
        """Let rows and columns change their parts; a bias stays."""
        width = len(self.columns)
        self.cells = [cell for s in range(width) for cell in self.cells[s::width]]
        self.added = [slot for s in range(width) for slot in self.added[s::width]]
        self.rows, self.columns = self.columns, self.rows


def factor(tape: Tape, dots: list[int]) -> tuple[list[Matrix], list[int]]:
    """Find the products among dots of one length; give them, and the dots that are in none."""
    first = tape.starts[dots[0]]
    length: i64 = (tape.starts[dots[0] + 1] - first) // 2
    has_bias = (tape.starts[dots[0] + 1] - first) % 2 == 1
    if len(dots) == 1:
        return [], dots
    lists: dict[tuple[int, ...], int] = {}
    sides: list[int] = []  # the class of the first list of each dot, and of the second
    for dot in dots:
        start: i64 = tape.starts[dot]
        left = tuple(tape.operands[start : start + length])
        right = tuple(tape.operands[start + length : start + 2 * length])
        if _rank(tape, left[0]) > _rank(tape, right[0]):
            left, right = right, left
        sides.append(lists.setdefault(left, len(lists)))
        sides.append(lists.setdefault(right, len(lists)))
    classes = [list(each) for each in lists]
    parts = _components(sides, len(classes))
    matrices: list[Matrix] = []
    rest: list[int] = []
    for part in parts:
        matrix = _matrix(tape, dots, sides, classes, part, has_bias)
        if matrix is not None and (len(parts) == 1 or len(part) * length >= _WORTH):
            matrices.append(matrix)
        else:
            rest += [dots[each] for each in part]
    rest.sort()
    return matrices, rest


def _rank(tape: Tape, slot: int) -> int:
    code = tape.codes[slot]
    return 0 if code == INPUT else 1 if code == CONSTANT else 2


def _components(sides: list[int], classes: int) -> list[list[int]]:
    """Part the dots so that dots of different parts share no list."""
    parent = list(range(classes))
    place: i64
    for place in range(0, len(sides), 2):
        a, b = _root(parent, sides[place]), _root(parent, sides[place + 1])
        if a != b:
            parent[b] = a
    parts: dict[int, list[int]] = {}
    for place in range(0, len(sides), 2):
        root = _root(parent, sides[place])
        if root in parts:
            parts[root].append(place // 2)
        else:
            parts[root] = [place // 2]
    return list(parts.values())


def _root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


def _matrix(
    tape: Tape,
    dots: list[int],
    sides: list[int],
    classes: list[list[int]],
    part: list[int],
    has_bias: bool,
) -> Matrix | None:
    """Make a product of some dots, or None where not each row meets each column just once."""
    rows: dict[int, int] = {}
    columns: dict[int, int] = {}
    for each in part:
        rows.setdefault(sides[2 * each], len(rows))
        columns.setdefault(sides[2 * each + 1], len(columns))
    is_vector = len(rows) == 1 or len(columns) == 1
    if len(part) != len(rows) * len(columns) or len(part) == 1:
        return None
    if is_vector and len(classes[sides[2 * part[0]]]) == 1:
        return None  # an elementwise product with one number
    cells: list[int] = [-1] * len(part)
    for each in part:
        place = rows[sides[2 * each]] * len(columns) + columns[sides[2 * each + 1]]
        if cells[place] >= 0:
            return None
        cells[place] = dots[each]
    bias = [tape.operands[tape.starts[cell + 1] - 1] for cell in cells] if has_bias else []
    return Matrix([classes[row] for row in rows], [classes[each] for each in columns], cells, bias)
