"""Gradcheck: each verdict, where it is due; every structure, mode and order; what is to blame."""

import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import (
    Value,
    abs,
    cbrt,
    clip,
    exp,
    floor,
    hypot,
    log,
    max,
    maximum,
    no_grad,
    primitive,
    relu,
    sigmoid,
    sin,
    sqrt,
    tanh,
    where,
)
from autograd.errors import GradientError, RuleError
from autograd.testing import Report, Verdict, assert_gradient, check_grads


def verdicts(report: Report) -> list[Verdict]:
    return [row.verdict for row in report.rows]


def under_no_grad(x: Any) -> Any:
    with no_grad():
        y = x * x
    return y * x


# --- verdicts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "x", "verdict"),
    [
        (lambda x: x * exp(x), 1.5, Verdict.AGREES),
        (lambda x: x.tanh() * x, 1.5, Verdict.AGREES),
        (lambda x: x * x if x > 1.0 else -x, 2.0, Verdict.AGREES),
        (lambda x: (x + 1e12) - 1e12, 1.0, Verdict.AGREES),
        (lambda x: (x + 1e17) - 1e17, 1.0, Verdict.AGREES),
        (lambda x: sin(x * 1e8), 1.0, Verdict.AGREES),
        (tanh, 400.0, Verdict.AGREES),
        (lambda x: x * x, 1e-200, Verdict.AGREES),
        (lambda x: x * 0.5, 1.7e308, Verdict.AGREES),
        (lambda x: 3.0, 2.0, Verdict.AGREES),
        (lambda x: relu(x - 1.0), 1.0 + 1e-9, Verdict.KINK),
        (abs, 0.0, Verdict.NOT_DIFFERENTIABLE),
        (sqrt, 0.0, Verdict.NOT_DIFFERENTIABLE),
        (lambda x: x * random.random(), 1.0, Verdict.NOT_DETERMINISTIC),
        (lambda x: x * x.detach(), 2.0, Verdict.DETACHED),
        (lambda x: x * math.exp(x.data), 2.0, Verdict.DETACHED),
        (lambda x: getattr(x, "data", x) * 2.0, 2.0, Verdict.DETACHED),
        (under_no_grad, 2.0, Verdict.DETACHED),
    ],
)
def test_a_recorded_gradient_gets_its_verdict(f: Any, x: float, verdict: Verdict) -> None:
    assert set(verdicts(check_grads(f, x))) == {verdict}


@pytest.mark.parametrize(
    ("f", "gradient", "x", "verdict"),
    [
        (math.sin, math.cos, 2.0, Verdict.AGREES),
        (math.sin, lambda x: math.cos(x) * (1.0 + 1e-5), 2.0, Verdict.WRONG),
        (lambda x: x * x, lambda x: 3.0 * x, 2.0, Verdict.WRONG),
        (lambda x: x * x, lambda x: float("nan"), 2.0, Verdict.WRONG),  # each time another object
        (lambda x: x * x, lambda x: math.inf, 2.0, Verdict.WRONG),
        (lambda x: x * 0.5, lambda x: 0.6, 1.7e308, Verdict.WRONG),
        (math.tanh, lambda x: 4.0 * math.exp(-40.0), 20.0, Verdict.CANCELLATION),
        (math.fabs, lambda x: 0.0, 0.0, Verdict.NOT_DIFFERENTIABLE),
        (math.sqrt, lambda x: math.inf, 0.0, Verdict.NOT_DIFFERENTIABLE),
        (lambda x: math.sin(x * 1e8), lambda x: 1e8 * math.cos(x * 1e8), 1.0, Verdict.KINK),
        (lambda x: x * random.random(), lambda x: 1.0, 1.0, Verdict.NOT_DETERMINISTIC),
        (lambda x: x * x.detach(), lambda x: 4.0, 2.0, Verdict.AGREES),
        (lambda x: x * x.detach(), lambda x: 2.0, 2.0, Verdict.DETACHED),
        (lambda x: x * x.detach(), lambda x: 5.0, 2.0, Verdict.WRONG),
    ],
)
def test_a_given_gradient_gets_its_verdict(
    f: Any, gradient: Any, x: float, verdict: Verdict
) -> None:
    assert verdicts(check_grads(f, x, gradient=gradient)) == [verdict]


def test_on_a_kink_no_second_derivative_is_looked_for() -> None:
    report = check_grads(lambda x: relu(x) + x * x, 0.0, order=2)
    assert {row.order for row in report.rows} == {1}
    assert "order 2 does not exist" in report.notes[-1]


