"""Series: truncated power series, whose coefficients follow from the texts of the rules.

>>> from autograd.rules import SIN
>>> expansion = Expansion()
>>> t = expansion.polynomial([0.0, 1.0])
>>> expansion.apply(SIN, [t]).upto(3)
[0.0, 1.0, 0.0, -0.16666666666666666]

No recurrence is stated for any function. Where y = f(a) and p is the partial derivative,
y' = p · a', and so, coefficient by coefficient,

    k · y[k] = Σ j · a[j] · p[k - j],  j = 1 ... k

summed over the operands. The text of p, evaluated over series, gives a series again; it is needed
to one order less, so each derivative of a derivative is made when an order asks for it, and no
sooner. Series are shared: the same rule of the same operands is the same series, so that sin and
cos, each the derivative of the other but for a sign, close a circle.

Source of the recurrence: R. E. Moore, Methods and Applications of Interval Analysis (1979), 3.4;
A. Griewank and A. Walther, Evaluating Derivatives (2008), chapter 13.

Next: `taylor.py` expands the graph of a function.
"""

import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

from autograd import rules
from autograd.errors import RuleError
from autograd.reading import Reader
from autograd.rules import RULES, Rule
from autograd.value import Value, apply

# A coefficient: a float, or a Value where the expansion is to be differentiated again.
Coefficient = Any


class Series:
    """One power series: a polynomial, or a rule of other series, as far as it was asked for.

    >>> from autograd.rules import EXP
    >>> expansion = Expansion()
    >>> t = expansion.polynomial([0.0, 1.0])
    >>> (1.0 / (1.0 - t)).upto(4)
    [1.0, 1.0, 1.0, 1.0, 1.0]

    Comparisons are of the first coefficients, as a branch of a text at this point is.
    """

    __slots__ = ("expansion", "known", "operands", "rule", "terms")

    def __init__(
        self,
        expansion: "Expansion",
        known: list[Coefficient],
        rule: Rule | None = None,
        operands: Sequence["Series"] = (),
    ) -> None:
        """Make a series of its first coefficients; use `Expansion`."""
        self.expansion = expansion
        self.known = known
        self.rule = rule  # None: a polynomial, all of which is known
        self.operands = operands
        self.terms: list[tuple[Series, Series]] | None = None  # operand and partial, when needed

    @property
    def is_constant(self) -> bool:
        """Whether all coefficients but the first are 0."""
        return self.rule is None and len(self.known) == 1

    def upto(self, order: int) -> list[Coefficient]:
        """Give the coefficients up to an order."""
        self.extend(order)
        return [*self.known, *[0.0] * (order + 1 - len(self.known))][: order + 1]

    def extend(self, order: int) -> None:
        """Compute what is missing up to an order, here and in whatever this series stands on."""
        stack = [(self, order)]
        while stack:
            series, last = stack[-1]
            if series.rule is None or len(series.known) > last:
                stack.pop()
                continue
            if series.terms is None:
                series.terms = series.expansion.terms(series)
            # The partials are needed to one order less: nothing waits for itself.
            waits_for = [
                (other, to)
                for operand, local in series.terms
                for other, to in ((operand, last), (local, last - 1))
                if other.rule is not None and len(other.known) <= to
            ]
            if waits_for:
                stack.extend(waits_for)
                continue
            if len(series.known) == 1:
                series.terms = [term for term in series.terms if term[0].end > 0]
            while len(series.known) <= last:
                series._add_coefficient(series.terms)
            stack.pop()

    @property
    def end(self) -> int:
        """The last order at which a coefficient may differ from 0, of what is known."""
        if self.terms is not None and not self.terms:  # closed gates all around
            return 0
        return len(self.known) - 1 if self.rule is None else sys.maxsize

    def _add_coefficient(self, terms: list[tuple["Series", "Series"]]) -> None:
        k = len(self.known)
        total: Coefficient = 0.0
        for operand, local in terms:
            a, p = operand.known, local.known
            # What lies beyond the end is no number 0 that could meet an infinity.
            last = min(k, operand.end)
            if p[0] == 0.0 and self.rule is not None and self.rule.gate:
                last = min(last, k - 1)
            for j in range(max(1, k - local.end), last + 1):
                total = total + j * a[j] * p[k - j]
        self.known.append(total / k)

    # --- the operations of a text -----------------------------------------------------------------

    def __add__(self, other: "Series | float") -> "Series":
        return self.expansion.apply(rules.ADD, [self, other])

    def __radd__(self, other: float) -> "Series":
        return self.expansion.apply(rules.ADD, [other, self])

    def __sub__(self, other: "Series | float") -> "Series":
        return self.expansion.apply(rules.SUB, [self, other])

    def __rsub__(self, other: float) -> "Series":
        return self.expansion.apply(rules.SUB, [other, self])

    def __mul__(self, other: "Series | float") -> "Series":
        return self.expansion.apply(rules.MUL, [self, other])

    def __rmul__(self, other: float) -> "Series":
        return self.expansion.apply(rules.MUL, [other, self])

    def __truediv__(self, other: "Series | float") -> "Series":
        return self.expansion.apply(rules.DIV, [self, other])

    def __rtruediv__(self, other: float) -> "Series":
        return self.expansion.apply(rules.DIV, [other, self])

    def __neg__(self) -> "Series":
        return self.expansion.apply(rules.NEG, [self])

    def __eq__(self, other: object) -> bool:
        """Compare the first coefficients."""
        return bool(self.known[0] == _first(other))

    def __lt__(self, other: object) -> bool:
        """Compare the first coefficients."""
        return bool(self.known[0] < _first(other))

    def __le__(self, other: object) -> bool:
        """Compare the first coefficients."""
        return bool(self.known[0] <= _first(other))

    def __gt__(self, other: object) -> bool:
        """Compare the first coefficients."""
        return bool(self.known[0] > _first(other))

    def __ge__(self, other: object) -> bool:
        """Compare the first coefficients."""
        return bool(self.known[0] >= _first(other))

    __hash__ = object.__hash__  # by identity, as that of a Value


