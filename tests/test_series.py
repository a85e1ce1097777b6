"""Series: the algebra of power series, what is shared, gates, branches and depth.

That the coefficients of each rule are right is shown by `test_orders.py`.
"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value, primitive
from autograd.errors import RuleError
from autograd.rules import RULES, Rule
from autograd.series import Expansion, Series

whole = st.lists(st.integers(-9, 9).map(float), min_size=1, max_size=5)


def product(xs: list[float], ys: list[float], order: int) -> list[float]:
    found = [0.0] * (order + 1)
    for i, x in enumerate(xs):
        for j, y in enumerate(ys):
            if i + j <= order:
                found[i + j] += x * y
    return found


def rounded(xs: list[float]) -> list[float]:
    return [round(x, 9) for x in xs]


# --- algebra --------------------------------------------------------------------------------------


@given(whole, whole, st.integers(0, 12))
def test_polynomials_multiply_exactly(xs: list[float], ys: list[float], order: int) -> None:
    expansion = Expansion()
    found = expansion.polynomial(xs) * expansion.polynomial(ys)
    assert rounded(found.upto(order)) == product(xs, ys, order)


@given(whole, whole, st.integers(0, 8))
def test_a_quotient_times_its_divisor_is_the_dividend(
    xs: list[float], ys: list[float], order: int
) -> None:
    expansion = Expansion()
    divisor = [8.0, *ys]  # the largest: the coefficients of a quotient by less would grow
    found = expansion.polynomial(xs) / expansion.polynomial(divisor)
    again = product(found.upto(order), divisor, order)
    size = max(map(abs, found.upto(order))) * 50.0
    for x, y in zip(again, [*xs, *[0.0] * order], strict=False):
        assert x == pytest.approx(y, abs=1e-12 * size + 1e-12)


def test_sums_negatives_and_plain_numbers() -> None:
    expansion = Expansion()
    t = expansion.polynomial([2.0, 1.0])
    assert (3.0 - t + 1 * t - t / 2.0 + 2.0 / (t * 0.0 + 1.0)).upto(2) == [4.0, -0.5, 0.0]
    assert (-(t - 5.0)).upto(1) == [3.0, -1.0]
    assert (4.0 + t).upto(0) == [6.0]


def test_more_orders_continue_what_is_known() -> None:
    expansion = Expansion()
    t = expansion.polynomial([0.3, 1.0])
    series = expansion.apply(RULES["tan"], [t])
    assert series.upto(9)[:4] == expansion.apply(RULES["tan"], [t]).upto(3)
    assert Expansion().polynomial([0.3, 1.0]).upto(3) == [0.3, 1.0, 0.0, 0.0]


def test_comparisons_are_of_the_first_coefficients() -> None:
    expansion = Expansion()
    t = expansion.polynomial([2.0, 1.0])
    assert t == 2.0
    assert t < 3.0
    assert t <= expansion.constant(2.0)
    assert t > 1.0
    assert t >= 2
    assert t != 5.0
    assert t in {t}


# --- what is shared -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "most"), [("sin", 5), ("exp", 1), ("tanh", 7), ("sigmoid", 7), ("mul", 1)]
)
def test_what_is_closed_under_differentiation_takes_no_more_series_for_more_orders(
    name: str, most: int
) -> None:
    counts = []
    for order in (6, 30):
        expansion = Expansion()
        operands = [expansion.polynomial([0.4, 1.0])] * RULES[name].arity
        expansion.apply(RULES[name], operands).upto(order)
        counts.append(len(expansion._kept))
    assert counts[0] == counts[1] <= most


def test_a_derivative_is_made_when_an_order_asks_for_it() -> None:
    expansion = Expansion()
    series = expansion.apply(RULES["atan"], [expansion.polynomial([0.4, 1.0])])
    counts = []
    for order in range(4):
        series.extend(order)
        counts.append(len(expansion._kept))
    assert counts[0] == 1
    assert counts == sorted(set(counts))


def test_constants_keep_their_sign_and_stay_constants() -> None:
    expansion = Expansion()
    assert math.copysign(1.0, (expansion.constant(-0.0) * 1.0).known[0]) == -1.0
    assert expansion.constant(0.0) is not expansion.constant(-0.0)
    assert expansion.constant(math.nan) is expansion.constant(math.nan)
    assert (expansion.constant(2.0) * 3.0).is_constant


# --- gates, branches, infinities ------------------------------------------------------------------


def moved(row: Rule, *operands: object) -> list[float]:
    expansion = Expansion()
    xs = [
        expansion.polynomial(x) if isinstance(x, list) else expansion.constant(x) for x in operands
    ]
    return expansion.apply(row, xs).upto(3)


def test_a_branch_that_is_not_taken_leaks_nothing() -> None:
    nowhere = [1.0, math.nan, math.inf]
    assert moved(RULES["where"], 0.0, nowhere, [5.0, 7.0]) == [5.0, 7.0, 0.0, 0.0]
    assert moved(RULES["maximum"], [5.0, 7.0], [1.0, -math.inf]) == [5.0, 7.0, 0.0, 0.0]
    assert moved(RULES["relu"], [-1.0, math.inf]) == [0.0, 0.0, 0.0, 0.0]
    expansion = Expansion()  # log(abs(3 t)) at 0: nothing comes through abs, not even 0 * inf
    tripled = expansion.polynomial([0.0, 1.0]) * 3.0
    stopped = -expansion.apply(RULES["abs"], [tripled])
    assert expansion.apply(RULES["log"], [stopped]).upto(2) == [-math.inf, 0.0, 0.0]


def test_a_gate_that_is_closed_at_a_point_only_has_a_second_derivative() -> None:
    assert moved(RULES["hypot"], [0.0, 1.0], 3.0) == [3.0, 0.0, 1.0 / 6.0, 0.0]
    assert moved(RULES["hypot"], [0.0, math.inf], 3.0)[:2] == [3.0, 0.0]


def test_an_infinite_slope_is_told_and_the_end_of_a_polynomial_is_no_number() -> None:
    assert moved(RULES["sqrt"], [0.0, 1.0])[:3] == [0.0, math.inf, -math.inf]
    assert moved(RULES["mul"], [math.inf, 1.0], [2.0, 1.0])[2] == 1.0


def test_a_tie_of_many_splits_the_slope() -> None:
    expansion = Expansion()
    xs = [expansion.polynomial([2.0, slope]) for slope in (1.0, 5.0)]
    largest = expansion.apply(RULES["max"], [*xs, expansion.constant(-1.0)], 2.0)
    assert largest.upto(2) == [2.0, 3.0, 0.0]


def test_a_primitive_by_callables_has_no_series() -> None:
    primitive("series_triple", lambda a: 3.0 * a, lambda a: 3.0)
    expansion = Expansion()
    series = expansion.apply(RULES["series_triple"], [expansion.polynomial([1.0, 1.0])])
    assert series.upto(0) == [3.0]
    with pytest.raises(RuleError, match="declare it by texts"):
        series.upto(1)


# --- graphs as coefficients, and depth ------------------------------------------------------------


def test_coefficients_of_values_are_graphs() -> None:
    expansion = Expansion()
    x = Value(0.5)
    series = expansion.apply(RULES["sin"], [expansion.polynomial([x, 1.0])])
    second = series.upto(2)[2]
    second.backward()
    assert second.data == pytest.approx(-math.sin(0.5) / 2.0)
    assert x.grad == pytest.approx(-math.cos(0.5) / 2.0)
    assert expansion.constant(x) is expansion.constant(x)


def test_a_long_chain_needs_no_deep_stack() -> None:
    expansion = Expansion()
    series: Series = expansion.polynomial([1.0, 1.0])
    for _ in range(5_000):
        series = expansion.apply(RULES["neg"], [series * 1.0])
    assert series.upto(3) == [1.0, 1.0, 0.0, 0.0]
