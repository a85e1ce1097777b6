"""Verdicts: what a gradient check found, for each input, and the table that shows it.

>>> row = Row("x", 1, "reverse", 3.0, 6.0, 1e-12, Verdict.WRONG, "half of it")
>>> print(Report((row,)))
the derivative is WRONG
┌───────┬──────────┬─────────┬───────┬──────────────────┬────────────┐
│ input │ analytic │ numeric │ error │ verdict          │            │
├───────┼──────────┼─────────┼───────┼──────────────────┼────────────┤
│ x     │        3 │       6 │ 1e-12 │ wrong derivative │ half of it │
└───────┴──────────┴─────────┴───────┴──────────────────┴────────────┘

A wrong derivative, a function that is not deterministic and one that depends on detached values
fail. Where no verdict can be had, at a kink or where digits cancel, that is said and is no failure.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from autograd.tables import table


class Verdict(StrEnum):
    """The outcome for one input."""

    AGREES = "agrees"
    WRONG = "wrong derivative"
    KINK = "kink nearby"
    CANCELLATION = "cancellation"
    NOT_DIFFERENTIABLE = "not differentiable here"
    NOT_DETERMINISTIC = "not deterministic"
    DETACHED = "depends on detached values"

    @property
    def fails(self) -> bool:
        """Whether the gradient is wrong for certain."""
        return self in _FAILING

    @property
    def is_unsure(self) -> bool:
        """Whether nothing certain can be said."""
        return self is not Verdict.AGREES and not self.fails


# The number to compare with and its error, where there are any; the verdict; a remark.
Judgement = tuple[float | None, float | None, Verdict, str]


class Row(NamedTuple):
    """One derivative that was checked; `numeric` is None where a direction spoke for many."""

    input: str
    order: int
    mode: str
    analytic: float
    numeric: float | None
    error: float | None
    verdict: Verdict
    note: str = ""


class Culprit(NamedTuple):
    """A node of the graph whose local derivative is wrong."""

    expression: str
    rule: str
    formula: str
    partial: str
    found: float
    true: float
    source: str

    def __str__(self) -> str:
        """Say what is wrong, and where."""
        return (
            f"The derivative of {self.expression} is {self.true!r}, not {self.found!r}.\n"
            f"  rule {self.rule}: {self.formula}; its partial says {self.partial}\n"
            f"  computed at {self.source}"
        )


@dataclass(frozen=True, repr=False)
class Report:
    """What a check found; true if nothing failed. `str()` is the table, with what is to blame."""

    rows: tuple[Row, ...]
    culprits: tuple[Culprit, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no derivative failed."""
        return not any(row.verdict.fails for row in self.rows)

    @property
    def failures(self) -> tuple[Row, ...]:
        """The rows that failed."""
        return tuple(row for row in self.rows if row.verdict.fails)

    def __bool__(self) -> bool:
        """Tell whether no derivative failed, so that `assert check_grads(...)` works."""
        return self.ok

    def __str__(self) -> str:
        """Write the table, failures first where there are many rows."""
        return "\n".join(
            [_headline(self), _table(self.rows), *map(str, self.culprits), *self.notes]
        )

    __repr__ = __str__


_SHOWN = 40


def _headline(report: Report) -> str:
    words = [_word(row.verdict) for row in report.rows]
    if len(words) == 1:
        return f"the derivative is {words[0]}"
    order = dict.fromkeys(_word(verdict) for verdict in (*_FAILING, Verdict.KINK, Verdict.AGREES))
    counts = ", ".join(f"{words.count(word)} {word}" for word in order if word in words)
    return f"of {len(words)} derivatives {counts}"


_FAILING = (Verdict.WRONG, Verdict.DETACHED, Verdict.NOT_DETERMINISTIC)
_WORDS = {
    Verdict.AGREES: "right",
    Verdict.WRONG: "WRONG",
    Verdict.DETACHED: "DETACHED",
    Verdict.NOT_DETERMINISTIC: "NOT DETERMINISTIC",
}


def _word(verdict: Verdict) -> str:
    return _WORDS.get(verdict, "unsure")


def _table(rows: tuple[Row, ...]) -> str:
    shown = sorted(rows, key=lambda row: (not row.verdict.fails, not row.verdict.is_unsure))
    if len(rows) <= _SHOWN:
        shown = list(rows)
    modes = len({row.mode for row in rows}) > 1
    orders = any(row.order > 1 for row in rows)
    head: list[str] = ["input", "analytic", "numeric", "error", "verdict", ""]
    lines = [head]
    for row in shown[:_SHOWN]:
        name = row.input + (f" (order {row.order})" if orders else "")
        name += f" ({row.mode})" if modes else ""
        numeric = "" if row.numeric is None else f"{row.numeric:.10g}"
        error = "" if row.error is None else f"{row.error:.0e}"
        analytic = f"{row.analytic:.10g}"
        lines.append([name, analytic, numeric, error, row.verdict, row.note])
    more = f"\n... and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    if not any(row.note for row in rows):
        lines = [line[:-1] for line in lines]
    return table(lines, "<>>><<"[: len(lines[0])]) + more


def ratio(found: float, true: float) -> str:
    """Name a simple relation between a derivative and the true one, as a hint to the error.

    >>> ratio(-2.0, 2.0), ratio(3.0, 2.0), ratio(1.00002, 1.0)
    ('the sign is wrong', '1.5 times as large', 'off by 2e-05 of it')
    """
    if math.isnan(found):
        return "nan: 0 * inf or inf - inf on the way; see detect_anomaly()"
    if found == 0.0 or true == 0.0 or math.isinf(found):
        return ""
    for factor, text in ((-1.0, "the sign is wrong"), (2.0, "twice as large"), (0.5, "half of it")):
        if math.isclose(found, factor * true, rel_tol=1e-6):
            return text
    off = abs(found / true - 1.0)
    return f"{found / true:.6g} times as large" if off > 1e-3 else f"off by {off:.1g} of it"
