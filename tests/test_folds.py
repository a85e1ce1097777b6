"""Functions of any number of operands: one node each, and the bits of the written-out form."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import (
    InputTypeError,
    InputValueError,
    Value,
    dot,
    logsumexp,
    mean,
    norm,
    prod,
    softmax,
)

numbers = st.floats(-1e3, 1e3)
lists = st.lists(numbers, min_size=1, max_size=8)

FUNCTIONS = {
    "sum": autograd.sum,
    "prod": prod,
    "mean": mean,
    "norm": norm,
    "logsumexp": logsumexp,
    "max": autograd.max,
    "min": autograd.min,
}
each_function = pytest.mark.parametrize("name", FUNCTIONS)


def gradients(out: Value, leaves: list[Value]) -> list[float]:
    for leaf in leaves:
        leaf.zero_grad()
    out.backward()
    return [leaf.grad for leaf in leaves]


@each_function
@given(lists)
def test_of_plain_numbers_is_a_float_with_the_same_bits(name: str, xs: list[float]) -> None:
    plain = FUNCTIONS[name](xs)
    recorded = FUNCTIONS[name]([Value(x) for x in xs])
    assert type(plain) is float
    assert type(recorded) is Value
    assert plain.hex() == recorded.data.hex()


@each_function
def test_is_one_node(name: str) -> None:
    leaves = [Value(float(k)) for k in range(5)]
    out = FUNCTIONS[name](leaves)
    assert out.rule.name == name
    assert len(out.operands) == 5
    assert all(x is y for x, y in zip(out.operands, leaves, strict=True))


@each_function
def test_takes_any_iterable_and_mixes_numbers(name: str) -> None:
    x = Value(2.0)
    given_list = [x, 1, 2.5]
    out = FUNCTIONS[name](given_list)
    assert FUNCTIONS[name](y for y in given_list).data == out.data
    assert FUNCTIONS[name]((x, True, 2.5)).data == out.data
    assert given_list == [x, 1, 2.5]


@each_function
@pytest.mark.parametrize("bad", [3.0, None, Value(1.0)])
def test_refuses_what_is_no_sequence(name: str, bad: Any) -> None:
    with pytest.raises(TypeError, match=r"sequence|iter"):
        FUNCTIONS[name](bad)


@each_function
@pytest.mark.parametrize("bad", ["3", None, 1j, [1.0]])
def test_refuses_an_operand_that_is_no_number(name: str, bad: Any) -> None:
    for others in ([], [Value(1.0)], [2.0]):
        with pytest.raises(InputTypeError, match="takes a number"):
            FUNCTIONS[name]([*others, bad])


@pytest.mark.parametrize("name", ["mean", "norm", "logsumexp", "max", "min"])
def test_refuses_an_empty_sequence(name: str) -> None:
    with pytest.raises(InputValueError, match=f"{name} of an empty sequence"):
        FUNCTIONS[name]([])
    with pytest.raises(InputValueError, match="softmax of an empty"):
        softmax([])


def test_empty_sums_and_products() -> None:
    assert autograd.sum([]) == 0.0
    assert autograd.sum([], 2.0) == 2.0
    assert prod([]) == 1.0
    assert dot([], []) == 0.0
    assert dot([], [], 3.0) == 3.0


@given(lists)
def test_sum_has_the_bits_of_a_chain_of_additions(xs: list[float]) -> None:
    leaves = [Value(x) for x in xs]
    chain = sum(leaves[1:], 0.0 + leaves[0])
    assert autograd.sum(leaves).data.hex() == chain.data.hex()
    assert gradients(autograd.sum(leaves), leaves) == gradients(chain, leaves)


@given(numbers, lists)
def test_sum_with_a_start(start: float, xs: list[float]) -> None:
    leaves = [Value(x) for x in xs]
    first = Value(start)
    chain = sum(leaves, first)
    fused = autograd.sum(leaves, first)
    assert fused.data == chain.data
    assert gradients(fused, [first, *leaves]) == gradients(chain, [first, *leaves])


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=8), numbers)
def test_dot_has_the_bits_of_the_written_out_form(
    pairs: list[tuple[float, float]], bias: float
) -> None:
    xs, ys = ([Value(pair[k]) for pair in pairs] for k in (0, 1))
    b = Value(bias)
    written = b
    for x, y in zip(xs, ys, strict=True):
        written = written + x * y
    fused = dot(xs, ys, b)
    assert fused.data.hex() == written.data.hex()
    leaves = [*xs, *ys, b]
    assert gradients(fused, leaves) == gradients(written, leaves)
    assert dot([x.data for x in xs], [y.data for y in ys], bias).hex() == fused.data.hex()


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=8))
def test_dot_without_a_bias_starts_from_zero(pairs: list[tuple[float, float]]) -> None:
    xs, ys = ([Value(pair[k]) for pair in pairs] for k in (0, 1))
    written = sum((x * y for x, y in zip(xs, ys, strict=True)), Value(0.0))
    assert dot(xs, ys).data.hex() == written.data.hex()


@pytest.mark.parametrize(("m", "n"), [(1, 2), (3, 0), (0, 1)])
def test_dot_of_different_lengths_names_both(m: int, n: int) -> None:
    with pytest.raises(InputValueError, match=f"got {m} and {n}"):
        dot([Value(1.0)] * m, [Value(1.0)] * n)


@pytest.mark.parametrize("bias", ["1", 1j, [1.0]])
def test_dot_refuses_a_bias_that_is_no_number(bias: Any) -> None:
    with pytest.raises(InputTypeError, match="dot takes a number"):
        dot([Value(1.0)], [Value(1.0)], bias)


@given(lists)
def test_softmax_is_a_distribution_with_gradients_that_cancel(xs: list[float]) -> None:
    leaves = [Value(x) for x in xs]
    parts = softmax(leaves)
    assert math.isclose(math.fsum(p.data for p in parts), 1.0, rel_tol=1e-12)
    assert math.isclose(sum(gradients(parts[0], leaves)), 0.0, abs_tol=1e-12)
    p = [part.data for part in parts]
    expected = [p[0] * ((i == 0) - p[i]) for i in range(len(p))]
    assert gradients(parts[0], leaves) == pytest.approx(expected, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("x", [1e16, -1e16, 1000.0, 0.0])
def test_softmax_of_equal_operands(x: float) -> None:
    leaves = [Value(x), Value(x)]
    assert [p.data for p in softmax(leaves)] == [0.5, 0.5]
    assert gradients(softmax(leaves)[0], leaves) == [0.25, -0.25]


@pytest.mark.parametrize("name", ["max", "min"])
def test_extreme_with_a_constant_that_ties(name: str) -> None:
    x, y = Value(2.0), Value(2.0)
    assert gradients(FUNCTIONS[name]([x, y]), [x, y]) == [0.5, 0.5]
    assert gradients(FUNCTIONS[name]([x, 2.0]), [x]) == [0.0]
    assert gradients(FUNCTIONS[name]([2.0, x, y]), [x, y]) == [0.0, 0.0]


@given(
    st.lists(st.integers(-3, 3), min_size=1, max_size=5), st.lists(st.integers(-3, 3), max_size=3)
)
@pytest.mark.parametrize("name", ["max", "min"])
def test_extreme_has_the_value_of_the_builtin(name: str, xs: list[int], bounds: list[int]) -> None:
    out = FUNCTIONS[name]([*map(Value, xs), *bounds])
    assert out.data == {"max": max, "min": min}[name]([*xs, *bounds])


def test_caller_may_change_the_list_afterwards() -> None:
    xs = [Value(2.0), Value(3.0)]
    out = prod(xs)
    leaves = list(xs)
    xs.clear()
    assert gradients(out, leaves) == [3.0, 2.0]
