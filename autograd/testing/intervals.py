"""Intervals: arithmetic and comparisons over all numbers between two ends.

>>> x = Certain(1.0, 3.0)
>>> y = x * x - x
>>> y.low, y.high
(-2.0, 8.0)
>>> x > 0.0, x < 2.0, Possible(1.0, 3.0) < 2.0
(True, False, True)

The texts of a row are read over them as over floats. What a comparison gives is the difference
between the two kinds: whether it may hold somewhere, or holds throughout.

Next: `neighbourhoods.py` asks whether a rule is smooth in an interval.
"""

import itertools
from collections.abc import Callable
from typing import Any, Final

from autograd import ieee
from autograd.grammar import FUNCTIONS
from autograd.reading import Reader


class Interval:
    """All numbers from `low` to `high`; where an end is nan, nothing is known."""

    __slots__ = ("high", "low")

    def __init__(self, low: float, high: float) -> None:
        """Store the two ends."""
        self.low = low
        self.high = high

    def over(self, function: Callable[..., float], *others: Any) -> Any:
        """Apply a function that is smooth enough to be known by its values at a few numbers."""
        xs = (self, *(self.like(x) for x in others))
        values = [function(*point) for point in itertools.product(*(x.samples() for x in xs))]
        if any(x != x for x in values):
            return type(self)(ieee.nan, ieee.nan)
        return type(self)(min(values), max(values))

    def samples(self) -> tuple[float, ...]:
        """List the ends, the middle, and 0, where so many functions turn."""
        if self.low == self.high:
            return (self.low,)
        middle = (self.low + self.high) / 2
        return (self.low, middle, self.high, 0.0)[: 4 if self.low < 0.0 < self.high else 3]

    def like(self, x: Any) -> Any:
        """Make an interval of a number."""
        return x if isinstance(x, Interval) else type(self)(float(x), float(x))

    def __add__(self, other: Any) -> Any:
        return self.over(lambda x, y: x + y, other)

    def __sub__(self, other: Any) -> Any:
        return self.over(lambda x, y: x - y, other)

    def __mul__(self, other: Any) -> Any:
        return self.over(lambda x, y: x * y, other)

    def __neg__(self) -> Any:
        return type(self)(-self.high, -self.low)

    def __gt__(self, other: Any) -> bool:
        return bool(self.like(other) < self)

    def __ge__(self, other: Any) -> bool:
        return bool(self.like(other) <= self)

    __hash__ = None  # type: ignore[assignment]  # equality is not that of dict keys


class Possible(Interval):
    """An interval whose comparisons tell what may hold."""

    __slots__ = ()

    def __lt__(self, other: Any) -> bool:
        return not self.low >= self.like(other).high

    def __le__(self, other: Any) -> bool:
        return not self.low > self.like(other).high

    def __eq__(self, other: object) -> bool:
        y = self.like(other)
        return not (self.high < y.low or y.high < self.low)

    def __ne__(self, other: object) -> bool:
        y = self.like(other)
        return self is not y and not self.low == self.high == y.low == y.high


class Certain(Interval):
    """An interval whose comparisons tell what holds throughout."""

    __slots__ = ()

    def __lt__(self, other: Any) -> bool:
        return bool(self.high < self.like(other).low)

    def __le__(self, other: Any) -> bool:
        return bool(self.high <= self.like(other).low)

    def __eq__(self, other: object) -> bool:
        y = self.like(other)
        return self is y or self.low == self.high == y.low == y.high

    def __ne__(self, other: object) -> bool:
        y = self.like(other)
        return bool(self.high < y.low or y.high < self.low)


def _divide(x: Any, y: Any) -> Any:
    divisor = x.like(y)
    if divisor.low <= 0.0 <= divisor.high:
        return type(x)(ieee.nan, ieee.nan)
    return x.over(ieee.div, divisor)


def _floordiv(x: Any, y: Any) -> Any:
    return _divide(x, y).over(ieee.floor)


def _function(name: str) -> Callable[..., Any]:
    function = getattr(ieee, name)
    return lambda x, *others: x.over(function, *others)


_FUNCTIONS: Final = {
    **{name: _function(name) for name in FUNCTIONS},
    "floordiv": _floordiv,
    "mod": lambda x, y: x - x.like(y) * _floordiv(x, y),
}
# How the text of a row is read over each kind.
READERS: Final[dict[type[Interval], Reader]] = {
    Possible: Reader(lambda x: Possible(x, x), _FUNCTIONS, _divide),
    Certain: Reader(lambda x: Certain(x, x), _FUNCTIONS, _divide),
}
