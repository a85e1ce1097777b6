"""tangent: forward mode agrees with the backward pass."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wild import moderate, wild

import autograd as ag
from autograd import StaleGraphError, Value
from autograd.flow import flow
from autograd.forward import tangent
from autograd.rules import RULES

# Where no number is large, rounding is small beside the sum of the terms.
SMOOTH = [
    name for name in RULES
    if name not in ("exp2", "exp", "expm1", "sinh", "cosh", "polygamma", "pow", "digamma")
]  # fmt: skip


def mass(root: Value) -> float:
    """Give what rounding may cost: the terms of the pass without their signs, as one number."""
    totals = {id(root): 1.0}
    most = 1.0
    for step in flow(root):
        term = totals.get(id(step.result), 0.0) * abs(step.local)
        totals[id(step.operand)] = totals.get(id(step.operand), 0.0) + term
        most = max(most, totals[id(step.operand)])
    return most


@given(wild(SMOOTH, moderate))
def test_the_tangent_along_a_leaf_is_its_gradient(expression: Any) -> None:
    root, leaves = expression.record()
    root.backward()
    bound = mass(root)
    for leaf in leaves:
        found = tangent(root, [leaf], [1.0])
        if math.isfinite(bound) and math.isfinite(leaf.grad):
            assert found == pytest.approx(leaf.grad, rel=1e-9, abs=1e-12 * bound)


@given(wild(["add", "sub", "mul", "tanh", "sin", "dot"], moderate), st.floats(-2, 2))
def test_a_direction_is_the_sum_of_its_parts(expression: Any, speed: float) -> None:
    root, leaves = expression.record()
    parts = [tangent(root, [leaf], [speed]) for leaf in leaves]
    found = tangent(root, leaves, [speed] * len(leaves))
    assert found == pytest.approx(math.fsum(parts), rel=1e-9, abs=1e-9 * mass(root))


def test_gates_leak_nothing() -> None:
    x = Value(0.0)
    bounded = ag.maximum(ag.sqrt(x), 1.0)
    assert tangent(bounded, [x], [1.0]) == 0.0
    y = Value(-1.0)
    assert tangent(ag.where(y > 0.0, ag.sqrt(y), y), [y], [1.0]) == 1.0


def test_a_leaf_that_is_not_reached_moves_nothing() -> None:
    x, other = Value(2.0), Value(5.0)
    assert tangent(x * x, [other], [1.0]) == 0.0
    assert tangent(x * x, [], []) == 0.0


def test_a_leaf_that_is_the_root_moves_as_it_is_told() -> None:
    x = Value(2.0)
    assert tangent(x, [x], [3.0]) == 3.0


def test_an_inner_node_that_is_told_to_move_does_so_alone() -> None:
    x = Value(2.0)
    y = x * x
    assert tangent(y * 5.0, [y, x], [1.0, 1.0]) == 5.0


def test_it_leaves_the_graph_as_it_is() -> None:
    x = Value(2.0)
    y = x * x
    y.backward()
    tangent(y * 2.0, [x], [1.0])
    assert (x.grad, y.grad) == (4.0, 1.0)


def test_a_direction_of_another_length_is_refused() -> None:
    x = Value(2.0)
    with pytest.raises(ValueError, match="shorter"):
        tangent(x * x, [x], [])


def test_operands_that_were_changed_are_noticed() -> None:
    x = Value(2.0)
    y = ag.dot([x], [x])
    x.data = 3.0
    with pytest.raises(StaleGraphError):
        tangent(y, [x], [1.0])


def test_a_chain_may_be_long() -> None:
    x = Value(1.0)
    y = x
    for _ in range(50_000):
        y = y + x
    assert tangent(y, [x], [1.0]) == 50_001.0
