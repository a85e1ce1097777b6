"""Losses: how far the outputs are from what they should be, as one number to be made small.

>>> from autograd import Value
>>> loss = mse([Value(1.0), Value(3.0)], [1.0, 1.0])
>>> loss.data
2.0

Each takes the outputs of a whole batch and its targets, and gives the mean, the sum
(`reduction="sum"`) or a list of the terms (`reduction="none"`). A single output, as a network with
one output neuron gives it, is a batch of one. The cross-entropies take raw scores, logits: what
sigmoid or softmax would make of them is part of the loss, which so stays right at ±1000.

Next: `optim.py` for what makes a loss small.
"""

import operator
from collections.abc import Callable, Sequence
from typing import Any, Final

from autograd import (
    InputTypeError,
    InputValueError,
    Value,
    logsumexp,
    mean,
    relu,
    softplus,
    square,
    sum,
)
from nn.checks import choice, scalar, sequence, shown

Scalar = Value | float

REDUCTIONS: Final[dict[str, Callable[[list[Any]], Any]]] = {"mean": mean, "sum": sum, "none": list}


def mse(
    predictions: Scalar | Sequence[Scalar],
    targets: Scalar | Sequence[Scalar],
    *,
    reduction: str = "mean",
) -> Any:
    """Give the mean squared error, the mean of (prediction − target)².

    >>> prediction = Value(3.0)
    >>> loss = mse(prediction, 1.0)
    >>> loss.backward()
    >>> loss.data, prediction.grad
    (4.0, 4.0)

    Targets may be Values, too. Raises `InputValueError` for empty batches or different lengths.
    """
    reduced = choice(reduction, REDUCTIONS, "mse", "reduction")
    outputs = _batch(predictions, "mse", "predictions")
    wanted = _batch(targets, "mse", "targets")
    _same_length(outputs, wanted, "mse")
    return reduced(
        [square(output - target) for output, target in zip(outputs, wanted, strict=True)]
    )


def binary_cross_entropy_with_logits(
    logits: Scalar | Sequence[Scalar],
    targets: float | Sequence[float],
    *,
    reduction: str = "mean",
) -> Any:
    """Give the cross-entropy of sigmoid(logit) and a target from 0 to 1.

    >>> logit = Value(0.0)
    >>> loss = binary_cross_entropy_with_logits(logit, 1)
    >>> loss.backward()
    >>> round(loss.data, 6), logit.grad
    (0.693147, -0.5)

    Formula: `t * softplus(-z) + (1 - t) * softplus(z)`, which is −t·log(a) − (1 − t)·log(1 − a) for
    a = sigmoid(z), without a difference in which a small loss would drown. Its derivative by z is
    a − t. Raises `InputValueError` for a target outside of 0 to 1, empty batches or different
    lengths.
    """
    name = "binary_cross_entropy_with_logits"
    reduced = choice(reduction, REDUCTIONS, name, "reduction")
    outputs, wanted = _batch(logits, name, "logits"), _numbers(targets, name)
    _same_length(outputs, wanted, name)
    for place, target in enumerate(wanted):
        if not 0.0 <= target <= 1.0:
            raise InputValueError(
                f"{name} takes targets from 0 to 1, got {target:g} at place {place}; "
                "write (y + 1) / 2 for labels of -1 and 1"
            )
    return reduced([_binary_term(z, target) for z, target in zip(outputs, wanted, strict=True)])


def _binary_term(z: Any, target: float) -> Any:
    # Without the factors 1 and 0, a class label costs two nodes.
    if target == 1.0:
        return softplus(-z)
    if target == 0.0:
        return softplus(z)
    return target * softplus(-z) + (1.0 - target) * softplus(z)


