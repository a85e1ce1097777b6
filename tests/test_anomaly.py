"""detect_anomaly: the first nan or infinity is an error that says what, where and why."""

import inspect
import math
from typing import Any

import pytest

import autograd
from autograd import AnomalyError, Value, detect_anomaly, dot, exp, log, logsumexp, sqrt, where

VALUES = [
    (lambda x: log(x - x), r"log\(0\.0\) gave -inf \(division by zero\)"),
    (lambda x: exp(x * 1000.0), r"exp\(3000\.0\) gave inf \(overflow\)"),
    (lambda x: sqrt(-x), r"sqrt\(-3\.0\) gave nan \(outside the domain\)"),
    (lambda x: x / 0.0, r"div\(3\.0, 0\.0\) gave inf \(division by zero\)"),
    (lambda x: x * math.nan, r"mul\(3\.0, nan\) gave nan \(nan came in\)"),
    (lambda x: x + math.inf, r"add\(3\.0, inf\) gave inf \(an infinity came in\)"),
    (lambda x: Value(math.inf) - math.inf, r"sub\(inf, inf\) gave nan \(0 \* inf, inf - inf"),
    (lambda x: x * 1e308 * 10.0, r"gave inf \(overflow\)"),
    (lambda x: dot([x, 1e308], [x, 1e308]), r"dot\(3\.0, 1e\+308, 3\.0, 1e\+308\) gave inf"),
    (lambda x: (-x) ** 0.5, r"pow\(-3\.0, 0\.5\) gave nan \(outside the domain\)"),
    (lambda x: where(x > 0, math.inf, x), r"where\(1\.0, inf, 3\.0\) gave inf \(an infinity"),
]


@pytest.mark.parametrize(("build", "message"), VALUES)
def test_value_that_is_not_finite(build: Any, message: str) -> None:
    with detect_anomaly(), pytest.raises(AnomalyError, match=message):
        build(Value(3.0))
    build(Value(3.0))  # silent without


def test_message_names_the_line_of_the_user() -> None:
    x = Value(0.0)
    line = inspect.currentframe().f_lineno + 2  # type: ignore[union-attr]
    with detect_anomaly(), pytest.raises(AnomalyError) as caught:
        log(x)
    assert f"test_anomaly.py:{line}" in str(caught.value)


def test_gradient_that_is_not_finite_names_the_line_that_computed_it() -> None:
    x = Value(0.0)
    with detect_anomaly():
        line = inspect.currentframe().f_lineno + 1  # type: ignore[union-attr]
        y = sqrt(x)
        with pytest.raises(AnomalyError) as caught:
            (y * 3.0).backward()
    message = str(caught.value)
    assert "operand 1 of sqrt(0.0) became inf (division by zero)" in message
    assert "arrived was 3.0" in message
    assert f"test_anomaly.py:{line}" in message
    assert x.grad == 0.0


def test_gradient_of_a_graph_recorded_before_says_that_the_line_is_not_known() -> None:
    y = sqrt(Value(0.0))
    with detect_anomaly(), pytest.raises(AnomalyError, match="compute it under detect_anomaly"):
        y.backward()
    y.backward()


def test_zero_times_infinity_in_the_gradient() -> None:
    x = Value(0.0)
    y = 0.0 * sqrt(x)
    with detect_anomaly(), pytest.raises(AnomalyError, match=r"became nan"):
        y.backward()


def test_infinite_seed_is_found() -> None:
    x = Value(1.0)
    with detect_anomaly(), pytest.raises(AnomalyError, match="an infinity came in"):
        (x * 2.0).backward(seed=math.inf)


def test_what_a_gate_stops_is_no_anomaly() -> None:
    x = Value(0.0)
    bounded = autograd.maximum(sqrt(x), 1.0)
    with detect_anomaly():
        bounded.backward()
    assert x.grad == 0.0


def test_finite_work_is_left_alone() -> None:
    x = Value(2.0)
    with detect_anomaly():
        y = logsumexp([x, x * x, 1.0]) + where(x > 0, x, 1.0)
        y.backward()
    checked = x.grad
    x.zero_grad()
    (logsumexp([x, x * x, 1.0]) + where(x > 0, x, 1.0)).backward()
    assert x.grad == checked


def test_a_constant_exponent_and_a_closed_gate_are_no_anomaly() -> None:
    s = Value(0.0)
    root = autograd.sqrt(s)
    root.backward()
    with detect_anomaly():
        (Value(-1.0) ** 2).backward()
        (autograd.relu(s) + 1.0).backward()


def test_overflow_is_not_taken_for_a_division_by_zero() -> None:
    with detect_anomaly(), pytest.raises(AnomalyError, match="overflow"):
        autograd.dot([Value(1e200), Value(0.0)], [1e200, 5.0])
