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

Next: `expressions.py` says what an expression is, `growing.py` how one is put together; `inputs.py`
draws the inputs of a function, `ranges.py` has the numbers.
"""

import difflib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final

from autograd.errors import InputTypeError, InputValueError
from autograd.rules import RULES, Rule
from autograd.testing.expressions import Expression, leaf_names, rule_of
from autograd.testing.growing import PICKS, SPARE, Grower
from autograd.testing.inputs import inputs_for
from autograd.testing.ranges import Domain, Domains, by_place, numbers
from autograd.value import Value

# Where hypothesis is missing, the import of ranges says what to install.
# isort: split
from hypothesis import assume, note
from hypothesis import strategies as st

__all__ = ["expressions", "graphs", "inputs_for", "numbers", "values"]

Rules = Iterable[str | Rule | Callable[..., Any]]

# Results stay below this, so that no chain of steps overflows at once.
_MODERATE: Final = 1e6


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
    stay. Raises `InputValueError` or `InputTypeError` for what is no rule, no domain or no number.
    """
    for name, count in (("depth", depth), ("leaves", leaves)):
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise InputValueError(f"{name} takes a whole number, 1 or more, got {count!r}")
    chosen = None if rules is None else _rows(rules)
    return _expressions(depth, chosen, leaves, avoid_kinks, by_place(domains, leaf_names(leaves)))


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


def _spare(domain: Domain | None) -> tuple[float, ...]:
    if domain is None:
        return SPARE
    low, high = domain
    inner = [low + (high - low) * part for part in (0.1, 0.5, 0.9)]
    return tuple(x for x in (*SPARE, *inner) if low <= x <= high)


@cache  # Hypothesis examines a strategy when it first draws of it: once, not in each example
def _picks(rules: int, depth: int) -> st.SearchStrategy[list[tuple[int, list[int]]]]:
    """Draw steps as plain numbers: each can be left out and made smaller without the others."""
    pick = st.integers(0, PICKS - 1)
    step = st.tuples(st.integers(0, rules - 1), st.lists(pick, min_size=1, max_size=4))
    few = st.lists(step, min_size=1, max_size=2 * depth)
    many = st.lists(step, min_size=depth, max_size=2 * depth)
    return st.one_of(few, many, many)


@cache  # as above
def _up_to(count: int) -> st.SearchStrategy[int]:
    return st.integers(1, count)


def _rows(rules: Rules) -> list[Rule]:
    if isinstance(rules, (str, Rule)) or not isinstance(rules, Iterable):
        raise InputTypeError(
            f"rules takes a list of names, rows or public functions, got {rules!r:.200}; "
            "write rules=[...] around a single one"
        )
    chosen = [_row(rule) for rule in rules]
    if not chosen:
        raise InputValueError("rules is empty; name one or more, or leave it out for all")
    return chosen


def _row(rule: str | Rule | Callable[..., Any]) -> Rule:
    found = rule if isinstance(rule, Rule) else rule_of(rule)
    if found is None:
        name = rule if isinstance(rule, str) else getattr(rule, "__name__", "")
        near = difflib.get_close_matches(name, RULES)
        meant = f"did you mean {' or '.join(map(repr, near))}? " if near else ""
        raise InputValueError(
            f"rules takes names, rows or public functions of rules, got {rule!r:.200}; "
            f"{meant}The names are those of autograd.rules.RULES"
        )
    return found
