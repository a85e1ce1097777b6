"""Walk: goes over the inputs of a function and has the derivative by each of them judged.

>>> from autograd.testing.subject import Subject
>>> judge = Judge(Subject(lambda x, y: x * y, (2.0, 5.0)), None)
>>> gradient = [5.0, 3.0]
>>> along = lambda direction: sum(speed * gradient[at] for at, speed in direction.items())
>>> [row.verdict.value for row in judged(judge, along, gradient, "given", order=1)]
['agrees', 'wrong derivative']

Where the inputs are many, they are checked in groups along a random direction, and only a group
that does not agree is halved, down to single inputs.
"""

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

from autograd.forward import tangent
from autograd.testing.judge import Judge
from autograd.testing.subject import Direction
from autograd.testing.verdicts import Row, Verdict
from autograd.value import Value

# Up to so many inputs, each has a difference of its own.
_EACH = 12
# Of more inputs, the walk ends when so many do not agree: each may take exact arithmetic.
_MOST = 8


def derivative_along(
    root: Any,
    leaves: Sequence[Value],
    gradient: Sequence[float],
    mode: str,
    direction: Direction,
) -> float:
    """Give the derivative along a direction: by forward mode itself, else from the gradient."""
    if mode == "forward":
        return tangent(root, [leaves[at] for at in direction], list(direction.values()))
    return math.fsum(speed * gradient[at] for at, speed in direction.items())


def judged(
    judge: Judge,
    along: Callable[[Direction], float],
    gradient: Sequence[float],
    mode: str,
    order: int,
) -> list[Row]:
    """Judge the inputs: each alone where they are few, else groups along a direction."""
    names = judge.subject.names
    draws = random.Random(0)
    size = [abs(g) * judge.subject.scale(at) for at, g in enumerate(gradient)]
    found: dict[int, Row] = {}
    disagreed = 0
    groups = _groups(size)
    while groups and disagreed < _MOST:
        group = groups.pop()
        if len(group) == 1:
            at = group[0]
            derivative = along({at: 1.0})
            found[at] = Row(names[at], order, mode, derivative, *judge.each(at, derivative))
            disagreed += len(names) > _EACH and found[at].verdict is not Verdict.AGREES
            continue
        direction = {
            at: draws.choice((-1.0, 1.0)) * draws.uniform(0.5, 1.0) * judge.subject.scale(at)
            for at in group
        }
        if judge.agrees_along(direction, along(direction)):
            told = None, None, Verdict.AGREES, "along a direction"
            found |= {at: Row(names[at], order, mode, gradient[at], *told) for at in group}
            continue
        half = len(group) // 2
        groups += [group[half:], group[:half]]
    return [found[at] for at in sorted(found)]


def _groups(size: Sequence[float]) -> list[list[int]]:
    """Group the inputs that count about the same, so that none hides behind the others."""
    if len(size) <= _EACH:
        return [[at] for at in range(len(size))]
    groups: list[list[int]] = []
    for at in sorted(range(len(size)), key=lambda at: size[at]):
        first = size[groups[-1][0]] if groups else -1.0
        if groups and (size[at] <= 1e3 * first or size[at] == first):
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def joined(rows: list[Row]) -> list[Row]:
    """Show one row for both modes where they say the same."""
    shown: dict[str, Row] = {}
    apart: list[Row] = []
    for row in rows:
        first = shown.setdefault(row.input, row)
        if first is row:
            continue
        near = math.isclose(first.analytic, row.analytic, rel_tol=1e-9, abs_tol=0.0)
        if row.verdict != first.verdict or (row.verdict.fails and not near):
            apart.append(row)
        else:
            shown[row.input] = first._replace(mode=f"{first.mode}, {row.mode}")
    return [*shown.values(), *apart]
