"""Solvers: the value, gradient, Jacobian and Hessian of one recording, as SciPy asks for them."""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import optimize

import autograd
from autograd import Value, exp, sin
from autograd.errors import InputTypeError, InputValueError

numbers = st.floats(-3.0, 3.0)
points = st.lists(numbers, min_size=3, max_size=3)


def energy(x: Any) -> Any:
    """Give f, whose derivatives are known: see below."""
    return x[0] ** 2 * x[1] + sin(x[1]) * x[2]


def energy_gradient(x: Any) -> list[float]:
    a, b, c = x
    return [2.0 * a * b, a * a + math.cos(b) * c, math.sin(b)]


def energy_hessian(x: Any) -> list[list[float]]:
    a, b, c = x
    return [
        [2.0 * b, 2.0 * a, 0.0],
        [2.0 * a, -math.sin(b) * c, math.cos(b)],
        [0.0, math.cos(b), 0.0],
    ]


class Counted:
    """A function that counts its calls."""

    def __init__(self, f: Callable[..., Any]) -> None:
        self.f = f
        self.calls = 0

    def __call__(self, *args: Any) -> Any:
        self.calls += 1
        return self.f(*args)


# --- values and derivatives ---------------------------------------------------------------------


@given(points, points)
def test_one_number_has_a_gradient_and_a_hessian(x: list[float], v: list[float]) -> None:
    p = autograd.scipy(energy)
    value, gradient = p(np.array(x))
    assert type(value) is float
    assert value == energy(x)
    assert (gradient.dtype, gradient.shape) == (np.dtype(float), (3,))
    assert_allclose(gradient, energy_gradient(x), rtol=1e-14, atol=1e-14)
    assert_allclose(p.hess(x), energy_hessian(x), rtol=1e-14, atol=1e-14)
    assert_allclose(p.hessp(x, v), np.array(energy_hessian(x)) @ v, rtol=1e-13, atol=1e-13)


@given(points, points)
def test_residuals_have_a_jacobian(x: list[float], v: list[float]) -> None:
    r = autograd.scipy(lambda x: [energy(x), x[2], 7, x[0] * x[1]])
    values, jacobian = r(np.array(x))
    assert (values.dtype, values.shape, jacobian.shape) == (np.dtype(float), (4,), (4, 3))
    assert values.tolist() == [energy(x), x[2], 7.0, x[0] * x[1]]
    rows = [energy_gradient(x), [0.0, 0.0, 1.0], [0.0] * 3, [x[1], x[0], 0.0]]
    assert_allclose(jacobian, rows, rtol=1e-14, atol=1e-14)
    weighted = np.multiply(v[0], energy_hessian(x))
    weighted[[0, 1], [1, 0]] += v[2]
    found = r.constraint_hess(x, [v[0], v[1], 5.0, v[2]])
    assert_allclose(found, weighted, rtol=1e-13, atol=1e-13)


def test_the_function_gets_an_array_and_the_further_arguments() -> None:
    def f(x: Any, matrix: Any, power: int) -> Any:
        return np.sum((matrix @ x) ** power)

    matrix = np.array([[1.0, 2.0], [3.0, 4.0]])
    p = autograd.scipy(f)
    assert p.fun([1.0, -1.0], matrix, 2) == 2.0
    assert p.jac([1.0, -1.0], matrix, 2).tolist() == [-8.0, -12.0]
    assert p.hess([1.0, -1.0], matrix, 2).tolist() == (2.0 * matrix.T @ matrix).tolist()
    assert p.hessp([1.0, -1.0], [1.0, 0.0], matrix, 2).tolist() == [20.0, 28.0]


def test_one_number_in_gives_one_derivative() -> None:
    p = autograd.scipy(lambda x: x**3)
    assert p(2.0) == (8.0, 12.0)
    assert p(np.float64(2.0)) == (8.0, 12.0)
    assert autograd.scipy(lambda x: [x, x * x]).jac(3.0).tolist() == [1.0, 6.0]


def test_integers_are_differentiated_as_reals() -> None:
    assert autograd.scipy(lambda x: x[0] * x[0])(np.array([3])) == (9.0, np.array([6.0]))


