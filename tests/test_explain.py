"""explain: the contributions and the heaviest paths of a gradient are those of the last pass."""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from wild import wild

import autograd as ag
from autograd import (
    AnomalyError,
    Explanation,
    InputTypeError,
    InputValueError,
    StaleGraphError,
    Value,
    detect_anomaly,
    explain,
)
from autograd.backward import partials
from autograd.explanation import Path
from autograd.rules import RULES
from autograd.testing.expressions import bits
from autograd.topology import topological_order

POLYNOMIAL = ["add", "sub", "mul", "sum", "dot", "prod", "square", "relu", "maximum"]
small = st.integers(-3, 3).map(float)


def added(explanation: Explanation) -> float:
    """Add the contributions from 0.0, in their order; a seed is taken as it is, -0.0 too."""
    if [step.op for step in explanation.contributions] == ["seed"]:
        return explanation.contributions[0].contribution
    total = 0.0
    for step in explanation.contributions:
        total += step.contribution
    return total


def all_paths(root: Value, x: Value) -> list[tuple[float, list[Value]]]:
    """List the product and the nodes of every open path, by recursion."""

    def below(node: Value, product: float) -> Any:
        if node is x:
            return [(product, [x])]
        assert node.is_leaf or node.rule is not None
        found = []
        for operand, local in zip(node.operands, partials(node), strict=True):
            if not (local == 0.0 and node.rule is not None and node.rule.gate):
                ways = below(operand, product * local)
                found += [(total, [node, *nodes]) for total, nodes in ways]
        return found

    result: list[tuple[float, list[Value]]] = below(root, root.grad)
    return result


def same(nodes: list[Value], others: list[Value]) -> bool:
    return len(nodes) == len(others) and all(map(lambda a, b: a is b, nodes, others))


# --- the contributions ----------------------------------------------------------------------------


@given(wild(list(RULES)), st.floats(-2.0, 2.0))
def test_the_contributions_add_up_to_every_gradient_of_a_graph(
    expression: Any, seed: float
) -> None:
    root, leaves = expression.record()
    root.backward(seed)
    for x in topological_order(root):
        if x.is_constant:
            continue
        found = explain(root, x, paths=0)
        assert bits(added(found)) == bits(x.grad)
        assert bits(found.total) == bits(found.grad) == bits(x.grad)
        assert not found.is_replaced
        assert not found.is_rounded
        assert found.rest == 0.0
        assert found.paths == []
    assert leaves


@given(wild(["add", "sub", "mul", "tanh", "exp"], st.floats(-2.0, 2.0)), st.floats(-1e9, 1e9))
def test_what_earlier_passes_left_makes_the_sum_whole(expression: Any, before: float) -> None:
    root, leaves = expression.record()
    for leaf in leaves:
        leaf.grad = before
    root.backward()
    for leaf in set(leaves) & set(topological_order(root)):
        found = explain(root, leaf)
        if not found.is_rounded:
            assert bits(found.rest + added(found)) == bits(leaf.grad)
        if math.isfinite(found.total):  # else nobody can tell
            lost = 1e-9 * abs(found.total)
            assert math.isclose(found.rest, before, rel_tol=1e-9, abs_tol=lost)


def test_a_second_pass_of_the_same_root_leaves_the_first_as_rest() -> None:
    x = Value(3.0, "x")
    y = x * x
    y.backward()
    y.backward(seed=0.5)
    found = explain(y, x)
    assert (found.total, found.rest, found.grad) == (3.0, 6.0, 9.0)
    assert [step.contribution for step in found.contributions] == [1.5, 1.5]
    assert "x.grad = 9 is the sum of 2 contributions and of what is not of this pass" in str(found)
    assert "│ not of this pass │" in str(found)


def test_a_rest_that_rounding_swallowed_is_said_to_be_rounded() -> None:
    x = Value(1.0, "x")
    y = x * 0.1
    y.backward()
    found = explain(y, x)._replace(grad=0.30000000000000004, rest=0.3)
    assert found.is_rounded
    assert "not of this pass (rounded)" in str(found)
    x.grad = 1e-30
    (x * 1.0).backward()
    x.grad = 0.0
    x.grad = 1e-30
    y.backward()
    assert (explain(y, x).rest, x.grad) == (0.0, 0.1)


@pytest.mark.parametrize("number", [0.0, 100.0, -6.0, 6.0, 1e-30])
def test_an_assignment_after_the_pass_is_not_called_an_earlier_pass(number: float) -> None:
    x = Value(3.0, "x")
    y = x * x
    y.backward()
    x.grad = number
    found = explain(y, x)
    assert (found.total, found.grad, found.is_set) == (6.0, number, False)
    assert found.rest + found.total == number or found.is_rounded
    assert found.is_rounded == (number == 1e-30)
    assert "earlier" not in str(found)
    assert ("not of this pass" in str(found)) == (number != 6.0)


