"""fixed_point: the limit of an iteration, with derivatives that keep no step of it."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import InputTypeError, InputValueError, SolveError, Value, fixed_point, tape


def heron(x: Any, a: Any) -> Any:
    return 0.5 * (x + a / x)


@given(st.floats(0.1, 10.0))
def test_herons_iteration_has_the_derivatives_of_the_square_root(a: float) -> None:
    found: Any = lambda a: fixed_point(heron, 1.0, a)  # noqa: E731
    plain: Any = ag.sqrt
    for _ in range(3):
        assert found(a) == pytest.approx(plain(a), rel=1e-12)
        found, plain = ag.grad(found), ag.grad(plain)


@given(st.floats(0.05, 0.8), st.floats(-2.0, 2.0))
def test_a_contraction_of_two_numbers(a: float, b: float) -> None:
    def g(x: dict[str, Any], a: Any, b: Any) -> dict[str, Any]:
        return {"u": a * ag.sin(x["v"]) + b, "v": a * ag.cos(x["u"])}

    start = {"u": 0.0, "v": 0.0}
    x = fixed_point(g, start, a, b)
    assert x["u"] == pytest.approx(a * math.sin(x["v"]) + b, abs=1e-11)
    by_a, by_b = ag.grad(lambda a, b: fixed_point(g, start, a, b)["u"], argnums=(0, 1))(a, b)
    p, q = a * math.cos(x["v"]), -a * math.sin(x["u"])
    assert by_b == pytest.approx(1.0 / (1.0 - p * q), rel=1e-8)
    expected = (math.sin(x["v"]) + p * math.cos(x["u"])) / (1.0 - p * q)
    assert by_a == pytest.approx(expected, rel=1e-8, abs=1e-9)


def test_no_step_is_kept() -> None:
    a = Value(0.9)
    x = fixed_point(lambda x, a: a * x + 1.0, 0.0, a)
    assert len(tape(x)) == 2
    x.backward()
    assert (x.data, a.grad) == (pytest.approx(10.0), pytest.approx(100.0))


def test_the_start_has_no_part_in_the_derivative() -> None:
    start, a = Value(1.0), Value(2.0)
    fixed_point(heron, start, a).backward()
    assert (start.grad, a.grad) == (0.0, pytest.approx(0.25 * math.sqrt(2.0)))


def test_other_values_get_their_gradients() -> None:
    a = Value(2.0)
    fixed_point(lambda x: heron(x, a), 1.0).backward()
    assert a.grad == pytest.approx(0.25 * math.sqrt(2.0))


def test_plain_numbers_give_plain_numbers() -> None:
    assert type(fixed_point(heron, 1, 4)) is float
    assert fixed_point(heron, 1.0, 4.0) == 2.0


@pytest.mark.parametrize(
    ("g", "message"),
    [
        (lambda x: 2.0 * x + 1.0, "did not converge in 50 steps: .* residual of"),
        (lambda x: -x, "residual of 2, the tolerance is 1e-12, and x is"),
        (lambda x: math.nan * x, "residual of nan"),
        (lambda x: ag.exp(ag.exp(x)) + 1.0, "residual of nan|does not solve"),
    ],
)
def test_what_does_not_converge_is_refused(g: Any, message: str) -> None:
    with pytest.raises(SolveError, match=message):
        fixed_point(g, 1.0, steps=50)


def test_a_looser_tolerance_needs_fewer_steps() -> None:
    steps = []

    def g(x: Any) -> Any:
        steps.append(x)
        return 0.5 * x + 1.0

    assert fixed_point(g, 0.0, tolerance=0.01) == pytest.approx(2.0, abs=0.03)
    assert len(steps) < 15


def test_a_result_of_another_structure_is_refused() -> None:
    with pytest.raises(InputValueError, match="gives 2 numbers for an x of 1"):
        fixed_point(lambda x: [x, x], 1.0)
    with pytest.raises(InputTypeError, match="g of fixed_point takes a number"):
        fixed_point(lambda x: "a", 1.0)
    with pytest.raises(InputTypeError, match="fixed_point takes a function"):
        fixed_point(3.0, 1.0)  # type: ignore[arg-type]


def test_large_numbers_are_measured_by_their_size() -> None:
    # An absolute 1e-12 would take 330 steps, until rounding leaves the number as it is.
    x = fixed_point(lambda x: 0.9 * x + 1e5, 0.0, steps=270)
    assert x == pytest.approx(1e6, rel=1e-10)
