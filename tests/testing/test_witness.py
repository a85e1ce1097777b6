"""Witness: what the graph says, and when a kink excuses a derivative."""

import sys
import threading
from typing import Any

import mpmath
import numpy as np
import pytest

import autograd
from autograd import Value, detect_anomaly, no_grad, primitive, relu, sqrt
from autograd.testing import Verdict, check_grads, exact_gradient


def wrong_cube() -> Any:
    return primitive("wrong_cube", "a * a * a", "2.0 * a * a")


def verdicts(*arguments: Any, **options: Any) -> list[Verdict]:
    return [row.verdict for row in check_grads(*arguments, **options).rows]


def test_a_kink_elsewhere_excuses_no_wrong_derivative() -> None:
    wrong = wrong_cube()
    found = verdicts(lambda x, y: wrong(x) + relu(y), 2.0, 0.0)
    assert found == [Verdict.WRONG, Verdict.NOT_DIFFERENTIABLE]


def test_a_kink_that_does_not_move_excuses_no_wrong_derivative() -> None:
    wrong = wrong_cube()
    assert verdicts(lambda x: wrong(x) + autograd.abs(Value(0.0) * 1.0), 2.0) == [Verdict.WRONG]


def test_a_kink_on_the_way_excuses_no_wrong_rule() -> None:
    wrong = wrong_cube()
    # relu(x) - relu(-x) is x; at 0 the choice of relu makes its derivative 0.
    assert verdicts(lambda x: relu(x) - relu(-x), 0.0) == [Verdict.NOT_DIFFERENTIABLE]
    assert verdicts(lambda x: relu(x) - relu(-x) + wrong(x + 1.0), 0.0) == [Verdict.WRONG]


def test_a_kink_on_the_way_excuses_no_wrong_gradient_by_hand() -> None:
    def f(x: Any, y: Any) -> Any:
        return x * x * x + relu(y) - relu(-y)

    found = verdicts(f, 2.0, 0.0, gradient=lambda x, y: (1.0, 5.0))
    assert found == [Verdict.WRONG, Verdict.WRONG]


def test_a_function_may_run_a_pass_of_its_own() -> None:
    def f(x: Any) -> Any:
        y = x * x
        if isinstance(y, Value):
            y.backward()
        return y

    assert verdicts(f, 3.0) == [Verdict.AGREES]


def test_a_gradient_that_changes_from_call_to_call_is_not_deterministic() -> None:
    factors = iter([2.0, 3.0] * 9)
    found = verdicts(lambda x: x * x, 3.0, gradient=lambda x: next(factors) * x)
    assert found == [Verdict.NOT_DETERMINISTIC]


def test_a_gradient_that_changes_its_arguments_is_refused() -> None:
    def gradient(xs: list[float]) -> list[float]:
        xs[0] *= 2.0
        return [2.0 * xs[0]]

    with pytest.raises(ValueError, match="the gradient changes its arguments"):
        check_grads(lambda xs: xs[0] * xs[0], [3.0], gradient=gradient)


def test_contexts_around_a_check_do_not_change_it() -> None:
    with no_grad():
        assert verdicts(lambda x: x * x, 3.0) == [Verdict.AGREES]
        assert exact_gradient(lambda x: x * x, [3.0]) == [6]
    with detect_anomaly():
        assert verdicts(lambda x: sqrt(x), 0.0) == [Verdict.NOT_DIFFERENTIABLE]


def test_digits_that_a_function_loses_hide_no_wrong_gradient() -> None:
    def f(x: float) -> float:
        return (np.sin(x) + 1e10) - 1e10

    assert verdicts(f, 0.7, gradient=lambda x: 2.0 * np.cos(x)) == [Verdict.WRONG]
    assert not check_grads(f, 0.7, gradient=lambda x: np.cos(x)).failures


def test_a_function_of_short_floats_is_not_called_wrong() -> None:
    draws = np.random.default_rng(5)
    for _ in range(20):
        point = [float(np.float32(x)) for x in draws.uniform(-2.0, 2.0, 5)]

        def f(xs: Any) -> float:
            return float(np.sin(np.array(xs, dtype=np.float32)).sum())

        report = check_grads(f, point, gradient=lambda xs: np.cos(np.array(xs)))
        assert not report.failures, report


def test_threads_do_not_share_a_precision_nor_touch_that_of_the_user() -> None:
    found: list[Any] = []

    def work() -> None:
        for _ in range(5):
            found.append(verdicts(lambda x: relu(x) + autograd.tanh(30.0 * x + 20.0), 0.0))
            found.append(exact_gradient(autograd.exp, [0.5])[0])

    digits, switch = mpmath.mp.dps, sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(switch)
    assert mpmath.mp.dps == digits
    assert len(found) == 40
    assert [each for each in found if isinstance(each, list)] == [[Verdict.NOT_DIFFERENTIABLE]] * 20
    with mpmath.mp.workdps(45):
        true = mpmath.mp.exp(mpmath.mpf(0.5))
        assert all(abs(x - true) < 1e-44 for x in found if not isinstance(x, list))


def test_each_wrong_partial_of_a_rule_is_named() -> None:
    both = primitive("wrong_both", "a * b", "2.0 * b", "2.0 * a")
    report = check_grads(lambda x, y: both(x, y), 3.0, 5.0)
    assert [culprit.expression[-4:] for culprit in report.culprits] == ["by a", "by b"]
