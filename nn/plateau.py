"""Plateau: the learning rate falls when the loss does no longer.

>>> from autograd import Value
>>> from nn import SGD
>>> optimizer = SGD([Value(1.0)], lr=1.0)
>>> schedule = ReduceLROnPlateau(optimizer, factor=0.5, patience=1)
>>> rates = []
>>> for loss in (3.0, 2.0, 2.0, 2.0, 2.0):
...     schedule.step(loss)
...     rates.append(optimizer.lr)
>>> rates
[1.0, 1.0, 1.0, 0.5, 0.5]

Next: `training.py`, which tells a schedule of each epoch.
"""

import math
from collections.abc import Mapping
from typing import Any

from autograd import InputTypeError, InputValueError, Value
from nn import state_checks
from nn.checks import choice, not_negative, scalar, share
from nn.checks import count as whole
from nn.groups import ParameterGroup
from nn.optimizer import Optimizer
from nn.schedule import Schedule


class ReduceLROnPlateau(Schedule):
    """Multiply the learning rate by a factor when a metric has not improved for a while.

    >>> from autograd import Value
    >>> from nn import SGD
    >>> optimizer = SGD([Value(1.0)], lr=1.0)
    >>> schedule = ReduceLROnPlateau(optimizer, patience=0, min_lr=0.05)
    >>> for loss in (3.0, 3.0, 3.0):
    ...     schedule.step(loss)
    >>> optimizer.lr
    0.05

    A metric improves when it is below best·(1 − threshold), with threshold_mode "abs" below
    best − threshold; with mode "max", above the same with +. After more than `patience` steps
    without that the learning rate is multiplied, but not below `min_lr`, nor for a change of less
    than `eps`; then `cooldown` steps count for nothing. As in PyTorch. A metric of nan is no
    improvement.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: float = 0.0,
        eps: float = 1e-8,
    ) -> None:
        """Check the settings."""
        name = "ReduceLROnPlateau"
        self.sign = choice(mode, {"min": 1.0, "max": -1.0}, name, "mode")
        self.factor = share(factor, name, "factor")
        if self.factor == 1.0:
            raise InputValueError(f"{name} takes a factor below 1, got 1; try 0.1")
        self.patience = whole(patience, name, "patience", least=0)
        self.threshold = not_negative(threshold, name, "threshold")
        self.is_relative = choice(
            threshold_mode, {"rel": True, "abs": False}, name, "threshold_mode"
        )
        self.cooldown = whole(cooldown, name, "cooldown", least=0)
        self.min_lr = not_negative(min_lr, name, "min_lr")
        self.eps = not_negative(eps, name, "eps")
        self.best = self.sign * math.inf
        self.bad_steps = 0
        self.cooldown_left = 0
        super().__init__(optimizer)

    def rate(self, base: float, count: int) -> float:
        """Refuse: what the learning rate is depends on the metrics."""
        raise InputTypeError(
            "ReduceLROnPlateau has no formula of the step; read the rates of the schedule"
        )

    def changes(self, group: ParameterGroup, base: float, count: int) -> dict[str, Any]:
        """Leave the learning rate as it is."""
        return {"lr": group["lr"]}

    def _advance(self, metric: object) -> None:
        number = self._number(metric)
        self.count += 1
        if self._improves(number):
            self.best, self.bad_steps = number, 0
        else:
            self.bad_steps += 1
        if self.cooldown_left:
            self.cooldown_left -= 1
            self.bad_steps = 0
        if self.bad_steps > self.patience:
            self._reduce()
            self.cooldown_left, self.bad_steps = self.cooldown, 0

    def _number(self, metric: object) -> float:
        if metric is None:
            raise InputTypeError(
                "ReduceLROnPlateau takes the metric that it follows, got none; "
                "write schedule.step(loss)"
            )
        number = scalar(metric, "ReduceLROnPlateau", "metric")
        return float(number.data if isinstance(number, Value) else number)

    def _improves(self, metric: float) -> bool:
        margin = self.sign * self.threshold
        bound = self.best * (1.0 - margin) if self.is_relative else self.best - margin
        return self.sign * metric < self.sign * bound

    def _reduce(self) -> None:
        for group in self.optimizer.param_groups:
            rate = max(group["lr"] * self.factor, self.min_lr)
            if group["lr"] - rate > self.eps:
                group.schedule(lr=rate)

    def state_dict(self) -> dict[str, Any]:
        """Give what is to be remembered, as plain data for JSON."""
        return {
            **super().state_dict(),
            "rates": self.rates,
            "best": self.best if math.isfinite(self.best) else None,
            "bad_steps": self.bad_steps,
            "cooldown_left": self.cooldown_left,
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from what `state_dict` gave; as that of other schedules."""
        name = self._name()
        found = self._checked(state, {"rates", "best", "bad_steps", "cooldown_left"})
        listed = state_checks.listed(
            found["rates"], len(self.optimizer.param_groups), name, "rates"
        )
        rates = [not_negative(rate, name, "rates") for rate in listed]
        best = self.sign * math.inf
        if found["best"] is not None:
            best = state_checks.number(found["best"], name, "best")
        bad_steps = whole(found["bad_steps"], name, "bad_steps", least=0)
        cooldown_left = whole(found["cooldown_left"], name, "cooldown_left", least=0)
        self.count, self.base_lrs = found["count"], found["base_lrs"]
        self.best, self.bad_steps, self.cooldown_left = best, bad_steps, cooldown_left
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            group.schedule(lr=rate)
