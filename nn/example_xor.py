"""Example, XOR: the smallest network that solves what no single neuron can.

>>> solved = solve_xor(seed=0)
>>> [round(p) for p in solved.predictions]
[0, 1, 1, 0]

Two ReLU neurons and one sigmoid neuron. Two hidden neurons are the least that can do it, and not
every start gets there: a training that is stuck is given up early and begun again from the next
seed.

Next: `examples.py` for larger ones; `autograd.trace` lists the steps of the first pass.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from autograd import Value, mean, no_grad, sigmoid
from nn.adaptive import RMSprop
from nn.callback import Callback
from nn.data import Dataset, xor
from nn.examples import Watch, trained, unwatched
from nn.layers import MLP
from nn.losses import binary_cross_entropy_with_logits

SOLVED: Final = 0.02  # the mean cross-entropy at which every row is predicted at 92 % or better
_LIMIT: Final = 1000
_ATTEMPTS: Final = 100  # at four successes in five: all fail in one of 10^69 demos


@dataclass(frozen=True)
class Attempt:
    """A training from one seed: its losses, and how it ended."""

    seed: int
    losses: list[float]
    outcome: str


@dataclass(frozen=True)
class Xor:
    """What came of it; the last attempt is the one that `net` is from."""

    net: MLP
    data: Dataset
    attempts: list[Attempt]
    predictions: list[float]
    accuracy: float
    seconds: float


def solve_xor(
    seed: int = 0, watch: Watch = unwatched, say: Callable[[str], object] | None = None
) -> Xor:
    """Train until the problem is solved, from the next seed where a training is stuck.

    >>> [attempt.outcome for attempt in solve_xor(seed=1).attempts]
    ['solved in 111 steps']

    `watch` makes callbacks for each training, `say` is told how it ended.
    """
    started = time.perf_counter()
    data = xor()
    attempts: list[Attempt] = []
    while not attempts or (attempts[-1].losses[-1] > SOLVED and len(attempts) < _ATTEMPTS):
        net = network(seed + len(attempts))
        attempts.append(_attempt(net, data, seed + len(attempts), watch))
        if say is not None:
            say(f"seed {attempts[-1].seed}: {attempts[-1].outcome}")
    with no_grad():
        predictions = [sigmoid(net(row)).data for row in data.features]
    right = [round(p) == y for p, y in zip(predictions, data.targets, strict=True)]
    seconds = time.perf_counter() - started
    return Xor(net, data, attempts, predictions, right.count(True) / len(data), seconds)


def network(seed: int) -> MLP:
    """Give a network as it begins.

    >>> [neuron.b.data for neuron in network(0).layers[0].neurons]
    [1.0, 1.0]

    With these biases both hidden neurons are on for most rows; with 0 many starts have a dead one.
    """
    net = MLP(2, [2, 1], seed=seed)
    for neuron in net.layers[0].neurons:
        neuron.b.data = 1.0
    return net


class Stuck(Callback):
    """Stops a training of XOR that is solved, and one that will not be.

    >>> Stuck().losses
    []

    A ReLU all of whose gradients are 0 is off for every row. RMSprop without momentum then leaves
    it as it is, so it is dead for good, and the other neuron alone cannot do it. A loss below 0.6
    that is flat over 20 steps is that of a network that has decided wrongly: it answers two or
    three of the rows alike. Near ln 2 = 0.69, where it answers 1/2 to all, a loss may be flat for
    long before it falls, so there it is given 200.
    """

    def __init__(self) -> None:
        """Begin with no losses."""
        self.losses: list[float] = []
        self.dead = 0

    def after_backward(self, training: Any) -> None:
        """Count the dead neurons."""
        self.dead = sum(
            all(parameter.grad == 0.0 for parameter in neuron.parameters())
            for neuron in training.model.layers[0].neurons
        )

    def after_step(self, training: Any, record: dict[str, Any]) -> None:
        """Look at the loss."""
        self.losses.append(record["loss"])
        if record["loss"] <= SOLVED:
            training.stop("solved")
        elif self.dead:
            training.stop("a ReLU is dead")
        elif (record["loss"] < 0.6 and self._flat(20)) or self._flat(200):
            training.stop("the loss is flat")

    def _flat(self, steps: int) -> bool:
        return len(self.losses) > steps and self.losses[-1] > 0.99 * self.losses[-1 - steps]


def _attempt(net: MLP, data: Dataset, seed: int, watch: Watch) -> Attempt:
    stuck = Stuck()
    losses = trained(
        net,
        data,
        "binary_cross_entropy_with_logits",
        RMSprop(net.parameters(), lr=0.05, alpha=0.8),
        _LIMIT,
        callbacks=[stuck, *watch(f"XOR, seed {seed}")],
    )
    if losses[-1] <= SOLVED:
        return Attempt(seed, losses, f"solved in {len(losses)} steps")
    why = f", {stuck.dead} of 2 ReLUs dead" if stuck.dead else ""
    return Attempt(
        seed,
        losses,
        f"stuck at loss {losses[-1]:.3f} after {len(losses)} steps{why}; trying seed {seed + 1}",
    )


def first_pass(seed: int, places: list[int] | None = None) -> Value:
    """Give the loss before any training, with gradients, and a short name for each node.

    >>> first_pass(1, [2])
    Value(data=..., grad=1.0, label='loss')
    >>> len(first_pass(1).operands)
    4

    `places` are those of the rows that it is the mean of; without, all four. Nodes of several rows
    have the row in their name: h1@10 is what the first hidden neuron gives for x1 = 1, x2 = 0.
    """
    net = network(seed)
    for name, parameter in net.named_parameters():
        # layers.0.neurons.1.w.0 is the first weight of the second hidden neuron: h2.w1
        _, layer, _, neuron, *kind = name.split(".")
        owner = "out" if layer == "1" else f"h{int(neuron) + 1}"
        parameter.label = f"{owner}.b" if kind == ["b"] else f"{owner}.w{int(kind[1]) + 1}"
    data = xor() if places is None else xor().rows(places)
    losses = [
        _named_loss(net, row, target, f"@{row[0]:g}{row[1]:g}" if len(data) > 1 else "")
        for row, target in zip(data.features, data.targets, strict=True)
    ]
    root: Value = mean(losses) if len(data) > 1 else losses[0]
    root.label = "loss"
    root.backward()
    return root


def _named_loss(net: MLP, row: list[float], target: int, suffix: str) -> Any:
    inputs = [Value(x).detach() for x in row]
    hidden = net.layers[0](inputs)
    logit = net.layers[1](hidden)
    [loss] = binary_cross_entropy_with_logits([logit], [target], reduction="none")
    names = {"x1": inputs[0], "x2": inputs[1], "logit": logit, "loss": loss}
    for place, neuron in enumerate(hidden, 1):
        names |= {f"h{place}": neuron, f"h{place}.sum": neuron.operands[0]}
    if target:  # its loss is softplus(−logit)
        names["−logit"] = loss.operands[0]
    for name, node in names.items():
        node.label = name + suffix
    return loss
