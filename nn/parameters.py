"""Parameters: the leaves that an optimizer may change, each once, alone or in groups.

>>> from autograd import Value
>>> x, y = Value(1.0), Value(2.0)
>>> leaves([x, y], "SGD") == [x, y]
True

Next: `groups.py`.
"""

from collections.abc import Mapping
from typing import Any

from autograd import InputTypeError, InputValueError, Value
from nn.checks import sequence, shown
from nn.module import Module


def leaves(given: object, taker: str, met: set[int] | None = None) -> list[Value]:
    """Give a list of parameters; `met` are the identities of those that occurred before.

    >>> leaves([Value(1.0) * 2.0], "SGD")
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: SGD takes parameters that were not computed,
    got Value(data=2.0, grad=0.0) at place 0; give the Values it was computed from

    Raises `InputTypeError` or `InputValueError` for no parameters, anything but a `Value`, one that
    was computed, a constant, and one that occurs twice.
    """
    if isinstance(given, Module):
        raise InputTypeError(
            f"{taker} takes parameters, got a {type(given).__name__}; give its .parameters()"
        )
    if isinstance(given, (Value, Mapping)):
        raise InputTypeError(f"{taker} takes a list of parameters, got {given!r}; put it in a list")
    met = set() if met is None else met
    parameters = sequence(given, taker, "parameters")
    for place, parameter in enumerate(parameters):
        if not isinstance(parameter, Value):
            raise InputTypeError(
                f"{taker} takes Values as parameters, got {shown(parameter)} at place {place}"
            )
        if not parameter.is_leaf or parameter.is_constant:
            raise InputValueError(
                f"{taker} takes parameters that were not computed, got {parameter!r} at place "
                f"{place}; give the Values it was computed from"
            )
        if id(parameter) in met:
            raise InputValueError(
                f"{taker} takes each parameter once, got {parameter!r} again at place {place}"
            )
        met.add(id(parameter))
    return parameters


def separated(given: object, taker: str) -> list[tuple[list[Value], dict[str, Any]]]:
    """Give the parameters of each group, with the settings that the group was given.

    >>> separated([Value(1.0)], "SGD")
    [([Value(data=1.0, grad=0.0)], {})]
    >>> separated([{"params": [Value(1.0)], "lr": 0.1}], "SGD")
    [([Value(data=1.0, grad=0.0)], {'lr': 0.1})]

    Raises what `leaves` raises, of all groups together.
    """
    if isinstance(given, (Module, Value, Mapping)):
        return [(leaves(given, taker), {})]
    elements = sequence(given, taker, "parameters")
    if not any(isinstance(element, Mapping) for element in elements):
        return [(leaves(elements, taker), {})]
    met: set[int] = set()
    groups = []
    for group in elements:
        if not isinstance(group, Mapping):
            raise InputTypeError(
                f"{taker} takes parameters or groups of them, not both, got {shown(group)} among "
                'groups; write {"params": [...]} for it'
            )
        settings = dict(group)
        if "params" not in settings:
            raise InputValueError(
                f"{taker} takes groups with parameters, got one with "
                f'{", ".join(map(str, settings)) or "nothing"}; add "params": [...]'
            )
        groups.append((leaves(settings.pop("params"), taker, met), settings))
    return groups
