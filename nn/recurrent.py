"""Recurrent cells: layers that read a sequence row by row, and remember.

>>> cell = RNNCell(2, 3, seed=0)
>>> h = None
>>> for x in [[1.0, 0.0], [0.0, 1.0]]:
...     h = cell(x, h)
>>> [round(y.data, 6) for y in h]
[0.415422, -0.277541, -0.226244]

Each takes a row and what the call before gave, None at the beginning, which stands for zeros.
Names, formulas and the order of the gates are PyTorch's; the weights are drawn evenly within
±1/√hidden_size as there, and biases begin at 0. A weighted sum is one node, `dot`.

Next: `attention.py`, which reads all rows of a sequence at once.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Any, ClassVar

from autograd import InputTypeError, Value, sigmoid, tanh
from nn.activations import Activation
from nn.checks import choice, count, shown
from nn.init import Seed, generator
from nn.linear import affine
from nn.module import Module
from nn.rows import row

_NONLINEARITIES: dict[str, Activation] = {"tanh": Value.tanh, "relu": Value.relu}


class Cell(Module):
    """The weights of a recurrent cell: of the input and of the memory, for each of its gates.

    >>> GRUCell(2, 3).weight_ih[8][1].label
    'weight_ih.8.1'
    """

    has_memory = True
    gates: ClassVar[int] = 1

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, *, seed: Seed = None
    ) -> None:
        """Draw the weights of the input, then those of the memory."""
        taker = type(self).__name__
        self.input_size = count(input_size, taker, "input_size")
        self.hidden_size = count(hidden_size, taker, "hidden_size")
        rng, bound = generator(seed), 1.0 / sqrt(self.hidden_size)
        height = self.gates * self.hidden_size

        def matrix(width: int) -> list[list[Value]]:
            return [
                [Value(rng.uniform(-bound, bound)) for _ in range(width)] for _ in range(height)
            ]

        self.weight_ih, self.weight_hh = matrix(self.input_size), matrix(self.hidden_size)
        self.bias_ih = [Value(0.0) for _ in range(height)] if bias else None
        self.bias_hh = [Value(0.0) for _ in range(height)] if bias else None
        self.label_parameters()

    def sums(self, x: Sequence[Any], h: list[Value]) -> tuple[list[list[Any]], list[list[Any]]]:
        """Give W_ih·x + b_ih and W_hh·h + b_hh, a list for each gate."""
        given = affine(self.weight_ih, row(x, self.input_size, self), self.bias_ih)
        kept = affine(self.weight_hh, h, self.bias_hh)
        size = self.hidden_size
        starts = range(0, len(given), size)
        return [given[at : at + size] for at in starts], [kept[at : at + size] for at in starts]

    def memory(self, given: Any, what: str = "h") -> list[Value]:
        """Give what was remembered, zeros at the beginning."""
        if given is None:
            return [Value(0.0).detach() for _ in range(self.hidden_size)]
        return row(given, self.hidden_size, f"{self!r}, as {what},")

    def __repr__(self) -> str:
        """Show how to make one like it."""
        without = "" if self.bias_ih else ", bias=False"
        return f"{type(self).__name__}({self.input_size}, {self.hidden_size}{without})"


class RNNCell(Cell):
    """Give h' = tanh(W_ih·x + b_ih + W_hh·h + b_hh).

    >>> cell = RNNCell(2, 3, seed=0)
    >>> len(cell([1.0, 2.0]))
    3

    Shapes: x (input_size), h and h' (hidden_size), weight_ih (hidden_size, input_size), weight_hh
    (hidden_size, hidden_size), bias_ih and bias_hh (hidden_size). `nonlinearity="relu"` is the
    other choice for tanh. Source: Elman, Finding Structure in Time, 1990; PyTorch's RNNCell.
    Raises `InputValueError` for rows of another width.
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        *,
        seed: Seed = None,
    ) -> None:
        """Draw the weights."""
        self.act = choice(nonlinearity, _NONLINEARITIES, "RNNCell", "nonlinearity")
        self.nonlinearity = nonlinearity
        super().__init__(input_size, hidden_size, bias, seed=seed)

    def forward(self, x: Sequence[Any], h: Sequence[Any] | None = None) -> list[Any]:
        """Compute the new h."""
        (given,), (kept,) = self.sums(x, self.memory(h))
        return [self.act(a + b) for a, b in zip(given, kept, strict=True)]

    def __repr__(self) -> str:
        """Show how to make one like it."""
        other = "" if self.nonlinearity == "tanh" else f", nonlinearity={self.nonlinearity!r}"
        return super().__repr__()[:-1] + other + ")"


