import copy
import math
import random
import threading
import time
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import (
    InputTypeError,
    InputValueError,
    RecordingError,
    Value,
    checkpoint,
    custom_gradient,
    grad,
    hvp,
    no_grad,
    primitive,
    take,
    value_and_grad,
    where,
)
from autograd.replay import reference
from autograd.replay.recorder import Recording, record, repeats
from autograd.state import current
from autograd.testing import strategies
from nn import MLP, Dropout
from nn.losses import cross_entropy


def run(recording: Recording, *numbers: float) -> object:
    """Run the tape over numbers of its arguments, as the function would be called."""
    tape = recording.tape.validate()
    inputs = [*numbers, *[value.data for value in recording.captured]]
    found = reference.run(tape, inputs)
    assert reference.failing(tape, found) == -1
    return recording.rebuild([found[slot] for slot in tape.outputs])


def gradient(recording: Recording, *numbers: float) -> list[float]:
    tape = recording.tape
    inputs = [*numbers, *[value.data for value in recording.captured]]
    return reference.pull(tape, reference.run(tape, inputs), [1.0])


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
        assert repr(run(recording, *xs)) == repr(value)
        for found, slope in zip(gradient(recording, *xs), slopes, strict=True):
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
    assert run(recording, *point) == f([Value(x) for x in point]).data
    for _, _, line in recording.tape.guards:
        assert line.startswith(f"{__file__}:")


def test_a_comparison_is_a_node_and_only_a_decision_is_guarded():
    recording = record(lambda x, y: (x > y) + (x <= 1.0) + (y != 2.0) + (x == x), [1.0, 2.0])
    assert recording.tape.guards == []
    assert names(recording).count("gt") == 1
    assert run(recording, 3.0, 1.0) == 1.0 + 0.0 + 1.0 + 1.0


def test_a_function_without_decisions_has_no_guards():
    recording = record(lambda x: where(x > 0.0, x, -x), [2.0])
    assert recording.tape.guards == []
    assert run(recording, -5.0) == 5.0


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
    assert run(recording, *other[0], *other[1], *labels) == (expected.data, accuracy)


def test_captured_parameters_are_read_at_each_call():
    w = Value(3.0)
    recording = record(lambda x: w * x, [2.0])
    w.data = 10.0
    assert run(recording, 2.0) == 20.0
    assert gradient(recording, 2.0) == [10.0, 2.0]


def test_a_result_from_before_is_captured_too():
    h = Value(3.0) * 2.0
    recording = record(lambda x: h * x, [2.0])
    assert recording.captured == [h]
    assert run(recording, 5.0) == 30.0


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
    assert run(recording, 2.0, 5.0) == 54.0


def test_what_is_read_changes_and_is_not_differentiated():
    recording = record(lambda x: x * x.data + x.detach() + x.item(), [3.0])
    assert run(recording, 5.0) == 35.0
    assert gradient(recording, 5.0) == [5.0]


def test_a_value_made_of_what_was_read_changes_and_is_not_differentiated():
    recording = record(lambda x: x * Value(x.data), [3.0])
    assert (run(recording, 5.0), gradient(recording, 5.0)) == (25.0, [5.0])


def test_a_value_made_of_a_number_is_that_number():
    recording = record(lambda x: x * math.sqrt(Value(4.0).data), [3.0])
    assert run(recording, 5.0) == 10.0


def test_no_grad_cuts_the_gradient_and_not_the_number():
    def f(x):
        with no_grad():
            y = x * x
        return x * y

    recording = record(f, [3.0])
    assert (run(recording, 5.0), gradient(recording, 5.0)) == (125.0, [25.0])


def test_ties_with_what_was_read_share_as_with_a_constant():
    recording = record(lambda x: autograd.maximum(x, x.data) + autograd.max([x, x.data]), [3.0])
    assert gradient(recording, 5.0) == [0.0]


def test_softmax_is_recorded_without_a_guard():
    recording = record(lambda xs: autograd.softmax(xs), [[1.0, 5.0, 2.0]])
    assert recording.tape.guards == []
    assert recording.tape.differentiated == 3
    assert run(recording, 3.0, 1.0, 2.0) == autograd.softmax([3.0, 1.0, 2.0])


