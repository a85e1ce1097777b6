"""Value: all of Python's arithmetic, on both sides, with every kind of real number."""

import builtins
import math
import operator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import InputTypeError, NumberTooLargeError, StaleGraphError, Value
from autograd.rules import RULES

OPERATORS = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": operator.pow,
    "mod": operator.mod,
    "floordiv": operator.floordiv,
}
COMPARISONS = [operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge]
NUMBERS = [
    3,
    2.5,
    True,
    Fraction(3, 4),
    Decimal("1.25"),
    np.float64(2.5),
    np.float32(0.5),
    np.float16(0.5),
    np.int64(3),
    np.uint8(3),
    np.bool_(True),
    np.array(2.5),
]
kinds = [f"{type(number).__name__}" for number in NUMBERS]
NOT_NUMBERS: list[Any] = [None, "3", b"3", 1j, [1.0], (1.0,), {1: 2}, {1}, np.complex128(1j)]
not_kinds = [type(thing).__name__ for thing in NOT_NUMBERS]

each_operator = pytest.mark.parametrize("name", OPERATORS)
each_number = pytest.mark.parametrize("number", NUMBERS, ids=kinds)


# --- making one ---------------------------------------------------------------------------------


@each_number
def test_made_from_any_real_number(number: Any) -> None:
    x = Value(number)
    assert type(x.data) is float
    assert x.data == float(number)
    assert (x.grad, x.label, x.is_leaf, x.operands) == (0.0, "", True, ())


@pytest.mark.parametrize("thing", [*NOT_NUMBERS, object(), np.array([1.0])])
def test_made_from_nothing_else(thing: Any) -> None:
    with pytest.raises(InputTypeError, match=r"Value takes a number .*got"):
        Value(thing)


def test_sequence_is_refused_with_advice() -> None:
    with pytest.raises(InputTypeError, match="one Value for each element"):
        Value([1.0, 2.0])


@pytest.mark.parametrize("number", [10**400, -(10**400), Fraction(10**400)])
def test_number_too_large_is_refused(number: Any) -> None:
    with pytest.raises(NumberTooLargeError, match="too large for a float"):
        Value(number)
    with pytest.raises(OverflowError):
        Value(1.0) * number


def test_label_is_kept_and_must_be_text() -> None:
    x = Value(1.0, label="x")
    assert x.label == "x"
    x.label = "y"
    assert x.label == "y"
    for bad in (0, 1, None, b"x"):
        with pytest.raises(InputTypeError, match="label takes a str"):
            x.label = bad  # type: ignore[assignment]
        with pytest.raises(InputTypeError, match="label takes a str"):
            Value(1.0, label=bad)  # type: ignore[arg-type]


# --- arithmetic ---------------------------------------------------------------------------------


@each_operator
@given(st.floats(-50, 50), st.floats(-50, 50))
def test_operator_is_its_rule(name: str, x: float, y: float) -> None:
    a, b = Value(x), Value(y)
    out = OPERATORS[name](a, b)
    assert out.rule is RULES[name]
    assert out.operands == (a, b)
    expected, da, db = RULES[name].kernel(x, y)
    assert same(out.data, expected)
    out.backward()
    gate = RULES[name].gate
    assert same(a.grad, 0.0 + da if not gate or da else 0.0)
    assert same(b.grad, 0.0 + db if not gate or db else 0.0)


def same(x: float, y: float) -> bool:
    return x == y or (x != x and y != y)


@each_operator
@each_number
def test_number_on_either_side(name: str, number: Any) -> None:
    operation = OPERATORS[name]
    right = operation(Value(5.0), number)
    left = operation(number, Value(5.0))
    assert type(right) is type(left) is Value
    assert same(right.data, operation(5.0, float(number)))
    assert same(left.data, operation(float(number), 5.0))
    assert right.operands[1].is_constant
    assert left.operands[0].is_constant


