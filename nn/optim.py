"""Optim: what changes parameters so that a loss becomes smaller.

>>> from autograd import Value
>>> x = Value(5.0)
>>> optimiser = SGD([x], lr=0.1)
>>> for _ in range(3):
...     optimiser.zero_grad()
...     (x * x).backward()
...     optimiser.step()
>>> x.data
2.56

Next: `training.py`, which is this loop.
"""

from collections.abc import Iterable

from autograd import InputTypeError, InputValueError, Value
from nn.checks import finite, sequence, shown
from nn.module import Module


class SGD:
    """Gradient descent, with momentum where it is asked for.

    >>> x = Value(1.0)
    >>> optimiser = SGD([x], lr=0.1, momentum=0.9)
    >>> for _ in range(2):
    ...     x.grad = 1.0
    ...     optimiser.step()
    >>> round(x.data, 6)
    0.71

    For each parameter p with gradient g, as PyTorch does it: g += weight_decay·p; the velocity
    v = momentum·v + g, at first v = g; the direction is v, or g + momentum·v with `nesterov`; then
    p -= lr·direction. `lr` may be assigned between steps. Raises `InputValueError` for a negative
    or non-finite setting, no parameters, one that occurs twice, or one that was computed.
    """

    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.01,
        *,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        """Check the settings; the velocities begin with the first step."""
        self.parameters = _checked(parameters)
        self.lr = lr
        self.momentum = finite(momentum, "SGD", "momentum", least=0.0)
        self.weight_decay = finite(weight_decay, "SGD", "weight_decay", least=0.0)
        self.nesterov = bool(nesterov)
        if nesterov and not self.momentum:
            raise InputValueError("SGD with nesterov takes a momentum above 0, got 0; try 0.9")
        self._velocities: list[float] = []

    @property
    def lr(self) -> float:
        """The learning rate: how far a step goes for a gradient of 1."""
        return self._lr

    @lr.setter
    def lr(self, rate: float) -> None:
        self._lr = finite(rate, "SGD", "lr", least=0.0)

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0.

        >>> x = Value(1.0)
        >>> x.grad = 2.0
        >>> SGD([x]).zero_grad()
        >>> x.grad
        0.0
        """
        for parameter in self.parameters:
            parameter.grad = 0.0

    def step(self) -> None:
        """Move every parameter against its gradient.

        >>> x = Value(1.0)
        >>> x.grad = 2.0
        >>> SGD([x], lr=0.25).step()
        >>> x.data
        0.5
        """
        rate, decay = self._lr, self.weight_decay
        directions = [parameter.grad for parameter in self.parameters]
        if decay:
            directions = [
                gradient + decay * parameter.data
                for gradient, parameter in zip(directions, self.parameters, strict=True)
            ]
        if self.momentum:
            directions = self._with_momentum(directions)
        for parameter, direction in zip(self.parameters, directions, strict=True):
            parameter.data -= rate * direction

    def _with_momentum(self, gradients: list[float]) -> list[float]:
        momentum = self.momentum
        if self._velocities:
            self._velocities = [
                momentum * velocity + gradient
                for velocity, gradient in zip(self._velocities, gradients, strict=True)
            ]
        else:
            self._velocities = gradients
        if not self.nesterov:
            return self._velocities
        return [
            gradient + momentum * velocity
            for velocity, gradient in zip(self._velocities, gradients, strict=True)
        ]

    def __repr__(self) -> str:
        """Show the settings.

        >>> SGD([Value(1.0)], lr=0.1)
        SGD(1 parameter, lr=0.1, momentum=0.0, weight_decay=0.0, nesterov=False)
        """
        number = len(self.parameters)
        return (
            f"SGD({number} parameter{'' if number == 1 else 's'}, lr={self.lr}, "
            f"momentum={self.momentum}, weight_decay={self.weight_decay}, nesterov={self.nesterov})"
        )


def _checked(given: object) -> list[Value]:
    if isinstance(given, Module):
        raise InputTypeError(
            f"SGD takes parameters, got a {type(given).__name__}; give its .parameters()"
        )
    if isinstance(given, Value):
        raise InputTypeError(f"SGD takes a list of parameters, got {given!r}; put it in a list")
    parameters = sequence(given, "SGD", "parameters")
    met: set[int] = set()
    for place, parameter in enumerate(parameters):
        if not isinstance(parameter, Value):
            raise InputTypeError(
                f"SGD takes Values as parameters, got {shown(parameter)} at place {place}"
            )
        if not parameter.is_leaf or parameter.is_constant:
            raise InputValueError(
                f"SGD takes parameters that were not computed, got {parameter!r} at place {place}; "
                "give the Values it was computed from"
            )
        if id(parameter) in met:
            raise InputValueError(
                f"SGD takes each parameter once, got {parameter!r} again at place {place}"
            )
        met.add(id(parameter))
    return parameters
