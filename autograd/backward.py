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
from types import FunctionType
from typing import TYPE_CHECKING, Final

from autograd import anomaly, kernels
from autograd.convert import real
from autograd.errors import RecordingError, ReentrantBackwardError, StaleGraphError
from autograd.layout import i64
from autograd.pullback import RESULT, check_alone, check_linear, collect, pullback_of
from autograd.rules import Rule
from autograd.state import PASSES, STATE, current
from autograd.topology import DONE, REACHED, marked_order

if TYPE_CHECKING:
    from autograd.value import Value

_LOCAL: Final = threading.local()


def run(root: "Value", seed: float) -> None:
    """Add the gradient of `seed * root` to every leaf below the root."""
    refuse_inside()
    leaves = sweep(root, seed, marked_order(root))
    if STATE.modes > 0 and current().anomaly:
        anomaly.check_leaves(leaves)
    commit(leaves, [leaf._total for leaf in leaves])


def refuse_inside() -> None:
    """Raise where a gradient hook, or a recorded function, asks for a pass that adds to leaves."""
    if STATE.modes > 0 and current().transcript is not None:
        raise RecordingError(
            f"{anomaly.source_line()}: the function calls backward() while it is recorded, which a "
            "replay of its operations could not do again; use autograd.grad inside, or call "
            "backward() outside"
        )
    if getattr(_LOCAL, "in_hook", False):
        raise ReentrantBackwardError(
            "backward() was called from a gradient hook, whose own pass is still running; "
            "collect the gradients in the hook and call backward() afterwards"
        )


def sweep(root: "Value", seed: float, order: "list[Value]") -> "list[Value]":
    """Bring the gradient of `seed * root` to the nodes of its marked order; list its leaves."""
    reached = root._mark - DONE + REACHED
    root._mark = reached
    root._total = seed
    checked = STATE.modes > 0 and current().anomaly
    if checked and not isfinite(seed):
        raise anomaly.in_seed(root)
    return _steps(order, reached, checked)


def _steps(order: "list[Value]", reached: i64, checked: bool) -> "list[Value]":
    leaves: list[Value] = []
    for node in reversed(order):
        if node._mark != reached:
            # What no gradient reached passes none on: behind a gate even 0 * inf stays out.
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
            if places and node._rule.pulls:
                raise anomaly.in_pullback(node, places, pullback_of(node).upstreams)
            if places:
                raise anomaly.in_step(node, places, partials(node))
    return leaves


def step(node: "Value", rule: Rule, reached: i64) -> None:
    """Pass the gradient of one node on to its operands.

    One that is not in the order of this pass, and so has neither mark, is left as it is.
    """
    upstream = node._total
    done = reached - REACHED + DONE
    a = node._a
    if a is not None and (node._da != 0.0 or not rule.gate) and done <= a._mark <= reached:
        a._mark = reached
        a._total += upstream * node._da
    b = node._b
    if b is not None and (node._db != 0.0 or not rule.gate) and done <= b._mark <= reached:
        b._mark = reached
        b._total += upstream * node._db
    if node._rest is not None:
        _step_many(node, rule, upstream, reached)


def _step_many(node: "Value", rule: Rule, upstream: float, reached: i64) -> None:
    operands = node._rest
    if operands is None:
        return
    if rule.folds:
        if not kernels.fold_backward(
            rule.code, operands, node._data, upstream, node._stamp, reached
        ):
            raise stale(node)
        return
    if rule.pulls:
        _pull_back(node, upstream, reached)
        return
    for operand, partial in zip(operands, partials(node), strict=True):
        is_open = partial != 0.0 or not rule.gate
        if is_open and reached - REACHED + DONE <= operand._mark <= reached:
            operand._mark = reached
            operand._total += upstream * partial


def _pull_back(node: "Value", upstream: float, reached: i64) -> None:
    """Let the function of a node give what each operand gets."""
    done = reached - REACHED + DONE
    if node._rule is RESULT:
        source = node.operands[0]
        if done <= source._mark <= reached:
            collect(source, node, upstream, is_first=source._mark == done)
            source._mark = reached
        return
    if node.is_stale:
        raise stale(node)
    pullback = pullback_of(node)
    if pullback.results == 1:
        pullback.upstreams = [upstream]
    gradients = pullback.function(pullback.upstreams)
    for operand, gradient in zip(node.operands, gradients, strict=True):
        if gradient is not None and done <= operand._mark <= reached:
            operand._mark = reached
            operand._total += gradient


