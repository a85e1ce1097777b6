"""Activations: the functions that neurons apply, by name.

>>> sorted(ACTIVATIONS)[:4]
['elu', 'gelu', 'leaky_relu', 'linear']
>>> from autograd import Value
>>> name, tanh = activation("tanh", "Layer")
>>> tanh(Value(0.0)).data
0.0

Next: `layers.py`, where they are used.
"""

from collections.abc import Callable
from typing import Any, Final

from autograd import InputTypeError, InputValueError, Value
from nn.checks import choice

Activation = Callable[[Any], Any]

# Methods, not functions: in the compiled core a call then enters no interpreted code. None stands
# for the linear activation, which records no node.
ACTIVATIONS: Final[dict[str, Activation | None]] = {
    "linear": None,
    "relu": Value.relu,
    "tanh": Value.tanh,
    "sigmoid": Value.sigmoid,
    "leaky_relu": Value.leaky_relu,
    "elu": Value.elu,
    "gelu": Value.gelu,
    "silu": Value.silu,
    "softplus": Value.softplus,
    "softsign": Value.softsign,
}


def activation(
    given: str | Activation, taker: str, what: str = "activation"
) -> tuple[str, Activation | None]:
    """Give the name and the function of an activation; None is the linear one.

    >>> activation("linear", "Layer")
    ('linear', None)
    >>> activation(abs, "Layer")
    ('abs', <built-in function abs>)
    """
    if isinstance(given, type):
        raise InputTypeError(
            f"{taker} takes a name or a function as {what}, got the class {given.__name__}; "
            f"write {given.__name__}()"
        )
    if callable(given):
        return getattr(given, "__name__", type(given).__name__), given
    if given in ("softmax", "log_softmax"):
        raise InputValueError(
            f"{taker} takes a function of one number as {what}, and {given} is one of a whole row; "
            "cross_entropy takes the numbers before it, and Softmax() is a part of a Sequential"
        )
    return given, choice(given, ACTIVATIONS, taker, what)
