"""Entropies: against exact arithmetic from -1000 to 1000, δ = a − t, bad input."""

import math

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import InputTypeError, InputValueError, Value, log, sigmoid, softmax
from autograd.testing import assert_gradient
from nn import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    kl_divergence,
    nll,
)

BCE = binary_cross_entropy_with_logits
LOGITS = [-1000.0, -745.0, -36.7, -1.0, -1e-9, 0.0, 0.3, 5.0, 40.0, 709.0, 1000.0]


@pytest.fixture(autouse=True)
def precision():
    with mpmath.workdps(900):
        yield


def near(expected):
    return pytest.approx(float(expected), rel=4e-15, abs=5e-323)


@pytest.mark.parametrize("target", [0, 1, 0.25, 1e-12, True])
@pytest.mark.parametrize("z", LOGITS)
def test_binary_cross_entropy_with_logits(z, target):
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


ROWS = [
    [0.0, 0.0],
    [1000.0, -1000.0, 0.0],
    [-1000.0, -1000.0, -1000.0],
    [1.0, 2.0, 3.0, 4.0],
    [700.0, 0.0],
    [50.0, 0.0, 1.0],
]


@pytest.mark.parametrize("row", ROWS)
def test_cross_entropy(row):
    for target in range(len(row)):
        hot = [float(place == target) for place in range(len(row))]
        for given_target in (target, hot):
            logits = [Value(x) for x in row]
            loss = cross_entropy(logits, given_target)
            differences = [mpmath.exp(mpmath.mpf(x) - row[target]) for x in row]
            assert loss.data == near(mpmath.log(mpmath.fsum(differences)))
            loss.backward()
            for logit, a, t in zip(logits, exact_softmax(row), hot, strict=True):
                assert logit.grad == pytest.approx(float(a - t), rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("likeliest", [0, -1])
def test_cross_entropy_of_soft_targets(row, likeliest):
    # 1 - 2**-40 and the rest: exact, and nearly one class.
    targets = [2.0**-40 / (len(row) - 1)] * len(row)
    targets[likeliest] = 1.0 - 2.0**-40
    logits = [Value(x) for x in row]
    loss = cross_entropy(logits, targets)
    activations = exact_softmax(row)
    expected = -mpmath.fsum(
        mpmath.mpf(t) * mpmath.log(a) for t, a in zip(targets, activations, strict=True)
    )
    # The targets sum to 1 but for rounding, which the loss at ±1000 sees.
    assert loss.data == pytest.approx(float(expected), rel=1e-13)
    loss.backward()
    for logit, a, t in zip(logits, activations, targets, strict=True):
        assert logit.grad == pytest.approx(float(a - t), rel=1e-12, abs=1e-15)


def exact_softmax(row):
    shifted = [mpmath.exp(mpmath.mpf(x) - max(row)) for x in row]
    total = mpmath.fsum(shifted)
    return [power / total for power in shifted]


def test_small_cross_entropies_are_exact():
    assert cross_entropy([Value(0.0), Value(-690.0)], 0).data == near(mpmath.exp(-690))
    assert BCE(Value(690.0), 1).data == near(mpmath.exp(-690))


def test_cross_entropy_delta_is_a_minus_t():
    logits = [Value(x) for x in (0.3, -1.2, 2.0)]
    cross_entropy(logits, 1).backward()
    a = softmax([0.3, -1.2, 2.0])
    assert [z.grad for z in logits] == pytest.approx([a[0], a[1] - 1.0, a[2]], rel=1e-14)


SCORES = st.floats(-1000.0, 1000.0).map(lambda x: round(x, 2))


@given(st.lists(SCORES, min_size=2, max_size=5), st.data())
def test_cross_entropy_is_finite_and_not_negative(row, data):
    target = data.draw(st.integers(0, len(row) - 1))
    weights = data.draw(st.lists(st.integers(0, 9), min_size=len(row), max_size=len(row)))
    weights[target] += 1
    soft = [weight / sum(weights) for weight in weights]
    for wanted in (target, soft):
        logits = [Value(x) for x in row]
        loss = cross_entropy(logits, wanted)
        assert 0.0 <= loss.data < math.inf
        loss.backward()
        hot = [float(i == target) for i in range(len(row))] if wanted is target else soft
        expected = [a - t for a, t in zip(softmax(row), hot, strict=True)]
        assert [z.grad for z in logits] == pytest.approx(expected, rel=1e-12, abs=1e-15)


@settings(max_examples=25)
@given(st.lists(st.floats(-5.0, 5.0).map(lambda x: round(x, 2)), min_size=2, max_size=4))
def test_gradients(row):
    even = [1.0 / len(row)] * len(row)
    assert_gradient(lambda zs: cross_entropy(zs, len(row) - 1), [row])
    assert_gradient(lambda zs: cross_entropy(zs, even), [row])
    assert_gradient(lambda zs: kl_divergence(zs, even), [row])
    assert_gradient(lambda zs: BCE(zs, even), [row])
    assert_gradient(lambda zs: binary_cross_entropy([sigmoid(z) for z in zs], even), [row])


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_binary_cross_entropy(probability, target):
    a = Value(probability)
    loss = binary_cross_entropy(a, target)
    assert 0.0 <= loss.data <= 100.0
    loss.backward()
    assert math.isfinite(a.grad)
    if 1e-9 < probability < 1.0 - 1e-9:
        p, t = mpmath.mpf(probability), mpmath.mpf(target)
        exact = -t * mpmath.log(p) - (1 - t) * mpmath.log(1 - p)
        assert loss.data == pytest.approx(float(exact), rel=1e-13)
        slope = float((p - t) / (p * (1 - p)))
        assert a.grad == pytest.approx(slope, rel=1e-12, abs=1e-13)


@pytest.mark.parametrize(("z", "target"), [(1000.0, 0), (-1000.0, 1), (1000.0, 1), (-1000.0, 0.5)])
def test_binary_cross_entropy_of_a_saturated_sigmoid_is_finite(z, target):
    logit = Value(z)
    loss = binary_cross_entropy(sigmoid(logit), target)
    assert loss.data == {0: 100.0, 1: 100.0 if z < 0 else 0.0, 0.5: 50.0}[target]
    loss.backward()
    assert logit.grad == 0.0


def test_nll_of_log_probabilities_is_the_cross_entropy():
    row = [0.5, -1.0, 2.0]
    logs = [log(p) for p in softmax(row)]
    assert nll(logs, 1) == pytest.approx(cross_entropy(row, 1), rel=1e-14)
    assert nll([logs, logs], [0, 2], reduction="none") == [-logs[0], -logs[2]]


@given(st.lists(st.integers(1, 9), min_size=3, max_size=3), st.lists(st.integers(0, 9), min_size=3))
def test_kl_divergence(first, second):
    second = [*second[:2], second[2] + 1]
    p = [x / sum(first) for x in first]
    t = [x / sum(second) for x in second]
    found = kl_divergence([math.log(x) for x in p], t)
    exact = mpmath.fsum(
        mpmath.mpf(b) * mpmath.log(mpmath.mpf(b) / a) for a, b in zip(p, t, strict=True) if b
    )
    assert found == pytest.approx(float(exact), rel=1e-13, abs=1e-15)
    assert found >= -1e-15
    assert kl_divergence([math.log(x) for x in p], p) == 0.0


@pytest.mark.parametrize("loss", [BCE, binary_cross_entropy])
def test_rows_are_questions_number_by_number(loss):
    outputs, targets = [[0.25, 0.5], [0.75, 0.125]], [[1, 0], [0, 0.5]]
    assert loss(outputs, targets) == loss([0.25, 0.5, 0.75, 0.125], [1, 0, 0, 0.5])


def test_a_target_of_0_does_not_look_at_its_logarithm():
    assert kl_divergence([-math.inf, 0.0], [0.0, 1.0]) == 0.0


def test_numpy_targets():
    numpy = pytest.importorskip("numpy")
    rows = [[Value(1.0), Value(2.0)], [Value(0.0), Value(0.0)]]
    assert cross_entropy(rows, numpy.array([0, 1])).data == cross_entropy(rows, [0, 1]).data
    assert cross_entropy(rows[0], numpy.int64(1)).data == cross_entropy(rows[0], 1).data
    soft = numpy.array([[0.5, 0.5], [1.0, 0.0]])
    assert cross_entropy(rows, soft).data == cross_entropy(rows, soft.tolist()).data


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: BCE([Value(1.0)], [2]), InputValueError, "from 0 to 1, got 2 at place 0"),
        (lambda: BCE([Value(1.0)], [-1]), InputValueError, r"\(y \+ 1\) / 2"),
        (lambda: BCE([Value(1.0)], [float("nan")]), InputValueError, "got nan"),
        (lambda: BCE([Value(1.0)], [Value(1.0)]), InputTypeError, "plain numbers as targets"),
        (lambda: binary_cross_entropy(1.5, 1), InputValueError, "got 1.5 at place 0; for raw"),
        (lambda: binary_cross_entropy(Value(-0.1), 1), InputValueError, "probabilities from 0"),
        (lambda: cross_entropy([Value(1.0), 2.0], 2), InputValueError, "0 to 1, got 2"),
        (lambda: cross_entropy([Value(1.0), 2.0], -1), InputValueError, "got -1"),
        (lambda: cross_entropy([Value(1.0), 2.0], 1.0), InputTypeError, "index of a class"),
        (lambda: cross_entropy([[Value(1.0), 2.0]], [1.0]), InputTypeError, "index of a class"),
        (lambda: cross_entropy([[Value(1.0)]], [0]), InputValueError, "two logits or more"),
        (lambda: cross_entropy([Value(1.0)], 0), InputValueError, "two logits or more"),
        (lambda: cross_entropy([[]], [0]), InputValueError, "one element or more"),
        (lambda: cross_entropy([1.0, 2.0], [0.5, 0.4]), InputValueError, "sum to 1, got 0.9"),
        (lambda: cross_entropy([1.0, 2.0], [0.5, 0.3, 0.2]), InputValueError, "2 classes, got 3"),
        (lambda: cross_entropy([1.0, 2.0], [1.5, -0.5]), InputValueError, "from 0 to 1, got 1.5"),
        (lambda: cross_entropy([[1.0, 2.0], 3.0], [0, 1]), InputTypeError, "each row of logits"),
        (lambda: nll([-1.0, -2.0], 2), InputValueError, "nll takes the index of one of 2"),
        (lambda: nll([-1.0, -2.0], [0.5, 0.5]), InputTypeError, "index of a class, got list"),
        (lambda: kl_divergence([-1.0, -2.0], 1), InputValueError, "2 classes, got 1"),
        (lambda: BCE([[1.0, 2.0]], [1]), InputValueError, "logits, got one number for a row of 2"),
        (lambda: BCE([[1.0, 2.0]], [[1, 2]]), InputValueError, "from 0 to 1, got 2 at place 1"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()
