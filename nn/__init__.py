"""nn: neurons, layers, networks, and what trains them, on the scalars of `autograd`.

>>> from nn import MLP, SGD, max_margin, moons
>>> data = moons(20, seed=0)
>>> labels = [2 * target - 1 for target in data.targets]
>>> net = MLP(2, [8, 8, 1], init="he", seed=0)
>>> optimizer = SGD(net.parameters(), lr=0.1, momentum=0.9)
>>> for _ in range(50):
...     optimizer.zero_grad()
...     loss = max_margin([net(row) for row in data.features], labels)
...     loss.backward()
...     optimizer.step()
>>> loss.data < 0.2
True

Code written for micrograd's `nn` runs unchanged. What to read, in this order:

- layers: `module.py`, `layers.py`, `linear.py`, `containers.py`, and a file for each other kind;
- losses: `losses.py` lists them, `loss_inputs.py` checks what they are given;
- optimizers: `optimizer.py` is the step, then a file for each; schedules: `schedule.py`, likewise;
- training: `training.py` is the loop, `update.py` one step of it, `callback.py` what it tells;
- files: `io.py` for weights, `checkpoint.py` for a training; `weights.py` has PyTorch's names;
- data: `data.py` lists the sets; `dataset.py` is what they are;
- pictures: `views.py` for a network, `plots.py` for charts; examples: `examples.py`, `demo.py`.
"""

from nn.activation_modules import (
    ELU,
    GELU,
    Identity,
    LeakyReLU,
    LogSigmoid,
    ReLU,
    Sigmoid,
    SiLU,
    Softplus,
    Softsign,
    Tanh,
)
from nn.activations import ACTIVATIONS
from nn.adam import Adam, AdamW
from nn.adaptive import Adagrad, RMSprop
from nn.attention import SelfAttention
from nn.boundary import DecisionFrames
from nn.callback import Callback
from nn.callbacks import EarlyStopping, Progress
from nn.checkpoint import Checkpoint, resume
from nn.clipping import clip_grad_norm, clip_grad_value
from nn.containers import Residual, Sequential
from nn.data import (
    Dataset,
    blobs,
    circles,
    digits,
    iris,
    moons,
    sine,
    spirals,
    standardize,
    train_test_split,
    xor,
)
from nn.dropout import Dropout
from nn.embedding import Embedding
from nn.fitting import fit
from nn.gradients import GradientFlow
from nn.groups import ParameterGroup
from nn.history import History
from nn.init import INITIALISERS
from nn.io import load, save
from nn.layers import MLP, Layer, Neuron
from nn.lbfgs import LBFGS
from nn.linear import Linear
from nn.losses import (
    LOSSES,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge,
    huber,
    kl_divergence,
    mae,
    max_margin,
    mse,
    nll,
)
from nn.metrics import METRICS, accuracy
from nn.module import Module
from nn.normalization import BatchNorm, LayerNorm, RMSNorm
from nn.one_cycle import OneCycleLR
from nn.optimizer import Optimizer
from nn.penalties import l1, l2
from nn.plateau import ReduceLROnPlateau
from nn.recurrent import GRUCell, LSTMCell, RNNCell
from nn.schedule import Schedule
from nn.schedules import (
    CosineAnnealingLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    SequentialLR,
    StepLR,
)
from nn.sgd import SGD
from nn.softmax import LogSoftmax, Softmax
from nn.training import Training
from nn.views import modules

__all__ = [
    "ACTIVATIONS",
    "ELU",
    "GELU",
    "INITIALISERS",
    "LBFGS",
    "LOSSES",
    "METRICS",
    "MLP",
    "SGD",
    "Adagrad",
    "Adam",
    "AdamW",
    "BatchNorm",
    "Callback",
    "Checkpoint",
    "CosineAnnealingLR",
    "Dataset",
    "DecisionFrames",
    "Dropout",
    "EarlyStopping",
    "Embedding",
    "ExponentialLR",
    "GRUCell",
    "GradientFlow",
    "History",
    "Identity",
    "LSTMCell",
    "LambdaLR",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "LinearLR",
    "LogSigmoid",
    "LogSoftmax",
    "Module",
    "Neuron",
    "OneCycleLR",
    "Optimizer",
    "ParameterGroup",
    "Progress",
    "RMSNorm",
    "RMSprop",
    "RNNCell",
    "ReLU",
    "ReduceLROnPlateau",
    "Residual",
    "Schedule",
    "SelfAttention",
    "Sequential",
    "SequentialLR",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "Softsign",
    "StepLR",
    "Tanh",
    "Training",
    "accuracy",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "blobs",
    "circles",
    "clip_grad_norm",
    "clip_grad_value",
    "cross_entropy",
    "digits",
    "fit",
    "hinge",
    "huber",
    "iris",
    "kl_divergence",
    "l1",
    "l2",
    "load",
    "mae",
    "max_margin",
    "modules",
    "moons",
    "mse",
    "nll",
    "resume",
    "save",
    "sine",
    "spirals",
    "standardize",
    "train_test_split",
    "xor",
]
