"""Synthetic data: points that are made up, mostly in the plane.

>>> for make in (xor, moons, circles, spirals, blobs, sine):
...     print(make())
Dataset(4 rows of 2 features, 2 classes)
Dataset(100 rows of 2 features, 2 classes)
Dataset(100 rows of 2 features, 2 classes)
Dataset(100 rows of 2 features, 2 classes)
Dataset(100 rows of 2 features, 3 classes)
Dataset(100 rows of 1 feature, numbers as targets)

The same seed gives the same numbers on every platform: they are rounded to six digits, for the last
bits of sines and logarithms differ. `noise` is the deviation of the normal noise that is added to
each number. All raise `InputTypeError` or `InputValueError` for too few rows and for noise below 0.

Next: `tables.py` for measured data.
"""

import math
import random
from collections.abc import Sequence
from typing import Final

from autograd import InputValueError
from nn.checks import count, finite, positive, sequence
from nn.dataset import Dataset
from nn.init import Seed, generator

Point = tuple[float, float]

_PLANE: Final = ("x1", "x2")


def xor() -> Dataset:
    """Give exclusive or: the smallest problem that no single neuron can solve.

    >>> xor().targets
    [0, 1, 1, 0]
    """
    rows = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    return Dataset(rows, [0, 1, 1, 0], _PLANE, ("0", "1"))


def moons(rows: int = 100, noise: float = 0.1, seed: Seed = 0) -> Dataset:
    """Give two half circles that interleave, in a random order.

    >>> data = moons(100, seed=1)
    >>> len(data), sum(data.targets)
    (100, 50)

    Formula: (cos t, sin t) and (1 − cos t, ½ − sin t) for t from 0 to π, as in scikit-learn's
    `make_moons`, without its random numbers.
    """
    outer, inner = _shared(count(rows, "moons", "rows", least=2), 2)
    points = [(math.cos(t), math.sin(t), 0) for t in _even(math.pi, outer)]
    points += [(1.0 - math.cos(t), 0.5 - math.sin(t), 1) for t in _even(math.pi, inner)]
    return _scattered(points, noise, generator(seed), "moons", ("upper", "lower"))


def circles(rows: int = 100, noise: float = 0.1, factor: float = 0.5, seed: Seed = 0) -> Dataset:
    """Give a circle of radius 1 and one of radius `factor` in it, in a random order.

    >>> data = circles(4, noise=0.0, factor=0.25)
    >>> sorted(round(math.hypot(*row), 3) for row in data.features), data.classes
    ([0.25, 0.25, 1.0, 1.0], ('outer', 'inner'))

    As in scikit-learn's `make_circles`, without its random numbers. Raises `InputValueError` for a
    factor that is not between 0 and 1, too.
    """
    outer, inner = _shared(count(rows, "circles", "rows", least=2), 2)
    radius = positive(factor, "circles", "factor")
    if radius >= 1.0:
        raise InputValueError(f"circles takes a factor between 0 and 1, got {radius:g}")
    # The last angle would be the first again.
    points = [(*_polar(1.0, t), 0) for t in _even(2.0 * math.pi, outer + 1)[:-1]]
    points += [(*_polar(radius, t), 1) for t in _even(2.0 * math.pi, inner + 1)[:-1]]
    return _scattered(points, noise, generator(seed), "circles", ("outer", "inner"))


def spirals(
    rows: int = 100, noise: float = 0.03, arms: int = 2, turns: float = 1.0, seed: Seed = 0
) -> Dataset:
    """Give arms that wind around each other from near the centre to radius 1, in a random order.

    >>> spirals(90, arms=3).classes
    ('arm 0', 'arm 1', 'arm 2')

    Formula: radius t, angle 2π·(turns·t + arm/arms), for t from 1/n to 1 in an arm of n points.
    With `arms=2, turns=3` it is the task of Lang and Witbrock, Learning to tell two spirals apart,
    1988, made smoother. Raises `InputValueError` for fewer than two arms or points in an arm, too.
    """
    ways = count(arms, "spirals", "arms", least=2)
    winding = positive(turns, "spirals", "turns")
    points = []
    for arm, size in enumerate(_shared(count(rows, "spirals", "rows", least=2 * ways), ways)):
        for step in range(1, size + 1):
            t = step / size
            points.append((*_polar(t, 2.0 * math.pi * (winding * t + arm / ways)), arm))
    names = tuple(f"arm {arm}" for arm in range(ways))
    return _scattered(points, noise, generator(seed), "spirals", names)


