"""Conversion of numbers: what is one real number, and what is not."""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import InputTypeError, NumberTooLargeError
from autograd.convert import as_real, is_array, real, refusal

REAL = [
    (3, 3.0),
    (True, 1.0),
    (2.5, 2.5),
    (2**53 + 1, 2.0**53),
    (Fraction(1, 3), 1 / 3),
    (Decimal("0.1"), 0.1),
    (Decimal("Infinity"), math.inf),
    (np.float32(0.1), float(np.float32(0.1))),
    (np.float64(0.1), 0.1),
    (np.longdouble(0.5), 0.5),
    (np.int8(-3), -3.0),
    (np.uint64(2**63), 2.0**63),
    (np.bool_(False), 0.0),
    (np.array(0.5), 0.5),
    (np.array(3), 3.0),
]
NOT_REAL: list[Any] = [
    None, "3", b"3", 1j, [], [1.0], (1.0,), {}, set(), object(), float, np.array([1.0]),
    np.array([[1.0]]), np.complex64(1), np.array(1j), np.str_("3"), np.array("3"),
    np.datetime64("2020-01-01"), np.array(None),
]  # fmt: skip


@pytest.mark.parametrize(("number", "expected"), REAL)
def test_real_number(number: Any, expected: float) -> None:
    found = real(number, "test")
    assert type(found) is float
    assert found == expected


@pytest.mark.parametrize("thing", NOT_REAL, ids=[repr(thing)[:20] for thing in NOT_REAL])
def test_not_a_real_number(thing: Any) -> None:
    assert as_real(thing) is None
    with pytest.raises(InputTypeError) as caught:
        real(thing, "the taker")
    message = str(caught.value)
    assert message.startswith("the taker takes a number (int, float, bool, Fraction, Decimal or a")
    assert f"got {type(thing).__name__}" in message


@given(st.one_of(st.floats(), st.integers(-(2**70), 2**70), st.fractions(), st.booleans()))
def test_conversion_is_that_of_float(number: Any) -> None:
    found, expected = real(number, "test"), float(number)
    assert found == expected or (found != found and expected != expected)


@pytest.mark.parametrize("number", [10**400, -(10**400), Fraction(10**400, 3)])
def test_too_large(number: Any) -> None:
    with pytest.raises(NumberTooLargeError, match=r"too large .* scale it down, or give math.inf"):
        real(number, "test")


def test_long_things_are_shown_short() -> None:
    assert len(str(refusal("x" * 10_000, "test"))) < 300
    with pytest.raises(NumberTooLargeError) as caught:
        real(10**5000, "test")
    assert len(str(caught.value)) < 300


def test_advice_for_sequences() -> None:
    for sequence in ([1.0], (1.0,), np.array([1.0])):
        assert "one Value for each element" in str(refusal(sequence, "test"))
    assert "one Value for each element" not in str(refusal("3", "test"))


def test_arrays_are_told_from_numbers() -> None:
    assert is_array(np.array([1.0]))
    assert is_array(np.array(None, dtype=object))
    assert not any(is_array(thing) for thing in (np.float64(1), 1.0, [1.0], None))
