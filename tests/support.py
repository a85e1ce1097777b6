"""Support: operands for a row of the table, and the exact derivative of its formula.

Operands are drawn from ranges that the row's own `domain` admits, so a new row is sampled without
a new line here. The exact derivative is a central difference of the formula in mpmath, never the
row's partials: an error in those is not shared.
"""

import itertools
import math
import random
from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st

from autograd import Value
from autograd.rules import RULES, Rule
from autograd.testing import arithmetic

mp, EXACT = arithmetic.high_precision()

FIXED = [row for row in RULES.values() if not row.folds]
FOLDED = [row for row in RULES.values() if row.folds]


def by_name(row: Rule) -> str:
    """Name a test after its row."""
    return row.name


UNIT = 2.0**-53
# What gradual underflow may cost.
TINY = 1e-304
HUGE = 1.7976931348623157e308

# Each range as (low, high, kind); what lies nearer to 0 than 1e-9 is 0: see NASTY for those.
_RANGES = [
    (-1.0, 1.0, float),
    (0.0, 1.0, float),
    (1.0, 4.0, float),
    (-4.0, 4.0, float),
    (-40.0, 40.0, float),
    (-6, 6, int),
    (0, 20, int),
]


def _near_zero_is_zero(x: float) -> float:
    return 0.0 if abs(x) < 1e-9 else float(x)


RANGES = [
    (st.floats if kind is float else st.integers)(low, high).map(_near_zero_is_zero)
    for low, high, kind in _RANGES
]


def _probe(draws: random.Random, place: int) -> float:
    low, high, kind = _RANGES[place]
    return kind(draws.uniform(low, high))


# Where floats end, where functions saturate, and next to every branch point of the table.
NASTY = sorted(
    {
        sign * x
        for sign in (-1.0, 1.0)
        for x in (
            *(0.0, 1e-50, 1e-20, 1e-8, 1e-3, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 6.0),
            *(math.nextafter(1.0, 0.0), math.nextafter(1.0, 2.0), math.nextafter(0.5, 1.0)),
            *(math.pi / 2, 20.0, 26.0, 37.5, 350.0, 709.0, 710.4, 745.0, 1000.0, 1e8, 1e16),
            1e50,
        )
    }
)
# A choice of them for pairs and triples.
NASTY_FEW = [-1e15, -1000.0, -2.5, -1.0, -1e-9, 0.0, 1e-9, 0.5, 1.0, 3.0, 20.0, 37.5, 1000.0, 1e15]
# IEEE 754's special numbers.
SPECIAL = [
    sign * x
    for sign in (-1.0, 1.0)
    for x in (0.0, 5e-324, 1e-308, 0.5, 1.0, 2.0, 3.0, 1e16, HUGE, math.inf, math.nan)
]


def inside(row: Rule, xs: Sequence[float]) -> bool:
    """Tell whether operands lie in the domain of a row."""
    return not row.domain or bool(EXACT.row(row, row.domain, xs))


def on_kink(row: Rule, xs: Sequence[float]) -> bool:
    """Tell whether a row has a kink at these operands."""
    return bool(row.kinks and EXACT.row(row, row.kinks, xs, out=exact_value(row, xs)))


def exact_value(row: Rule, xs: Sequence[object]) -> mp.mpf:
    """Evaluate the formula of a row in mpmath, at the precision that is set."""
    return EXACT.row(row, row.formula, xs)


@cache
def operands(row: Rule) -> st.SearchStrategy[tuple[float, ...]]:
    """Draw operands in the domain of a row."""
    if row.folds:
        return _lists(row)
    draws = random.Random(row.name)
    fitting = [
        st.tuples(*(RANGES[place] for place in places))
        for places in itertools.product(range(len(RANGES)), repeat=row.arity)
        if not row.domain
        or sum(inside(row, [_probe(draws, place) for place in places]) for _ in range(20)) > 10
    ]
    assert fitting, f"no range of operands lies in the domain {row.domain!r} of {row.name}"
    return st.one_of(fitting).filter(lambda xs: inside(row, xs))


