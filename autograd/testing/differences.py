"""Differences: the derivative of a function of one number, from its values, with an error estimate.

>>> import math
>>> found = estimate(math.exp, 1.0)
>>> abs(found.value - math.e) <= found.error < 1e-8
True

Central differences with ever smaller steps are extrapolated to step 0 (Ridders' table), from five
first steps that span four decades; the two best tables must agree, and what they differ by is part
of the error. The slopes to the left and to the right tell a kink from a curve. Where the function
is not finite on one side, the slope to the other side is taken.

Source: C. J. F. Ridders, Accurate computation of F'(x) and F'(x)F''(x), Advances in Engineering
Software 4 (1982).
"""

import ctypes
import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from autograd.testing.rounding import UNIT

_STARTS: Final = (0.3, 0.05, 5e-3, 5e-4, 5e-5)
_RATIO: Final = 1.6
_ROWS: Final = 10
_UNIT_OF_SINGLE: Final = 2.0**-24
_LARGEST_OF_SINGLE: Final = (2.0 - 2.0**-23) * 2.0**127


class _Sided(NamedTuple):
    """A derivative and how far it may be off."""

    value: float
    error: float


class Estimate(NamedTuple):
    """What differences tell about a derivative.

    `error` is infinite where they tell nothing. `is_kinked` holds where the slopes to the two sides
    differ by more than their errors. `size` is the largest magnitude of the function near the
    point, divided by the size of the point.
    """

    value: float
    error: float
    is_kinked: bool
    is_one_sided: bool
    size: float

    def agrees(self, derivative: float) -> bool:
        """Tell whether a derivative lies within ten times the error."""
        off = abs(self.value - derivative)
        # Near the point the function may be flat only because its last digit is too coarse.
        return off <= 10.0 * self.error + 1e-9 * abs(self.value) + UNIT * self.size

    def is_sharp(self, derivative: float) -> bool:
        """Tell whether the error is so small that an error of 1e-4 in the derivative would show."""
        scale = max(
            abs(derivative), abs(self.value), 1e-7 * self.size if derivative == 0.0 else 0.0
        )
        return 10.0 * self.error <= 1e-4 * scale or self.error == 0.0


def estimate(
    f: Callable[[float], float], x: float, scale: float | None = None, noise: float = 0.0
) -> Estimate:
    """Estimate the derivative of a function at a point.

    >>> estimate(abs, 0.0).is_kinked
    True

    `scale` is the length in which the function changes, by default the size of x; `noise` is how
    far a value may be off, beyond its own rounding.
    """
    scale = max(abs(x), 1e-3) if scale is None else scale
    middle = f(x)
    sides: list[list[_Sided]] = [[], [], []]  # central, left, right
    largest = abs(middle)
    for start in _STARTS:
        points = _points(f, x, start * scale)
        ends = [y for point in points for y in (point.low, point.high)]
        values = [abs(y) for y in (middle, *ends) if math.isfinite(y)] or [0.0]
        largest = max([largest, *values])
        grain = 8.0 * (_UNIT_OF_SINGLE if _is_single(values) else UNIT) * max(values) + noise
        for at, side in enumerate(sides):
            quotients = [point.quotient(middle, at) for point in points]
            steps = [point.step for point in points]
            side.append(_extrapolated(quotients, steps, grain, power=2 if at == 0 else 1))
    central, left, right = (_best(side) for side in sides)
    one_sided = math.isinf(central.error)
    found = min(left, right, key=lambda side: side.error) if one_sided else central
    apart = abs(left.value - right.value)
    kinked = apart > 10.0 * (left.error + right.error) + 1e-6 * max(
        abs(left.value), abs(right.value)
    )
    return Estimate(found.value, found.error, kinked, one_sided, largest / scale)


def _is_single(values: Sequence[float]) -> bool:
    """Tell whether values were rounded to single precision: their digits end there, all of them."""
    size = max(values)
    if size > _LARGEST_OF_SINGLE or any(ctypes.c_float(y).value != y for y in values):
        return False
    # Steps that are much coarser than the last digit are those of the function itself.
    coarse = math.ldexp(1.0, math.frexp(size)[1] - 16)
    return any(math.fmod(y, coarse) for y in values)


