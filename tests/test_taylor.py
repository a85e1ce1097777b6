"""taylor: the series of functions, against mpmath, against itself and against derivatives."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp
from wild import wild

import autograd as ag
from autograd import Value, grad, jacobian, taylor
from autograd.errors import InputTypeError, InputValueError, LeakedValueError
from autograd.higher import gradient_graphs
from autograd.testing.recording import Recording
from autograd.testing.rounding import paths

CURVES: list[tuple[str, Callable[[Any], Any], Callable[[Any], Any], float]] = [
    ("exp of sin", lambda x: ag.exp(ag.sin(x)), lambda x: mp.exp(mp.sin(x)), 0.7),
    ("quotient", lambda x: 1.0 / (1.0 + x * x), lambda x: 1 / (1 + x * x), 0.4),
    ("power", lambda x: x**2.5, lambda x: x ** mp.mpf(2.5), 1.7),
    ("x to the x", lambda x: x**x, lambda x: x**x, 1.2),
    ("whole power at 0", lambda x: x**3, lambda x: x**3, 0.0),
    ("log of cosh", lambda x: ag.log(ag.cosh(x)), lambda x: mp.log(mp.cosh(x)), -0.3),
    ("gamma", lambda x: ag.exp(ag.lgamma(x)), mp.gamma, 2.3),
    ("gelu", ag.gelu, lambda x: x * mp.ncdf(x), 0.2),
    ("logsumexp", lambda x: ag.logsumexp([x, x * x, 1.0]),
     lambda x: mp.log(mp.exp(x) + mp.exp(x * x) + mp.e), 0.3),
    ("dot", lambda x: ag.dot([x, x * x], [ag.sin(x), x], x), lambda x: x * mp.sin(x) + x**3 + x,
     1.1),
    ("prod", lambda x: ag.prod([x, x - 1.0, x + 2.0]), lambda x: x * (x - 1) * (x + 2), 0.0),
    ("norm", lambda x: ag.norm([x, 3.0, x * x]), lambda x: mp.sqrt(9 + x**2 + x**4), 0.5),
]  # fmt: skip


@pytest.mark.parametrize(("curve", "exact", "point"), [case[1:] for case in CURVES],
                         ids=[case[0] for case in CURVES])  # fmt: skip
def test_ten_orders_of_a_curve(
    curve: Callable[[Any], Any], exact: Callable[[Any], Any], point: float
) -> None:
    found = taylor(curve, point, 10)
    with mp.workdps(40):
        expected = [float(c) for c in mp.taylor(exact, mp.mpf(point), 10)]
    size = max(map(abs, expected))
    assert found == pytest.approx(expected, rel=1e-11, abs=1e-13 * size)


SOME = ["add", "sub", "mul", "div", "sin", "exp", "tanh", "sigmoid", "log", "sqrt", "dot",
        "softplus", "where", "maximum", "abs"]  # fmt: skip


@given(wild(SOME, st.floats(-2.0, 2.0), size=8, leaves=1))
def test_a_series_agrees_with_gradients_of_gradients(expression: Any) -> None:
    (point,) = expression.numbers
    found = taylor(expression, point, 3)
    x = Value(point)
    graph = expression(x)
    if not isinstance(graph, Value):
        return
    assert found[0] == graph.data or math.isnan(graph.data)
    for order in range(1, 4):
        size = (paths(Recording(graph)) or [0.0])[-1] if not graph.is_constant else 0.0
        (graph,) = gradient_graphs(graph, [x])
        if not (math.isfinite(graph.data) and size < 1e6):
            return
        assert found[order] * math.factorial(order) == pytest.approx(
            graph.data, rel=1e-7, abs=1e-7 * size + 1e-9
        )


def test_the_derivative_of_a_coefficient_is_the_next_one() -> None:
    def curve(t: Any) -> Any:
        return ag.exp(-t * t) / (1.0 + t * t)

    coefficients = taylor(curve, 0.3, 6)
    for k in range(6):
        slope = grad(lambda x, k=k: taylor(curve, x, k)[k])(0.3)
        assert slope == pytest.approx((k + 1) * coefficients[k + 1], rel=1e-12)


# --- what goes in and what comes out --------------------------------------------------------------


class Pair(NamedTuple):
    first: Any
    second: Any


def test_each_coefficient_has_the_structure_of_the_result() -> None:
    found = taylor(lambda t: {"a": [t, 2.0], "b": Pair(t * t, 3)}, 5.0, 2)
    assert found == [
        {"a": [5.0, 2.0], "b": Pair(25.0, 3.0)},
        {"a": [1.0, 0.0], "b": Pair(10.0, 0.0)},
        {"a": [0.0, 0.0], "b": Pair(1.0, 0.0)},
    ]
    arrays = taylor(lambda t: np.array([t, t * t]), 3.0, 1)
    assert [array.tolist() for array in arrays] == [[3.0, 9.0], [1.0, 6.0]]
    assert arrays[0].dtype == float


@pytest.mark.parametrize("x", [2, Fraction(2), np.float64(2.0), np.array(2.0), True + 1])
def test_any_real_number_is_a_point(x: Any) -> None:
    found = taylor(lambda t: t**3, x, 4)
    assert found == [8.0, 12.0, 6.0, 1.0, 0.0]
    assert all(type(c) is float for c in found)


def test_a_result_that_does_not_depend_on_x() -> None:
    outside = Value(4.0)
    assert taylor(lambda t: 7.0, 1.0, 2) == [7.0, 0.0, 0.0]
    assert taylor(lambda t: outside, 1.0, 1) == [4.0, 0.0]
    assert taylor(lambda t: outside * t, 3.0, 1) == [12.0, 4.0]
    assert taylor(lambda t: t, 3.0, 2) == [3.0, 1.0, 0.0]
    assert taylor(lambda t: t * t, 3.0, 0) == [9.0]
    assert outside.grad == 0.0


def test_along_a_line_a_function_of_several_has_its_mixed_derivatives() -> None:
    def f(x: Any, y: Any) -> Any:
        return x * x * y

    # (1 + t)² (2 + 3 t)
    assert taylor(lambda t: f(1.0 + t, 2.0 + 3.0 * t), 0.0, 3) == [2.0, 7.0, 8.0, 3.0]


# --- derivatives of coefficients ------------------------------------------------------------------


def test_of_a_value_the_coefficients_are_graphs() -> None:
    x = Value(0.5)
    coefficients = taylor(ag.sin, x, 3)
    coefficients[3].backward()
    assert coefficients[3].data == pytest.approx(-math.cos(0.5) / 6.0)
    assert x.grad == pytest.approx(math.sin(0.5) / 6.0)


def test_inside_another_transform_the_coefficients_are_differentiated() -> None:
    def second(y: Any) -> Any:
        return taylor(lambda t: ag.sin(t * y), 0.3, 2)[2]

    y = 1.5
    expected = -y * math.sin(0.3 * y) - 0.5 * 0.3 * y * y * math.cos(0.3 * y)
    assert grad(second)(y) == pytest.approx(expected)
    assert taylor(second, y, 1)[1] == pytest.approx(expected)
    assert jacobian(lambda y: taylor(lambda t: t * y[0] * y[1], 1.0, 1))([2.0, 3.0]) == [
        [3.0, 2.0],
        [3.0, 2.0],
    ]


def test_what_has_no_texts_is_expanded_by_derivatives_of_derivatives() -> None:
    @ag.custom_gradient
    def cube(a: Any) -> Any:
        return a * a * a, lambda upstream: 3.0 * a * a * upstream

    triple = ag.primitive("taylor_cube", lambda a: a * a * a, lambda a: 3.0 * a * a)
    for curve in (ag.checkpoint(lambda t: t * t * t), cube, triple):
        assert taylor(curve, 2.0, 4) == [8.0, 12.0, 6.0, 1.0, 0.0]
        assert taylor(lambda t, curve=curve: [curve(t), 5.0], 2.0, 2)[1] == [12.0, 0.0]
        assert grad(lambda x, curve=curve: taylor(curve, x, 1)[1])(2.0) == 12.0


def test_an_open_no_grad_does_not_matter() -> None:
    with ag.no_grad():
        assert taylor(lambda t: t * t, 3.0, 2) == [9.0, 6.0, 1.0]
        assert taylor(ag.checkpoint(lambda t: t * t), 3.0, 3) == [9.0, 6.0, 1.0, 0.0]


# --- limits ---------------------------------------------------------------------------------------


def test_a_long_computation_is_expanded_without_recursion() -> None:
    def curve(t: Any) -> Any:
        for _ in range(2_000):
            t = t + t * t * 1e-9
        return t

    found = taylor(curve, 1.0, 2)
    assert found[1] == pytest.approx(1.000004, rel=1e-8)


@pytest.mark.parametrize(
    ("f", "x", "order", "error", "words"),
    [
        (3.0, 1.0, 2, InputTypeError, "a function"),
        (ag.exp, [1.0], 2, InputTypeError, "one number.*along a line"),
        (ag.exp, "1", 2, InputTypeError, "one number"),
        (ag.exp, None, 2, InputTypeError, "one number"),
        (ag.exp, 1.0, 2.0, InputTypeError, "an int"),
        (ag.exp, 1.0, True, InputTypeError, "an int"),
        (ag.exp, 1.0, -1, InputValueError, "0 or more"),
        (lambda t: None, 1.0, 2, InputTypeError, "return"),
        (lambda t: "x", 1.0, 2, InputTypeError, "numbers"),
    ],
)
def test_what_cannot_be_expanded_is_refused(
    f: Any, x: Any, order: Any, error: type, words: str
) -> None:
    with pytest.raises(error, match=f"taylor.*{words}"):
        taylor(f, x, order)


def test_a_value_that_outlives_its_expansion_is_refused_in_a_later_one() -> None:
    kept: list[Any] = []

    def keeps(t: Any) -> Any:
        kept.append(t * t)
        return t

    taylor(keeps, 1.0, 1)
    with pytest.raises(LeakedValueError):
        taylor(lambda t: t * kept[0], 1.0, 1)
