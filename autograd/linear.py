"""Linear: small systems of linear equations, over floats or Values.

>>> solve([[2.0, 1.0], [1.0, 3.0]], [3.0, 5.0])
[0.8, 1.4]

Over Values the solution is a graph, which can be differentiated like any other. It is meant for a
few unknowns: n of them cost n³ / 3 multiplications.
"""

import math
import sys
from collections.abc import Sequence
from typing import Any

from autograd.errors import SolveError
from autograd.value import Value


def solve(matrix: Sequence[Sequence[Any]], right: Sequence[Any]) -> list[Any]:
    """Solve `matrix · x = right` by Gaussian elimination with partial pivoting.

    >>> from autograd import Value
    >>> a = Value(2.0)
    >>> (x,) = solve([[a]], [6.0])
    >>> x.backward()
    >>> x.data, a.grad
    (3.0, -1.5)

    Each row is scaled first, so that its largest number is near 1; the pivots are chosen by the
    numbers. Raises `SolveError` where the matrix is singular to rounding: where elimination leaves
    of a column no more than rounding errors of what was in it.
    """
    rows = [_scaled([*row, b]) for row, b in zip(matrix, right, strict=True)]
    count = len(rows)
    largest = [max(abs(_number(row[at])) for row in rows) for at in range(count)]
    for at in range(count):
        pivot = max(range(at, count), key=lambda i: abs(_number(rows[i][at])))
        # `not >`: so that a nan is refused, too.
        if not abs(_number(rows[pivot][at])) > count * sys.float_info.epsilon * largest[at]:
            shown = [[_number(x) for x in row] for row in matrix]
            raise SolveError(
                f"the matrix {shown!r:.200} is singular, so these equations have no single solution"
            )
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for row in rows[at + 1 :]:
            _eliminate(row, rows[at], at)
    solution: list[Any] = []
    for at in reversed(range(count)):
        rest = rows[at][count]
        for factor, x in zip(rows[at][at + 1 : count], solution, strict=True):
            rest = rest - factor * x
        solution.insert(0, rest / rows[at][at])
    return solution


def _scaled(row: list[Any]) -> list[Any]:
    """Multiply an equation by a power of two, which rounds nothing."""
    _, exponent = math.frexp(max(abs(_number(x)) for x in row[:-1]))
    factor = math.ldexp(1.0, min(-exponent, 1000))
    return [x * factor for x in row] if exponent else row


def _eliminate(row: list[Any], by: list[Any], at: int) -> None:
    """Subtract a multiple of a row, so that there is a 0 at a place."""
    if _number(row[at]) == 0.0 and not isinstance(row[at], Value):
        return
    factor = row[at] / by[at]
    for place in range(at + 1, len(row)):
        row[place] = row[place] - factor * by[place]


def _number(x: Any) -> float:
    return x.data if isinstance(x, Value) else float(x)