def is_resolved(f: Callable[[float], float], x: float, found: Estimate, scale: float) -> bool:
    """Tell whether a function is smooth below the steps of its estimate, too.

    >>> found = estimate(lambda x: math.sin(1e8 * x), 1.0)  # it saw no single wave
    >>> is_resolved(lambda x: math.sin(1e8 * x), 1.0, found, 1.0)
    False

    What tells is a jump; and, where steps of a few lengths say the same, so that it is no noise,
    another slope, or a bend that does not flatten as they shrink.
    """
    middle = f(x)
    bend_before = math.inf
    for decade in range(5, 13):
        points = _points(f, x, scale * 10.0**-decade, 5)
        ends = [y for point in points for y in (point.low, point.high)]
        if len(points) < 5 or not all(map(math.isfinite, ends)):
            continue
        size = max(abs(middle), *map(abs, ends))
        step = points[0].step
        # What may be the rounding of a function that computes in single precision tells nothing.
        noise = max(20.0 * 8.0 * UNIT * size / points[-1].step, 2e-7 * size / step)
        reach = (10.0 * found.error + abs(found.value)) * step
        if decade > 5 and any(abs(y - middle) > reach + 1e-3 * size for y in ends):
            return False
        slope = _shared([point.quotient(middle, 0) for point in points], 0.01, noise)
        near = 10.0 * found.error + 1e-3 * max(abs(found.value), abs(slope)) + noise
        if slope and decade > 5 and abs(slope - found.value) > near:
            return False
        bends = [(p.quotient(middle, 2) - p.quotient(middle, 1)) / 2.0 for p in points]
        bend = abs(_shared(bends, 0.9, noise))
        if bend > max(0.5 * bend_before, 1e-6 * abs(found.value)):
            return False
        bend_before = bend or math.inf
    return True


def roughness(f: Callable[[float], float], x: float, scale: float) -> float:
    """Give how far values right beside a point scatter: what digits were lost on the way.

    >>> 1e-11 < roughness(lambda x: (x + 1e6) - 1e6, 0.3, 0.3) < 1e-9
    True
    """
    most = 0.0
    for decade in range(5, 9):
        h = scale * 10.0**-decade
        ys = [f(x + k * h) for k in range(-3, 4)]
        # Of a smooth function, third differences leave next to nothing.
        thirds = [ys[k + 3] - 3.0 * (ys[k + 2] - ys[k + 1]) - ys[k] for k in range(4)]
        most = max([most, *(abs(y) for y in thirds if math.isfinite(y))])
    return most


def _shared(numbers: Sequence[float], spread: float, noise: float) -> float:
    """Give what numbers have in common: their smallest where they are alike, else 0."""
    low, high = min(numbers, key=abs), max(numbers, key=abs)
    alike = abs(high - low) <= spread * abs(high) and all(x * low > 0.0 for x in numbers)
    return low if alike and abs(low) > noise else 0.0


class _Point(NamedTuple):
    """The function at both ends of a step."""

    low: float
    high: float
    back: float
    ahead: float

    @property
    def step(self) -> float:
        return max(self.back, self.ahead)

    def quotient(self, middle: float, side: int) -> float:
        """Give the central quotient, or that to the left or to the right."""
        if side == 0:
            return (self.high - self.low) / (self.back + self.ahead)
        if side == 1:
            return (middle - self.low) / self.back
        return (self.high - middle) / self.ahead


def _points(f: Callable[[float], float], x: float, start: float, rows: int = _ROWS) -> list[_Point]:
    points = []
    for row in range(rows):
        h = start / _RATIO**row
        low, high = x - h, x + h
        # Not h, but how far the floats really are apart.
        back, ahead = x - low, high - x
        if back == 0.0 or ahead == 0.0:
            break
        points.append(_Point(f(low), f(high), back, ahead))
    return points


def _extrapolated(
    quotients: Sequence[float], steps: Sequence[float], grain: float, power: int
) -> _Sided:
    """Extrapolate quotients to step 0; the error is infinite where there are not two of them."""
    best = _Sided(0.0, math.inf)
    above: list[float] = []
    for row, quotient in enumerate(quotients):
        if not math.isfinite(quotient):
            above = []  # a step that was too long
            continue
        current = [quotient]
        for column, before in enumerate(above):
            factor = _RATIO ** (power * (column + 1))
            better = current[column] + (current[column] - before) / (factor - 1.0)
            error = max(abs(better - current[column]), abs(better - before))
            error = max(error, grain / steps[row])
            current.append(better)
            if error <= best.error:
                best = _Sided(better, error)
        above = current
    return best


def _best(tables: Sequence[_Sided]) -> _Sided:
    """Join the two best tables: what they differ by is part of the error."""
    first, second = sorted(tables, key=lambda table: table.error)[:2]
    if math.isinf(second.error):
        return _Sided(first.value, math.inf)
    return _Sided(first.value, max(first.error, abs(first.value - second.value)))
