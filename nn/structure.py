"""Structure: the layers that a network is made of, whatever class it is.

>>> from nn import MLP
>>> [(layer.name, len(layer.neurons), layer.activation) for layer in layers(MLP(2, [4, 1]))]
[('layers.0', 4, 'relu'), ('layers.1', 1, 'linear')]

A neuron is a Module with a list of weights `w`, and mostly a bias `b`; neurons that stand in one
list are a layer. So is a `Linear`, with the activation module that follows it.

Next: `views.py` draws them, `gradients.py` follows their gradients.
"""

from typing import Any, NamedTuple

from autograd import Value
from nn.activation_modules import Elementwise
from nn.layers import Neuron
from nn.linear import Linear
from nn.module import Module


class LayerOf(NamedTuple):
    """Some neurons side by side."""

    name: str  # dotted, as in `named_modules`
    neurons: list[Any]
    activation: str  # "" where it is not known, or where the neurons differ

    @property
    def nin(self) -> int:
        """How many inputs each neuron has, at most."""
        return max(len(neuron.w) for neuron in self.neurons)


def layers(net: Module) -> list[LayerOf]:
    """List the layers of a network in the order of definition, none where it has no neurons.

    >>> from nn import Neuron
    >>> layers(Neuron(3))[0].name
    'Neuron'
    """
    found: dict[str, list[Any]] = {}
    modules = net.named_modules()
    for place, (name, module) in enumerate(modules):
        if is_neuron(module):
            found.setdefault(_layer_name(name, net), []).append(module)
        elif isinstance(module, Linear):
            after = modules[place + 1][1] if place + 1 < len(modules) else None
            found[name or type(net).__name__] = _neurons(module, after)
    return [LayerOf(name, neurons, _activation(neurons)) for name, neurons in found.items()]


def is_neuron(module: Module) -> bool:
    """Tell whether a module has weights as a neuron has them.

    >>> from nn import Layer, Neuron
    >>> is_neuron(Neuron(1)), is_neuron(Layer(1, 1))
    (True, False)
    """
    weights = getattr(module, "w", None)
    return (
        isinstance(weights, (list, tuple))
        and bool(weights)
        and all(isinstance(weight, Value) and weight.is_leaf for weight in weights)
    )


def bias(neuron: Any) -> Value | None:
    """Give the bias of a neuron, if it has one.

    >>> from nn import Neuron
    >>> bias(Neuron(1)).data
    0.0
    """
    found = getattr(neuron, "b", None)
    return found if isinstance(found, Value) else None


def _neurons(linear: Linear, after: Module | None) -> list[Any]:
    """Make neurons that share the parameters of a linear layer."""
    made = []
    for place, weights in enumerate(linear.weight):
        neuron: Any = Neuron(linear.in_features, activation="linear", init="zeros")
        neuron.w, neuron.b = weights, linear.bias[place] if linear.bias else None
        if isinstance(after, Elementwise):
            neuron.act = after.function
            neuron.activation = after.activation or repr(after)
        made.append(neuron)
    return made


def _layer_name(name: str, net: Module) -> str:
    """Name the layer of a neuron: what holds the list in which it stands."""
    owner, _, last = name.rpartition(".")
    if last.isdigit():
        return owner.removesuffix("neurons").removesuffix(".") or type(net).__name__
    return name or type(net).__name__


def _activation(neurons: list[Any]) -> str:
    names = {getattr(neuron, "activation", "") for neuron in neurons}
    name = names.pop() if len(names) == 1 else ""
    return name if isinstance(name, str) else ""