def cross_entropy(
    logits: Sequence[Scalar] | Sequence[Sequence[Scalar]],
    targets: int | Sequence[int],
    *,
    reduction: str = "mean",
) -> Any:
    """Give the cross-entropy of softmax(logits) and a class, −log of the probability of the class.

    >>> logits = [Value(0.0), Value(0.0), Value(0.0)]
    >>> loss = cross_entropy(logits, 2)
    >>> loss.backward()
    >>> round(loss.data, 6), [round(z.grad, 6) for z in logits]
    (1.098612, [0.333333, 0.333333, -0.666667])

    One row of logits and the index of its class, or a list of rows and a list of indices.
    Formula: `logsumexp` of the differences z_i − z_t, of which that of the target is the number 0:
    a loss of 1e-300 comes out as 1e-300. Raises `InputValueError` for an index that is no class,
    rows of fewer than two logits, empty batches or different lengths.
    """
    reduced = choice(reduction, REDUCTIONS, "cross_entropy", "reduction")
    rows: list[Any] = sequence(logits, "cross_entropy", "logits")
    if _is_index(targets):
        rows, classes = [rows], [targets]
    else:
        classes = sequence(targets, "cross_entropy", "targets")
    _same_length(rows, classes, "cross_entropy", "rows of logits")
    return reduced([_class_term(row, index) for row, index in zip(rows, classes, strict=True)])


def _class_term(row: object, index: Any) -> Any:
    scores = [
        scalar(score, "cross_entropy", "logits")
        for score in sequence(row, "cross_entropy", "each row of logits")
    ]
    if len(scores) < 2:
        raise InputValueError(
            "cross_entropy takes two logits or more in a row, got 1; "
            "binary_cross_entropy_with_logits is for one"
        )
    if not _is_index(index):
        raise InputTypeError(f"cross_entropy takes the index of a class, got {shown(index)}")
    target = operator.index(index)
    if not 0 <= target < len(scores):
        raise InputValueError(
            f"cross_entropy takes the index of one of {len(scores)} classes, "
            f"0 to {len(scores) - 1}, got {target}"
        )
    chosen = scores[target]
    return logsumexp(
        [0.0 if place == target else score - chosen for place, score in enumerate(scores)]
    )


def max_margin(
    scores: Scalar | Sequence[Scalar],
    labels: float | Sequence[float],
    *,
    reduction: str = "mean",
) -> Any:
    """Give the hinge loss: how far each score is from the right side of a margin of 1.

    >>> score = Value(0.25)
    >>> loss = max_margin(score, -1)
    >>> loss.backward()
    >>> loss.data, score.grad
    (1.25, 1.0)

    Formula: `relu(1 - y * score)` for labels y of −1 or 1, the loss of micrograd's demo. Raises
    `InputValueError` for another label, empty batches or different lengths.
    """
    reduced = choice(reduction, REDUCTIONS, "max_margin", "reduction")
    outputs, wanted = _batch(scores, "max_margin", "scores"), _numbers(labels, "max_margin")
    _same_length(outputs, wanted, "max_margin")
    for place, label in enumerate(wanted):
        if label not in (-1.0, 1.0):
            raise InputValueError(
                f"max_margin takes labels of -1 or 1, got {label:g} at place {place}; "
                "write 2 * y - 1 for labels of 0 and 1"
            )
    return reduced([relu(1.0 - y * score) for score, y in zip(outputs, wanted, strict=True)])


def _batch(given: object, taker: str, what: str) -> list[Any]:
    """Give a batch of scalars; of a scalar alone, a batch of one."""
    if isinstance(given, (Value, int, float)):
        given = [given]
    return [scalar(element, taker, what) for element in sequence(given, taker, what)]


def _numbers(given: object, taker: str) -> list[float]:
    numbers = _batch(given, taker, "targets")
    for number in numbers:
        if isinstance(number, Value):
            raise InputTypeError(
                f"{taker} takes plain numbers as targets, which it does not differentiate, "
                f"got {number!r}; give its data"
            )
    return numbers


def _same_length(outputs: list[Any], targets: list[Any], taker: str, what: str = "outputs") -> None:
    if len(outputs) != len(targets):
        raise InputValueError(
            f"{taker} takes one target for each of its {what}, "
            f"got {len(outputs)} {what} and {len(targets)} targets"
        )


def _is_index(given: object) -> bool:
    # Of NumPy's numbers, too; an array of one index has dimensions.
    return hasattr(given, "__index__") and not getattr(given, "ndim", 0)
