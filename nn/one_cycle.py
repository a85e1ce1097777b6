"""One cycle: a learning rate that rises high at first, and then falls to almost nothing.

>>> from autograd import Value
>>> from nn import SGD
>>> optimizer = SGD([Value(1.0)], momentum=0.9)
>>> schedule = OneCycleLR(optimizer, max_lr=1.0, total_steps=11, pct_start=0.5)
>>> [round(schedule.rate(1.0, k), 3) for k in range(0, 11, 2)]
[0.04, 0.437, 0.971, 0.827, 0.292, 0.0]

Next: `plateau.py`.
"""

import math
from typing import Any

from autograd import InputValueError
from nn.checks import choice, flag, positive, share
from nn.checks import count as whole
from nn.groups import ParameterGroup
from nn.optimizer import Optimizer
from nn.schedule import Schedule


class OneCycleLR(Schedule):
    """Raise the learning rate to max_lr, then lower it; the momentum goes the other way.

    >>> from autograd import Value
    >>> from nn import Adam
    >>> optimizer = Adam([Value(1.0)])
    >>> schedule = OneCycleLR(optimizer, max_lr=0.1, total_steps=100)
    >>> optimizer.lr, optimizer.param_groups[0]["betas"]
    (0.004, (0.95, 0.999))

    From max_lr / div_factor to max_lr in the first `pct_start` of the steps, then to
    max_lr / div_factor / final_div_factor, along half a cosine each, or a line with
    `anneal_strategy="linear"`. The learning rate of the optimizer itself plays no part. With
    `cycle_momentum`, momentum, or the first of betas, goes from max_momentum to base_momentum and
    back. As in PyTorch; from Smith and Topin, 2018.

    Raises `InputValueError` for a step after the last, which is step total_steps − 1; for settings
    out of their range; and where the momentum of an optimizer without any is to change.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float,
        total_steps: int,
        *,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float = 0.85,
        max_momentum: float = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
    ) -> None:
        """Check the settings."""
        name = "OneCycleLR"
        self.max_lr = positive(max_lr, name, "max_lr")
        self.total_steps = whole(total_steps, name, "total_steps", least=2)
        self.pct_start = share(pct_start, name, "pct_start")
        self._anneal = choice(
            anneal_strategy, {"cos": _cosine, "linear": _line}, name, "anneal_strategy"
        )
        self.momenta = _below_1(max_momentum, "max"), _below_1(base_momentum, "base")
        self.first_lr = self.max_lr / positive(div_factor, name, "div_factor")
        self.last_lr = self.first_lr / positive(final_div_factor, name, "final_div_factor")
        self.cycle_momentum = flag(cycle_momentum, name, "cycle_momentum")
        for group in getattr(optimizer, "param_groups", []) if cycle_momentum else []:
            if "momentum" not in group and "betas" not in group:
                raise InputValueError(
                    f"{name} takes an optimizer with momentum or betas, got {optimizer!r}; "
                    "give cycle_momentum=False for another"
                )
        super().__init__(optimizer)

    def rate(self, base: float, count: int) -> float:
        """Give the learning rate after so many steps."""
        return self._between(count, self.first_lr, self.max_lr, self.last_lr)

    def changes(self, group: ParameterGroup, base: float, count: int) -> dict[str, Any]:
        """Give the learning rate, and the momentum where it is cycled."""
        found = super().changes(group, base, count)
        if self.cycle_momentum:
            high, low = self.momenta
            momentum = self._between(count, high, low, high)
            if "betas" in group:
                found["betas"] = momentum, group["betas"][1]
            else:
                found["momentum"] = momentum
        return found

    def _between(self, count: int, first: float, middle: float, last: float) -> float:
        """Go from the first number to the one in the middle, and on to the last."""
        end = self.total_steps - 1
        if count > end:
            raise InputValueError(
                f"OneCycleLR was made for {self.total_steps} steps, 0 to {end}, got step {count}; "
                "give total_steps as many as there are"
            )
        top = self.pct_start * self.total_steps - 1.0
        if count <= top:
            return self._anneal(first, middle, count / top if top else 1.0)
        # A top before the first step, of pct_start 0, is as PyTorch has it.
        return self._anneal(middle, last, (count - top) / (end - top))


def _cosine(start: float, end: float, done: float) -> float:
    return start + (end - start) * 0.5 * (1.0 - math.cos(math.pi * done))


def _line(start: float, end: float, done: float) -> float:
    return start + (end - start) * done


def _below_1(momentum: float, which: str) -> float:
    found = share(momentum, "OneCycleLR", f"{which}_momentum")
    if found == 1.0:
        raise InputValueError(f"OneCycleLR takes a {which}_momentum below 1, got 1; try 0.95")
    return found
