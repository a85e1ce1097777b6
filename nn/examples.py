"""Examples: networks that learn two moons, and Fisher's iris.

>>> found = solve_iris(steps=20)
>>> len(found.held_out), found.accuracy > 0.8
(30, True)

Each trains and judges a network; what it found comes back as plain data. `watch` passes the steps
on as they come, for a progress bar.

Next: `example_xor.py` for the smallest; `demo.py`, which runs them all and writes a page.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from autograd import Value, dot, no_grad
from nn.checks import count
from nn.data import Dataset, iris, moons, standardize, train_test_split
from nn.layers import MLP
from nn.losses import cross_entropy, max_margin
from nn.sgd import SGD
from nn.training import descend

# Takes the name of a training, its steps as they come, and how many there are at most.
Watch = Callable[[str, Iterator[float], int], Iterator[float]]


def unwatched(name: str, steps: Iterator[float], total: int) -> Iterator[float]:
    """Pass the steps of a training on, without a progress bar.

    >>> list(unwatched("XOR", iter([1.0, 0.5]), 2))
    [1.0, 0.5]
    """
    return steps


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

    def objective() -> Any:
        scores = [net(row) for row in data.features]
        return max_margin(scores, labels) + 1e-4 * dot(parameters, parameters)

    steps_made = descend(
        objective, SGD(parameters, lr=1.0), steps, rate=lambda step: 1.0 - 0.9 * step / steps
    )
    losses = list(watch("moons", steps_made, steps))
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
    optimiser = SGD(net.parameters(), lr=0.2, momentum=0.9)
    steps_made = descend(
        lambda: cross_entropy([net(row) for row in train.features], train.targets),
        optimiser,
        steps,
    )
    name = "iris, petals" if petals_only else "iris"
    losses = list(watch(name, steps_made, steps))
    return Trained(
        net,
        train,
        held_out,
        losses,
        accuracy(net, held_out),
        accuracy(net, train),
        time.perf_counter() - started,
    )


def accuracy(net: Callable[[list[float]], Any], data: Dataset) -> float:
    """Give the share of rows that a network puts into their class.

    >>> from nn import xor
    >>> accuracy(lambda row: Value(row[0] + row[1] - 0.5), xor())
    0.75

    One score is above 0 for the second of two classes; of several, the largest is the class's.
    """
    with no_grad():
        outputs = [net(row) for row in data.features]
    found = [
        int(output.data > 0.0) if isinstance(output, Value) else output.index(max(output))
        for output in outputs
    ]
    right = [a == b for a, b in zip(found, data.targets, strict=True)]
    return right.count(True) / len(right)
