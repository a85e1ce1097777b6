"""Tapes: a graph as data of JSON, from which a page replays its backward pass.

>>> from autograd import Value
>>> x = Value(0.5)
>>> packed((x * 2.0).tanh())["nodes"]
[[0, [], 0.5], [1, [], 2], [2, [0, 1], 1], [3, [2], 0.7615941559557649, [0.41997434161402614]]]

A node is its operation, as a place in `ops`, its operands, as places in `nodes`, its number, and
its local partials, unless these are arithmetic that a kernel of `javascript.py` repeats bit by bit.
The order is that of `tape(root)`; a leaf has the operation 0, a constant 1. `assets/tape.js`
computes the values and the terms from it, in the order and with the bits of `flow.py`.
"""

import ast
import math
from functools import cache
from typing import Any

from autograd.backward import partials
from autograd.errors import InputTypeError
from autograd.grammar import parse
from autograd.rules import Rule
from autograd.topology import topological_order
from autograd.value import Value


def packed(root: Value) -> dict[str, Any]:
    """Pack the graph below a root.

    >>> x = Value(2.0)
    >>> data = packed(x.relu())
    >>> data["ops"], data["gates"]
    (['', 'constant', 'relu'], [0, 0, 1])

    `gates` marks the operations at which a partial of 0 lets nothing through. A page needs the
    kernels of the rules that have texts; without those of the others it can replay, but not compute
    anew. Raises `StaleGraphError` as `backward` does.
    """
    if not isinstance(root, Value):
        raise InputTypeError(f"packed takes the Value at the root of a graph, got {root!r}")
    order = topological_order(root)
    place = {id(node): index for index, node in enumerate(order)}
    rules: dict[Rule, int] = {}
    nodes: list[list[Any]] = []
    for node in order:
        rule = node.rule
        if rule is None:
            nodes.append([int(node.is_constant), [], number(node.data)])
            continue
        op = rules.setdefault(rule, len(rules) + 2)
        operands = [place[id(operand)] for operand in node.operands]
        nodes.append([op, operands, number(node.data)])
        if node.is_stale or not _is_arithmetic(rule):
            nodes[-1].append([number(partial) for partial in partials(node)])
    return {
        "ops": ["", "constant", *(rule.name for rule in rules)],
        "gates": [0, 0, *(int(rule.gate) for rule in rules)],
        "nodes": nodes,
    }


def number(x: float) -> float | int | str:
    """Give a number that JSON can hold, so that each float comes back as it was.

    >>> number(2.0), number(-0.0), number(0.1), number(float("inf")), number(float("nan"))
    (2, -0.0, 0.1, 'Infinity', 'NaN')
    """
    if not math.isfinite(x):
        return "NaN" if x != x else "Infinity" if x > 0.0 else "-Infinity"
    # An int is shorter, but there is none for −0, and one of 16 digits or more is longer.
    return int(x) if x == int(x) and abs(x) < 1e15 and repr(x) != "-0.0" else x


@cache
def _is_arithmetic(rule: Rule) -> bool:
    """Tell whether the partials are + - * / and comparisons of the operands alone."""
    if not rule.has_texts:
        return False
    parts = [part for text in rule.partials for part in ast.walk(parse(text, rule.name))]
    return all(
        part.id in {"a", "b", "c"} if isinstance(part, ast.Name) else not isinstance(part, ast.Call)
        for part in parts
    )
