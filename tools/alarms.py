"""Alarms: correct functions of several kinds, and how many of them `check_grads` calls wrong."""

import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from figure import Figure, drawn
from hypothesis import strategies as st

import autograd
from autograd import Value
from autograd.testing import check_grads, strategies
from autograd.testing.expressions import Expression

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
GAPS = (0.0, 1e-14, 1e-12, 1e-10, 1e-8, 1e-6, 1e-4)
# More inputs than check_grads takes one by one.
MANY = 13


class Case(NamedTuple):
    """A correct function at a point, how it is to be checked, and what to print of it."""

    name: str
    f: Callable[..., Any]
    inputs: tuple[Any, ...]
    options: dict[str, Any]


def beside_a_kink(expression: Expression, draws: random.Random) -> Iterator[Case]:
    """Put a kink at, or near to, the value of an expression; its gradient by hand as well."""
    name, f = _kinked(expression, expression.numbers, draws)
    yield Case(f"{name}\n{expression.source()}", f, expression.numbers, {})
    yield Case(
        f"gradient= of {name}\n{expression.source()}",
        f,
        expression.numbers,
        {"gradient": lambda *xs: _gradient(f, xs)},
    )


def of_many_inputs(parts: list[Expression], draws: random.Random) -> Iterator[Case]:
    """Add up expressions of inputs of their own, 13 or more together."""
    numbers = [x for part in parts for x in part.numbers]

    def together(*xs: Any) -> Any:
        given = iter(xs)
        terms = [part(*(next(given) for _ in part.numbers)) for part in parts]
        return autograd.sum(terms)

    name, f = _kinked(together, numbers, draws)
    sources = "\n".join(map(repr, parts))
    yield Case(f"{name}, the sum of\n{sources}", f, tuple(numbers), {})


def of_second_order(expression: Expression, draws: random.Random) -> Iterator[Case]:
    """Have the gradient of the gradient checked, too."""
    name, f = _kinked(expression, expression.numbers, draws)
    options = {"order": 2}
    yield Case(f"order 2 of {name}\n{expression.source()}", f, expression.numbers, options)


def in_single_precision(number: int, draws: random.Random) -> Iterator[Case]:
    """Compute a layer and its gradient in float32, perhaps on top of a large constant."""
    chance = np.random.default_rng(number)
    count = draws.choice((1, 2, 5, MANY, 20))
    weights = chance.normal(size=(4, count)).astype(np.float32)
    offset = np.float32(draws.choice((0.0, 1.0, 1e3)))

    def f(xs: list[float]) -> float:
        return float(offset + np.tanh(weights @ np.array(xs, np.float32)).sum())

    def by_hand(xs: list[float]) -> tuple[list[float]]:
        slopes = 1 - np.tanh(weights @ np.array(xs, np.float32)) ** 2
        return ([float(x) for x in weights.T @ slopes],)

    inputs = [float(x) for x in chance.normal(size=count).astype(np.float32)]
    title = f"float32 layer of seed {number}, {count} inputs, on top of {offset}"
    yield Case(title, f, (inputs,), {"gradient": by_hand})


def _kinked(
    inner: Callable[..., Any], numbers: Any, draws: random.Random
) -> tuple[str, Callable[..., Any]]:
    name = draws.choice(list(KINKED))
    gap = draws.choice(GAPS) * draws.choice((-1.0, 1.0))
    middle = inner(*numbers) + gap

    def f(*xs: Any) -> Any:
        value = inner(*xs)
        return KINKED[name](value - middle) + value

    return f"{name} at {gap} of", f


def _gradient(f: Callable[..., Any], xs: tuple[float, ...]) -> tuple[float, ...]:
    leaves = [Value(x) for x in xs]
    f(*leaves).backward()
    return tuple(leaf.grad for leaf in leaves)


class Kind(NamedTuple):
    """A kind of functions, its part of all, what they are drawn from, and how they are made."""

    name: str
    part: float
    material: st.SearchStrategy[Any]
    cases: Callable[[Any, random.Random], Iterator[Case]]


def kinds() -> list[Kind]:
    """List the kinds of functions."""
    small = strategies.expressions(depth=3, leaves=3)
    parts = st.lists(small, min_size=MANY, max_size=MANY)
    any_ = strategies.expressions(depth=6, leaves=3, avoid_kinks=False)
    smooth = strategies.expressions(depth=4, leaves=3)
    return [
        Kind("beside a kink", 1.0, any_, beside_a_kink),
        Kind(f"of {MANY} or more inputs", 0.05, parts, of_many_inputs),
        Kind("of order 2", 0.2, smooth, of_second_order),
        Kind("in float32", 0.2, st.integers(0, 10**6), in_single_precision),
    ]


def false_alarms(count: int, number: int) -> Figure:
    """Count the correct functions that `check_grads` calls wrong; `count` are beside a kink."""
    draws = random.Random(number)
    alarms: list[str] = []
    tried: dict[str, int] = {}
    for kind in kinds():
        found = tried_of(kind, max(round(kind.part * count), 3), number, draws)
        tried[kind.name] = len(found)
        alarms += [alarm for each in found for alarm in each]
    remarks = [", ".join(f"{count:,} {name}" for name, count in tried.items()), *alarms[:3]]
    title = "correct functions that check_grads calls wrong"
    return Figure(title, len(alarms), sum(tried.values()), remarks)


def tried_of(kind: Kind, count: int, number: int, draws: random.Random) -> list[list[str]]:
    """List the alarms of each function of a kind."""
    found: list[list[str]] = []

    def test(material: Any) -> None:
        found.append([])
        for case in kind.cases(material, draws):
            report = check_grads(case.f, *case.inputs, **case.options)
            if not report:
                found[-1].append(f"{case.name}\n{report}")

    drawn(kind.material, count, number, test)
    return found
