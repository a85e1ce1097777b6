"""What a function computes is on its tape: a replay gives it at other numbers."""

import math
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from programs import pulled, replayed

import autograd
from autograd import (
    InputValueError,
    Value,
    checkpoint,
    grad,
    hvp,
    no_grad,
    primitive,
    value_and_grad,
    where,
)
from autograd.replay import reference
from autograd.replay.recorder import Recording, record
from autograd.testing import strategies
from nn import MLP
from nn.losses import cross_entropy


def names(recording: Recording) -> list[str]:
    rules = list(autograd.rules.RULES)
    return [rules[code] for code in recording.tape.codes if code >= 0]


POINT = st.lists(st.floats(-3.0, 3.0), min_size=3, max_size=3)


@given(strategies.expressions(), POINT)
def test_a_tape_computes_what_the_function_does(expression, point):
    numbers = list(expression.numbers)
    recording = record(lambda xs: expression(*xs), [numbers])
    for xs in (numbers, point[: len(numbers)]):
        value, slopes = value_and_grad(lambda xs: expression(*xs))(xs)
        assert repr(replayed(recording, *xs)) == repr(value)
        for found, slope in zip(pulled(recording, *xs), slopes, strict=True):
            scale = max([abs(slope), *(abs(x) for x in recording.tape.numbers if x - x == 0.0)])
            assert math.isclose(found, slope, rel_tol=1e-9, abs_tol=1e-9 * scale) or (
                found != found and slope != slope
            )


@given(POINT)
def test_branches_are_noted_with_their_lines(point):
    def f(xs):
        largest = max(xs)
        total = 0.0
        for x in sorted(xs):
            total = total + (x if x > 0.0 else -2.0 * x) * largest
        return abs(total)

    recording = record(f, [point])
    assert replayed(recording, *point) == f([Value(x) for x in point]).data
    for _, _, line in recording.tape.guards:
        assert line.startswith(f"{__file__}:")


def test_a_comparison_is_a_node_and_only_a_decision_is_guarded():
    recording = record(lambda x, y: (x > y) + (x <= 1.0) + (y != 2.0) + (x == x), [1.0, 2.0])
    assert recording.tape.guards == []
    assert names(recording).count("gt") == 1
    assert replayed(recording, 3.0, 1.0) == 1.0 + 0.0 + 1.0 + 1.0


def test_a_function_without_decisions_has_no_guards():
    recording = record(lambda x: where(x > 0.0, x, -x), [2.0])
    assert recording.tape.guards == []
    assert replayed(recording, -5.0) == 5.0


def test_the_accuracy_of_micrograd_is_computed_again():
    net = MLP(2, [3, 1], seed=1)

    def loss(rows, ys):
        scores = [net(row) for row in rows]
        losses = [(1 + -y * score).relu() for y, score in zip(ys, scores, strict=True)]
        right = [(y > 0) == (score.data > 0) for y, score in zip(ys, scores, strict=True)]
        return sum(losses) * (1.0 / len(losses)), sum(right) / len(right)

    rows, ys = [[0.5, -1.0], [2.0, 0.25]], [1.0, -1.0]
    recording = record(loss, [rows, ys])
    assert recording.tape.differentiated == 1
    assert recording.captured == net.parameters()
    other, labels = [[-1.0, 0.5], [0.75, 2.0]], [-1.0, -1.0]
    expected, accuracy = loss(other, labels)
    assert replayed(recording, *other[0], *other[1], *labels) == (expected.data, accuracy)


def test_captured_parameters_are_read_at_each_call():
    w = Value(3.0)
    recording = record(lambda x: w * x, [2.0])
    w.data = 10.0
    assert replayed(recording, 2.0) == 20.0
    assert pulled(recording, 2.0) == [10.0, 2.0]


def test_a_result_from_before_is_captured_too():
    h = Value(3.0) * 2.0
    recording = record(lambda x: h * x, [2.0])
    assert recording.captured == [h]
    assert replayed(recording, 5.0) == 30.0


def test_a_model_that_is_an_argument_gives_its_parameters():
    net = MLP(1, [1], seed=0)
    recording = record(lambda net, x: net([x]), [net, 2.0])
    assert len(recording.tape.inputs) == len(net.parameters()) + 1
    assert recording.captured == []
    with pytest.raises(InputValueError, match="give each once"):
        record(lambda a, b: a([1.0]), [net, net])


