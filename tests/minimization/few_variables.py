"""Problems 1 to 19: each has its own number of variables."""

import math
from collections.abc import Sequence
from typing import Any

from minimization.problem import Minimum, atan, cos, exp, log, problem, sin, sqrt


@problem(1, "Rosenbrock", 2, [-1.2, 1], Minimum(0.0, (1.0, 1.0)))
def rosenbrock(x: Sequence[Any]) -> list[Any]:
    a, b = x
    return [10 * (b - a * a), 1 - a]


@problem(
    2,
    "Freudenstein and Roth",
    2,
    [0.5, -2],
    Minimum(0.0, (5.0, 4.0)),
    Minimum(48.9842, (11.4128, -0.896805)),
)
def freudenstein_roth(x: Sequence[Any]) -> list[Any]:
    a, b = x
    return [-13 + a + ((5 - b) * b - 2) * b, -29 + a + ((b + 1) * b - 14) * b]


@problem(3, "Powell badly scaled", 2, [0, 1], Minimum(0.0, (1.0981593297e-5, 9.1061467399)))
def powell_badly_scaled(x: Sequence[Any]) -> list[Any]:
    a, b = x
    return [10**4 * a * b - 1, exp(-a) + exp(-b) - 1.0001]


@problem(4, "Brown badly scaled", 3, [1, 1], Minimum(0.0, (1e6, 2e-6)))
def brown_badly_scaled(x: Sequence[Any]) -> list[Any]:
    a, b = x
    return [a - 10**6, b - 2e-6, a * b - 2]


@problem(5, "Beale", 3, [1, 1], Minimum(0.0, (3.0, 0.5)))
def beale(x: Sequence[Any]) -> list[Any]:
    a, b = x
    return [y - a * (1 - b**i) for i, y in enumerate((1.5, 2.25, 2.625), 1)]


@problem(6, "Jennrich and Sampson", 10, [0.3, 0.4], Minimum(124.362, (0.257825, 0.257825)))
def jennrich_sampson(x: Sequence[Any]) -> list[Any]:
    a, b = x
    return [2 + 2 * i - (exp(i * a) + exp(i * b)) for i in range(1, 11)]


@problem(7, "helical valley", 3, [-1, 0, 0], Minimum(0.0, (1.0, 0.0, 0.0)))
def helical_valley(x: Sequence[Any]) -> list[Any]:
    a, b, c = x
    turn = atan(b / a) / (2 * math.pi) + (0 if a > 0 else 0.5)
    return [10 * (c - 10 * turn), 10 * (sqrt(a * a + b * b) - 1), c]


BARD = (0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39)


@problem(
    8,
    "Bard",
    15,
    [1, 1, 1],
    Minimum(8.21487e-3, (0.0824106, 1.13304, 2.34370)),
    Minimum(17.4286),  # at (0.8406, -inf, -inf)
)
def bard(x: Sequence[Any]) -> list[Any]:
    a, b, c = x
    return [y - (a + u / ((16 - u) * b + min(u, 16 - u) * c)) for u, y in enumerate(BARD, 1)]


GAUSSIAN = (0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989)


@problem(9, "Gaussian", 15, [0.4, 1, 0], Minimum(1.12793e-8, (0.39895614, 1.0000191, 0.0)))
def gaussian(x: Sequence[Any]) -> list[Any]:
    a, b, c = x
    times = [(8 - i) / 2 for i in range(1, 16)]
    data = [*GAUSSIAN, *GAUSSIAN[-2::-1]]
    return [a * exp(-b * (t - c) * (t - c) / 2) - y for t, y in zip(times, data, strict=True)]


MEYER = (
    34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744,
    8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872,
)  # fmt: skip


@problem(
    10,
    "Meyer",
    16,
    [0.02, 4000, 250],
    Minimum(87.9458, (5.6096364710e-3, 6181.3463463, 345.22363462)),
)
def meyer(x: Sequence[Any]) -> list[Any]:
    a, b, c = x
    return [a * exp(b / (45 + 5 * i + c)) - y for i, y in enumerate(MEYER, 1)]


@problem(11, "Gulf research and development", 99, [5, 2.5, 0.15], Minimum(0.0, (50.0, 25.0, 1.5)))
def gulf(x: Sequence[Any]) -> list[Any]:
    # The paper prints |y m i b|, where its program has |y - b|.
    a, b, c = x
    times = [i / 100 for i in range(1, 100)]
    data = [25 + (-50 * log(t)) ** (2 / 3) for t in times]
    return [exp(-(abs(y - b) ** c) / a) - t for t, y in zip(times, data, strict=True)]


@problem(
    12,
    "Box three-dimensional",
    10,
    [0, 10, 20],
    Minimum(0.0, (1.0, 10.0, 1.0)),
    Minimum(0.0, (10.0, 1.0, -1.0)),
)
def box(x: Sequence[Any]) -> list[Any]:
    a, b, c = x
    times = [i / 10 for i in range(1, 11)]
    return [exp(-t * a) - exp(-t * b) - c * (exp(-t) - exp(-10 * t)) for t in times]


