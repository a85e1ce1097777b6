import math

import numpy as np
import pytest

from autograd import InputTypeError, InputValueError, Value, take
from autograd.modes import recording_for_replay
from autograd.transcript import Transcript


@pytest.mark.parametrize("index", [1, -2, np.int64(1), Value(1), Value(-2.0)])
def test_the_element_itself_is_given(index):
    table = [Value(1.0), Value(2.0), Value(3.0)]
    assert take(table, index) is table[1]


def test_rows_and_arrays_are_given_as_they_are():
    table = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert take(table, 1).tolist() == [3.0, 4.0]


@pytest.mark.parametrize("index", [1.5, "1", None, True, Value(0.5), Value(math.nan), [1]])
def test_what_is_no_whole_number_is_refused(index):
    with pytest.raises(InputTypeError, match="take takes"):
        take([1.0, 2.0], index)


@pytest.mark.parametrize("index", [2, -3, Value(2.0)])
def test_an_index_out_of_range_is_refused(index):
    with pytest.raises(InputValueError, match="takes -2 to 1"):
        take([1.0, 2.0], index)


def test_an_empty_table_is_refused():
    with pytest.raises(InputValueError, match="not empty"):
        take([], 0)


def test_rows_that_differ_are_refused_while_recorded():
    index = Value(0.0)
    with recording_for_replay(Transcript([index])), pytest.raises(InputValueError, match="alike"):
        take([[1.0, 2.0], [3.0]], index)


def test_a_pass_inside_reaches_the_element_that_was_taken():
    index, xs = Value(1.0), [Value(2.0), Value(3.0)]
    transcript = Transcript([index, *xs])
    with recording_for_replay(transcript):
        y = take(xs, index) * 10.0
    y.backward()
    assert [x.grad for x in xs] == [0.0, 10.0]
    assert transcript.takes == [(3, 0, [1, 2])]
