"""stepping and frames: both ways through the passes over a graph."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_equation import neuron
from wild import wild

import autograd as ag
from autograd import Frame, InputTypeError, InputValueError, StaleGraphError, Stepper, Value, step
from autograd.flow import flow
from autograd.rules import RULES
from autograd.testing.expressions import bits
from autograd.testing.strategies import graphs
from autograd.topology import topological_order

graph = wild(list(RULES)).map(lambda expression: expression.record())


def read(frame: Frame) -> tuple[object, ...]:
    """Give what a frame holds, comparable."""
    floats = (frame.upstream, frame.local, frame.contribution, frame.before, frame.total)
    what = (frame.index, frame.kind, id(frame.node), id(frame.operand), frame.op, frame.place)
    return (*what, *map(bits, floats), frame.again, frame.closed)


@given(graph)
def test_the_totals_at_the_end_are_the_gradients_bit_for_bit(made: Any) -> None:
    root, _ = made
    s = step(root)
    s.last()
    found = dict(s.now.leaf_totals())
    totals = s.gradients
    root.backward()
    assert all(bits(leaf.grad) == bits(0.0 + total) for leaf, total in found.items())
    for node in topological_order(root):
        if node in totals:
            assert bits(node.grad) == bits(totals[node])
        elif not node.is_constant:
            assert node.grad == 0.0


@given(graph)
def test_the_terms_are_those_of_the_flow_in_their_order(made: Any) -> None:
    root, _ = made
    frames = step(root, forward=False).frames
    steps = list(flow(root))
    assert len(frames) == len(steps) + 2
    assert [frames[0].kind, frames[-1].kind] == ["seed", "done"]
    for frame, term in zip(frames[1:-1], steps, strict=True):
        assert (frame.node is term.result, frame.operand is term.operand) == (True, True)
        assert frame.place is not None
        assert term.result.operands[frame.place] is term.operand
        assert frame.op == term.op
        shown = (frame.upstream, frame.local, frame.contribution, frame.total)
        assert list(map(bits, shown)) == list(map(bits, term[3:]))
        assert bits(frame.before + frame.contribution) == bits(frame.total)


@given(graph)
def test_each_edge_has_one_frame_at_most(made: Any) -> None:
    root, _ = made
    edges = [(id(frame.node), frame.place) for frame in step(root, forward=False)][1:-1]
    assert len(set(edges)) == len(edges)


@given(graph, st.lists(st.sampled_from(["next", "back"]), max_size=30))
def test_back_undoes_next(made: Any, moves: list[str]) -> None:
    root, _ = made
    s = step(root)
    every = [read(frame) for frame in s.frames]
    totals = [{id(node): bits(x) for node, x in frame.gradients.items()} for frame in s.frames]
    s.first()
    at = 0
    for move in moves:
        if move == "next" and at + 1 < len(every):
            at += 1
            assert read(next(s)) == every[at]
        elif move == "back" and at > 0:
            at -= 1
            assert read(s.back()) == every[at]
        assert read(s.now) == every[at]
        assert s.position == s.now.index == at
        assert {id(node): bits(x) for node, x in s.gradients.items()} == totals[at]


@given(graphs(avoid_kinks=False))
def test_a_loop_gives_every_frame_once(root: Value) -> None:
    s = step(root)
    seen = [read(frame) for frame in s]
    assert seen == [read(frame) for frame in s.frames]
    assert len(s) == len(seen)
    assert list(s) == []
    with pytest.raises(StopIteration):
        next(s)


def test_the_frames_of_a_neuron_are_in_order() -> None:
    s = step(neuron())
    assert len(s) == 22
    kinds = [frame.kind for frame in s.frames]
    assert kinds == ["forward"] * 7 + ["seed"] + ["contribution"] * 13 + ["done"]
    forward = [frame.node.label for frame in s.frames[:7]]
    assert forward == ["p1", "p2", "s", "n", "o", "d", "L"]
    first, second = s.frames[8:10]
    assert (first.place, first.again, first.before, first.total) == (0, False, 0.0, first.local)
    assert (second.place, second.again, second.before) == (1, True, first.total)
    assert second.total == 2.0 * first.total
    assert (s.frames[0].op, s.frames[7].op, s.frames[8].op) == ("mul", "", "mul")
    assert s.frames[12].derivative == "∂o/∂n = sech(n)²"


def test_frames_are_found_by_number() -> None:
    frames = step(neuron()).frames
    assert frames[-1].index == 21
    assert [frame.index for frame in frames[1:8:3]] == [1, 4, 7]
    for wrong in (22, -23):
        with pytest.raises(IndexError, match="22 frames"):
            frames[wrong]


def test_a_stepper_begins_before_the_first_step() -> None:
    s = step(neuron())
    assert (s.position, s.gradients) == (-1, {})
    assert repr(s) == "step 0 of 22: not begun, next(s) takes the first step"
    with pytest.raises(InputValueError, match=r"call next\(s\)"):
        _ = s.now
    with pytest.raises(InputValueError, match="no step before"):
        s.back()
    assert next(s).index == 0
    with pytest.raises(InputValueError, match="no step before"):
        s.back()
    assert s.position == 0
    assert str(s) == "step 1 of 22: p₁ = x₁ × w₁ = 2 × (−3) = −6"
    assert s.last().kind == "done"
    assert s.first().index == 0


@pytest.mark.parametrize(
    ("target", "indices"),
    [
        ("d", [5, 8, 9]),
        ("w1", [20]),
        ("w₁", [20]),
        ("L", [6, 7]),
        ("tanh", [4, 12]),
        (lambda frame: frame.again, [9]),
        (lambda frame: frame.kind == "done", [21]),
    ],
)
def test_run_to_stops_at_each_match(
    target: str | Callable[[Frame], object], indices: list[int]
) -> None:
    s = step(neuron())
    assert [s.run_to(target).index for _ in indices] == indices
    with pytest.raises(InputValueError, match="no step after"):
        s.run_to(target)
    assert s.position == indices[-1]


def test_run_to_a_node_and_to_one_without_a_label() -> None:
    x = Value(2.0)
    inner = ag.exp(x)
    s = step(ag.sin(inner))
    assert [s.run_to(inner).index, s.run_to(inner).index, s.run_to("v₀").index] == [0, 3, 4]
    with pytest.raises(InputValueError, match="no node of this graph; give"):
        s.run_to(Value(2.0))


def test_what_is_no_target_is_refused() -> None:
    s = step(neuron())
    with pytest.raises(InputValueError, match="operations here are add, mul, sub, tanh"):
        s.run_to("w7")
    with pytest.raises(InputValueError, match="no step after 0 of 22 matches 'exp'"):
        s.run_to("exp")
    with pytest.raises(InputTypeError, match="a label"):
        s.run_to(3)  # type: ignore[arg-type]
    assert s.position == -1


def test_nothing_is_disturbed_until_it_is_committed() -> None:
    x = Value(3.0)
    y = x * x
    y.backward()
    x.grad = 5.0
    y.register_hook(lambda gradient: 10.0 * gradient)
    s = step(y * 1.0)
    marks = (x._mark, y._mark, y.grad)
    assert s.last().leaf_totals() == [(x, 6.0)]
    assert s.gradients[y] == 1.0
    assert (x._mark, y._mark, y.grad) == marks
    assert x.grad == 5.0
    s.commit()
    assert x.grad == 65.0


def test_the_numbers_are_those_of_the_call() -> None:
    x, w = Value(2.0, "x"), Value(3.0, "w")
    root = ag.dot([x, w], [w, x]) + x * w
    before = [frame.line for frame in step(root)]
    s = step(root)
    x.data = 100.0
    assert [frame.line for frame in s] == before
    with pytest.raises(StaleGraphError):
        s.commit()


@pytest.mark.parametrize("make", [lambda x: x * x, lambda x: ag.dot([x], [x]), ag.exp])
def test_numbers_that_do_not_belong_together_are_refused(make: Any) -> None:
    x = Value(2.0)
    y = make(x) + 1.0
    x.data = 3.0
    with pytest.raises(StaleGraphError, match="changed since"):
        step(y)


@pytest.mark.parametrize("wrong", [3.0, None, "x", [Value(1.0)]])
def test_what_is_no_value_is_refused(wrong: Any) -> None:
    with pytest.raises(InputTypeError, match="root of a graph"):
        step(wrong)


def test_a_leaf_and_a_constant_alone() -> None:
    x = Value(2.0, "x")
    s = step(x)
    assert [frame.kind for frame in s] == ["seed", "done"]
    assert s.gradients == {x: 1.0}
    assert step(x.detach()).last().leaf_totals() == []


def test_behind_a_closed_gate_nothing_follows() -> None:
    x = Value(-1.0, "x")
    s = step(ag.relu(ag.exp(x) * -1.0))
    s.last()
    assert s.frames[-2].closed
    assert s.now.leaf_totals() == [(x, 0.0)]


def test_a_long_chain_is_no_burden() -> None:
    x = Value(0.5, "x")
    y = x
    for _ in range(100_000):
        y = ag.sin(y)
    s = step(y)
    assert next(s).line == "v₁ = sin(x) = sin(0.5) = 0.4794"
    assert s.frames._nodes == []  # nothing of the backward pass has been computed
    assert len(s) == 200_002
    assert s.last().leaf_totals() == [(x, s.frames[-2].total)]
    assert repr(s).startswith("step 200,002 of 200,002")


def test_a_label_given_later_is_shown() -> None:
    x = Value(2.0)
    s = step(x * x)
    next(s)
    x.label = "x1"
    assert s.now.line == "v₁ = x₁ × x₁ = 2 × 2 = 4"


def test_the_root_of_a_stepper_and_its_kind() -> None:
    root = neuron()
    s = step(root, forward=False)
    assert isinstance(s, Stepper)
    assert (s.root is root, s.forward) == (True, False)
    assert iter(s) is s


def test_a_notebook_shows_the_player_and_a_terminal_the_step() -> None:
    s = step(neuron())
    next(s)
    bundle = s._repr_mimebundle_()
    assert sorted(bundle) == ["image/svg+xml", "text/html", "text/plain"]
    assert bundle["text/plain"] == repr(s)
    assert bundle["text/html"] == s._repr_html_()
    assert s._repr_mimebundle_(include=["text/plain"]) == {"text/plain": repr(s)}
    assert sorted(s._repr_mimebundle_(exclude=["text/html"])) == ["image/svg+xml", "text/plain"]


def test_save_gives_the_path(tmp_path: Path) -> None:
    path = tmp_path / "steps.html"
    assert step(neuron()).save(path) == str(path)
    assert path.exists()


class Equal(Value):
    """A value that is equal to every other one, and cannot be hashed."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


