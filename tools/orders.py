"""Compare derivatives of order 1 to 6 of every rule with mpmath: a part of `make fuzz`.

    python tools/orders.py [--count 20] [--seed N]

Each row of the table is taken at random points of its domain, at 0, 1, 2 and -1, and at each number
that its texts compare with; not at 1e-300, which guards a text against overflow. There it moves
along each operand, and along two directions in which all move, which brings in the mixed
derivatives. Two ways are compared: power series, and gradients of gradients. The measure is the
error over Σ|paths|, the sum of the magnitudes of all products along the paths of the graph whose
gradient the derivative is; the bound is 1e-9. Exact is mpmath's Taylor series of the row's formula:
no partial is read.
"""

import argparse
import ast
import itertools
import math
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from figure import Figure

from autograd import Value
from autograd.grammar import parse
from autograd.higher import gradient_graphs
from autograd.rules import RULES, Rule
from autograd.series import Expansion
from autograd.testing.arithmetic import high_precision
from autograd.testing.recording import Recording, compute_float
from autograd.testing.rounding import paths
from autograd.value import apply, apply_fold, constant

ORDERS = 6
BOUND = 1e-9
# What gradual underflow may cost.
TINY = 1e-300
_DIGITS = 25
_MOST_DIGITS = 400

mp, EXACT = high_precision()


class Case(NamedTuple):
    """A row at a point, moving along a direction; at a special point it need not be smooth."""

    row: Rule
    point: tuple[float, ...]
    direction: tuple[float, ...]
    is_special: bool

    def at(self, t: Any) -> list[Any]:
        """Give the operands after a move by t."""
        return [mp.mpf(x) + s * t for x, s in zip(self.point, self.direction, strict=True)]

    def __str__(self) -> str:
        """Show the case."""
        return f"{self.row.name}{self.point} along {self.direction}"


class Error(NamedTuple):
    """How far a derivative is from the exact one, as a part of Σ|paths|."""

    case: Case
    way: str
    order: int
    found: float
    exact: str
    error: float

    def __str__(self) -> str:
        """Show the error."""
        return (
            f"order {self.order} by {self.way}: {self.error:.1e} at {self.case}, "
            f"{self.found!r} for {self.exact}"
        )


# --- points and directions ----------------------------------------------------------------------


def cases(row: Rule, count: int, draws: random.Random, at_most: int | None = None) -> list[Case]:
    """Give the special points of a row, all or so many, and some random ones."""
    special = _along(row, special_points(row), draws, is_special=True)
    if at_most is not None and len(special) > at_most:
        special = draws.sample(special, at_most)
    return special + _along(row, [random_point(row, draws) for _ in range(count)], draws)


def _along(
    row: Rule, points: list[tuple[float, ...]], draws: random.Random, is_special: bool = False
) -> list[Case]:
    found = [
        Case(row, point, direction, is_special)
        for point in points
        for direction in directions(row, len(point), draws)
    ]
    return [case for case in found if _moves(case)]


def special_points(row: Rule) -> list[tuple[float, ...]]:
    """List the points at 0, 1, 2, -1 and whatever the texts compare with, but for kinks."""
    places = 3 if row.folds else row.arity
    numbers = {0.0, 1.0, -1.0} | (branch_points(row) | {2.0} if places < 3 else set())
    grid = itertools.product(sorted(numbers), repeat=places)
    return [point for point in grid if _is_inside(row, point) and not _is_kink(row, point)]


def branch_points(row: Rule) -> set[float]:
    """Give the numbers that stand in a comparison of a text, and their negatives.

    >>> sorted(branch_points(RULES["asin"]))
    [-1.0, 1.0]
    """
    texts = [row.formula, *row.partials, row.domain, row.kinks, *(text for _, text in row.shared)]
    trees = [ast.walk(parse(text, row.name)) for text in texts if text]
    compares = [tree for tree in itertools.chain(*trees) if isinstance(tree, ast.Compare)]
    sides = [side for compare in compares for side in (compare.left, *compare.comparators)]
    found = [float(ast.unparse(side)) for side in sides if isinstance(side, ast.Constant)]
    return {sign * x for x in found for sign in (-1.0, 1.0) if not 0.0 < x < 1e-100}


def random_point(row: Rule, draws: random.Random) -> tuple[float, ...]:
    """Draw operands in the domain of a row, and on no kink."""
    while True:
        count = draws.randint(2, 5) if row.folds else row.arity
        point = tuple(draws.choice(_KINDS)(draws) for _ in range(count))
        if _is_inside(row, point) and not _is_kink(row, point):
            return point


_KINDS: list[Callable[[random.Random], float]] = [
    lambda draws: draws.uniform(-1.0, 1.0),
    lambda draws: draws.uniform(0.0, 4.0),
    lambda draws: draws.uniform(-4.0, 4.0),
    lambda draws: draws.uniform(-40.0, 40.0),
    lambda draws: float(draws.randint(-6, 20)),
    lambda draws: draws.choice((-1.0, 1.0)) * 10.0 ** draws.uniform(-6.0, 3.0),
]


def directions(row: Rule, count: int, draws: random.Random) -> Iterator[tuple[float, ...]]:
    """Give the axes and two directions between, but along no operand that only chooses."""
    moving = [at for at in range(count) if row.partial_of(at, count) != "0.0"]
    for axis in moving:
        yield tuple(float(at == axis) for at in range(count))
    for _ in range(2 if len(moving) > 1 else 0):
        yield tuple(draws.choice((-2.0, -1.0, 0.5, 1.0)) * (at in moving) for at in range(count))


