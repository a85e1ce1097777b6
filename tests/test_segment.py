"""Segments: what one call recorded, and where it stands on what was there before."""

import math
from typing import Any

import pytest
from hypothesis import given
from wild import moderate, wild

import autograd as ag
from autograd import Value
from autograd.rules import RULES
from autograd.segment import Segment
from autograd.topology import topological_order


@given(wild(list(RULES), moderate))
def test_the_order_is_the_one_order_without_what_was_there(expression: Any) -> None:
    leaves = [Value(number) * 1.0 for number in expression.numbers]
    segment = Segment(expression, *leaves)
    (root,) = segment.roots or [segment.result]
    if not segment.roots:
        return
    below = topological_order(root)
    ids = set(map(id, leaves))
    between = [node for node in below if not node.is_leaf and id(node) not in ids]
    assert [id(node) for node in segment.order if not node.is_leaf] == list(map(id, between))
    assert [id(end) for end in segment.ends] == [id(node) for node in below if id(node) in ids]


def test_ends_are_arguments_and_what_is_found_elsewhere() -> None:
    w = Value(5.0)
    h = 2.0 * w
    x, unused = Value(3.0), Value(4.0)
    segment = Segment(lambda x, unused: [x * h, "text", 7.0, Value(1.0) + 2.0], x, unused)
    assert segment.ends == [x, h]
    assert segment.places == [0, 3]
    assert segment.pull([1.0, 1.0]) == [10.0, 3.0]
    assert segment.pull([None, 1.0]) == [None, None]
    assert segment.with_roots([Value(0.0), Value(1.0)])[1:3] == ["text", 7.0]


def test_a_result_may_be_an_end_itself() -> None:
    x = Value(3.0)
    segment = Segment(lambda x: (x, x * x), x)
    assert segment.pull([10.0, 1.0]) == [16.0]
    (graph,) = segment.pull([Value(10.0), Value(1.0)])
    assert graph.data == 16.0


def test_a_pull_leaves_no_trace_in_a_pass_that_runs() -> None:
    x, w = Value(3.0), Value(2.0)
    segment = Segment(lambda: x * w)
    seen = []
    y = x * w
    y.register_hook(lambda gradient: seen.append(segment.pull([5.0])))
    (y * x + w * 7.0).backward()
    assert seen == [[10.0, 15.0]]
    assert (x.grad, w.grad) == (6.0 + 6.0, 9.0 + 7.0)


def test_it_is_recorded_under_no_grad_and_differentiated() -> None:
    x = Value(3.0)
    with ag.no_grad():
        segment = Segment(lambda: x * x)
        assert segment.pull([1.0]) == [6.0]


def test_gates_let_nothing_through() -> None:
    x, y = Value(0.0), Value(1.0)
    segment = Segment(lambda: ag.maximum(ag.sqrt(x), y))
    assert segment.pull([math.inf]) == [None, math.inf]


@pytest.mark.parametrize("hooked", [False, True])
def test_a_hook_makes_it_not_linear(hooked: bool) -> None:
    def f(x: Value) -> Value:
        y = x * x
        if hooked:
            y.register_hook(print)
        return y + 1.0

    assert Segment(f, Value(1.0)).is_linear is not hooked
