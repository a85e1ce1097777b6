"""Strategies: what Hypothesis draws to test code on Values: numbers, expressions, graphs, inputs.

>>> from hypothesis import given
>>> @given(expressions(depth=3))
... def test_a_gradient_is_finite(expression):
...     root, leaves = expression.record()
...     root.backward()
...     assert all(leaf.grad - leaf.grad == 0.0 for leaf in leaves)
>>> test_a_gradient_is_finite()

What is drawn stays inside the domain of each rule and, on request, away from kinks: moved by a
thousandth, no operand reaches one. A failing expression shrinks to few steps and simple numbers,
and its `source()` is Python that reproduces it.

Next: `expressions.py` says what an expression is, `growing.py` how one is put together.
"""

import inspect
import itertools
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from random import Random
from typing import Any, Final, NamedTuple

from autograd.errors import InputTypeError, InputValueError, MissingExtraError
from autograd.rules import RULES, Rule
from autograd.testing.expressions import Expression, leaf_names, rule_of
from autograd.testing.growing import PICKS, SPARE, Grower
from autograd.testing.neighbourhoods import graph_fits
from autograd.value import Value

try:
    from hypothesis import assume, note
    from hypothesis import strategies as st
except ImportError as error:
    raise MissingExtraError(
        "autograd.testing.strategies needs hypothesis: pip install 'stepgrad[test]'"
    ) from error

Domain = tuple[float, float]
Domains = Mapping[int | str, Domain]
Rules = Iterable[str | Rule | Callable[..., Any]]

# Results stay below this, so that no chain of steps overflows at once.
_MODERATE: Final = 1e6
_SPECIAL: Final = (0.0, 1.0, 0.5, -1.0, -0.0, 2.5, 1e-8, 40.0)
_NUMBERS: Final = st.one_of(
    st.integers(-3, 4).map(float),
    st.floats(-3.0, 3.0, allow_subnormal=False),
    st.floats(0.1, 3.0),
    st.sampled_from(_SPECIAL),
)


def numbers(domain: Domain | None = None) -> st.SearchStrategy[float]:
    """Draw floats from low to high; without a domain a mixture, with whole and special numbers.

    >>> from hypothesis import find
    >>> find(numbers((2.0, 5.0)), lambda x: x > 2.5)
    3.0
    """
    if domain is None:
        return _NUMBERS
    low, high = domain
    if not low <= high:
        raise InputValueError(f"a domain is a pair (low, high) with low <= high, got {domain!r}")
    return st.floats(low, high, allow_subnormal=False)


def values(domain: Domain | None = None) -> st.SearchStrategy[Value]:
    """Draw leaves, some of them with a label.

    >>> from hypothesis import find
    >>> find(values(), lambda x: x.data > 1.0)
    Value(data=2.0, grad=0.0)
    """
    return st.builds(Value, numbers(domain), st.sampled_from(("", "x", "w0", "a label", "θ")))


def expressions(
    depth: int = 4,
    rules: Rules | None = None,
    leaves: int = 3,
    avoid_kinks: bool = True,
    domains: Domains | None = None,
) -> st.SearchStrategy[Expression]:
    """Draw expressions over rules, with at most so many steps on a path and so many leaves.

    >>> from hypothesis import find
    >>> found = find(expressions(), lambda e: any(step[0] == "div" for step in e.steps))
    >>> len(found.steps), found.numbers
    (1, (0.0,))

    `rules` holds names, rows of the table or public functions; without it all are drawn, declared
    primitives too. `domains` gives the range of a leaf, by its place or name: then unused leaves
    stay. Raises `InputValueError` for what is no rule.
    """
    if depth < 1 or leaves < 1:
        raise InputValueError(f"depth and leaves are 1 or more, got {depth} and {leaves}")
    chosen = None if rules is None else [_row(rule) for rule in rules]
    if chosen == []:
        raise InputValueError("rules is empty; name one or more, or leave it out for all")
    return _expressions(depth, chosen, leaves, avoid_kinks, _by_place(domains, leaves))


