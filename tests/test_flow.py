"""flow: the terms of a backward pass, bit for bit those of `backward`."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wild import wild

import autograd as ag
from autograd import StaleGraphError, Value
from autograd.flow import flow, gradients
from autograd.rules import RULES
from autograd.testing.expressions import bits


@given(wild(list(RULES)), st.floats(-2.0, 2.0))
def test_the_gradients_have_the_bits_of_backward(expression: Any, seed: float) -> None:
    root, leaves = expression.record()
    found = gradients(root, leaves, seed)
    root.backward(seed)
    assert list(map(bits, found)) == [bits(leaf.grad) for leaf in leaves]


@given(wild(list(RULES)))
def test_each_term_is_upstream_times_local_and_adds_to_the_total(expression: Any) -> None:
    root, _ = expression.record()
    totals: dict[int, float] = {id(root): 1.0}
    for step in flow(root):
        closed = step.local == 0.0 and RULES[step.op].gate
        assert bits(step.contribution) == bits(0.0 if closed else step.upstream * step.local)
        assert bits(step.upstream) == bits(totals[id(step.result)])
        total = totals.get(id(step.operand), 0.0) + step.contribution
        assert bits(step.total) == bits(total)
        if not closed:
            totals[id(step.operand)] = total
        assert not step.operand.is_constant


def test_it_leaves_the_graph_as_it_is_and_calls_no_hook() -> None:
    x = Value(3.0)
    y = x * x
    x.grad = 5.0
    y.register_hook(lambda gradient: pytest.fail("a hook was called"))
    assert [step.total for step in flow(y)] == [3.0, 6.0]
    assert (x.grad, x._total, x._mark, y._mark) == (5.0, 0.0, 0, 0)


def test_nothing_follows_behind_a_closed_gate() -> None:
    x = Value(0.0)
    steps = list(flow(ag.maximum(ag.sqrt(x), Value(1.0))))
    assert [(step.op, step.contribution) for step in steps] == [("maximum", 0.0), ("maximum", 1.0)]
    assert gradients(steps[0].result, [x]) == [0.0]


def test_a_leaf_that_is_the_root_has_the_seed() -> None:
    x = Value(3.0)
    assert list(flow(x)) == []
    assert gradients(x, [x, Value(1.0)], 2.5) == [2.5, 0.0]


def test_operands_that_were_changed_are_noticed() -> None:
    x = Value(2.0)
    y = ag.dot([x], [x])
    x.data = 3.0
    with pytest.raises(StaleGraphError):
        list(flow(y))
