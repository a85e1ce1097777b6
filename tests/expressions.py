"""Expressions: random graphs over all rules, as plain data that another process can rebuild.

A program is a list of steps; each names a function and the places of its operands among the
numbers so far. Run as a script this reads programs as JSON lines and writes the bits of their
values and gradients:

>>> results([1.5, 2.0], [["mul", 0, 1], ["sum", 2, 0, 0]])
['0x1.8000000000000p+2', '0x1.0000000000000p+2', '0x1.8000000000000p+0']
"""

import json
import sys
from typing import Any

from hypothesis import strategies as st

import autograd
from autograd import Value
from autograd.rules import RULES

Program = list[list[Any]]


def build(leaves: list[Value], program: Program) -> Value:
    """Build the graph of a program; the last step is the root."""
    nodes: list[Value] = list(leaves)
    for name, *places in program:
        operands = [nodes[place % len(nodes)] for place in places]
        if name == "dot":
            half = len(operands) // 2
            bias = operands[-1] if len(operands) % 2 else None
            nodes.append(autograd.dot(operands[:half], operands[half : 2 * half], bias))
        elif RULES[name].folds:
            nodes.append(getattr(autograd, name)(operands))
        else:
            nodes.append(getattr(autograd, name)(*operands))
    return nodes[-1]


def results(numbers: list[float], program: Program) -> list[str]:
    """Give the bits of the value and of the gradient of each leaf."""
    leaves = [Value(number) for number in numbers]
    root = build(leaves, program)
    root.backward()
    return [bits(x) for x in (root.data, *(leaf.grad for leaf in leaves))]


def bits(x: float) -> str:
    """Write a float exactly; every nan is one, as its sign and payload mean nothing."""
    return "nan" if x != x else x.hex()


@st.composite
def steps(draw: st.DrawFn, names: list[str]) -> list[Any]:
    """Draw one step over the given rules."""
    name = draw(st.sampled_from(names))
    row = RULES[name]
    count = draw(st.integers(2 if name == "dot" else 1, 5)) if row.folds else row.arity
    return [name, *(draw(st.integers(0, 30)) for _ in range(count))]


def programs(names: list[str], max_size: int = 15) -> st.SearchStrategy[Program]:
    """Draw programs over the given rules."""
    return st.lists(steps(names), min_size=1, max_size=max_size)


if __name__ == "__main__":
    print(autograd.backend())
    for line in sys.stdin:
        print(json.dumps(results(*json.loads(line))))
