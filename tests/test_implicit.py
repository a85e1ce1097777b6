"""implicit_root: derivatives of a solution do not depend on how it was found."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp
from scipy import optimize

import autograd as ag
from autograd import (
    InputTypeError,
    InputValueError,
    RuleError,
    SolveError,
    StaleGraphError,
    Value,
    implicit_root,
)
from autograd.testing import check_grads

root_of_square = implicit_root(lambda x, a: x * x - a, math.sqrt)


def kepler(mean: float, e: float) -> float:
    """Solve Kepler's equation, E - e sin E = M, by Newton's method."""
    x = mean
    for _ in range(50):
        x -= (x - e * math.sin(x) - mean) / (1.0 - e * math.cos(x))
    return x


anomaly = implicit_root(lambda x, mean, e: x - e * ag.sin(x) - mean, kepler)


@given(st.floats(0.1, 10.0))
def test_it_has_the_derivatives_of_the_square_root_to_the_fourth(a: float) -> None:
    found, plain = root_of_square, ag.sqrt
    for _ in range(4):
        found, plain = ag.grad(found), ag.grad(plain)
        assert found(a) == pytest.approx(plain(a), rel=1e-12)


@given(st.floats(-3.0, 3.0), st.floats(0.0, 0.9))
def test_keplers_equation(mean: float, e: float) -> None:
    by_mean, by_e = ag.grad(anomaly, argnums=(0, 1))(mean, e)
    x = kepler(mean, e)
    slope = 1.0 - e * math.cos(x)
    assert by_mean == pytest.approx(1.0 / slope, rel=1e-9)
    assert by_e == pytest.approx(math.sin(x) / slope, rel=1e-9, abs=1e-12)
    hessian = ag.hessian(anomaly, argnums=(0, 1))(mean, e)
    assert hessian[0][0] == pytest.approx(-e * math.sin(x) / slope**3, rel=1e-8, abs=1e-9)


def test_three_orders_agree_with_mpmath() -> None:
    with mp.workdps(40):
        solved = lambda e: mp.findroot(lambda x: x - e * mp.sin(x) - 1.0, 1.5)  # noqa: E731
        exact = [float(mp.diff(solved, mp.mpf(0.3), order)) for order in (1, 2, 3)]
    derivative: Any = lambda e: anomaly(1.0, e)  # noqa: E731
    for expected in exact:
        derivative = ag.grad(derivative)
        assert derivative(0.3) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("order", [1, 2])
def test_the_checker_agrees(order: int) -> None:
    assert check_grads(anomaly, 1.0, 0.3, order=order).ok
    assert check_grads(lambda a: circle_and_line(a)[0], 0.3, order=order).ok


def system(x: Any, a: Any) -> list[Any]:
    return [x[0] * x[0] + x[1] * x[1] - 1.0, x[1] - a * x[0]]


circle_and_line = implicit_root(
    system, lambda a: [1.0 / math.sqrt(1.0 + a * a), a / math.sqrt(1.0 + a * a)]
)


def test_a_system_has_the_derivatives_of_its_closed_form() -> None:
    def closed(a: Any) -> list[Any]:
        return [1.0 / ag.sqrt(1.0 + a * a), a / ag.sqrt(1.0 + a * a)]

    for mode in ("forward", "reverse"):
        found, expected = (ag.jacobian(f, mode=mode)(0.7) for f in (circle_and_line, closed))
        assert found == pytest.approx(expected, rel=1e-12)
    seconds = [ag.jacobian(ag.jacobian(f))(0.7) for f in (circle_and_line, closed)]
    assert seconds[0] == pytest.approx(seconds[1], rel=1e-12)


def test_scipy_may_solve() -> None:
    def solve(weights: Any) -> Any:
        found = optimize.root(lambda x: [float(r) for r in equations(x, weights)], [0.5, 0.5],
                              tol=1e-13)  # fmt: skip
        return found.x

    def equations(x: Any, w: Any) -> list[Any]:
        return [ag.exp(x[0]) - w["a"] * x[1], x[0] + x[1] - w["b"][0]]

    root = implicit_root(equations, solve)
    weights = {"a": 3.0, "b": [2.0]}
    x = root(weights)
    assert isinstance(x, np.ndarray)
    assert x.dtype == float
    gradients = ag.grad(lambda w: root(w)[0])(weights)
    slopes = np.linalg.inv([[math.exp(x[0]), -3.0], [1.0, 1.0]]) @ [[x[1], 0.0], [0.0, 1.0]]
    assert [gradients["a"], gradients["b"][0]] == pytest.approx(slopes[0], rel=1e-9)


def test_values_that_are_no_arguments_get_their_gradients() -> None:
    w = Value(4.0)
    v = w * 1.0
    x = implicit_root(lambda x: x * x - v, lambda: 2.0)()
    (x * x).backward()
    assert w.grad == 1.0


def test_plain_numbers_give_plain_numbers() -> None:
    assert root_of_square(9.0) == 3.0
    assert type(root_of_square(9)) is float
    with ag.no_grad():
        assert type(root_of_square(Value(9.0))) is float


def test_derivatives_exist_under_no_grad() -> None:
    with ag.no_grad():
        assert ag.grad(root_of_square)(4.0) == 0.25
        assert ag.grad(ag.grad(root_of_square))(4.0) == -1.0 / 32.0


def test_solve_gets_plain_numbers() -> None:
    seen = []

    def solve(theta: Any, mode: str) -> float:
        seen.append((theta, mode))
        return theta["a"][0]

    implicit_root(lambda x, theta, mode: x - theta["a"][0], solve)({"a": [Value(3.0)]}, "fast")
    assert seen == [({"a": [3.0]}, "fast")]


@pytest.mark.parametrize("given", [Value(9.0), 9.0])
@pytest.mark.parametrize(("x", "shown"), [(3.1, "0.61"), (math.nan, "nan"), (math.inf, "inf")])
def test_what_does_not_solve_is_refused_with_its_residual(given: Any, x: float, shown: str) -> None:
    with pytest.raises(SolveError, match=rf"does not solve .*residual 1 of 1 is {shown}"):
        implicit_root(lambda x, a: x * x - a, lambda a: x)(given)


@given(st.sampled_from([1e-12, 1.0, 1e12]), st.sampled_from([1e-9, 1e-5, 1e-3]))
def test_the_residual_is_measured_by_what_x_makes_of_it(scale: float, off: float) -> None:
    root = implicit_root(lambda x, a: scale * (x * x - a), lambda a: math.sqrt(a) + off)
    if off < 1e-6:
        assert ag.grad(root)(4.0) == pytest.approx(0.25, rel=1e-6)
    else:
        with pytest.raises(SolveError, match="larger tolerance"):
            root(4.0)
    loose = implicit_root(lambda x, a: x * x - a, lambda a: math.sqrt(a) + off, tolerance=0.01)
    assert loose(4.0) == 2.0 + off


def test_a_singular_jacobian_is_refused() -> None:
    double = implicit_root(lambda x, a: (x - a) * (x - a), lambda a: a)
    assert double(2.0) == 2.0  # the value is there
    with pytest.raises(SolveError, match="singular"):
        ag.grad(double)(2.0)
    free = implicit_root(lambda x, a: [x[0] + x[1] - a, 2.0 * (x[0] + x[1] - a)],
                         lambda a: [a, 0.0])  # fmt: skip
    with pytest.raises(SolveError, match="singular"):
        ag.jacobian(free)(2.0)
    constant = implicit_root(lambda x, a: [x[0] - a, 0.0], lambda a: [a, 0.0])
    with pytest.raises(SolveError, match="singular"):
        ag.jacobian(constant)(2.0)


def test_as_many_equations_as_unknowns() -> None:
    with pytest.raises(InputValueError, match="2 equations for 1 unknowns"):
        implicit_root(lambda x, a: [x - a, x - a], lambda a: a)(Value(1.0))


@pytest.mark.parametrize("arguments", [(3.0, math.sqrt), (math.sqrt, None)])
def test_it_takes_two_functions(arguments: Any) -> None:
    with pytest.raises(InputTypeError, match="two functions"):
        implicit_root(*arguments)


def test_solve_gives_numbers() -> None:
    with pytest.raises(InputTypeError, match="x of implicit_root takes a number"):
        implicit_root(lambda x, a: x - a, lambda a: "1")(1.0)


def test_changed_numbers_are_noticed() -> None:
    a = Value(9.0)
    x = root_of_square(a)
    a.data = 16.0
    with pytest.raises(StaleGraphError):
        x.backward()


def test_equations_that_are_not_the_same_again_are_refused() -> None:
    values = iter([Value(9.0), Value(9.0)])
    x = implicit_root(lambda x: x * x - next(values), lambda: 3.0)()
    with pytest.raises(StaleGraphError, match="other Values"):
        x.backward()


def test_a_custom_gradient_inside_is_respected() -> None:
    clipped = ag.custom_gradient(lambda a: (a, lambda g: ag.clip(g, -0.1, 0.1)))
    root = implicit_root(lambda x, a: x * x - clipped(a), math.sqrt)
    assert ag.grad(root)(1.0) == 0.1
    with pytest.raises(RuleError, match="no local derivatives"):
        ag.jvp(root, (1.0,), (1.0,))


def test_a_solution_inside_a_checkpoint_and_the_other_way_round() -> None:
    inner = ag.checkpoint(lambda a: root_of_square(a * a))
    assert ag.grad(ag.grad(lambda a: inner(a) * a))(3.0) == pytest.approx(2.0, rel=1e-12)
    outer = implicit_root(ag.checkpoint(lambda x, a: x * x - a), math.sqrt)
    assert ag.grad(ag.grad(outer))(4.0) == pytest.approx(-1.0 / 32.0, rel=1e-12)


def test_near_0_the_tolerance_is_absolute() -> None:
    root = implicit_root(lambda x, a: x - a, lambda a: 1e-9)
    assert ag.grad(root)(0.0) == 1.0