@pytest.mark.parametrize("constant", [5, 5.0, np.float64(5.0), np.array(5.0), Value(5.0)])
def test_what_does_not_depend_on_x_has_gradient_0(constant: Any) -> None:
    p = autograd.scipy(lambda x: constant)
    value, gradient = p([1.0, 2.0])
    assert (value, gradient.tolist()) == (5.0, [0.0, 0.0])
    assert p.hess([1.0, 2.0]).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert p.hessp([1.0, 2.0], [1.0, 1.0]).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("kind", [list, tuple, np.array])
def test_residuals_may_be_a_list_a_tuple_or_an_array(kind: Callable[[Any], Any]) -> None:
    r = autograd.scipy(lambda x: kind([x[0], 2.0 * x[1]]))
    assert r.jac([1.0, 1.0]).tolist() == [[1.0, 0.0], [0.0, 2.0]]


def test_an_array_without_dimensions_is_one_number() -> None:
    p = autograd.scipy(lambda x: np.tensordot(x, x, axes=1))
    assert p([3.0, 4.0])[1].tolist() == [6.0, 8.0]


def test_values_of_the_user_keep_their_gradients() -> None:
    weight = Value(2.0)
    weight.grad = 7.0
    inner = weight * weight
    inner.backward()
    p = autograd.scipy(lambda x: weight * x[0] * x[0])
    assert p([3.0])[1].tolist() == [12.0]
    assert p.hess([3.0]).tolist() == [[4.0]]
    assert autograd.scipy(lambda x: inner * 1.0).jac([3.0]).tolist() == [0.0]
    inner.grad = 5.0
    assert autograd.scipy(lambda x: inner).jac([3.0]).tolist() == [0.0]
    assert (weight.grad, inner.grad) == (11.0, 5.0)


def test_it_differentiates_under_no_grad() -> None:
    p, c = autograd.scipy(lambda x: x[0] ** 2), autograd.scipy(lambda x: [x[0] ** 2])
    with autograd.no_grad():
        assert p([3.0])[1].tolist() == [6.0]
        assert p.hess([3.0]).tolist() == [[2.0]]
        assert p.hessp([3.0], [10.0]).tolist() == [20.0]
        assert c.constraint_hess([3.0], [10.0]).tolist() == [[20.0]]


def test_values_among_the_arguments_are_constants() -> None:
    weight = Value(2.0)
    value, gradient = autograd.scipy(lambda x, w: w * x[0] ** 2)([3.0], weight)
    assert (value, gradient.tolist(), weight.grad) == (18.0, [12.0], 0.0)


def test_the_function_may_differentiate_itself() -> None:
    # The derivative of t² x at t = 3 is 6 x, also where x comes from outside of what is derived.
    p = autograd.scipy(lambda x: autograd.grad(lambda t: t * t * x[0])(3.0) * x[0])
    value, gradient = p([2.0])
    assert (value, gradient.tolist()) == (24.0, [24.0])


def test_an_anomaly_is_detected_within_a_solver() -> None:
    p = autograd.scipy(lambda x: autograd.log(x[0]))
    with autograd.detect_anomaly(), pytest.raises(autograd.AnomalyError, match=r"log\(0.0\)"):
        optimize.minimize(p, [0.0], jac=True)


# --- recordings ---------------------------------------------------------------------------------


def test_one_recording_serves_all_that_is_asked_of_a_point() -> None:
    f = Counted(energy)
    p = autograd.scipy(f)
    x = np.array([1.0, 2.0, 3.0])
    p.fun(x)
    p.jac(x), p.hess(x), p.hessp(x, x), p.jac(list(x))
    assert f.calls == 1
    p.jac([1.0, 2.0, 4.0]), p.hess([1.0, 2.0, 4.0])
    assert f.calls == 2


def test_a_point_that_is_changed_in_place_is_another() -> None:
    f = Counted(lambda x: x[0] * x[0])
    p = autograd.scipy(f)
    x = np.array([1.0])
    p.fun(x)
    for number in (0.0, -0.0, 5.0):
        x[0] = number
        assert p.jac(x) == [2.0 * number]
    assert f.calls == 4


