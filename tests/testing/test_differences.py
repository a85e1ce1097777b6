"""Differences: the error estimate holds, kinks are seen, and what steps do not resolve."""

import ctypes
import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.testing.differences import estimate, is_resolved, roughness

SMOOTH: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "sin": (math.sin, math.cos),
    "exp": (math.exp, math.exp),
    "cube": (lambda x: x * x * x, lambda x: 3.0 * x * x),
    "atan": (math.atan, lambda x: 1.0 / (1.0 + x * x)),
    "steep": (lambda x: math.tanh(30.0 * x), lambda x: 30.0 / math.cosh(30.0 * x) ** 2),
    "constant": (lambda x: 5.0, lambda x: 0.0),
}
POINTS = st.one_of(st.floats(-3.0, 3.0), st.sampled_from([0.0, 1e-8, -1e-300, 1.0, 2.0]))


@given(st.sampled_from(sorted(SMOOTH)), POINTS)
def test_the_true_slope_lies_within_the_error(name: str, x: float) -> None:
    f, slope = SMOOTH[name]
    assert estimate(f, x).agrees(slope(x))


@given(st.sampled_from(["sin", "exp", "cube", "atan"]), st.floats(0.2, 1.4))
def test_a_smooth_function_is_sharp_and_has_no_kink(name: str, x: float) -> None:
    f, slope = SMOOTH[name]
    found = estimate(f, x)
    assert found.error <= 1e-7 * abs(slope(x))
    assert (found.is_kinked, found.is_one_sided) == (False, False)
    assert is_resolved(f, x, found, max(abs(x), 1e-3))


@given(st.sampled_from(sorted(SMOOTH)), st.floats(0.2, 1.4), st.sampled_from([1e-3, -1.0, 1.0]))
def test_a_slope_that_is_off_does_not_agree(name: str, x: float, off: float) -> None:
    f, slope = SMOOTH[name]
    found = estimate(f, x)
    wrong = slope(x) * (1.0 + off) + (off if name == "constant" else 0.0)
    assert not (found.is_sharp(wrong) and found.agrees(wrong)) or slope(x) < 1e-6 * found.size


@given(st.floats(-2.0, 2.0), st.floats(0.1, 3.0), st.floats(0.1, 3.0))
def test_a_kink_at_the_point_is_seen(x: float, left: float, right: float) -> None:
    def f(t: float) -> float:
        return right * (t - x) if t > x else -left * (t - x)

    assert estimate(f, x).is_kinked


def test_beyond_an_edge_the_other_side_serves() -> None:
    def f(x: float) -> float:
        return x * x if x >= 1.0 else math.nan

    found = estimate(f, 1.0)
    assert found.is_one_sided
    assert abs(found.value - 2.0) <= found.error < 1e-6


def test_where_nothing_is_finite_nothing_is_known() -> None:
    assert estimate(lambda x: math.nan, 1.0).error == math.inf
    assert estimate(lambda x: 1.0 if x == 1.0 else math.inf, 1.0).error == math.inf


def single(y: float) -> float:
    return ctypes.c_float(y).value


@pytest.mark.parametrize("offset", [0.0, 1.0, 1e3])
def test_single_precision_is_seen_in_the_values(offset: float) -> None:
    found = estimate(lambda x: single(offset + single(math.sin(single(x)))), 0.7)
    assert found.agrees(math.cos(0.7))
    assert found.error > 1e-9


@pytest.mark.parametrize("f", [math.floor, lambda x: 2.5, lambda x: math.copysign(3.0, x)])
def test_coarse_steps_are_no_rounding(f: Callable[[float], float]) -> None:
    found = estimate(f, 1.5)
    assert found.agrees(0.0)
    assert found.error < 1e-9


@given(st.floats(0.01, 3.0), st.integers(3, 9))
def test_lost_digits_are_seen_beside_the_point(x: float, power: int) -> None:
    big = 10.0**power

    def f(x: float) -> float:
        return (x * x + big) - big

    found = estimate(f, x)
    rough = roughness(f, x, x)
    assert rough <= 8.0 * math.ulp(big) + 1e-11
    assert math.fabs(found.value - 2.0 * x) <= 10.0 * found.error + 1e4 * rough / x + 1e-15


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda x: math.sin(1e8 * x), 1.0),
        (lambda x: math.sqrt(abs(x - 1.0)), 1.0 + 1e-9),
        (lambda x: 1.0 / (x - 1.0), 1.0 + 1e-12),
        (lambda x: math.cbrt(x), 0.0),
        (lambda x: math.tanh(1e9 * (x - 1.0)), 1.0),
        (lambda x: math.floor(x * 1e4) * 1e-4 + 0.5 * x, 1.00001),
    ],
)
def test_what_steps_pass_over_is_not_resolved(f: Callable[[float], float], x: float) -> None:
    assert not is_resolved(f, x, estimate(f, x), max(abs(x), 1e-3))
