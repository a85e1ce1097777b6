"""An index that is an argument is an input of the tape, where it chooses from a table."""

import numpy as np
import pytest
from programs import pulled, replayed

from autograd import RecordingError, Value, grad, take
from autograd.replay.recorder import record


def test_an_index_is_an_input():
    table = [[Value(float(10 * row + column)) for column in range(2)] for row in range(3)]
    recording = record(lambda token, x: [x * y for y in take(table, token)], [1, 3.0])
    assert replayed(recording, 2.0, 1.0) == [20.0, 21.0]
    assert replayed(recording, -3.0, 1.0) == [0.0, 1.0]
    assert [take_.index_input for take_ in recording.tape.takes] == [0, 0]


def test_a_table_of_numbers_is_data():
    recording = record(lambda token, x: x * take([1.0, 2.0, 4.0], token), [1, 3.0])
    assert replayed(recording, 2.0, 3.0) == 12.0
    assert pulled(recording, 2.0, 3.0) == [0.0, 4.0]


def test_second_derivatives_of_a_table_follow_the_index():
    recording = record(lambda i, xs: grad(lambda xs: take(xs, i) ** 3)(xs), [1, [1.0, 2.0]])
    assert replayed(recording, 0.0, 1.0, 2.0) == [3.0, 0.0]
    assert replayed(recording, -1.0, 1.0, 2.0) == [0.0, 12.0]


def test_an_index_that_is_computed_is_refused():
    with pytest.raises(RecordingError, match="must be an argument as it was given"):
        record(lambda i: take([1.0, 2.0], i - 1), [1])


@pytest.mark.parametrize(
    ("look_up", "error"),
    [
        (lambda i: [1.0, 2.0][i], TypeError),
        (lambda i: [1.0, 2.0][:i], TypeError),
        (lambda i: sum(range(i)), TypeError),
        (lambda i: np.ones(2)[i], IndexError),
        (lambda i: np.ones((2, 2))[0, i], IndexError),
        (lambda i: np.ones(2)[[i, i]], IndexError),
    ],
    ids=["list", "slice", "range", "array", "matrix", "indices"],
)
def test_a_value_where_an_int_belongs_names_take(look_up, error):
    with pytest.raises(error) as caught:
        record(look_up, [1])
    assert "autograd.take(table, index)" in caught.value.__notes__[0]


@pytest.mark.parametrize("look_up", [lambda i: [1.0][2], lambda i: np.ones(1)[2]])
def test_an_int_out_of_range_is_the_error_of_python(look_up):
    with pytest.raises(IndexError) as caught:
        record(look_up, [1])
    assert not hasattr(caught.value, "__notes__")