class GRUCell(Cell):
    """Give h' = (1 − z)·n + z·h, a mixture of what is new and what is remembered.

    >>> cell = GRUCell(2, 3, seed=0)
    >>> len(cell([1.0, 2.0])), len(cell.weight_ih)
    (3, 9)

    With r = sigmoid(W_ir·x + b_ir + W_hr·h + b_hr), z likewise, and
    n = tanh(W_in·x + b_in + r·(W_hn·h + b_hn)).

    Shapes: x (input_size), h and h' (hidden_size); weight_ih (3·hidden_size, input_size), weight_hh
    (3·hidden_size, hidden_size), bias_ih and bias_hh (3·hidden_size), each r, z, n from above.
    Source: Cho et al., Learning Phrase Representations using RNN Encoder-Decoder, 2014; with r
    after the product, as PyTorch's GRUCell. Raises `InputValueError` for rows of another width.
    """

    gates = 3

    def forward(self, x: Sequence[Any], h: Sequence[Any] | None = None) -> list[Any]:
        """Compute the new h."""
        memory = self.memory(h)
        out = []
        for r, z, n, hr, hz, hn, old in _side_by_side(*self.sums(x, memory), memory):
            update = sigmoid(z + hz)
            new = tanh(n + sigmoid(r + hr) * hn)
            out.append((1.0 - update) * new + update * old)
        return out


class LSTMCell(Cell):
    """Give c' = f·c + i·g and h' = o·tanh(c'): a memory c that is only scaled and added to.

    >>> cell = LSTMCell(2, 3, seed=0)
    >>> h, c = cell([1.0, 2.0])
    >>> h, c = cell([3.0, 4.0], (h, c))
    >>> len(h), len(c), len(cell.weight_ih)
    (3, 3, 12)

    With i = sigmoid(W_ii·x + b_ii + W_hi·h + b_hi), f and o likewise, and g by tanh.

    Shapes: x (input_size), h, c, h' and c' (hidden_size), the pair of h and c being one argument;
    weight_ih (4·hidden_size, input_size), weight_hh (4·hidden_size, hidden_size), bias_ih and
    bias_hh (4·hidden_size), each i, f, g, o from above. Source: Gers, Schmidhuber and Cummins,
    Learning to Forget, 2000; PyTorch's LSTMCell. Raises `InputValueError` for rows of another
    width.
    """

    gates = 4

    def forward(self, x: Sequence[Any], state: Any = None) -> tuple[list[Any], list[Any]]:
        """Compute the new h and c."""
        if state is not None and not (isinstance(state, (tuple, list)) and len(state) == 2):
            raise InputTypeError(f"{self!r} takes a pair (h, c) or None, got {shown(state)}")
        hidden, cell = (None, None) if state is None else state
        memory, kept = self.memory(hidden), self.memory(cell, "c")
        h, c = [], []
        for i, f, g, o, hi, hf, hg, ho, old in _side_by_side(*self.sums(x, memory), kept):
            new = sigmoid(f + hf) * old + sigmoid(i + hi) * tanh(g + hg)
            c.append(new)
            h.append(sigmoid(o + ho) * tanh(new))
        return h, c


def _side_by_side(given: list[list[Any]], kept: list[list[Any]], memory: list[Value]) -> Any:
    """Give for each unit its sums of the input, those of the memory, and what it remembers."""
    return zip(*given, *kept, memory, strict=True)
