"""Rational: exact gradients as fractions, of graphs that only add, multiply, divide and compare.

>>> from autograd import Value
>>> from autograd.testing.recording import Recording
>>> x = Value(3.0)
>>> rational_gradient(Recording(1.0 / x))
[Fraction(-1, 9)]

A leaf is moved by ε, a number smaller than every fraction but not 0, with ε² = 0. The graph is
computed over numbers a + bε; the part b of the root is the derivative, with no rounding at all. It
takes the formulas of the rules only, never their partial derivatives.

Source: W. K. Clifford, Preliminary Sketch of Biquaternions (1873), for the numbers.
"""

import math
import operator
from collections.abc import Callable
from fractions import Fraction
from functools import total_ordering
from typing import Any, Final

from autograd.errors import RuleError
from autograd.reading import Reader
from autograd.rules import Rule
from autograd.testing.recording import Recording

# Fractions grow with each product; what is larger than this is left to mpmath.
_BITS = 20_000


@total_ordering
class Dual:
    """A fraction and an infinitely small part: a + bε.

    >>> Dual(Fraction(2), Fraction(1)) * Dual(Fraction(3))
    Dual(6 + 3ε)
    """

    __slots__ = ("a", "b")

    def __init__(self, a: Fraction, b: Fraction = Fraction(0)) -> None:
        """Join the two parts."""
        self.a = a
        self.b = b

    def __add__(self, other: object) -> "Dual":
        """Add the parts; an int may come from a text, as n."""
        that = _dual(other)
        return Dual(self.a + that.a, self.b + that.b)

    def __radd__(self, other: object) -> "Dual":
        return _dual(other) + self

    def __neg__(self) -> "Dual":
        return Dual(-self.a, -self.b)

    def __sub__(self, other: object) -> "Dual":
        return self + -_dual(other)

    def __rsub__(self, other: object) -> "Dual":
        return _dual(other) - self

    def __mul__(self, other: object) -> "Dual":
        """Multiply out; the term with ε² is 0."""
        that = _dual(other)
        product = Dual(self.a * that.a, self.a * that.b + self.b * that.a)
        if product.a.denominator.bit_length() + product.a.numerator.bit_length() > _BITS:
            raise OverflowError("the fractions have grown too large")
        return product

    def __rmul__(self, other: object) -> "Dual":
        return _dual(other) * self

    def __truediv__(self, other: object) -> "Dual":
        """Divide; (c + dε)(c − dε) = c² makes the denominator a fraction."""
        that = _dual(other)
        return self * Dual(that.a, -that.b) * Dual(1 / (that.a * that.a))

    def __rtruediv__(self, other: object) -> "Dual":
        return _dual(other) / self

    def __eq__(self, other: object) -> bool:
        return self.a == _dual(other).a

    def __lt__(self, other: object) -> bool:
        return self.a < _dual(other).a

    def __hash__(self) -> int:
        return hash(self.a)

    def __repr__(self) -> str:
        return f"Dual({self.a} + {self.b}ε)"


def _dual(number: Any) -> Dual:
    return number if isinstance(number, Dual) else Dual(Fraction(number))


def _stepped(function: Callable[[Fraction], int]) -> Callable[[Dual], Dual]:
    return lambda x: Dual(Fraction(function(x.a)))


def _power(x: Dual, y: Dual) -> Dual:
    if y.a.denominator != 1 or y.b != 0 or abs(y.a) > 1000:
        raise ArithmeticError("only a whole constant power is rational")
    result = Dual(Fraction(1))
    for _ in range(abs(int(y.a))):
        result = result * x
    return result if y.a >= 0 else 1 / result


def _mod(x: Dual, y: Dual) -> Dual:
    return x - y * Dual(Fraction(x.a // y.a))


_READER: Final = Reader(
    lambda x: Dual(Fraction(x)),
    {
        "abs": lambda x: -x if x < 0 else x,
        "ceil": _stepped(math.ceil),
        "floor": _stepped(math.floor),
        "floordiv": lambda x, y: Dual(Fraction(x.a // y.a)),
        "mod": _mod,
        "pow": _power,
        "round": _stepped(round),
        "round_to": lambda x, digits: Dual(Fraction(round(x.a, int(digits.a)))),
        "sign": _stepped(lambda x: (x > 0) - (x < 0)),
        "square": lambda x: x * x,
    },
    operator.truediv,
)


def rational_value(recording: Recording) -> Fraction | None:
    """Give the exact value of the root, or None where it is no fraction."""
    root = _root(recording, -1)
    return None if root is None else root.a


def rational_gradient(recording: Recording) -> list[Fraction] | None:
    """Give the exact gradient by each leaf, or None where some rule is not rational.

    >>> from autograd import Value, exp
    >>> rational_gradient(Recording(exp(Value(1.0)))) is None
    True
    """
    found = [_root(recording, leaf) for leaf in recording.leaves]
    parts = [root.b for root in found if root is not None]
    return parts if len(parts) == len(found) else None


def _root(recording: Recording, leaf: int) -> Dual | None:
    def compute(rule: Rule, xs: list[Any]) -> Dual:
        return _dual(_READER.row(rule, rule.formula, xs))

    if not all(rule is None or rule.has_texts for rule in recording.rules):
        return None
    try:
        start: list[Any] = [
            Dual(Fraction(x), Fraction(place == leaf)) for place, x in enumerate(recording.numbers)
        ]
        root: Dual = recording.over(compute, start)[-1]
    except (ArithmeticError, ValueError, RuleError):  # irrational, too large, or not finite
        return None
    return root
