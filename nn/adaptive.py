"""Adaptive: optimizers that give each parameter a step length of its own.

>>> from autograd import Value
>>> steep, flat = Value(1.0), Value(1.0)
>>> optimizer = Adagrad([steep, flat], lr=0.1)
>>> steep.grad, flat.grad = 1000.0, 0.001
>>> optimizer.step()
>>> round(steep.data, 3), round(flat.data, 3)
(0.9, 0.9)

Each divides the gradient by its usual size. The formulas are those of PyTorch; in them p is a
parameter, g its gradient, to which weight_decay·p is added first, and t counts the steps from 1.

Next: `adam.py`.
"""

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from nn.groups import ParameterGroup
from nn.optimizer import Optimizer, Parameters
from nn.sgd import decayed


class RMSprop(Optimizer):
    """Divide by the root of a running mean of the squares of the gradients.

    >>> from autograd import Value
    >>> x = Value(1.0)
    >>> x.grad = 5.0
    >>> RMSprop([x], lr=0.01, alpha=0.75).step()
    >>> round(x.data, 6)
    0.98

    Formula: s = alpha·s + (1 − alpha)·g², and d = √s + eps; with `centered`, m is the running mean
    of g, and d = √(s − m²) + eps. Then p -= lr·g/d, or with momentum v = momentum·v + g/d and
    p -= lr·v (Hinton, lecture 6 of "Neural networks for machine learning", 2012).
    """

    lazy: ClassVar[frozenset[str]] = frozenset({"grad_avg", "momentum_buffer"})

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 0.01,
        *,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
    ) -> None:
        """Check the settings; the means begin at 0."""
        settings = {
            "lr": lr,
            "alpha": alpha,
            "eps": eps,
            "weight_decay": weight_decay,
            "momentum": momentum,
            "centered": centered,
        }
        super().__init__(parameters, settings)

    def initial(self, settings: Mapping[str, Any]) -> dict[str, float]:
        """Begin the mean of the squares at 0."""
        return {"square_avg": 0.0}

    def update(
        self, group: ParameterGroup, numbers: list[float], gradients: list[float]
    ) -> list[float]:
        """Give the numbers after a step."""
        settings, state = group.settings, group.state
        rate, alpha, eps = settings["lr"], settings["alpha"], settings["eps"]
        slopes = decayed(group, numbers, gradients)
        rest = 1.0 - alpha
        squares = [
            alpha * s + rest * g * g for s, g in zip(state["square_avg"], slopes, strict=True)
        ]
        state["square_avg"] = squares
        if settings["centered"]:
            means = state.get("grad_avg") or [0.0] * len(slopes)
            means = [m + rest * (g - m) for m, g in zip(means, slopes, strict=True)]
            state["grad_avg"] = means
            # The difference is at least 0 but for rounding.
            squares = [max(s - m * m, 0.0) for s, m in zip(squares, means, strict=True)]
        steps = [g / (math.sqrt(s) + eps) for g, s in zip(slopes, squares, strict=True)]
        if settings["momentum"]:
            momentum = settings["momentum"]
            velocities = state.get("momentum_buffer") or [0.0] * len(slopes)
            steps = [momentum * v + step for v, step in zip(velocities, steps, strict=True)]
            state["momentum_buffer"] = steps
        return [x - rate * step for x, step in zip(numbers, steps, strict=True)]


class Adagrad(Optimizer):
    """Divide by the root of the sum of the squares of all gradients so far.

    >>> from autograd import Value
    >>> x = Value(1.0)
    >>> x.grad = 5.0
    >>> Adagrad([x], lr=0.01).step()
    >>> round(x.data, 6)
    0.99

    Formula: s += g², which begins at `initial_accumulator_value`;
    p -= lr / (1 + (t − 1)·lr_decay) · g / (√s + eps) (Duchi, Hazan and Singer, 2011).
    """

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 0.01,
        *,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
    ) -> None:
        """Check the settings."""
        settings = {
            "lr": lr,
            "lr_decay": lr_decay,
            "weight_decay": weight_decay,
            "initial_accumulator_value": initial_accumulator_value,
            "eps": eps,
        }
        super().__init__(parameters, settings)

    def initial(self, settings: Mapping[str, Any]) -> dict[str, float]:
        """Begin the sums where the settings say."""
        return {"sum": settings["initial_accumulator_value"]}

    def update(
        self, group: ParameterGroup, numbers: list[float], gradients: list[float]
    ) -> list[float]:
        """Give the numbers after a step."""
        settings, state = group.settings, group.state
        eps, rate = settings["eps"], settings["lr"]
        rate /= 1.0 + (state["step"] - 1) * settings["lr_decay"]
        slopes = decayed(group, numbers, gradients)
        sums = [s + g * g for s, g in zip(state["sum"], slopes, strict=True)]
        state["sum"] = sums
        return [
            x - rate * g / (math.sqrt(s) + eps)
            for x, g, s in zip(numbers, slopes, sums, strict=True)
        ]
