"""Linear: weighted sums of a row, one for each output.

>>> layer = Linear(3, 2, seed=0)
>>> layer
Linear(3, 2)
>>> [round(y.data, 6) for y in layer([1.0, -2.0, 0.5])]
[-0.243874, -0.359303]

`Layer` computes the same with an activation, and holds neurons; `Linear` holds a matrix, as in
PyTorch.

Next: `containers.py` puts layers one after the other.
"""

from collections.abc import Sequence
from typing import Any

from autograd import Value, dot, scope
from nn.checks import count
from nn.init import Initialiser, Seed, drawn, generator, initialiser
from nn.module import Module
from nn.rows import row


class Linear(Module):
    """Give y = W·x + b.

    >>> layer = Linear(2, 1, seed=0)
    >>> for parameter, number in zip(layer.parameters(), [2.0, 3.0, 0.5]):
    ...     parameter.data = number
    >>> layer([1.0, 10.0]).data
    32.5

    Shapes: x (in_features), `weight` (out_features, in_features), `bias` (out_features), y
    (out_features); of one output, the Value alone. The weights are drawn as in PyTorch, evenly
    within ±1/√in_features, or by `init`, a name of `INITIALISERS` or a function; biases begin at 0.

    An output is one node, `dot`. With `fused=False` it is written out as b + w0·x0 + w1·x1 + ...,
    with the same numbers to the last bit, and drawings group its nodes: as of `Neuron`.

    Raises `InputValueError` for a row of another width, with both widths.
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        init: str | Initialiser = "fan_in",
        seed: Seed = None,
        fused: bool = True,
    ) -> None:
        """Draw the weights of one output after the other."""
        self.in_features = count(in_features, "Linear", "in_features")
        self.out_features = count(out_features, "Linear", "out_features")
        self.fused = fused
        self.weight = drawn(
            initialiser(init, "Linear"), generator(seed), self.out_features, self.in_features
        )
        self.bias = [Value(0.0) for _ in self.weight] if bias else None
        self.label_parameters()

    def forward(self, x: Sequence[Any]) -> Any:
        """Compute the outputs, a list of Values, or the one Value."""
        out = self.sums(row(x, self.in_features, self))
        return out[0] if len(out) == 1 else out

    def sums(self, x: list[Value]) -> list[Any]:
        """Compute the outputs, always a list, of inputs that are known to fit."""
        if self.fused:
            return affine(self.weight, x, self.bias)
        out = []
        for place, weights in enumerate(self.weight):
            with scope(f"weight.{place}"):
                total: Any = self.bias[place] if self.bias else weights[0] * x[0]
                for number in range(0 if self.bias else 1, len(x)):
                    total = total + weights[number] * x[number]
                out.append(total)
        return out

    def __repr__(self) -> str:
        """Show how to make one like it."""
        without = "" if self.bias else ", bias=False"
        return f"Linear({self.in_features}, {self.out_features}{without})"


def affine(weight: list[list[Value]], x: list[Value], bias: list[Value] | None) -> list[Any]:
    """Give W·x + b, a node for each number.

    >>> [y.data for y in affine([[Value(2.0)], [Value(3.0)]], [Value(10.0)], None)]
    [20.0, 30.0]
    """
    if bias is None:
        return [dot(weights, x) for weights in weight]
    return [dot(weights, x, offset) for weights, offset in zip(weight, bias, strict=True)]
