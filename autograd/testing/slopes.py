"""Slopes: the exact derivative of a recorded graph, from the formulas of its rules alone.

>>> from autograd import Value, exp
>>> from autograd.testing.recording import Recording
>>> x = Value(1.0)
>>> slope = Slopes(Recording(exp(x * x)), digits=30).by(0)
>>> float(slope.value)
5.43656365691809

A leaf is moved by h to either side, and all is computed with so many digits that the difference
keeps enough of them. A derivative that a rule states is never read, so an error in it is not
shared. With h = |x|·10^(−0.4 d) at d digits, the difference quotient has about 0.6 d right; d is
doubled until two of them agree. A quotient near 0 may be that of a function that is all but
saturated, so a zero is believed at the largest d only. The slopes to the left and to the right
differ by a multiple of h where the function is smooth, and at a kink by as much for every h.
"""

import ast
import math
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any, NamedTuple

from autograd.errors import RuleError
from autograd.grammar import parse
from autograd.rules import Rule
from autograd.testing.arithmetic import high_precision
from autograd.testing.recording import Recording

# The number of digits is doubled so often.
_ROUNDS = 5
_STEPPED = ("floor", "ceil", "round", "round_to", "floordiv", "mod")
# What is smaller is 0 for any float.
_NOTHING = 1e-320


class Slope(NamedTuple):
    """The derivative of a root by a leaf; at a kink its two sides differ, and `value` is None.

    A side is None where the function is not defined there, or its slope does not settle; it is
    infinite where it grows without end, as that of a square root at 0.
    """

    value: Any
    left: Any
    right: Any

    def admits(self, found: float, tolerance: float = 0.0) -> bool:
        """Tell whether a float is this derivative, or at a kink lies between the two sides."""
        sides = [side for side in (self.value, self.left, self.right) if side is not None]
        if self.value is not None:
            sides = [self.value]
        if math.isnan(tolerance):  # that of a gradient which is not finite
            tolerance = 0.0
        return bool(sides) and min(sides) <= found + tolerance and found - tolerance <= max(sides)


class _Quotients(NamedTuple):
    """The difference quotients for one h.

    `carried` tells whether they keep enough digits; `is_stopped` that they are exactly 0, for what
    moved went no further than a choice or a step.
    """

    centre: Any
    left: Any
    right: Any
    carried: bool
    is_stopped: bool = False


