"""SGD: steps against the gradient, with momentum where it is asked for.

>>> from autograd import Value
>>> x = Value(5.0)
>>> optimizer = SGD([x], lr=0.1)
>>> for _ in range(3):
...     optimizer.zero_grad()
...     (x * x).backward()
...     optimizer.step()
>>> x.data
2.56

Next: `adaptive.py`, where each parameter has a step length of its own.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from autograd import InputValueError
from nn.groups import ParameterGroup
from nn.optimizer import Optimizer, Parameters


class SGD(Optimizer):
    """Gradient descent; stochastic where each step sees a part of the data.

    >>> from autograd import Value
    >>> x = Value(1.0)
    >>> optimizer = SGD([x], lr=0.1, momentum=0.9)
    >>> for _ in range(2):
    ...     x.grad = 1.0
    ...     optimizer.step()
    >>> round(x.data, 6)
    0.71

    For each parameter p with gradient g, as PyTorch does it: g += weight_decay·p; the velocity
    v = momentum·v + (1 − dampening)·g, at first v = g; the direction is v, or g + momentum·v with
    `nesterov`; then p -= lr·direction. Raises what `Optimizer` raises, and `InputValueError` for
    `nesterov` without momentum or with dampening.
    """

    lazy: ClassVar[frozenset[str]] = frozenset({"momentum_buffer"})

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 0.01,
        *,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        """Check the settings; the velocities begin with the first step."""
        settings = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
        }
        super().__init__(parameters, settings)

    @classmethod
    def validated(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Check each setting, and that Nesterov's momentum is one.

        >>> SGD.validated({"lr": 1, "nesterov": False})
        {'lr': 1.0, 'nesterov': False}
        """
        checked = super().validated(settings)
        if checked["nesterov"] and not checked["momentum"]:
            raise InputValueError("SGD with nesterov takes a momentum above 0, got 0; try 0.9")
        if checked["nesterov"] and checked["dampening"]:
            raise InputValueError(
                f"SGD with nesterov takes no dampening, got {checked['dampening']:g}; leave it out"
            )
        return checked

    def update(
        self, group: ParameterGroup, numbers: list[float], gradients: list[float]
    ) -> list[float]:
        """Give the numbers after a step.

        >>> from autograd import Value
        >>> optimizer = SGD([Value(1.0)], lr=0.5)
        >>> optimizer.update(optimizer.param_groups[0], [1.0], [1.0])
        [0.5]
        """
        rate = group.settings["lr"]
        directions = decayed(group, numbers, gradients)
        if group.settings["momentum"]:
            directions = self._with_momentum(group, directions)
        return [x - rate * step for x, step in zip(numbers, directions, strict=True)]

    def _with_momentum(self, group: ParameterGroup, gradients: list[float]) -> list[float]:
        momentum, share = group.settings["momentum"], 1.0 - group.settings["dampening"]
        velocities = group.state.get("momentum_buffer")
        if velocities is None:
            velocities = gradients
        else:
            velocities = [
                momentum * velocity + share * slope
                for velocity, slope in zip(velocities, gradients, strict=True)
            ]
        group.state["momentum_buffer"] = velocities
        if not group.settings["nesterov"]:
            return velocities
        return [
            slope + momentum * velocity
            for velocity, slope in zip(velocities, gradients, strict=True)
        ]


def decayed(group: ParameterGroup, numbers: list[float], gradients: list[float]) -> list[float]:
    """Add weight_decay·p to each gradient: the gradient of an L2 penalty of half that strength.

    >>> from autograd import Value
    >>> group = SGD([Value(1.0)], weight_decay=0.5).param_groups[0]
    >>> decayed(group, [4.0], [1.0])
    [3.0]
    """
    decay = group.settings["weight_decay"]
    if not decay:
        return gradients
    return [slope + decay * x for slope, x in zip(gradients, numbers, strict=True)]