@each_operator
@pytest.mark.parametrize("thing", NOT_NUMBERS, ids=not_kinds)
def test_no_other_thing_on_either_side(name: str, thing: Any) -> None:
    with pytest.raises(TypeError):
        OPERATORS[name](Value(2.0), thing)
    if not (name == "mod" and isinstance(thing, (str, bytes))):  # formats
        with pytest.raises(TypeError):
            OPERATORS[name](thing, Value(2.0))


@each_operator
def test_refusal_says_what_was_given_and_what_is_accepted(name: str) -> None:
    with pytest.raises(InputTypeError, match=r"with a Value takes a number \(int, float.*got str"):
        OPERATORS[name](Value(2.0), "3")


@each_operator
def test_an_unknown_class_may_know_better(name: str) -> None:
    class Knows:
        def answer(self, other: Any) -> str:
            return "known"

        __radd__ = __rsub__ = __rmul__ = __rtruediv__ = answer
        __rpow__ = __rmod__ = __rfloordiv__ = answer

    assert OPERATORS[name](Value(2.0), Knows()) == "known"
    with pytest.raises(TypeError):
        OPERATORS[name](Value(2.0), object())


def test_division_by_zero_and_overflow_are_ieee() -> None:
    assert (Value(1.0) / 0).data == math.inf
    assert (1 / Value(-0.0)).data == -math.inf
    assert math.isnan((Value(0.0) / 0).data)
    assert (Value(10.0) ** 400).data == math.inf
    assert math.isnan(((-8.0) ** (Value(1) / 3)).data)
    assert math.isnan((Value(5.0) % 0).data)


def test_unary_operators() -> None:
    x = Value(-2.5)
    assert (-x).data == 2.5
    assert +x is x
    assert abs(x).data == 2.5
    assert round(x).data == -2.0
    assert round(Value(2.675), 2).data == pytest.approx(2.68, abs=0.011)
    assert round(Value(1234.0), -2).data == 1200.0


