"""Layers: neurons, layers of neurons, and networks of layers.

>>> net = MLP(3, [4, 4, 1], seed=1)
>>> net
MLP: 41 parameters
  layers.0: Layer(3, 4, activation='relu')
  layers.1: Layer(4, 4, activation='relu')
  layers.2: Layer(4, 1, activation='linear')
>>> net([2.0, 3.0, -1.0]).data
-1.4149071651833722

A neuron is one node or two: `dot(w, x, b)` and its activation. With `fused=False` it is written out
as b + w0·x0 + w1·x1 + ..., a node for each operation and the same numbers to the last bit: for
those who want to see each step.

Next: `init.py` for the first weights, `losses.py` for what a network is trained on.
"""

from collections.abc import Sequence
from typing import Any

from autograd import Value, dot, scope
from nn.activations import Activation, activation
from nn.checks import count, sequence
from nn.init import Initialiser, Seed, generator, initialiser
from nn.module import Module
from nn.rows import row


class Neuron(Module):
    """A weighted sum of the inputs plus a bias, and an activation.

    >>> neuron = Neuron(2, activation="tanh", seed=0)
    >>> neuron
    Neuron(2, activation='tanh')
    >>> round(neuron([1.0, -2.0]).data, 6)
    -0.33013

    `nonlin=False` is short for `activation="linear"`. An activation is a name of `ACTIVATIONS` or a
    function of a Value; `init` a name of `INITIALISERS` or a function. Gives a `Value`.
    """

    def __init__(
        self,
        nin: int,
        nonlin: bool = True,
        *,
        activation: str | Activation = "relu",
        init: str | Initialiser = "uniform",
        seed: Seed = None,
        fused: bool = True,
    ) -> None:
        """Draw the weights; the bias begins at 0."""
        nin = count(nin, "Neuron", "nin")
        self.activation, self.act = _chosen(activation, "Neuron", nonlin)
        self.nonlin = self.act is not None
        self.fused = fused
        draw, rng = initialiser(init, "Neuron"), generator(seed)
        self.w = [Value(draw(rng, nin, 1)) for _ in range(nin)]
        self.b = Value(0.0)
        self.label_parameters()

    def forward(self, x: Sequence[Any]) -> Any:
        """Compute the output, a Value."""
        return self.fire(row(x, len(self.w), self))

    def fire(self, x: list[Value]) -> Any:
        """Compute the output from inputs that are known to fit."""
        if self.fused:
            out = dot(self.w, x, self.b)
        else:
            out = self.b
            for weight, value in zip(self.w, x, strict=True):
                out = out + weight * value
        return out if self.act is None else self.act(out)

    def state_parts(self) -> dict[str, Any]:
        """Give the parts by the names that they have in a state: those of a layer of one neuron."""
        others = {name: part for name, part in vars(self).items() if name not in ("w", "b")}
        return {"weight": [self.w], "bias": [self.b], **others}

    def __repr__(self) -> str:
        """Show how to make one like it."""
        return f"Neuron({len(self.w)}, activation={self.activation!r})"


class Layer(Module):
    """Neurons side by side, which have the same inputs.

    >>> layer = Layer(2, 3, init="he", seed=0)
    >>> [round(y.data, 3) for y in layer([1.0, 0.5])]
    [0.243, 0.0, 0.0]

    Takes the options of `Neuron`. Gives a list of Values; of one neuron, the Value alone.
    """

    def __init__(
        self,
        nin: int,
        nout: int,
        nonlin: bool = True,
        *,
        activation: str | Activation = "relu",
        init: str | Initialiser = "uniform",
        seed: Seed = None,
        fused: bool = True,
    ) -> None:
        """Draw the weights of one neuron after the other."""
        self.nin = count(nin, "Layer", "nin")
        self.nout = count(nout, "Layer", "nout")
        self.activation, act = _chosen(activation, "Layer", nonlin)
        self.fused = fused
        draw, rng = initialiser(init, "Layer"), generator(seed)
        self.neurons = [
            Neuron(
                nin,
                activation=act or "linear",
                init=lambda rng, nin, _: draw(rng, nin, nout),
                seed=rng,
                fused=fused,
            )
            for _ in range(nout)
        ]
        self.label_parameters()

    def forward(self, x: Sequence[Any]) -> Any:
        """Compute the outputs, a list of Values, or the one Value."""
        x = row(x, self.nin, self)
        if self.fused:
            out = [neuron.fire(x) for neuron in self.neurons]
        else:
            # Only here: each scope costs time, and only here has a neuron many nodes to group.
            out = []
            for index, neuron in enumerate(self.neurons):
                with scope(f"neurons.{index}"):
                    out.append(neuron.fire(x))
        return out[0] if len(out) == 1 else out

    def state_parts(self) -> dict[str, Any]:
        """Give the parts by the names that they have in a state: a matrix and the biases."""
        if not all(type(neuron) is Neuron for neuron in self.neurons):
            return vars(self)  # neurons of another kind, under names of their own
        others = {name: part for name, part in vars(self).items() if name != "neurons"}
        weight, bias = [n.w for n in self.neurons], [n.b for n in self.neurons]
        return {"weight": weight, "bias": bias, "act": self.neurons[0].act, **others}

    def __repr__(self) -> str:
        """Show how to make one like it."""
        return f"Layer({self.nin}, {self.nout}, activation={self.activation!r})"


class MLP(Module):
    """A multi-layer perceptron: each layer has the outputs of the one before as its inputs.

    >>> MLP(2, [16, 16, 1], activation="tanh", output="sigmoid", init="glorot", seed=42)
    MLP: 337 parameters
      layers.0: Layer(2, 16, activation='tanh')
      layers.1: Layer(16, 16, activation='tanh')
      layers.2: Layer(16, 1, activation='sigmoid')

    `nin` inputs; `nouts` lists the neurons of each layer. `activation` is that of the hidden
    layers, `output` that of the last. Gives the Value of the last neuron, or a list where there are
    more. Raises `InputValueError` for a wrong number of inputs, with both numbers.
    """

    def __init__(
        self,
        nin: int,
        nouts: Sequence[int],
        *,
        activation: str | Activation = "relu",
        output: str | Activation = "linear",
        init: str | Initialiser = "uniform",
        seed: Seed = None,
        fused: bool = True,
    ) -> None:
        """Draw the weights of one layer after the other."""
        widths = [count(nin, "MLP", "nin")]
        widths += [count(nout, "MLP", "each of nouts") for nout in sequence(nouts, "MLP", "nouts")]
        rng = generator(seed)
        # Here, for the one of the hidden layers is not asked for where there are none.
        _, hidden = _chosen(activation, "MLP", True)
        _, final = _chosen(output, "MLP", True, "output")
        last = len(widths) - 2
        self.fused = fused
        self.layers = [
            Layer(
                widths[index],
                widths[index + 1],
                activation=(final if index == last else hidden) or "linear",
                init=init,
                seed=rng,
                fused=fused,
            )
            for index in range(last + 1)
        ]
        self.label_parameters()

    def forward(self, x: Sequence[Any]) -> Any:
        """Compute the output, a Value or a list of Values."""
        if self.fused:
            for layer in self.layers:
                x = layer(x)
            return x
        for index, layer in enumerate(self.layers):
            with scope(f"layers.{index}"):
                x = layer(x)
        return x


def _chosen(
    given: str | Activation, taker: str, nonlin: bool, what: str = "activation"
) -> tuple[str, Activation | None]:
    chosen = activation(given, taker, what)
    return chosen if nonlin else ("linear", None)
