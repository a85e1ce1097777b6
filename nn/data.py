"""Data: small sets to learn from, as plain lists.

>>> xor()
Dataset(4 rows of 2 features, 2 classes)
>>> xor().features, xor().targets
([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0])
>>> iris().classes
('setosa', 'versicolor', 'virginica')

The same seed gives the same numbers on every platform.

Next: `examples.py` for networks that learn these.
"""

import csv
import math
from dataclasses import dataclass
from importlib.resources import files

from autograd import InputTypeError, InputValueError
from nn.checks import count, finite, shown
from nn.init import Seed, generator


@dataclass(frozen=True, repr=False)
class Dataset:
    """Rows of features, and for each row its target, the index of a class.

    >>> data = iris()
    >>> len(data), data.features[0], data.classes[data.targets[0]]
    (150, [5.1, 3.5, 1.4, 0.2], 'setosa')

    `names` are those of the features, `classes` those of the classes.
    """

    features: list[list[float]]
    targets: list[int]
    names: tuple[str, ...]
    classes: tuple[str, ...]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.features)

    def __repr__(self) -> str:
        """Show the size."""
        return (
            f"Dataset({len(self)} rows of {len(self.names)} features, {len(self.classes)} classes)"
        )

    def rows(self, places: list[int]) -> "Dataset":
        """Give the rows at some places.

        >>> xor().rows([3]).features
        [[1.0, 1.0]]
        """
        return Dataset(
            [self.features[place] for place in places],
            [self.targets[place] for place in places],
            self.names,
            self.classes,
        )

    def columns(self, places: list[int]) -> "Dataset":
        """Give some of the features.

        >>> iris().columns([2, 3]).names
        ('petal length (cm)', 'petal width (cm)')
        """
        return Dataset(
            [[row[place] for place in places] for row in self.features],
            list(self.targets),
            tuple(self.names[place] for place in places),
            self.classes,
        )


def xor() -> Dataset:
    """Give exclusive or: the smallest problem that no single neuron can solve.

    >>> xor().targets
    [0, 1, 1, 0]
    """
    rows = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    return Dataset(rows, [0, 1, 1, 0], ("x1", "x2"), ("0", "1"))


def moons(rows: int = 100, noise: float = 0.1, seed: Seed = 0) -> Dataset:
    """Give two half circles that interleave, in a random order, with normal noise added.

    >>> data = moons(100, seed=1)
    >>> len(data), sum(data.targets)
    (100, 50)

    Formula: (cos t, sin t) and (1 − cos t, ½ − sin t) for t from 0 to π, as in scikit-learn's
    `make_moons`, without its random numbers.
    """
    number = count(rows, "moons", "rows", least=2)
    spread = finite(noise, "moons", "noise", least=0.0)
    rng = generator(seed)
    outer = number // 2
    inner = number - outer
    points = [(math.cos(t), math.sin(t), 0) for t in _angles(outer)]
    points += [(1.0 - math.cos(t), 0.5 - math.sin(t), 1) for t in _angles(inner)]
    rng.shuffle(points)
    # Rounded, for the last bits of cos and sin differ between platforms.
    features = [
        [round(x + rng.gauss(0.0, spread), 6), round(y + rng.gauss(0.0, spread), 6)]
        for x, y, _ in points
    ]
    return Dataset(features, [moon for _, _, moon in points], ("x1", "x2"), ("upper", "lower"))


def _angles(number: int) -> list[float]:
    return [math.pi * step / max(number - 1, 1) for step in range(number)]


def iris() -> Dataset:
    """Give Fisher's iris: four measurements in cm of 150 flowers, 50 of each of three species.

    >>> iris().names
    ('sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)')

    Source: R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936; in the
    public domain. The numbers are Fisher's, as in R and scikit-learn: the copy of the UCI
    repository has errors in two rows, which here read 4.9, 3.1, 1.5, 0.2 and 4.9, 3.6, 1.4, 0.1.
    """
    text = files("nn").joinpath("data_files", "iris.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(text.splitlines())
    classes = tuple(dict.fromkeys(row[-1] for row in rows))
    return Dataset(
        [[float(number) for number in row[:-1]] for row in rows],
        [classes.index(row[-1]) for row in rows],
        tuple(header[:-1]),
        classes,
    )


def train_test_split(data: Dataset, test: float = 0.2, seed: Seed = 0) -> tuple[Dataset, Dataset]:
    """Split rows at random into those to learn from and those to be judged by.

    >>> train, held_out = train_test_split(iris(), test=0.2, seed=0)
    >>> len(train), len(held_out), [held_out.targets.count(k) for k in range(3)]
    (120, 30, [10, 10, 10])

    `test` is the share held out of each class, rounded to whole rows. Raises `InputValueError`
    where it is not between 0 and 1, or leaves either part without rows.
    """
    _dataset(data, "train_test_split")
    share = finite(test, "train_test_split", "test", least=0.0)
    if not 0.0 < share < 1.0:
        raise InputValueError(f"train_test_split takes a share between 0 and 1 as test, got {test}")
    rng = generator(seed)
    kept: list[int] = []
    held: list[int] = []
    for target in sorted(set(data.targets)):
        places = [place for place, other in enumerate(data.targets) if other == target]
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

    >>> train, test = standardize(*train_test_split(iris()))
    >>> round(abs(sum(row[0] for row in train.features)), 9)
    0.0

    The other sets are moved by the same amounts, so that nothing is learnt from them; the names of
    the features say so. A feature that does not vary is only shifted.
    """
    for data in (train, *others):
        _dataset(data, "standardize")
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


def _scale(column: tuple[float, ...]) -> tuple[float, float]:
    mean = math.fsum(column) / len(column)
    deviation = math.sqrt(math.fsum((x - mean) ** 2 for x in column) / len(column))
    return mean, deviation or 1.0


def _dataset(given: object, taker: str) -> None:
    if not isinstance(given, Dataset):
        raise InputTypeError(f"{taker} takes a Dataset, got {shown(given)}; moons() makes one")
