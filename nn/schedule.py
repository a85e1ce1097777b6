"""Schedule: a learning rate that changes while a network is trained.

>>> from autograd import Value
>>> from nn import SGD, ExponentialLR
>>> optimizer = SGD([Value(1.0)], lr=1.0)
>>> schedule = ExponentialLR(optimizer, gamma=0.5)
>>> for _ in range(2):
...     schedule.step()
>>> optimizer.lr, schedule.count
(0.25, 2)

A schedule counts its steps, whether of the optimizer or over all the data: it steps when it is
told to. The learning rate is a formula of the count, so that nothing but the count is to be saved.

Next: `schedules.py`, `one_cycle.py`, `plateau.py`.
"""

from collections.abc import Mapping
from typing import Any

from autograd import InputTypeError, InputValueError
from nn import state_checks
from nn.checks import count as whole
from nn.checks import not_negative, shown
from nn.groups import ParameterGroup
from nn.optimizer import Optimizer


class Schedule:
    """The base class of all schedules: the base rates, the count, the state.

    >>> class HalfTime(Schedule):
    ...     def rate(self, base, count):
    ...         return base if count < 5 else 0.5 * base
    >>> from autograd import Value
    >>> from nn import SGD
    >>> optimizer = SGD([Value(1.0)], lr=1.0)
    >>> schedule = HalfTime(optimizer)
    >>> for _ in range(5):
    ...     schedule.step()
    >>> optimizer.lr
    0.5

    The base rate of each group is the one that it had before its first schedule; assigning `lr`
    sets another, for schedules made after that. A subclass defines `rate`. Raises `InputTypeError`
    or `InputValueError`, before anything changes, for what is no optimizer and for settings out of
    their range.
    """

    def __init__(self, optimizer: Optimizer) -> None:
        """Begin at step 0, whose rates are set at once."""
        if not isinstance(optimizer, Optimizer):
            raise InputTypeError(
                f"{self._name()} takes an optimizer, got {shown(optimizer)}; nn.SGD is one"
            )
        self.optimizer = optimizer
        self.base_lrs = [
            group["lr"] if group.initial_lr is None else group.initial_lr
            for group in optimizer.param_groups
        ]
        self.count = 0
        self._apply(self.base_lrs, 0)

    @classmethod
    def _name(cls) -> str:
        return cls.__name__

    def rate(self, base: float, count: int) -> float:
        """Give the learning rate after so many steps: for a subclass to define."""
        raise NotImplementedError(
            f"{self._name()} does not say what its learning rates are: "
            "define rate(self, base, count) in the class"
        )

    def changes(self, group: ParameterGroup, base: float, count: int) -> dict[str, Any]:
        """Give the settings of a group after so many steps; of most schedules only lr.

        >>> from autograd import Value
        >>> from nn import SGD, StepLR
        >>> optimizer = SGD([Value(1.0)])
        >>> StepLR(optimizer, step_size=3).changes(optimizer.param_groups[0], 1.0, 2)
        {'lr': 1.0}
        """
        return {"lr": self.rate(base, count)}

    def step(self, metric: object = None) -> None:
        """Count one step, and set the learning rates.

        >>> from autograd import Value
        >>> from nn import SGD, LinearLR
        >>> optimizer = SGD([Value(1.0)], lr=0.5)
        >>> schedule = LinearLR(optimizer, start_factor=0.5, total_iters=2)
        >>> optimizer.lr
        0.25
        >>> schedule.step()
        >>> optimizer.lr
        0.375

        The metric is for `ReduceLROnPlateau`; the others take it and do not look at it.
        """
        groups = len(self.optimizer.param_groups)
        if groups != len(self.base_lrs):
            raise InputValueError(
                f"{self._name()} was made for {len(self.base_lrs)} groups of parameters, and the "
                f"optimizer has {groups}; make the schedule after add_param_group"
            )
        self._advance(metric)

    def _advance(self, metric: object) -> None:
        self._apply(self.base_lrs, self.count + 1)
        self.count += 1

    def _apply(self, base_lrs: list[float], count: int) -> None:
        """Set what belongs to a count, in all groups or, where it cannot be set, in none."""
        groups = self.optimizer.param_groups
        changed = [
            (group, group.changed(self.changes(group, base, count)))
            for group, base in zip(groups, base_lrs, strict=True)
        ]
        for group, settings in changed:
            group.schedule(**settings)

    @property
    def rates(self) -> list[float]:
        """The learning rates of the groups."""
        return [group["lr"] for group in self.optimizer.param_groups]

    def state_dict(self) -> dict[str, Any]:
        """Give what is to be remembered, as plain data for JSON.

        >>> from autograd import Value
        >>> from nn import SGD, ExponentialLR
        >>> ExponentialLR(SGD([Value(1.0)], lr=0.1), gamma=0.5).state_dict()
        {'schedule': 'ExponentialLR', 'count': 0, 'base_lrs': [0.1]}

        The settings are not among it: they are those with which the schedule is made.
        """
        return {"schedule": self._name(), "count": self.count, "base_lrs": list(self.base_lrs)}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from what `state_dict` gave, and set the learning rates of that count.

        >>> from autograd import Value
        >>> from nn import SGD, ExponentialLR
        >>> optimizer = SGD([Value(1.0)], lr=0.1)
        >>> schedule = ExponentialLR(optimizer, gamma=0.5)
        >>> schedule.load_state_dict({"schedule": "ExponentialLR", "count": 2, "base_lrs": [1.0]})
        >>> optimizer.lr
        0.25

        Raises `InputTypeError` or `InputValueError`, before anything changes, for the state of
        another schedule or of another number of groups.
        """
        found = self._checked(state, set())
        self._apply(found["base_lrs"], found["count"])
        self.count, self.base_lrs = found["count"], found["base_lrs"]

    def _checked(self, state: object, also: set[str]) -> dict[str, Any]:
        """Check a state that has more fields in some subclasses."""
        name = self._name()
        found = state_checks.fields(state, {"schedule", "count", "base_lrs"} | also, name)
        state_checks.same_kind(found["schedule"], name)
        rates = state_checks.listed(
            found["base_lrs"], len(self.optimizer.param_groups), name, "base_lrs"
        )
        return {
            **found,
            "count": whole(found["count"], name, "count", least=0),
            "base_lrs": [not_negative(rate, name, "base_lrs") for rate in rates],
        }

    def __repr__(self) -> str:
        """Show the count and the learning rates."""
        rates = ", ".join(f"{rate:g}" for rate in self.rates)
        return f"{self._name()}(step {self.count}, lr {rates})"