def graphs(
    depth: int = 4,
    rules: Rules | None = None,
    leaves: int = 3,
    avoid_kinks: bool = True,
    domains: Domains | None = None,
) -> st.SearchStrategy[Value]:
    """Draw the roots of recorded graphs; the arguments are those of `expressions`.

    >>> from hypothesis import find
    >>> find(graphs(rules=["mul"]), lambda root: root.data > 1.0).rule
    Rule(mul: a * b; partials b, a)
    """
    drawn = expressions(depth, rules, leaves, avoid_kinks, domains)
    return drawn.map(lambda expression: expression.record()[0])


@st.composite
def _expressions(
    draw: st.DrawFn,
    depth: int,
    rules: list[Rule] | None,
    leaves: int,
    avoid_kinks: bool,
    domains: Mapping[int, Domain],
) -> Expression:
    rows = list(RULES.values()) if rules is None else rules
    count = leaves if domains else draw(_up_to(leaves))
    drawn = [draw(numbers(domains.get(place))) for place in range(count)]
    bound = max([_MODERATE, *(abs(x) for domain in domains.values() for x in domain)])
    grower = Grower(rows, drawn, depth, bound, avoid_kinks, _spare(domains.get(0)))
    for rule, picks in draw(_picks(len(rows), depth)):
        grower.grow(rule, picks)
    assume(grower.steps)
    expression = grower.expression(keep_leaves=bool(domains))
    note(expression.source())  # printed for the failing example only
    return expression


@cache
def _spare(domain: Domain | None) -> tuple[float, ...]:
    if domain is None:
        return SPARE
    low, high = domain
    inner = [low + (high - low) * part for part in (0.1, 0.5, 0.9)]
    return tuple(x for x in (*SPARE, *inner) if low <= x <= high)


@cache
def _picks(rules: int, depth: int) -> st.SearchStrategy[list[tuple[int, list[int]]]]:
    """Draw steps as plain numbers: each can be left out and made smaller without the others."""
    pick = st.integers(0, PICKS - 1)
    step = st.tuples(st.integers(0, rules - 1), st.lists(pick, min_size=1, max_size=4))
    few = st.lists(step, min_size=1, max_size=2 * depth)
    many = st.lists(step, min_size=depth, max_size=2 * depth)
    return st.one_of(few, many, many)


@cache
def _up_to(count: int) -> st.SearchStrategy[int]:
    return st.integers(1, count)


def inputs_for(
    f: Callable[..., Any], avoid_kinks: bool = True, domains: Domains | None = None
) -> st.SearchStrategy[tuple[Any, ...]]:
    """Draw the arguments of a function of Values, as floats; of an n-ary one, as lists of floats.

    >>> from autograd import acosh, dot
    >>> from hypothesis import find
    >>> find(inputs_for(acosh), lambda inputs: True)
    (2.0,)
    >>> find(inputs_for(dot), lambda inputs: len(inputs[0]) == 2)
    ([0.0, 0.0], [0.0, 0.0])

    They lie inside the domain of every operation that `f` records there, away from its kinks, and
    where the result is finite. Raises `InputValueError` where no range of numbers is of that kind.
    """
    rule = rule_of(f)
    if rule is not None and rule.folds:
        return _lists(rule, domains).filter(lambda xs: _fits(f, xs, avoid_kinks))
    count = _parameters(f) if rule is None else rule.arity
    by_place = _by_place(domains, count)
    # Of many parameters all are in one range: there would be too many combinations to try.
    places = range(count) if count <= 3 else range(1)
    combinations = [
        [
            _Range(*by_place[place]) if place in by_place else each[place % len(each)]
            for place in range(count)
        ]
        for each in itertools.product(_RANGES, repeat=len(places))
    ]
    chance = Random(0)
    hits = [
        sum(_fits(f, [x.probe(chance) for x in ranges], avoid_kinks) for _ in range(8))
        for ranges in combinations
    ]
    if not any(hits):
        raise InputValueError(
            f"no range of numbers lies in the domain of {f!r}; "
            "give one, such as domains={0: (low, high)}"
        )
    fitting = [x for x, count in zip(combinations, hits, strict=True) if 2 * count > max(hits)]
    drawn = st.one_of([st.tuples(*(x.strategy for x in ranges)) for ranges in fitting])
    return drawn.filter(lambda xs: _fits(f, xs, avoid_kinks))