def _lists(row: Rule) -> st.SearchStrategy[tuple[float, ...]]:
    numbers = st.one_of(RANGES)
    if row.arity == 1:
        return st.lists(numbers, min_size=1, max_size=6).map(tuple)
    # Pairs, then perhaps a bias.
    return st.lists(numbers, min_size=2, max_size=9).map(tuple)


def smooth_points(row: Rule) -> st.SearchStrategy[tuple[float, ...]]:
    """Draw operands in the domain of a row that do not lie on a kink."""
    return operands(row).filter(lambda xs: not on_kink(row, xs))


def nasty_points(row: Rule) -> list[tuple[float, ...]]:
    """List the fixed hard points of a row that lie in its domain, and on no kink."""
    if row.folds:
        triples = itertools.product(NASTY_FEW[1::3], repeat=3)
        grid = [*itertools.product(NASTY_FEW[::2], repeat=2), *triples]
    else:
        numbers = [NASTY, NASTY_FEW, NASTY_FEW[1::2]][row.arity - 1]
        grid = list(itertools.product(numbers, repeat=row.arity))
    with mp.workdps(100):  # 1e15 and 1e-9 in one sum
        return [xs for xs in grid if inside(row, xs) and not on_kink(row, xs)]


class Derivative:
    """The exact derivative of a row by one operand, and how it reacts to a last digit.

    `value` is None where the operand cannot move: the domain of `pow` with a negative base holds
    whole exponents only. `tolerance` is the error of a good float algorithm: some units in the
    last place of the result, and of each operand.
    """

    def __init__(self, row: Rule, xs: Sequence[float], place: int | None) -> None:
        self.row = row
        self.place = place
        previous = None
        self.value = None
        for digits in (50, 100, 200, 400, 800):
            with mp.workdps(digits):
                found, carried = self.at([mp.mpf(x) for x in xs], digits)
                if found is None:
                    return
                agrees = previous is not None and abs(found - previous) <= 1e-17 * abs(found)
                previous = found
                # Saturation gives agreeing false zeros; with 800 digits it is below every float.
                if (agrees and carried) or (digits == 800 and (carried or abs(found) < TINY)):
                    break
        else:
            raise AssertionError(f"no exact derivative of {row.name} at {xs}")
        with mp.workdps(digits):
            self.value = found
            self.spread = mp.mpf(0)
            for index in range(len(xs)):
                moved = [mp.mpf(x) for x in xs]
                moved[index] *= 1 + mp.mpf(2) ** -50
                near, _ = self.at(moved, digits)
                if near is not None:
                    self.spread += abs(near - found)

    def at(self, xs: list[mp.mpf], digits: int) -> tuple[mp.mpf | None, bool]:
        """Give the value or derivative, and whether 20 digits of it are carried."""
        if self.place is None:
            return exact_value(self.row, xs), True
        x = xs[self.place]
        # No kink is nearer than the smallest operand; a step above 1 would miss those of floor.
        h = min(1, *(abs(y) for y in xs if y != 0), 1) * mp.mpf(10) ** (-0.4 * digits)
        sides = []
        for near in (x - h, x + h):
            moved = [*xs[: self.place], near, *xs[self.place + 1 :]]
            if not self.row.folds and not inside(self.row, moved):
                return None, False
            sides.append(exact_value(self.row, moved))
        low, high = sides
        carried = abs(high - low) * mp.mpf(10) ** (digits - 20) >= max(abs(low), abs(high))
        return (high - low) / (2 * h), carried

    def admits(self, found: float, units: float = 64.0) -> bool:
        """Tell whether a float is this derivative, to `units` in the last place."""
        if self.value is None:
            return True
        tolerance = units * (UNIT * abs(self.value) + self.spread / 8) + TINY
        if math.isinf(found):
            return abs(self.value) + tolerance >= HUGE and (self.value > 0) == (found > 0)
        return bool(abs(mp.mpf(found) - self.value) <= tolerance)


def fold_values(row: Rule, xs: Sequence[float]) -> tuple[float, list[float], list[Value]]:
    """Apply an n-ary row to fresh leaves: its value, its partials and the leaves."""
    from autograd.backward import partials
    from autograd.value import apply_fold

    leaves = [Value(x) for x in xs]
    node = apply_fold(row, list(leaves))
    node.backward()
    return node.data, partials(node), leaves
