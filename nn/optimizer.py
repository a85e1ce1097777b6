"""Optimizer: what changes parameters so that a loss becomes smaller.

>>> from autograd import Value
>>> from nn import Adam
>>> x = Value(5.0)
>>> optimizer = Adam([x], lr=0.5)
>>> for _ in range(20):
...     optimizer.zero_grad()
...     (x * x).backward()
...     optimizer.step()
>>> abs(x.data) < 1.5
True

Each optimizer states one formula, over the parameters of a group. The names of settings, and of
what is remembered, are those of PyTorch, whose numbers the tests compare.

Next: `sgd.py`, `adaptive.py`, `adam.py`, `lbfgs.py`; `schedules.py` changes the learning rate.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from autograd import InputTypeError, InputValueError, Value
from nn import state_checks
from nn.checks import count, not_negative, shown
from nn.groups import ParameterGroup
from nn.parameters import separated
from nn.settings import checked

Parameters = Iterable[Value] | Iterable[Mapping[str, Any]]
Closure = Callable[[], Value]


class Optimizer:
    """The base class of all optimizers: groups, checks, the step, the state.

    >>> import math
    >>> class SignDescent(Optimizer):
    ...     def __init__(self, parameters, lr=0.01):
    ...         super().__init__(parameters, {"lr": lr})
    ...     def update(self, group, numbers, gradients):
    ...         rate = group["lr"]
    ...         return [x - math.copysign(rate, g) for x, g in zip(numbers, gradients)]
    >>> x = Value(1.0)
    >>> x.grad = 7.0
    >>> SignDescent([x], lr=0.25).step()
    >>> x.data
    0.75

    `parameters` is a list of Values, or of groups: dicts with "params" and the settings in which
    the group differs. A subclass defines `update`; `initial` names the lists, one float for each
    parameter, that its state begins with, and `lazy` those that may come later. Raises
    `InputTypeError` or `InputValueError`, before anything changes, for no parameters, one that
    occurs twice or was computed, an unknown setting, or a setting out of its range.
    """

    lazy: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, parameters: Parameters, settings: Mapping[str, Any]) -> None:
        """Check everything; `settings` are those of groups that do not have their own."""
        self._defaults = self.validated(checked(settings, settings, self._name()))
        self.param_groups: list[ParameterGroup] = []
        self._add(separated(parameters, self._name()))

    @classmethod
    def _name(cls) -> str:
        return cls.__name__

    @classmethod
    def validated(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Check settings as a whole; a subclass adds what must hold between them.

        >>> Optimizer.validated({"lr": 1})
        {'lr': 1.0}
        """
        return checked(settings, settings, cls._name())

    def initial(self, settings: Mapping[str, Any]) -> dict[str, float]:
        """Name the lists of the state, each with the number it is filled with at first.

        >>> from nn import RMSprop
        >>> RMSprop([Value(1.0)]).initial({})
        {'square_avg': 0.0}
        """
        return {}

    def update(
        self, group: ParameterGroup, numbers: list[float], gradients: list[float]
    ) -> list[float]:
        """Give the new numbers of the parameters of a group: for a subclass to define."""
        raise NotImplementedError(
            f"{type(self).__name__} does not say how it changes parameters: "
            "define update(self, group, numbers, gradients) in the class"
        )

    def add_param_group(self, group: Mapping[str, Any]) -> None:
        """Add parameters, with the settings in which they differ.

        >>> from nn import SGD
        >>> x, y = Value(1.0), Value(2.0)
        >>> optimizer = SGD([x], lr=0.1)
        >>> optimizer.add_param_group({"params": [y], "lr": 0.01})
        >>> optimizer
        SGD(1 parameter, lr=0.1, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False;
        1 parameter, lr=0.01, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False)
        """
        added = separated([group], self._name())
        # Together with the others: none may occur twice.
        separated(self.parameters + added[0][0], self._name())
        self._add(added)

    def _add(self, groups: list[tuple[list[Value], dict[str, Any]]]) -> None:
        for _, own in groups:
            checked(own, self._defaults, self._name())
        made = []
        for params, own in groups:
            settings = self.validated({**self._defaults, **own})
            state: dict[str, Any] = {"step": 0}
            for name, start in self.initial(settings).items():
                state[name] = [start] * len(params)
            made.append(ParameterGroup(self._name(), params, settings, self.validated, state))
        self.param_groups += made

    @property
    def parameters(self) -> list[Value]:
        """The parameters of all groups."""
        return [parameter for group in self.param_groups for parameter in group.params]

    @property
    def lr(self) -> float:
        """The learning rate, which may be assigned between steps; of groups that differ, none."""
        rates = {group["lr"] for group in self.param_groups}
        if len(rates) > 1:
            raise InputValueError(
                f"the groups of this {self._name()} have several learning rates, "
                f"{', '.join(f'{rate:g}' for rate in sorted(rates))}; "
                'read or assign param_groups[0]["lr"]'
            )
        return float(rates.pop())

    @lr.setter
    def lr(self, rate: float) -> None:
        not_negative(rate, self._name(), "lr")
        for group in self.param_groups:
            group["lr"] = rate

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0.

        >>> from nn import SGD
        >>> x = Value(1.0)
        >>> x.grad = 2.0
        >>> SGD([x]).zero_grad()
        >>> x.grad
        0.0
        """
        for group in self.param_groups:
            for parameter in group.params:
                parameter.grad = 0.0

    def step(self, closure: Closure | None = None) -> Value | None:
        """Change every parameter by its gradient.

        >>> from nn import SGD
        >>> x = Value(1.0)
        >>> x.grad = 2.0
        >>> SGD([x], lr=0.25).step()
        >>> x.data
        0.5

        A closure computes the loss and its gradients first, and `step` gives that loss: L-BFGS
        needs one. Raises `AnomalyError` for a gradient that is nan or infinite, and changes nothing
        then.
        """
        loss = self._called(closure) if closure is not None else None
        gradients = [group.gradients() for group in self.param_groups]
        for group, slopes in zip(self.param_groups, gradients, strict=True):
            group.state["step"] += 1
            numbers = [parameter.data for parameter in group.params]
            for parameter, x in zip(group.params, self.update(group, numbers, slopes), strict=True):
                parameter.data = x
        return loss

    def _called(self, closure: Closure) -> Value:
        if not callable(closure):
            raise InputTypeError(f"{self._name()} takes a closure to call, got {shown(closure)}")
        loss = closure()
        if not isinstance(loss, Value):
            raise InputTypeError(
                f"{self._name()} takes a closure that gives the loss as a Value, got {shown(loss)}"
            )
        return loss

    def state_dict(self) -> dict[str, Any]:
        """Give the settings and what is remembered, as plain data for JSON.

        >>> from nn import SGD
        >>> SGD([Value(1.0)], lr=0.1).state_dict()["groups"][0]["state"]
        {'step': 0}
        """
        return {
            "optimizer": self._name(),
            "groups": [group.state_dict() for group in self.param_groups],
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from what `state_dict` gave, with the same parameters in the same order.

        >>> from nn import SGD
        >>> optimizer = SGD([Value(1.0)], lr=0.5)
        >>> optimizer.load_state_dict(SGD([Value(1.0)], lr=0.1).state_dict())
        >>> optimizer.lr
        0.1

        Raises `InputTypeError` or `InputValueError`, before anything changes, for the state of
        another optimizer or of other groups.
        """
        name = self._name()
        found = state_checks.fields(state, {"optimizer", "groups"}, name)
        state_checks.same_kind(found["optimizer"], name)
        groups = state_checks.listed(found["groups"], len(self.param_groups), name, "groups")
        changes = [
            group.checked_state(each, self.checked_state)
            for group, each in zip(self.param_groups, groups, strict=True)
        ]
        for take in changes:
            take()

    def checked_state(self, given: object, size: int) -> dict[str, Any]:
        """Check what is remembered of a group of so many parameters.

        >>> from nn import Adagrad
        >>> Adagrad([Value(1.0)]).checked_state({"step": 2, "sum": [3.0]}, 1)
        {'step': 2, 'sum': [3.0]}
        """
        name = self._name()
        kept = {"step", *self.initial(self._defaults)}
        return {
            key: count(value, name, key, least=0)
            if key == "step"
            else state_checks.numbers(value, size, name, key)
            for key, value in state_checks.fields(given, kept, name, set(self.lazy)).items()
        }

    def __repr__(self) -> str:
        """Show the groups and their settings."""
        return f"{self._name()}({'; '.join(map(repr, self.param_groups))})"
