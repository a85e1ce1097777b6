"""Supernodes: a node with a function for its gradients, and whoever reads a graph that has one."""

import copy
import math
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import autograd as ag
from autograd import RuleError, StaleGraphError, Value
from autograd.draw.tapes import packed
from autograd.forward import tangent
from autograd.higher import gradient_graphs
from autograd.rules import RULES, Rule
from autograd.supernode import record
from autograd.testing import exact
from autograd.topology import topological_order

MINE = Rule("mine", "", (), pulls=True)


def scaled(x: Value, factor: float, linear: bool = True) -> Value:
    """Multiply by a node whose function says what a product would."""
    pull = lambda upstreams: [factor * upstreams[0]]  # noqa: E731
    return record(MINE, [x], [factor * x.data], pull, linear)[0]


def split(x: Value, y: Value, calls: list[Any] | None = None) -> list[Value]:
    """Give the product and the sum of two, by one node."""

    def pull(upstreams: list[Any]) -> list[Any]:
        if calls is not None:
            calls.append(list(upstreams))
        product, total = (0.0 if u is None else u for u in upstreams)
        return [product * y + total, product * x + total] if isinstance(product, Value) else [
            product * y.data + total, product * x.data + total]  # fmt: skip

    return record(MINE, [x, y], [x.data * y.data, x.data + y.data], pull, linear=True)


def test_it_stands_among_other_nodes() -> None:
    x = Value(2.0)
    y = scaled(x * x, 10.0)
    loss = y * x + y
    loss.backward()
    assert (loss.data, x.grad) == (120.0, 10.0 * (3.0 * 4.0 + 2.0 * 2.0))
    assert (y.rule, y.grad, y.is_leaf) == (MINE, 3.0, False)
    assert MINE.name not in RULES


def test_the_function_of_several_results_is_called_once() -> None:
    calls: list[Any] = []
    x, y = Value(2.0), Value(5.0)
    product, total = split(x, y, calls)
    (product * total + product).backward()
    assert calls == [[8.0, 10.0]]
    assert (x.grad, y.grad) == (50.0, 26.0)
    total.backward()
    assert calls[1:] == [[None, 1.0]]


@pytest.mark.parametrize("start", ["leaf", "node", "constant"])
def test_operands_may_be_anything(start: str) -> None:
    leaf = Value(3.0)
    x = {"leaf": leaf, "node": leaf * 1.0, "constant": leaf.detach()}[start]
    (scaled(x, 2.0) + leaf).backward()
    assert leaf.grad == (1.0 if start == "constant" else 3.0)


def test_hooks_of_the_node_come_before_its_function() -> None:
    x = Value(1.0)
    y = scaled(x, 2.0)
    y.register_hook(lambda gradient: 5.0 * gradient)
    (y * 3.0).backward()
    assert x.grad == 30.0


def test_a_long_row_is_walked_and_freed() -> None:
    x = Value(1.0)
    y = x
    for _ in range(10_000):
        y = scaled(y, 1.0)
    y.backward()
    assert x.grad == 1.0
    del y
    assert [Value(float(i)).data for i in range(100)] == [float(i) for i in range(100)]


# --- readers --------------------------------------------------------------------------------------


def test_the_order_and_the_tape_list_it_as_one_node() -> None:
    x, y = Value(2.0), Value(5.0)
    product, total = split(x, y)
    ops = [record.op for record in ag.tape(product * total)]
    assert ops == ["", "", "mine", "result", "result", "mul"]
    assert topological_order(scaled(x, 2.0))[0] is x


@pytest.mark.parametrize("linear", [True, False])
def test_trace_step_and_explain_show_what_it_passes_on(linear: bool) -> None:
    x = Value(3.0, "x")
    y = scaled(x, 2.0, linear) * 0.7
    y.backward()
    (last,) = [step for step in ag.trace(y) if step.operand is x]
    assert (last.op, last.upstream, last.local, last.contribution) == ("mine", 0.7, 2.0, 1.4)
    found = ag.explain(y, x)
    assert (found.total, found.paths[0].product) == (x.grad, 1.4)
    frame = ag.step(y).run_to(x)
    assert (frame.contribution, frame.op, frame.derivative) == (1.4, "mine", "")
    assert "mine(x)" in next(ag.step(y)).line


def test_a_pullback_that_is_not_linear_is_shown_with_its_ratio() -> None:
    x = Value(3.0, "x")
    y = ag.custom_gradient(lambda x: (x, lambda g: min(g, 1.0)))(x) * 4.0
    y.backward()
    (step,) = ag.explain(y, x).contributions
    assert (step.upstream, step.local, step.contribution) == (4.0, 0.25, 1.0)