def test_other_arguments_are_another_recording() -> None:
    p = autograd.scipy(lambda x, k: k * x[0])
    p.fun([1.0], 2.0)
    assert p.jac([1.0], 3.0).tolist() == [3.0]


def test_the_derivative_may_be_asked_for_first() -> None:
    f = Counted(energy)
    p = autograd.scipy(f)
    p.hess([1.0, 2.0, 3.0])
    p.fun([1.0, 2.0, 3.0])
    assert f.calls == 1
    p.fun([1.0, 2.0, 3.0])
    assert f.calls == 2


def test_the_value_is_computed_anew_each_time() -> None:
    weights = [1.0]
    p = autograd.scipy(lambda x: weights[0] * x[0] * x[0])
    assert p([3.0]) == (9.0, [6.0])
    weights[0] = 10.0
    assert p([3.0]) == (90.0, [60.0])


def test_a_solver_calls_the_function_once_a_point() -> None:
    f = Counted(lambda x: (x[0] - 1.0) ** 2 + x[1] ** 4)
    p = autograd.scipy(f)
    found = optimize.minimize(
        p.fun, [3.0, 1.0], jac=p.jac, hess=p.hess, method="trust-exact", options={"gtol": 1e-10}
    )
    assert found.success
    assert f.calls == found.nfev


# --- SciPy's solvers ----------------------------------------------------------------------------


def rosenbrock(x: Any) -> Any:
    return sum(100.0 * (b - a * a) ** 2 + (1.0 - a) ** 2 for a, b in pairwise(x))


FIRST_ORDER = ["CG", "BFGS", "L-BFGS-B", "SLSQP", "trust-constr"]
SECOND_ORDER = ["Newton-CG", "dogleg", "trust-ncg", "trust-krylov", "trust-exact", "trust-constr"]


@pytest.mark.parametrize("method", FIRST_ORDER)
def test_minimize_takes_gradients(method: str) -> None:
    start = [-1.2, 1.0, 0.5]
    found = optimize.minimize(autograd.scipy(rosenbrock), start, jac=True, method=method, tol=1e-10)
    assert_allclose(found.x, [1.0] * 3, rtol=1e-4)


@pytest.mark.parametrize("method", SECOND_ORDER)
def test_minimize_takes_hessians(method: str) -> None:
    p, start = autograd.scipy(rosenbrock), [0.8, 0.5, 0.3]
    products = method in ("Newton-CG", "trust-ncg", "trust-krylov")
    second = {"hessp": p.hessp} if products else {"hess": p.hess}
    found = optimize.minimize(p.fun, start, jac=p.jac, method=method, tol=1e-8, **second)
    assert_allclose(found.x, [1.0] * 3, rtol=1e-4)


def test_minimize_takes_constraints_with_hessians() -> None:
    # The nearest point to (2, 1) on the parabola y = x², for which 2 x³ - x - 2 = 0.
    p = autograd.scipy(lambda x: (x[0] - 2.0) ** 2 + (x[1] - 1.0) ** 2)
    c = autograd.scipy(lambda x: [x[1] - x[0] ** 2])
    on_it = optimize.NonlinearConstraint(c.fun, 0.0, 0.0, jac=c.jac, hess=c.constraint_hess)
    found = optimize.minimize(
        p.fun, [1.0, 0.5], jac=p.jac, hess=p.hess, method="trust-constr", constraints=[on_it]
    )
    x = found.x[0]
    assert abs(2.0 * x**3 - x - 2.0) < 1e-6


@pytest.mark.parametrize("method", ["trf", "dogbox", "lm"])
def test_least_squares_takes_jacobians(method: str) -> None:
    times = np.linspace(0.0, 4.0, 9)
    data = 2.5 * np.exp(-0.7 * times) + 0.3
    r = autograd.scipy(lambda x: x[0] * np.exp(-x[1] * times) + x[2] - data)
    found = optimize.least_squares(r.fun, [1.0, 1.0, 0.0], r.jac, method=method)
    assert_allclose(found.x, [2.5, 0.7, 0.3], rtol=1e-6)


