"""Weights: the numbers of a module as plain data, under PyTorch's names and in its shapes.

>>> from nn import Linear
>>> Linear(2, 1, init="zeros").state_dict()
{'weight': [[0.0, 0.0]], 'bias': [0.0]}

A name leads through the attributes; nested lists of Values are one array. The `state_dict` of a
module here fits that of PyTorch, and the other way round:

| here | in `torch.nn` | names and shapes |
|---|---|---|
| `Linear(i, o)`, `Layer(i, o)` | `Linear` | weight (o, i), bias (o) |
| `Neuron(i)` | `Linear(i, 1)` | weight (1, i), bias (1) |
| `MLP` | a `ModuleList` of `Linear`, named `layers` | layers.0.weight, layers.0.bias, ... |
| `Sequential`, `Residual` | `Sequential` | 0.weight, 1.weight, ... |
| `BatchNorm(n)` | `BatchNorm1d` | weight, bias, running_mean, running_var (n), |
| | | num_batches_tracked () |
| `LayerNorm(n)` | the same | weight (n), bias (n) |
| `RMSNorm(n)` | the same | weight (n) |
| `Embedding(n, d)` | the same | weight (n, d) |
| `RNNCell(i, h)` | the same | weight_ih (h, i), weight_hh (h, h), bias_ih, bias_hh (h) |
| `GRUCell(i, h)` | the same | as before, with 3h for h as first length: r, z, n |
| `LSTMCell(i, h)` | the same | as before, with 4h for h as first length: i, f, g, o |
| `SelfAttention(d, heads)` | `MultiheadAttention` | in_proj_weight (3d, d): q, k, v; |
| | | in_proj_bias (3d), out_proj.weight (d, d), out_proj.bias (d) |
| `Dropout`, activations | the same | none; of a Dropout with a seed, generator (625) |

`state_dict(generators=False)` leaves out the last, which PyTorch does not have. A module with two
names is listed under both, as in PyTorch.

Next: `module.py`, whose methods these are; `io.py` for files, which PyTorch reads and writes, too.
"""

import random
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, NamedTuple, Protocol, runtime_checkable

from autograd import InputTypeError, InputValueError, Value
from nn.arrays import flat, is_parameter, like, mapped
from nn.checks import shown
from nn.init import generator_state, restore_generator

_TOLD: Final = 4  # names in an error


@runtime_checkable
class Holder(Protocol):
    """What has named parts, some of them buffers: numbers that are kept but not learnt."""

    buffers: tuple[str, ...]

    def state_parts(self) -> dict[str, Any]:
        """Give the parts by name."""


class Loaded(NamedTuple):
    """The names that a state did not have, and those that the module does not have."""

    missing: list[str]
    unexpected: list[str]


class Entry(NamedTuple):
    """One array of a state: parameters, a buffer of its owner, or a random generator."""

    name: str
    held: Any
    owner: object = None  # of a buffer
    key: str = ""

    @property
    def is_generator(self) -> bool:
        """Tell whether this is the state of a random generator."""
        return isinstance(self.held, random.Random)

    def numbers(self) -> Any:
        """Give the numbers as plain data."""
        if self.is_generator:
            return generator_state(self.held)
        return mapped(lambda held: held.data if isinstance(held, Value) else held, self.held)

    def fitting(self, given: Any) -> Any:
        """Check numbers from a state, and give them as plain data of this shape."""
        if not self.is_generator:
            return like(self.held, given, self.name)
        restore_generator(random.Random(), given)
        return given

    def set(self, numbers: Any) -> None:
        """Take numbers that fit."""
        if self.is_generator:
            restore_generator(self.held, numbers)
        elif self.owner is not None:
            setattr(self.owner, self.key, numbers)
        else:
            for value, number in zip(flat(self.held), flat(numbers), strict=True):
                value.data = number


def entries(root: object, name: str = "", above: tuple[int, ...] = ()) -> Iterator[Entry]:
    """Give the arrays of a module, in the order of definition.

    >>> from nn import BatchNorm
    >>> [entry.name for entry in entries(BatchNorm(2))]
    ['weight', 'bias', 'running_mean', 'running_var', 'num_batches_tracked']
    """
    buffers: tuple[str, ...] = ()
    if isinstance(root, Holder):
        inside, buffers = root.state_parts(), root.buffers
    elif isinstance(root, random.Random) or is_parameter(root):
        yield Entry(name, root)
        return
    elif isinstance(root, dict):
        inside = root
    elif isinstance(root, (list, tuple)):
        inside = {str(place): part for place, part in enumerate(root)}
    else:
        return
    if id(root) in above:  # a part that refers to its owner
        return
    prefix = f"{name}." if name else ""
    for key, held in inside.items():
        if key in buffers:
            yield Entry(f"{prefix}{key}", held, root, key)
        else:
            yield from entries(held, f"{prefix}{key}", (*above, id(root)))


def load(root: object, state: object, strict: bool = True) -> Loaded:
    """Check a state, then set all its numbers: see `Module.load_state_dict`.

    >>> from nn import Neuron
    >>> load(Neuron(1), {"weight": [[2.0]]}, strict=False)
    Loaded(missing=['bias'], unexpected=[])
    """
    taker = type(root).__name__
    if not isinstance(state, Mapping):
        raise InputTypeError(
            f"{taker} takes a state as state_dict() gives it, a dict of arrays, got {shown(state)}"
        )
    known = {entry.name: entry for entry in entries(root)}
    loaded = Loaded(
        # A state from elsewhere has no generators: those here go on from where they are.
        [name for name, entry in known.items() if name not in state and not entry.is_generator],
        [name for name in state if name not in known],
    )
    if strict and (loaded.missing or loaded.unexpected):
        raise InputValueError(_names_differ(taker, loaded))
    given = [(entry, entry.fitting(state[name])) for name, entry in known.items() if name in state]
    _agree(given)
    for entry, numbers in given:
        entry.set(numbers)
    return loaded


def _agree(given: list[tuple[Entry, Any]]) -> None:
    """Refuse two numbers for a parameter that has two names."""
    met: dict[int, tuple[str, str]] = {}
    for entry, numbers in given:
        if entry.owner is not None or entry.is_generator:
            continue
        for value, number in zip(flat(entry.held), flat(numbers), strict=True):
            name, other = met.setdefault(id(value), (entry.name, repr(number)))
            if other != repr(number):  # as texts, for nan is not equal to itself
                raise InputValueError(
                    f"{name} and {entry.name} are one parameter here, and the state has two "
                    f"numbers for it, {other} and {number!r}"
                )


def _names_differ(taker: str, loaded: Loaded) -> str:
    told = []
    if loaded.missing:
        told.append(f"lacks {_some(loaded.missing)}")
    if loaded.unexpected:
        close = get_close_matches(str(loaded.unexpected[0]), loaded.missing, n=1)
        hint = f" (for {close[0]}?)" if close else ""
        told.append(f"has {_some(loaded.unexpected)}{hint}")
    return (
        f"{taker} takes a state with the names of its own state_dict(), and this one "
        f"{' and '.join(told)}; strict=False loads what both have"
    )


def _some(names: list[str]) -> str:
    more = len(names) - _TOLD
    return ", ".join(map(str, names[:_TOLD])) + (f" and {more} more" if more > 0 else "")
