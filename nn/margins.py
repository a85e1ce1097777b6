"""Margins: losses that want the right answer to win by some distance, and ask for no more.

>>> from autograd import Value
>>> hinge([Value(3.0), Value(0.25)], [1, -1], reduction="sum").data
1.25
>>> max_margin([Value(2.0), Value(1.5), Value(-1.0)], 0).data
0.16666666666666666

They raise `InputTypeError` or `InputValueError` for what is no number, empty batches, different
lengths, a label that is none, a margin that is not above 0, and another reduction than mean, sum
or none.

Next: `losses.py`, where all have their names.
"""

from collections.abc import Sequence
from typing import Any

from autograd import Value, eq, relu, sum, where
from nn.checks import choice, positive, sequence
from nn.loss_inputs import (
    REDUCTIONS,
    Rows,
    Scalar,
    at_class,
    batch,
    class_index,
    rows,
    same_length,
    signs,
)
from nn.rows import is_row


def hinge(
    scores: Scalar | Sequence[Scalar],
    labels: float | Sequence[float],
    *,
    margin: float = 1.0,
    reduction: str = "mean",
) -> Any:
    """Give the hinge loss: how far each score is from the right side of a margin.

    >>> from autograd import Value
    >>> score = Value(0.25)
    >>> loss = hinge(score, -1)
    >>> loss.backward()
    >>> loss.data, score.grad
    (1.25, 1.0)

    Formula: `relu(margin - y * score)` for labels y of −1 or 1.
    """
    return _hinge(scores, labels, margin, reduction, "hinge")


def max_margin(
    scores: Rows | Scalar,
    targets: float | Sequence[float],
    *,
    margin: float = 1.0,
    reduction: str = "mean",
) -> Any:
    """Give the max-margin loss: how far the score of a class is from beating each of the others.

    >>> from autograd import Value
    >>> scores = [Value(0.5), Value(1.0)]
    >>> loss = max_margin(scores, 0)
    >>> loss.backward()
    >>> loss.data, [s.grad for s in scores]
    (0.75, [-0.5, 0.5])
    >>> max_margin([Value(0.25), Value(2.0)], [-1, 1], reduction="sum").data
    1.25

    Formula for a row s of scores and the index t of its class, as in PyTorch:
    Σ relu(margin − s_t + sᵢ) / n over the i other than t, where n is the number of classes. Of
    single scores and labels of −1 or 1 it is `hinge`, the loss of micrograd's demo.
    """
    name = "max_margin"
    listed = (
        [scores] if isinstance(scores, (Value, int, float)) else sequence(scores, name, "scores")
    )
    if not is_row(listed[0]) and (is_row(targets) or len(listed) == 1):
        return _hinge(listed, targets, margin, reduction, name)
    reduced = choice(reduction, REDUCTIONS, name, "reduction")
    width = positive(margin, name, "margin")
    pairs = rows(listed, targets, name, "scores")
    return reduced([_row_term(row, t, width, name) for row, t in pairs])


def _row_term(scores: list[Any], given: Any, margin: float, taker: str) -> Any:
    if isinstance(given, Value):  # of a recording, where an index is data
        chosen = at_class(scores, given, taker)
        terms = [where(eq(given, i), 0.0, relu(margin - chosen + s)) for i, s in enumerate(scores)]
        return sum(terms) / len(scores)
    target = class_index(given, len(scores), taker)
    chosen = scores[target]
    others = [relu(margin - chosen + s) for i, s in enumerate(scores) if i != target]
    return sum(others) / len(scores)


def _hinge(scores: Any, labels: Any, margin: float, reduction: str, taker: str) -> Any:
    reduced = choice(reduction, REDUCTIONS, taker, "reduction")
    width = positive(margin, taker, "margin")
    outputs, wanted = batch(scores, taker, "scores"), signs(labels, taker)
    same_length(outputs, wanted, taker)
    return reduced([relu(width - y * score) for score, y in zip(outputs, wanted, strict=True)])
