"""Neighbourhoods: whether a rule is smooth wherever its operands may move, not only where they are.

>>> from autograd.rules import RULES
>>> floor, log = RULES["floor"], RULES["log"]
>>> is_smooth(floor, [1.5], [True]), is_smooth(floor, [1.9999], [True])
(True, False)
>>> is_smooth(log, [0.5], [True]), is_smooth(log, [1e-5], [True])
(True, False)

Each operand that moves becomes an interval around it, and the texts of the row are read over
intervals. A kink must be impossible in it, so `a == b` holds where two intervals meet; the domain
must be certain in it, so there `a == b` holds of two equal numbers only. A row needs no line here.

Next: `intervals.py` for their arithmetic.
"""

import ast
from collections.abc import Sequence
from functools import cache
from typing import Final

from autograd import ieee
from autograd.conditions import in_domain
from autograd.grammar import parse
from autograd.rules import Rule
from autograd.testing.intervals import READERS, Certain, Interval, Possible
from autograd.topology import topological_order
from autograd.value import Value

# How far an operand x moves to either side: so much, and so much of |x|.
MARGIN: Final = 1e-3


def reach(x: float) -> float:
    """Tell how far an operand is moved to either side."""
    return MARGIN * (1.0 + abs(x))


def is_smooth(rule: Rule, xs: Sequence[float], moving: Sequence[bool]) -> bool:
    """Tell whether a rule is defined and has no kink and no jump wherever its operands may move.

    >>> from autograd.rules import RULES
    >>> polygamma = RULES["polygamma"]
    >>> is_smooth(polygamma, [2.0, 0.5], [False, True])
    True
    >>> is_smooth(polygamma, [2.0, 0.5], [True, True])
    False
    """
    if rule.domain and not _holds(Certain, rule, rule.domain, xs, moving):
        return False
    if rule.kinks and _holds(Possible, rule, rule.kinks, xs, moving):
        return False
    return not any(
        _holds(Possible, rule, test, xs, moving) and not _holds(Certain, rule, test, xs, moving)
        for test in _jumps(rule)
    )


def can_move(rule: Rule, xs: Sequence[float], moving: Sequence[bool]) -> bool:
    """Tell whether operands lie in the domain, and each that moves may do so to one side at least.

    >>> from autograd.rules import RULES
    >>> can_move(RULES["sqrt"], [0.0], [True])
    True
    >>> can_move(RULES["pow"], [-2.0, 3.0], [True, True])
    False
    """
    if not rule.domain:
        return True
    return in_domain(rule, xs) and all(
        any(
            in_domain(rule, [*xs[:i], xs[i] + h, *xs[i + 1 :]])
            for h in (reach(xs[i]), -reach(xs[i]))
        )
        for i in range(len(xs))
        if moving[i]
    )


def moves(rule: Rule, moving: Sequence[bool]) -> bool:
    """Tell whether the result moves with the operands: that of floor does not between its kinks.

    >>> from autograd.rules import RULES
    >>> moves(RULES["floor"], [True]), moves(RULES["mod"], [True, False])
    (False, True)
    """
    if rule.folds:
        return any(moving)
    return any(moved and rule.partials[i] != "0.0" for i, moved in enumerate(moving))


def graph_fits(root: Value, avoid_kinks: bool = True) -> bool:
    """Tell whether each operation below a root is defined and smooth where its leaves may move.

    >>> from autograd import log, relu
    >>> x = Value(0.5)
    >>> graph_fits(log(x)), graph_fits(relu(log(x + 0.5)))
    (True, False)
    """
    moving: dict[int, bool] = {}
    for node in topological_order(root):
        rule = node.rule
        if rule is None:
            moving[id(node)] = not node.is_constant
            continue
        xs = [x.data for x in node.operands]
        moved = [moving[id(x)] for x in node.operands]
        moving[id(node)] = moves(rule, moved)
        # The whole n of polygamma, say, is given as a number like any other, but cannot move.
        held = [
            each and (rule.folds or rule.partials[i] != "0.0" or can_move(rule, xs, _only(i, xs)))
            for i, each in enumerate(moved)
        ]
        if not (is_smooth if avoid_kinks else can_move)(rule, xs, held):
            return False
    return True


def _only(index: int, xs: Sequence[float]) -> list[bool]:
    return [i == index for i in range(len(xs))]


def _holds(
    kind: type[Interval], rule: Rule, text: str, xs: Sequence[float], moving: Sequence[bool]
) -> bool:
    """Read a condition over the intervals; what they cannot tell speaks against the rule."""
    if _is_odd(text):
        return kind is Possible
    box = [
        kind(x - reach(x), x + reach(x)) if moved else kind(x, x)
        for x, moved in zip(xs, moving, strict=True)
    ]
    reader = READERS[kind]
    out = kind(ieee.nan, ieee.nan)
    if rule.folds or ("out" in text and rule.has_texts):
        out = reader.row(rule, rule.formula, box, out=out)
    return bool(reader.row(rule, text, box, out=out))


@cache  # a row is asked again and again, and parsing its texts takes longer than reading them
def _is_odd(text: str) -> bool:
    """Tell whether a condition has a part whose opposite decides it."""
    return any(
        isinstance(part, (ast.Not, ast.IfExp)) for part in ast.walk(parse(text, "a condition"))
    )


@cache  # as above
def _jumps(rule: Rule) -> tuple[str, ...]:
    """List the equalities by which a formula chooses, as `where` does by `a != 0.0`."""
    if rule.folds or not rule.has_texts:
        return ()
    return tuple(
        f"{ast.unparse(part.left)} == {ast.unparse(part.comparators[0])}"
        for part in ast.walk(parse(rule.formula, rule.name))
        if isinstance(part, ast.Compare)
        and isinstance(part.ops[0], (ast.Eq, ast.NotEq))
        and ast.dump(part.left) != ast.dump(part.comparators[0])  # a != a asks for nan
    )