def test_transforms_inside_are_recorded():
    w = Value(0.5)

    def f(x):
        first = grad(lambda y: y * y * y * x * w)(2.0)
        second = hvp(lambda y: autograd.exp(y * x), (1.0,), (1.0,))
        return first + second * grad(autograd.relu)(x)

    recording = record(f, [3.0])
    assert math.isclose(run(recording, 2.0), f(2.0))
    assert math.isclose(gradient(recording, 2.0)[0], grad(f)(2.0))
    assert reference.failing(recording.tape, reference.run(recording.tape, [-2.0, 0.5])) >= 0


def test_a_transform_of_plain_numbers_over_a_captured_value_is_no_constant():
    w = Value(2.0)
    recording = record(lambda x: x + grad(lambda y: y * y * w)(3.0), [1.0])
    w.data = 5.0
    assert run(recording, 1.0) == 31.0


def test_checkpoint_inside_is_recorded_as_the_function():
    recording = record(checkpoint(lambda x: x * x + 1.0), [3.0])
    assert run(recording, 5.0) == 26.0


def test_results_keep_their_structure_and_plain_numbers():
    recording = record(lambda x: {"y": [x * 2.0, 7], "z": (x.data,)}, [3.0])
    assert run(recording, 5.0) == {"y": [10.0, 7.0], "z": (5.0,)}


def test_arguments_are_nested_and_arrays():
    args = [{"w": [1.0, 2]}, np.array([[3.0, 4.0], [5.0, 6.0]]), np.float64(7.0), True]
    recording = record(lambda p, x, y, z: (p["w"][1] * x[1, 0] + (x @ x)[0, 0]) * y * z, args)
    assert len(recording.tape.inputs) == 8
    assert run(recording, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 1.0) == (10.0 + 29.0) * 7.0


def test_a_primitive_of_the_user_is_recorded():
    cube = primitive("cube_of_replay", "a * a * a", "3.0 * a * a")
    assert run(record(lambda x: cube(x), [2.0]), 3.0) == 27.0


# --- tables ---------------------------------------------------------------------------------------


def test_an_index_is_an_input():
    table = [[Value(float(10 * row + column)) for column in range(2)] for row in range(3)]
    recording = record(lambda token, x: [x * y for y in take(table, token)], [1, 3.0])
    assert run(recording, 2.0, 1.0) == [20.0, 21.0]
    assert run(recording, -3.0, 1.0) == [0.0, 1.0]
    assert [take_.index_input for take_ in recording.tape.takes] == [0, 0]


def test_a_table_of_numbers_is_data():
    recording = record(lambda token, x: x * take([1.0, 2.0, 4.0], token), [1, 3.0])
    assert run(recording, 2.0, 3.0) == 12.0
    assert gradient(recording, 2.0, 3.0) == [0.0, 4.0]


def test_second_derivatives_of_a_table_follow_the_index():
    recording = record(lambda i, xs: grad(lambda xs: take(xs, i) ** 3)(xs), [1, [1.0, 2.0]])
    assert run(recording, 0.0, 1.0, 2.0) == [3.0, 0.0]
    assert run(recording, -1.0, 1.0, 2.0) == [0.0, 12.0]


def test_an_index_that_is_computed_is_refused():
    with pytest.raises(RecordingError, match="must be an argument as it was given"):
        record(lambda i: take([1.0, 2.0], i - 1), [1])


def test_a_list_at_a_value_names_take():
    with pytest.raises(TypeError) as caught:
        record(lambda i: [1.0, 2.0][i], [1])
    assert "autograd.take(table, index)" in caught.value.__notes__[0]


# --- what is refused ------------------------------------------------------------------------------


def backward(x):
    (x * x).backward()


def assign(x):
    x.data = 3.0


def clear(x):
    x.zero_grad()


@custom_gradient
def custom(x):
    return x * x, lambda upstream: [upstream]


