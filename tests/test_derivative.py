"""derivative: of any order, of functions of one number."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import InputTypeError, InputValueError, Value, derivative, grad


@given(st.floats(-3.0, 3.0), st.integers(0, 6))
def test_closed_forms(x: float, n: int) -> None:
    assert derivative(ag.exp, n)(x) == pytest.approx(math.exp(x), rel=1e-13)
    assert derivative(ag.sin, n)(x) == pytest.approx(math.sin(x + n * math.pi / 2), abs=1e-13)
    power = math.perm(6, n) * x ** (6 - n)
    assert derivative(lambda t: t**6, n)(x) == pytest.approx(power, rel=1e-12, abs=1e-290)
    root = 2.0 / (4.0 + x) ** (n + 1) * math.factorial(n) * (-1) ** n
    assert derivative(lambda t: 2.0 / (4.0 + t), n)(x) == pytest.approx(root, rel=1e-12)


def test_curves_and_further_arguments() -> None:
    curve = derivative(lambda t, r, *, turns: {"x": r * ag.cos(t), "y": [turns * t]})
    assert curve(0.0, 2.0, turns=3.0) == {"x": 0.0, "y": [3.0]}
    assert derivative(lambda t: [t**3, 5.0], 2)(2) == [12.0, 0.0]


def test_it_may_be_differentiated_itself() -> None:
    assert grad(derivative(lambda x: x**4))(2.0) == 48.0
    assert derivative(grad(lambda x: x**4), 2)(2.0) == 48.0
    x = Value(2.0)
    second = derivative(lambda x: x**4, 2)(x)
    second.backward()
    assert (second.data, x.grad) == (48.0, 48.0)
    w = Value(5.0)
    derivative(lambda t, w: w * t**3, 2)(2.0, w).backward()
    assert w.grad == 12.0


@pytest.mark.parametrize("n", [-1, 1.0, True, "2", 171])
def test_an_order_that_is_none(n: Any) -> None:
    error = InputValueError if type(n) is int else InputTypeError
    with pytest.raises(error, match=r"^derivative takes an order"):
        derivative(ag.sin, n)


def test_the_last_order() -> None:
    assert derivative(ag.exp, 170)(0.0) == pytest.approx(1.0, rel=1e-13)


def test_errors_name_the_function() -> None:
    with pytest.raises(InputTypeError, match=r"^derivative takes a function"):
        derivative(3.0)  # type: ignore[arg-type]
    for x in ("x", [1.0], None):
        with pytest.raises(InputTypeError, match=r"^derivative takes a function of one number"):
            derivative(ag.sin)(x)
    with pytest.raises(InputTypeError, match=r"^derivative takes a function that gives numbers"):
        derivative(lambda x: [None], 2)(1.0)