@problem(13, "Powell singular", 4, [3, -1, 0, 1], Minimum(0.0, (0.0, 0.0, 0.0, 0.0)))
def powell_singular(x: Sequence[Any]) -> list[Any]:
    a, b, c, d = x
    return [
        a + 10 * b,
        math.sqrt(5) * (c - d),
        (b - 2 * c) * (b - 2 * c),
        math.sqrt(10) * (a - d) * (a - d),
    ]


@problem(14, "Wood", 6, [-3, -1, -3, -1], Minimum(0.0, (1.0, 1.0, 1.0, 1.0)))
def wood(x: Sequence[Any]) -> list[Any]:
    a, b, c, d = x
    return [
        10 * (b - a * a),
        1 - a,
        math.sqrt(90) * (d - c * c),
        1 - c,
        math.sqrt(10) * (b + d - 2),
        (b - d) / math.sqrt(10),
    ]


KOWALIK_OSBORNE = (
    (0.1957, 4.0), (0.1947, 2.0), (0.1735, 1.0), (0.1600, 0.5), (0.0844, 0.25), (0.0627, 0.167),
    (0.0456, 0.125), (0.0342, 0.1), (0.0323, 0.0833), (0.0235, 0.0714), (0.0246, 0.0625),
)  # fmt: skip


@problem(
    15,
    "Kowalik and Osborne",
    11,
    [0.25, 0.39, 0.415, 0.39],
    Minimum(3.07505e-4, (0.192807, 0.191282, 0.123057, 0.136062)),
    Minimum(1.02734e-3),  # at (inf, -14.07, -inf, -inf)
)
def kowalik_osborne(x: Sequence[Any]) -> list[Any]:
    a, b, c, d = x
    return [y - a * (u * u + u * b) / (u * u + u * c + d) for y, u in KOWALIK_OSBORNE]


@problem(
    16,
    "Brown and Dennis",
    20,
    [25, 5, -5, -1],
    Minimum(85822.2, (-11.5944, 13.2036, -0.403440, 0.236779)),
)
def brown_dennis(x: Sequence[Any]) -> list[Any]:
    a, b, c, d = x
    times = [i / 5 for i in range(1, 21)]
    return [(a + t * b - exp(t)) ** 2 + (c + d * sin(t) - cos(t)) ** 2 for t in times]


OSBORNE_1 = (
    0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751,
    0.718, 0.685, 0.658, 0.628, 0.603, 0.580, 0.558, 0.538, 0.522, 0.506, 0.490,
    0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411, 0.406,
)  # fmt: skip


@problem(
    17,
    "Osborne 1",
    33,
    [0.5, 1.5, -1, 0.01, 0.02],
    Minimum(5.46489e-5, (0.375410, 1.93585, -1.46469, 0.0128675, 0.0221227)),
)
def osborne_1(x: Sequence[Any]) -> list[Any]:
    a, b, c, d, e = x
    return [y - (a + b * exp(-10 * i * d) + c * exp(-10 * i * e)) for i, y in enumerate(OSBORNE_1)]


@problem(
    18,
    "Biggs EXP6",
    13,
    [1, 2, 1, 1, 1, 1],
    Minimum(5.65565e-3),
    Minimum(0.0, (1.0, 10.0, 1.0, 5.0, 4.0, 3.0)),
)
def biggs_exp6(x: Sequence[Any]) -> list[Any]:
    a, b, c, d, e, f = x
    times = [i / 10 for i in range(1, 14)]
    return [
        c * exp(-t * a)
        - d * exp(-t * b)
        + f * exp(-t * e)
        - (exp(-t) - 5 * exp(-10 * t) + 3 * exp(-4 * t))
        for t in times
    ]


OSBORNE_2 = (
    1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608,
    0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661,
    0.612, 0.558, 0.533, 0.495, 0.500, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428,
    0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559,
    0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054,
)  # fmt: skip


@problem(
    19,
    "Osborne 2",
    65,
    [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5],
    Minimum(
        4.01377e-2,
        (
            *(1.30998, 0.431554, 0.633662, 0.599431, 0.754183, 0.904289),
            *(1.36581, 4.82370, 2.39868, 4.56887, 5.67534),
        ),
    ),
)
def osborne_2(x: Sequence[Any]) -> list[Any]:
    heights, widths, middles = x[1:4], x[5:8], x[8:]

    def curve(t: float) -> Any:
        bells = [
            h * exp(-(t - m) * (t - m) * w)
            for h, w, m in zip(heights, widths, middles, strict=True)
        ]
        return x[0] * exp(-t * x[4]) + sum(bells)

    return [y - curve(i / 10) for i, y in enumerate(OSBORNE_2)]


PROBLEMS = [
    rosenbrock,
    freudenstein_roth,
    powell_badly_scaled,
    brown_badly_scaled,
    beale,
    jennrich_sampson,
    helical_valley,
    bard,
    gaussian,
    meyer,
    gulf,
    box,
    powell_singular,
    wood,
    kowalik_osborne,
    brown_dennis,
    osborne_1,
    biggs_exp6,
    osborne_2,
]
