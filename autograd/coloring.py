"""Coloring: columns of a sparse matrix in groups, each of which one pass computes.

>>> tridiagonal = [0b0011, 0b0111, 0b1110, 0b1100]
>>> color_columns(tridiagonal, 4)
[2, 0, 1, 2]
>>> color_symmetric([0b1111, 0b0011, 0b0101, 0b1001])  # one row and one column beside the diagonal
[0, 1, 1, 1]

Two columns that have no row in common can be summed, and each entry of the sum is an entry of one
of them: so the columns of one color cost one product with a vector. Least colors are NP-hard to
find; the greedy choice, columns with most neighbours first, is the usual answer, and on a band as
good as any. Of a symmetric matrix an entry may be read in its row or in its column, which takes
fewer colors: an arrow of any size needs two.

Rows of a pattern are ints with a bit for each column: see `sparsity.py`.

Sources: A. R. Curtis, M. J. D. Powell and J. K. Reid, On the estimation of sparse Jacobian matrices
(1974); T. F. Coleman and J. J. Moré, Estimation of sparse Jacobian matrices and graph coloring
problems (1983) and, for the symmetric case, Estimation of sparse Hessian matrices and graph
coloring problems (1984); A. H. Gebremedhin, F. Manne and A. Pothen, What color is your Jacobian?
(SIAM Review 47, 2005), of which this is the restricted star coloring.
"""

from collections.abc import Sequence

from autograd.sparsity import places, transposed


def color_columns(rows: Sequence[int], count: int) -> list[int]:
    """Color the columns of a pattern so that no two of one color have a row in common."""
    below = [places(column) for column in transposed(rows, count)]
    neighbours = [0] * count
    for column, found in enumerate(below):
        for row in found:
            neighbours[column] |= rows[row]
    used = [0] * len(rows)  # the colors in each row, as bits
    colors = [0] * count
    for column in _largest_first(neighbours):
        taken = 0
        for row in below[column]:
            taken |= used[row]
        color = _lowest_free(taken)
        colors[column] = color
        for row in below[column]:
            used[row] |= 1 << color
    return colors


def color_symmetric(rows: Sequence[int]) -> list[int]:
    """Color the columns of a symmetric pattern so that each entry, or its mirror, stands alone.

    Neighbours differ, and where both ends of a path of three have one color, the middle has a lower
    one. So for an entry (i, j) whose column i has the lower color, no other column of that color
    reaches row j: see `alone`.
    """
    neighbours = [row & ~(1 << place) for place, row in enumerate(rows)]
    near = [0] * len(rows)  # the colors of the neighbours, as bits
    bits = [0] * len(rows)  # the color of each, as a bit; 0 at first
    for place in _largest_first(neighbours):
        taken = 0
        for middle in places(neighbours[place]):
            own = bits[middle]
            taken |= own | (near[middle] & (own - 1) if own else near[middle])
        bits[place] = 1 << _lowest_free(taken)
        for other in places(neighbours[place]):
            near[other] |= bits[place]
    return [bit.bit_length() - 1 for bit in bits]


def alone(rows: Sequence[int], colors: Sequence[int]) -> list[int]:
    """Give for each row the colors that exactly one of its columns has, as bits.

    >>> alone([0b111], [0, 1, 0])
    [2]
    """
    found = []
    for row in rows:
        once = twice = 0
        for column in places(row):
            bit = 1 << colors[column]
            twice |= once & bit
            once |= bit
        found.append(once & ~twice)
    return found


def _largest_first(neighbours: Sequence[int]) -> list[int]:
    return sorted(range(len(neighbours)), key=lambda place: -neighbours[place].bit_count())


def _lowest_free(taken: int) -> int:
    """Give the lowest color that is not taken: the lowest bit that is 0."""
    return (~taken & (taken + 1)).bit_length() - 1
