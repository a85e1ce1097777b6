"""Dropout: numbers left out by chance while training, so that no neuron relies on one other.

>>> dropout = Dropout(0.5, seed=1)
>>> [y.data for y in dropout([1.0, 2.0, 3.0, 4.0])]
[0.0, 4.0, 6.0, 0.0]
>>> [y.data for y in dropout.eval()([1.0, 2.0, 3.0, 4.0])]
[1.0, 2.0, 3.0, 4.0]

Next: `normalization.py`, which also acts otherwise while training.
"""

from typing import Any

from autograd import InputValueError, Value, where
from nn.checks import finite, sequence
from nn.init import GLOBAL, Seed, generator
from nn.module import Module
from nn.rows import are_rows, is_number, values


class Dropout(Module):
    """Give x/(1 − p) with probability 1 − p and else 0; in `eval`, x itself.

    >>> sum(y.data == 0.0 for y in Dropout(0.25, seed=0)([1.0] * 1000))
    247

    Shapes: a number, a row, or a list of rows; the same form comes out. A number that is left out
    stays in the graph, as an operand whose gradient is 0. The division makes the expected value x
    (inverted dropout), so that nothing is left to do in `eval`. A seed gives a generator of its
    own, whose state is part of `state_dict`; without one Python's global generator draws.

    Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting,
    2014, sections 4 and 10. Raises `InputValueError` where p is not from 0 to 1.
    """

    def __init__(self, p: float = 0.5, *, seed: Seed = None) -> None:
        """Take the probability to leave a number out."""
        self.p = finite(p, "Dropout", "p", least=0.0)
        if self.p > 1.0:
            raise InputValueError(f"Dropout takes a probability from 0 to 1 as p, got {self.p:g}")
        rng = generator(seed)
        self.generator = None if rng is GLOBAL else rng

    def forward(self, x: Any) -> Any:
        """Compute the outputs, in the form of the input."""
        if are_rows(x):
            return [self.forward(row) for row in x]
        alone = is_number(x)
        numbers = values([x] if alone else sequence(x, repr(self), "row"), self)
        if self.training and self.p > 0.0:
            draw = (self.generator or GLOBAL).random
            numbers = [
                self._kept(number) if draw() >= self.p else _left(number) for number in numbers
            ]
        return numbers[0] if alone else numbers

    def _kept(self, x: Value) -> Any:
        return x * (1.0 / (1.0 - self.p))

    def __repr__(self) -> str:
        """Show how to make one like it."""
        return f"Dropout(p={self.p:g})"


def _left(x: Value) -> Any:
    # A factor of 0 would make nan of an infinity.
    return where(False, x, 0.0)
