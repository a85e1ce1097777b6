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
    """List nodes below a root with a wrong local derivative, operands first, one for each rule.

    >>> from autograd import exp
    >>> culprits(exp(Value(1.0) * 2.0))
    []
    """
    found: dict[str, Culprit] = {}
    for node in topological_order(root):
        rule = node.rule
        if rule is None or rule.name in found:
            continue
        for place, local in enumerate(partials(node)):
            if node.operands[place].is_constant:
                continue
            true = _true_partial(node, rule, place, local)
            if true is not None:
                found[rule.name] = _culprit(node, rule, place, local, true)
                break
        if len(found) == most:
            break
    return list(found.values())


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
    recording = Recording((apply_fold if rule.folds else apply_all)(rule, leaves))
    at = next((at for at, x in enumerate(recording.nodes) if x is leaves[place]), None)
    if at is None:
        return None
    slope = Slopes(recording).by(at)
    if slope.value is None:
        return None
    tolerance = tolerances(recording)[recording.leaves.index(at)]
    return None if slope.admits(local, tolerance) else float(slope.value)


def apply_all(rule: Rule, operands: list[Value]) -> Value:
    """Apply a rule with a fixed number of operands to a list of them."""
    return apply(rule, *operands)


def _culprit(node: Value, rule: Rule, place: int, local: float, true: float) -> Culprit:
    shown = [f"{x.label} = {x.data!r}" if x.label else repr(x.data) for x in node.operands]
    if len(shown) > 6:
        shown[3:-2] = ["..."]
    letter = f"operand {place + 1}" if rule.folds else "abc"[place]
    kind = 0 if rule.folds and rule.arity == 1 else place
    text = rule.partials[min(kind, rule.arity - 1)] if not rule.folds else rule.partials[0]
    return Culprit(
        f"{rule.name}({', '.join(shown)}) by {letter}",
        rule.name,
        rule.formula,
        text,
        local,
        true,
        node.source or "an unknown line",
    )
