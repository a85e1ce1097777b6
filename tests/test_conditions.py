"""conditions: domains and kinks of the rows, read over floats."""

import math

import pytest
from hypothesis import given
from support import FIXED, by_name, exact_value, inside, operands, smooth_points

from autograd import primitive
from autograd.conditions import in_domain, on_kink
from autograd.rules import MAX, NORM, RULES, SUM, Rule


@pytest.mark.parametrize(
    ("name", "xs", "expected"),
    [
        ("log", [1.0], True),
        ("log", [0.0], False),
        ("log", [math.nan], False),
        ("div", [1.0, 0.0], False),
        ("div", [0.0, -2.0], True),
        ("pow", [-8.0, 1.0 / 3.0], False),
        ("pow", [-8.0, 3.0], True),
        ("pow", [0.0, 0.0], False),
        ("pow", [0.0, 0.5], True),
        ("asin", [1.0], True),
        ("asin", [1.5], False),
        ("clip", [0.0, 2.0, 1.0], False),
        ("atan2", [0.0, 0.0], False),
        ("lgamma", [-1.0], False),
        ("lgamma", [-1.5], True),
        ("exp", [math.inf], True),
        ("sum", [1.0, 2.0], True),
    ],
)
def test_domains(name: str, xs: list[float], expected: bool) -> None:
    assert in_domain(RULES[name], xs) is expected


@pytest.mark.parametrize("row", FIXED, ids=by_name)
def test_a_condition_over_floats_is_that_over_exact_numbers(row: Rule) -> None:
    @given(operands(row))
    def holds(xs: tuple[float, ...]) -> None:
        assert in_domain(row, xs)
        assert inside(row, xs)

    @given(smooth_points(row))
    def smooth(xs: tuple[float, ...]) -> None:
        # A tie that rounding makes, as in mod(a * 10**b, 1), is one of floats only.
        if row.name not in ("round_to", "mod", "floordiv"):
            assert not on_kink(row, xs, float(exact_value(row, xs)))

    holds()
    smooth()


@pytest.mark.parametrize(
    ("name", "xs", "out", "expected"),
    [
        ("relu", [0.0], 0.0, True),
        ("relu", [-0.0], 0.0, True),
        ("relu", [5e-324], 5e-324, False),
        ("abs", [0.0], 0.0, True),
        ("maximum", [2.0, 2.0], 2.0, True),
        ("maximum", [2.0, 1.0], 2.0, False),
        ("sqrt", [0.0], 0.0, True),
        ("floor", [3.0], 3.0, True),
        ("round", [2.5], 2.0, True),
        ("exp", [0.0], 1.0, False),
    ],
)
def test_kinks(name: str, xs: list[float], out: float, expected: bool) -> None:
    assert on_kink(RULES[name], xs, out) is expected


def test_kinks_of_n_ary_rows_know_the_shared_quantities() -> None:
    assert on_kink(MAX, [1.0, 3.0, 3.0], 3.0)
    assert not on_kink(MAX, [1.0, 2.0, 3.0], 3.0)
    assert on_kink(NORM, [0.0, 0.0], 0.0)
    assert not on_kink(NORM, [3.0, 4.0], 5.0)
    assert not on_kink(SUM, [0.0, 0.0], 0.0)


def test_a_primitive_has_its_own_conditions() -> None:
    primitive("conditioned", "a * b", "b", "a", domain="a > b", kinks="a == 2.0 * b")
    row = RULES["conditioned"]
    assert in_domain(row, [2.0, 1.0])
    assert not in_domain(row, [1.0, 1.0])
    assert on_kink(row, [2.0, 1.0], 2.0)
    assert not on_kink(row, [3.0, 1.0], 3.0)
