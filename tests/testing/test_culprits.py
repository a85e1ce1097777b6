"""Culprits: a fault planted in any rule is caught, and nothing else is blamed."""

import itertools
import random

import pytest
from hypothesis import given
from support import FIXED, by_name, inside, nasty_points, on_kink

from autograd import Value, exp, primitive, relu, tanh
from autograd.rules import Rule
from autograd.testing import Verdict, check_grads, strategies
from autograd.testing.culprits import culprits
from autograd.testing.recording import compute_partials

MUTATIONS = {
    "negated": lambda texts, at: [*texts[:at], f"-({texts[at]})", *texts[at + 1 :]],
    "scaled": lambda texts, at: [*texts[:at], f"1.001 * ({texts[at]})", *texts[at + 1 :]],
    "zero": lambda texts, at: [*texts[:at], "0.0", *texts[at + 1 :]],
    "swapped": lambda texts, at: [*texts[1:], texts[0]],
}


def smooth_points(row: Rule) -> list[tuple[float, ...]]:
    """Choose three moderate points of a row, on no kink."""
    grid = [-2.3, -0.7, 0.4, 0.8, 1.7, 2.6, 3.0]
    points = [
        xs
        for xs in itertools.product(grid, repeat=row.arity)
        if inside(row, xs) and not on_kink(row, xs)
    ]
    return random.Random(row.name).sample(points, min(3, len(points)))


@pytest.mark.parametrize("row", FIXED, ids=by_name)
def test_a_fault_in_a_partial_is_caught(row: Rule) -> None:
    points = smooth_points(row) or nasty_points(row)[:3]
    assert points
    for (kind, mutate), at in itertools.product(MUTATIONS.items(), range(row.arity)):
        partials = mutate(list(row.partials), at)
        if partials == list(row.partials) or (kind == "swapped" and at):
            continue
        name = f"{kind}_{at}_{row.name}"
        wrong = primitive(
            name, row.formula, *partials, domain=row.domain, kinks=row.kinks, gate=row.gate
        )
        for xs in points:
            report = check_grads(wrong, *xs)
            root = wrong(*map(Value, xs))
            found = compute_partials(root.rule, list(xs), root.data)
            true = compute_partials(row, list(xs), root.data)
            changed = [
                f"input{place}" if report.rows[0].input == "input0" else "abc"[place]
                for place, (x, y) in enumerate(zip(found, true, strict=True))
                if abs(x - y) > 1e-4 * abs(y) and abs(x - y) > 1e-12
            ]
            held = {r.input for r in report.rows if r.verdict is Verdict.NOT_DIFFERENTIABLE}
            assert sorted({r.input for r in report.failures} | held) == sorted({*changed, *held}), (
                f"{name} at {xs}: {report}"
            )
            assert bool(report.culprits) == (not report.ok)


@given(strategies.graphs(depth=5))
def test_no_rule_of_the_table_is_to_blame(root: Value) -> None:
    assert culprits(root) == []


def test_the_operands_come_first_and_each_rule_once() -> None:
    first = primitive("first", "a * a", "a")
    second = primitive("second", "a + a", "1.0")
    x = Value(3.0, "x")
    found = culprits(second(first(first(x))) + second(x))
    assert [culprit.rule for culprit in found] == ["first", "second"]
    assert found[0].expression == "first(x = 3.0) by a"
    assert (found[0].found, found[0].true) == (3.0, 6.0)


def test_a_constant_is_not_blamed() -> None:
    half = primitive("half", "a * b", "b", "2.0 * a")
    x = Value(3.0)
    assert culprits(half(x, 2.0)) == []
    assert len(culprits(half(2.0, x))) == 1


def test_no_more_are_listed_than_asked_for() -> None:
    x = Value(0.5)
    for at in range(5):
        x = primitive(f"wrong{at}", "a * a", "a")(x + 1.0)
    assert len(culprits(x)) == 3
    assert len(culprits(x, most=5)) == 5


def test_a_kink_is_nobodys_fault() -> None:
    assert culprits(relu(Value(0.0)) + tanh(exp(Value(0.0)))) == []