def _moves(case: Case) -> bool:
    """Tell whether the row is defined to both sides; pow(-2, b) is for a whole b only."""
    with mp.workdps(60):
        h = mp.mpf(10) ** -30
        return all(_is_inside(case.row, case.at(side)) for side in (-h, h))


def _is_inside(row: Rule, point: Sequence[Any]) -> bool:
    return not row.domain or bool(EXACT.row(row, row.domain, point))


def _is_kink(row: Rule, point: Sequence[float]) -> bool:
    if not row.kinks:
        return False
    return bool(EXACT.row(row, row.kinks, point, out=EXACT.row(row, row.formula, point)))


# --- three ways to a derivative -----------------------------------------------------------------


def by_series(case: Case) -> list[float]:
    """Give the derivatives along the direction as the coefficients of a power series."""
    expansion = Expansion()
    xs = [
        expansion.polynomial([x, s]) if s else expansion.constant(x)
        for x, s in zip(case.point, case.direction, strict=True)
    ]
    number = compute_float(case.row, list(case.point))
    coefficients = expansion.apply(case.row, xs, number).upto(ORDERS)
    return [x * math.factorial(k) for k, x in enumerate(coefficients)]


def by_graphs(case: Case) -> Iterator[tuple[float, float]]:
    """Give each derivative as a gradient of the one before, with its Σ|paths|."""
    t = Value(0.0)
    moved = zip(case.point, case.direction, strict=True)
    operands = [constant(x) + s * t if s else constant(x) for x, s in moved]
    graph = apply_fold(case.row, operands) if case.row.folds else apply(case.row, *operands)
    while True:
        sums = paths(Recording(graph))
        (graph,) = gradient_graphs(graph, [t])
        yield graph.data, sums[0] if sums else 0.0


class Exact:
    """The derivatives of the formula of a row along a direction, as mpmath finds them."""

    def __init__(self, case: Case) -> None:
        """Choose the case."""
        self.case = case
        self.digits = _DIGITS
        self.coefficients = self._coefficients(self.digits)

    def derivative(self, order: int, size: float) -> Any:
        """Give a derivative, exact to far less than the bound allows for a sum of this size."""
        while self.digits < _MOST_DIGITS:
            largest = max(1, *(abs(c) for c in self.coefficients))
            needed = max(abs(self.coefficients[order]), size, TINY)
            if largest * mp.mpf(10) ** (5 - self.digits) <= BOUND / 100 * needed:
                break
            self.digits *= 2
            self.coefficients = self._coefficients(self.digits)
        return self.coefficients[order] * math.factorial(order)

    def smooth_orders(self) -> int:
        """Give up to which order the derivatives to the left and to the right agree."""
        left, right = (self._coefficients(20, side) for side in (-1, 1))
        for order, (x, y) in enumerate(zip(left, right, strict=True)):
            if abs(x - y) > 1e-9 * (abs(x) + abs(y) + 1e-3):
                return order - 1
        return ORDERS

    def _coefficients(self, digits: int, side: int = 0) -> list[Any]:
        row = self.case.row
        with mp.workdps(digits):
            return list(
                mp.taylor(
                    lambda t: EXACT.row(row, row.formula, self.case.at(t)),
                    mp.mpf(0),
                    ORDERS,
                    direction=side,
                )
            )


def errors(case: Case) -> Iterator[Error]:
    """Compare all orders, by both ways; orders at which the formula is not smooth are left out."""
    exact = Exact(case)
    series = by_series(case)
    last = exact.smooth_orders() if case.is_special else ORDERS
    for order, (graph, size) in zip(range(1, last + 1), by_graphs(case), strict=False):
        true = exact.derivative(order, size)
        if abs(true) > sys.float_info.max or not math.isfinite(size):
            continue  # no float holds it
        for way, found in (("series", series[order]), ("gradients", graph)):
            missed = abs(mp.mpf(found) - true) - TINY
            error = float(missed / (max(abs(true), size) + TINY)) if found == found else math.inf
            yield Error(case, way, order, found, mp.nstr(true, 17), error)


# --- the report ---------------------------------------------------------------------------------


def orders_of_rules(count: int, number: int) -> Figure:
    """Compare every row, and name the worst error of each order."""
    draws = random.Random(number)
    found = [
        error
        for row in RULES.values()
        for case in cases(row, count, draws)
        for error in errors(case)
    ]
    bad = [error for error in found if not error.error <= BOUND]
    worst = [
        max((error for error in found if (error.way, error.order) == key), key=lambda e: e.error)
        for key in itertools.product(("series", "gradients"), range(1, ORDERS + 1))
    ]
    title = f"derivatives of order 1 to {ORDERS} farther from mpmath than {BOUND} of Σ|paths|"
    remarks = [str(error) for error in bad[:5]] or [f"worst of {error}" for error in worst]
    return Figure(title, len(bad), len(found), remarks)


def main() -> int:
    """Print the worst error of each order; 1 if one is beyond the bound."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20, help="how many random points of a row")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    figure = orders_of_rules(options.count, options.seed)
    print(f"{figure.bad:,} of {figure.total:,} {figure.title}")
    print("\n".join(figure.remarks))
    return 1 if figure.bad else 0


if __name__ == "__main__":
    sys.exit(main())
