"""Dataset: rows of features, and what should be said of each row.

>>> from nn import xor
>>> data = xor()
>>> data
Dataset(4 rows of 2 features, 2 classes)
>>> data.features, data.targets
([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0])

Next: `synthetic.py` and `tables.py` for sets to learn from; `splitting.py` splits and scales them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograd import InputTypeError, InputValueError
from nn.checks import choice, finite, shown
from nn.loss_inputs import class_index


@dataclass(frozen=True, repr=False)
class Dataset:
    """Rows of features, and for each row its target: the index of a class, or a number.

    >>> from nn import iris, sine
    >>> data = iris()
    >>> len(data), data.features[0], data.classes[data.targets[0]]
    (150, [5.1, 3.5, 1.4, 0.2], 'setosa')
    >>> sine(3)
    Dataset(3 rows of 1 feature, numbers as targets)
    >>> Dataset([[0.5, 1.0], [2.0, 3.0]], [0, 1], classes=("no", "yes")).names
    ('x1', 'x2')

    `names` are those of the features, else x1, x2 and so on; `classes` are those of the classes;
    without classes the targets are numbers. Raises `InputTypeError` or `InputValueError` where
    there is not one target for each row and one number for each name, for a target that is no
    class, and for nan and infinities.
    """

    features: list[list[float]]
    targets: list[Any]  # int with classes, float without
    names: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that all of it fits together."""
        if len(self.features) != len(self.targets):
            raise InputValueError(
                f"Dataset takes one target for each row, got {len(self.features)} rows and "
                f"{len(self.targets)} targets"
            )
        if not self.names and self.features and hasattr(self.features[0], "__len__"):
            width = len(self.features[0])
            object.__setattr__(self, "names", tuple(f"x{n}" for n in range(1, width + 1)))
        for place, row in enumerate(self.features):
            _check_row(row, place, len(self.names))
        for place, target in enumerate(self.targets):
            if self.classes:
                class_index(target, len(self.classes), "Dataset")
            else:
                finite(target, "Dataset", f"target {place}")

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.features)

    def __repr__(self) -> str:
        """Show the size."""
        kind = f"{len(self.classes)} classes" if self.classes else "numbers as targets"
        width = len(self.names)
        return f"Dataset({len(self)} rows of {width} feature{'' if width == 1 else 's'}, {kind})"

    def rows(self, places: Sequence[int]) -> "Dataset":
        """Give the rows at some places.

        >>> from nn import xor
        >>> xor().rows([3]).features
        [[1.0, 1.0]]
        """
        return Dataset(
            [self.features[place] for place in places],
            [self.targets[place] for place in places],
            self.names,
            self.classes,
        )

    def columns(self, places: Sequence[int | str]) -> "Dataset":
        """Give some of the features, by their places or names.

        >>> from nn import iris
        >>> iris().columns([2, "petal width (cm)"]).names
        ('petal length (cm)', 'petal width (cm)')
        """
        known = {name: place for place, name in enumerate(self.names)}
        chosen = [
            choice(place, known, "columns", "name") if isinstance(place, str) else place
            for place in places
        ]
        return Dataset(
            [[row[place] for place in chosen] for row in self.features],
            list(self.targets),
            tuple(self.names[place] for place in chosen),
            self.classes,
        )


def dataset(given: object, taker: str) -> Dataset:
    """Give a Dataset that is one.

    >>> from nn import xor
    >>> dataset([1.0], "standardize")
    Traceback (most recent call last):
    ...
    autograd.errors.InputTypeError: standardize takes a Dataset, got list: [1.0];
    Dataset(features, targets) makes one
    """
    if not isinstance(given, Dataset):
        raise InputTypeError(
            f"{taker} takes a Dataset, got {shown(given)}; Dataset(features, targets) makes one"
        )
    return given


def _check_row(row: Any, place: int, width: int) -> None:
    if not hasattr(row, "__len__") or isinstance(row, str):
        raise InputTypeError(
            f"Dataset takes a row of {width} numbers for each target, got {shown(row)} as row "
            f"{place}; of one feature, write [[x] for x in column]"
        )
    if len(row) != width:
        raise InputValueError(
            f"Dataset takes a number for each of the {width} names, got {len(row)} in row {place}"
        )
    for number in row:
        # Most are floats: those are worth a short way.
        if type(number) is not float or not math.isfinite(number):
            finite(number, "Dataset", f"a feature of row {place}")
