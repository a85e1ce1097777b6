"""Examples: networks that learn two moons, and Fisher's iris.

>>> found = solve_iris(steps=20)
>>> len(found.held_out), found.accuracy > 0.8
(30, True)

Each trains and judges a network; what it found comes back as plain data. `watch` makes callbacks
for a training by its name, such as a progress bar.

Next: `example_xor.py` for the smallest; `demo.py`, which runs them all and writes a page.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from autograd import dot, no_grad
from nn.callback import Callback
from nn.checks import count
from nn.data import Dataset, iris, moons, standardize, train_test_split
from nn.fitting import fit
from nn.layers import MLP
from nn.losses import max_margin
from nn.metrics import accuracy as share_right
from nn.schedules import LambdaLR
from nn.sgd import SGD
from nn.training import INTERRUPTED

Watch = Callable[[str], Sequence[Callback]]


def unwatched(name: str) -> list[Callback]:
    """Give no callbacks: nobody watches.

    >>> unwatched("XOR")
    []
    """
    return []


@dataclass(frozen=True)
class Trained:
    """What came of a training: `accuracy` is that over `held_out`, where there is one."""

    net: MLP
    data: Dataset
    held_out: Dataset | None
    losses: list[float]
    accuracy: float
    train_accuracy: float
    seconds: float


def solve_moons(seed: int = 0, steps: int = 100, watch: Watch = unwatched) -> Trained:
    """Train the network of micrograd's demo: 337 parameters, 100 points in two moons.

    >>> solve_moons(steps=2).net
    MLP: 337 parameters
      layers.0: Layer(2, 16, activation='relu')
      layers.1: Layer(16, 16, activation='relu')
      layers.2: Layer(16, 1, activation='linear')

    The loss is the hinge loss plus 1e-4 times the sum of the squares of the parameters; the
    learning rate falls from 1 to 0.1.
    """
    count(steps, "solve_moons", "steps")
    started = time.perf_counter()
    data = moons(100, noise=0.1, seed=seed)
    labels = [2 * target - 1 for target in data.targets]
    net = MLP(2, [16, 16, 1], seed=seed)
    parameters = net.parameters()

    def loss(scores: Any, labels: Any) -> Any:
        return max_margin(scores, labels) + 1e-4 * dot(parameters, parameters)

    optimizer = SGD(parameters, lr=1.0)
    schedule = LambdaLR(optimizer, lambda step: 1.0 - 0.9 * step / steps)
    pairs = (data.features, labels)
    losses = trained(
        net, pairs, loss, optimizer, steps, schedule=schedule, callbacks=watch("moons")
    )
    right = accuracy(net, data)
    return Trained(net, data, None, losses, right, right, time.perf_counter() - started)


def solve_iris(
    seed: int = 0, steps: int = 100, watch: Watch = unwatched, petals_only: bool = False
) -> Trained:
    """Train 8 tanh neurons and 3 outputs on Fisher's iris; a fifth of the flowers is held out.

    >>> solve_iris(steps=20).accuracy > 0.8
    True

    With `petals_only` the network sees two of the four measurements, those of the petals.
    """
    count(steps, "solve_iris", "steps")
    started = time.perf_counter()
    data = iris().columns([2, 3]) if petals_only else iris()
    train, held_out = standardize(*train_test_split(data, test=0.2, seed=seed))
    net = MLP(len(data.names), [8, 3], activation="tanh", init="glorot", seed=seed)
    optimizer = SGD(net.parameters(), lr=0.2, momentum=0.9)
    name = "iris, petals" if petals_only else "iris"
    losses = trained(net, train, "cross_entropy", optimizer, steps, callbacks=watch(name))
    return Trained(
        net,
        train,
        held_out,
        losses,
        accuracy(net, held_out),
        accuracy(net, train),
        time.perf_counter() - started,
    )


def trained(net: MLP, *arguments: Any, **options: Any) -> list[float]:
    """Fit a network, and give the loss of each epoch; where that is interrupted, so is the example.

    >>> from nn import xor
    >>> net = MLP(2, [1], init="zeros")
    >>> trained(net, xor(), "mse", SGD(net.parameters()), 1)
    [0.5]
    """
    history = fit(net, *arguments, **options)
    if history.stopped == INTERRUPTED:
        raise KeyboardInterrupt
    return history["loss"]


def accuracy(net: Callable[[list[float]], Any], data: Dataset) -> float:
    """Give the share of rows that a network puts into their class.

    >>> from autograd import Value
    >>> from nn import xor
    >>> accuracy(lambda row: Value(row[0] + row[1] - 0.5), xor())
    0.75
    """
    with no_grad():
        outputs = [net(row) for row in data.features]
    return share_right(outputs, data.targets)
