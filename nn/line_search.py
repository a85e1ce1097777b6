"""Line search: how far to go in a direction, so that the loss has become small enough.

>>> def parabola(t):
...     return Point(t, (t - 3.0) ** 2, 2.0 * (t - 3.0), [])
>>> found = strong_wolfe(parabola, parabola(0.0), 1.0)
>>> abs(found.slope) <= 0.9 * 6.0, found.value < 9.0
(True, True)

Next: `lbfgs.py`, which searches so.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

SUFFICIENT: Final = 1e-4
CURVATURE: Final = 0.9
_TRIALS: Final = 25


@dataclass(frozen=True)
class Point:
    """A place on the line: how far it is, the loss there, its slope along the line, its gradient.

    >>> Point(0.5, math.nan, 0.0, []).is_finite
    False
    """

    t: float
    value: float
    slope: float
    gradient: list[float]

    @property
    def is_finite(self) -> bool:
        """Whether loss and slope are numbers to go by."""
        return math.isfinite(self.value) and math.isfinite(self.slope)


def strong_wolfe(at: Callable[[float], Point], start: Point, first: float) -> Point:
    """Find a point where the loss has fallen enough and is nearly level.

    >>> def steep(t):
    ...     return Point(t, math.cosh(9.0 * t - 1.0), 9.0 * math.sinh(9.0 * t - 1.0), [])
    >>> 0.0 < strong_wolfe(steep, steep(0.0), 1.0).t < 0.25
    True

    The strong Wolfe conditions, for the loss f(t) of a step t: f(t) ≤ f(0) + 1e-4·t·f'(0) and
    |f'(t)| ≤ 0.9·|f'(0)|. Steps grow until a stretch is known to hold such a point, which is then
    narrowed down by cubic interpolation (Nocedal and Wright, Numerical Optimization, 2nd edition,
    algorithms 3.5 and 3.6). A point whose loss is nan or infinite is too far. After 25 trials the
    best point is given, at worst the start itself.
    """
    low, t = start, first
    for trial in range(_TRIALS):
        point = at(t)
        if _too_high(point, start) or (trial and point.value >= low.value):
            return _narrowed(at, start, low, point, _TRIALS - trial - 1)
        if _is_level(point, start):
            return point
        if point.slope >= 0.0:
            return _narrowed(at, start, point, low, _TRIALS - trial - 1)
        # Downhill still: further, by what the cubic says, but at least twice and at most ten times.
        guess = _cubic_minimum(low, point)
        low, t = point, min(max(guess, 2.0 * t), 10.0 * t) if guess > t else 2.0 * t
    return low


def _narrowed(
    at: Callable[[float], Point], start: Point, low: Point, high: Point, trials: int
) -> Point:
    """Narrow a stretch; `low` is its end with the smaller loss, and slopes down into it."""
    for _ in range(trials):
        width = high.t - low.t
        guess = _cubic_minimum(low, high) if high.is_finite else math.nan
        # Not too near to an end, or the stretch would hardly become smaller.
        if not 0.1 <= (guess - low.t) / width <= 0.9:
            guess = low.t + 0.5 * width
        if guess in (low.t, high.t):
            break
        point = at(guess)
        if _too_high(point, start) or point.value >= low.value:
            high = point
            continue
        if _is_level(point, start):
            return point
        if point.slope * width >= 0.0:
            high = low
        low = point
    return low


def _too_high(point: Point, start: Point) -> bool:
    bound = start.value + SUFFICIENT * point.t * start.slope
    return not point.is_finite or point.value > bound


def _is_level(point: Point, start: Point) -> bool:
    return abs(point.slope) <= -CURVATURE * start.slope


def _cubic_minimum(a: Point, b: Point) -> float:
    """Give the minimum of the cubic with the values and slopes of two points; nan without one.

    Formula: (3.59) of Nocedal and Wright.
    """
    width = b.t - a.t
    mean = a.slope + b.slope - 3.0 * (a.value - b.value) / (a.t - b.t)
    radicand = mean * mean - a.slope * b.slope
    if not radicand >= 0.0:
        return math.nan
    root = math.copysign(math.sqrt(radicand), width)
    divisor = b.slope - a.slope + 2.0 * root
    return b.t - width * ((b.slope + root - mean) / divisor) if divisor else math.nan
