"""Derivatives of order 1 to 6 of every rule, by power series and by gradients of gradients.

`make fuzz` compares more points of each row.
"""

import random

import orders
import pytest
from support import by_name

from autograd import primitive
from autograd.rules import RULES, Rule


@pytest.mark.parametrize("row", list(RULES.values()), ids=by_name)
def test_orders_1_to_6_of_a_rule_are_exact(row: Rule) -> None:
    draws = random.Random(row.name)
    found = [
        error for case in orders.cases(row, 1, draws, at_most=8) for error in orders.errors(case)
    ]
    assert [str(error) for error in found if not error.error <= orders.BOUND] == []
    moves = any(partial != "0.0" for partial in row.partials)
    assert {error.order for error in found} == (set(range(1, 7)) if moves else set())


@pytest.mark.parametrize(
    ("formula", "partial", "lost"),
    [
        ("a * a * a", "0.0 if a == 0.0 else 3.0 * a * a", {3}),
        ("sigmoid(a)", "exp(-abs(a)) / square(1.0 + exp(-abs(a)))", {3, 5}),
        ("sin(a)", "cos(a) + 1e-8 * a * a", {3}),
    ],
)
def test_a_partial_that_loses_an_order_at_0_is_found(
    formula: str, partial: str, lost: set[int]
) -> None:
    primitive("losing", formula, partial)
    case = orders.Case(RULES["losing"], (0.0,), (1.0,), is_special=True)
    wrong = [error for error in orders.errors(case) if error.error > orders.BOUND]
    for way in ("series", "gradients"):
        assert {error.order for error in wrong if error.way == way} == lost


def test_branch_points_are_those_the_texts_compare_with() -> None:
    assert orders.branch_points(RULES["asin"]) == {-1.0, 1.0}
    assert orders.branch_points(RULES["sin"]) == set()
    assert (0.0,) in orders.special_points(RULES["softplus"])
    assert (0.0,) not in orders.special_points(RULES["relu"])  # a kink


def test_what_is_not_smooth_is_not_compared() -> None:
    (case,) = (
        case
        for case in orders.cases(RULES["softsign"], 0, random.Random(0))
        if case.point == (0.0,)
    )
    assert orders.Exact(case).smooth_orders() == 1
    assert {error.order for error in orders.errors(case)} == {1}