SINGLE: list[Callable[[Value], object]] = [ag.trace, ag.step, lambda y: ag.explain(y, LEAF)]
LEAF = Value(2.0)


@pytest.mark.parametrize("reader", SINGLE)
def test_several_results_cannot_be_shown_term_by_term(reader: Callable[[Value], object]) -> None:
    product, total = split(LEAF, LEAF)
    loss = product + total
    loss.backward()
    with pytest.raises(RuleError, match="function with several results"):
        reader(loss)


@pytest.mark.parametrize("backward", [True, False])
@pytest.mark.parametrize("linear", [True, False])
def test_it_is_drawn(linear: bool, backward: bool) -> None:
    x = Value(3.0, "x")
    product, total = split(scaled(x, 2.0, linear), x)
    loss = product * total
    if backward:
        loss.backward()
    text = ag.graph(loss).svg()
    assert "mine" in text
    assert "mine" in ag.draw_dot(loss).source


def test_the_player_plays_it() -> None:
    y = scaled(Value(3.0, "x"), 2.0) * 2.0
    assert packed(y)["ops"] == ["", "constant", "mine", "mul"]
    assert [2, [0], 6, [2]] in packed(y)["nodes"]
    assert ag.step(y)._repr_html_()


def test_kinks_are_those_of_the_others() -> None:
    x = Value(0.0)
    kink = ag.relu(x)
    assert ag.at_kinks(scaled(kink, 2.0)) == [kink]


def test_forward_mode_uses_its_local_derivatives() -> None:
    x, y = Value(2.0), Value(5.0)
    product, total = split(scaled(x, 3.0), y)
    assert tangent(product * total, [x], [1.0]) == 5.0 * 3.0 * 11.0 + 30.0 * 3.0
    assert tangent(product, [y], [10.0]) == 60.0
    with pytest.raises(RuleError, match="reverse mode"):
        tangent(scaled(x, 3.0, linear=False), [x], [1.0])
    assert tangent(scaled(x, 3.0, linear=False) * y, [y], [1.0]) == 6.0


def test_gradients_that_are_graphs() -> None:
    x, y = Value(2.0), Value(5.0)
    product, total = split(x, y)
    gx, gy = gradient_graphs(product * total, [x, y])
    assert (gx.data, gy.data) == (45.0, 24.0)
    assert [g.data for g in gradient_graphs(gx, [x, y])] == [10.0, 14.0]
    assert gradient_graphs(total, [x])[0].data == 1.0


def test_an_anomaly_names_the_function() -> None:
    x = Value(3.0)
    with ag.detect_anomaly():
        (y,) = record(MINE, [x], [1.0], lambda upstreams: [math.nan], linear=True)
        with pytest.raises(
            ag.AnomalyError, match=r"mine\(3\.0\) became nan.*upstream 1\.0"
        ) as info:
            y.backward()
        assert info.value.kind == "nan from a pullback"
        with pytest.raises(ag.AnomalyError, match=r"mine\(3\.0\) gave inf"):
            scaled(x, math.inf)
    assert x.grad == 0.0


USES: list[Callable[[Value, Value], object]] = [
    lambda y, x: y.backward(),
    lambda y, x: ag.trace(y),
    lambda y, x: gradient_graphs(y, [x]),
    lambda y, x: tangent(y, [x], [1.0]),
]


@pytest.mark.parametrize("use", USES)
def test_changed_operands_are_noticed(use: Callable[[Value, Value], object]) -> None:
    x = Value(3.0)
    y = scaled(x, 2.0)
    x.data = 4.0
    with pytest.raises(StaleGraphError):
        use(y, x)


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, pickle.dumps])
def test_it_cannot_be_copied(duplicate: Callable[[Any], Any]) -> None:
    product, total = split(Value(2.0), Value(5.0))
    for node in (product, scaled(Value(2.0), 2.0)):
        with pytest.raises(RuleError, match="cannot be copied or pickled"):
            duplicate(node)
    if duplicate is not copy.copy:
        with pytest.raises(RuleError, match="cannot be copied or pickled"):
            duplicate(product * 2.0 + total)


def test_exact_arithmetic_does_not_look_into_it() -> None:
    x = Value(2.0)
    y = scaled(x, 2.0) * x
    y.backward()
    with pytest.raises(RuleError, match="brings its own gradients"):
        exact(y)
