"""Regression: losses of numbers that should be near to other numbers.

>>> from autograd import Value
>>> for loss in (mse, mae, huber):
...     print(loss([Value(1.0), Value(4.0)], [1.0, 1.0]).data)
4.5
1.5
1.25

Each takes the outputs of a batch and their targets, which may be Values, too; where an output is a
row of numbers, so is its target, and each of the numbers counts alike. They raise `InputTypeError`
or `InputValueError` for what is no number, empty batches, different lengths and another reduction
than mean, sum or none.

Next: `entropies.py`.
"""

from collections.abc import Callable
from typing import Any

from autograd import abs, clip, square
from nn.checks import choice, positive
from nn.loss_inputs import REDUCTIONS, Batch, paired


def mse(
    predictions: Batch,
    targets: Batch,
    *,
    reduction: str = "mean",
) -> Any:
    """Give the mean squared error, the mean of (prediction − target)².

    >>> from autograd import Value
    >>> prediction = Value(3.0)
    >>> loss = mse(prediction, 1.0)
    >>> loss.backward()
    >>> loss.data, prediction.grad
    (4.0, 4.0)
    >>> mse([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 0.0]])
    4.0
    """
    return _reduced(square, predictions, targets, reduction, "mse")


def mae(
    predictions: Batch,
    targets: Batch,
    *,
    reduction: str = "mean",
) -> Any:
    """Give the mean absolute error, the mean of |prediction − target|.

    >>> from autograd import Value
    >>> prediction = Value(3.0)
    >>> loss = mae(prediction, 1.0)
    >>> loss.backward()
    >>> loss.data, prediction.grad
    (2.0, 1.0)

    One that is far off counts less than with `mse`. The slope where it is 0 is 0.
    """
    return _reduced(abs, predictions, targets, reduction, "mae")


def huber(
    predictions: Batch,
    targets: Batch,
    *,
    delta: float = 1.0,
    reduction: str = "mean",
) -> Any:
    """Give the Huber loss: a parabola near the target, straight lines from delta on.

    >>> from autograd import Value
    >>> predictions = [Value(0.5), Value(3.0)]
    >>> [term.data for term in huber(predictions, [0.0, 0.0], reduction="none")]
    [0.125, 2.5]

    Formula: d²/2 for |d| ≤ delta, else delta·(|d| − delta/2), where d = prediction − target;
    written as c·(d − c/2), where c is d kept between −delta and delta, which is also the slope
    (Huber, 1964). Raises `InputValueError` for a delta that is not above 0, too.
    """
    width = positive(delta, "huber", "delta")

    def term(difference: Any) -> Any:
        near = clip(difference, -width, width)
        return near * (difference - 0.5 * near)

    return _reduced(term, predictions, targets, reduction, "huber")


def _reduced(
    term: Callable[[Any], Any], predictions: object, targets: object, reduction: str, taker: str
) -> Any:
    reduced = choice(reduction, REDUCTIONS, taker, "reduction")
    outputs, wanted = paired(predictions, targets, taker, "predictions")
    return reduced([term(output - target) for output, target in zip(outputs, wanted, strict=True)])
