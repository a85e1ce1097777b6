"""Gradients: how large those of each layer are, step by step of a training.

>>> from nn import MLP, SGD, fit
>>> net = MLP(1, [4, 4, 1], activation="tanh", seed=0)
>>> flow = GradientFlow(net)
>>> data = [[0.5]], [1.0]
>>> history = fit(net, data, "mse", SGD(net.parameters()), epochs=5, callbacks=[flow])
>>> flow
<GradientFlow of 3 layers, 5 steps: neither vanishing nor exploding>

Next: `gradient_chart.py`, which draws what is recorded here.
"""

import math
from statistics import median
from typing import Any, Final, NamedTuple

from autograd import InputTypeError, InputValueError, Value
from nn.callback import Callback
from nn.chart import Chart, Charted
from nn.checks import shown
from nn.module import Module
from nn.structure import bias, layers

# By how much the first layer may differ from the last, and over how many steps that is judged.
RATIO: Final = 1000.0
WINDOW: Final = 10


class Moment(NamedTuple):
    """The gradients of one layer after one backward pass: log10 of those that are not 0."""

    logs: list[float]  # ascending
    zeros: int
    infinite: int  # infinities and nans
    silent: frozenset[int]  # the ReLU neurons all of whose gradients are 0

    def quantile(self, share: float) -> float:
        """Give the number below which a share of the logarithms lies, nan where there is none.

        >>> Moment([-2.0, -1.0], 0, 0, frozenset()).quantile(0.5)
        -1.5
        """
        if not self.logs:
            return math.nan
        place = share * (len(self.logs) - 1)
        low = self.logs[math.floor(place)]
        return low + (place - math.floor(place)) * (self.logs[math.ceil(place)] - low)


class Watched(NamedTuple):
    """A layer that is followed."""

    name: str
    parameters: list[Value]
    relus: list[list[Value]]  # the parameters of each neuron with a ReLU


