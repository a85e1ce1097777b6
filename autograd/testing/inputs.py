"""Inputs: what Hypothesis draws for the parameters of a function of Values.

>>> from hypothesis import find
>>> x, y = find(inputs_for(lambda x, y: (x - y).log()), lambda inputs: True)
>>> x > y
True

Each parameter is given a few ranges, and those in which the function is mostly defined are drawn
from; what it records at the inputs then says whether they fit.

Next: `neighbourhoods.py` for what fits.
"""

import inspect
import itertools
from collections.abc import Callable, Iterable
from random import Random
from typing import Any, Final, NamedTuple

from autograd import folds
from autograd.errors import InputTypeError, InputValueError
from autograd.testing.expressions import rule_of
from autograd.testing.neighbourhoods import graph_fits
from autograd.testing.ranges import Domains, by_place, numbers
from autograd.value import Value

# Where hypothesis is missing, the import of ranges says what to install.
# isort: split
from hypothesis import strategies as st


def inputs_for(
    f: Callable[..., Any], avoid_kinks: bool = True, domains: Domains | None = None
) -> st.SearchStrategy[tuple[Any, ...]]:
    """Draw the arguments of a function of Values, as floats; of `sum` and its like, as lists.

    >>> from autograd import acosh, dot
    >>> from hypothesis import find
    >>> find(inputs_for(acosh), lambda inputs: True)
    (2.0,)
    >>> find(inputs_for(dot), lambda inputs: len(inputs[0]) == 2)
    ([0.0, 0.0], [0.0, 0.0])

    They lie inside the domain of every operation that `f` records there, away from its kinks, and
    where the result is finite. `domains` gives the range of a parameter, by its place or name.
    Parameters that have a default keep it.

    Raises `InputValueError` where no range of numbers is of that kind, and `InputTypeError` for a
    function that takes something else, or that must be given an argument by keyword.
    """
    if not callable(f):
        raise InputTypeError(f"inputs_for takes a function of Values, got {f!r:.200}")
    if _takes_lists(f):
        return _lists(f, domains).filter(lambda xs: _fits(f, xs, avoid_kinks))
    names = _parameters(f)
    count = len(names)
    by_name = by_place(domains, names)
    # Of many parameters all are in one range: there would be too many combinations to try.
    places = range(count) if count <= 3 else range(1)
    combinations = [
        [
            _Range(*by_name[place]) if place in by_name else each[place % len(each)]
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


def _takes_lists(f: Callable[..., Any]) -> bool:
    """Tell whether this is one of the public functions of a sequence: `softmax` has no rule."""
    name = getattr(f, "__name__", "")
    is_public = getattr(f, "__module__", "") == folds.__name__
    return is_public and getattr(folds, name, None) is f


def _lists(f: Callable[..., Any], domains: Domains | None) -> st.SearchStrategy[tuple[Any, ...]]:
    if domains:
        raise InputValueError(
            f"{f.__name__} takes lists, which have no places for domains; "
            f"write inputs_for(lambda *xs: {f.__name__}(xs), domains=...) for two numbers"
        )
    if f is not folds.dot:
        return st.tuples(st.lists(numbers(), min_size=1, max_size=4))
    pairs = st.lists(st.tuples(numbers(), numbers()), min_size=1, max_size=4)
    halves = pairs.map(lambda drawn: tuple(map(list, zip(*drawn, strict=True))))
    return st.one_of(halves, st.tuples(halves, numbers()).map(lambda drawn: (*drawn[0], drawn[1])))


def _fits(f: Callable[..., Any], inputs: Iterable[Any], avoid_kinks: bool) -> bool:
    """Tell whether a function is finite, defined and smooth at its inputs."""
    leaves = [
        [Value(x) for x in each] if isinstance(each, list) else Value(each) for each in inputs
    ]
    try:
        found = f(*leaves)
    except (ArithmeticError, ValueError):
        return False
    except TypeError as error:
        raise InputTypeError(
            f"inputs_for calls {_name(f)} with one Value for each parameter, and it raised "
            f"{type(error).__name__}: {error}; give a function of single Values, such as "
            "lambda *xs: f(xs) for one that takes a list"
        ) from error
    roots = found if isinstance(found, (list, tuple)) else [found]
    return all(
        root.data - root.data == 0.0 and graph_fits(root, avoid_kinks)
        for root in roots
        if isinstance(root, Value)
    )


def _parameters(f: Callable[..., Any]) -> list[str]:
    """Name the parameters that inputs are drawn for; *xs are two."""
    rule = rule_of(f)
    if rule is not None:
        return list(rule.names or "abc"[: rule.arity])
    try:
        found = inspect.signature(f).parameters.values()
    except (TypeError, ValueError) as error:
        raise InputTypeError(
            f"inputs_for cannot tell the parameters of {_name(f)}; "
            "write lambda x: f(x), with a parameter for each input"
        ) from error
    names = []
    for each in found:
        if each.kind is each.VAR_POSITIONAL:
            names += [f"{each.name}[0]", f"{each.name}[1]"]
        elif each.kind is each.KEYWORD_ONLY and each.default is each.empty:
            raise InputTypeError(
                f"inputs_for gives arguments by place, and {_name(f)} must be given {each.name} by "
                f"keyword; write lambda x: f(x, {each.name}=...), with a parameter for each input"
            )
        elif each.kind in _BY_PLACE and each.default is each.empty:
            names.append(each.name)
    if not names:
        raise InputTypeError(
            f"inputs_for takes a function with a parameter that has no default, got {_name(f)}"
        )
    return names


_BY_PLACE: Final = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def _name(f: Callable[..., Any]) -> str:
    return getattr(f, "__name__", None) or f"{f!r:.200}"
