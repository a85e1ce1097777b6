"""custom_gradient: the value of a function, with a pullback of its own."""

import math
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import InputTypeError, InputValueError, RuleError, StaleGraphError, Value
from autograd.higher import gradient_graphs
from autograd.testing import check_grads


@ag.custom_gradient
def reversed_gradient(x: Any) -> Any:
    return x, lambda upstream: -upstream


@ag.custom_gradient
def clipped(x: Any) -> Any:
    return x, lambda upstream: ag.clip(upstream, -1.0, 1.0)


def times(x: Any, y: Any) -> Any:
    """Multiply, with a pullback that is the true one."""
    return x * y, lambda upstream: (upstream * y, upstream * x)


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_a_true_pullback_has_the_bits_of_the_rule(a: float, b: float, seed: float) -> None:
    found = []
    for multiply in (ag.custom_gradient(times), ag.mul):
        x, y = Value(a), Value(b)
        out = multiply(x, y)
        out.backward(seed)
        found.append((out.data, x.grad, y.grad))
    assert found[0] == found[1]


@pytest.mark.parametrize(("scale", "expected"), [(100.0, 1.0), (-5.0, -1.0), (0.25, 0.25)])
def test_a_pullback_acts_on_the_upstream_that_comes(scale: float, expected: float) -> None:
    x = Value(3.0)
    (scale * clipped(x)).backward()
    assert x.grad == expected
    assert ag.grad(lambda x: scale * clipped(x))(3.0) == expected
    y = Value(3.0)
    z = clipped(y)
    (0.5 * scale * z + 0.5 * scale * z).backward()  # the sum is clipped, not each part
    assert y.grad == expected


def test_the_gradient_is_reversed() -> None:
    x = Value(2.0)
    (reversed_gradient(x * x) * 3.0).backward()
    assert x.grad == -12.0


def test_plain_numbers_give_plain_numbers() -> None:
    assert reversed_gradient(3.0) == 3.0
    assert type(ag.custom_gradient(times)(2.0, 3)) is float
    with ag.no_grad():
        assert clipped(Value(3.0)).data == 3.0
        assert (clipped(Value(3.0)) * 2.0).is_constant


@pytest.mark.parametrize("linear", [False, True])
def test_it_can_be_differentiated_again(linear: bool) -> None:
    product = ag.custom_gradient(times, linear=linear)
    cube = lambda x: product(x, product(x, x))  # noqa: E731
    assert ag.grad(cube)(2.0) == 12.0
    assert ag.grad(ag.grad(cube))(2.0) == 12.0
    assert ag.grad(ag.grad(ag.grad(cube)))(2.0) == 6.0
    x = Value(2.0)
    (first,) = gradient_graphs(cube(x), [x])
    first.backward()
    assert x.grad == 12.0


def test_forward_mode_needs_a_linear_pullback() -> None:
    true = ag.custom_gradient(times, linear=True)
    assert ag.jvp(true, (3.0, 5.0), (1.0, 10.0)) == (15.0, 35.0)
    assert ag.jacfwd(lambda x: true(x, x))(3.0) == 6.0
    with pytest.raises(RuleError, match=r"'clipped' has no local derivatives.*reverse mode"):
        ag.jvp(clipped, (3.0,), (1.0,))
    # It is not asked where nothing moves.
    assert ag.jvp(lambda x: x * clipped(2.0), (3.0,), (1.0,)) == (6.0, 2.0)


def test_a_pullback_over_floats_records_nothing() -> None:
    made = []

    @ag.custom_gradient
    def double(x: Any) -> Any:
        def pullback(upstream: Any) -> Any:
            made.append(upstream * (x * 0.0 + 2.0))
            return made[-1]

        return 2.0 * x, pullback

    assert ag.grad(double)(3.0) == 2.0
    assert made[0].is_constant


def test_products_with_a_hessian_need_none() -> None:
    false = ag.custom_gradient(times)
    assert ag.hessian(lambda x: false(x, x))(3.0) == 2.0
    assert ag.hvp(lambda x: false(x, x), (3.0,), (5.0,)) == 10.0


def test_what_a_pullback_uses_of_an_outer_call_is_differentiated() -> None:
    def outer(x: Any) -> Any:
        scaled = ag.custom_gradient(lambda y: (y, lambda upstream: upstream * x * x))
        return ag.grad(scaled)(2.0)

    assert ag.grad(outer)(3.0) == 6.0


class Point(NamedTuple):
    x: Any
    y: Any


def test_structures_come_and_go_as_they_are() -> None:
    seen = []

    @ag.custom_gradient
    def f(point: Point, weights: dict[str, Any], array: Any) -> Any:
        def pullback(upstream: Any) -> Any:
            seen.append(upstream)
            # Another order of the keys, a list for an array.
            return Point(1.0, 2.0), {"b": [5.0], "a": 4.0}, [6.0, 7.0]

        total = point.x + weights["a"] + weights["b"][0] + array[0]
        return {"sum": total, "all": [total, 2.0 * total, 3.0]}, pullback

    point = Point(Value(1.0), Value(1.0))
    weights = {"a": Value(1.0), "b": [Value(1.0)]}
    array = np.array([Value(1.0), 1.0])
    out = f(point, weights, array)
    (out["sum"] * 10.0 + out["all"][1]).backward()
    assert seen == [{"sum": 10.0, "all": [0.0, 1.0, 0.0]}]
    assert [x.grad for x in (*point, weights["a"], weights["b"][0], array[0])] == [1, 2, 4, 5, 6]


