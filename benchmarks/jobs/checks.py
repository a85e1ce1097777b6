"""Checks: what it takes to check the gradient of a function with many inputs."""

import importlib
import math
import random
from typing import Any

from benchmarks.worker import Turn, timed

INPUTS = 100
NODES = 10_000


def check_grads() -> Turn:
    """Check a function of 100 inputs that records 10,000 nodes; all 100 must be right."""
    sin = importlib.import_module("autograd").sin
    check: Any = importlib.import_module("autograd.testing").check_grads
    draws = random.Random(0)
    point = [draws.uniform(0.5, 1.5) for _ in range(INPUTS)]

    def f(xs: list[Any]) -> Any:
        z, total = xs[0], xs[0] * xs[1]
        for node in range(0, NODES, 4):  # a multiplication, two additions and a sine
            z = sin(z * xs[node // 4 % INPUTS] + 0.5)
            total = total + z
        return total

    def step() -> float:
        report = check(f, point)
        assert all(row.verdict == "agrees" for row in report.rows), report
        return math.fsum(row.analytic for row in report.rows)

    return timed(step)