def test_nodes_that_cannot_be_hashed_have_lines_and_pictures() -> None:
    x = Equal(3.0, "x")
    s = step(x * Value(2.0, "w"))
    plain = step(Value(3.0, "x") * Value(2.0, "w"))
    assert [frame.line for frame in s] == [frame.line for frame in plain]
    assert [total for _, total in s.now.leaf_totals()] == [2.0, 3.0]
    assert s._repr_html_()
    assert s.animation().svg() == plain.animation().svg()
    with pytest.raises(TypeError, match="unhashable"):
        _ = s.gradients


@pytest.mark.parametrize("target", ["v2", "v₂", "v_2"])
def test_run_to_takes_the_symbol_of_a_node_without_a_label_as_it_is_typed(target: str) -> None:
    x = Value(2.0, "x1")
    s = step((x * 3.0).exp())
    assert s.run_to(target).node is s.root.operands[0]


def test_run_to_takes_a_label_in_each_form() -> None:
    for target in ("w1", "w_1", "w₁"):
        assert step(neuron()).run_to(target).index == 20


@pytest.mark.parametrize("nothing", ["", "  ", "\n"])
def test_run_to_refuses_what_is_blank(nothing: str) -> None:
    with pytest.raises(InputValueError, match="takes a label, a symbol or the name"):
        step(Value(2.0) * Value(3.0)).run_to(nothing)


def test_the_text_of_a_large_stepper_computes_no_pass() -> None:
    y = Value(0.5, "x")
    for _ in range(20_000):
        y = ag.sin(y)
    s = step(y)
    assert repr(s) == "step 0: not begun, next(s) takes the first step"
    assert next(s).index == 0
    assert repr(s) == "step 1: v₁ = sin(x) = sin(0.5) = 0.4794"
    assert s._repr_mimebundle_()["text/plain"] == repr(s)
    assert s.frames._nodes == []
    s.last()
    assert repr(s).startswith("step 40,002 of 40,002: ")
