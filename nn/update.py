"""Update: one step of a training, which is made as a whole or not at all.

>>> from nn import MLP, SGD, mse
>>> net = MLP(1, [1], init="zeros")
>>> update = Update(net, mse, SGD(net.parameters(), lr=0.25))
>>> loss, outputs = update([[1.0]], [2.0], "the loss")
>>> loss, net([1.0]).data
(4.0, 2.0)

Next: `training.py`, which makes one after the other.
"""

import math
from collections.abc import Callable
from typing import Any

from autograd import AnomalyError, InputTypeError, Value, detect_anomaly
from nn.checks import shown
from nn.init import GLOBAL
from nn.module import Module
from nn.optimizer import Optimizer
from nn.replayed import replayed
from nn.rows import outputs
from nn.weights import entries

Loss = Callable[[Any, Any], Any]


class Update:
    """Computes a loss and its gradients, and lets the optimizer use them.

    >>> from nn import MLP, SGD, mse
    >>> net = MLP(1, [1], init="zeros")
    >>> Update(net, mse, SGD(net.parameters()))([[1.0]], [1e200], "the loss of step 1")
    Traceback (most recent call last):
    ...
    autograd.errors.AnomalyError: the loss of step 1 is inf; the model is as before that step.
    First: square(-1e+200) gave inf (overflow), at ...

    Where the loss, a gradient or a new weight is nan or infinite, it raises `AnomalyError`, which
    says where that began. After any error all is as it was before: the parameters and the buffers
    of the model, what the optimizer remembers, and the random generators, Python's global one, too.
    """

    def __init__(
        self,
        model: Module,
        loss: Loss,
        optimizer: Optimizer,
        after_backward: Callable[[], object] = lambda: None,
        compile: bool | None = False,
    ) -> None:
        """Find what a step changes; for `compile` see `Training`."""
        self.model, self.loss, self.optimizer = model, loss, optimizer
        self.after_backward = after_backward
        self._replayed = replayed(model, loss, compile)
        self._must_replay = compile is True
        learnt = optimizer.parameters
        ids = set(map(id, learnt))
        self._others = [each for each in model.parameters() if id(each) not in ids]
        self._parameters = learnt + self._others
        found = list(entries(model))
        self._buffers = [(entry.owner, entry.key) for entry in found if entry.owner is not None]
        self._generators = [entry.held for entry in found if entry.is_generator] + [GLOBAL]

    def __call__(
        self, features: list[Any], targets: list[Any], what: str
    ) -> tuple[float, list[Any]]:
        """Make a step; give the loss before it and the outputs of the rows."""
        restore = self._kept()
        said = f"{what} is not finite"
        first: list[Any] = []

        def closure() -> Value:
            nonlocal said
            found, loss = self._replay(features, targets, restore)
            is_graph = loss is None
            if loss is None:
                found, loss = self._loss(features, targets)
            if not first:
                first.extend(found)
                if not math.isfinite(loss.data):
                    said = f"{what} is {loss.data}"
                    raise AnomalyError(said)
                said = f"{what} has a gradient that is not finite"
            if is_graph:
                loss.backward()
            self.after_backward()
            return loss

        try:
            loss = self.optimizer.step(closure)
            self._check_weights(what)
        except AnomalyError as error:
            restore()
            cause = self._cause(features, targets)
            restore()
            if cause is None:
                raise AnomalyError(f"{error}; the model is as before that step") from error
            raise AnomalyError(
                f"{said}; the model is as before that step. First: {cause}",
                cause.node,
                cause.kind,
                cause.operand,
                cause.source,
                cause.advice,
            ) from None
        except BaseException:
            restore()
            raise
        return (loss.data if loss is not None else math.nan), first

    @property
    def rates(self) -> float | list[float]:
        """The learning rate, of groups that differ a list."""
        rates = [group["lr"] for group in self.optimizer.param_groups]
        return rates[0] if len(set(rates)) == 1 else rates

    def _replay(
        self, features: list[Any], targets: list[Any], restore: Callable[[], None]
    ) -> tuple[list[Any], Value | None]:
        """Compute the outputs and the loss, and set the gradients, by a replay; None without one.

        By default, what cannot be recorded is not asked again.
        """
        if self._replayed is None:
            return [], None
        try:
            loss, found = self._replayed(features, targets)
        except Exception:  # of the function itself: graphs raise it again
            if self._must_replay:
                raise
            restore()
            self._replayed = None
            return [], None
        return found, Value(loss).detach()

    def _loss(self, features: list[Any], targets: list[Any]) -> tuple[list[Any], Value]:
        self.optimizer.zero_grad()
        for parameter in self._others:  # which no optimizer clears
            parameter.grad = 0.0
        found = outputs(self.model, features)
        return found, number(self.loss(found, targets))

    def _check_weights(self, what: str) -> None:
        for parameter in self._parameters:
            if not math.isfinite(parameter.data):
                name = parameter.label or "a parameter"
                raise AnomalyError(
                    f"the step from {what} makes {name} {parameter.data}; use a smaller lr"
                )

    def _kept(self) -> Callable[[], None]:
        """Remember what a step changes; give the function that brings it back."""
        numbers = [parameter.data for parameter in self._parameters]
        buffers = [(owner, key, getattr(owner, key)) for owner, key in self._buffers]
        states = [(generator, generator.getstate()) for generator in self._generators]
        # Their lists are copied, for an update may write into them.
        groups = [
            (group, {name: _copied(held) for name, held in group.state.items()})
            for group in self.optimizer.param_groups
        ]

        def restore() -> None:
            for parameter, x in zip(self._parameters, numbers, strict=True):
                parameter.data = x
            for owner, key, held in buffers:
                setattr(owner, key, held)
            for generator, state in states:
                generator.setstate(state)
            for group, memory in groups:
                group.state = {name: _copied(held) for name, held in memory.items()}

        return restore

    def _cause(self, features: list[Any], targets: list[Any]) -> AnomalyError | None:
        """Make the passes again, and look at each number."""
        try:
            with detect_anomaly():
                self._loss(features, targets)[1].backward()
        except AnomalyError as cause:
            return cause
        return None


def _copied(held: Any) -> Any:
    return list(held) if isinstance(held, list) else held


def number(loss: object) -> Value:
    """Give the loss of a batch, which must be one Value.

    >>> number([Value(1.0)])
    Traceback (most recent call last):
    ...
    autograd.errors.InputTypeError: a training takes a loss that gives one Value, got list:
    [Value(data=1.0, grad=0.0)]; choose the reduction "mean" or "sum"
    """
    if isinstance(loss, Value):
        return loss
    hint = '; choose the reduction "mean" or "sum"' if isinstance(loss, (list, tuple)) else ""
    raise InputTypeError(f"a training takes a loss that gives one Value, got {shown(loss)}{hint}")
