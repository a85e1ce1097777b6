"""The backward pass: gradients of graphs that are shared, repeated, hooked or interrupted."""

import copy
import math
import random
import signal
import threading
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from subprocesses import python

import autograd
from autograd import (
    InputTypeError,
    ReentrantBackwardError,
    StaleGraphError,
    Value,
    dot,
    logsumexp,
    maximum,
    norm,
    prod,
    sqrt,
    where,
)
from autograd.backward import partials
from autograd.topology import topological_order

# --- accumulation -------------------------------------------------------------------------------


def test_called_twice_gives_leaves_twice_the_gradient() -> None:
    x = Value(2.0)
    y = x * x
    z = y * y * y
    z.backward()
    assert (x.grad, y.grad) == (192.0, 48.0)
    z.backward()
    assert (x.grad, y.grad, z.grad) == (384.0, 48.0, 1.0)


def test_two_losses_that_share_a_node_add_up() -> None:
    x = Value(2.0)
    shared = x * x
    (3.0 * shared).backward()
    (shared * shared).backward()
    assert x.grad == 3 * 4.0 + 2 * 4.0 * 4.0
    assert shared.grad == 8.0


def test_inner_then_outer_adds_up() -> None:
    x = Value(3.0)
    inner = x * x
    outer = inner * inner
    inner.backward()
    outer.backward()
    assert x.grad == 6.0 + 4 * 27.0
    outer.backward()
    inner.backward()
    assert x.grad == 2 * (6.0 + 4 * 27.0)


def test_gradient_of_a_leaf_by_itself_is_the_seed() -> None:
    x = Value(3.0)
    x.backward()
    x.backward(seed=2.5)
    assert x.grad == 3.5


def test_operand_that_occurs_twice_counts_twice() -> None:
    x = Value(3.0)
    for build in (lambda: x + x, lambda: dot([x], [x]), lambda: prod([x, x]), lambda: x * x):
        x.zero_grad()
        build().backward()
        assert x.grad in (2.0, 6.0)


@given(st.floats(-1e6, 1e6))
def test_seed_is_multiplied_in(seed: float) -> None:
    x, y = Value(2.0), Value(5.0)
    (x * y).backward(seed)
    assert (x.grad, y.grad) == (5.0 * seed, 2.0 * seed)


@pytest.mark.parametrize("seed", [None, "1", 1j, [1.0]])
def test_seed_must_be_a_number(seed: Any) -> None:
    x = Value(2.0)
    with pytest.raises(InputTypeError, match="backward takes a number"):
        (x * x).backward(seed)
    assert x.grad == 0.0


def test_zero_grad_is_of_that_node_alone() -> None:
    x, w = Value(2.0), Value(3.0)
    y = x * w
    y.backward()
    x.zero_grad()
    assert (x.grad, w.grad, y.grad) == (0.0, 2.0, 1.0)
    y.zero_grad()
    assert y.grad == 0.0


def test_grad_takes_no_none() -> None:
    with pytest.raises(InputTypeError, match="zero_grad"):
        Value(1.0).grad = None  # type: ignore[assignment]


def test_leaf_that_is_not_reached_keeps_its_gradient() -> None:
    x, other = Value(2.0), Value(3.0)
    other.grad = 7.0
    _ = other * x
    (x * x).backward()
    assert other.grad == 7.0
    assert Value(1.0).grad == 0.0


def test_constants_have_no_gradient() -> None:
    y = Value(3.0) * 2.0
    y.backward()
    assert y.operands[1].grad == 0.0


def test_inner_nodes_hold_the_last_pass_even_where_it_did_not_reach_them() -> None:
    x = Value(-1.0)
    inner = x * 3.0
    gated = inner.relu()
    inner.backward()
    assert inner.grad == 1.0
    gated.backward()
    assert (inner.grad, x.grad) == (0.0, 3.0)


# --- gates: a dead branch does not poison -------------------------------------------------------

