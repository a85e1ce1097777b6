"""Verdicts: what fails and what is unsure, and how a report reads."""

import pytest

from autograd.testing import Culprit, Report, Row, Verdict

FAILING = {Verdict.WRONG, Verdict.NOT_DETERMINISTIC, Verdict.DETACHED}


def row(name: str, verdict: Verdict, note: str = "") -> Row:
    return Row(name, 1, "reverse", 1.0, 2.0, 1e-9, verdict, note)


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_is_right_wrong_or_unsure(verdict: Verdict) -> None:
    assert verdict.fails == (verdict in FAILING)
    assert [verdict is Verdict.AGREES, verdict.fails, verdict.is_unsure].count(True) == 1


@pytest.mark.parametrize("verdict", Verdict)
def test_a_report_is_true_unless_something_failed(verdict: Verdict) -> None:
    report = Report((row("x", Verdict.AGREES), row("y", verdict)))
    assert bool(report) == report.ok == (verdict not in FAILING)
    assert [failure.input for failure in report.failures] == ["y"] * (verdict in FAILING)


@pytest.mark.parametrize(
    ("verdicts", "headline"),
    [
        ([Verdict.AGREES], "the derivative is right"),
        ([Verdict.WRONG], "the derivative is WRONG"),
        ([Verdict.KINK], "the derivative is unsure"),
        (
            [Verdict.WRONG, Verdict.CANCELLATION, Verdict.AGREES],
            "of 3 derivatives 1 WRONG, 1 unsure, 1 right",
        ),
        ([Verdict.AGREES] * 2, "of 2 derivatives 2 right"),
    ],
)
def test_the_headline_counts(verdicts: list[Verdict], headline: str) -> None:
    report = Report(tuple(row("x", verdict) for verdict in verdicts))
    assert str(report).splitlines()[0] == headline


def test_of_many_rows_the_failures_come_first_and_the_rest_is_counted() -> None:
    rows = [row(f"x{at}", Verdict.AGREES) for at in range(100)]
    rows[70] = row("x70", Verdict.KINK)
    rows[90] = row("x90", Verdict.WRONG, "half of it")
    lines = str(Report(tuple(rows))).splitlines()
    shown = [line.split()[1] for line in lines if line.startswith("│ x")]
    assert shown[:3] == ["x90", "x70", "x0"]
    assert (len(shown), lines[-1]) == (40, "... and 60 more")


def test_culprits_and_notes_follow_the_table() -> None:
    culprit = Culprit("cube(x = 2.0) by a", "cube", "a * a * a", "a", 2.0, 12.0, "net.py:7")
    text = str(Report((row("x", Verdict.WRONG),), (culprit,), ("A note.",)))
    assert text.endswith(
        "The derivative of cube(x = 2.0) by a is 12.0, not 2.0.\n"
        "  rule cube: a * a * a; its partial says a\n"
        "  computed at net.py:7\n"
        "A note."
    )


def test_orders_and_modes_are_named_where_there_are_several() -> None:
    text = str(Report((row("x", Verdict.AGREES)._replace(order=2, mode="forward"),)))
    assert "│ x (order 2) │" in text
    rows = (row("x", Verdict.AGREES), row("x", Verdict.WRONG)._replace(mode="forward"))
    assert "│ x (forward) │" in str(Report(rows))
