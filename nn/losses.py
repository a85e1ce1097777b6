"""Losses: how far the outputs are from what they should be, as one number to be made small.

>>> from autograd import Value
>>> loss = LOSSES["mse"]([Value(1.0), Value(3.0)], [1.0, 1.0])
>>> loss.data
2.0

Each takes the outputs of a whole batch and its targets, and gives the mean, the sum
(`reduction="sum"`) or a list of the terms (`reduction="none"`). A single output, as a network with
one output neuron gives it, is a batch of one.

Next: `regression.py`, `entropies.py` and `margins.py`, which hold them; `penalties.py` for what is
added to them; `optimizer.py` for what makes them small.
"""

from collections.abc import Callable
from typing import Any, Final

from nn.entropies import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    kl_divergence,
    nll,
)
from nn.margins import hinge, max_margin
from nn.regression import huber, mae, mse

__all__ = [
    "LOSSES",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "hinge",
    "huber",
    "kl_divergence",
    "mae",
    "max_margin",
    "mse",
    "nll",
]

Loss = Callable[..., Any]

# They take a row of scores for each example, one for each class.
OF_CLASSES: Final[tuple[Loss, ...]] = (cross_entropy, nll, kl_divergence)
# What they want of an output is the target itself, so that of 0 and 1 the middle is between.
OF_TARGETS: Final[tuple[Loss, ...]] = (mse, mae, huber, binary_cross_entropy)

LOSSES: Final[dict[str, Loss]] = {
    loss.__name__: loss
    for loss in (
        mse,
        mae,
        huber,
        binary_cross_entropy,
        binary_cross_entropy_with_logits,
        cross_entropy,
        nll,
        kl_divergence,
        hinge,
        max_margin,
    )
}
