"""Subject: bad input is refused in words that help, and structures pass through."""

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from autograd import Value, tanh
from autograd.errors import InputTypeError, InputValueError
from autograd.testing import assert_gradient, check_grads
from autograd.testing.subject import Subject

SQUARE = lambda x: x * x  # noqa: E731  (as users write it)


def grows(xs: list[Any]) -> Any:
    xs.append(1.0)
    return xs[0]


def doubles(xs: list[Any]) -> Any:
    xs[0] = xs[0] * 2.0
    return xs[0] * xs[1]


def assigns(x: Any) -> Any:
    x.data = 5.0
    return x * x


def adds_a_key(config: dict[str, Any]) -> Any:
    config["c"] = 1.0
    return config["a"]


def fails(x: Any) -> Any:
    raise RuntimeError("boom")


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (lambda: check_grads(lambda x: [x, x], 1.0), ["one real number", "list of 2", "component"]),
        (lambda: check_grads(lambda x: (x,), 1.0), ["tuple of 1", "one component at a time"]),
        (lambda: check_grads(lambda x: None, 1.0), ["NoneType", "return what it computes"]),
        (lambda: check_grads(lambda x: "text", 1.0), ["one real number", "str: 'text'"]),
        (lambda: check_grads(lambda x: 1j, 1.0), ["one real number", "complex"]),
        (lambda: check_grads(3.0, 1.0), ["a function and then its inputs", "3.0 first"]),
        (lambda: check_grads(tanh(Value(1.0)), 1.0), ["check_grads(f, x)", "Value(data=0.76"]),
        (lambda: check_grads(SQUARE, "a"), ["for x", "str: 'a'", "int, float"]),
        (lambda: check_grads(SQUARE, None), ["for x", "NoneType"]),
        (lambda: check_grads(SQUARE, 1j), ["for x", "complex"]),
        (lambda: check_grads(SQUARE, {"w": [1.0, "b"]}), ["x['w'][1]", "'b'"]),
        (lambda: check_grads(SQUARE, 1.0, gradient=2.0), ["gradient takes a function", "2.0"]),
        (lambda: check_grads(SQUARE, 1.0, gradient=lambda x: "a"), ["by x", "str: 'a'"]),
        (lambda: check_grads(SQUARE, 1.0, gradient=lambda x: None), ["by x", "NoneType"]),
        (lambda: assert_gradient(SQUARE, 1.0), ["a list with one entry for each argument", "1.0"]),
        (lambda: assert_gradient(SQUARE, Value(1.0)), ["a list", "Value(data=1.0"]),
    ],
)
def test_a_wrong_type_is_named(check: Callable[[], object], words: list[str]) -> None:
    with pytest.raises(InputTypeError) as caught:
        check()
    assert [word for word in words if word not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (lambda: check_grads(fails, 1.0), ["raised RuntimeError", "boom"]),
        (lambda: check_grads(lambda x: x * math.nan, 1.0), ["nan at (1.0,)", "detect_anomaly()"]),
        (lambda: check_grads(lambda x: x * math.inf, 2.0), ["inf at (2.0,)", "where it is finite"]),
        (lambda: check_grads(math.sin, 2.0), ["with Values, not with floats", "autograd.exp(x)"]),
        (lambda: check_grads(lambda x, y: x, 1.0), ["raised TypeError", "argument: 'y'"]),
        (lambda: check_grads(grows, [1.0, 2.0]), ["changes its arguments", "what xs holds"]),
        (lambda: check_grads(doubles, [1.0, 2.0]), ["(xs[0])", "a copy"]),
        (lambda: check_grads(doubles, np.array([1.0, 2.0])), ["(xs[0])"]),
        (lambda: check_grads(doubles, [1.0, 2.0], gradient=lambda xs: xs), ["(xs[0])"]),
        (lambda: check_grads(assigns, 3.0), ["changes its arguments (x)"]),
        (lambda: check_grads(assigns, Value(3.0)), ["changes its arguments (x)"]),
        (lambda: check_grads(adds_a_key, {"a": 1.0}), ["what config holds"]),
        (lambda: check_grads(lambda: 1.0), ["got none", "check_grads(f, x)"]),
        (lambda: check_grads(lambda x: 1.0, []), ["a number at least"]),
        (lambda: check_grads(SQUARE, math.nan), ["finite inputs", "x is nan"]),
        (lambda: check_grads(lambda x, y: x, 1.0, [math.inf]), ["y[0] is inf"]),
        (lambda: check_grads(SQUARE, 1.0, order=0), ["at least 1", "got 0"]),
        (lambda: check_grads(SQUARE, 1.0, order=True), ["whole number", "True"]),
        (lambda: check_grads(SQUARE, 1.0, order=1.5), ["whole number", "1.5"]),
        (lambda: check_grads(SQUARE, 1.0, order=2, gradient=SQUARE), ["order=2", "order 1 here"]),
        (lambda: check_grads(SQUARE, 1.0, mode="backward"), ["'reverse', 'forward'", "backward"]),
        (lambda: check_grads(SQUARE, 1.0, mode=3), ["'reverse', 'forward'", "got 3"]),
        (lambda: check_grads(SQUARE, 1.0, mode=()), ["got ()"]),
        (lambda: check_grads(SQUARE, 1.0, mode=[["reverse"]]), ["[['reverse']]"]),
        (lambda: check_grads(SQUARE, 1.0, gradient=fails), ["gradient raised RuntimeError: boom"]),
        (
            lambda: check_grads(lambda x, y: x * y, 1.0, 2.0, gradient=lambda x, y: y),
            ["1 numbers for 2 inputs", "in their structure"],
        ),
        (
            lambda: check_grads(lambda x, y: x * y, 1.0, 2.0, gradient=lambda x, y: (y, x, 1.0)),
            ["3 numbers for 2 inputs"],
        ),
        (
            lambda: check_grads(lambda p: p["a"], {"a": 1.0}, gradient=lambda p: {"b": 1.0}),
            ["keys are not those of the inputs", "'b'", "'a'"],
        ),
    ],
)
def test_a_wrong_value_is_named(check: Callable[[], object], words: list[str]) -> None:
    with pytest.raises(InputValueError) as caught:
        check()
    text = str(caught.value).replace(" at the inputs", "")
    assert [word for word in words if word not in text] == []


