"""Adam: momentum, and for each parameter a step length of its own.

>>> from autograd import Value
>>> steep, flat = Value(1.0), Value(1.0)
>>> optimizer = Adam([steep, flat], lr=0.1)
>>> steep.grad, flat.grad = 1000.0, 0.001
>>> optimizer.step()
>>> round(steep.data, 3), round(flat.data, 3)
(0.9, 0.9)

The mean gradient is divided by its usual size, so that lr is about the length of a step. In the
formulas p is a parameter, g its gradient, and t counts the steps from 1.

Next: `lbfgs.py`, which learns the curvature.
"""

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from nn.groups import ParameterGroup
from nn.optimizer import Optimizer, Parameters
from nn.sgd import decayed


class Adam(Optimizer):
    """Divide a running mean of the gradients by the root of one of their squares.

    >>> from autograd import Value
    >>> x = Value(1.0)
    >>> x.grad = 5.0
    >>> Adam([x], lr=0.01).step()
    >>> round(x.data, 6)
    0.99

    Formula, as PyTorch has it, for betas (a, b): g += weight_decay·p; m = a·m + (1 − a)·g;
    s = b·s + (1 − b)·g²; both begin at 0, for which M = m / (1 − aᵗ) and S = s / (1 − bᵗ) make up;
    p -= lr·M / (√S + eps). With `amsgrad`, s in S is the largest so far (Kingma and Ba, 2015;
    Reddi, Kale and Kumar, 2018).
    """

    lazy: ClassVar[frozenset[str]] = frozenset({"max_exp_avg_sq"})

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 0.001,
        *,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        amsgrad: bool = False,
    ) -> None:
        """Check the settings; the means begin at 0."""
        settings = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
        }
        super().__init__(parameters, settings)

    def initial(self, settings: Mapping[str, Any]) -> dict[str, float]:
        """Begin both means at 0."""
        return {"exp_avg": 0.0, "exp_avg_sq": 0.0}

    def update(
        self, group: ParameterGroup, numbers: list[float], gradients: list[float]
    ) -> list[float]:
        """Give the numbers after a step."""
        return self._moved(group, numbers, decayed(group, numbers, gradients))

    def _moved(
        self, group: ParameterGroup, numbers: list[float], slopes: list[float]
    ) -> list[float]:
        settings, state = group.settings, group.state
        (keep, keep_square), eps, t = settings["betas"], settings["eps"], state["step"]
        rest, rest_square = 1.0 - keep, 1.0 - keep_square
        means = [m + rest * (g - m) for m, g in zip(state["exp_avg"], slopes, strict=True)]
        squares = [
            keep_square * s + rest_square * g * g
            for s, g in zip(state["exp_avg_sq"], slopes, strict=True)
        ]
        state["exp_avg"], state["exp_avg_sq"] = means, squares
        if settings["amsgrad"]:
            largest = state.get("max_exp_avg_sq") or squares
            squares = [max(s, most) for s, most in zip(squares, largest, strict=True)]
            state["max_exp_avg_sq"] = squares
        rate = settings["lr"] / (1.0 - keep**t)
        scale = math.sqrt(1.0 - keep_square**t)
        return [
            x - rate * m / (math.sqrt(s) / scale + eps)
            for x, m, s in zip(numbers, means, squares, strict=True)
        ]


class AdamW(Adam):
    """Adam whose weight decay does not pass through its means.

    >>> from autograd import Value
    >>> x = Value(1.0)
    >>> AdamW([x], lr=0.1, weight_decay=0.5).step()
    >>> round(x.data, 6)
    0.95

    Formula: p *= 1 − lr·weight_decay; then the step of Adam (Loshchilov and Hutter, 2019).
    """

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 0.001,
        *,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
        amsgrad: bool = False,
    ) -> None:
        """Check the settings; the means begin at 0."""
        super().__init__(
            parameters, lr, betas=betas, eps=eps, weight_decay=weight_decay, amsgrad=amsgrad
        )

    def update(
        self, group: ParameterGroup, numbers: list[float], gradients: list[float]
    ) -> list[float]:
        """Give the numbers after a step."""
        factor = 1.0 - group.settings["lr"] * group.settings["weight_decay"]
        return self._moved(group, [factor * x for x in numbers], gradients)
