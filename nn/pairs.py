"""Pairs: what a network is given and what it should say of it, checked before it learns from them.

>>> from nn import xor
>>> data = pairs(xor(), "fit", "data")
>>> len(data), data.features[1], data.targets[1]
(4, [0.0, 1.0], 1)

Next: `training.py`, which goes over them.
"""

import math
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from autograd import InputTypeError, InputValueError
from nn.checks import finite, sequence, shown
from nn.dataset import Dataset


@dataclass(frozen=True)
class Pairs:
    """Examples and, for each, its target: numbers or nested lists of numbers, all finite."""

    features: list[Any]
    targets: list[Any]

    def __len__(self) -> int:
        """Count the examples."""
        return len(self.features)

    def at(self, places: list[int]) -> "Pairs":
        """Give the examples at some places.

        >>> Pairs([[1.0], [2.0]], [0, 1]).at([1])
        Pairs(features=[[2.0]], targets=[1])
        """
        return Pairs([self.features[i] for i in places], [self.targets[i] for i in places])


def pairs(given: object, taker: str, what: str) -> Pairs:
    """Give the pairs of a `Dataset`, or of a tuple of features and targets.

    >>> pairs(([[1, 2], [3, 4]], [0.5, 1]), "fit", "data")
    Pairs(features=[[1, 2], [3, 4]], targets=[0.5, 1])

    An example is mostly a row of numbers; it may be one number, the index of a word, or a list of
    rows, a sequence. NumPy's arrays are taken, too. Raises `InputTypeError` for what is no number,
    `InputValueError` for no examples, nan and infinity, different numbers of examples and targets,
    and rows of different widths.
    """
    if isinstance(given, Dataset):
        given = (given.features, given.targets)
    if not isinstance(given, (tuple, list)) or len(given) != 2:
        raise InputTypeError(
            f"{taker} takes a Dataset, or a tuple (features, targets), as {what}, "
            f"got {shown(given)}; of pairs, write tuple(zip(*pairs))"
        )
    features, targets = (
        _plain(sequence(part, taker, f"{name} of {what}"), taker, f"{name} of {what}")
        for name, part in zip(("features", "targets"), given, strict=True)
    )
    if len(features) != len(targets):
        raise InputValueError(
            f"{taker} takes one target for each row of {what}, got {len(features)} rows and "
            f"{len(targets)} targets"
        )
    widths = [_width(example) for example in features]
    for place, width in enumerate(widths):
        if width != widths[0]:
            raise InputValueError(
                f"{taker} takes rows of one width as {what}, got {_told(widths[0])} in row 0 and "
                f"{_told(width)} in row {place}"
            )
    return Pairs(features, targets)


def _plain(given: Iterable[Any], taker: str, what: str, where: str = "") -> list[Any]:
    """Copy lists of numbers; whole numbers stay whole, for they may be indices."""
    found: list[Any] = []
    for place, each in enumerate(given):
        if type(each) is float and math.isfinite(each):
            found.append(each)
            continue
        at = f"{where}, column {place}" if where else f"in row {place}"
        if isinstance(each, Iterable) and not isinstance(each, (str, bytes)):
            found.append(_plain(each, taker, what, at))
        elif hasattr(each, "__index__"):
            found.append(operator.index(each))
        else:
            found.append(finite(each, taker, f"{what} {at}"))
    return found


def _width(example: Any) -> int:
    """Give the width of a row; -1 for a number, -2 for a sequence, which may have any length."""
    if not isinstance(example, list):
        return -1
    return -2 if any(isinstance(part, list) for part in example) else len(example)


def _told(width: int) -> str:
    return {-1: "a number", -2: "a list of rows"}.get(width, f"{width} numbers")
