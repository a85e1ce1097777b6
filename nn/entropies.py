"""Entropies: losses of probabilities, by how surprising the targets are.

>>> from autograd import Value
>>> loss = cross_entropy([[Value(2.0), Value(0.0)], [Value(-1.0), Value(3.0)]], [0, 1])
>>> round(loss.data, 6)
0.072539

The cross-entropies of logits, which are raw scores, contain sigmoid or softmax, and so stay finite
and right at ±1000. Their derivative by a logit is δ = a − t, the activation less the target (over
the number of rows, where the mean is taken). The other losses take what was computed already.

A row holds one number for each class; a loss takes one row and its target, or a list of each. To
the binary ones each number of a row is a question of its own, with a target of its own. All raise
`InputTypeError` or `InputValueError` for what is no number, empty batches, different lengths, a
target out of its range, and another reduction than mean, sum or none.

Next: `margins.py`.
"""

from collections.abc import Sequence
from typing import Any, Final

from autograd import InputValueError, Value, at_least, dot, log, log1p, logsumexp, softplus
from nn.checks import choice
from nn.loss_inputs import (
    REDUCTIONS,
    Batch,
    Rows,
    at_class,
    class_index,
    distribution,
    paired,
    rows,
    shares,
)
from nn.rows import is_row

Targets = int | Sequence[int] | Sequence[float] | Sequence[Sequence[float]]

_FLOOR: Final = -100.0


def binary_cross_entropy_with_logits(
    logits: Batch,
    targets: float | Sequence[float] | Sequence[Sequence[float]],
    *,
    reduction: str = "mean",
) -> Any:
    """Give the cross-entropy of sigmoid(logit) and a target from 0 to 1.

    >>> from autograd import Value
    >>> logit = Value(0.0)
    >>> loss = binary_cross_entropy_with_logits(logit, 1)
    >>> loss.backward()
    >>> round(loss.data, 6), logit.grad
    (0.693147, -0.5)

    Formula: `t * softplus(-z) + (1 - t) * softplus(z)`, which is −t·log(a) − (1 − t)·log(1 − a) for
    a = sigmoid(z), without a difference in which a small loss would drown.
    """
    name = "binary_cross_entropy_with_logits"
    reduced = choice(reduction, REDUCTIONS, name, "reduction")
    outputs, wanted = paired(logits, targets, name, "logits")
    wanted = shares(wanted, name)
    return reduced([_logit_term(z, target) for z, target in zip(outputs, wanted, strict=True)])


def _logit_term(z: Any, target: Any) -> Any:
    # Without the factors 1 and 0, a class label costs two nodes. A recorded target may be either.
    if not isinstance(target, Value):
        if target == 1.0:
            return softplus(-z)
        if target == 0.0:
            return softplus(z)
    return target * softplus(-z) + (1.0 - target) * softplus(z)


def binary_cross_entropy(
    probabilities: Batch,
    targets: float | Sequence[float] | Sequence[Sequence[float]],
    *,
    reduction: str = "mean",
) -> Any:
    """Give the cross-entropy of a probability and a target from 0 to 1.

    >>> from autograd import Value
    >>> probability = Value(0.25)
    >>> loss = binary_cross_entropy(probability, 1)
    >>> loss.backward()
    >>> round(loss.data, 6), probability.grad
    (1.386294, -4.0)

    Formula: −t·log(a) − (1 − t)·log(1 − a), where a logarithm below −100 counts as −100, as in
    PyTorch, so that the loss is finite; its slope is 0 there. A sigmoid rounds to 1 from 37 on, and
    with it the loss of a wrong answer is lost: give the logit to `binary_cross_entropy_with_logits`
    instead. Raises `InputValueError` for what is no probability, too.
    """
    name = "binary_cross_entropy"
    reduced = choice(reduction, REDUCTIONS, name, "reduction")
    outputs, wanted = paired(probabilities, targets, name, "probabilities")
    wanted = shares(wanted, name)
    for place, a in enumerate(outputs):
        if not 0.0 <= a <= 1.0:
            raise InputValueError(
                f"{name} takes probabilities from 0 to 1, got {a:g} at place {place}; "
                "for raw scores there is binary_cross_entropy_with_logits"
            )
    return reduced([_chance_term(a, target) for a, target in zip(outputs, wanted, strict=True)])


