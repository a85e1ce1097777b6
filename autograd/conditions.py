"""Conditions: whether numbers are the same, in the domain of a rule, or on one of its kinks.

>>> from autograd.rules import RULES
>>> in_domain(RULES["log"], [-1.0]), on_kink(RULES["relu"], [0.0], out=0.0)
(False, True)
"""

from collections.abc import Sequence
from typing import Final

from autograd import ieee
from autograd.reading import Reader
from autograd.rules import Rule

FLOATS: Final = Reader(float, vars(ieee), divide=ieee.div)


def in_domain(rule: Rule, xs: Sequence[float]) -> bool:
    """Tell whether a rule is defined for these operands."""
    return not rule.domain or bool(FLOATS.row(rule, rule.domain, xs))


def on_kink(rule: Rule, xs: Sequence[float], out: float) -> bool:
    """Tell whether a rule has no derivative at these operands, whose result is `out`."""
    return bool(rule.kinks and FLOATS.row(rule, rule.kinks, xs, out=out))


def same(x: float, y: float) -> bool:
    """Tell whether two floats are equal, or both nan."""
    return x == y or (x != x and y != y)
