"""Schedules: learning rates that fall, or rise at first, by a formula of the step.

>>> from autograd import Value
>>> from nn import SGD
>>> optimizer = SGD([Value(1.0)], lr=1.0)
>>> warm_up = LinearLR(optimizer, start_factor=0.25, total_iters=3)
>>> schedule = SequentialLR(optimizer, [warm_up, CosineAnnealingLR(optimizer, T_max=4)], [3])
>>> rates = []
>>> for _ in range(8):
...     rates.append(round(optimizer.lr, 3))
...     schedule.step()
>>> rates
[0.25, 0.5, 0.75, 1.0, 0.854, 0.5, 0.146, 0.0]

Names and settings are those of PyTorch; in the formulas lr is the base rate and k the step.

Next: `one_cycle.py`, `plateau.py`.
"""

import bisect
import math
from collections.abc import Callable, Iterable
from typing import Any

from autograd import InputTypeError, InputValueError
from nn.checks import count as whole
from nn.checks import not_negative, positive, sequence, shown
from nn.groups import ParameterGroup
from nn.optimizer import Optimizer
from nn.schedule import Schedule


class StepLR(Schedule):
    """Multiply the learning rate by gamma every so many steps: lr·gamma^⌊k / step_size⌋.

    >>> from autograd import Value
    >>> from nn import SGD
    >>> schedule = StepLR(SGD([Value(1.0)]), step_size=30, gamma=0.5)
    >>> [schedule.rate(1.0, k) for k in (29, 30, 60)]
    [1.0, 0.5, 0.25]
    """

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1) -> None:
        """Check the settings."""
        self.step_size = whole(step_size, "StepLR", "step_size")
        self.gamma = not_negative(gamma, "StepLR", "gamma")
        super().__init__(optimizer)

    def rate(self, base: float, count: int) -> float:
        """Give the learning rate after so many steps."""
        return float(base * self.gamma ** (count // self.step_size))


class ExponentialLR(Schedule):
    """Multiply the learning rate by gamma in every step: lr·gammaᵏ.

    >>> from autograd import Value
    >>> from nn import SGD
    >>> ExponentialLR(SGD([Value(1.0)]), gamma=0.5).rate(1.0, 3)
    0.125
    """

    def __init__(self, optimizer: Optimizer, gamma: float) -> None:
        """Check the settings."""
        self.gamma = not_negative(gamma, "ExponentialLR", "gamma")
        super().__init__(optimizer)

    def rate(self, base: float, count: int) -> float:
        """Give the learning rate after so many steps."""
        return float(base * self.gamma**count)


class CosineAnnealingLR(Schedule):
    """Let the learning rate fall to eta_min over T_max steps, along half a period of a cosine.

    >>> from autograd import Value
    >>> from nn import SGD
    >>> schedule = CosineAnnealingLR(SGD([Value(1.0)]), T_max=10)
    >>> [round(schedule.rate(1.0, k), 6) for k in (0, 5, 10)]
    [1.0, 0.5, 0.0]

    Formula: eta_min + (lr − eta_min)·(1 + cos(π·k / T_max)) / 2, which rises again after T_max
    (Loshchilov and Hutter, 2017).
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0) -> None:
        """Check the settings."""
        self.T_max = whole(T_max, "CosineAnnealingLR", "T_max")
        self.eta_min = not_negative(eta_min, "CosineAnnealingLR", "eta_min")
        super().__init__(optimizer)

    def rate(self, base: float, count: int) -> float:
        """Give the learning rate after so many steps."""
        height = 0.5 * (1.0 + math.cos(math.pi * count / self.T_max))
        return self.eta_min + (base - self.eta_min) * height


class LinearLR(Schedule):
    """Let the learning rate go evenly from one share of the base rate to another: a warm-up.

    >>> from autograd import Value
    >>> from nn import SGD
    >>> schedule = LinearLR(SGD([Value(1.0)]), start_factor=0.5, total_iters=4)
    >>> [schedule.rate(1.0, k) for k in range(6)]
    [0.5, 0.625, 0.75, 0.875, 1.0, 1.0]

    Formula: lr·(start + (end − start)·min(k / total_iters, 1)).
    """

    def __init__(
        self,
        optimizer: Optimizer,
        start_factor: float = 1.0 / 3.0,
        end_factor: float = 1.0,
        total_iters: int = 5,
    ) -> None:
        """Check the settings."""
        self.start_factor = positive(start_factor, "LinearLR", "start_factor")
        self.end_factor = not_negative(end_factor, "LinearLR", "end_factor")
        self.total_iters = whole(total_iters, "LinearLR", "total_iters")
        super().__init__(optimizer)

    def rate(self, base: float, count: int) -> float:
        """Give the learning rate after so many steps."""
        done = min(count / self.total_iters, 1.0)
        return base * (self.start_factor + (self.end_factor - self.start_factor) * done)


class LambdaLR(Schedule):
    """Multiply the base rate by what a function of the step gives.

    >>> from autograd import Value
    >>> from nn import SGD
    >>> LambdaLR(SGD([Value(1.0)]), lambda k: 1.0 / (1.0 + k)).rate(1.0, 3)
    0.25

    Raises `InputTypeError` for what cannot be called, and `InputValueError` where the function
    gives a number that is negative or not finite.
    """

    def __init__(self, optimizer: Optimizer, lr_lambda: Callable[[int], float]) -> None:
        """Check that there is a function."""
        if not callable(lr_lambda):
            raise InputTypeError(
                f"LambdaLR takes a function of the step as lr_lambda, got {shown(lr_lambda)}"
            )
        self.lr_lambda = lr_lambda
        super().__init__(optimizer)

    def rate(self, base: float, count: int) -> float:
        """Give the learning rate after so many steps."""
        return base * not_negative(self.lr_lambda(count), "LambdaLR", "result of lr_lambda")


class SequentialLR(Schedule):
    """Follow one schedule after the other: a warm-up, and then what it is for.

    >>> from autograd import Value
    >>> from nn import SGD
    >>> optimizer = SGD([Value(1.0)], lr=1.0)
    >>> parts = [LinearLR(optimizer, total_iters=5), StepLR(optimizer, step_size=2, gamma=0.5)]
    >>> schedule = SequentialLR(optimizer, parts, milestones=[5])
    >>> [schedule.rate(1.0, k) for k in (5, 6, 7)]
    [1.0, 1.0, 0.5]

    Each begins at 0 at its milestone, the count of steps after which it follows, and the first at
    once. Raises `InputTypeError` or `InputValueError` for anything but schedules of this optimizer,
    a `ReduceLROnPlateau`, which is no formula of the step, and milestones that do not rise or are
    not one fewer than the schedules.
    """

    def __init__(
        self, optimizer: Optimizer, schedulers: Iterable[Schedule], milestones: Iterable[int]
    ) -> None:
        """Check the schedules and milestones."""
        name = "SequentialLR"
        self.schedulers: list[Schedule] = sequence(schedulers, name, "schedulers")
        for part in self.schedulers:
            if not isinstance(part, Schedule) or type(part)._advance is not Schedule._advance:
                raise InputTypeError(
                    f"{name} takes schedules that are formulas of the step, got {shown(part)}"
                )
            if part.optimizer is not optimizer:
                raise InputValueError(
                    f"{name} takes schedules of its own optimizer, got {part!r} of another"
                )
        self.milestones = [whole(k, name, "milestones") for k in milestones]
        if len(self.milestones) != len(self.schedulers) - 1:
            raise InputValueError(
                f"{name} takes one milestone fewer than schedules, got {len(self.milestones)} "
                f"milestones and {len(self.schedulers)} schedules"
            )
        if self.milestones != sorted(set(self.milestones)):
            raise InputValueError(f"{name} takes milestones that rise, got {self.milestones}")
        super().__init__(optimizer)

    def _part(self, count: int) -> tuple[Schedule, int]:
        place = bisect.bisect_right(self.milestones, count)
        return self.schedulers[place], count - (self.milestones[place - 1] if place else 0)

    def rate(self, base: float, count: int) -> float:
        """Give the learning rate after so many steps."""
        part, own = self._part(count)
        return part.rate(base, own)

    def changes(self, group: ParameterGroup, base: float, count: int) -> dict[str, Any]:
        """Give the settings of a group after so many steps."""
        part, own = self._part(count)
        return part.changes(group, base, own)
