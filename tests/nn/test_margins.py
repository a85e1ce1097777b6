"""Margins: hinge and max-margin, on both sides of the corner."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import InputTypeError, InputValueError, Value
from autograd.testing import assert_gradient
from nn import hinge, max_margin

SCORES = st.floats(-3.0, 3.0).map(lambda x: round(x, 3))


@pytest.mark.parametrize("function", [hinge, max_margin])
@pytest.mark.parametrize(
    ("score", "label", "loss", "slope"),
    [(2.0, 1, 0.0, 0.0), (0.5, 1, 0.5, -1.0), (0.5, -1, 1.5, 1.0), (1.0, 1, 0.0, 0.0)],
)
def test_hinge(function, score, label, loss, slope):
    value = Value(score)
    found = function(value, label)
    assert found.data == loss
    found.backward()
    assert value.grad == slope


def test_the_margin():
    assert hinge([0.5, -0.25], [1, 1], margin=0.5, reduction="none") == [0.0, 0.75]
    assert max_margin([3.0, 1.0], 0, margin=2.5) == 0.25
    assert max_margin([[3.0, 1.0]], [0], margin=2.5) == 0.25


@given(st.lists(SCORES, min_size=2, max_size=5), st.data())
def test_max_margin_of_classes(row, data):
    target = data.draw(st.integers(0, len(row) - 1))
    found = max_margin(row, target)
    terms = [max(0.0, 1.0 - row[target] + s) for i, s in enumerate(row) if i != target]
    assert found == pytest.approx(sum(terms) / len(row), rel=1e-14)
    assert_gradient(lambda xs: max_margin(xs, target), [row])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: max_margin([Value(1.0)], [0]), InputValueError, "labels of -1 or 1, got 0"),
        (lambda: hinge([Value(1.0)], [2]), InputValueError, "hinge takes labels of -1 or 1, got 2"),
        (lambda: hinge([Value(1.0)], ["1"]), InputTypeError, "Values or numbers as labels"),
        (lambda: hinge(1.0, 1, margin=0), InputValueError, "above 0 as margin, got 0"),
        (lambda: max_margin([1.0, 2.0], 2), InputValueError, "one of 2 classes, 0 to 1, got 2"),
        (lambda: max_margin([1.0, 2.0], 0.5), InputTypeError, "index of a class, got float"),
        (lambda: max_margin([[1.0]], [0]), InputValueError, "two scores or more"),
        (lambda: max_margin([1.0, 2.0], [1]), InputValueError, "one target for each"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()
