"""Problem: a function to minimise that is a sum of squares, with its start and its minima.

The 35 problems are those of Moré, Garbow and Hillstrom, "Testing Unconstrained Optimization
Software", ACM Transactions on Mathematical Software 7 (1981), pp. 17-41, with their numbers there.
The residuals are plain scalar Python, over whatever numbers they get: floats, Fractions, Values,
mpmath's.

Next: `few_variables.py` and `any_size.py`, which hold the problems.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import autograd

Residuals = Callable[[Sequence[Any]], list[Any]]


@dataclass(frozen=True)
class Minimum:
    """A published minimum of the sum of squares, and where it is, if that is one finite point.

    Where the paper leaves the place out, it is what other publications of the problem give.
    """

    value: float
    place: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Problem:
    """One problem: n numbers to find, m residuals whose squares are added up."""

    number: int
    name: str
    residuals: Residuals
    m: int
    start: tuple[float, ...]
    minima: tuple[Minimum, ...]

    @property
    def n(self) -> int:
        """How many numbers are to be found."""
        return len(self.start)

    def f(self, x: Sequence[Any]) -> Any:
        """Add up the squares of the residuals."""
        return sum(r * r for r in self.residuals(x))

    def __str__(self) -> str:
        """Name it, for the tests."""
        return f"{self.number}-{self.name.replace(' ', '-')}-{self.n}"


def problem(
    number: int, name: str, m: int, start: Sequence[float], *minima: Minimum
) -> Callable[[Residuals], Problem]:
    """Make the problem whose residuals the decorated function gives."""
    return lambda residuals: Problem(
        number, name, residuals, m, tuple(float(x) for x in start), minima
    )


def exp(x: Any) -> Any:
    """Give e raised to x, for any kind of number."""
    return _of("exp", x)


def log(x: Any) -> Any:
    """Give the natural logarithm, for any kind of number."""
    return _of("log", x)


def sqrt(x: Any) -> Any:
    """Give the square root, for any kind of number."""
    return _of("sqrt", x)


def sin(x: Any) -> Any:
    """Give the sine, for any kind of number."""
    return _of("sin", x)


def cos(x: Any) -> Any:
    """Give the cosine, for any kind of number."""
    return _of("cos", x)


def atan(x: Any) -> Any:
    """Give the arc tangent, for any kind of number."""
    return _of("atan", x)


def _of(name: str, x: Any) -> Any:
    """Ask mpmath about its own numbers, and autograd about all others."""
    return getattr(getattr(x, "context", autograd), name)(x)
