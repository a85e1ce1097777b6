"""Softmax: a row of any numbers made probabilities, or their logarithms, as parts of a network.

>>> Softmax()([0.0, 0.0, 0.0])[0].data == 1.0 / 3.0
True

Next: `losses.py`, whose cross-entropy takes the row as it is before.
"""

from collections.abc import Callable, Sequence
from typing import Any

from autograd import Value, logsumexp, softmax
from nn.checks import sequence
from nn.module import Module
from nn.rows import are_rows, values


class Softmax(Module):
    """Give exp(x_i)/Σ exp(x_j) for each x_i of a row: numbers that add up to 1.

    >>> [p.data for p in Softmax()([0.0, 0.0])]
    [0.5, 0.5]

    Shapes: x (n), or a list of such rows; the same come out. Not before a cross-entropy, which
    takes the logits themselves.
    """

    def forward(self, x: Sequence[Any]) -> Any:
        """Compute the outputs, in the form of the input."""
        return _by_row(softmax, x, self)

    def __repr__(self) -> str:
        """Show how to make one like it."""
        return "Softmax()"


class LogSoftmax(Module):
    """Give x_i − log Σ exp(x_j) for each x_i of a row: the logarithms of `Softmax`.

    >>> [y.data for y in LogSoftmax()([0.0, -1000.0])]
    [0.0, -1000.0]

    Shapes: x (n), or a list of such rows; the same come out. The sum is one node, `logsumexp`.
    """

    def forward(self, x: Sequence[Any]) -> Any:
        """Compute the outputs, in the form of the input."""
        return _by_row(_log_softmax, x, self)

    def __repr__(self) -> str:
        """Show how to make one like it."""
        return "LogSoftmax()"


def _log_softmax(x: list[Value]) -> list[Any]:
    total = logsumexp(x)
    return [number - total for number in x]


def _by_row(function: Callable[[list[Value]], list[Any]], x: object, taker: Module) -> list[Any]:
    numbers = sequence(x, repr(taker), "row")
    if are_rows(numbers):
        return [_by_row(function, row, taker) for row in numbers]
    return function(values(numbers, taker))
