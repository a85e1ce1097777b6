"""Backward: the chain rule, one node at a time, from the root to the leaves.

>>> from autograd import Value
>>> x = Value(3.0)
>>> run(x * x, 1.0)
>>> x.grad
6.0

`step` is the whole idea: each operand gets `upstream * local`. `run` is a loop over it in reverse
topological order. The sums grow beside the gradients and reach the leaves at the end, all at once:
a pass that is interrupted changes no leaf.
"""

import threading
from collections import deque
from itertools import repeat
from math import isfinite
from typing import TYPE_CHECKING, Final

from autograd import anomaly, kernels
from autograd.convert import real
from autograd.errors import ReentrantBackwardError, StaleGraphError
from autograd.rules import Rule
from autograd.state import STATE, current
from autograd.topology import DONE, REACHED, marked_order

if TYPE_CHECKING:
    from autograd.value import Value

_LOCAL: Final = threading.local()


def run(root: "Value", seed: float) -> None:
    """Add the gradient of `seed * root` to every leaf below the root."""
    if getattr(_LOCAL, "in_hook", False):
        raise ReentrantBackwardError(
            "backward() was called from a gradient hook, whose own pass is still running; "
            "collect the gradients in the hook and call backward() afterwards"
        )
    order = marked_order(root)
    reached = root._mark - DONE + REACHED
    root._mark = reached
    root._total = seed
    leaves: list[Value] = []
    checked = STATE.modes > 0 and current().anomaly
    if checked and not isfinite(seed):
        raise anomaly.in_seed(root)
    for node in reversed(order):
        if node._mark != reached:
            # What no gradient reached passes none on: behind a gate even 0 * inf stays out.
            node._total = 0.0
            continue
        if node._notes is not None and node._notes.hooks:
            _call_hooks(node)
            if checked and not isfinite(node._total):
                raise anomaly.in_hook(node)
        if node._rule is None:
            leaves.append(node)
            continue
        step(node, node._rule, reached)
        if checked:
            places = anomaly.spoiled(node, reached)
            if places:
                raise anomaly.in_step(node, places, partials(node))
    _commit(leaves, checked)


def step(node: "Value", rule: Rule, reached: int) -> None:
    """Pass the gradient of one node on to its operands, whose sums begin at 0 in each pass."""
    upstream = node._total
    a = node._a
    if a is not None and (node._da != 0.0 or not rule.gate):
        if a._mark != reached:
            a._mark = reached
            a._total = 0.0
        a._total += upstream * node._da
    b = node._b
    if b is not None and (node._db != 0.0 or not rule.gate):
        if b._mark != reached:
            b._mark = reached
            b._total = 0.0
        b._total += upstream * node._db
    if node._rest is not None:
        _step_many(node, rule, upstream, reached)


def _step_many(node: "Value", rule: Rule, upstream: float, reached: int) -> None:
    operands = node._rest
    if operands is None:
        return
    if rule.folds:
        if not kernels.fold_backward(
            rule.code, operands, node._data, upstream, node._stamp, reached
        ):
            raise stale(node)
        return
    for operand, partial in zip(operands, partials(node), strict=True):
        if partial != 0.0 or not rule.gate:
            if operand._mark != reached:
                operand._mark = reached
                operand._total = 0.0
            operand._total += upstream * partial


def partials(node: "Value") -> list[float]:
    """Give the local partial derivative of a node for each of its operands.

    >>> from autograd import Value, dot
    >>> partials(dot([Value(2.0)], [Value(5.0)], Value(1.0)))
    [5.0, 2.0, 1.0]

    Raises `StaleGraphError` where an n-ary row must read operands that were changed since.
    """
    rule = node._rule
    if rule is None or node.is_leaf:
        return []
    if node._rest is None:
        return [node._da] if node._b is None else [node._da, node._db]
    if not rule.folds:
        recorded = None if node._notes is None else node._notes.partials
        return [] if recorded is None else recorded
    if node.is_stale:
        raise stale(node)
    return kernels.fold_partials(rule.code, node._rest, node._data)


def stale(node: "Value") -> StaleGraphError:
    """Make the error for a node whose operands were changed after it was computed."""
    changed = [operand for operand in node.operands if operand._stamp > node._stamp]
    shown = ", ".join(repr(operand) for operand in changed[:3])
    rule = "" if node.rule is None else node.rule.name
    return StaleGraphError(
        f"{node!r} was computed by {rule} from numbers that were changed since: {shown}; "
        "call backward() before you change .data, or compute the graph again"
    )


def _call_hooks(node: "Value") -> None:
    notes = node.notes()
    _LOCAL.in_hook = True
    try:
        for hook in list((notes.hooks or {}).values()):
            replacement = hook(node._total)
            if replacement is not None:
                node._total = real(replacement, "a gradient hook's result")
    finally:
        _LOCAL.in_hook = False


def _commit(leaves: "list[Value]", checked: bool) -> None:
    if checked:
        anomaly.check_leaves(leaves)
    totals = [leaf._grad + leaf._total for leaf in leaves]
    # One call into C: no signal handler, and so no KeyboardInterrupt, can run between two leaves.
    deque(map(setattr, leaves, repeat("_grad"), totals), maxlen=0)
