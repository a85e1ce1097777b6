"""Passing: what each neuron of a network gives for one row of inputs.

>>> from nn import MLP
>>> from nn.structure import layers
>>> net = MLP(1, [2, 1], seed=0)
>>> values = passed(net, layers(net), [1.0])
>>> values.inputs, [len(outputs) for outputs in values.outputs]
([1.0], [2, 1])

Next: `neurons.py`, which draws them.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from autograd import Value, no_grad
from nn.arrays import flat
from nn.module import Module
from nn.rows import row as checked
from nn.structure import LayerOf


class Passed(NamedTuple):
    """The numbers of one row; of no layer where the net computes something else with them."""

    inputs: list[float]
    outputs: list[list[float]]


def passed(net: Module, found: Sequence[LayerOf], row: Sequence[Any]) -> Passed:
    """Compute the layers one after the other, and check that this is what the net computes.

    >>> from nn import Neuron
    >>> from nn.structure import layers
    >>> neuron = Neuron(1, nonlin=False, seed=0)
    >>> passed(neuron, layers(neuron), [0.0]).outputs
    [[0.0]]

    Nothing is recorded. Raises `InputValueError` for a row that does not fit the first layer.
    """
    first = found[0].neurons[0]
    given = checked(row, found[0].nin, first)
    inputs = [value.data for value in given]
    if not chained(found):
        return Passed(inputs, [])
    outputs: list[list[float]] = []
    with no_grad(), net.evaluating():
        signals = given
        for layer in found:
            signals = [neuron(signals) for neuron in layer.neurons]
            outputs.append([signal.data for signal in signals])
        result = net(inputs)
    results = [result] if isinstance(result, Value) else flat(result)
    # As texts, for nan is not equal to itself.
    same = [repr(value.data) for value in results] == [repr(x) for x in outputs[-1]]
    return Passed(inputs, outputs if same else [])


def chained(found: Sequence[LayerOf]) -> bool:
    """Tell whether each layer takes as many inputs as the one before gives.

    >>> from nn import MLP
    >>> from nn.structure import layers
    >>> chained(layers(MLP(2, [3, 1])))
    True
    """
    return all(
        len(before.neurons) == len(neuron.w)
        for before, after in pairwise(found)
        for neuron in after.neurons
    )
