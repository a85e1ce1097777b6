"""Dropout and normalization: what they do while training, in eval, and to their statistics."""

import random

import pytest

from autograd import InputTypeError, InputValueError, Value
from nn import BatchNorm, Dropout, LayerNorm, Linear, RMSNorm, Sequential

BATCH = [[1.0, 5.0], [3.0, 9.0], [8.0, 4.0]]


def data(rows):
    return [[y.data for y in row] for row in rows]


def test_dropout_is_inverted():
    dropout = Dropout(0.2, seed=0)
    out = [y.data for y in dropout([1.0] * 10_000)]
    assert set(out) == {0.0, 1.0 / (1.0 - 0.2)}
    assert sum(out) / len(out) == pytest.approx(1.0, abs=0.02)


def test_what_is_left_out_has_no_gradient_and_leaks_nothing():
    x = [Value(float("inf")) for _ in range(20)]
    out = Dropout(0.5, seed=0)(x)
    left = [place for place, y in enumerate(out) if y.data == 0.0]
    assert 0 < len(left) < 20
    for y in out:
        y.backward()
    assert [v.grad for v in x] == [0.0 if place in left else 2.0 for place in range(20)]
    assert [v.data for v in Dropout(1.0)([Value(3.0)])] == [0.0]


def test_in_eval_dropout_is_not_there():
    x, dropout = [Value(1.0), Value(2.0)], Dropout(0.9, seed=0)
    state = dropout.state_dict()
    out = dropout.eval()(x)
    assert all(a is b for a, b in zip(out, x, strict=True))
    assert all(a is b for a, b in zip(Dropout(0.0)(x), x, strict=True))
    assert dropout.state_dict() == state


def test_dropout_reproduces():
    def drawn(dropout):
        return [[y.data for y in dropout([1.0] * 8)] for _ in range(3)]

    assert drawn(Dropout(seed=4)) == drawn(Dropout(seed=4)) != drawn(Dropout(seed=5))
    dropout = Dropout(seed=4)
    drawn(dropout)
    state = dropout.state_dict()
    first = drawn(dropout)
    other = Dropout(seed=99)
    other.load_state_dict(state)
    assert drawn(other) == first
    random.seed(3)
    free = Dropout()
    first = drawn(free)
    random.seed(3)
    assert drawn(free) == first
    assert free.state_dict() == {}


def test_dropout_keeps_the_form():
    dropout = Dropout(1.0)
    assert dropout(Value(1.0)).data == 0.0
    assert data(dropout([[1.0], [2.0]])) == [[0.0], [0.0]]


def test_batch_norm_uses_the_batch_only_while_training():
    norm = BatchNorm(2)
    out = data(norm(BATCH))
    for column in zip(*out, strict=True):
        assert sum(column) == pytest.approx(0.0, abs=1e-12)
        assert sum(y * y for y in column) / 3.0 == pytest.approx(1.0, rel=1e-5)
    before = norm.state_dict()
    norm.eval()
    assert data([norm(row) for row in BATCH]) == data(norm(BATCH))
    assert norm.state_dict() == before
    assert before["num_batches_tracked"] == 1
    norm.train()(BATCH)
    assert norm.num_batches_tracked == 2


def test_a_plain_average_of_batches():
    norm = BatchNorm(2, momentum=None)
    norm([[1.0, 0.0], [3.0, 0.0]])
    norm([[5.0, 0.0], [11.0, 0.0]])
    assert norm.running_mean == pytest.approx([5.0, 0.0])
    assert norm.running_var == pytest.approx([10.0, 0.0])


def test_one_feature():
    norm = BatchNorm(1)
    assert data(norm([[1.0], [3.0]])) == [[y.data] for y in norm([1.0, Value(3.0)])]
    norm.eval()
    assert norm(Value(2.0)).data == norm([2.0])[0].data == norm([[2.0]])[0][0].data


def test_evaluating():
    net = Sequential(Linear(2, 2, seed=0), BatchNorm(2), Dropout())
    net[2].eval()
    with net.evaluating():
        assert not any(module.training for _, module in net.named_modules())
    assert [module.training for _, module in net.named_modules()] == [True, True, True, False]
    with pytest.raises(ZeroDivisionError), net.evaluating():
        raise ZeroDivisionError
    assert net.training


def test_norms_do_not_overflow_where_all_is_equal():
    assert [y.data for y in LayerNorm(2)([4.0, 4.0])] == [0.0, 0.0]
    assert [y.data for y in RMSNorm(2)([0.0, 0.0])] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Dropout(1.5), InputValueError, "a probability from 0 to 1 as p, got 1.5"),
        (lambda: Dropout(-0.5), InputValueError, "at least 0 as p"),
        (lambda: Dropout("a"), InputTypeError, "as p"),
        (lambda: Dropout()("a"), InputTypeError, r"Dropout\(p=0.5\) takes a sequence"),
        (lambda: BatchNorm(2, momentum=2.0), InputValueError, "from 0 to 1 as momentum"),
        (lambda: BatchNorm(2)([1.0, 2.0]), InputTypeError, "got one row"),
        (lambda: BatchNorm(2)([[1.0, 2.0]]), InputValueError, "two rows or more .* call eval"),
        (lambda: BatchNorm(1)(Value(1.0)), InputTypeError, "takes a sequence as rows"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_an_error_moves_no_statistics():
    norm = BatchNorm(2)
    before = norm.state_dict()
    with pytest.raises(InputValueError, match=r"BatchNorm\(2, .* takes 2 inputs, got 1"):
        norm([[1.0, 2.0], [3.0]])
    assert norm.state_dict() == before