class Expansion:
    """All series of one expansion: it keeps each once.

    >>> expansion = Expansion()
    >>> t = expansion.polynomial([2.0, 1.0])
    >>> t * t is t * t
    True
    """

    def __init__(self) -> None:
        """Start without any series."""
        self._kept: dict[tuple[object, ...], Series] = {}
        functions = {name: partial(self._call, row) for name, row in RULES.items()}
        self._reader = Reader(self.constant, functions)

    def constant(self, number: Coefficient) -> Series:
        """Give the series of a number."""
        # repr tells -0.0 from 0.0, and nan is like nan
        key = (id(number) if isinstance(number, Value) else repr(number),)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = Series(self, [number])
        return found

    def polynomial(self, coefficients: Sequence[Coefficient]) -> Series:
        """Give the series of a polynomial, lowest power first; another one each time."""
        return Series(self, list(coefficients))

    def apply(
        self, rule: Rule, operands: Sequence[Series | float], number: Coefficient = None
    ) -> Series:
        """Apply a rule; `number` is the first coefficient, where it is known."""
        xs = [x if isinstance(x, Series) else self.constant(float(x)) for x in operands]
        if rule is rules.NEG and xs[0].rule is rules.NEG:
            return xs[0].operands[0]  # exact, and so sigmoid(a) and sigmoid(-a) close a circle
        key = (rule, *map(id, xs))
        found = self._kept.get(key)
        if found is None:
            if number is None:
                number = _computed(rule, [x.known[0] for x in xs])
            if all(x.is_constant for x in xs):
                return self.constant(number)
            found = self._kept[key] = Series(self, [number], rule, tuple(xs))
        return found

    def _call(self, rule: Rule, *operands: Series) -> Series:
        return self.apply(rule, operands)

    def terms(self, series: Series) -> list[tuple[Series, Series]]:
        """Pair each operand that varies with its partial derivative, but behind a closed gate."""
        rule, xs = series.rule, series.operands
        assert rule is not None
        if not rule.has_texts:
            raise RuleError(
                f"the primitive {rule.name!r} was declared by callables, which cannot be "
                "expanded in a series; declare it by texts"
            )
        places = [at for at, x in enumerate(xs) if not x.is_constant]
        partials = self._reader.partials(rule, xs, places, series)
        found = []
        for at, local in zip(places, partials, strict=True):
            p = local if isinstance(local, Series) else self.constant(local)
            # One that is 0 at this point only, as that of hypot(0, x), varies: see higher.py.
            closes = p.rule is None or p.rule.gate
            if not (rule.gate and closes and p.known[0] == 0.0):
                found.append((xs[at], p))
        return found


def _first(x: object) -> object:
    return x.known[0] if isinstance(x, Series) else x


def _computed(rule: Rule, numbers: list[Coefficient]) -> Coefficient:
    """Compute a rule of first coefficients, as a graph where one of them is a Value."""
    if any(isinstance(x, Value) for x in numbers):
        return apply(rule, *numbers)
    assert rule.kernel is not None
    return rule.kernel(*numbers)[0]