def test_the_error_of_the_function_is_the_cause() -> None:
    with pytest.raises(InputValueError) as caught:
        check_grads(fails, 1.0)
    assert isinstance(caught.value.__cause__, RuntimeError)


@pytest.mark.parametrize(
    ("f", "inputs", "names"),
    [
        (lambda x, w: x * w[0], (1.0, [2.0, 3.0]), ["x", "w[0]", "w[1]"]),
        (lambda p, *rest: p["a"], ({"a": 1.0}, 2.0, (3.0,)), ["p['a']", "rest[0]", "rest[1][0]"]),
        (lambda w: w[0, 0], (np.array([[1.0, 2.0]]),), ["w[0][0]", "w[0][1]"]),
        (lambda x, *, k=2.0: x * k, (1.0,), ["x"]),
        (max, (1.0, 2.0), ["input0", "input1"]),
    ],
)
def test_inputs_have_the_names_of_the_signature(f: Any, inputs: Any, names: list[str]) -> None:
    assert Subject(f, inputs).names == names


@pytest.mark.parametrize(
    "number",
    [3, True, 2.5, Fraction(1, 4), Decimal("0.5"), np.float32(1.5), np.array(2.0), Value(4.0)],
    ids=repr,
)
def test_any_real_number_is_an_input(number: Any) -> None:
    report = check_grads(SQUARE, number)
    assert report.rows[0].analytic == 2.0 * (
        number.data if type(number) is Value else float(number)
    )
    assert report


def test_a_value_that_was_given_is_left_alone() -> None:
    x = Value(3.0, "x")
    x.grad = 7.0
    assert check_grads(SQUARE, x, order=2)
    assert (x.data, x.grad, x.label) == (3.0, 7.0, "x")


def test_a_line_through_one_input_is_of_that_input_and_else_of_a_step() -> None:
    subject = Subject(lambda x, y: x + 10.0 * y, (1.0, 2.0))
    assert subject.line({0: 1.0})(5.0) == 25.0
    assert subject.line({0: 1.0, 1: -1.0})(0.5) == 16.5


def test_a_point_where_the_function_raises_or_gives_no_number_is_nan() -> None:
    subject = Subject(lambda x: math.log(x) if x < 2.0 else None, (1.0,))
    assert math.isnan(subject.at([-1.0]))
    assert math.isnan(subject.at([3.0]))
    assert subject.at([1.0]) == 0.0