class Slopes:
    """Gives the slope of a root by each leaf, to a number of digits."""

    def __init__(self, recording: Recording, digits: int = 20) -> None:
        """Choose the graph and the digits. Raises `RuleError` at a primitive without texts."""
        self.recording = recording
        self.digits = digits
        for rule in recording.rules:
            if rule is not None and rule.pulls:
                raise RuleError(
                    f"{rule.name!r} is a function that brings its own gradients, into which exact "
                    "arithmetic cannot look; compare its graph without custom_gradient, checkpoint "
                    "or implicit_root"
                )
            if rule is not None and not rule.has_texts:
                raise RuleError(
                    f"the primitive {rule.name!r} was declared by callables, which exact "
                    "arithmetic cannot evaluate; declare it by texts"
                )
        self._mp, self._reader = high_precision()
        self._bases: dict[int, list[Any]] = {}

    def value(self) -> Any:
        """Give the value of the root to the number of digits."""
        mp = self._mp
        found = mp.nan
        for doubled in range(_ROUNDS):
            last, digits = found, 2 * self.digits << doubled
            with mp.workdps(digits):
                found = self._base(digits)[-1]
                if abs(found - last) <= abs(found) * mp.mpf(10) ** -self.digits:
                    break
        with mp.workdps(self.digits):
            return +found

    def by(self, leaf: int) -> Slope:
        """Give the slope by the leaf at a place of the recording."""
        return self.along({leaf: 1.0})

    def along(self, direction: Mapping[int, float]) -> Slope:
        """Give the slope while leaves move, each with its speed."""
        order = self.recording.dependents(list(direction))
        numbers = self.recording.numbers
        reach = min(abs(numbers[at] / speed) or 1.0 for at, speed in direction.items() if speed)
        reach = max(reach / self._steepest, 5e-324)
        # Where a leaf is tiny its step is, too, and the change of a sum with it.
        more = max(0, round(-2.0 * math.log10(reach))) + round(2.0 * math.log10(self._steepest))
        last: _Quotients | None = None
        slope = Slope(None, None, None)
        for doubled in range(_ROUNDS):
            digits = precision = 2 * self.digits << doubled
            while precision < digits + more:  # of few kinds, for mpmath keeps tables for each
                precision *= 2
            with self._mp.workdps(precision):
                h = self._mp.mpf(reach) * self._mp.mpf(10) ** (-2 * digits // 5)
                found = self._quotients(direction, order, h, precision)
                slope = self._settled(last, found, doubled == _ROUNDS - 1)
            if slope != (None, None, None):
                break
            last = found
        with self._mp.workdps(self.digits):
            return Slope(*(None if side is None else +side for side in slope))

    @cached_property
    def _steepest(self) -> float:
        """Give how many steps a rule such as floor may take while a leaf moves by its size."""
        recording = self.recording
        most = 1.0
        for rule, operands in zip(recording.rules, recording.operands, strict=True):
            if rule is not None and any(f"{name}(" in rule.formula for name in _STEPPED):
                x, *others = (abs(recording.numbers[at]) for at in operands)
                by = [1.0 / y for y in others if y] if "digits" not in rule.names else [1e20]
                most = max(most, min(x * max([1.0, *by]), 1e300))
        return most

    def _quotients(
        self, direction: Mapping[int, float], order: list[int], h: Any, digits: int
    ) -> "_Quotients":
        mp = self._mp
        base = self._base(digits)
        middle = base[-1]
        sides = [
            self.recording.again(
                {at: base[at] + t * speed for at, speed in direction.items()},
                self._compute,
                base,
                order,
            )
            for t in (-h, h)
        ]
        if all(self._is_stopped(side, base, order) for side in sides):
            return _Quotients(mp.mpf(0), mp.mpf(0), mp.mpf(0), True, is_stopped=True)
        low, high = (side[-1] for side in sides)
        left, right = (middle - low) / h, (high - middle) / h
        moved = max([abs(x) for x in (left, right) if mp.isfinite(x)], default=0) * h
        carried = moved >= abs(middle) * mp.mpf(10) ** (self.digits - digits)
        centre = (high - low) / (2 * h)
        centre, left, right = (x if mp.isfinite(x) else None for x in (centre, left, right))
        return _Quotients(centre, left, right, bool(carried))

    def _is_stopped(self, side: list[Any], base: list[Any], order: list[int]) -> bool:
        """Tell whether the root stays where it is, and not because digits were lost."""
        recording = self.recording
        if side[-1] != base[-1]:
            return False
        # A function that is saturated here, or a sum that lost what moved, may yet have a slope.
        return not any(
            side[place] == base[place]
            and not _chooses(recording.rules[place])
            and any(side[at] != base[at] for at in recording.operands[place])
            for place in order
        )

    def _settled(self, last: "_Quotients | None", found: "_Quotients", is_last: bool) -> Slope:
        """Give the limit of the quotients, or three times None where more digits are needed."""
        nothing = Slope(None, None, None)
        if found.is_stopped:
            return Slope(found.centre, found.left, found.right)
        if last is None or not (found.carried or is_last):
            return nothing
        if found.left is not None and found.right is not None and last.centre is not None:
            gap, gap_before = (abs(x.right - x.left) for x in (found, last))
            shrunk = max(gap_before, abs(found.left) * 1e-3, abs(found.right) * 1e-3) * 1e-6
            if gap <= shrunk or (is_last and gap < _NOTHING):
                value = self._limit(last.centre, found.centre, self.digits, is_last)
                if is_last and found.carried and not last.carried:
                    value = found.centre  # the only one that has digits; h is next to nothing
                if value is not None and self._mp.isinf(value):
                    return Slope(None, value, value)
                return nothing if value is None else Slope(value, value, value)
        # A slope to one side is right to about h only.
        left = self._limit(last.left, found.left, 10, is_last)
        right = self._limit(last.right, found.right, 10, is_last)
        waits = (left is None, right is None) != (found.left is None, found.right is None)
        return nothing if waits and not is_last else Slope(None, left, right)

    def _limit(self, before: Any, now: Any, digits: int, is_last: bool) -> Any:
        """Give the limit of quotients that agree, vanish or grow without end; else None."""
        mp = self._mp
        if before is None or now is None:
            return None
        if now != 0 and abs(now - before) <= abs(now) * mp.mpf(10) ** -digits:
            return now
        if not is_last:
            return None
        if abs(now) < _NOTHING or abs(now) < abs(before) * mp.mpf(10) ** -digits:
            return mp.mpf(0)
        grows = before != 0 and abs(now) > abs(before) * mp.mpf(10) ** digits
        return mp.sign(now) * mp.inf if grows else None

    def _base(self, digits: int) -> list[Any]:
        if digits not in self._bases:
            recording = self.recording
            start = [self._mp.mpf(x) for x in recording.numbers]
            self._bases[digits] = recording.over(self._compute, start)
        return self._bases[digits]

    def _compute(self, rule: Rule, xs: list[Any]) -> Any:
        mp = self._mp
        try:
            out = self._reader.row(rule, rule.formula, xs)
        except (ArithmeticError, ValueError):  # a pole, or outside the domain
            return mp.nan
        return mp.nan if isinstance(out, mp.mpc) else mp.mpf(out)


@cache
def _chooses(rule: Rule | None) -> bool:
    """Tell whether a rule is constant, or gives one of its operands, or a number, unchanged."""

    def chosen(tree: ast.expr) -> bool:
        if isinstance(tree, ast.IfExp):
            return chosen(tree.body) and chosen(tree.orelse)
        extreme = isinstance(tree, ast.Call) and ast.unparse(tree.func) in ("max", "min")
        return extreme or isinstance(tree, (ast.Name, ast.Constant))

    if rule is None:
        return False
    constant = all(partial == "0.0" for partial in rule.partials)
    return constant or chosen(parse(rule.formula, rule.name))