class _Range(NamedTuple):
    """Numbers from low to high, perhaps whole ones only."""

    low: float
    high: float
    whole: bool = False

    def probe(self, chance: Random) -> float:
        x = chance.uniform(self.low, self.high)
        return float(round(x)) if self.whole else x

    @property
    def strategy(self) -> st.SearchStrategy[float]:
        if self.whole:
            return st.integers(int(self.low), int(self.high)).map(float)
        return numbers((self.low, self.high))


# Together they reach into the domain of each row of the table.
_RANGES: Final = (
    _Range(-3.0, 3.0),
    _Range(0.1, 3.0),
    _Range(-0.9, 0.9),
    _Range(1.1, 4.0),
    _Range(0, 5, whole=True),
)


def _lists(rule: Rule, domains: Domains | None) -> st.SearchStrategy[tuple[Any, ...]]:
    if domains:
        raise InputValueError(f"{rule.name} takes lists, which have no places for domains")
    if rule.name != "dot":
        return st.tuples(st.lists(_NUMBERS, min_size=1, max_size=4))
    pairs = st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=1, max_size=4)
    halves = pairs.map(lambda drawn: tuple(map(list, zip(*drawn, strict=True))))
    return st.one_of(halves, st.tuples(halves, _NUMBERS).map(lambda drawn: (*drawn[0], drawn[1])))


def _fits(f: Callable[..., Any], inputs: Iterable[Any], avoid_kinks: bool) -> bool:
    """Tell whether a function is finite, defined and smooth at its inputs."""
    leaves = [
        [Value(x) for x in each] if isinstance(each, list) else Value(each) for each in inputs
    ]
    try:
        found = f(*leaves)
    except (ArithmeticError, ValueError):
        return False
    roots = found if isinstance(found, (list, tuple)) else [found]
    return all(
        root.data - root.data == 0.0 and graph_fits(root, avoid_kinks)
        for root in roots
        if isinstance(root, Value)
    )


def _parameters(f: Callable[..., Any]) -> int:
    """Count the parameters that have no default; *xs counts as two."""
    if not callable(f):
        raise InputTypeError(f"inputs_for takes a function of Values, got {f!r}")
    found = inspect.signature(f).parameters.values()
    plain = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    count = sum(each.kind in plain and each.default is each.empty for each in found)
    return count + 2 * any(each.kind is each.VAR_POSITIONAL for each in found)


def _row(rule: str | Rule | Callable[..., Any]) -> Rule:
    found = rule if isinstance(rule, Rule) else rule_of(rule)
    if found is None:
        raise InputValueError(
            f"rules takes names, rows or public functions of rules, got {rule!r}; "
            "the names are those of autograd.rules.RULES"
        )
    return found


def _by_place(domains: Domains | None, count: int) -> dict[int, Domain]:
    """Read the keys of domains, places or names of leaves, as places."""
    names = leaf_names(count)
    known: dict[int | str, int] = {place: place for place in range(count)}
    known.update({name: place for place, name in enumerate(names)})
    found = {}
    for key, domain in (domains or {}).items():
        if key not in known:
            raise InputValueError(
                f"the leaves of domains are 0 to {count - 1} or {', '.join(names)}, got {key!r}"
            )
        found[known[key]] = domain
    return found