POISON = [
    ("where", lambda x: where(x > 1.0, sqrt(x - 1.0), x), 0.0, 1.0),
    ("where false", lambda x: where(x < 1.0, x, autograd.log(x - 1.0)), 0.5, 1.0),
    ("where division", lambda x: where(autograd.eq(x, 0.0), 0.0, x / x), 0.0, 0.0),
    ("maximum", lambda x: maximum(sqrt(x * x), 1.0), 0.0, 0.0),
    ("maximum of Values", lambda x: maximum(sqrt(x), Value(1.0)), 0.0, 0.0),
    ("minimum", lambda x: autograd.minimum(1.0 / x, 5.0), 0.0, 0.0),
    ("relu", lambda x: (-1.0 - sqrt(x)).relu(), 0.0, 0.0),
    ("abs", lambda x: abs(sqrt(x)), 0.0, 0.0),
    ("clip", lambda x: autograd.clip(autograd.log(x), -1.0, 1.0), 0.0, 0.0),
    ("max", lambda x: autograd.max([sqrt(x), Value(2.0), Value(1.0)]), 0.0, 0.0),
    ("norm", lambda x: norm([sqrt(x), Value(3.0)]), 0.0, 0.0),
    ("hypot", lambda x: autograd.hypot(sqrt(x), 2.0), 0.0, 0.0),
]


@pytest.mark.parametrize(("build", "x", "expected"), [case[1:] for case in POISON],
                         ids=[case[0] for case in POISON])  # fmt: skip
def test_nothing_leaks_through_a_gate(build: Any, x: float, expected: float) -> None:
    leaf = Value(x)
    build(leaf).backward()
    assert leaf.grad == expected


def test_the_length_bounded_below_has_gradient_zero_at_the_origin() -> None:
    x, y = Value(0.0), Value(0.0)
    maximum(sqrt(x * x + y * y), 1).backward()
    assert (x.grad, y.grad) == (0.0, 0.0)


def test_zero_times_infinity_elsewhere_stays_nan() -> None:
    x = Value(0.0)
    (0.0 * sqrt(x)).backward()
    assert math.isnan(x.grad)


def test_zero_gradient_that_arrives_is_passed_on_where_no_gate_stopped_it() -> None:
    x = Value(0.0)
    sqrt(x).backward(seed=0.0)
    assert math.isnan(x.grad)


# --- hooks --------------------------------------------------------------------------------------


def test_hook_sees_the_complete_gradient_once_a_pass() -> None:
    x, seen = Value(3.0), []
    y = x * x
    y.register_hook(seen.append)
    x.register_hook(seen.append)
    z = y + y * 2.0
    z.backward()
    assert seen == [3.0, 18.0]
    z.backward()
    assert seen == [3.0, 18.0] * 2


def test_hook_replaces_the_gradient_for_all_below() -> None:
    x = Value(3.0)
    y = x * x
    y.register_hook(lambda gradient: -gradient)
    y.backward()
    assert (y.grad, x.grad) == (-1.0, -6.0)


def test_hooks_run_in_order_each_on_the_result_of_the_last() -> None:
    x = Value(1.0)
    x.register_hook(lambda gradient: gradient + 1.0)
    x.register_hook(lambda gradient: gradient * 10.0)
    (x * 1.0).backward()
    assert x.grad == 20.0


def test_removed_hook_runs_no_more() -> None:
    x = Value(1.0)
    first = x.register_hook(lambda gradient: gradient * 2.0)
    second = x.register_hook(lambda gradient: gradient * 3.0)
    first.remove()
    first.remove()
    x.backward()
    assert x.grad == 3.0
    second.remove()
    x.backward()
    assert x.grad == 4.0


def test_hook_may_remove_itself() -> None:
    x = Value(1.0)
    handle = x.register_hook(lambda gradient: handle.remove())
    x.backward()
    x.backward()
    assert x.grad == 2.0


def test_hook_of_a_node_that_is_not_reached_does_not_run() -> None:
    x = Value(-1.0)
    y = x * 2.0
    y.register_hook(lambda gradient: pytest.fail("reached"))
    y.relu().backward()
    assert x.grad == 0.0


def test_backward_inside_a_hook_is_refused_and_leaves_no_trace() -> None:
    x = Value(2.0)
    y = x * x
    handle = y.register_hook(lambda gradient: y.backward())
    with pytest.raises(ReentrantBackwardError, match="hook"):
        y.backward()
    assert x.grad == 0.0
    handle.remove()
    y.backward()
    assert x.grad == 4.0