class GradientFlow(Charted, Callback):
    """Records the gradients of a network's layers over a training, for a chart.

    >>> from nn import MLP
    >>> net = MLP(2, [3, 1], seed=0)
    >>> flow = GradientFlow(net)
    >>> net([1.0, 2.0]).backward()
    >>> flow.record()
    >>> len(flow.steps), [layer.name for layer in flow.layers]
    (1, ['layers.0', 'layers.1'])

    Give it to a training as a callback, or call `record()` after each `backward()` and before the
    gradients are cleared. Parameters outside of neurons are put together by the first part of their
    name. A notebook shows the chart; what was recorded is no part of a checkpoint. Raises
    `InputValueError` for a net without parameters.
    """

    def __init__(self, net: Module) -> None:
        """Find the layers."""
        if not isinstance(net, Module):
            raise InputTypeError(f"GradientFlow takes a Module, got {shown(net)}")
        self.layers = _watched(net)
        if not self.layers:
            raise InputValueError(
                f"GradientFlow takes a net with parameters, and {type(net).__name__} has none; "
                "a parameter is a leaf Value in an attribute of a Module"
            )
        self.steps: list[list[Moment]] = []  # for each step the moment of each layer

    def record(self) -> None:
        """Take down the gradients of this moment."""
        self.steps.append([_moment(layer) for layer in self.layers])

    def after_backward(self, training: object) -> None:
        """Record each step of a training."""
        self.record()

    @property
    def verdict(self) -> str:
        """Say whether the gradients vanish or explode on the way from the last layer to the first.

        >>> from nn import MLP
        >>> net = MLP(1, [1] * 20, activation="sigmoid", seed=0)
        >>> flow = GradientFlow(net)
        >>> net([1.0]).backward()
        >>> flow.record()
        >>> flow.verdict
        'vanishing: layers.0 has gradients 7e-23 of those of layers.19'

        "vanishing": the median |gradient| of the first layer is below 1/1000 of that of the last;
        "exploding": above 1000 times, or a gradient is not finite. Each is the median of the last
        ten steps. A thousand, because all layers share one learning rate: one of them then needs a
        thousand steps for what the other moves in one. Steps are not compared: over a training
        gradients grow and shrink for good reasons.
        """
        if not self.steps:
            return "no step recorded yet"
        recent = self.steps[-WINDOW:]
        for place, layer in enumerate(self.layers):
            if any(step[place].infinite for step in recent):
                return f"exploding: {layer.name} has gradients that are not finite"
        first, last = self._level(recent, 0), self._level(recent, -1)
        if math.isnan(first) or math.isnan(last):
            dry = self.layers[0] if math.isnan(first) else self.layers[-1]
            return f"no gradient: all those of {dry.name} are 0"
        names = self.layers[0].name, self.layers[-1].name
        if first - last < -math.log10(RATIO):
            share = _power(first - last)
            return f"vanishing: {names[0]} has gradients {share} of those of {names[1]}"
        if first - last > math.log10(RATIO):
            times = _power(first - last)
            return f"exploding: {names[0]} has gradients {times} times those of {names[1]}"
        return "neither vanishing nor exploding"

    @property
    def dead(self) -> list[float | None]:
        """Give for each layer the share of its ReLU neurons that are dead, None without ReLUs.

        >>> from nn import MLP
        >>> net = MLP(1, [2, 1], seed=0)
        >>> net.layers[0].neurons[0].b.data = -100.0
        >>> flow = GradientFlow(net)
        >>> net([1.0]).backward()
        >>> flow.record()
        >>> flow.dead
        [0.5, None]

        Dead is a neuron all of whose gradients were exactly 0 in each of the last ten steps: no row
        of the data opens it, so it learns no more. A penalty on the weights hides that: it gives
        them a gradient.
        """
        shares: list[float | None] = []
        for place, layer in enumerate(self.layers):
            silent = [step[place].silent for step in self.steps[-WINDOW:]]
            dead = len(frozenset.intersection(*silent)) if silent else 0
            shares.append(dead / len(layer.relus) if layer.relus else None)
        return shares

    def chart(self, title: str = "") -> Chart:
        """Draw the gradients of each layer: see `gradient_chart.py`.

        >>> from nn import MLP
        >>> net = MLP(1, [2, 1], seed=0)
        >>> flow = GradientFlow(net)
        >>> net([1.0]).backward()
        >>> flow.record()
        >>> "layers.1" in flow.chart().svg()
        True
        """
        from nn.gradient_chart import gradient_chart

        return gradient_chart(self, title)

    def __repr__(self) -> str:
        """Show the size and the verdict."""
        counts = f"{len(self.layers)} layers, {len(self.steps)} steps"
        return f"<GradientFlow of {counts}: {self.verdict}>"

    def _level(self, steps: list[list[Moment]], layer: int) -> float:
        levels = [step[layer].quantile(0.5) for step in steps]
        known = [level for level in levels if not math.isnan(level)]
        return median(known) if known else math.nan


def _watched(net: Module) -> list[Watched]:
    found = []
    met: set[int] = set()
    for layer in layers(net):
        owned = [_owned(neuron) for neuron in layer.neurons]
        parameters = [parameter for parameters in owned for parameter in parameters]
        met.update(map(id, parameters))
        relus = owned if layer.activation == "relu" else []
        found.append(Watched(layer.name, parameters, relus))
    others: dict[str, list[Value]] = {}
    for name, parameter in net.named_parameters():
        if id(parameter) not in met:
            others.setdefault(name.split(".")[0], []).append(parameter)
    return found + [Watched(name, parameters, []) for name, parameters in others.items()]


def _owned(neuron: Any) -> list[Value]:
    offset = bias(neuron)
    return [*neuron.w] if offset is None else [*neuron.w, offset]


def _moment(layer: Watched) -> Moment:
    gradients = [abs(parameter.grad) for parameter in layer.parameters]
    finite = [gradient for gradient in gradients if gradient < math.inf]
    return Moment(
        sorted(math.log10(gradient) for gradient in finite if gradient > 0.0),
        finite.count(0.0),
        len(gradients) - len(finite),
        frozenset(
            number
            for number, parameters in enumerate(layer.relus)
            if all(parameter.grad == 0.0 for parameter in parameters)
        ),
    )


def _power(exponent: float) -> str:
    if abs(exponent) > 300.0:
        return "less than 1e-300" if exponent < 0.0 else "more than 1e+300"
    return f"{10.0**exponent:.0e}"
