"""Culprits: the nodes of a graph whose local derivative is wrong.

>>> from autograd import Value, primitive
>>> cube = primitive("wrong_cube", "a * a * a", "2.0 * a * a")
>>> x = Value(2.0, "x")
>>> print(culprits(cube(x) + x)[0])
The derivative of wrong_cube(x = 2.0) by a is 12.0, not 8.0.
  rule wrong_cube: a * a * a; its partial says 2.0 * a * a
  computed at an unknown line

A gradient is a sum of products of local derivatives, so where it is wrong one of these is, or a
hook has changed what flows. Each node is checked alone, with its operands as leaves.
"""

import math

from autograd.backward import partials
from autograd.rules import Rule
from autograd.testing.differences import estimate
from autograd.testing.recording import Recording, compute_float
from autograd.testing.rounding import tolerances
from autograd.testing.slopes import Slopes
from autograd.testing.verdicts import Culprit
from autograd.topology import topological_order
from autograd.value import Value, apply, apply_fold


def culprits(root: Value, most: int = 3) -> list[Culprit]:
    """List wrong local derivatives below a root, operands first, one for each operand of a rule.

    >>> from autograd import exp
    >>> culprits(exp(Value(1.0) * 2.0))
    []

    Of a rule that occurs often, some of its nodes are looked at, from all over the graph.
    """
    nodes: dict[str, list[tuple[Value, Rule]]] = {}
    for node in topological_order(root):
        if node.rule is not None and not node.rule.pulls:
            nodes.setdefault(node.rule.name, []).append((node, node.rule))
    found: dict[tuple[str, int], Culprit] = {}
    for name, of_rule in nodes.items():
        for node, rule in of_rule[:: 1 + len(of_rule) // _LOOKED_AT]:
            for place, local in enumerate(partials(node)):
                if (name, place) not in found and not node.operands[place].is_constant:
                    true = _true_partial(node, rule, place, local)
                    if true is not None:
                        found[name, place] = _culprit(node, rule, place, local, true)
                if len(found) == most:
                    return list(found.values())
    return list(found.values())


# How many nodes of a rule are looked at: each takes some milliseconds.
_LOOKED_AT = 100


def _true_partial(node: Value, rule: Rule, place: int, local: float) -> float | None:
    """Give the true local derivative where it is certain that the recorded one is not."""
    xs = [x.data for x in node.operands]
    if not rule.has_texts:

        def alone(x: float) -> float:
            try:
                return compute_float(rule, [*xs[:place], x, *xs[place + 1 :]])
            except (ArithmeticError, ValueError):
                return math.nan

        found = estimate(alone, xs[place])
        certain = found.is_sharp(local) and not found.is_kinked and not found.is_one_sided
        return found.value if certain and not found.agrees(local) else None
    leaves = [Value(x) for x in xs]
    recording = Recording(apply_fold(rule, leaves) if rule.folds else apply(rule, *leaves))
    at = next((at for at, x in enumerate(recording.nodes) if x is leaves[place]), None)
    if at is None:
        return None
    slope = Slopes(recording).by(at)
    if slope.value is None:
        return None
    tolerance = tolerances(recording)[recording.leaves.index(at)]
    return None if slope.admits(local, tolerance) else float(slope.value)


def _culprit(node: Value, rule: Rule, place: int, local: float, true: float) -> Culprit:
    shown = [f"{x.label} = {x.data!r}" if x.label else repr(x.data) for x in node.operands]
    if len(shown) > 6:
        shown[3:-2] = ["..."]
    letter = f"operand {place + 1}" if rule.folds else "abc"[place]
    return Culprit(
        f"{rule.name}({', '.join(shown)}) by {letter}",
        rule.name,
        rule.formula,
        rule.partial_of(place, len(node.operands)),
        local,
        true,
        node.source or "an unknown line",
    )