@given(st.floats(0.2, 3.0), st.sampled_from([0.999, 1.001, -1.0, 0.0, 2.0]))
def test_a_wrong_factor_is_found_in_floats_and_in_graphs(x: float, factor: float) -> None:
    def slope(x: float) -> float:
        return factor * (math.exp(x) + 2.0 * x)

    of_floats = check_grads(lambda x: math.exp(x) + x * x, x, gradient=slope)
    of_values = check_grads(lambda x: exp(x) + x * x, x, gradient=slope)
    assert verdicts(of_floats) == verdicts(of_values) == [Verdict.WRONG]


@given(st.floats(0.01, 3.0), st.integers(3, 9))
def test_digits_that_a_plain_function_loses_are_no_failure(x: float, power: int) -> None:
    big = 10.0**power
    report = check_grads(
        lambda x: math.fabs((x * x + big) - big), x, gradient=lambda x: 2.0 * x, mode="forward"
    )
    assert report


# --- kinks: never a failure -----------------------------------------------------------------------

KINKED: dict[str, tuple[Callable[[Any], Any], Callable[[float], float], float]] = {
    "relu": (lambda x: relu(x - 1.0), lambda x: x - 1.0 if x > 1.0 else 0.0, 1.0),
    "relu at 0": (relu, lambda x: x if x > 0.0 else 0.0, 0.0),
    "abs": (lambda x: abs(x - 1.0) * x, lambda x: math.fabs(x - 1.0) * x, 1.0),
    "maximum": (lambda x: maximum(x * x, x + 6.0), lambda x: [x + 6, x * x][x * x > x + 6], 3.0),
    "max": (lambda x: max([x * x, x + 6.0]), lambda x: [x + 6, x * x][x * x > x + 6], 3.0),
    "clip": (lambda x: clip(3.0 * x, -6.0, 6.0), lambda x: 3.0 * x if x < 2.0 else 6.0, 2.0),
    "floor": (lambda x: floor(x) * x, lambda x: math.floor(x) * x, 3.0),
    "mod": (lambda x: (x % 2.0) * x, lambda x: (x % 2.0) * x, 4.0),
    "where": (
        lambda x: where(x > 1.5, x * x, 3.0 * x - 2.25),
        lambda x: x * x if x > 1.5 else 3.0 * x - 2.25,
        1.5,
    ),
    "a jump": (lambda x: where(x > 1.5, x * x, x), lambda x: x * x if x > 1.5 else x, 1.5),
    "sqrt of abs": (lambda x: sqrt(abs(x - 1.0)), lambda x: math.sqrt(math.fabs(x - 1.0)), 1.0),
    "cbrt": (lambda x: cbrt(x - 1.0), lambda x: math.cbrt(x - 1.0), 1.0),
    "an edge": (lambda x: sqrt(x - 1.0), lambda x: math.sqrt(x - 1.0), 1.0),
    "a pole": (lambda x: 1.0 / (x - 1.0), lambda x: 1.0 / (x - 1.0), 1.0),
    "a steep step": (lambda x: tanh(1e6 * (x - 1.0)), lambda x: math.tanh(1e6 * (x - 1.0)), 1.0),
    "two kinks": (
        lambda x: abs(abs(x - 1.0) - 1e-7),
        lambda x: math.fabs(math.fabs(x - 1.0) - 1e-7),
        1.0,
    ),
}


@pytest.mark.parametrize("name", KINKED)
def test_a_right_gradient_beside_a_kink_never_fails(name: str) -> None:
    f, plain, kink = KINKED[name]
    for distance in (0.0, 1e-12, 1e-9, 1e-6, 1e-3):
        for x in (kink - distance, kink + distance):
            leaf = Value(x)
            root = f(leaf)
            root.backward()
            if not math.isfinite(root.data):
                continue
            slope = leaf.grad
            reports = {
                "recorded": check_grads(f, x),
                "given": check_grads(f, x, gradient=lambda x, slope=slope: slope),
                "plain": check_grads(plain, x, gradient=lambda x, slope=slope: slope),
            }
            assert {how: x for how, report in reports.items() if not report} == {}