@pytest.mark.parametrize(
    ("function", "error", "told"),
    [
        (backward, RecordingError, "calls backward"),
        (assign, RecordingError, "assigns to .data"),
        (clear, RecordingError, "calls zero_grad"),
        (lambda x: x * x.grad, RecordingError, "reads .grad"),
        (custom, RecordingError, "calls 'custom'"),
        (lambda x: math.exp(x.data), InputTypeError, "autograd.exp"),
        (lambda x: x * float(x), InputTypeError, r"float\(\) of a Value"),
        (lambda x: x * int(x.data), InputTypeError, r"int\(\) of a Value"),
        (lambda x: x * random.random(), RecordingError, "draws from random"),
        (lambda x: x * random.gauss(0.0, 1.0), RecordingError, "draws from random"),
        (lambda x: x * np.random.rand(), RecordingError, "draws from numpy.random"),
        (lambda x: x * random.Random().random(), RecordingError, "the same twice"),
        (lambda x: x * time.perf_counter(), RecordingError, "the same twice"),
    ],
)
def test_what_a_replay_could_not_do_again_names_the_line(function, error, told):
    with pytest.raises(error, match=told) as caught:
        repeats(record(function, [2.0]), function, [2.0])
    assert str(caught.value).startswith(f"{__file__}:")
    assert current().transcript is None


def test_a_draw_leaves_the_generator_as_it_was():
    before = random.getstate()
    with pytest.raises(RecordingError):
        record(lambda x: x * random.random(), [2.0])
    assert random.getstate() == before


def test_dropout_while_training_is_refused_and_in_eval_recorded():
    dropout = Dropout(0.5, seed=1)
    with pytest.raises(RecordingError, match="the same twice"):
        repeats(record(dropout, [[1.0] * 50]), dropout, [[1.0] * 50])
    assert run(record(lambda xs: dropout.eval()(xs), [[1.0, 2.0]]), 3.0, 4.0) == [3.0, 4.0]


def test_a_count_of_the_calls_is_found():
    calls = []

    def count(x):
        calls.append(0)
        return x * len(calls)

    with pytest.raises(RecordingError, match=r"a number was 1.0 and then 3.0"):
        repeats(record(count, [2.0]), count, [2.0])


def test_a_copy_of_an_argument_is_not_frozen():
    f = lambda x: x * copy.deepcopy(x)  # noqa: E731
    with pytest.raises(RecordingError):
        repeats(record(f, [2.0]), f, [2.0])


def test_a_node_of_another_thread_is_refused():
    def f(x):
        found = []
        thread = threading.Thread(target=lambda: found.append(x * 2.0))
        thread.start()
        thread.join()
        return found[0] * x

    with pytest.raises(RecordingError, match="another thread"):
        record(f, [2.0])


@pytest.mark.parametrize(
    ("function", "args", "told"),
    [
        (lambda x: None, [1.0], "does it return"),
        (lambda x: "text", [1.0], "got str"),
        (lambda x: [], [1.0], "gives no number"),
        (lambda x: [x, None], [1.0], r"result\[1\]"),
        (lambda x: x, ["text"], r"args\[0\]"),
        (lambda x: x, [[1.0, None]], r"args\[0\]\[1\]"),
        (lambda x: x, [1j], r"args\[0\]"),
    ],
)
def test_what_is_not_numeric_is_refused(function, args, told):
    with pytest.raises(InputTypeError, match=told):
        record(function, args)


# --- nothing else changes -------------------------------------------------------------------------


def test_other_threads_and_what_follows_are_as_ever():
    seen = []

    def f(x):
        def beside():
            y = Value(2.0)
            seen.extend([type(y.data), type(y > 1.0), (y * y).data])

        thread = threading.Thread(target=beside)
        thread.start()
        thread.join()
        return x

    record(f, [1.0])
    assert seen == [float, bool, 4.0]
    x = Value(3.0)
    y = x * x
    y.backward()
    assert (type(x.data), type(x > 2.0), x.grad) == (float, bool, 6.0)


def test_recording_leaves_captured_values_as_they_were():
    w = Value(3.0)
    (w * w).backward()
    record(lambda x: w * x, [2.0])
    assert (w.data, w.grad, w.is_constant) == (3.0, 6.0, False)
    (w * w).backward()
    assert w.grad == 12.0


def test_an_error_of_the_function_ends_the_recording():
    with pytest.raises(ZeroDivisionError):
        record(lambda x: x * (1 // 0), [1.0])
    assert current().transcript is None


def test_formatting_shows_the_number_of_the_recording():
    texts = []
    record(lambda x: [texts.append(f"{x.data:.2f} {x!r}"), x][1], [2.0])
    assert texts == ["2.00 Value(data=2.0, grad=0.0)"]


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
    assert math.isclose(run(recording, 2.0, 1.0), expected, rel_tol=1e-12)
