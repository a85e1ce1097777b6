"""Groups: parameters that an optimizer changes by the same settings.

>>> from autograd import Value
>>> from nn import SGD
>>> weight, bias = Value(1.0, label="w"), Value(0.0, label="b")
>>> optimizer = SGD([{"params": [weight], "weight_decay": 0.1}, {"params": [bias]}], lr=0.5)
>>> [group["weight_decay"] for group in optimizer.param_groups]
[0.1, 0.0]
>>> optimizer.param_groups[1]["lr"] = 0.05

Next: `optimizer.py`, which makes the groups.
"""

import copy
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from autograd import AnomalyError, InputValueError, Value
from nn import state_checks
from nn.checks import choice, not_negative
from nn.settings import plain


class ParameterGroup(Mapping[str, Any]):
    """Parameters, their settings, and what the optimizer remembers of them.

    >>> from nn import Adam
    >>> group = Adam([Value(1.0), Value(2.0)], lr=0.1).param_groups[0]
    >>> group["lr"], group["betas"], len(group["params"])
    (0.1, (0.9, 0.999), 2)
    >>> group.state
    {'step': 0, 'exp_avg': [0.0, 0.0], 'exp_avg_sq': [0.0, 0.0]}

    A setting is checked when it is assigned. `initial_lr` is the learning rate from which a
    schedule began, None where none did.
    """

    def __init__(
        self,
        taker: str,
        params: list[Value],
        settings: dict[str, Any],
        validate: Callable[[Mapping[str, Any]], dict[str, Any]],
        state: dict[str, Any],
    ) -> None:
        """Hold what `taker` has checked; `validate` checks a change of the settings."""
        self.taker = taker
        self.params = params
        self.settings = settings
        self.state = state
        self.initial_lr: float | None = None
        self._validate = validate

    def __getitem__(self, name: str) -> Any:
        """Give a setting, or the parameters under the name of `params`."""
        return self.params if name == "params" else self.settings[name]

    def __setitem__(self, name: str, value: object) -> None:
        """Change a setting; a learning rate that is assigned is where the next schedule begins."""
        self.settings = self.changed({name: value})
        if name == "lr":
            self.initial_lr = None

    def __iter__(self) -> Iterator[str]:
        """Go over the names: that of the parameters, then those of the settings."""
        yield "params"
        yield from self.settings

    def __len__(self) -> int:
        """Count the names."""
        return len(self.settings) + 1

    def schedule(self, **settings: Any) -> None:
        """Change settings as a schedule does: where it began is remembered.

        >>> from nn import SGD
        >>> group = SGD([Value(1.0)], lr=0.1).param_groups[0]
        >>> group.schedule(lr=0.05)
        >>> group["lr"], group.initial_lr
        (0.05, 0.1)
        """
        changed = self.changed(settings)
        if self.initial_lr is None:
            self.initial_lr = self.settings["lr"]
        self.settings = changed

    def changed(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Give the settings as they would be after a change, or raise why they cannot.

        >>> from nn import SGD
        >>> SGD([Value(1.0)]).param_groups[0].changed({"lr": -1.0})
        Traceback (most recent call last):
        ...
        autograd.errors.InputValueError: SGD takes a finite number of at least 0 as lr, got -1.0
        """
        for name in settings:
            choice(name, self.settings, self.taker, "name of a setting")
        return self._validate({**self.settings, **settings})

    def gradients(self) -> list[float]:
        """Give the gradients, which must be finite.

        >>> from nn import SGD
        >>> x = Value(1.0)
        >>> x.grad = 3.0
        >>> SGD([x]).param_groups[0].gradients()
        [3.0]
        """
        gradients = [parameter.grad for parameter in self.params]
        # One look at all of them; the sum of finite ones may overflow, so then at each.
        if not math.isfinite(sum(gradients)):
            refuse_non_finite(self.params, gradients, self.taker)
        return gradients

    def state_dict(self) -> dict[str, Any]:
        """Give the settings and what is remembered, as plain data.

        >>> from nn import SGD
        >>> SGD([Value(1.0)], lr=0.1).param_groups[0].state_dict()["state"]
        {'step': 0}
        """
        return {
            "size": len(self.params),
            "settings": plain(self.settings),
            "initial_lr": self.initial_lr,
            "state": copy.deepcopy(self.state),
        }

    def checked_state(
        self, given: object, check: Callable[[object, int], dict[str, Any]]
    ) -> Callable[[], None]:
        """Check what `state_dict` gave, and give the function that takes it over.

        >>> from nn import SGD
        >>> group = SGD([Value(1.0)], lr=0.1).param_groups[0]
        >>> take = group.checked_state(group.state_dict(), lambda state, size: state)
        """
        found = state_checks.fields(given, {"size", "settings", "initial_lr", "state"}, self.taker)
        if found["size"] != len(self.params):
            raise InputValueError(
                f"{self.taker} takes a state of {len(self.params)} parameters in this group, "
                f"got one of {found['size']!r}"
            )
        rate = found["initial_lr"]
        if rate is not None:
            rate = not_negative(rate, self.taker, "initial_lr")
        settings = self._validate(
            state_checks.fields(found["settings"], set(self.settings), self.taker)
        )
        state = check(found["state"], len(self.params))

        def take() -> None:
            self.settings, self.initial_lr, self.state = settings, rate, state

        return take

    def __repr__(self) -> str:
        """Show how many parameters there are, and the settings."""
        number = len(self.params)
        settings = "".join(f", {name}={value}" for name, value in self.settings.items())
        return f"{number} parameter{'' if number == 1 else 's'}{settings}"


def refuse_non_finite(parameters: list[Value], gradients: list[float], taker: str) -> None:
    """Raise an error that names the first gradient that is nan or infinite, if one is.

    >>> refuse_non_finite([Value(1.0, label="w")], [math.inf], "SGD")
    Traceback (most recent call last):
    ...
    autograd.errors.AnomalyError: SGD takes finite gradients, got inf for w; no parameter was
    changed; compute the loss under autograd.detect_anomaly() to see which operation made it
    """
    for place, (parameter, gradient) in enumerate(zip(parameters, gradients, strict=True)):
        if not math.isfinite(gradient):
            name = parameter.label or f"the parameter at place {place}"
            raise AnomalyError(
                f"{taker} takes finite gradients, got {gradient} for {name}; no parameter was "
                "changed; compute the loss under autograd.detect_anomaly() to see which operation "
                "made it",
                parameter,
                "gradient not finite",
            )
