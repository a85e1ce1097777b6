"""Regression: mse, mae, huber: values and slopes, at the kinks and far away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import InputTypeError, InputValueError, Value
from autograd.testing import assert_gradient
from nn import huber, mae, mse

NUMBERS = st.floats(-100.0, 100.0).map(lambda x: round(x, 3))
PAIRS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=5)


@given(PAIRS, st.sampled_from([mse, mae, huber]))
def test_gradients(pairs, loss):
    assert_gradient(loss, list(map(list, zip(*pairs, strict=True))))


@given(PAIRS, st.sampled_from([0.01, 1.0, 30.0]))
def test_huber_is_the_formula(pairs, delta):
    predictions = [Value(x) for x, _ in pairs]
    terms = huber(predictions, [t for _, t in pairs], delta=delta, reduction="none")
    for term, prediction, (x, t) in zip(terms, predictions, pairs, strict=True):
        d = abs(x - t)
        expected = 0.5 * d * d if d <= delta else delta * (d - 0.5 * delta)
        assert term.data == pytest.approx(expected, rel=1e-14)
        term.backward()
        assert prediction.grad == max(-delta, min(x - t, delta))


def test_mse():
    predictions, targets = [Value(1.0), Value(-2.0)], [0.5, 1.0]
    loss = mse(predictions, targets)
    assert loss.data == (0.25 + 9.0) / 2.0
    loss.backward()
    assert [p.grad for p in predictions] == [0.5, -3.0]
    target = Value(1.0)
    mse(3.0, target).backward()
    assert target.grad == -4.0


def test_mae_is_level_at_the_target():
    predictions = [Value(1.0), Value(-2.0), Value(3.0)]
    mae(predictions, [1.0, 1.0, 1.0], reduction="sum").backward()
    assert [p.grad for p in predictions] == [0.0, -1.0, 1.0]


def test_huber_of_what_is_far_off():
    prediction = Value(1e300)
    loss = huber(prediction, 0.0)
    loss.backward()
    assert loss.data == 1e300
    assert prediction.grad == 1.0


@pytest.mark.parametrize("loss", [mse, mae, huber])
def test_rows_count_number_by_number(loss):
    outputs, targets = [[1.0, 2.5], [-3.0, 0.5], [0.0, 7.0]], [[0.0, 2.0], [1.0, 1.0], [5.0, 6.5]]
    flat = [x for row in outputs for x in row], [x for row in targets for x in row]
    for reduction in ("mean", "sum", "none"):
        assert loss(outputs, targets, reduction=reduction) == loss(*flat, reduction=reduction)


def test_numpy_targets():
    numpy = pytest.importorskip("numpy")
    rows = numpy.array([[3.0, 1.0]])
    assert mse([[Value(1.0), Value(1.0)]], rows).data == mse(rows, [[1.0, 1.0]]) == 2.0
    assert mse((x for x in (1.0, 2.0)), [1.0, 4.0]) == 2.0
    assert mse([Value(1.0)], numpy.array([3.0])).data == 4.0


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: mse([Value(1.0)], ["1"]), InputTypeError, "mse takes Values or numbers"),
        (lambda: mse([[Value(1.0)]], [1.0]), InputValueError, "one number for a row of 1"),
        (lambda: mse([[1.0, 2.0]], [[1.0]]), InputValueError, "a row of 1 for a row of 2"),
        (lambda: mse([[1.0, 2.0]], [[1.0, 2.0]] * 2), InputValueError, "1 rows .*2 targets"),
        (lambda: mse([[[1.0]]], [[[1.0]]]), InputTypeError, "got list"),
        (lambda: mse("1", [1.0]), InputTypeError, "takes a sequence as predictions, got str"),
        (lambda: huber(1.0, 1.0, delta=0.0), InputValueError, "above 0 as delta, got 0"),
        (lambda: huber(1.0, 1.0, delta="1"), InputTypeError, "as delta, got str"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()
