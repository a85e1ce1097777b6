"""Losses: against exact arithmetic from -1000 to 1000, their gradients, bad input."""

import mpmath
import pytest

from autograd import InputTypeError, InputValueError, Value, sigmoid, softmax
from nn import binary_cross_entropy_with_logits, cross_entropy, max_margin, mse

BCE = binary_cross_entropy_with_logits
LOGITS = [-1000.0, -745.0, -36.7, -1.0, -1e-9, 0.0, 0.3, 5.0, 40.0, 709.0, 1000.0]


@pytest.fixture(autouse=True)
def precision():
    with mpmath.workdps(900):
        yield


def near(expected):
    return pytest.approx(float(expected), rel=4e-15, abs=5e-323)


@pytest.mark.parametrize("target", [0, 1, 0.25, True])
@pytest.mark.parametrize("z", LOGITS)
def test_binary_cross_entropy(z, target):
    logit = Value(z)
    loss = BCE(logit, target)
    a = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
    t = mpmath.mpf(float(target))
    one, two = -mpmath.log(a) if t else 0, -mpmath.log(1 - a) if t != 1 else 0
    assert loss.data == near(t * one + (1 - t) * two)
    loss.backward()
    assert logit.grad == pytest.approx(float(a - t), rel=4e-15, abs=1e-16)


@pytest.mark.parametrize("z", LOGITS)
@pytest.mark.parametrize("target", [0, 1])
def test_delta_is_a_minus_t(z, target):
    """δ = a − t, the error of the output, is what the loss sends back into the network."""
    logit = Value(z)
    BCE(logit, target).backward()
    assert logit.grad == pytest.approx(sigmoid(z) - target, rel=1e-12, abs=1e-16)


@pytest.mark.parametrize(
    "row",
    [
        [0.0, 0.0],
        [1000.0, -1000.0, 0.0],
        [-1000.0, -1000.0, -1000.0],
        [1.0, 2.0, 3.0, 4.0],
        [700.0, 0.0],
        [50.0, 0.0, 1.0],
    ],
)
def test_cross_entropy(row):
    shifted = [mpmath.exp(mpmath.mpf(x) - max(row)) for x in row]
    for target in range(len(row)):
        logits = [Value(x) for x in row]
        loss = cross_entropy(logits, target)
        differences = [mpmath.exp(mpmath.mpf(x) - row[target]) for x in row]
        assert loss.data == near(mpmath.log(mpmath.fsum(differences)))
        loss.backward()
        for place, logit in enumerate(logits):
            a = shifted[place] / mpmath.fsum(shifted)
            assert logit.grad == pytest.approx(float(a - (place == target)), rel=1e-13, abs=1e-15)


def test_small_cross_entropies_are_exact():
    assert cross_entropy([Value(0.0), Value(-690.0)], 0).data == near(mpmath.exp(-690))
    assert BCE(Value(690.0), 1).data == near(mpmath.exp(-690))


def test_cross_entropy_delta_is_a_minus_t():
    logits = [Value(x) for x in (0.3, -1.2, 2.0)]
    cross_entropy(logits, 1).backward()
    a = softmax([0.3, -1.2, 2.0])
    assert [z.grad for z in logits] == pytest.approx([a[0], a[1] - 1.0, a[2]], rel=1e-14)


def test_mse():
    predictions, targets = [Value(1.0), Value(-2.0)], [0.5, 1.0]
    loss = mse(predictions, targets)
    assert loss.data == (0.25 + 9.0) / 2.0
    loss.backward()
    assert [p.grad for p in predictions] == [0.5, -3.0]
    target = Value(1.0)
    mse(3.0, target).backward()
    assert target.grad == -4.0


@pytest.mark.parametrize(
    ("score", "label", "loss", "slope"),
    [(2.0, 1, 0.0, 0.0), (0.5, 1, 0.5, -1.0), (0.5, -1, 1.5, 1.0), (1.0, 1, 0.0, 0.0)],
)
def test_max_margin(score, label, loss, slope):
    value = Value(score)
    found = max_margin(value, label)
    assert found.data == loss
    found.backward()
    assert value.grad == slope


