"""Transforms: what the derivative of a function costs, beside the function itself."""

import gc
import importlib
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.worker import Turn, timed

NUMBERS = 100_000  # inputs that a turn works through, in as many calls as it takes


def rosenbrock(xs: Sequence[Any]) -> Any:
    """Compute the chained function of Rosenbrock, in scalar code, over whatever numbers."""
    total = 0.0
    a = xs[0]
    for b in xs[1:]:
        bend, rest = b - a * a, 1.0 - a
        total = total + 100.0 * (bend * bend) + rest * rest
        a = b
    return total


def point(inputs: int) -> list[float]:
    """Give the place at which it is computed."""
    return [0.5 + 0.1 * (place % 7) for place in range(inputs)]


def parts(inputs: str) -> Turn:
    """Measure the function on floats, its recording, the backward pass and the freeing, a call."""
    value: Any = importlib.import_module("autograd").Value
    xs = point(int(inputs))
    calls = max(1, NUMBERS // len(xs))
    each = 1.0 / calls

    def turn() -> dict[str, float]:
        start = time.perf_counter()
        for _ in range(calls):
            rosenbrock(xs)
        seconds = {"floats": (time.perf_counter() - start) * each}
        seconds |= dict.fromkeys(("record", "backward", "free"), 0.0)
        for _ in range(calls):
            leaves = [value(x) for x in xs]
            start = time.perf_counter()
            root = rosenbrock(leaves)
            recorded = time.perf_counter()
            root.backward()
            passed = time.perf_counter()
            del root
            freed = time.perf_counter()
            seconds["record"] += (recorded - start) * each
            seconds["backward"] += (passed - recorded) * each
            seconds["free"] += (freed - passed) * each
        return {**seconds, "check": _sum([leaf.grad for leaf in leaves])}

    gc.collect()
    turn()
    return turn


def floats(inputs: str) -> Turn:
    """Compute the function on floats."""
    xs = point(int(inputs))
    return timed(lambda: float(rosenbrock(xs)))


def value_and_grad(inputs: str) -> Turn:
    """Compute value and gradient."""
    both: Callable[[Any], Any] = importlib.import_module("autograd").value_and_grad(rosenbrock)
    xs = point(int(inputs))
    return timed(lambda: _sum(both(xs)[1]))


def hips(inputs: str) -> Turn:
    """Compute value and gradient with HIPS's autograd, from an array, which it indexes faster."""
    importlib.import_module("autograd.core")  # theirs has it, ours has not
    both: Callable[[Any], Any] = importlib.import_module("autograd").value_and_grad(rosenbrock)
    xs = importlib.import_module("numpy").array(point(int(inputs)))
    return timed(lambda: _sum(both(xs)[1]))


def _sum(gradient: Sequence[float]) -> float:
    return float(sum(abs(slope) for slope in gradient))
