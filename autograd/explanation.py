"""Explanation: what `explain` finds out about a gradient, and the text that shows it.

>>> from autograd import Value, explain
>>> x = Value(3.0, "x")
>>> y = x * x
>>> y.backward()
>>> found = explain(y, x)
>>> [step.contribution for step in found.contributions], found.total, found.rest, found.grad
([3.0, 3.0], 6.0, 0.0, 6.0)

Next: `explain.py` finds it.
"""

import math
from itertools import chain
from typing import Final, NamedTuple

from autograd.conditions import same
from autograd.flow import Step
from autograd.tables import names, number, table
from autograd.topology import topological_order
from autograd.value import Value

_HEAD: Final = ("edge", "op", "upstream", "local", "contribution", "total")
_SHOWN: Final = 1000  # contributions in the table
_ENDS: Final = 4  # nodes that a long path shows at each end


class Path(NamedTuple):
    """A way from the root to a node: its nodes, the derivative of each edge, and the product.

    >>> from autograd import explain
    >>> x = Value(3.0)
    >>> y = 2.0 * x
    >>> y.backward()
    >>> explain(y, x).paths[0].locals
    [2.0]

    The product is that of the seed and the local derivatives, from the root on. Gradient hooks on
    the way have no part in it.
    """

    nodes: list[Value]
    locals: list[float]
    product: float


class Explanation(NamedTuple):
    """Why a gradient is what it is; `str()` is a readable text.

    `contributions` add up, from 0.0 in this order, to `total`, the gradient of the last pass,
    unless a hook or an assignment replaced it. `rest` is what of `grad` is not of that pass: what a
    leaf had before, or what an assignment has made of it since. `rest + total` is `grad`, except
    where no float is such a rest, or rounding lost it: see `is_rounded`.
    """

    node: Value
    root: Value
    contributions: list[Step]
    paths: list[Path]
    total: float
    rest: float
    grad: float

    @property
    def is_replaced(self) -> bool:
        """Whether the gradient of the pass is not the sum of the contributions.

        A hook of the node gave another, or one was assigned or cleared since.
        """
        return not same(sum_of(self.contributions), self.total)

    @property
    def is_rounded(self) -> bool:
        """Whether `rest + total` is not exactly `grad`."""
        return not same(self.rest + self.total, self.grad)

    @property
    def is_set(self) -> bool:
        """Whether `grad` was assigned since for certain: no sum with `total` comes to it."""
        return self.is_rounded and not math.isfinite(self.rest)

    def __repr__(self) -> str:
        """Write the headline, the table of contributions and the table of paths."""
        return _text(self)


def sum_of(steps: list[Step]) -> float:
    """Give what contributions add up to."""
    return steps[-1].total if steps else 0.0


def _text(explanation: Explanation) -> str:
    node, root, steps, paths, _, _, _ = explanation
    ends = [part for path in paths for part in (path.nodes[:_ENDS], path.nodes[-_ENDS:])]
    shown = [step.result for step in steps[:_SHOWN]]
    name = names([root, node, *shown, *chain.from_iterable(ends)], topological_order(root))
    lines = [_headline(explanation, name)]
    rows = _rows(explanation, name)
    if rows:
        lines.append(table([_HEAD, *rows], "<<>>>>"))
    if len(steps) > _SHOWN:
        lines.append(f"... and {len(steps) - _SHOWN} more contributions")
    if paths:
        lines.append(f"the heaviest paths from {name[id(root)]}, each with its product")
        ways = [(_written(path, name), number(path.product)) for path in paths]
        lines.append(table([("path", "product"), *ways], "<>"))
    return "\n".join(lines)


def _headline(explanation: Explanation, name: dict[int, str]) -> str:
    steps, gradient = explanation.contributions, f"{explanation.grad:g}"
    head = f"{name[id(explanation.node)]}.grad = {gradient} "
    head += "was set after the pass, which gave " if explanation.is_set else "is "
    head += f"the sum of {len(steps)} contribution" + ("" if len(steps) == 1 else "s")
    if not steps:
        head += ", for a gate is closed on every way from the root"
    if explanation.is_replaced:
        head += ", replaced by a hook or an assignment"
    if _has_rest(explanation):
        head += " and of what is not of this pass"
    return head


def _rows(explanation: Explanation, name: dict[int, str]) -> list[tuple[str, ...]]:
    grad = number(explanation.grad)
    rows = [_row(step, name) for step in explanation.contributions[:_SHOWN]]
    if explanation.is_replaced:
        replaced = number(explanation.total)
        rows.append(("replaced by a hook or an assignment", "", "", "", "", replaced))
    if explanation.is_set:
        rows.append(("set after this pass", "", "", "", "", grad))
    elif _has_rest(explanation):
        about = " (rounded)" if explanation.is_rounded else ""
        rows.append((f"not of this pass{about}", "", "", "", number(explanation.rest), grad))
    return rows


def _has_rest(explanation: Explanation) -> bool:
    is_there = explanation.rest != 0.0 or explanation.is_rounded
    return is_there and not explanation.is_set


def _row(step: Step, name: dict[int, str]) -> tuple[str, ...]:
    if step.op == "seed" and step.result is step.operand:
        return (f"seed → {name[id(step.operand)]}", "", *(number(x) for x in step[3:]))
    rule = step.result.rule
    is_closed = rule is not None and rule.is_closed(step.local)
    op = f"{step.op}, closed" if is_closed else step.op
    edge = f"{name[id(step.result)]} → {name[id(step.operand)]}"
    return (edge, op, *(number(x) for x in step[3:]))


def _written(path: Path, name: dict[int, str]) -> str:
    if len(path.nodes) <= 2 * _ENDS:
        return " ← ".join(name[id(node)] for node in path.nodes)
    first, last = (
        " ← ".join(name[id(node)] for node in part)
        for part in (path.nodes[:_ENDS], path.nodes[-_ENDS:])
    )
    return f"{first} ← … {len(path.nodes) - 2 * _ENDS:,} more … ← {last}"
