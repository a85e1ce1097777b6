"""Rational: exact gradients as fractions, where all rules are rational, and None elsewhere."""

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value, abs, ceil, dot, exp, floor, max, mean, min, norm, prod, relu, square
from autograd import round as rounded
from autograd import sum as total
from autograd.testing.rational import Dual, rational_gradient, rational_value
from autograd.testing.recording import Recording

FRACTIONS = st.fractions(-10, 10, max_denominator=50)
DUALS = st.builds(Dual, FRACTIONS, FRACTIONS)


def gradient(root: Value) -> list[Fraction] | None:
    return rational_gradient(Recording(root))


def parts(x: Any) -> tuple[Fraction, Fraction]:
    return x.a, x.b


@given(DUALS, DUALS, DUALS)
def test_duals_are_a_ring(x: Dual, y: Dual, z: Dual) -> None:
    assert parts(x * (y + z)) == parts(x * y + x * z)
    assert parts((x * y) * z) == parts(x * (y * z))
    assert parts(x * y) == parts(y * x)
    assert parts(x - x) == (0, 0)
    assert parts(-x) == parts(0 - x)


@given(DUALS, DUALS.filter(lambda y: y.a != 0))
def test_a_quotient_undoes_a_product(x: Dual, y: Dual) -> None:
    assert parts(x * y / y) == parts(x)
    assert parts(1 / (1 / y)) == parts(y)


@given(st.lists(FRACTIONS, min_size=1, max_size=5), FRACTIONS)
def test_a_polynomial_has_its_derivative(coefficients: list[Fraction], x: Fraction) -> None:
    found = Dual(Fraction(0))
    for coefficient in reversed(coefficients):
        found = found * Dual(x, Fraction(1)) + coefficient
    slope = sum(k * c * x ** (k - 1) for k, c in enumerate(coefficients) if k)
    assert parts(found) == (sum(c * x**k for k, c in enumerate(coefficients)), slope)


def test_duals_compare_by_their_first_part() -> None:
    assert Dual(Fraction(1), Fraction(5)) == Dual(Fraction(1)) == 1
    assert Dual(Fraction(1)) < Dual(Fraction(2)) <= 2
    assert hash(Dual(Fraction(1), Fraction(5))) == hash(Dual(Fraction(1)))


X, Y = Fraction(3), Fraction(-2)


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (lambda x, y: x / y, [1 / Y, -X / Y**2]),
        (lambda x, y: x**5.0 * y**-3.0, [5 * X**4 / Y**3, -3 * X**5 / Y**4]),
        (lambda x, y: x % y, [Fraction(1), -(X // Y)]),
        (lambda x, y: (x / 2.0) // y + x, [Fraction(1), Fraction(0)]),
        (lambda x, y: abs(y) * relu(x), [-Y, -X]),
        (lambda x, y: floor(x / 2.0) * y + ceil(y / 4.0), [Fraction(0), Fraction(1)]),
        (lambda x, y: rounded(x / 9.0) * y + square(x), [2 * X, Fraction(0)]),
        (lambda x, y: max([x, y]) + 2.0 * min([x, y]), [Fraction(1), Fraction(2)]),
        (lambda x, y: mean([x, y, x]), [Fraction(2, 3), Fraction(1, 3)]),
        (lambda x, y: prod([x, y, y]), [Y * Y, 2 * X * Y]),
        (lambda x, y: dot([x, y], [y, y], x), [Y + 1, X + 2 * Y]),
        (lambda x, y: total([x, y, y]), [Fraction(1), Fraction(2)]),
    ],
)
def test_a_gradient_is_exact(f: Any, expected: list[Fraction]) -> None:
    x, y = Value(3.0), Value(-2.0)
    root = f(x, y)
    recording = Recording(root)
    found = dict(zip(recording.leaves, rational_gradient(recording) or [], strict=True))
    by = {id(recording.nodes[place]): slope for place, slope in found.items()}
    assert [by.get(id(leaf), 0) for leaf in (x, y)] == expected


def test_the_value_has_no_rounding() -> None:
    root = (Value(1.0) + 1e-30) - 1.0
    assert root.data == 0.0
    assert rational_value(Recording(root)) == Fraction(1e-30)


@pytest.mark.parametrize(
    "root",
    [
        lambda x: exp(x) * x,
        lambda x: x**0.5,
        lambda x: x ** (x + 0.5),
        lambda x: norm([x, x]),
        lambda x: x / (x - x),
        lambda x: x * math.inf,
        lambda x: x * math.nan,
    ],
)
def test_elsewhere_there_is_none(root: Any) -> None:
    recording = Recording(root(Value(3.0)))
    assert rational_gradient(recording) is None
    assert rational_value(recording) is None


def test_fractions_that_grow_too_large_are_left() -> None:
    x = Value(1.0000001)
    root = x
    for _ in range(30):
        root = root * root
    assert rational_gradient(Recording(root)) is None
    assert gradient(x * x) == [2 * Fraction(1.0000001)]
