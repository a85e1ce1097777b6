"""Faults: errors planted in the partials of each rule, and how many of them `check_grads` finds.

Each is planted twice: alone, and beside a kink, in `f(*xs) + relu(t)` at t = 0, where no derivative
by t exists and those by the others do.
"""

import ast
import itertools
import math
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from figure import Figure, drawn

import autograd
from autograd import Value, primitive, relu
from autograd.conditions import FLOATS, in_domain
from autograd.grammar import parse
from autograd.rules import RULES, Rule
from autograd.testing import check_grads, strategies
from autograd.testing.expressions import bits
from autograd.testing.recording import compute_float, compute_partials

Point = tuple[float, ...]

# A fault that changes nothing at so many points, some at 0 and on each branch, is none.
LEAST = 10
# Every rule is defined, and every branch of it is taken, at some of these.
GRID = (-20.0, -2.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.5, 20.0)
FACTORS = {"negated": -1.0, "times 1.001": 1.001, "zero": 0.0}


class Fault(NamedTuple):
    """A rule with an error in its partials, as a primitive, and the same without the error."""

    name: str
    function: Callable[..., Any]
    right: Callable[..., Any]


def faults(row: Rule) -> Iterator[Fault]:
    """Plant each fault in a rule: a partial negated, scaled or zero, two partials exchanged."""
    places = range(3 if row.folds else row.arity)
    right = _planted(row, "", 0, places)
    for place, kind in itertools.product(places, FACTORS):
        name = f"{row.name}: partial {place + 1} {kind}"
        yield Fault(name, _planted(row, kind, place, places), right)
    for first, second in itertools.combinations(places, 2):
        order = list(places)
        order[first], order[second] = second, first
        name = f"{row.name}: partials {first + 1} and {second + 1} exchanged"
        yield Fault(name, _planted(row, "", 0, order), right)


def _planted(row: Rule, kind: str, place: int, order: Sequence[int]) -> Callable[..., Any]:
    """Declare a primitive like a row, with one partial changed, or with two exchanged."""
    name = f"{row.name}_{kind}_{place}_{''.join(map(str, order))}"
    name = name.replace(" ", "_").replace(".", "_")
    if row.folds:
        parts = [_partial_of_fold(row, at) for at in order]
        parts[place] = _changed(parts[place], kind)
        return primitive(name, lambda *xs: compute_float(row, list(xs)), *parts)
    texts = [row.partials[at] for at in order]
    text = texts[place]
    texts[place] = {"negated": f"-({text})", "times 1.001": f"1.001 * ({text})", "zero": "0.0"}.get(
        kind, text
    )
    return primitive(name, row.formula, *texts, domain=row.domain, kinks=row.kinks, gate=row.gate)


def _partial_of_fold(row: Rule, at: int) -> Callable[..., float]:
    return lambda *xs: compute_partials(row, list(xs), compute_float(row, list(xs)))[at]


def _changed(partial: Callable[..., float], kind: str) -> Callable[..., float]:
    factor = FACTORS.get(kind, 1.0)
    return lambda *xs: factor * partial(*xs)


# --- where they are looked for --------------------------------------------------------------------


def points(row: Rule, number: int) -> list[Point]:
    """Draw points inside the domain of a rule: off its kinks, then some at 0 and on each branch."""
    if row.folds:
        draws = random.Random(number)
        chosen = [tuple(draws.uniform(-3.0, 3.0) for _ in range(3)) for _ in range(LEAST)]
        return chosen + _zeros(row, chosen)
    found: list[Point] = []
    strategy = strategies.inputs_for(getattr(autograd, row.name))
    drawn(strategy, 20 * LEAST, number, lambda xs: found.append(tuple(xs)))
    chosen = list(dict.fromkeys(found))[-LEAST:]
    grid = [xs for xs in itertools.product(GRID, repeat=row.arity) if _is_defined(row, xs)]
    random.Random(number).shuffle(grid)
    spots = chosen + _zeros(row, chosen + grid)
    for branch in _branches(row):
        for taken in (True, False):
            pool = [xs for xs in [*chosen, *grid] if _takes(row, branch, xs) == taken]
            spots += pool[:2]
    return list(dict.fromkeys(spots + grid[: max(LEAST - len(spots), 0)]))


def _zeros(row: Rule, spots: list[Point]) -> list[Point]:
    """Put 0 in each place of a point, the first that is then defined."""
    places = range(len(spots[0]))
    moved = ([(*xs[:at], 0.0, *xs[at + 1 :]) for xs in spots] for at in places)
    return [xs for each in moved for xs in [x for x in each if _is_defined(row, x)][:1]]


def _is_defined(row: Rule, xs: Point) -> bool:
    return in_domain(row, xs) and math.isfinite(compute_float(row, list(xs)))


def _branches(row: Rule) -> list[str]:
    """List the conditions by which the texts of a rule choose."""
    trees = [parse(text, row.name) for text in (row.formula, *row.partials)]
    tests = [part.test for tree in trees for part in ast.walk(tree) if isinstance(part, ast.IfExp)]
    return list(dict.fromkeys(map(ast.unparse, tests)))


def _takes(row: Rule, branch: str, xs: Point) -> bool:
    return bool(FLOATS.row(row, branch, xs, out=compute_float(row, list(xs))))


# --- whether they are found -----------------------------------------------------------------------


def planted_faults(
    number: int, rows: Sequence[Rule] | None = None, at_most: int | None = None
) -> Figure:
    """Count the planted faults that `check_grads` finds at none of the points where they tell.

    `at_most` is at how many of these each fault is looked for; by default at all.
    """
    missed, equal, planted = [], [], 0
    hits, tries = [0, 0], 0
    for row in rows or list(RULES.values()):
        declared = set(RULES)
        spots = points(row, number)
        for fault in faults(row):
            telling = [xs for xs in spots if _tells(fault, xs)][:at_most]
            if not telling and len(spots) >= LEAST:
                equal.append(fault.name)
                continue
            planted += 2
            tries += len(telling)
            for beside, found in enumerate((_is_found, _is_found_beside_a_kink)):
                count = sum(found(fault, xs) for xs in telling)
                hits[beside] += count
                if not count:
                    where = " beside a kink" if beside else ""
                    missed.append(f"missed{where}: {fault.name}, at {telling or spots}")
        for name in set(RULES) - declared:
            del RULES[name]
    remarks = [
        *missed,
        f"found at {hits[0]:,} of the {tries:,} points where a fault changes a derivative, beside "
        f"a kink at {hits[1]:,} of them",
        f"{len(equal)} set aside, for they change none at {LEAST} points or more; they are of "
        f"{', '.join(dict.fromkeys(name.partition(':')[0] for name in equal)) or 'no rule'}",
    ]
    return Figure("planted faults that check_grads misses", len(missed), planted, remarks)


def _tells(fault: Fault, xs: Point) -> bool:
    return _gradient(fault.function, xs) != _gradient(fault.right, xs)


def _gradient(function: Callable[..., Any], xs: Point) -> list[str]:
    leaves = [Value(x) for x in xs]
    function(*leaves).backward()
    return [bits(leaf.grad + 0.0) for leaf in leaves]  # -0.0 is no other derivative than 0.0


def _is_found(fault: Fault, xs: Point) -> bool:
    return not check_grads(fault.function, *xs)


def _is_found_beside_a_kink(fault: Fault, xs: Point) -> bool:
    return not check_grads(lambda *ys: fault.function(*ys[:-1]) + relu(ys[-1]), *xs, 0.0)
