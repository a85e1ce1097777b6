"""grad, value_and_grad: the gradient in the structure of the argument, or an error that helps."""

import inspect
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp

import autograd as ag
from autograd import InputTypeError, InputValueError, Value, grad, value_and_grad
from autograd.testing.strategies import expressions
from autograd.trees import flatten


class Pair(NamedTuple):
    """A structure whose fields have names."""

    weight: Any
    bias: Any


def total(tree: Any) -> Any:
    """Give a number that depends on each number of a structure in its own way."""
    return ag.sum([(place + 1) * x * x for place, x in enumerate(flatten(tree)[0])])


# --- numbers --------------------------------------------------------------------------------------


@given(expressions(depth=4))
def test_it_gives_what_backward_gives(expression: Any) -> None:
    root, leaves = expression.record()
    root.backward()
    places = tuple(range(len(leaves)))
    value, gradient = value_and_grad(expression, argnums=places)(*expression.numbers)
    assert (value, list(gradient)) == (root.data, [leaf.grad for leaf in leaves])
    assert grad(expression, places)(*expression.numbers) == gradient


CURVES = [
    (lambda x: ag.exp(ag.sin(x)), lambda x: mp.exp(mp.sin(x)), 0.7),
    (lambda x: x**5 / (1.0 + x * x), lambda x: x**5 / (1 + x * x), -1.3),
    (lambda x: ag.log(1.0 + ag.exp(x)), lambda x: mp.log(1 + mp.exp(x)), 0.2),
    (ag.tanh, mp.tanh, 0.0),
    (ag.sqrt, mp.sqrt, 2.5),
    (lambda x: ag.logsumexp([x, 2.0 * x]), lambda x: mp.log(mp.exp(x) + mp.exp(2 * x)), 0.1),
]


@pytest.mark.parametrize(("curve", "exact", "point"), CURVES)
def test_nested_four_times(curve: Any, exact: Any, point: float) -> None:
    for order in range(1, 5):
        curve = grad(curve)
        with mp.workdps(60):
            expected = float(mp.diff(exact, mp.mpf(point), order, h=mp.mpf(10) ** -12).real)
        assert curve(point) == pytest.approx(expected, rel=1e-12, abs=1e-12)


# --- structures -----------------------------------------------------------------------------------

TREES = [
    3.0,
    [1.0, 2.0],
    {"w": [1.0, (2.0, 3.0)], "b": 4.0},
    Pair([1.0], {"x": 2.0}),
    [],
    {},
    (),
    [[], {"a": ()}],
]


@pytest.mark.parametrize("tree", TREES, ids=repr)
def test_the_gradient_has_the_structure_of_the_argument(tree: Any) -> None:
    numbers, rebuild = flatten(tree)
    expected = rebuild([2.0 * (place + 1) * x for place, x in enumerate(numbers)])
    found = grad(total)(tree)
    assert found == expected
    assert type(found) is type(tree)


@pytest.mark.parametrize("shape", [(3,), (2, 2), (0,), (1, 2, 1)])
def test_of_an_array_it_is_an_array(shape: tuple[int, ...]) -> None:
    array = np.arange(float(np.prod(shape))).reshape(shape)
    found = grad(lambda x: np.sum(x * x * x))(array)
    assert found.dtype == float
    np.testing.assert_array_equal(found, 3.0 * array * array)
    np.testing.assert_array_equal(grad(lambda x: np.sum(x * x))(array.astype(object)), 2.0 * array)


def test_of_an_array_of_values_it_is_one_of_values() -> None:
    x = Value(3.0)
    (found,) = grad(lambda a: a[0] ** 3)(np.array([x]))
    found.backward()
    assert (found.data, x.grad) == (27.0, 18.0)


@pytest.mark.parametrize(
    "number",
    [3, True, Fraction(3, 2), Decimal("1.5"), np.float64(2.5), np.int64(4), np.array(2.0), 2**70],
    ids=repr,
)
def test_every_real_number_is_differentiated_by_as_a_float(number: Any) -> None:
    found = grad(lambda x: x * x)(number)
    assert (type(found), found) == (float, 2.0 * float(number))


def test_integers_in_an_array_count_as_real_numbers() -> None:
    found = grad(lambda x: (x * x).sum())(np.array([1, 2]))
    assert (found.dtype, found.tolist()) == (np.dtype(float), [2.0, 4.0])


# --- arguments ------------------------------------------------------------------------------------


def test_argnums_choose_the_arguments() -> None:
    def f(x: Any, y: Any, z: Any = 1.0, *, k: Any = 1.0) -> Any:
        return x * y[0] * z * k

    assert grad(f)(2.0, [3.0]) == 3.0
    assert grad(f, 1)(2.0, [3.0], 5.0, k=7.0) == [70.0]
    assert grad(f, (1, 0))(2.0, [3.0]) == ([2.0], 3.0)
    assert grad(f, [0])(2.0, [3.0]) == (3.0,)
    assert grad(f, -1)(2.0, [3.0], 5.0) == 6.0
    assert grad(f, ())(2.0, [3.0]) == ()
    assert grad(f)(2.0, y=[3.0], z=5.0) == 15.0