@pytest.mark.parametrize(("factor", "number"), [(math.inf, 0.0), (math.nan, 5.0), (-1e308, 1e308)])
def test_a_gradient_that_no_sum_comes_to_was_set(factor: float, number: float) -> None:
    x = Value(3.0, "x")
    y = x * factor
    y.backward()
    x.grad = number
    found = explain(y, x)
    assert found.is_set
    head, *rows = str(found).splitlines()
    assert head.startswith(f"x.grad = {number:g} was set after the pass, which gave the sum of 1 c")
    assert "not of this pass" not in head
    assert any("set after this pass" in row for row in rows)


def test_an_inner_gradient_with_a_hook_may_have_been_assigned() -> None:
    x = Value(3.0, "x")
    y = x * x
    z = y * 2.0
    y.register_hook(lambda gradient: None)
    z.backward()
    y.grad = 7.0
    assert explain(z, y).is_replaced
    assert "replaced by a hook or an assignment" in str(explain(z, y))


def test_hooks_of_consumers_are_in_the_upstream() -> None:
    x = Value(3.0)
    y = x * 2.0
    y.register_hook(lambda gradient: 10.0 * gradient)
    root = y + x
    root.backward()
    found = explain(root, x)
    assert [step.upstream for step in found.contributions] == [10.0, 1.0] or [
        step.upstream for step in found.contributions
    ] == [1.0, 10.0]
    assert added(found) == x.grad == 21.0
    assert not found.is_replaced


def test_a_hook_of_the_node_itself_is_named() -> None:
    x = Value(3.0, "x")
    y = x * x
    x.register_hook(lambda gradient: 100.0)
    y.backward()
    found = explain(y, x)
    assert found.is_replaced
    assert (added(found), found.total, found.grad) == (6.0, 100.0, 100.0)
    assert "replaced by a hook" in str(found)


def test_the_root_has_its_seed() -> None:
    x = Value(3.0, "x")
    y = x * x
    y.backward(seed=2.5)
    found = explain(y, y)
    assert [(step.op, step.contribution) for step in found.contributions] == [("seed", 2.5)]
    assert [(same(path.nodes, [y]), path.locals, path.product) for path in found.paths] == [
        (True, [], 2.5)
    ]
    assert "seed → mul 1" in str(found)
    x.backward()
    assert explain(x, x).rest == 15.0


def test_a_closed_gate_contributes_nothing_and_is_shown() -> None:
    x = Value(-1.0, "x")
    y = ag.relu(x) + x * 2.0
    y.backward()
    found = explain(y, x)
    assert {step.op: step.contribution for step in found.contributions} == {"relu": 0.0, "mul": 2.0}
    assert "relu, closed" in str(found)
    assert len(found.paths) == 1


def test_what_lies_behind_closed_gates_got_nothing() -> None:
    x = Value(-1.0, "x")
    y = ag.relu(x * 2.0)
    y.backward()
    found = explain(y, x)
    assert (found.contributions, found.paths, found.total, found.grad) == ([], [], 0.0, 0.0)
    assert str(found) == (
        "x.grad = 0 is the sum of 0 contributions, for a gate is closed on every way from the root"
    )
    x.grad = 7.0
    y.backward()
    assert explain(y, x).rest == 7.0


def test_an_infinity_behind_a_gate_stays_out() -> None:
    x = Value(0.0)
    y = ag.maximum(ag.sqrt(x), Value(1.0))
    y.backward()
    assert explain(y, x).paths == []


# --- which pass -----------------------------------------------------------------------------------


def test_a_root_without_a_pass_is_refused() -> None:
    x = Value(3.0)
    y = x * x
    with pytest.raises(InputValueError, match=r"call root\.backward\(\) first"):
        explain(y, x)


def other_root(x: Value, y: Value) -> None:
    (x * 3.0).backward()


def further_up(x: Value, y: Value) -> None:
    (y * 2.0 + x).backward()


def cleared(x: Value, y: Value) -> None:
    x.zero_grad()


def behind_a_gate(x: Value, y: Value) -> None:
    ag.where(True, Value(1.0), y).backward()


def interrupted(x: Value, y: Value) -> None:
    y.operands[0].register_hook(lambda gradient: math.nan)
    with detect_anomaly(), pytest.raises(AnomalyError):
        y.backward()


@pytest.mark.parametrize("event", [other_root, further_up, cleared, behind_a_gate, interrupted])
def test_numbers_that_are_not_of_the_last_pass_of_the_root_are_refused(
    event: Callable[[Value, Value], None],
) -> None:
    x = Value(3.0)
    y = ag.exp(x) * x
    y.backward()
    explain(y, x)
    event(x, y)
    with pytest.raises(InputValueError, match=r"call root\.backward\(\) again"):
        explain(y, x)
    y.operands[0].register_hook(lambda gradient: 1.0)
    y.backward()
    explain(y, x)


def test_a_pass_over_another_part_of_the_graph_does_not_matter() -> None:
    x = Value(3.0)
    y = ag.exp(x) * x
    y.backward()
    (Value(1.0) * 2.0).backward()
    assert explain(y, x).total == x.grad


def test_reading_changes_nothing() -> None:
    x = Value(3.0)
    y = ag.exp(x) * x
    y.backward()
    before = [(node._mark, node.grad, node.data) for node in topological_order(y)]
    assert repr(explain(y, x)) == str(explain(y, x))
    assert before == [(node._mark, node.grad, node.data) for node in topological_order(y)]


