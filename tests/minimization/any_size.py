"""Problems 20 to 35: each for any number of variables, here mostly for ten.

`SIZES` has some of them again, for the other sizes whose minima were published.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from minimization.problem import Minimum, Problem, cos, exp, problem, sin

TEN = range(1, 11)
GRID = [i / 11 for i in TEN]  # the inner points of a grid on [0, 1]


@problem(20, "Watson", 31, [0] * 6, Minimum(2.28767e-3))
def watson(x: Sequence[Any]) -> list[Any]:
    def at(t: float) -> Any:
        slope = sum(j * x[j] * t ** (j - 1) for j in range(1, len(x)))
        height = sum(x[j] * t**j for j in range(len(x)))
        return slope - height * height - 1

    return [*(at(i / 29) for i in range(1, 30)), x[0], x[1] - x[0] * x[0] - 1]


@problem(21, "extended Rosenbrock", 10, [-1.2, 1] * 5, Minimum(0.0, (1.0,) * 10))
def extended_rosenbrock(x: Sequence[Any]) -> list[Any]:
    pairs = zip(x[::2], x[1::2], strict=True)
    return [r for a, b in pairs for r in (10 * (b - a * a), 1 - a)]


@problem(22, "extended Powell singular", 12, [3, -1, 0, 1] * 3, Minimum(0.0, (0.0,) * 12))
def extended_powell_singular(x: Sequence[Any]) -> list[Any]:
    residuals = []
    for k in range(0, len(x), 4):
        a, b, c, d = x[k : k + 4]
        residuals += [
            a + 10 * b,
            math.sqrt(5) * (c - d),
            (b - 2 * c) * (b - 2 * c),
            math.sqrt(10) * (a - d) * (a - d),
        ]
    return residuals


@problem(23, "penalty I", 11, TEN, Minimum(7.08765e-5))
def penalty_1(x: Sequence[Any]) -> list[Any]:
    return [*(math.sqrt(1e-5) * (a - 1) for a in x), sum(a * a for a in x) - 0.25]


@problem(24, "penalty II", 20, [0.5] * 10, Minimum(2.93660e-4))
def penalty_2(x: Sequence[Any]) -> list[Any]:
    n, root = len(x), math.sqrt(1e-5)
    powers = [exp(a / 10) for a in x]
    data = [exp(i / 10) + exp((i - 1) / 10) for i in range(2, n + 1)]
    return [
        x[0] - 0.2,
        *(root * (p + q - y) for p, q, y in zip(powers[1:], powers, data, strict=False)),
        *(root * (p - exp(-0.1)) for p in powers[1:]),
        sum((n - j) * a * a for j, a in enumerate(x)) - 1,
    ]


@problem(25, "variably dimensioned", 12, [1 - j / 10 for j in TEN], Minimum(0.0, (1.0,) * 10))
def variably_dimensioned(x: Sequence[Any]) -> list[Any]:
    total = sum(j * (a - 1) for j, a in enumerate(x, 1))
    return [*(a - 1 for a in x), total, total * total]


@problem(26, "trigonometric", 10, [0.1] * 10, Minimum(0.0))
def trigonometric(x: Sequence[Any]) -> list[Any]:
    rest = len(x) - sum(cos(a) for a in x)
    return [rest + i * (1 - cos(a)) - sin(a) for i, a in enumerate(x, 1)]


@problem(
    27,
    "Brown almost-linear",
    10,
    [0.5] * 10,
    Minimum(0.0, (1.0,) * 10),  # and where n α^n - (n + 1) α^(n - 1) + 1 = 0
    Minimum(1.0, (0.0,) * 9 + (11.0,)),
)
def brown_almost_linear(x: Sequence[Any]) -> list[Any]:
    total = sum(x)
    return [*(a + total - (len(x) + 1) for a in x[:-1]), math.prod(x) - 1]


@problem(28, "discrete boundary value", 10, [t * (t - 1) for t in GRID], Minimum(0.0))
def discrete_boundary_value(x: Sequence[Any]) -> list[Any]:
    h = 1 / (len(x) + 1)
    return [
        2 * b - a - c + h * h * (b + i * h + 1) ** 3 / 2
        for i, (a, b, c) in enumerate(zip([0, *x], x, [*x[1:], 0], strict=False), 1)
    ]


@problem(29, "discrete integral equation", 10, [t * (t - 1) for t in GRID], Minimum(0.0))
def discrete_integral_equation(x: Sequence[Any]) -> list[Any]:
    h = 1 / (len(x) + 1)
    times = [i * h for i in range(1, len(x) + 1)]
    cubes = [(a + t + 1) ** 3 for a, t in zip(x, times, strict=True)]

    def at(i: int) -> Any:
        before = sum(t * cube for t, cube in zip(times[: i + 1], cubes, strict=False))
        after = sum((1 - times[j]) * cubes[j] for j in range(i + 1, len(x)))
        return x[i] + h * ((1 - times[i]) * before + times[i] * after) / 2

    return [at(i) for i in range(len(x))]


@problem(30, "Broyden tridiagonal", 10, [-1] * 10, Minimum(0.0))
def broyden_tridiagonal(x: Sequence[Any]) -> list[Any]:
    neighbours = zip([0, *x], x, [*x[1:], 0], strict=False)
    return [(3 - 2 * b) * b - a - 2 * c + 1 for a, b, c in neighbours]


@problem(31, "Broyden banded", 10, [-1] * 10, Minimum(0.0))
def broyden_banded(x: Sequence[Any]) -> list[Any]:
    def at(i: int) -> Any:
        band = [j for j in range(max(0, i - 5), min(len(x), i + 2)) if j != i]
        return x[i] * (2 + 5 * x[i] * x[i]) + 1 - sum(x[j] * (1 + x[j]) for j in band)

    return [at(i) for i in range(len(x))]


@problem(32, "linear, full rank", 20, [1] * 10, Minimum(10.0, (-1.0,) * 10))
def linear_full_rank(x: Sequence[Any]) -> list[Any]:
    rest = sum(x) * 2 / 20 + 1
    return [*(a - rest for a in x), *(-rest for _ in x)]


@problem(33, "linear, rank 1", 20, [1] * 10, Minimum(20 * 19 / (2 * 41)))
def linear_rank_1(x: Sequence[Any]) -> list[Any]:
    total = sum(j * a for j, a in enumerate(x, 1))
    return [i * total - 1 for i in range(1, 21)]


@problem(34, "linear, rank 1, zero rows", 20, [1] * 10, Minimum((400 + 60 - 6) / (2 * 37)))
def linear_zero_rows(x: Sequence[Any]) -> list[Any]:
    total = sum(j * a for j, a in enumerate(x[1:-1], 2))
    return [-1, *((i - 1) * total - 1 for i in range(2, 20)), -1]


@problem(35, "Chebyquad", 8, [j / 9 for j in range(1, 9)], Minimum(3.51687e-3))
def chebyquad(x: Sequence[Any]) -> list[Any]:
    n = len(x)
    before, now = [1] * n, [2 * a - 1 for a in x]  # T0 and T1, shifted to [0, 1]
    residuals = []
    for i in range(1, n + 1):
        integral = 0 if i % 2 else -1 / (i * i - 1)
        residuals.append(sum(now) / n - integral)
        after = [2 * (2 * a - 1) * t - s for a, t, s in zip(x, now, before, strict=True)]
        before, now = now, after
    return residuals


PROBLEMS = [
    watson,
    extended_rosenbrock,
    extended_powell_singular,
    penalty_1,
    penalty_2,
    variably_dimensioned,
    trigonometric,
    brown_almost_linear,
    discrete_boundary_value,
    discrete_integral_equation,
    broyden_tridiagonal,
    broyden_banded,
    linear_full_rank,
    linear_rank_1,
    linear_zero_rows,
    chebyquad,
]


def _sized(problem: Problem, start: Sequence[float], minimum: float, m: int) -> Problem:
    return replace(problem, start=tuple(start), minima=(Minimum(minimum),), m=m)


SIZES = [
    _sized(watson, [0.0] * 9, 1.39976e-6, 31),
    _sized(watson, [0.0] * 12, 4.72238e-10, 31),
    _sized(penalty_1, [1.0, 2.0, 3.0, 4.0], 2.24997e-5, 5),
    _sized(penalty_2, [0.5] * 4, 9.37629e-6, 8),
    _sized(chebyquad, [j / 8 for j in range(1, 8)], 0.0, 7),
    _sized(chebyquad, [j / 10 for j in range(1, 10)], 0.0, 9),
    _sized(chebyquad, [j / 11 for j in range(1, 11)], 6.50395e-3, 10),
]
