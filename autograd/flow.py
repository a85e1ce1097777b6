"""Flow: the terms of a backward pass, one after the other, by reading alone.

>>> from autograd import Value
>>> x = Value(3.0)
>>> for term in flow(x * x):
...     print(term.op, term.upstream, term.local, term.contribution, term.total)
mul 1.0 3.0 3.0 3.0
mul 1.0 3.0 3.0 6.0

`backward.py` adds the same terms in the same order, faster, and keeps the sums in the nodes. Here
nothing is kept, so a reader may ask at any time and disturb nobody.

Next: `steps.py` shows the terms as a table.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from autograd import ieee
from autograd.backward import partials, pulled_alone
from autograd.topology import topological_order
from autograd.value import Value


class Step(NamedTuple):
    """One term of the chain rule: what flows from a result to one of its operands."""

    result: Value
    operand: Value
    op: str
    upstream: float
    local: float
    contribution: float
    total: float


def flow(root: Value, seed: float = 1.0) -> Iterator[Step]:
    """Give each term of a backward pass from a root, whose own gradient is the seed.

    Edges to constants are left out. At a closed gate the contribution is 0, and nothing behind it
    follows. Gradient hooks are not called. Raises `StaleGraphError` as `backward` does.
    """
    return terms(topological_order(root), partials, seed)


def terms(
    order: list[Value], local_of: Callable[[Value], list[float]], seed: float = 1.0
) -> Iterator[Step]:
    """Give the terms of a pass over nodes in topological order, with these local derivatives.

    >>> x = Value(3.0)
    >>> y = x.exp()
    >>> [term.contribution for term in terms([x, y], lambda node: [100.0])]
    [100.0]
    """
    totals = {id(order[-1]): seed}
    for node in reversed(order):
        rule = node.rule
        upstream = totals.get(id(node))
        if rule is None or upstream is None:
            continue
        for operand, local, given in passed(node, upstream, local_of):
            if operand.is_constant:
                continue
            closed = given is None
            contribution = 0.0 if given is None else given
            total = totals.get(id(operand), 0.0) + contribution
            if not closed:
                totals[id(operand)] = total
            yield Step(node, operand, rule.name, upstream, local, contribution, total)


def passed(
    node: Value, upstream: float, local_of: Callable[[Value], list[float]] = partials
) -> Iterator[tuple[Value, float, float | None]]:
    """Give each operand of a result with its local derivative and what it gets, None if nothing.

    >>> x = Value(3.0)
    >>> [(local, given) for _, local, given in passed(x.exp().relu(), 2.0)]
    [(1.0, 2.0)]

    Where a function gives the gradients, the local derivative is what it gives over the upstream.
    Raises `RuleError` where that function has several results, which have no such thing.
    """
    rule = node.rule
    if rule is not None and rule.pulls:
        for operand, given in zip(node.operands, pulled_alone(node, upstream), strict=True):
            yield operand, ieee.div(given, upstream) if given else 0.0, given
        return
    for operand, local in zip(node.operands, local_of(node), strict=True):
        is_closed = rule is not None and rule.is_closed(local)
        yield operand, local, None if is_closed else upstream * local


def gradients(root: Value, leaves: list[Value], seed: float = 1.0) -> list[float]:
    """Give the gradient that a backward pass would add to each leaf, 0 where it reaches none.

    >>> x, y, z = Value(2.0), Value(5.0), Value(7.0)
    >>> gradients(x * y, [x, y, z])
    [5.0, 2.0, 0.0]
    """
    totals = {id(root): seed}
    totals.update((id(step.operand), step.total) for step in flow(root, seed))
    return [totals.get(id(leaf), 0.0) for leaf in leaves]
