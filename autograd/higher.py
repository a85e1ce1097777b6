"""Higher: gradients that are graphs, and so can be differentiated once more.

>>> from autograd import Value
>>> x = Value(2.0)
>>> (first,) = gradient_graphs(x * x * x, [x])
>>> first
Value(data=12.0, grad=0.0)
>>> (second,) = gradient_graphs(first, [x])
>>> second.data
12.0

The same sweep as in `backward.py`; but where that one multiplies floats, here the texts of the
partial derivatives are evaluated over Values, which records a graph.
"""

import math
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from autograd import folds, functions
from autograd.backward import commit, refuse_inside, stale
from autograd.forward import is_closed
from autograd.grammar import parse
from autograd.primitive import derivative_over_values
from autograd.reading import Reader
from autograd.supernode import as_value, local_derivatives, pulled_graphs
from autograd.topology import topological_order
from autograd.value import Value, constant

# What a text may call.
_FUNCTIONS: Final = {**vars(functions), "max": folds.max, "min": folds.min}
_NAMES: Final = {**_FUNCTIONS, "inf": math.inf, "nan": math.nan, "__builtins__": {}}


@cache
def over_values() -> Reader:
    """Give the reader that evaluates a text over Values, as a graph."""
    return Reader(lambda x: x, _FUNCTIONS)


@cache
def _compiled(text: str, rule_name: str) -> Callable[..., Any]:
    """Make Python of a text with its few operands: over Values the grammar means what Python does.

    The reader would do, and take three times as long.
    """
    parse(text, rule_name)  # so that nothing runs here but the grammar
    source = f"lambda out, a, b=None, c=None: ({text})"
    return eval(compile(source, __file__, "eval"), _NAMES)  # type: ignore[no-any-return]


def gradient_graphs(root: Value, leaves: Sequence[Value]) -> list[Value]:
    """Give the gradient of a root by each leaf, as a Value recorded from the leaves.

    >>> x, y = Value(3.0), Value(5.0)
    >>> [g.data for g in gradient_graphs(x * y * y, [x, y])]
    [25.0, 30.0]

    Where the root does not depend on a leaf, it is a constant 0. Raises `StaleGraphError` where an
    operand was changed since, `RuleError` at a primitive whose callables take no Values.
    """
    found = pull_graphs(topological_order(root), leaves, [root], [constant(1.0)])
    # Not `or`: a gradient whose number is 0 is false, and a graph all the same.
    return [constant(0.0) if gradient is None else gradient for gradient in found]


def run_over_values(root: Value, seed: float) -> dict[Value, Value]:
    """Run `backward` so that the gradients are graphs, and give that of each leaf.

    >>> x = Value(2.0)
    >>> run_over_values(x * x, 1.0)[x].data, x.grad
    (4.0, 4.0)
    """
    refuse_inside()
    order = topological_order(root)
    leaves = [node for node in order if node.rule is None and not node.is_constant]
    found = pull_graphs(order, leaves, [root], [constant(seed)])
    graphs = [constant(0.0) if gradient is None else gradient for gradient in found]
    commit(leaves, [gradient.data for gradient in graphs])
    return dict(zip(leaves, graphs, strict=True))


def pull_graphs(
    order: Sequence[Value], ends: Sequence[Value], roots: Sequence[Value], seeds: Sequence[Value]
) -> list[Value | None]:
    """Give the gradient of the sum of `seed * root` by each end, None where none comes there.

    The pass goes through the nodes of `order` and no further, as `backward.pull` does.
    """
    wanted = {id(end) for end in ends}
    for node in order:  # whatever lies between the ends and the roots
        if any(id(operand) in wanted for operand in node.operands):
            wanted.add(id(node))
    totals: dict[int, Value] = {}
    for root, seed in zip(roots, seeds, strict=True):
        _add(totals, root, seed)
    collected: dict[int, list[Value | None]] = {}  # of functions with several results
    for node in reversed(order):
        upstream = totals.get(id(node))
        if upstream is None:
            continue
        if node._notes is not None and node._notes.hooks:
            upstream = totals[id(node)] = _hooked(upstream, node._notes.hooks)
        for operand, term in _terms(node, upstream, wanted, collected):
            _add(totals, operand, term)
    return [totals.get(id(end)) for end in ends]


def _hooked(gradient: Value, hooks: Mapping[int, Callable[[Any], object]]) -> Value:
    """Give the gradient that the hooks of a node make of one; they get it as a Value."""
    for hook in list(hooks.values()):
        replacement = hook(gradient)
        if replacement is not None:
            gradient = as_value(replacement, "a gradient hook's result")
    return gradient


def _add(totals: dict[int, Value], node: Value, term: Value) -> None:
    before = totals.get(id(node))
    totals[id(node)] = term if before is None else before + term


def _terms(
    node: Value,
    upstream: Value,
    wanted: set[int],
    collected: dict[int, list[Value | None]],
) -> Iterator[tuple[Value, Value]]:
    """Give the wanted operands of a node, each with what it gets: the chain rule, over Values."""
    if node.rule is not None and node.rule.pulls:
        if node.is_stale:
            raise stale(node)
        terms = pulled_graphs(node, upstream, collected)
        for operand, term in zip(node.operands, terms, strict=True):
            if term is not None and id(operand) in wanted:
                yield operand, term
        return
    for operand, local in local_graphs(node, wanted):
        if node.rule is None or not node.rule.gate or not is_closed(local, upstream):
            yield operand, upstream * local


def local_graphs(node: Value, moving: Container[int]) -> Iterator[tuple[Value, Any]]:
    """Give the operands of a node that move, each with the derivative by it as a Value.

    >>> from autograd.forward import carry
    >>> x = Value(2.0)
    >>> y = x * x * x
    >>> tangents = {id(x): constant(1.0)}
    >>> carry(topological_order(y), tangents, local_graphs)
    >>> gradient_graphs(tangents[id(y)], [x])[0].data
    12.0
    """
    rule, operands = node.rule, node.operands
    if rule is not None and rule.pulls:
        yield from local_derivatives(node, moving, over_values=True)
        return
    places = [place for place, operand in enumerate(operands) if id(operand) in moving]
    if rule is None or not places:
        return
    if node.is_stale:
        raise stale(node)
    if rule.has_texts and not rule.folds:
        for place in places:
            partial = _compiled(rule.partials[place], rule.name)
            yield operands[place], partial(node, *operands)
    elif rule.has_texts:
        found = over_values().partials(rule, operands, places, node)
        yield from zip([operands[place] for place in places], found, strict=True)
    else:
        for place in places:
            yield operands[place], derivative_over_values(rule, operands, place)