def blobs(
    rows: int = 100,
    noise: float = 1.0,
    centers: int | Sequence[Point] = 3,
    seed: Seed = 0,
) -> Dataset:
    """Give clouds of points around some centres, in a random order.

    >>> data = blobs(4, noise=0.0, centers=[(0.0, 0.0), (3.0, 1.0)])
    >>> sorted(data.features)
    [[0.0, 0.0], [0.0, 0.0], [3.0, 1.0], [3.0, 1.0]]

    A number of centres is drawn evenly from −10 to 10 in each direction; clouds may overlap then,
    as in scikit-learn's `make_blobs`. Raises `InputValueError` for fewer than two centres, too.
    """
    rng = generator(seed)
    if isinstance(centers, Sequence):
        places = [_point(center) for center in centers]
    else:
        number = count(centers, "blobs", "centers")
        places = [(rng.uniform(-10.0, 10.0), rng.uniform(-10.0, 10.0)) for _ in range(number)]
    if len(places) < 2:
        raise InputValueError(f"blobs takes two centers or more, got {len(places)}")
    sizes = _shared(count(rows, "blobs", "rows", least=len(places)), len(places))
    points = [(*places[blob], blob) for blob, size in enumerate(sizes) for _ in range(size)]
    names = tuple(f"blob {blob}" for blob in range(len(places)))
    return _scattered(points, noise, rng, "blobs", names)


def sine(rows: int = 100, noise: float = 0.1, seed: Seed = 0) -> Dataset:
    """Give points of a sine curve, for regression: x drawn evenly from −π to π, y = sin x.

    >>> data = sine(50, noise=0.0)
    >>> max(abs(y - math.sin(x)) for (x,), y in zip(data.features, data.targets)) < 1e-6
    True

    The noise is added to y alone.
    """
    number = count(rows, "sine", "rows", least=2)
    spread = finite(noise, "sine", "noise", least=0.0)
    rng = generator(seed)
    inputs = [round(rng.uniform(-math.pi, math.pi), 6) for _ in range(number)]
    targets = [round(math.sin(x) + rng.gauss(0.0, spread), 6) for x in inputs]
    return Dataset([[x] for x in inputs], targets, ("x",))


def _scattered(
    points: list[tuple[float, float, int]],
    noise: float,
    rng: random.Random,
    taker: str,
    classes: tuple[str, ...],
) -> Dataset:
    """Shuffle points, add noise, and round."""
    spread = finite(noise, taker, "noise", least=0.0)
    rng.shuffle(points)
    features = [
        [round(x + rng.gauss(0.0, spread), 6), round(y + rng.gauss(0.0, spread), 6)]
        for x, y, _ in points
    ]
    return Dataset(features, [label for _, _, label in points], _PLANE, classes)


def _shared(rows: int, parts: int) -> list[int]:
    """Share rows out evenly; what is left over goes to the last parts."""
    return [(rows + part) // parts for part in range(parts)]


def _even(end: float, number: int) -> list[float]:
    return [end * step / max(number - 1, 1) for step in range(number)]


def _polar(radius: float, angle: float) -> Point:
    return radius * math.cos(angle), radius * math.sin(angle)


def _point(given: object) -> Point:
    numbers = [
        finite(number, "blobs", "coordinate of a center")
        for number in sequence(given, "blobs", "each of centers")
    ]
    if len(numbers) != 2:
        raise InputValueError(f"blobs takes two numbers for each center, got {len(numbers)}")
    return numbers[0], numbers[1]