def _chance_term(a: Any, target: Any) -> Any:
    if not isinstance(target, Value):
        if target == 1.0:
            return -at_least(log(a), _FLOOR)
        if target == 0.0:
            return -at_least(log1p(-a), _FLOOR)
    return -(target * at_least(log(a), _FLOOR) + (1.0 - target) * at_least(log1p(-a), _FLOOR))


def cross_entropy(logits: Rows, targets: Targets, *, reduction: str = "mean") -> Any:
    """Give the cross-entropy of softmax(logits) and a class, −log of the probability of the class.

    >>> from autograd import Value
    >>> logits = [Value(0.0), Value(0.0), Value(0.0)]
    >>> loss = cross_entropy(logits, 2)
    >>> loss.backward()
    >>> round(loss.data, 6), [round(z.grad, 6) for z in logits]
    (1.098612, [0.333333, 0.333333, -0.666667])
    >>> round(cross_entropy(logits, [0.5, 0.5, 0.0]).data, 6)
    1.098612

    A target is the index of a class, or a row of probabilities tᵢ that sum to 1. Formula:
    −Σ tᵢ·log softmax(z)ᵢ; with dᵢ = zᵢ − z_k for the likeliest target k this is
    logsumexp(d) − Σ tᵢdᵢ, of which d_k is the number 0: a loss of 1e-300 comes out as 1e-300.
    Raises `InputValueError` for an index that is no class, probabilities that do not sum to 1, and
    rows of one logit, too.
    """
    name = "cross_entropy"
    reduced = choice(reduction, REDUCTIONS, name, "reduction")
    return reduced(
        [_row_term(row, target) for row, target in rows(logits, targets, name, "logits")]
    )


def _row_term(logits: list[Any], target: Any) -> Any:
    if isinstance(target, Value):  # of a recording, where an index is data
        chosen = at_class(logits, target, "cross_entropy")
        return logsumexp([z - chosen for z in logits])
    if is_row(target):
        weights = distribution(target, len(logits), "cross_entropy")
        likeliest = weights.index(max(weights))
    else:
        likeliest = class_index(target, len(logits), "cross_entropy")
        weights = []
    chosen = logits[likeliest]
    differences = [0.0 if i == likeliest else z - chosen for i, z in enumerate(logits)]
    total = logsumexp(differences)
    others = [i for i, weight in enumerate(weights) if weight and i != likeliest]
    if not others:
        return total
    return total - dot([weights[i] for i in others], [differences[i] for i in others])


def nll(log_probabilities: Rows, targets: int | Sequence[int], *, reduction: str = "mean") -> Any:
    """Give the negative log-likelihood: the logarithm for the class, with the sign changed.

    >>> from autograd import Value
    >>> nll([Value(-0.25), Value(-1.5)], 1).data
    1.5

    `cross_entropy` is this of log-softmax. Raises `InputValueError` for an index that is no class,
    too.
    """
    name = "nll"
    reduced = choice(reduction, REDUCTIONS, name, "reduction")
    return reduced(
        [
            -at_class(row, target, name)
            for row, target in rows(log_probabilities, targets, name, "log-probabilities")
        ]
    )


def kl_divergence(
    log_probabilities: Rows,
    targets: Sequence[float] | Sequence[Sequence[float]],
    *,
    reduction: str = "mean",
) -> Any:
    """Give the Kullback–Leibler divergence of predicted probabilities from those of the targets.

    >>> from autograd import Value, log
    >>> half = [log(Value(0.5)), log(Value(0.5))]
    >>> kl_divergence(half, [0.5, 0.5]).data, round(kl_divergence(half, [1.0, 0.0]).data, 6)
    (0.0, 0.693147)

    Formula for a row: Σ tᵢ·(log tᵢ − pᵢ), where pᵢ are the logarithms of the predicted
    probabilities; a target of 0 adds 0. The mean is over rows, PyTorch's "batchmean". Raises
    `InputValueError` for targets that do not sum to 1, too.
    """
    name = "kl_divergence"
    reduced = choice(reduction, REDUCTIONS, name, "reduction")
    pairs = rows(log_probabilities, targets, name, "log-probabilities")
    return reduced(
        [_divergence(row, distribution(target, len(row), name)) for row, target in pairs]
    )


def _divergence(row: list[Any], targets: list[float]) -> Any:
    likely = [(t, p) for t, p in zip(targets, row, strict=True) if t]
    return dot([t for t, _ in likely], [log(t) - p for t, p in likely])
