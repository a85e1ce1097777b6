"""Reader: the texts of the table over any kind of number."""

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from support import FIXED, FOLDED, by_name, operands

from autograd import RuleError, ieee, kernels
from autograd.reading import Reader
from autograd.rules import DOT, LOGSUMEXP, MAX, MUL, PROD, RULES, Rule
from autograd.testing.expressions import bits
from autograd.value import Value

FLOATS = Reader(float, vars(ieee), divide=ieee.div)
RATIONAL = Reader(Fraction, {})


@pytest.mark.parametrize("row", FIXED, ids=by_name)
def test_over_floats_a_row_has_the_bits_of_its_kernel(row: Rule) -> None:
    @given(operands(row))
    def holds(xs: tuple[float, ...]) -> None:
        assert row.kernel is not None
        out, *partials = row.kernel(*xs)
        assert bits(FLOATS.row(row, row.formula, xs)) == bits(out)
        for place, partial in enumerate(partials):
            assert bits(FLOATS.partial(row, xs, place, out)) == bits(partial)

    holds()


@pytest.mark.parametrize("row", FOLDED, ids=by_name)
def test_over_floats_an_n_ary_row_agrees_with_its_kernel(row: Rule) -> None:
    @given(operands(row))
    def holds(xs: tuple[float, ...]) -> None:
        leaves = [Value(x) for x in xs]
        out = kernels.fold_value(row.code, leaves)
        size = 1e-12 * (1.0 + sum(map(abs, xs)))
        assert FLOATS.row(row, row.formula, xs) == pytest.approx(out, rel=1e-12, abs=size)
        for place, partial in enumerate(kernels.fold_partials(row.code, leaves, out)):
            assert FLOATS.partial(row, xs, place, out) == pytest.approx(partial, rel=1e-12)

    holds()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.0 / 3.0", Fraction(1, 3)),
        ("-a + b * 2", Fraction(-1, 3)),
        ("a if b < a < 2 else b", Fraction(1)),
        ("a if a < 2 and not b > 1 else b", Fraction(1)),
        ("b if a == 1.0 or c == 0.0 else a", Fraction(1, 3)),
        ("a if a != 1.0 or b >= 1.0 else b", Fraction(1, 3)),
        ("a if a <= 1.0 else b", Fraction(1)),
    ],
)
def test_texts_over_fractions(text: str, expected: Fraction) -> None:
    found = RATIONAL.read(text, {"a": Fraction(1), "b": Fraction(1, 3)})
    assert found == expected
    assert isinstance(found, Fraction)


def test_only_the_side_that_is_taken_is_read() -> None:
    assert RATIONAL.read("a if a > 0.0 else 1.0 / 0.0", {"a": Fraction(2)}) == 2
    assert RATIONAL.read("0.0 if a > 0.0 or 1.0 / 0.0 > 0.0 else a", {"a": Fraction(2)}) == 0


def test_infinity_and_nan_have_names() -> None:
    assert FLOATS.read("inf if a < inf else nan", {"a": 1.0}) == math.inf
    assert math.isnan(FLOATS.read("nan", {}))


def test_floats_become_numbers_of_the_kind_and_others_stay() -> None:
    assert RATIONAL.read("a", {"a": 0.5}) == Fraction(1, 2)
    thing = Value(3.0)
    assert Reader(lambda x: x, {}).read("a", {"a": thing}) is thing


def test_a_fold_reads_its_operands_one_at_a_time() -> None:
    assert FLOATS.row(DOT, DOT.formula, [1.0, 2.0, 10.0, 20.0]) == 50.0
    assert [FLOATS.partial(DOT, [1.0, 2.0, 10.0, 20.0, 7.0], at, 57.0) for at in range(5)] == [
        10.0, 20.0, 1.0, 2.0, 1.0
    ]  # fmt: skip
    assert [FLOATS.partial(PROD, [2.0, 3.0, 4.0], at, 24.0) for at in range(3)] == [12, 8, 6]
    assert FLOATS.partial(PROD, [2.0], 0, 2.0) == 1.0
    assert [FLOATS.partial(MAX, [3.0, 1.0, 3.0], at, 3.0) for at in range(3)] == [0.5, 0.0, 0.5]
    assert FLOATS.row(LOGSUMEXP, LOGSUMEXP.formula, [1000.0, 1000.0]) == 1000.0 + math.log(2.0)


def test_a_function_that_the_numbers_do_not_have_is_refused() -> None:
    with pytest.raises(RuleError, match="its functions are none"):
        RATIONAL.row(RULES["exp"], "exp(a)", [Fraction(1)])
    with pytest.raises(RuleError, match="cannot be evaluated"):
        FLOATS.read("a[0]", {"a": 1.0})
    with pytest.raises(RuleError, match="is not an expression"):
        FLOATS.read("a +", {"a": 1.0})


def test_a_reader_may_count_the_operations() -> None:
    class Counted:
        count = 0

        def __init__(self, x: Any) -> None:
            self.x = x

        def __mul__(self, other: "Counted") -> "Counted":
            Counted.count += 1
            return Counted(self.x * other.x)

    assert Reader(Counted, {}).row(MUL, "a * b * a", [2.0, 5.0]).x == 20.0
    assert Counted.count == 2