def test_error_in_a_hook_changes_no_leaf() -> None:
    x, w = Value(2.0), Value(3.0)
    y = x * w

    def fails(gradient: float) -> None:
        raise RuntimeError("mine")

    handle = w.register_hook(fails)
    with pytest.raises(RuntimeError, match="mine"):
        y.backward()
    assert (x.grad, w.grad) == (0.0, 0.0)
    handle.remove()
    y.backward()
    assert (x.grad, w.grad) == (3.0, 2.0)


@pytest.mark.parametrize("result", ["3", 1j, [1.0]])
def test_hook_must_give_a_number_or_none(result: Any) -> None:
    x = Value(2.0)
    x.register_hook(lambda gradient: result)
    with pytest.raises(InputTypeError, match="hook"):
        x.backward()
    assert x.grad == 0.0


@pytest.mark.parametrize("hook", [None, 3.0, "f"])
def test_hook_must_be_callable(hook: Any) -> None:
    with pytest.raises(InputTypeError, match="register_hook takes a function"):
        Value(1.0).register_hook(hook)


# --- stale graphs -------------------------------------------------------------------------------

RECORDED = [
    lambda x, y: x * y,
    lambda x, y: x / y,
    lambda x, y: x**y,
    lambda x, y: autograd.atan2(x, y),
    lambda x, y: where(1.0, x, y),
    lambda x, y: autograd.clip(x, -10.0, y * 10),
    lambda x, y: autograd.sum([x, y, x]),
    lambda x, y: autograd.mean([x, y]),
]
READ_AGAIN = [
    lambda x, y: dot([x, 1.0], [y, 2.0]),
    lambda x, y: dot([x], [y], 1.0),
    lambda x, y: prod([x, y, 2.0]),
    lambda x, y: norm([x, y]),
    lambda x, y: logsumexp([x, y]),
    lambda x, y: autograd.max([x, y]),
    lambda x, y: autograd.min([x, y]),
]


@pytest.mark.parametrize("build", RECORDED)
def test_recorded_partials_outlive_a_change_of_data(build: Any) -> None:
    x, y = Value(2.0), Value(3.0)
    build(x, y).backward()
    expected = (x.grad, y.grad)
    x.zero_grad()
    y.zero_grad()
    out = build(x, y)
    x.data, y.data = 50.0, -1.0
    out.backward()
    assert (x.grad, y.grad) == expected


@pytest.mark.parametrize("build", READ_AGAIN)
@pytest.mark.parametrize("place", [0, 1])
def test_what_must_read_again_refuses_a_change_of_data(build: Any, place: int) -> None:
    leaves = [Value(2.0), Value(3.0)]
    above = 2.0 * build(*leaves) + leaves[0]
    leaves[place].data = leaves[place].data
    with pytest.raises(StaleGraphError, match="changed since"):
        above.backward()
    assert [leaf.grad for leaf in leaves] == [0.0, 0.0]
    above = build(*leaves)
    above.backward()
    assert any(leaf.grad for leaf in leaves)


@pytest.mark.parametrize("build", READ_AGAIN)
def test_partials_of_a_stale_fold_are_refused(build: Any) -> None:
    x, y = Value(2.0), Value(3.0)
    out = build(x, y)
    assert partials(out)
    y.data = 9.0
    with pytest.raises(StaleGraphError):
        partials(out)


def test_a_change_of_grad_or_label_is_no_change() -> None:
    x, y = Value(2.0), Value(3.0)
    out = dot([x], [y])
    x.grad = 5.0
    x.label = "x"
    out.backward()
    assert (x.grad, y.grad) == (8.0, 2.0)


# --- interruption -------------------------------------------------------------------------------