@pytest.mark.parametrize("seed", range(4))
def test_a_relu_network_never_fails(seed: int) -> None:
    model = nn.MLP(3, [6, 4, 2], activation="relu", seed=seed)
    numbers = [p.data for p in model.parameters()]
    draws = random.Random(seed)
    point = [draws.uniform(-1.0, 1.0) for _ in range(3)]

    def network(parameters: list[Any]) -> Any:
        rest = iter(parameters)
        row = point
        for size in (6, 4, 2):
            made = []
            for _ in range(size):
                total = next(rest) * 1.0
                for x in row:
                    total = total + next(rest) * x
                made.append(relu(total) if size > 2 else total)
            row = made
        return row[0] * row[0] + row[1]

    assert len(numbers) == 62
    assert check_grads(network, numbers)
    assert check_grads(network, [round(x, 1) for x in numbers])


# --- structures -----------------------------------------------------------------------------------


def test_inputs_may_be_nested() -> None:
    def f(p: Any, q: Any, r: Any) -> Any:
        return p["a"][0] * p["b"] + q[1] * q[0] + tanh(r[0, 1]) * p["a"][1]

    inputs = ({"a": [1, 2], "b": Value(3.0)}, (2.0, 5.0), np.array([[0.5, 0.25]]))
    report = check_grads(f, *inputs)
    assert report
    assert [row.input for row in report.rows] == [
        *("p['a'][0]", "p['a'][1]", "p['b']", "q[0]", "q[1]", "r[0][0]", "r[0][1]")
    ]
    assert [row.note for row in report.rows] == ["", "", "", "", "", "not used", ""]


@pytest.mark.parametrize(
    "gradient",
    [
        lambda w: [w[1], w[0]],
        lambda w: (w[1], w[0]),
        lambda w: np.array([w[1], w[0]]),
        lambda w: [Value(w[1]), Value(w[0])],
        lambda w: [np.float64(w[1]), np.array(w[0])],
    ],
)
@pytest.mark.parametrize("inputs", [[2.0, 3.0], (2.0, 3.0), np.array([2.0, 3.0])], ids=repr)
def test_a_gradient_may_be_any_sequence(gradient: Any, inputs: Any) -> None:
    assert check_grads(lambda w: w[0] * w[1], inputs, gradient=gradient)


def test_an_array_of_objects_is_an_input() -> None:
    assert check_grads(lambda w: w[0] * w[1], np.array([Value(1.0), 2], dtype=object))
    assert check_grads(lambda w: (w * w).sum(), np.array([1, 2]))


def test_a_gradient_may_have_the_keys_of_a_dict_in_any_order() -> None:
    def f(p: Any) -> Any:
        return p["a"] * p["a"] * p["b"]

    right = check_grads(
        f,
        {"a": 2.0, "b": 3.0},
        gradient=lambda p: {"b": p["a"] * p["a"], "a": 2.0 * p["a"] * p["b"]},
    )
    assert [row.analytic for row in right.rows] == [12.0, 4.0]
    assert right


def test_gradients_of_several_inputs_are_a_tuple_in_their_structure() -> None:
    def f(x: Any, w: Any) -> Any:
        return x * (w[0] + 2.0 * w[1])

    for gradient in (
        lambda x, w: (w[0] + 2.0 * w[1], [x, 2.0 * x]),
        lambda x, w: np.array([w[0] + 2.0 * w[1], x, 2.0 * x]),
    ):
        assert check_grads(f, 3.0, [1.0, 5.0], gradient=gradient)
    swapped = check_grads(f, 3.0, [1.0, 5.0], gradient=lambda x, w: (11.0, [2.0 * x, x]))
    assert [row.input for row in swapped.failures] == ["w[0]", "w[1]"]


# --- modes and orders -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "inputs"),
    [
        (lambda x: x * x, (0.0,)),
        (lambda x: x**3, (0.0,)),
        (lambda x: x**4.0, (0.0,)),
        (lambda x: exp(x) * x, (0.0,)),
        (sigmoid, (0.0,)),
        (lambda x, y: hypot(x, y), (0.0, 1.0)),
        (lambda x, y: exp(x * y) / (1.0 + x * x), (0.3, -0.7)),
        (lambda x, y: log(x) * tanh(y), (1.5, 0.2)),
    ],
)
def test_four_orders_of_a_smooth_function_agree(f: Any, inputs: Any) -> None:
    report = check_grads(f, *inputs, order=4)
    assert set(verdicts(report)) == {Verdict.AGREES}
    assert {row.order for row in report.rows} == {1, 2, 3, 4}
    assert report.notes == ()


