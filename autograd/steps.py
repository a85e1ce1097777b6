"""Steps: a backward pass, one term of the chain rule after the other.

>>> from autograd import Value
>>> x = Value(3.0, label="x")
>>> y = x * x
>>> y.label = "y"
>>> print(trace(y))
┌───────┬─────┬──────────┬─────────┬──────────────┬─────────┐
│ edge  │ op  │ upstream │   local │ contribution │   total │
├───────┼─────┼──────────┼─────────┼──────────────┼─────────┤
│ y → x │ mul │  +1.0000 │ +3.0000 │      +3.0000 │ +3.0000 │
│ y → x │ mul │  +1.0000 │ +3.0000 │      +3.0000 │ +6.0000 │
└───────┴─────┴──────────┴─────────┴──────────────┴─────────┘

Each row is the chain rule for one edge: the operand gets `upstream * local`, the gradient of the
result times the derivative of the operation by that operand, and adds it to what it has already.
"""

from typing import NamedTuple

from autograd.backward import partials
from autograd.errors import InputTypeError
from autograd.topology import topological_order
from autograd.value import Value


class Step(NamedTuple):
    """One term: what flows from a result to one of its operands."""

    result: Value
    operand: Value
    op: str
    upstream: float
    local: float
    contribution: float
    total: float


class Trace(tuple[Step, ...]):
    """The steps of a backward pass in the order in which they add up; `str()` is a table.

    >>> len(trace(Value(1.0) * Value(2.0) + Value(3.0)))
    4
    """

    __slots__ = ()

    def rows(self) -> list[tuple[str, ...]]:
        """Give each step as text: its edge, operation, and four numbers.

        >>> trace(Value(3.0, "x").exp()).rows()
        [('exp 0 → x', 'exp', '+1.0000', '+20.0855', '+20.0855', '+20.0855')]

        A node without a label has the name of its operation and the place where it first occurs.
        """
        nodes = {id(node): node for step in self for node in (step.result, step.operand)}
        names = {
            key: node.label or f"{node.rule.name if node.rule else 'leaf'} {place}"
            for place, (key, node) in enumerate(nodes.items())
        }
        return [
            (
                f"{names[id(step.result)]} → {names[id(step.operand)]}",
                step.op,
                *(_number(x) for x in step[3:]),
            )
            for step in self
        ]

    def __str__(self) -> str:
        """Draw the table, of 1000 steps at most."""
        rows = Trace(self[:_SHOWN]).rows()
        more = f"\n... and {len(self) - _SHOWN} more" if len(self) > _SHOWN else ""
        return _table([_HEAD, *rows]) + more

    __repr__ = __str__


_SHOWN = 1000
_HEAD = ("edge", "op", "upstream", "local", "contribution", "total")


def trace(root: Value) -> Trace:
    """List the steps of a backward pass from a root, with the root's gradient as 1.

    >>> a, b = Value(2.0), Value(5.0)
    >>> [step.contribution for step in trace(a * b)]
    [5.0, 2.0]

    Nothing is changed, and no pass need have run. Edges to constants are left out; at a closed
    gate, such as that of a relu that is off, the contribution is 0 and nothing behind it is listed.
    Raises `StaleGraphError` where an n-ary node has an operand that was changed since.
    """
    if not isinstance(root, Value):
        raise InputTypeError(f"trace takes the Value at the root of a graph, got {root!r}")
    totals = {id(root): 1.0}
    steps: list[Step] = []
    for node in reversed(topological_order(root)):
        rule = node.rule
        upstream = totals.get(id(node))
        if rule is None or upstream is None:
            continue
        for operand, local in zip(node.operands, partials(node), strict=True):
            if operand.is_constant:
                continue
            closed = rule.gate and local == 0.0
            contribution = 0.0 if closed else upstream * local
            total = totals.get(id(operand), 0.0) + contribution
            if not closed:
                totals[id(operand)] = total
            steps.append(Step(node, operand, rule.name, upstream, local, contribution, total))
    return Trace(steps)


def _number(x: float) -> str:
    x += 0.0  # −0 becomes 0
    return f"{x:+.4f}" if x == 0.0 or 1e-3 <= abs(x) < 1e4 else f"{x:+.3e}"


def _table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    rules = ["─" * (width + 2) for width in widths]
    lines = []
    for row in rows:
        # Names begin at the left, numbers end at the right.
        cells = [row[0].ljust(widths[0]), row[1].ljust(widths[1])]
        cells += [cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]
        lines.append(f"│ {' │ '.join(cells)} │")
    return "\n".join(
        [
            f"┌{'┬'.join(rules)}┐",
            lines[0],
            f"├{'┼'.join(rules)}┤",
            *lines[1:],
            f"└{'┴'.join(rules)}┘",
        ]
    )
