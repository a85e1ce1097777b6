"""Splitting: which rows a network learns from, which it is judged by, and how they are scaled.

>>> from nn import iris
>>> train, held_out = standardize(*train_test_split(iris(), test=0.2, seed=0))
>>> len(train), len(held_out)
(120, 30)

Next: `data.py`, where all about data stands together.
"""

import math

from autograd import InputValueError
from nn.checks import finite
from nn.dataset import Dataset, dataset
from nn.init import Seed, generator


def train_test_split(data: Dataset, test: float = 0.2, seed: Seed = 0) -> tuple[Dataset, Dataset]:
    """Split rows at random into those to learn from and those to be judged by.

    >>> from nn import iris
    >>> train, held_out = train_test_split(iris(), test=0.2, seed=0)
    >>> len(train), len(held_out), [held_out.targets.count(k) for k in range(3)]
    (120, 30, [10, 10, 10])

    `test` is the share held out, of each class where there are classes, rounded to whole rows.
    Raises `InputValueError` where it is not between 0 and 1, or leaves either part without rows.
    """
    dataset(data, "train_test_split")
    share = finite(test, "train_test_split", "test", least=0.0)
    if not 0.0 < share < 1.0:
        raise InputValueError(f"train_test_split takes a share between 0 and 1 as test, got {test}")
    rng = generator(seed)
    kept: list[int] = []
    held: list[int] = []
    for places in _groups(data):
        rng.shuffle(places)
        cut = round(share * len(places))
        held += places[:cut]
        kept += places[cut:]
    if not kept or not held:
        raise InputValueError(
            f"train_test_split of {len(data)} rows with test={test} leaves {len(kept)} rows to "
            f"learn from and {len(held)} to test; give more rows or another share"
        )
    rng.shuffle(kept)
    rng.shuffle(held)
    return data.rows(kept), data.rows(held)


def standardize(train: Dataset, *others: Dataset) -> tuple[Dataset, ...]:
    """Shift and scale each feature so that over the first set its mean is 0 and its deviation 1.

    >>> from nn import iris
    >>> train, test = standardize(*train_test_split(iris()))
    >>> round(abs(sum(row[0] for row in train.features)), 9)
    0.0

    The other sets are moved by the same amounts, so that nothing is learnt from them; the names of
    the features say so. A feature that does not vary is only shifted. Targets stay as they are.
    """
    for data in (train, *others):
        dataset(data, "standardize")
        if data.names != train.names:
            raise InputValueError(
                f"standardize takes sets of the same features, got {train.names} and {data.names}"
            )
    if not len(train):
        raise InputValueError("standardize takes a first set of one row or more, got none")
    scales = [_scale(column) for column in zip(*train.features, strict=True)]
    return tuple(
        Dataset(
            [
                [(x - mean) / deviation for x, (mean, deviation) in zip(row, scales, strict=True)]
                for row in data.features
            ],
            list(data.targets),
            tuple(f"{name}, standardized" for name in data.names),
            data.classes,
        )
        for data in (train, *others)
    )


def _groups(data: Dataset) -> list[list[int]]:
    """Give the places of each class; without classes, all places."""
    if not data.classes:
        return [list(range(len(data)))]
    groups: dict[int, list[int]] = {target: [] for target in sorted(set(data.targets))}
    for place, target in enumerate(data.targets):
        groups[target].append(place)
    return list(groups.values())


def _scale(column: tuple[float, ...]) -> tuple[float, float]:
    mean = math.fsum(column) / len(column)
    deviation = math.sqrt(math.fsum((x - mean) ** 2 for x in column) / len(column))
    return mean, deviation or 1.0