def test_a_value_that_is_given_stays_itself_and_twice_it_is_two_inputs():
    w = Value(3.0)
    recording = record(lambda x, y: w * x + 10.0 * y, [w, w])
    assert recording.captured == []
    assert replayed(recording, 2.0, 5.0) == 54.0


def test_what_is_read_changes_and_is_not_differentiated():
    recording = record(lambda x: x * x.data + x.detach() + x.item(), [3.0])
    assert replayed(recording, 5.0) == 35.0
    assert pulled(recording, 5.0) == [5.0]


def test_a_value_made_of_what_was_read_changes_and_is_not_differentiated():
    recording = record(lambda x: x * Value(x.data), [3.0])
    assert (replayed(recording, 5.0), pulled(recording, 5.0)) == (25.0, [5.0])


def test_a_value_made_of_a_number_is_that_number():
    recording = record(lambda x: x * math.sqrt(Value(4.0).data), [3.0])
    assert replayed(recording, 5.0) == 10.0


def test_no_grad_cuts_the_gradient_and_not_the_number():
    def f(x):
        with no_grad():
            y = x * x
        return x * y

    recording = record(f, [3.0])
    assert (replayed(recording, 5.0), pulled(recording, 5.0)) == (125.0, [25.0])


def test_ties_with_what_was_read_share_as_with_a_constant():
    recording = record(lambda x: autograd.maximum(x, x.data) + autograd.max([x, x.data]), [3.0])
    assert pulled(recording, 5.0) == [0.0]


def test_softmax_is_recorded_without_a_guard():
    recording = record(lambda xs: autograd.softmax(xs), [[1.0, 5.0, 2.0]])
    assert recording.tape.guards == []
    assert recording.tape.differentiated == 3
    assert replayed(recording, 3.0, 1.0, 2.0) == autograd.softmax([3.0, 1.0, 2.0])


def test_transforms_inside_are_recorded():
    w = Value(0.5)

    def f(x):
        first = grad(lambda y: y * y * y * x * w)(2.0)
        second = hvp(lambda y: autograd.exp(y * x), (1.0,), (1.0,))
        return first + second * grad(autograd.relu)(x)

    recording = record(f, [3.0])
    assert math.isclose(replayed(recording, 2.0), f(2.0))
    assert math.isclose(pulled(recording, 2.0)[0], grad(f)(2.0))
    assert reference.failing(recording.tape, reference.run(recording.tape, [-2.0, 0.5])) >= 0


def test_a_transform_of_plain_numbers_over_a_captured_value_is_no_constant():
    w = Value(2.0)
    recording = record(lambda x: x + grad(lambda y: y * y * w)(3.0), [1.0])
    w.data = 5.0
    assert replayed(recording, 1.0) == 31.0


def test_checkpoint_inside_is_recorded_as_the_function():
    recording = record(checkpoint(lambda x: x * x + 1.0), [3.0])
    assert replayed(recording, 5.0) == 26.0


def test_results_keep_their_structure_and_plain_numbers():
    recording = record(lambda x: {"y": [x * 2.0, 7], "z": (x.data,)}, [3.0])
    assert replayed(recording, 5.0) == {"y": [10.0, 7.0], "z": (5.0,)}


def test_arguments_are_nested_and_arrays():
    args = [{"w": [1.0, 2]}, np.array([[3.0, 4.0], [5.0, 6.0]]), np.float64(7.0), True]
    recording = record(lambda p, x, y, z: (p["w"][1] * x[1, 0] + (x @ x)[0, 0]) * y * z, args)
    assert len(recording.tape.inputs) == 8
    assert replayed(recording, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 1.0) == (10.0 + 29.0) * 7.0


def test_a_primitive_of_the_user_is_recorded():
    cube = primitive("cube_of_replay", "a * a * a", "3.0 * a * a")
    assert replayed(record(lambda x: cube(x), [2.0]), 3.0) == 27.0


def test_a_long_chain_is_recorded():
    def f(x):
        for _ in range(50_000):
            x = x + 1.0
        return x

    assert len(record(f, [0.0]).tape) == 50_002


def test_losses_of_nn_are_recorded():
    net = MLP(2, [3, 3], seed=0)
    loss = partial(lambda row, target: cross_entropy([net(row)], [target]), target=1)
    recording = record(lambda row: loss(row), [[0.5, -1.0]])
    expected = loss([2.0, 1.0]).data
    assert math.isclose(replayed(recording, 2.0, 1.0), expected, rel_tol=1e-12)
