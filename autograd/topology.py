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
        if node._mark >= entered:
            stack.pop()
            if node._mark == entered:
                node._mark = done
                order.append(node)
            continue
        node._mark = entered
        # What goes on the stack last is walked first, so the operands go on in reverse.
        if node._rest is not None:
            for operand in reversed(node._rest):
                if operand._mark < entered:
                    stack.append(operand)
        if node._b is not None and node._b._mark < entered:
            stack.append(node._b)
        if node._a is not None and node._a._mark < entered:
            stack.append(node._a)
    return order