def pulled_alone(node: "Value", upstream: float) -> list[float | None]:
    """Give what a node without partials passes on, where no other result has a part in it."""
    if node._rule is RESULT:
        return [upstream]
    check_alone(node)
    if node.is_stale:
        raise stale(node)
    return list(pullback_of(node).function([upstream]))


def gradient(root: "Value", inputs: "list[Value]", since: i64) -> list[float]:
    """Give the gradient of a root by inputs; what is older than `since` is a constant.

    >>> from autograd import Value
    >>> from autograd.state import tick
    >>> w = Value(5.0)
    >>> since = tick()
    >>> x = Value(3.0)
    >>> gradient(w * x, [x], since), w.grad
    ([5.0], 0.0)

    Nothing that is older is touched, so this may run inside another pass and beside others.
    """
    sweep(root, 1.0, marked_order(root, since))
    reached = root._mark
    return [x._total if x._mark == reached else 0.0 for x in inputs]


def pull(
    order: "list[Value]", ends: "list[Value]", roots: "list[Value]", seeds: list[float]
) -> list[float | None]:
    """Give the gradient of the sum of `seed * root` by each end, None where none comes there.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> y = x * x
    >>> pull([y], [x], [y], [10.0]), x.grad
    ([60.0], 0.0)

    The pass goes through the nodes of `order` and no further. It may run inside another one: the
    ends are left as they were.
    """
    before = [(end._mark, end._total) for end in ends]
    entered: i64 = next(PASSES)
    done = entered + DONE
    reached = entered + REACHED
    try:
        for node in (*order, *ends):
            if not node.is_constant:
                node._mark = done
                node._total = 0.0
        for root, seed in zip(roots, seeds, strict=True):
            root._mark = reached
            root._total += seed
        _steps(order, reached, STATE.modes > 0 and current().anomaly)
        return [end._total if end._mark == reached else None for end in ends]
    finally:
        for end, (mark, total) in zip(ends, before, strict=True):
            end._mark = mark
            end._total = total


def partials(node: "Value") -> list[float]:
    """Give the local partial derivative of a node for each of its operands.

    >>> from autograd import Value, dot
    >>> partials(dot([Value(2.0)], [Value(5.0)], Value(1.0)))
    [5.0, 2.0, 1.0]

    Raises `StaleGraphError` where an n-ary row must read operands that were changed since,
    `RuleError` where a function gives the gradients, and not by multiplying one upstream.
    """
    rule = node._rule
    if rule is None or node.is_leaf:
        return []
    if node._rest is None:
        return [node._da] if node._b is None else [node._da, node._db]
    if rule.pulls:
        if rule is not RESULT and node.notes().pullback is None:
            return []  # it is being recorded
        check_linear(node)
        return [term or 0.0 for term in pulled_alone(node, 1.0)]
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
    outer = getattr(_LOCAL, "in_hook", False)
    _LOCAL.in_hook = True
    try:
        for hook in list((notes.hooks or {}).values()):
            replacement = hook(node._total)
            if replacement is not None:
                node._total = real(replacement, "a gradient hook's result")
    finally:
        _LOCAL.in_hook = outer


def commit(leaves: "list[Value]", gradients: list[float]) -> None:
    """Add to the gradients of leaves, of all or, where the user interrupts, of none."""
    if _COMPILED:  # no handler of a signal can run in here
        for leaf, gradient in zip(leaves, gradients):  # noqa: B905  (mypyc makes this form a loop)
            leaf._grad += gradient
        return
    totals = [leaf._grad + gradient for leaf, gradient in zip(leaves, gradients, strict=True)]
    # One call into C: no signal handler, and so no KeyboardInterrupt, can run between two leaves.
    deque(map(setattr, leaves, repeat("_grad"), totals), maxlen=0)


_COMPILED: Final = not isinstance(commit, FunctionType)