# In a process of its own: an exception from a signal may leave whatever else runs in this one, such
# as a tool that measures coverage, in the middle of something.
INTERRUPTED = """
import random, signal, time
from autograd import Value, dot

leaves = [Value(1.0) for _ in range(2000)]
loss = sum((x * x for x in leaves), Value(0.0)) + dot(leaves, leaves)
loss.backward()
gradient = leaves[0].grad
durations = []
for _ in range(5):  # the shortest: others may share the processor
    start = time.perf_counter()
    loss.backward()
    durations.append(time.perf_counter() - start)
draws, interrupted, running = random.Random(1), 0, False

def interrupt(*_):
    if running:  # not when the pass has ended meanwhile
        raise KeyboardInterrupt

signal.signal(signal.SIGALRM, interrupt)
for _ in range(300):
    old = leaves[0].grad
    try:
        running = True
        signal.setitimer(signal.ITIMER_REAL, max(1e-5, draws.uniform(0.0, 1.2) * min(durations)))
        loss.backward()
        running = False
    except KeyboardInterrupt:
        interrupted += 1
    running = False
    signal.setitimer(signal.ITIMER_REAL, 0.0)
    found = {leaf.grad for leaf in leaves}
    assert found in ({old}, {old + gradient}), found
print(interrupted)
"""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no interval timer")
def test_interrupted_pass_leaves_all_gradients_old_or_all_new() -> None:
    done = python(INTERRUPTED, STEPGRAD_BACKEND=autograd.backend())
    assert int(done.stdout) > 30, "the timer did not interrupt the passes"


def test_pass_after_an_interrupted_one_is_right() -> None:
    x = Value(2.0)
    y = x * x

    def stop(gradient: float) -> None:
        raise KeyboardInterrupt

    handle = y.register_hook(stop)
    with pytest.raises(KeyboardInterrupt):
        (y * y).backward()
    handle.remove()
    (y * y).backward()
    assert x.grad == 32.0


# --- threads ------------------------------------------------------------------------------------


def test_separate_graphs_in_separate_threads_are_exact() -> None:
    def work(seed: int, results: dict[int, list[float]]) -> None:
        draws = random.Random(seed)
        xs = [Value(draws.uniform(-1, 1)) for _ in range(20)]
        for _ in range(30):
            y = sum((a * b.tanh() for a, b in pairwise(xs)), Value(0.0))
            (y + dot(xs, xs)).backward()
        results[seed] = [x.grad for x in xs]

    alone: dict[int, list[float]] = {}
    together: dict[int, list[float]] = {}
    for seed in range(4):
        work(seed, alone)
    threads = [threading.Thread(target=work, args=(seed, together)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone


# --- partials -----------------------------------------------------------------------------------


def test_partials_are_listed_for_each_operand() -> None:
    x, y = Value(2.0), Value(3.0)
    assert partials(x) == []
    assert partials(x.exp()) == [math.exp(2.0)]
    assert partials(x * y) == [3.0, 2.0]
    assert partials(where(x > 0, x, y)) == [0.0, 1.0, 0.0]
    assert partials(dot([x], [y], 1.0)) == [3.0, 2.0, 1.0]


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=5))
def test_gradient_is_the_sum_over_operands_of_upstream_times_partial(xs: list[float]) -> None:
    leaves = [Value(x) for x in xs]
    root = logsumexp(leaves) * dot(leaves, leaves[::-1]) + prod(leaves)
    root.backward()
    incoming: dict[int, float] = {}
    order = topological_order(root)
    for node in reversed(order):
        for operand, partial in zip(node.operands, partials(node), strict=True):
            incoming[id(operand)] = incoming.get(id(operand), 0.0) + node.grad * partial
    for leaf in leaves:
        assert leaf.grad == pytest.approx(incoming[id(leaf)], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("read", [autograd.tape, autograd.at_kinks, autograd.trace, copy.deepcopy])
def test_a_hook_may_read_the_graph(read: Any) -> None:
    x = Value(3.0)
    y = x * x
    a, b = y * 2.0, y * 5.0
    z = a + b
    for node in (a, b, y):
        node.register_hook(lambda _: (read(z), None)[1])
    z.backward()
    assert x.grad == 42.0


@pytest.mark.parametrize("name", ["data", "grad", "label", "scope", "rule", "_data", "_a"])
def test_an_attribute_cannot_be_deleted_in_a_way_that_harms(name: str) -> None:
    x = Value(3.0)
    try:
        delattr(x, name)
    except (AttributeError, TypeError):
        assert (x * x).data == 9.0


def test_constants_make_constants_and_are_no_inputs_at_a_tie() -> None:
    two = Value(2.0).detach()
    x = Value(2.0)
    autograd.maximum(x, two * 1.0 + 0.0).backward()
    assert x.grad == 0.0
    assert (two.exp() * two).is_constant
    assert dot([two], [two]).is_constant
