"""Topology: the one order in which every part of this package walks a graph.

>>> from autograd import Value
>>> x = Value(2.0, label="x")
>>> y = x * x + 1.0
>>> [node.label or node._op or node.data for node in topological_order(y)]
['x', '*', 1.0, '+']

Operands come before the nodes made from them; the order depends only on the graph. The walk keeps
its own stack, so a graph may be as deep as memory allows.
"""

from typing import TYPE_CHECKING

from autograd.state import PASSES

if TYPE_CHECKING:
    from autograd.value import Value

# A walk takes a new number `entered`, larger than any mark before it. Its nodes are marked
# entered, then `entered + DONE`; the backward pass marks what it reaches `entered + REACHED`.
DONE = 1
REACHED = 2


def topological_order(root: "Value") -> "list[Value]":
    """List every node of the graph below a root once, operands first, the root last."""
    entered = next(PASSES)
    done = entered + DONE
    order: list[Value] = []
    stack: list[Value] = [root]
    while stack:
        node = stack[-1]
        # Down to the first node whose first operand needs no visit.
        a = node._a
        while a is not None and a._mark < entered:
            stack.append(a)
            node = a
            a = node._a
        b = node._b
        if b is not None and b._mark < entered:
            stack.append(b)
            continue
        if node._rest is not None and node._mark < entered:
            node._mark = entered
            for operand in reversed(node._rest):
                if operand._mark < entered:
                    stack.append(operand)
            continue
        # Nothing is left below it. It may be on the stack more than once.
        stack.pop()
        if node._mark < done:
            node._mark = done
            order.append(node)
    return order
