"""Look for errors at random, and count how many planted ones are found: `make fuzz`.

    python tools/fuzz.py [--count 10000] [--seed N]

Four figures: random expressions on which the engine's gradient differs from exact arithmetic by
more than rounding; those on which the pure and the compiled core differ in a bit; planted faults
that `check_grads` finds; correct functions, many of them beside a kink, that it calls wrong. What
goes wrong is shrunk by Hypothesis and printed as source. The exit status is 1 if anything does.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import autograd
from autograd import Value, backend, primitive
from autograd.conditions import in_domain
from autograd.rules import RULES, Rule
from autograd.testing import check_grads, exact, strategies
from autograd.testing.expressions import Expression, results
from autograd.testing.recording import compute_float, compute_partials

DEPTH = 12


class Figure(NamedTuple):
    """One line of the report: what was looked for, among how many, and what was found."""

    title: str
    bad: int
    total: int
    remarks: list[str]


# --- random expressions -------------------------------------------------------------------------


def drawn(
    strategy: st.SearchStrategy[Any], count: int, number: int, test: Callable[[Any], None]
) -> None:
    """Run a test on examples of a strategy, from a seed; a failure is shrunk."""
    quiet = settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    seed(number)(quiet(given(strategy)(test)))()


def against_exact(count: int, number: int) -> tuple[Figure, list[Expression]]:
    """Compare the gradients of different random expressions with exact arithmetic."""
    seen: dict[str, Expression] = {}

    def test(expression: Expression) -> None:
        key = json.dumps(expression.to_json())
        if key in seen:
            return
        found = exact(expression.record()[0], digits=20)
        wrong = [leaf for leaf in found.leaves if not leaf.is_right]
        assert not wrong, f"\n{found}\n{expression.source()}"
        seen[key] = expression

    remarks = []
    while len(seen) < count and not remarks:
        size = min(2000, 2 * (count - len(seen)) + 10)
        try:
            drawn(strategies.expressions(depth=DEPTH, leaves=4), size, number, test)
        except AssertionError as error:
            remarks.append(str(error))
        number += 1
    title = f"expressions whose gradient is not exact to rounding ({backend()} core)"
    return Figure(title, len(remarks), len(seen), remarks), list(seen.values())


def between_builds(expressions: list[Expression]) -> Figure:
    """Compare the bits of the pure and of the compiled core."""
    other = "pure" if backend() == "compiled" else "compiled"
    lines = "".join(json.dumps(expression.to_json()) + "\n" for expression in expressions)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "autograd.testing.expressions"],
        input=lines,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "STEPGRAD_BACKEND": other},
    )
    title = "expressions with other bits on the other core"
    if done.returncode:
        return Figure(title, 0, 0, [f"no {other} core to compare with"])
    found = [json.loads(line) for line in done.stdout.splitlines()]
    pairs = zip(expressions, found, strict=True)
    bad = [expression.source() for expression, bits in pairs if results(expression) != bits]
    return Figure(title, len(bad), len(expressions), bad[:3])


# --- planted faults -----------------------------------------------------------------------------


class Fault(NamedTuple):
    """A rule with an error in its partials, as a primitive, and the same without the error."""

    name: str
    function: Callable[..., Any]
    right: Callable[..., Any]


def faults(row: Rule) -> Iterator[Fault]:
    """Plant each fault in a rule: negated, scaled, zero, two partials exchanged."""
    places = range(3 if row.folds else row.arity)
    order = list(range(len(places)))
    right = _planted(row, "", 0, order)
    for place in places:
        for kind in ("negated", "times 1.001", "zero"):
            name = f"{row.name}: partial {place + 1} {kind}"
            yield Fault(name, _planted(row, kind, place, order), right)
    for place in places[1:]:
        swapped = list(order)
        swapped[0], swapped[place] = place, 0
        name = f"{row.name}: partials 1 and {place + 1} exchanged"
        yield Fault(name, _planted(row, "", 0, swapped), right)


def _planted(row: Rule, kind: str, place: int, order: list[int]) -> Callable[..., Any]:
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
    factor = {"negated": -1.0, "times 1.001": 1.001, "zero": 0.0, "": 1.0}[kind]
    return lambda *xs: factor * partial(*xs)


def points(row: Rule, count: int, number: int) -> list[tuple[float, ...]]:
    """Draw points of a rule inside its domain, off its kinks; three operands for an n-ary one."""
    if row.folds:
        draws = random.Random(number)
        return [tuple(draws.uniform(0.5, 3.0) for _ in range(3)) for _ in range(count)]
    found: list[tuple[float, ...]] = []
    strategy = strategies.inputs_for(getattr(autograd, row.name))
    drawn(strategy, 20 * count, number, lambda xs: found.append(tuple(xs)))
    chosen = list(dict.fromkeys(found))[-count:]
    # A branch may hold at 0 only, as that of `where`.
    zeros = [(*xs[:at], 0.0, *xs[at + 1 :]) for xs in chosen[:1] for at in range(row.arity)]
    return chosen + [xs for xs in zeros if in_domain(row, xs)]


def planted_faults(number: int, rows: list[Rule] | None = None) -> Figure:
    """Count the planted faults that `check_grads` finds at one of a few points."""
    missed, equal, planted = [], [], 0
    for row in rows or list(RULES.values()):
        declared = set(RULES)
        spots = points(row, 6, number)
        for fault in faults(row):
            telling = [
                xs for xs in spots if _gradient(fault.function, xs) != _gradient(fault.right, xs)
            ]
            if not telling:
                equal.append(fault.name)
                continue
            planted += 1
            if all(check_grads(fault.function, *xs) for xs in telling):
                missed.append(f"{fault.name}, at {telling}")
        for name in set(RULES) - declared:
            del RULES[name]
    remarks = [f"missed: {name}" for name in missed]
    remarks.append(f"{len(equal)} change no derivative where they were tried: {', '.join(equal)}")
    return Figure("planted faults that check_grads misses", len(missed), planted, remarks)


def _differ(fault: Fault, xs: tuple[float, ...]) -> bool:
    return _gradient(fault.function, xs) != _gradient(fault.right, xs)


def _gradient(function: Callable[..., Any], xs: tuple[float, ...]) -> list[float]:
    leaves = [Value(x) for x in xs]
    function(*leaves).backward()
    return [leaf.grad for leaf in leaves]


# --- false alarms -------------------------------------------------------------------------------

# Each has a kink where its argument is 0.
KINKED: dict[str, Callable[[Any], Any]] = {
    "relu": autograd.relu,
    "abs": autograd.abs,
    "leaky_relu": autograd.leaky_relu,
    "elu": lambda t: autograd.elu(t, 2.0),
    "maximum": lambda t: autograd.maximum(t, 0.0),
    "minimum": lambda t: autograd.minimum(2.0 * t, t),
    "clip": lambda t: autograd.clip(t, -1.0, 0.0),
    "where": lambda t: autograd.where(t > 0.0, t * t, -t),
    "floor": lambda t: autograd.floor(t) + t,
    "sign": lambda t: autograd.sign(t) * t,
    "smooth": lambda t: t,
}


def false_alarms(count: int, number: int) -> Figure:
    """Count the correct functions that `check_grads` calls wrong."""
    draws = random.Random(number)
    alarms: list[str] = []
    tried = 0

    def test(expression: Expression) -> None:
        nonlocal tried
        tried += 1
        name = draws.choice(list(KINKED))
        gap = draws.choice((0.0, 1e-14, 1e-12, 1e-10, 1e-8, 1e-6, 1e-4)) * draws.choice((-1.0, 1.0))
        middle = expression(*expression.numbers)

        def f(*xs: Any) -> Any:
            inner = expression(*xs)
            return KINKED[name](inner - (middle + gap)) + inner

        def by_hand(*xs: float) -> tuple[float, ...]:
            leaves = [Value(x) for x in xs]
            f(*leaves).backward()
            return tuple(leaf.grad for leaf in leaves)

        for options in ({}, {"gradient": by_hand}):
            report = check_grads(f, *expression.numbers, **options)
            if not report:
                alarms.append(f"{name} at {gap} of\n{expression.source()}{report}")

    kinds = strategies.expressions(depth=6, leaves=3, avoid_kinks=False)
    drawn(kinds, count, number, test)
    return Figure("correct functions that check_grads calls wrong", len(alarms), tried, alarms[:3])


# --- the report ---------------------------------------------------------------------------------


def main() -> int:
    """Print the figures; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000, help="how many random expressions")
    parser.add_argument("--seed", type=int, help="by default another in each run")
    options = parser.parse_args()
    number = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    print(f"seed {number}, {backend()} core")
    bad = 0
    started = time.perf_counter()
    first, expressions = against_exact(options.count, number)
    works = [
        lambda: first,
        lambda: between_builds(expressions),
        lambda: planted_faults(number),
        lambda: false_alarms(max(options.count // 10, 10), number),
    ]
    for work in works:
        figure = work()
        seconds, started = time.perf_counter() - started, time.perf_counter()
        print(f"{figure.bad} of {figure.total:,} {figure.title} ({seconds:.0f} s)")
        for remark in figure.remarks:
            print("  " + remark.replace("\n", "\n  "))
        bad += figure.bad
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