@pytest.mark.parametrize("whole", [round, lambda x: x // 1, autograd.floor, autograd.ceil])
def test_whole_numbers_have_gradient_zero(whole: Any) -> None:
    x = Value(2.7)
    (whole(x) + 3 * x).backward()
    assert x.grad == 3.0


def test_pow_with_a_modulus_is_refused() -> None:
    with pytest.raises(InputTypeError, match="modulus"):
        pow(Value(2.0), 3, 5)


def test_divmod_is_floordiv_and_mod_or_refused() -> None:
    try:
        quotient, rest = divmod(Value(7.5), 2)
    except TypeError:
        return
    assert (quotient.data, rest.data) == (3.0, 1.5)


@pytest.mark.parametrize("name", OPERATORS)
def test_augmented_assignment_rebinds(name: str) -> None:
    signs = dict(add="+", sub="-", mul="*", div="/", pow="**", mod="%", floordiv="//")
    names = {"a": Value(5.0)}
    before = names["a"]
    exec(f"a {signs[name]}= 2", names)
    assert names["a"] is not before
    assert before.data == 5.0
    assert names["a"].data == OPERATORS[name](5.0, 2)


def test_sum_records_from_zero() -> None:
    xs = [Value(1.0), Value(2.0), Value(3.5)]
    total = sum(xs)
    total.backward()
    assert (total.data, [x.grad for x in xs]) == (6.5, [1.0, 1.0, 1.0])


def test_product_of_the_standard_library() -> None:
    xs = [Value(2.0), Value(3.0), Value(4.0)]
    math.prod(xs).backward()
    assert [x.grad for x in xs] == [12.0, 8.0, 6.0]


# --- comparison ---------------------------------------------------------------------------------


@pytest.mark.parametrize("compare", COMPARISONS)
@given(st.floats(), st.floats())
def test_comparison_compares_the_numbers(compare: Any, x: float, y: float) -> None:
    expected = compare(x, y)
    assert compare(Value(x), Value(y)) is expected
    assert compare(Value(x), y) is expected
    assert compare(x, Value(y)) is expected


@pytest.mark.parametrize("compare", COMPARISONS)
@each_number
def test_comparison_with_any_real_number(compare: Any, number: Any) -> None:
    for x in (0.5, 2.5, 3.0):
        assert bool(compare(Value(x), number)) is compare(x, float(number))
        assert bool(compare(number, Value(x))) is compare(float(number), x)


@pytest.mark.parametrize("compare", COMPARISONS)
@pytest.mark.parametrize("exact", [10**400, -(10**400), 2**53 + 1, Fraction(1, 10), Decimal("0.1")])
def test_comparison_is_exact_as_that_of_floats(compare: Any, exact: Any) -> None:
    for x in (0.1, 2.0**53, math.inf):
        assert compare(Value(x), exact) is compare(x, exact)
        assert compare(exact, Value(x)) is compare(exact, x)


@pytest.mark.parametrize("thing", [None, "2.0", b"2", [2.0], (2.0,), {}, object()])
def test_equality_with_a_non_number_is_false(thing: Any) -> None:
    assert (Value(2.0) == thing) is False
    assert (Value(2.0) != thing) is True
    for compare in (operator.lt, operator.le, operator.gt, operator.ge):
        with pytest.raises(TypeError):
            compare(Value(2.0), thing)


def test_hash_is_by_identity() -> None:
    a, b = Value(2.0), Value(2.0)
    assert a == b
    assert len({a, b}) == 2
    assert {a: 1}[a] == 1
    before = hash(a)
    a.data = 7.0
    assert hash(a) == before


def test_membership_compares_numbers() -> None:
    xs = [Value(1.0), Value(2.0)]
    assert 2.0 in xs
    assert xs.index(2.0) == 1
    assert 3.0 not in xs


@pytest.mark.parametrize("number", [0.0, -0.0, 1.0, -2.0, math.nan, math.inf])
def test_truth_is_that_of_the_number(number: float) -> None:
    assert bool(Value(number)) is bool(number)


def test_max_min_and_sorted_give_the_values_themselves() -> None:
    xs = [Value(2.0), Value(-1.0), Value(3.0)]
    assert max(xs) is xs[2]
    assert min(xs) is xs[1]
    assert [id(x) for x in sorted(xs)] == [id(xs[1]), id(xs[0]), id(xs[2])]
    assert max(xs[0], 0.0) is xs[0]


# --- conversion ---------------------------------------------------------------------------------

CONVERSIONS = [
    float,
    int,
    math.sin,
    math.exp,
    math.sqrt,
    math.floor,
    math.trunc,
    complex,
    lambda x: math.atan2(x, 1.0),
    lambda x: [0, 1, 2][x],
    lambda x: range(x),
]


@pytest.mark.parametrize("convert", CONVERSIONS)
def test_what_would_lose_the_gradient_is_refused(convert: Any) -> None:
    with pytest.raises(TypeError):
        convert(Value(2.0))


@pytest.mark.parametrize(
    ("convert", "advice"),
    [
        (float, r"x\.data"),
        (math.sin, "autograd"),
        (int, r"int\(x\.data\)"),
        (math.floor, "data|autograd"),
    ],
)
def test_refusal_says_what_to_write_instead(convert: Any, advice: str) -> None:
    with pytest.raises(InputTypeError, match=advice):
        convert(Value(2.0))


def test_numpy_array_of_floats_is_refused() -> None:
    with pytest.raises(TypeError):
        np.array([Value(1.0)], dtype=float)


def test_repr_shows_number_gradient_and_label() -> None:
    x = Value(3, label="x")
    assert repr(x) == "Value(data=3.0, grad=0.0, label='x')"
    y = x * x
    y.backward()
    assert repr(y) == "Value(data=9.0, grad=1.0)"
    assert repr(Value(math.nan)) == "Value(data=nan, grad=0.0)"
    assert str(x) == repr(x)


@pytest.mark.parametrize("spec", [".3f", "8.2e", "g", "+.1%", ">10.4", "_.2f"])
def test_format_is_that_of_the_number(spec: str) -> None:
    assert format(Value(1234.5678), spec) == format(1234.5678, spec)


def test_format_without_a_specification_is_repr() -> None:
    x = Value(2.0)
    assert f"{x}" == repr(x)
    with pytest.raises(ValueError, match="format"):
        format(x, "d")


def test_item_and_detach() -> None:
    x = Value(3.0)
    assert x.item() == 3.0
    assert type(x.item()) is float
    y = x * x.detach()
    y.backward()
    assert x.grad == 3.0
    assert x.detach().is_constant
    assert x.detach().grad == 0.0


# --- attributes ---------------------------------------------------------------------------------


@each_number
def test_data_and_grad_take_any_real_number(number: Any) -> None:
    x = Value(1.0)
    x.data = number
    x.grad = number
    assert (x.data, x.grad) == (float(number), float(number))


@pytest.mark.parametrize("thing", NOT_NUMBERS, ids=not_kinds)
def test_data_and_grad_take_nothing_else(thing: Any) -> None:
    x = Value(1.0)
    for name in ("data", "grad"):
        with pytest.raises(InputTypeError, match=name):
            setattr(x, name, thing)
    assert (x.data, x.grad) == (1.0, 0.0)


def test_no_other_attribute_can_be_set() -> None:
    with pytest.raises(AttributeError):
        Value(1.0).dtaa = 2.0  # type: ignore[attr-defined]


def test_assigning_data_leaves_what_was_recorded_untouched() -> None:
    x, w = Value(2.0), Value(5.0)
    y = x * w
    x.data = 100.0
    y.backward()
    assert (x.grad, w.grad) == (5.0, 2.0)


def test_data_of_a_stale_result_cannot_be_assigned() -> None:
    x = Value(2.0)
    y = x * x
    x.data = 3.0
    with pytest.raises(StaleGraphError, match="compute it again"):
        y.data = 1.0


def test_micrograds_private_names() -> None:
    x, y = Value(2.0), Value(3.0)
    assert (x * y)._prev == {x, y}
    assert [(op(x, y))._op for op in (operator.add, operator.mul)] == ["+", "*"]
    assert x.relu()._op == "ReLU"
    assert (x**3)._op == "**3"
    assert (x._op, x._prev) == ("", set())


# --- NumPy --------------------------------------------------------------------------------------


@each_operator
def test_array_on_either_side_is_taken_element_by_element(name: str) -> None:
    operation, array = OPERATORS[name], np.array([[1.0, 2.0], [3.0, 4.0]])
    x = Value(5.0)
    for out, expected in [
        (operation(x, array), operation(5.0, array)),
        (operation(array, x), operation(array, 5.0)),
    ]:
        assert out.shape == (2, 2)
        assert all(type(element) is Value for element in out.flat)
        assert [element.data for element in out.flat] == expected.ravel().tolist()


@each_operator
def test_arrays_of_values(name: str) -> None:
    operation = OPERATORS[name]
    array = np.array([Value(1.0), Value(2.0)])
    assert array.dtype == object
    for out in (
        operation(array, 3.0),
        operation(3.0, array),
        operation(array, Value(3.0)),
        operation(Value(3.0), array),
        operation(array, np.array([3.0, 4.0])),
        operation(np.array([3.0, 4.0]), array),
    ):
        assert out.shape == (2,)
        assert all(type(element) is Value for element in out)


UFUNCS = [
    *("sin", "cos", "tan", "arcsin", "arctan", "sinh", "cosh", "tanh", "arcsinh", "arctanh"),
    *("exp", "expm1", "exp2", "log", "log1p", "log2", "log10"),
    *("sqrt", "cbrt", "square", "absolute", "negative"),
]


@pytest.mark.parametrize("name", UFUNCS)
def test_numpy_functions_on_values_and_arrays_of_them(name: str) -> None:
    function = getattr(np, name)
    x = Value(0.3)
    for out in (function(x), function(np.array([x]))[0]):
        assert type(out) is Value
        assert out.data == pytest.approx(function(0.3), rel=1e-15)
        assert out.operands[0] is x


@pytest.mark.parametrize("name", ["floor", "ceil", "trunc"])
def test_numpy_functions_that_would_lose_the_gradient_are_refused(name: str) -> None:
    with pytest.raises(InputTypeError, match="would lose its gradient"):
        getattr(np, name)(np.array([Value(1.5)]))


@pytest.mark.parametrize("name", ["arctan2", "hypot", "maximum", "minimum", "power", "add"])
def test_numpy_functions_of_two(name: str) -> None:
    out = getattr(np, name)(np.array([Value(3.0)]), np.array([Value(4.0)]))[0]
    assert out.data == getattr(np, name)(3.0, 4.0)


def test_numpy_sums_products_and_dots() -> None:
    xs = np.array([Value(1.0), Value(2.0), Value(3.0)])
    assert xs.sum().data == 6.0
    assert xs.mean().data == 2.0
    assert xs.prod().data == 6.0
    (xs @ np.array([4.0, 5.0, 6.0])).backward()
    assert [x.grad for x in xs] == [4.0, 5.0, 6.0]


def test_in_place_operators_of_arrays_keep_the_graph() -> None:
    x = Value(2.0)
    array = np.array([1.0, 2.0], dtype=object)
    array *= x
    array.sum().backward()
    assert x.grad == 3.0


# --- subclasses ---------------------------------------------------------------------------------


class Parameter(Value):
    """A Value with a name and a default."""

    def __init__(self, data: Any, owner: str = "nobody") -> None:
        super().__init__(data, label="parameter")
        self.owner = owner


def test_subclass_takes_part_in_arithmetic() -> None:
    p = Parameter(3.0, owner="layer")
    y = 2 * p * p + p
    y.backward()
    assert (p.grad, p.owner, p.label) == (13.0, "layer", "parameter")
    assert isinstance(y, Value)


def test_subclass_may_override_an_operator() -> None:
    class Loud(Value):
        def __mul__(self, other: Any) -> Any:
            return "loud"

    assert Loud(1.0) * 2 == "loud"


# --- functions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name, row in RULES.items() if not row.folds])
def test_function_refuses_what_is_no_number(name: str) -> None:
    arity = RULES[name].arity
    for bad in (None, "3", 1j, [1.0]):
        with pytest.raises(InputTypeError, match=name):
            getattr(autograd, name)(*[bad] * arity)
        if arity > 1:
            with pytest.raises(InputTypeError, match=name):
                getattr(autograd, name)(Value(1.0), *[bad] * (arity - 1))


@pytest.mark.parametrize("name", [name for name, row in RULES.items() if not row.folds])
def test_function_with_too_few_operands_is_a_type_error(name: str) -> None:
    with pytest.raises(TypeError):
        getattr(autograd, name)()
    with pytest.raises(TypeError):
        getattr(autograd, name)(*[Value(1.0)] * 5)


def test_comparing_functions_give_zero_or_one_without_gradient() -> None:
    x = Value(2.0)
    for name, expected in dict(gt=1.0, lt=0.0, ge=1.0, le=0.0, eq=0.0, ne=1.0).items():
        out = getattr(autograd, name)(x, 1.0)
        out.backward()
        assert (type(out), out.data, x.grad) == (Value, expected, 0.0)


def test_names_of_the_builtins_stay_those_of_python_in_this_module() -> None:
    assert builtins.abs(Value(-1.0)).data == autograd.abs(-1.0) == 1.0


def test_rounding_to_digits_is_that_of_python() -> None:
    for number, digits in ((2.675, 2), (1e300, 100), (1234.5, -2), (1.0, 400)):
        assert round(Value(number), digits).data == round(number, digits)
    assert round(Value(2.55), np.int64(1)).data == round(2.55, 1)
    x = Value(2.5)
    (round(x, 1) + x).backward()
    assert x.grad == 1.0


def test_a_power_of_zero_has_no_gradient_at_the_smallest_numbers() -> None:
    x = Value(1e-310)
    (x**0).backward()
    assert x.grad == 0.0


def test_a_complex_number_of_numpy_is_refused_and_a_boxed_value_is_taken() -> None:
    with pytest.raises(InputTypeError, match="complex64"):
        np.complex64(2) * Value(3.0)
    assert (np.array(Value(2.0), dtype=object) * Value(3.0)).data == 6.0