@pytest.mark.parametrize(
    ("loss", "outputs", "targets"),
    [
        (mse, [1.0, 2.0, 4.0], [0.0, 0.0, 0.0]),
        (BCE, [1.0, -2.0, 4.0], [0, 1, 0]),
        (max_margin, [0.1, -0.2, 3.0], [-1, 1, 1]),
        (cross_entropy, [[1.0, 2.0], [0.0, 3.0], [5.0, 1.0]], [0, 1, 0]),
    ],
)
def test_reductions(loss, outputs, targets):
    rows = [[Value(x) for x in o] if isinstance(o, list) else Value(o) for o in outputs]
    terms = [term.data for term in loss(rows, targets, reduction="none")]
    assert len(terms) == 3
    assert loss(rows, targets, reduction="sum").data == pytest.approx(sum(terms), rel=1e-15)
    assert loss(rows, targets).data == pytest.approx(sum(terms) / 3, rel=1e-15)
    assert loss(tuple(rows), tuple(targets)).data == loss(rows, targets).data
    with pytest.raises(InputValueError, match="takes mean, sum or none as reduction"):
        loss(rows, targets, reduction="avg")
    with pytest.raises(InputValueError, match="one target for each"):
        loss(rows, targets[:2])
    with pytest.raises(InputValueError, match="one element or more"):
        loss([], [])
    with pytest.raises(InputTypeError, match="sequence"):
        loss(None, targets)


def test_numpy_targets():
    numpy = pytest.importorskip("numpy")
    rows = [[Value(1.0), Value(2.0)], [Value(0.0), Value(0.0)]]
    assert cross_entropy(rows, numpy.array([0, 1])).data == cross_entropy(rows, [0, 1]).data
    assert cross_entropy(rows[0], numpy.int64(1)).data == cross_entropy(rows[0], 1).data
    assert mse([Value(1.0)], numpy.array([3.0])).data == 4.0


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: BCE([Value(1.0)], [2]), InputValueError, "from 0 to 1, got 2 at place 0"),
        (lambda: BCE([Value(1.0)], [-1]), InputValueError, r"\(y \+ 1\) / 2"),
        (lambda: BCE([Value(1.0)], [float("nan")]), InputValueError, "got nan"),
        (lambda: BCE([Value(1.0)], [Value(1.0)]), InputTypeError, "plain numbers as targets"),
        (lambda: max_margin([Value(1.0)], [0]), InputValueError, "labels of -1 or 1, got 0"),
        (lambda: max_margin([Value(1.0)], ["1"]), InputTypeError, "Values or numbers as targets"),
        (lambda: mse([Value(1.0)], ["1"]), InputTypeError, "mse takes Values or numbers"),
        (lambda: mse([[Value(1.0)]], [1.0]), InputTypeError, "got list"),
        (lambda: mse("1", [1.0]), InputTypeError, "takes a sequence as predictions, got str"),
        (lambda: cross_entropy([Value(1.0), 2.0], 2), InputValueError, "0 to 1, got 2"),
        (lambda: cross_entropy([Value(1.0), 2.0], -1), InputValueError, "got -1"),
        (lambda: cross_entropy([Value(1.0), 2.0], 1.0), InputTypeError, "sequence as targets"),
        (lambda: cross_entropy([[Value(1.0), 2.0]], [1.0]), InputTypeError, "index of a class"),
        (lambda: cross_entropy([[Value(1.0)]], [0]), InputValueError, "two logits or more"),
        (lambda: cross_entropy([Value(1.0)], 0), InputValueError, "two logits or more"),
        (lambda: cross_entropy([[]], [0]), InputValueError, "one element or more"),
        (lambda: cross_entropy([Value(1.0), 2.0], [0, 1]), InputTypeError, "each row of logits"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()