def test_what_cannot_be_explained_is_refused() -> None:
    x, stranger = Value(3.0), Value(1.0)
    y = x * 2.0
    y.backward()
    with pytest.raises(InputValueError, match="does not depend on"):
        explain(y, stranger)
    with pytest.raises(InputValueError, match="does not depend on"):
        explain(x, y)
    with pytest.raises(InputValueError, match="is a constant"):
        explain(y, y.operands[1])
    for root, node in [(y, 3.0), (3.0, x)]:
        with pytest.raises(InputTypeError, match="explain takes a root"):
            explain(root, node)  # type: ignore[arg-type]
    for count in (-1, 2.0, True):
        with pytest.raises(InputValueError, match="number of paths"):
            explain(y, x, count)  # type: ignore[arg-type]


def test_operands_that_were_changed_are_noticed() -> None:
    x = Value(2.0)
    y = ag.dot([x], [x])
    y.backward()
    x.data = 3.0
    with pytest.raises(StaleGraphError, match="computed by dot"):
        explain(y, x)


# --- the paths ------------------------------------------------------------------------------------


@given(wild(POLYNOMIAL, small, size=6), st.integers(1, 6))
def test_the_heaviest_paths_are_those_of_brute_force(expression: Any, count: int) -> None:
    root, leaves = expression.record()
    root.backward()
    for x in set(leaves) & set(topological_order(root)):
        expected = all_paths(root, x)
        assume(len(expected) < 5000)
        found = explain(root, x, count).paths
        sizes = sorted((abs(product) for product, _ in expected), reverse=True)
        assert [abs(path.product) for path in found] == sizes[:count]
        for path in found:
            assert any(
                path.product == product and same(path.nodes, nodes) for product, nodes in expected
            )
            assert path.product == root.grad * math.prod(path.locals)
            assert len(path.nodes) == len(path.locals) + 1
        assert found == explain(root, x, count).paths


@given(wild(POLYNOMIAL, small, size=6))
def test_all_paths_together_are_the_gradient(expression: Any) -> None:
    root, leaves = expression.record()
    root.backward()
    for x in set(leaves) & set(topological_order(root)):
        assume(len(all_paths(root, x)) < 5000)
        found = explain(root, x, 5000).paths
        assume(all(abs(path.product) < 1e15 for path in found))
        assert sum(Fraction(path.product) for path in found) == Fraction(x.grad)


def test_all_paths_of_a_smooth_graph_are_the_gradient_to_rounding() -> None:
    x = Value(0.7)
    y = x
    for _ in range(6):
        y = ag.sin(y) * y + ag.exp(-y)
    y.backward()
    found = explain(y, x, paths=10_000).paths
    assert len(found) == 3**6
    assert math.fsum(path.product for path in found) == pytest.approx(x.grad, rel=1e-12)
    weights = [abs(path.product) for path in found]
    assert weights == sorted(weights, reverse=True)


def test_ties_are_in_the_order_in_which_the_pass_meets_them() -> None:
    x = Value(1.0, "x")
    sides = [Value(2.0, f"s{place}") * x for place in range(30)]
    y = ag.sum(sides)
    y.backward()
    orders = [[path.nodes[1] for path in explain(y, x, count).paths] for count in (3, 5, 30)]
    assert same(orders[0], orders[2][:3])
    assert same(orders[1], orders[2][:5])


def test_a_nan_is_heaviest() -> None:
    x = Value(1.0)
    y = x * 5.0 + x * Value(math.nan)
    y.backward()
    assert [math.isnan(path.product) for path in explain(y, x).paths] == [True, False]


def test_a_node_with_many_consumers() -> None:
    x = Value(1.0)
    y = ag.sum([x * float(factor) for factor in range(3000)])
    y.backward()
    found = explain(y, x, paths=3)
    assert [path.product for path in found.paths] == [2999.0, 2998.0, 2997.0]
    assert len(found.contributions) == 3000
    assert "... and 2000 more contributions" in str(found)


@pytest.mark.parametrize("length", [7, 8, 100_000])
def test_a_long_path_shows_its_ends(length: int) -> None:
    x = Value(1.0, "x")
    y = x
    for _ in range(length - 1):
        y = y + 0.5
    y.label = "y"
    y.backward()
    found = explain(y, x)
    assert [(len(path.nodes), path.product) for path in found.paths] == [(length, 1.0)]
    line = str(found).splitlines()[-2]
    assert line.startswith("│ y ← add 12 ← " if length == 8 else "│ y ← add ")
    assert (f"{length - 8:,} more" in line) == (length > 8)
    assert "x │" in line
    assert len(line) < 120


def test_every_edge_of_a_path_is_an_edge_of_the_graph() -> None:
    x, w = Value(0.5), Value(-1.5)
    y = ag.tanh(x * w + x) * ag.exp(x)
    y.backward()
    for path in explain(y, x).paths:
        assert isinstance(path, Path)
        for result, operand in itertools.pairwise(path.nodes):
            assert any(operand is other for other in result.operands)