def test_none_means_no_gradient() -> None:
    @ag.custom_gradient
    def f(x: Any, options: str, y: Any) -> Any:
        return x * y[0], lambda upstream: (None, None, [upstream, None])

    x, y, z = Value(2.0), Value(3.0), Value(4.0)
    f(ag.sqrt(x - 2.0), "fast", [y, z]).backward()
    assert (x.grad, y.grad, z.grad) == (0.0, 1.0, 0.0)  # 0 times an infinite slope stays out


@pytest.mark.parametrize("wrap", [lambda g: g, lambda g: (g,), lambda g: [g]])
@pytest.mark.parametrize("arg", [lambda x: x, lambda x: [x], lambda x: (x,)])
def test_of_one_argument_the_gradient_may_stand_alone(wrap: Any, arg: Any) -> None:
    f = ag.custom_gradient(lambda x: (2.0 * ag.sum([x] if isinstance(x, Value) else x),
                                      lambda upstream: wrap(arg(upstream))))  # fmt: skip
    x = Value(3.0)
    f(arg(x)).backward()
    assert x.grad == 1.0


def test_arguments_by_keyword_are_passed_on() -> None:
    @ag.custom_gradient
    def scaled(x: Any, *, scale: float) -> Any:
        return x * scale, lambda upstream: upstream * scale

    x = Value(3.0)
    scaled(x, scale=10.0).backward()
    assert x.grad == 10.0


def test_an_argument_that_stands_twice_gets_both_gradients() -> None:
    x = Value(3.0)
    ag.custom_gradient(lambda a, b: (a + b, lambda upstream: (1.0, 10.0)))(x, x).backward()
    assert x.grad == 11.0


def test_several_results_share_one_call() -> None:
    calls = []

    @ag.custom_gradient
    def both(x: Any) -> Any:
        def pullback(upstream: Any) -> Any:
            calls.append(upstream)
            return upstream[0] * 2.0 * x + upstream[1] * 3.0 * x * x

        return (x * x, x * x * x), pullback

    x = Value(2.0)
    square, cube = both(x)
    loss = square * 10.0 + cube
    for passed in (1, 2):
        loss.backward()
        assert (x.grad, len(calls)) == (52.0 * passed, passed)
    square.backward()
    assert (calls[-1], x.grad) == ((1.0, 0.0), 108.0)
    assert ag.grad(ag.grad(lambda x: both(x)[1]))(2.0) == 12.0


FOREIGN = Value(3.0)
WRONG: list[tuple[Any, type[Exception], str]] = [
    (lambda x: x, InputTypeError, r"returns \(value, pullback\)"),
    (lambda x: (x, 3.0), InputTypeError, r"returns \(value, pullback\)"),
    (lambda x: ("a", lambda g: g), InputTypeError, "the value of <lambda> takes a number"),
    (lambda x: (x * FOREIGN, lambda g: g), InputValueError, "none of its arguments"),
    (lambda x: (x, lambda g: (g, g)), InputValueError, "one gradient for each argument, 1 in"),
    (lambda x: (x, lambda g: [[g, g]]), InputValueError, r"args\[0\]\[0\].*in its structure"),
    (lambda x: (x, lambda g: "a"), InputTypeError, "the pullback of <lambda> takes a number"),
]


@pytest.mark.parametrize(("function", "error", "message"), WRONG)
def test_what_is_wrong_is_named(function: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        ag.custom_gradient(function)(Value(2.0)).backward()
    assert FOREIGN.grad == 0.0


def test_a_detached_value_from_elsewhere_is_a_number() -> None:
    x = Value(2.0)
    ag.custom_gradient(lambda x: (x * FOREIGN.detach(), lambda g: g))(x).backward()
    assert x.grad == 1.0


def test_it_takes_a_function() -> None:
    with pytest.raises(InputTypeError, match="custom_gradient takes a function"):
        ag.custom_gradient(3.0)  # type: ignore[arg-type]


def test_an_argument_that_was_changed_is_noticed() -> None:
    x = Value(2.0)
    y = ag.custom_gradient(times)(x, x)
    x.data = 5.0
    with pytest.raises(StaleGraphError):
        y.backward()
    assert x.grad == 0.0


def test_a_pullback_that_fails_changes_no_leaf() -> None:
    def failing(x: Any) -> Any:
        def pullback(upstream: Any) -> Any:
            raise ArithmeticError("mine")

        return x, pullback

    x, y = Value(2.0), Value(3.0)
    out = y * ag.custom_gradient(failing)(x)
    with pytest.raises(ArithmeticError, match="mine"):
        out.backward()
    assert (x.grad, y.grad) == (0.0, 0.0)


@pytest.mark.parametrize("linear", [True, False])
def test_a_gradient_check_tells_a_true_gradient_from_another(linear: bool) -> None:
    modes = ("reverse", "forward") if linear else ("reverse",)
    assert check_grads(ag.custom_gradient(times, linear=linear), 2.0, 3.0, mode=modes).ok
    wrong = ag.custom_gradient(lambda x: (x * x, lambda g: g * 2.5 * x), linear=linear)
    report = check_grads(wrong, 2.0, mode=modes)
    assert report.failures[0].note.startswith("1.25 times as large")


def test_a_stable_form_by_hand() -> None:
    @ag.custom_gradient
    def log1pexp(x: Any) -> Any:
        e = ag.exp(x)
        return ag.log(1.0 + e), lambda upstream: upstream * (1.0 - 1.0 / (1.0 + e))

    assert ag.grad(log1pexp)(1000.0) == 1.0
    assert ag.grad(ag.grad(log1pexp))(0.0) == 0.25
    assert math.isnan(ag.grad(lambda x: ag.log(1.0 + ag.exp(x)))(1000.0))