@pytest.mark.parametrize("method", ["hybr", "lm"])
def test_root_takes_jacobians(method: str) -> None:
    r = autograd.scipy(lambda x: [x[0] + 2.0 * x[1] - 2.0, x[0] ** 2 + 4.0 * x[1] ** 2 - 4.0])
    assert_allclose(optimize.root(r, [1.0, 2.0], jac=True, method=method).x, [0.0, 1.0], atol=1e-8)
    assert_allclose(optimize.root(r.fun, [1.0, 2.0], jac=r.jac).x, [0.0, 1.0], atol=1e-8)
    assert_allclose(optimize.fsolve(r.fun, [1.0, 2.0], fprime=r.jac), [0.0, 1.0], atol=1e-8)


def test_solvers_take_sparse_matrices() -> None:
    def bands(x: Any) -> list[Any]:
        return [(3.0 - 2.0 * b) * b - a + 1.0 for a, b in pairwise([0.0, *x])]

    r, start = autograd.scipy(bands), np.full(30, -1.0)
    sparse = r.sparse_jac(start)
    assert sparse.nnz == 59
    assert (sparse.toarray() == r.jac(start)).all()
    found = optimize.least_squares(r.fun, start, r.sparse_jac, tr_solver="lsmr")
    assert found.cost < 1e-12
    p = autograd.scipy(rosenbrock)
    assert_allclose(p.sparse_hess([0.8, 0.5, 0.3]).toarray(), p.hess([0.8, 0.5, 0.3]), rtol=1e-14)
    found = optimize.minimize(
        p.fun, [0.8, 0.5, 0.3], jac=p.jac, hess=p.sparse_hess, method="trust-constr"
    )
    assert_allclose(found.x, [1.0] * 3, rtol=1e-4)


def test_solvers_of_one_number_take_derivatives() -> None:
    p = autograd.scipy(lambda x: exp(x) - 2.0)
    assert optimize.root_scalar(p, x0=0.0, fprime=True).root == pytest.approx(math.log(2.0))
    assert optimize.newton(p.fun, 0.0, p.jac) == pytest.approx(math.log(2.0))


# --- errors -------------------------------------------------------------------------------------


WRONG = {
    "nothing": (lambda x: None, "it gave None; does it lack a return?"),
    "a str": (lambda x: "3", "it gave '3'"),
    "a dict": (lambda x: {"loss": x[0]}, "a flat list or array of residuals"),
    "an empty list": (lambda x: [], "at least one"),
    "nested lists": (lambda x: [[x[0]]], r"residual of autograd.scipy takes a number .* got list"),
    "a matrix": (lambda x: np.outer(x, x), r"it gave an array of shape \(2, 2\)"),
    "a complex number": (lambda x: [1j], "complex"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_result_is_named(name: str) -> None:
    f, message = WRONG[name]
    with pytest.raises(InputTypeError, match=message):
        autograd.scipy(f).fun([1.0, 2.0])


def test_what_is_no_function_is_refused() -> None:
    with pytest.raises(InputTypeError, match=r"autograd.scipy\(f\), x0, jac=True"):
        autograd.scipy([1.0, 2.0])  # type: ignore[arg-type]


def test_residuals_have_no_hessian() -> None:
    r = autograd.scipy(lambda x: [x[0], x[1]])
    for ask in (lambda: r.hess([1.0, 2.0]), lambda: r.hessp([1.0, 2.0], [1.0, 0.0])):
        with pytest.raises(InputTypeError, match="the function gave 2 residuals"):
            ask()


def test_a_vector_of_another_length_is_refused() -> None:
    with pytest.raises(InputValueError, match="expected 2 numbers for p"):
        autograd.scipy(energy_of_two).hessp([1.0, 2.0], [1.0])
    with pytest.raises(InputValueError, match="expected 1 numbers for v"):
        autograd.scipy(lambda x: [x[0]]).constraint_hess([1.0], [1.0, 2.0])


def energy_of_two(x: Any) -> Any:
    return x[0] * x[1]


def test_complex_points_are_refused() -> None:
    with pytest.raises(InputTypeError, match="takes real numbers"):
        autograd.scipy(energy_of_two).fun(np.array([1j, 2.0]))


def test_a_point_of_values_is_refused() -> None:
    with pytest.raises(InputTypeError, match="would lose its gradient"):
        autograd.scipy(energy_of_two).fun([Value(1.0), Value(2.0)])
