"""nn: neurons, layers, networks, and what trains them, on the scalars of `autograd`.

>>> from nn import MLP, SGD, max_margin, moons
>>> data = moons(20, seed=0)
>>> labels = [2 * target - 1 for target in data.targets]
>>> net = MLP(2, [8, 8, 1], init="he", seed=0)
>>> optimiser = SGD(net.parameters(), lr=0.1, momentum=0.9)
>>> for _ in range(50):
...     optimiser.zero_grad()
...     loss = max_margin([net(row) for row in data.features], labels)
...     loss.backward()
...     optimiser.step()
>>> loss.data < 0.2
True

Code written for micrograd's `nn` runs unchanged. Next: `layers.py`; `stepgrad demo` for three
networks at work; `views.py` to see a network, `plots.py` for charts.
"""

from nn.activations import ACTIVATIONS
from nn.boundary import DecisionFrames
from nn.data import Dataset, iris, moons, standardize, train_test_split, xor
from nn.gradients import GradientFlow
from nn.init import INITIALISERS
from nn.layers import MLP, Layer, Neuron
from nn.losses import binary_cross_entropy_with_logits, cross_entropy, max_margin, mse
from nn.module import Module
from nn.optim import SGD
from nn.training import descend
from nn.views import modules

__all__ = [
    "ACTIVATIONS",
    "INITIALISERS",
    "MLP",
    "SGD",
    "Dataset",
    "DecisionFrames",
    "GradientFlow",
    "Layer",
    "Module",
    "Neuron",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "descend",
    "iris",
    "max_margin",
    "modules",
    "moons",
    "mse",
    "standardize",
    "train_test_split",
    "xor",
]