def test_of_one_input_the_higher_derivatives_themselves_are_shown() -> None:
    report = check_grads(lambda x: x**4, 1.5, order=4)
    found = [round(row.analytic, 9) for row in report.rows]
    assert found == [4 * 1.5**3, 12 * 1.5**2, 24 * 1.5, 24.0]


def test_callables_have_the_orders_that_they_can_take() -> None:
    cube = primitive("callable_cube", lambda a: a * a * a, lambda a: 3.0 * a * a)
    assert check_grads(cube, 3.0, order=3)
    growth = primitive("callable_growth", math.exp, math.exp)  # which takes no Value
    assert check_grads(growth, 3.0)
    with pytest.raises(RuleError, match="order above 1"):
        check_grads(growth, 3.0, order=2)


@pytest.mark.parametrize("mode", ["forward", "reverse", ("forward",), ["reverse"]])
def test_one_mode_may_be_asked_for(mode: Any) -> None:
    report = check_grads(lambda x, y: x * y, 2.0, 3.0, mode=mode)
    assert {row.mode for row in report.rows} == {mode if isinstance(mode, str) else mode[0]}
    assert [row.analytic for row in report.rows] == [3.0, 2.0]


def test_a_hook_that_changes_the_gradient_fails_in_reverse_mode_only() -> None:
    def hooked(x: Any) -> Any:
        y = x * x
        if isinstance(y, Value) and not y.is_constant:
            y.register_hook(lambda gradient: 2.0 * gradient)
        return y * 3.0

    report = check_grads(hooked, 2.0)
    assert [(row.mode, row.verdict) for row in report.rows] == [
        ("reverse", Verdict.WRONG),
        ("forward", Verdict.AGREES),
    ]
    assert "gradient hook" in report.notes[0]


def test_a_function_that_differs_for_values_is_called_with_values() -> None:
    report = check_grads(lambda x: x * x if isinstance(x, Value) else x * x * x, 2.0)
    assert report
    assert "called with Values" in report.notes[0]


# --- what is to blame -----------------------------------------------------------------------------


def test_a_failure_names_the_rule_its_operands_and_the_line() -> None:
    wrong = primitive("wrong", "a * a * b", "2.0 * a * b", "3.0 * a * a")

    def f(x: Any, y: Any) -> Any:
        return wrong(exp(x), y) + x  # the line

    report = check_grads(f, 0.5, 3.0)
    (culprit,) = report.culprits
    line = f.__code__.co_firstlineno + 1
    assert [row.input for row in report.failures] == ["y"]
    assert (culprit.rule, culprit.formula, culprit.partial) == ("wrong", "a * a * b", "3.0 * a * a")
    assert culprit.expression == "wrong(1.6487212707001282, y = 3.0) by b"
    assert math.isclose(culprit.found, 3.0 * math.e)
    assert math.isclose(culprit.true, math.e)
    assert culprit.source.endswith(f"test_gradcheck.py:{line}")
    assert str(culprit) in str(report)


def test_callables_are_to_blame_too() -> None:
    wrong = primitive("wrong", lambda a: math.log(a, 3.0), lambda a: 1.0 / a)
    report = check_grads(lambda x: wrong(x) * x, 2.0)
    assert [culprit.rule for culprit in report.culprits] == ["wrong"]
    assert math.isclose(report.culprits[0].true, 1.0 / (2.0 * math.log(3.0)), rel_tol=1e-9)


@pytest.mark.parametrize("place", [0, 37, 99])
def test_one_wrong_input_of_100_is_found(place: int) -> None:
    wrong = primitive("wrong", "a * b", "b * 1.001", "a")

    def f(xs: list[Any]) -> Any:
        total = 0.0
        for at, x in enumerate(xs):
            total = total + (wrong(x, 2.0) if at == place else x * 2.0) * tanh(x)
        return total

    report = check_grads(f, [0.3 + 0.01 * at for at in range(100)])
    assert [row.input for row in report.failures] == [f"xs[{place}]"]
    assert len(report.rows) == 100


def test_100_right_inputs_are_checked_along_a_direction() -> None:
    report = check_grads(lambda xs: sum(x * x for x in xs), [float(x) for x in range(100)])
    assert [row.note for row in report.rows].count("along a direction") > 90
    assert report


def test_assert_gradient_raises_the_table() -> None:
    assert assert_gradient(lambda x: x * x, [3.0]).ok
    with pytest.raises(GradientError, match="wrong derivative") as caught:
        assert_gradient(lambda x: x * x, [3.0], gradient=lambda x: x)
    assert "half of it" in str(caught.value)
