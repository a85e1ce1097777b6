"""What a replay could not do again is an error of the recording, which names the line."""

import copy
import math
import random
import threading
import time

import numpy as np
import pytest
from programs import replayed

from autograd import InputTypeError, RecordingError, custom_gradient
from autograd.replay.recorder import record, repeats
from autograd.state import current
from nn import Dropout


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
    assert replayed(record(lambda xs: dropout.eval()(xs), [[1.0, 2.0]]), 3.0, 4.0) == [3.0, 4.0]


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
