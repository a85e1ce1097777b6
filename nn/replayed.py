"""Replayed: the loss of a batch and its gradient by a compiled recording, in place of a new graph.

>>> from nn import MLP, mse
>>> net = MLP(1, [1], init="zeros")
>>> loss, outputs = Replayed(net, mse)([[1.0], [2.0]], [2.0, 4.0])
>>> loss, outputs, [p.grad for p in net.parameters()]
(10.0, [Value(data=0.0, grad=0.0), Value(data=0.0, grad=0.0)], [-10.0, -6.0])

The features and targets are data of the recording, so another batch of as many rows needs no other.
A model that keeps more than its parameters, or draws random numbers, is not for this: a replay
would do neither again. Nor does it see other numbers change, as an attribute of the model or what a
loss closes over: code that is not of this library is replayed only where that is asked for.

Next: `update.py`, which makes a step of it.
"""

from collections.abc import Sequence
from typing import Any, Final

from autograd import Compiled, InputValueError, Value, compile
from nn.losses import OF_CLASSES, max_margin
from nn.module import Module
from nn.rows import is_row, outputs
from nn.weights import entries

# Where functions are that compute the same in each call.
_FIXED: Final = frozenset(("autograd", "nn", "math", "builtins"))


class Replayed:
    """Gives the loss and the outputs of a batch, and sets the gradient of each parameter."""

    def __init__(self, model: Module, loss: Any) -> None:
        """Take what is computed; nothing is recorded yet."""
        self.model, self.loss = model, loss
        self._parameters = _Parameters(model)
        self._compiled = compile(self._computed)

    def __call__(self, features: list[Any], targets: list[Any]) -> tuple[float, list[Any]]:
        """Compute a batch; the outputs are constants."""
        self._parameters.found = self.model.parameters()
        (loss, found), gradient = self._compiled.value_and_grad(self._parameters, features, targets)
        for parameter, slope in zip(self._parameters.found, gradient.tolist(), strict=True):
            parameter.grad = slope
        return loss, [_constants(each) for each in found]

    def _computed(self, _: "_Parameters", features: Any, targets: Any) -> tuple[Any, list[Any]]:
        # What is read is not differentiated, as plain numbers are not.
        found = outputs(self.model, _read(features))
        # The index of a class has to be the argument itself.
        by_class = self.loss in OF_CLASSES or self.loss is max_margin
        is_index = by_class and is_row(found[0]) and not is_row(targets[0])
        wanted = targets if is_index else _read(targets)
        return self.loss(found, wanted), found


class _Parameters:
    """The parameters of a model as an argument: it is walked through once for a step.

    By its modules `compile` sees whether it is trained or used.
    """

    def __init__(self, model: Module) -> None:
        self.named_modules = model.named_modules
        self.found: list[Value] = []

    def parameters(self) -> list[Value]:
        return self.found


def fits(model: Module) -> str:
    """Tell what about a model cannot be replayed; empty where nothing is known.

    >>> from nn import MLP, BatchNorm, Sequential
    >>> fits(MLP(1, [1])), fits(Sequential(BatchNorm(2)))
    ('', 'it keeps running_mean')
    """
    for entry in entries(model):
        if entry.owner is not None:
            return f"it keeps {entry.key}"
        if entry.is_generator:
            return "it draws random numbers"
    if any(module.has_memory for _, module in model.named_modules()):
        return "a call takes what the call before gave"
    return ""


def is_fixed(model: Module, loss: Any) -> bool:
    """Tell whether no code of others is called: a number that it reads may change between steps.

    >>> from statistics import correlation
    >>> from nn import MLP, mse
    >>> is_fixed(MLP(1, [1]), mse), is_fixed(MLP(1, [1]), correlation)
    (True, False)
    """
    called = [loss]
    for _, module in model.named_modules():
        called += [type(module), *filter(callable, vars(module).values())]
    return all(
        isinstance(each, Module)
        or (getattr(each, "__module__", None) or "").partition(".")[0] in _FIXED
        for each in called
    )


def replayed(model: Module, loss: Any, wanted: bool | None) -> Replayed | None:
    """Give what replays a model: if it is wanted, or by default where it is faster and safe.

    >>> from nn import BatchNorm, mse
    >>> replayed(BatchNorm(2), mse, None) is None
    True
    >>> replayed(BatchNorm(2), mse, True)
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: compile=True is not for this model: it keeps running_mean;
    leave compile out
    """
    if wanted is False:
        return None
    reason = fits(model)
    if reason and wanted:
        raise InputValueError(f"compile=True is not for this model: {reason}; leave compile out")
    by_default = wanted is None and is_fixed(model, loss) and Compiled.backend() == "native"
    return Replayed(model, loss) if not reason and (wanted or by_default) else None


def _read(tree: Any) -> Any:
    if isinstance(tree, Value):
        return tree.data
    return [_read(part) for part in tree] if isinstance(tree, (list, tuple)) else tree


def _constants(output: Any) -> Any:
    if isinstance(output, Sequence):
        return [_constants(part) for part in output]
    return Value(output).detach()
