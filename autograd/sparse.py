"""Sparse: Jacobians and Hessians that are mostly zeros, in as few passes as their pattern allows.

>>> def chain(x):
...     return [a * b for a, b in zip(x, x[1:])]
>>> found = sparse_jacobian(chain)([1.0, 2.0, 3.0, 4.0])
>>> found
Sparse(6 entries of 3 × 4)
>>> list(found)[:3]
[(0, 0, 2.0), (0, 1, 1.0), (1, 1, 3.0)]

The function is recorded once. Which entries can differ from 0 is read from the graph, the columns
or the rows are colored, and one pass forwards for each color of columns, or backwards for each
color of rows, gives all entries: those of a band of width 3 in three passes, of any size.

Next: `sparsity.py` reads the pattern, `coloring.py` colors it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograd.argnums import Argnums
from autograd.calls import Call, transformed
from autograd.coloring import alone, color_columns, color_symmetric
from autograd.sparsity import hessian_pattern, jacobian_pattern, places, transposed
from autograd.value import Value, constant


@dataclass(frozen=True, eq=False, repr=False)
class Sparse:
    """A matrix by its entries, row after row; all others are 0.

    >>> matrix = sparse_hessian(lambda x: x[0] ** 2 + x[1] * x[2])([1.0, 2.0, 3.0])
    >>> matrix.shape, list(matrix)
    ((3, 3), [(0, 0, 2.0), (1, 2, 1.0), (2, 1, 1.0)])
    >>> matrix.toarray().tolist()
    [[2.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]

    Iterating gives triples (row, column, value). `values` are floats, or Values where `jacobian`
    would give Values; a value may happen to be 0 at this point.
    """

    rows: list[int]
    columns: list[int]
    values: list[Any]
    shape: tuple[int, int]

    def __iter__(self) -> Iterator[tuple[int, int, Any]]:
        """Give the entries as triples."""
        return zip(self.rows, self.columns, self.values, strict=True)

    def __len__(self) -> int:
        """Give the number of entries."""
        return len(self.values)

    def __repr__(self) -> str:
        """Show the size; the entries may be many."""
        height, width = self.shape
        return f"Sparse({len(self):,} entries of {height:,} × {width:,})"

    def toarray(self) -> Any:
        """Give the whole matrix as a NumPy array; of objects, where the entries are Values."""
        import numpy as np

        plain = all(type(x) is float for x in self.values)
        array = np.full(self.shape, 0.0, dtype=float if plain else object)
        array[self.rows, self.columns] = self.values
        return array

    def to_scipy(self) -> Any:
        """Give a `scipy.sparse.coo_array` of floats, for the solvers of SciPy."""
        from scipy.sparse import coo_array

        numbers = [x.data if isinstance(x, Value) else x for x in self.values]
        return coo_array((numbers, (self.rows, self.columns)), shape=self.shape)


def sparse_jacobian(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Sparse]:
    """Give the function that computes the Jacobian of a function as a `Sparse` matrix.

    >>> f = lambda x: [x[0] * x[0], x[0] + x[2], x[1]]
    >>> sparse_jacobian(f)([3.0, 4.0, 5.0]).toarray().tolist()
    [[6.0, 0.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]

    Rows are the numbers of the result and columns those of the argument, each structure read from
    the left to the right; of several `argnums`, their columns stand side by side. It is called as f
    is, and takes and raises what `jacobian` does, but no `mode`: forward or backward, as needs
    fewer passes.
    """
    return transformed("sparse_jacobian", f, argnums, _compressed)


def _compressed(call: Call) -> Sparse:
    roots, _ = call.numbers(call.result)
    values = [root if isinstance(root, Value) else constant(root) for root in roots]
    rows = jacobian_pattern(values, call.arguments, call.since)
    height, width = len(rows), len(call.arguments)
    by_column = color_columns(rows, width)
    by_row = color_columns(transposed(rows, width), height)
    if max(by_column, default=0) <= max(by_row, default=0) and call.goes_forward(values):
        forward = _passes_forward(call, values, by_column)
        return _read(rows, width, lambda row, column: forward[by_column[column]][row])
    backward = _passes_backward(call, values, by_row)
    return _read(rows, width, lambda row, column: backward[by_row[row]][column])


def sparse_hessian(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Sparse]:
    """Give the function that computes the Hessian of a function of one result as a `Sparse` matrix.

    >>> def rosenbrock(x):
    ...     return sum(100.0 * (b - a * a) ** 2 + (1.0 - a) ** 2 for a, b in zip(x, x[1:]))
    >>> sparse_hessian(rosenbrock)([1.0, 1.0, 1.0]).toarray().tolist()
    [[802.0, -400.0, 0.0], [-400.0, 1002.0, -400.0], [0.0, -400.0, 200.0]]

    The gradient is recorded as a graph, and one pass back over it for each color gives all
    entries; of an entry and its mirror one is computed, so that the matrix is symmetric bit for
    bit. Rows and columns are the numbers of the argument. It takes and raises what `hessian` does.
    """
    return transformed("sparse_hessian", f, argnums, _compressed_symmetric)


def _compressed_symmetric(call: Call) -> Sparse:
    number = call.number(call.result)
    root = number if isinstance(number, Value) else constant(number)
    rows = hessian_pattern(root, call.arguments, call.since)
    colors = color_symmetric(rows)
    columns = _passes_backward(call, call.gradient_graphs(root), colors)
    readable = alone(rows, colors)

    def entry(row: int, column: int) -> Any:
        low, high = min(row, column), max(row, column)  # of the two, always the same
        if not readable[low] >> colors[high] & 1:
            low, high = high, low
        return columns[colors[high]][low]

    return _read(rows, len(rows), entry)


def _passes_forward(
    call: Call, roots: Sequence[Value], colors: Sequence[int]
) -> list[Sequence[Any]]:
    """Give the derivative of each root along all inputs of a color, for one color after another."""
    return [
        call.tangents(roots, [1.0 if other == color else 0.0 for other in colors])
        for color in range(max(colors, default=-1) + 1)
    ]


def _passes_backward(
    call: Call, roots: Sequence[Value], colors: Sequence[int]
) -> list[Sequence[Any]]:
    """Give the derivative of the sum of all roots of a color by each input, for each color."""
    groups: list[list[Value]] = [[] for _ in range(max(colors, default=-1) + 1)]
    for root, color in zip(roots, colors, strict=True):
        groups[color].append(root)
    return [call.pulled(group, [1.0] * len(group)) for group in groups]


def _read(rows: Sequence[int], width: int, entry: Callable[[int, int], Any]) -> Sparse:
    """Collect the entries of a pattern."""
    found = [(row, column) for row, bits in enumerate(rows) for column in places(bits)]
    return Sparse(
        [row for row, _ in found],
        [column for _, column in found],
        [entry(row, column) for row, column in found],
        (len(rows), width),
    )
