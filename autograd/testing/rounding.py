"""Rounding: how far a float gradient may lie from the exact one, without being wrong.

>>> from autograd import Value
>>> from autograd.testing.recording import Recording
>>> x = Value(1.0)
>>> y = (x + 1e8) * (x - 1.0 + 1e-9)  # 1e8 + 1 keeps 8 digits fewer of x
>>> (found,) = tolerances(Recording(y))
>>> 1e-8 < found < 1e-5
True

The gradient is computed again some times, each time with every number and every partial derivative
changed by a unit in its last place, up or down at random. The spread of the results is what
rounding does to this gradient at this point: a bound relative to the gradient alone can be wrong by
many orders of magnitude where terms cancel. A part for the sums is added: 16 units of Σ|paths|,
the sum of the magnitudes of all products along paths from the root to the leaf.

Source: D. S. Parker, Monte Carlo Arithmetic (1997).
"""

import math
import random
from collections.abc import Callable, Sequence
from typing import Final

from autograd.rules import Rule
from autograd.testing.recording import Recording, compute_float, compute_partials

UNIT: Final = 2.0**-53
_RERUNS: Final = 8
_FACTOR: Final = 16.0
_SMALLEST: Final = 2.0**-1022  # below it, floats lose digits


def tolerances(recording: Recording) -> list[float]:
    """Give for each leaf of a recording the largest error that rounding explains.

    It is nan where a gradient is not finite.
    """
    draws = random.Random(0)
    leaves = recording.leaves
    true = _gradient(recording, recording.numbers, lambda x: x)
    spread = [0.0] * len(leaves)
    for _ in range(_RERUNS):
        found = _gradient(recording, _noisy_numbers(recording, draws), _noise(draws))
        for at, leaf in enumerate(leaves):
            spread[at] = max(spread[at], abs(found[leaf] - true[leaf]))
    sums = _gradient(recording, recording.numbers, abs)
    return [
        _FACTOR * (spread[at] + UNIT * sums[leaf] + _SMALLEST)
        if math.isfinite(true[leaf])
        else math.nan
        for at, leaf in enumerate(leaves)
    ]


def paths(recording: Recording) -> list[float]:
    """Give for each leaf Σ|paths|, the sum of the magnitudes of all products along paths.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> paths(Recording(x * x - 2.0 * x))
    [8.0]
    """
    sums = _gradient(recording, recording.numbers, abs)
    return [sums[leaf] for leaf in recording.leaves]


def _noise(draws: random.Random) -> Callable[[float], float]:
    return lambda x: x * (1.0 + draws.choice((-2.0, 2.0)) * UNIT)


def _noisy_numbers(recording: Recording, draws: random.Random) -> list[float]:
    noise = _noise(draws)
    numbers = list(recording.numbers)
    for place, rule in enumerate(recording.rules):
        if rule is not None:
            numbers[place] = noise(compute_float(rule, _operands(recording, numbers, place, rule)))
    return numbers


def _operands(
    recording: Recording, numbers: Sequence[float], place: int, rule: Rule
) -> list[float]:
    """Give the numbers of the operands; one that must be whole, as the n of polygamma, stays so."""
    operands = recording.operands[place]
    if rule.folds:
        return [numbers[at] for at in operands]
    return [
        recording.numbers[at] if partial == "0.0" else numbers[at]
        for at, partial in zip(operands, rule.partials, strict=True)
    ]


def _gradient(
    recording: Recording, numbers: Sequence[float], change: Callable[[float], float]
) -> list[float]:
    """Sweep backwards over other numbers, with each partial changed."""
    totals = [0.0] * len(numbers)
    totals[-1] = 1.0
    for place in range(len(numbers) - 1, -1, -1):
        rule, upstream = recording.rules[place], totals[place]
        if rule is None or upstream == 0.0:
            continue
        xs = _operands(recording, numbers, place, rule)
        partials = compute_partials(rule, xs, numbers[place])
        for at, partial in zip(recording.operands[place], partials, strict=True):
            if partial != 0.0 or not rule.gate:
                totals[at] += upstream * change(partial)
    return totals
