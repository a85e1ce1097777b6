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

Next: `walk.py` goes over the inputs, `judge.py` judges each, `culprits.py` finds what is to blame.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from autograd.conditions import same
from autograd.convert import as_real
from autograd.errors import GradientError, InputTypeError, InputValueError
from autograd.kinks import at_kinks
from autograd.modes import outside_modes, record_source
from autograd.testing import analytic, coverage
from autograd.testing.culprits import culprits
from autograd.testing.judge import Judge
from autograd.testing.recording import Recording
from autograd.testing.subject import Subject
from autograd.testing.verdicts import Report, Row, Verdict
from autograd.testing.walk import derivative_along, joined, judged
from autograd.testing.witness import Witness
from autograd.value import Value

MODES = ("reverse", "forward")


@outside_modes()
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
    `order` 2 the gradient of the gradient is checked too, along a direction, and so on, unless the
    point is on a kink.

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
        root, _ = subject.record()
        if isinstance(root, Value) and at_kinks(root):
            note = f"On a kink the derivative of order {above} does not exist; not looked at."
            return Report(report.rows, report.culprits, (*report.notes, note))
        subject = Subject(analytic.derivative_along(subject), inputs, names=subject.names)
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
    recorded = analytic.recorded(subject, needed=gradient is None)
    root, leaves = recorded.root, recorded.leaves
    if gradient is not None:
        found = {"given": analytic.given(subject, gradient)}
        is_same = all(map(same, analytic.given(subject, gradient), found["given"]))
    else:
        assert root is not None
        is_same = True
        for leaf in leaves:
            leaf.zero_grad()  # the function may have run a pass of its own
        root.backward()
        # Of forward mode, each input or direction is a walk of its own: see `walk.py`.
        found = {mode: [leaf.grad for leaf in leaves] for mode in modes}
        coverage.cover(root)
    if not is_same or not _is_deterministic(subject, root):
        nothing = None, None, Verdict.NOT_DETERMINISTIC
        (mode, derivatives), *_ = found.items()
        pairs = zip(subject.names, derivatives, strict=True)
        rows = [Row(name, order, mode, derivative, *nothing) for name, derivative in pairs]
        return Report(tuple(rows), (), ("Two calls at the same inputs gave different results.",))
    recording = None if root is None else Recording(root)
    witness = None
    if recording is not None and Witness.can_speak(recording):
        witness = Witness(subject, recording, leaves, gradient is not None)
    judge = Judge(subject, witness)
    rows = []
    for mode, derivatives in found.items():
        along = partial(derivative_along, root, leaves, derivatives, mode)
        rows += judged(judge, along, derivatives, mode, order)
    # A derivative may well be constant; of the function itself it is worth a remark.
    unused = recorded.unused if gradient is None and order == 1 else frozenset()
    marked = [
        row._replace(note=row.note or "not used") if row.input in unused else row
        for row in joined(rows)
    ]
    notes = list(recorded.notes if order == 1 else ())
    left = len(subject.names) - len({row.input for row in rows})
    if left:
        notes.append(f"Stopped there: {left} more inputs were not looked at.")
    return _explained(subject, Report(tuple(marked), (), tuple(notes)), recording is not None)


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
        if not found and all(row.mode != "given" for row in report.rows):
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


def _is_deterministic(subject: Subject, root: Value | None) -> bool:
    if not same(subject.at(subject.point), subject.value):
        return False
    if root is None:
        return True
    twice, _ = subject.record()
    found = twice.data if isinstance(twice, Value) else as_real(twice)
    return found is not None and same(found, root.data)
