"""The steps of a backward pass are those that `backward` takes."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import InputTypeError, InputValueError, StaleGraphError, Value, trace
from autograd.draw.quote import xml
from nn import MLP, mse

small = st.floats(-3.0, 3.0)


@given(small, small, small)
def test_the_totals_are_the_gradients(a: float, b: float, c: float) -> None:
    x, y, z = Value(a), Value(b), Value(c)
    root = ag.dot([x, y], [y, z], x) * ag.tanh(x) + x / (1.0 + y * y)
    last = {id(step.operand): step.total for step in trace(root)}
    root.backward()
    assert [last[id(leaf)] for leaf in (x, y, z)] == [x.grad, y.grad, z.grad]


def test_the_totals_of_a_network_are_its_gradients() -> None:
    net = MLP(3, [4, 3, 2], activation="tanh", seed=0)
    loss = mse(net([0.1, -0.4, 0.7]), [1.0, 0.0])
    last = {step.operand.label: step.total for step in trace(loss)}
    loss.backward()
    assert {name: last[name] for name, _ in net.named_parameters()} == {
        name: parameter.grad for name, parameter in net.named_parameters()
    }


@given(small, small)
def test_a_contribution_is_upstream_times_local(a: float, b: float) -> None:
    x, y = Value(a), Value(b)
    for step in trace(ag.exp(x * y) + x):
        assert step.contribution == step.upstream * step.local


def test_it_changes_nothing() -> None:
    x = Value(2.0)
    y = x * x
    y.backward()
    trace(y * 3.0)
    assert (x.grad, y.grad) == (4.0, 1.0)


def test_nothing_is_listed_behind_a_closed_gate() -> None:
    x = Value(-1.0)
    steps = trace(ag.relu(x * 2.0))
    assert [(step.op, step.contribution) for step in steps] == [("relu", 0.0)]


def test_a_gate_keeps_an_infinity_out() -> None:
    x = Value(0.0)
    steps = trace(ag.maximum(ag.sqrt(x), Value(1.0)))
    assert all(math.isfinite(step.total) for step in steps)


def test_the_table_has_a_line_for_each_step_and_names_them() -> None:
    x = Value(2.0, "x")
    text = str(trace(x * x + 1.0))
    assert len(text.splitlines()) == 3 + 3 + 1
    assert text.count("mul 1 → x") == 2


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(InputTypeError, match="root of a graph"):
        trace(3.0)  # type: ignore[arg-type]


def test_operands_that_were_changed_are_noticed() -> None:
    x = Value(2.0)
    y = ag.dot([x], [x])
    x.data = 3.0
    with pytest.raises(StaleGraphError, match="computed by dot"):
        trace(y)


@pytest.mark.parametrize("suffix", ["html", "svg"])
def test_the_table_is_saved_as_it_is_printed(tmp_path: Path, suffix: str) -> None:
    x = Value(3.0, "<x>")
    steps = trace(x * x)
    text = Path(steps.save(tmp_path / f"steps.{suffix}")).read_text(encoding="utf-8")
    for line in str(steps).splitlines():
        assert xml(line) in text


def test_a_table_is_no_graph(tmp_path: Path) -> None:
    with pytest.raises(InputValueError, match=r"no \.dot"):
        trace(Value(2.0) * 3.0).save(tmp_path / "steps.dot")
