"""A recording changes nothing around it: other threads, captured Values, what follows."""

import threading

import pytest

from autograd import Value
from autograd.replay.recorder import record
from autograd.state import current


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