def test_what_is_passed_on_may_be_anything() -> None:
    data = object()
    assert grad(lambda x, name, given: x * (given is data), 0)(2.0, "name", data) == 1.0


def test_aux_comes_beside_the_result_with_plain_numbers() -> None:
    w = Value(7.0)

    def f(x: Any) -> Any:
        return x * x * w, {"double": 2.0 * x, "w": w, "text": "t", "rows": np.array([x, 1.0])}

    gradient, aux = grad(f, has_aux=True)(3.0)
    (value, again), same = value_and_grad(f, has_aux=True)(3.0)
    assert (value, gradient, same) == (63.0, 42.0, 42.0)
    assert aux["w"] is w
    assert (aux["double"], aux["text"], aux["rows"].tolist()) == (6.0, "t", [3.0, 1.0])
    assert again.keys() == aux.keys()
    _, aux = grad(f, has_aux=True)(Value(3.0))
    assert type(aux["double"]) is Value


def test_aux_may_depend_on_an_outer_call() -> None:
    def f(x: Any) -> Any:
        gradient, aux = grad(lambda y: (y * y, x * x * y), has_aux=True)(3.0)
        return gradient.data * aux

    assert grad(f)(5.0) == 6.0 * 30.0


# --- results --------------------------------------------------------------------------------------


def test_a_result_that_depends_on_nothing_has_the_gradient_0() -> None:
    w = Value(2.0)
    for constant in (5.0, 5, Fraction(1, 2), w, w * w, w.detach(), np.float64(1.0)):
        value, gradient = value_and_grad(lambda x, constant=constant: constant)([1.0, 2.0])
        assert (type(value), gradient) == (float, [0.0, 0.0])


def test_a_result_may_be_an_argument_or_an_array_without_dimensions() -> None:
    assert value_and_grad(lambda x: x)(3.0) == (3.0, 1.0)
    assert grad(lambda xs: xs[1])([1.0, 2.0]) == [0.0, 1.0]
    assert grad(lambda x: np.array(x * x))(3.0) == 6.0


def test_hooks_act_at_any_order() -> None:
    def f(x: Any) -> Any:
        y = x * x
        y.register_hook(lambda upstream: 10.0 * upstream)
        return y * y

    assert grad(f)(2.0) == 320.0
    assert grad(f)(Value(2.0)).data == 320.0


def test_the_function_tells_what_it_is() -> None:
    def f(x: Any, y: Any = 2.0) -> Any:
        return x * y

    found = grad(grad(f))
    assert (found.__name__, "autograd.grad" in (found.__doc__ or "")) == ("grad(grad(f))", True)
    assert inspect.signature(found) == inspect.signature(f)


# --- errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("result", "says"),
    [
        (lambda x: [x, x], "one number, got list of 2; try jacobian"),
        (lambda x: (x, 1.0), "has_aux=True"),
        (lambda x: {"a": x}, "try jacobian"),
        (lambda x: np.array([x]), "an array of shape .1,.; try jacobian"),
        (lambda x: None, "got None; does it return"),
        (lambda x: "text", "got str: 'text'"),
        (lambda x: 1j, "got complex"),
    ],
)
def test_a_result_that_is_not_one_number(result: Any, says: str) -> None:
    for transform in (grad, value_and_grad):
        with pytest.raises(InputTypeError, match=says) as raised:
            transform(result)(2.0)
        assert str(raised.value).startswith(transform.__name__)


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("text", "grad, for its argument, takes a number .* got str: 'text'"),
        ({"w": [1.0, None]}, r"its argument\['w'\]\[1\], takes .* got NoneType"),
        ([1.0, 2j], r"its argument\[1\], .* complex"),
        (np.array(["a"]), "str"),
    ],
)
def test_an_argument_that_is_no_number(argument: Any, says: str) -> None:
    with pytest.raises(InputTypeError, match=says):
        grad(lambda x: 1.0)(argument)


@pytest.mark.parametrize("argnums", [1, -2, (0, 1)])
def test_argnums_out_of_range(argnums: Any) -> None:
    with pytest.raises(InputValueError, match=r"1 positional arguments.*keyword argument"):
        grad(lambda x, y: x, argnums)(1.0, y=2.0)


@pytest.mark.parametrize("argnums", [0.0, "x", True, None, (0, "x")])
def test_argnums_that_are_no_places(argnums: Any) -> None:
    with pytest.raises(InputTypeError, match="argnums as an int"):
        grad(lambda x: x, argnums)


def test_argnums_that_name_one_argument_twice() -> None:
    with pytest.raises(InputValueError, match="twice"):
        grad(lambda x, y: x, (0, -2))(1.0, 2.0)


def test_what_is_no_function() -> None:
    with pytest.raises(InputTypeError, match=r"write grad\(f\)\(x\)"):
        grad(3.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("result", [lambda x: x, lambda x: (x,), lambda x: (x, 1, 2)])
def test_has_aux_without_a_pair(result: Any) -> None:
    with pytest.raises(InputTypeError, match="gives a pair"):
        grad(result, has_aux=True)(1.0)


@given(st.integers(1, 200))
def test_the_number_of_inputs_is_free(count: int) -> None:
    assert grad(lambda xs: ag.dot(xs, xs))([1.0] * count) == [2.0] * count
