"""Gradcheck: compares a gradient with differences, and says which of the two to believe.

>>> from autograd import exp
>>> print(check_grads(lambda x, y: x * exp(y), 2.0, 0.5))
of 2 derivatives 2 right
┌───────┬─────────────┬─────────────┬───────┬─────────┐
│ input │    analytic │     numeric │ error │ verdict │
├───────┼─────────────┼─────────────┼───────┼─────────┤
│ x     │ 1.648721271 │ 1.648721271 │ 1e-14 │ agrees  │
│ y     │ 3.297442541 │ 3.297442541 │ 1e-13 │ agrees  │
└───────┴─────────────┴─────────────┴───────┴─────────┘

Differences of floats decide most cases. Where they do not, or say that the gradient is wrong, the
recorded graph is computed again in exact arithmetic: its slopes tell an error of a derivative from
a kink, from cancellation, and from a function that uses numbers which were not recorded.

Next: `differences.py` and `slopes.py` for the two ways to a derivative, `culprits.py` for where it
went wrong.
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from autograd.convert import as_real
from autograd.errors import GradientError, InputTypeError, InputValueError
from autograd.forward import tangent
from autograd.modes import record_source
from autograd.testing import coverage
from autograd.testing.analytic import derivative_along, given, recorded
from autograd.testing.culprits import culprits
from autograd.testing.judge import Judge
from autograd.testing.recording import Recording
from autograd.testing.subject import Subject
from autograd.testing.verdicts import Report, Row, Verdict
from autograd.value import Value

MODES = ("reverse", "forward")
# Up to so many inputs each has a difference of its own; more are checked along directions first.
_EACH = 12


def check_grads(
    f: Callable[..., Any],
    *inputs: Any,
    order: int = 1,
    mode: Sequence[str] = MODES,
    gradient: Callable[..., Any] | None = None,
) -> Report:
    """Check the gradient of a function of numbers at a point; the report is true if none failed.

    >>> bool(check_grads(lambda x: x * x, 3.0, order=2))
    True
    >>> check_grads(lambda x: x * x, 3.0, gradient=lambda x: x).failures[0].verdict
    <Verdict.WRONG: 'wrong derivative'>

    An input is a number, a Value, or a nested list, tuple, dict or array of them. `gradient` is a
    function of the same inputs that gives the gradient in their structure (for several inputs a
    tuple); without it the function is recorded and `mode` says how to differentiate it. With
    `order` 2 the gradient of the gradient is checked too, along a direction, and so on.

    Raises `InputTypeError` or `InputValueError` where the function gives no finite number, raises,
    or changes its arguments. A wrong gradient raises nothing: see `assert_gradient`.
    """
    modes = tuple(mode) if isinstance(mode, (list, tuple)) else (mode,)
    if not modes or not all(each in MODES for each in modes):
        raise InputValueError(f"mode takes 'reverse', 'forward' or both of them, got {mode!r}")
    if gradient is not None and not callable(gradient):
        raise InputTypeError(
            f"gradient takes a function of the inputs, got {gradient!r:.80}; for numbers that are "
            "known already write gradient=lambda *inputs: numbers"
        )
    if isinstance(order, bool) or not isinstance(order, int) or order < 1:
        raise InputValueError(f"order takes a whole number of at least 1, got {order!r}")
    if gradient is not None and order > 1:
        raise InputValueError(
            f"order={order} differentiates the recorded graph, not gradient=; check order 1 here, "
            "and the given gradient as a function of its own"
        )
    subject = Subject(f, inputs)
    report = _check(subject, modes, gradient, 1)
    for above in range(2, order + 1):
        if not report:
            break
        subject = Subject(derivative_along(subject), inputs, names=subject.names)
        further = _check(subject, modes, None, above)
        notes = dict.fromkeys(report.notes + further.notes)
        report = Report(report.rows + further.rows, further.culprits, tuple(notes))
    return report


def assert_gradient(f: Callable[..., Any], inputs: Sequence[Any], **options: Any) -> Report:
    """Raise `GradientError`, an AssertionError with the table, where a gradient is wrong.

    >>> report = assert_gradient(lambda x, y: x / y, [1.0, 3.0])

    `inputs` holds one entry for each argument; the options are those of `check_grads`.
    """
    __tracebackhide__ = True
    if not isinstance(inputs, (list, tuple)):
        raise InputTypeError(
            f"assert_gradient takes a list with one entry for each argument, got {inputs!r}"
        )
    report = check_grads(f, *inputs, **options)
    if not report:
        raise GradientError(str(report))
    return report


def _check(
    subject: Subject, modes: Sequence[str], gradient: Callable[..., Any] | None, order: int
) -> Report:
    root, leaves, notes = recorded(subject, needed=gradient is None)
    if order > 1:
        notes = []  # a derivative may be constant, and what is said of the function is said
    if gradient is not None:
        analytic = {"given": given(subject, gradient)}
    else:
        root.backward()
        # Of forward mode, each input or direction is a walk of its own: see `_along`.
        analytic = {mode: [leaf.grad for leaf in leaves] for mode in modes}
    if not _is_deterministic(subject, root, gradient):
        rows = [
            Row(name, order, mode, found[at], None, None, Verdict.NOT_DETERMINISTIC)
            for mode, found in analytic.items()
            for at, name in enumerate(subject.names)
        ]
        return Report(tuple(rows), (), ("Two calls at the same inputs gave different results.",))
    recording = None if root is None else Recording(root)
    judge = Judge(subject, recording, leaves, gradient is not None)
    if gradient is None:
        coverage.cover(root)
    rows = []
    for mode, found in analytic.items():
        along = partial(_along, root, leaves, found, mode)
        rows += _rows(judge, along, found, mode, order)
    report = Report(tuple(_joined(rows)), (), tuple(notes))
    return _explained(subject, report, recording is not None)


def _along(
    root: Any,
    leaves: Sequence[Value],
    gradient: Sequence[float],
    mode: str,
    direction: Mapping[int, float],
) -> float:
    """Give the derivative along a direction: by forward mode itself, else from the gradient."""
    if mode == "forward":
        return tangent(root, [leaves[at] for at in direction], list(direction.values()))
    return math.fsum(speed * gradient[at] for at, speed in direction.items())


def _rows(
    judge: Judge,
    along: Callable[[Mapping[int, float]], float],
    gradient: Sequence[float],
    mode: str,
    order: int,
) -> list[Row]:
    """Judge the inputs: each alone where they are few, else groups along a direction."""
    names = judge.subject.names
    draws = random.Random(0)
    size = [abs(g) * judge.scale(at) for at, g in enumerate(gradient)]
    found: dict[int, Row] = {}
    groups = [list(range(len(names)))] if len(names) > _EACH else [[at] for at in range(len(names))]
    while groups:
        group = groups.pop()
        if len(group) == 1:
            at = group[0]
            derivative = along({at: 1.0})
            found[at] = Row(names[at], order, mode, derivative, *judge.each(at, derivative))
            continue
        direction = _direction(judge, group, size, draws)
        if judge.agrees_along(direction, along(direction)):
            for at in group:
                found[at] = Row(
                    names[at], order, mode, gradient[at], None, None, Verdict.AGREES,
                    "along a direction",
                )  # fmt: skip
            continue
        half = len(group) // 2
        groups += [group[half:], group[:half]]
    return [found[at] for at in sorted(found)]


def _direction(
    judge: Judge, group: Sequence[int], size: Sequence[float], draws: random.Random
) -> dict[int, float]:
    """Give a random direction in which no input outweighs the others by much."""
    ordered = sorted(size[at] for at in group if size[at] > 0.0) or [1.0]
    middle = ordered[len(ordered) // 2]
    return {
        at: draws.choice((-1.0, 1.0))
        * draws.uniform(0.5, 1.0)
        * judge.scale(at)
        * min(1.0, middle / size[at] if size[at] > middle else 1.0)
        for at in group
    }


def _joined(rows: list[Row]) -> list[Row]:
    """Show one row for both modes where they say the same."""
    joined: dict[str, Row] = {}
    apart: list[Row] = []
    for row in rows:
        first = joined.setdefault(row.input, row)
        if first is row:
            continue
        near = math.isclose(first.analytic, row.analytic, rel_tol=1e-9, abs_tol=0.0)
        if row.verdict != first.verdict or (row.verdict.fails and not near):
            apart.append(row)
        else:
            joined[row.input] = first._replace(mode=f"{first.mode}, {row.mode}")
    return [*joined.values(), *apart]


def _explained(subject: Subject, report: Report, is_recorded: bool) -> Report:
    """Add to a failure what is to blame for it."""
    if report.ok:
        return report
    notes = list(report.notes)
    found = []
    verdicts = {row.verdict for row in report.failures}
    if Verdict.WRONG in verdicts and is_recorded:
        with record_source():
            root, _ = subject.record()
        found = culprits(root)
        given = any(row.mode == "given" for row in report.rows)
        if not found and not given:
            notes.append(
                "Each local derivative is right, so look for a gradient hook that changes what "
                "flows, or report this as an error of stepgrad."
            )
    if Verdict.DETACHED in verdicts:
        notes.append(
            "The recorded graph has this gradient, but the function itself changes otherwise: look "
            "for .data, detach(), no_grad() or a number that was taken out of a Value."
        )
    return Report(report.rows, tuple(found), tuple(notes))


def _is_deterministic(subject: Subject, root: Any, gradient: Callable[..., Any] | None) -> bool:
    again = subject.at(subject.point)
    if not (again == subject.value or (again != again and subject.value != subject.value)):
        return False
    if root is None:
        return True
    twice, _ = subject.record()
    found = twice.data if isinstance(twice, Value) else as_real(twice)
    return bool(found == root.data)
