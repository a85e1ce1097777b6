"""Replay data: the numbers on which every contestant of the replay works runs."""

import importlib
import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.jobs.demo_step import SAMPLES, moons

WIDTHS = (2, 16, 16, 1)
VARIABLES = 1_000  # of Rosenbrock's function
STEPS = 200  # of the pendulum
INTERVAL = 0.01
BATCH = 1_000


def array(x: Any) -> Any:
    """Give an array of NumPy, which is imported where a contestant has it."""
    return importlib.import_module("numpy").asarray(x)


def layers() -> Iterator[tuple[int, int, int]]:
    """Give where the weights of each layer start, how many inputs it has and how many neurons."""
    at = 0
    for nin, nout in itertools.pairwise(WIDTHS):
        yield at, nin, nout
        at += (nin + 1) * nout


def _weights() -> Any:
    rng = random.Random(0)
    count = sum((nin + 1) * nout for _, nin, nout in layers())
    return array([rng.uniform(-1.0, 1.0) for _ in range(count)])


def _demo() -> tuple[Any, Any, Any]:
    points, labels = moons()
    return _weights(), array(points), array(labels)


def _samples() -> tuple[Any, Any, Any]:
    w, x, y = _demo()
    np = importlib.import_module("numpy")
    return w, np.tile(x, (BATCH // SAMPLES, 1)), np.tile(y, BATCH // SAMPLES)


def _points(count: int) -> Any:
    rng = random.Random(1)
    return array([[rng.uniform(-1.5, 1.5) for _ in range(VARIABLES)] for _ in range(count)])


def _swings(count: int) -> Any:
    rng = random.Random(2)
    return array([[rng.uniform(5.0, 15.0), rng.uniform(0.1, 0.5)] for _ in range(count)])


DATA: dict[str, Callable[[], tuple[Any, ...]]] = {
    "demo": _demo,
    "unrolled": _demo,
    "sample": lambda: (_weights(), array([0.5, -0.25]), 1.0),
    "samples": _samples,
    "rosenbrock": lambda: (_points(1)[0],),
    "rosenbrocks": lambda: (_points(BATCH),),
    "pendulum": lambda: (_swings(1)[0],),
    "pendulums": lambda: (_swings(BATCH),),
}
