"""Architecture: what a network is made of as plain data, from which it is built again.

>>> from nn import Linear, Sequential, Tanh
>>> described = describe(Sequential(Linear(2, 1), Tanh()))
>>> described["parts"][1]
{'class': 'Tanh', 'arguments': {}}
>>> build(described, at_most=3)
Sequential: 3 parameters
  0: Linear(2, 1)
  1: Tanh()

Only the classes of `constructors.py` are built, with arguments that pass the checks there: no file
can make anything else run.

Next: `io.py`, which keeps a description beside the weights.
"""

import inspect
import random
from collections.abc import Iterable, Iterator
from typing import Any, cast

from autograd import InputTypeError, InputValueError, Value
from nn.activations import ACTIVATIONS
from nn.arrays import flat, shape
from nn.checks import choice, shown
from nn.constructors import CONSTRUCTORS, Constructor
from nn.containers import Residual, Sequential
from nn.layers import Neuron
from nn.module import Module
from nn.weights import entries


def describe(module: Module) -> dict[str, Any]:
    """Give the class of a module and what it is made with, as plain data for JSON.

    >>> from nn import MLP
    >>> describe(MLP(2, [3, 1], activation="tanh"))["arguments"]["nouts"]
    [3, 1]

    Raises `InputValueError` for what such data cannot tell: a class or an activation of your own, a
    parameter in two places, a part that was put in later.
    """
    name = type(module).__name__
    try:
        described = _described(module)
        twin = build(described, at_most=numbers_in(module))
        same = list(_parts(twin)) == list(_parts(module)) and _arrays(twin) == _arrays(module)
    except RecursionError:
        raise InputValueError(f"{name} holds itself, or has too many parts within parts") from None
    if not same:
        raise InputValueError(
            f"{name} has parts that {name}(...) does not make, or one parameter in two places"
        )
    return described


def build(described: object, at_most: int) -> Module:
    """Make a module of a description; its weights are then to be loaded.

    >>> build({"class": "Linear", "arguments": {"in_features": 10**9}}, at_most=4)
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: Linear is described with in_features, out_features, bias and
    fused, got in_features

    `at_most` is how many numbers there are for it: what would have more weights is refused before
    anything is made. Raises `InputTypeError` or `InputValueError` for any other data.
    """
    try:
        weights = _weights(described)
        if weights > at_most:
            raise InputValueError(
                f"an architecture of {weights} weights is described, got {at_most} numbers for it"
            )
        return _built(described)
    except RecursionError:
        raise InputValueError("an architecture has too many parts within parts") from None


def numbers_in(module: Module) -> int:
    """Count the numbers of a state.

    >>> from nn import BatchNorm
    >>> numbers_in(BatchNorm(2))
    9
    """
    return sum(1 for entry in entries(module) for _ in flat(entry.numbers()))


def _described(module: Module) -> dict[str, Any]:
    if type(module) in (Sequential, Residual):
        return {
            "class": type(module).__name__,
            "parts": [_described(part) for part in cast(Sequential, module)],
        }
    return {"class": type(module).__name__, "arguments": _arguments(module)}


def _arguments(module: Module) -> dict[str, Any]:
    """Give what a module was made with, without the parts."""
    name = type(module).__name__
    constructor = CONSTRUCTORS.get(name)
    if constructor is None or constructor.made is not type(module):
        raise InputValueError(f"{name} is no class of nn")
    try:
        given = constructor.read(module)
    except (AttributeError, LookupError, TypeError) as error:  # of a module that was changed
        raise InputValueError(f"{name} has no {error}") from error
    if isinstance(module, Neuron) and module.act is not ACTIVATIONS.get(module.activation):
        raise InputValueError(f"{module.activation} is no activation of nn")
    return given


def _parts(held: object, name: str = "") -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give each module in each of its places, with its class and what it was made with."""
    inside: Iterable[tuple[Any, Any]] = ()
    if isinstance(held, Module):
        yield name, type(held).__name__, _arguments(held)
        inside = vars(held).items()
    elif isinstance(held, dict):
        inside = held.items()
    elif isinstance(held, (list, tuple)):
        inside = enumerate(held)
    for key, part in inside:
        yield from _parts(part, f"{name}.{key}")


def _arrays(module: Module) -> list[tuple[str, Any, list[int]]]:
    """Give the names and shapes of a state, and which of its parameters are the same."""
    places: dict[int, int] = {}
    return [
        (
            entry.name,
            shape(entry.held),
            [
                places.setdefault(id(part), len(places))
                for part in flat(entry.held)
                if isinstance(part, (Value, random.Random))
            ],
        )
        for entry in entries(module)
    ]


def _read(described: object) -> tuple[Constructor, dict[str, Any], list[Any]]:
    """Check a description; gives the constructor, its arguments and its parts."""
    if not isinstance(described, dict):
        raise InputTypeError(f"an architecture is described by a dict, got {shown(described)}")
    name = described.get("class")
    constructor = choice(name, CONSTRUCTORS, "an architecture", "class")
    of_parts = constructor.made in (Sequential, Residual)
    key = "parts" if of_parts else "arguments"
    given: Any = described.get(key)
    fits = isinstance(given, list if of_parts else dict)
    if described.keys() != {"class", key} or not fits:
        raise InputValueError(f"{name} is described by a class and {key}, got {shown(described)}")
    if of_parts:
        return constructor, {}, given
    if given.keys() != constructor.arguments.keys():
        raise InputValueError(
            f"{name} is described with {_listed(constructor.arguments)}, got {_listed(given)}"
        )
    checks = constructor.arguments.items()
    return constructor, {key: check(given[key], str(name), key) for key, check in checks}, []


def _weights(described: object) -> int:
    constructor, arguments, parts = _read(described)
    return sum(map(_weights, parts)) if parts else constructor.weights(arguments)


def _built(described: object) -> Module:
    constructor, arguments, parts = _read(described)
    if "seed" in inspect.signature(constructor.made).parameters:
        # Not from Python's global generator: loading changes nothing elsewhere.
        arguments.setdefault("seed", 0)
    return constructor.made(*map(_built, parts), **arguments)


def _listed(names: Iterable[str]) -> str:
    *others, last = names or ["nothing"]
    return f"{', '.join(others)} and {last}" if others else last
