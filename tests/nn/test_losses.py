"""Losses: all of them against PyTorch, under each reduction, and what all of them refuse."""

import pytest
from torch_numbers import recorded

from autograd import InputTypeError, InputValueError, Value
from nn import LOSSES

CASES = recorded("losses")["cases"]


def values(outputs):
    return [[Value(x) for x in o] if isinstance(o, list) else Value(o) for o in outputs]


def gradients(rows):
    return [[x.grad for x in row] if isinstance(row, list) else row.grad for row in rows]


def flat(numbers):
    if not isinstance(numbers, list):
        return [numbers]
    return [x for part in numbers for x in flat(part)]


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["loss"])
def test_as_pytorch(case, reduction):
    rows = values(case["outputs"])
    loss = LOSSES[case["loss"]](rows, case["targets"], reduction=reduction, **case["settings"])
    expected = case["reductions"][reduction]
    terms = loss if isinstance(loss, list) else [loss]
    assert [term.data for term in terms] == pytest.approx(flat(expected["value"]), rel=1e-12)
    for term in terms:
        term.backward()
    # PyTorch's own differ by 1e-16 of the number 1: softmax less 1.
    assert flat(gradients(rows)) == pytest.approx(flat(expected["gradient"]), rel=1e-12, abs=1e-15)


def test_every_loss_is_compared():
    assert {case["loss"] for case in CASES} == LOSSES.keys()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["loss"])
def test_reductions_agree(case):
    loss = LOSSES[case["loss"]]
    rows, targets, settings = values(case["outputs"]), case["targets"], case["settings"]
    terms = [term.data for term in loss(rows, targets, reduction="none", **settings)]
    assert len(terms) == len(rows)
    assert all(term >= 0.0 for term in terms)
    total = loss(rows, targets, reduction="sum", **settings).data
    assert total == pytest.approx(sum(terms), rel=1e-14)
    assert loss(rows, targets, **settings).data == pytest.approx(total / len(rows), rel=1e-14)
    in_tuples = loss(tuple(rows), tuple(targets), **settings)
    assert in_tuples.data == loss(rows, targets, **settings).data
    # Plain numbers have a loss, too, which is a number.
    assert float(loss(case["outputs"], targets, **settings)) == in_tuples.data


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["loss"])
def test_bad_input(case):
    loss, targets = LOSSES[case["loss"]], case["targets"]
    rows = values(case["outputs"])
    with pytest.raises(InputValueError, match="takes mean, sum or none as reduction, got 'avg'"):
        loss(rows, targets, reduction="avg")
    with pytest.raises(InputValueError, match="one target for each"):
        loss(rows, targets[:2])
    with pytest.raises(InputValueError, match="one element or more"):
        loss([], [])
    with pytest.raises(InputTypeError, match="sequence"):
        loss(None, targets)
    with pytest.raises(InputTypeError, match=r"got str|got list"):
        loss(["a"] * len(rows), targets)
