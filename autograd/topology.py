"""Topology: the one order in which every part of this package walks a graph.

>>> from autograd import Value
>>> x = Value(2.0, label="x")
>>> y = x * x + 1.0
>>> [node.label or node._op or node.data for node in topological_order(y)]
['x', '*', 1.0, '+']

Operands come before the nodes made from them; the order depends only on the graph. A walk keeps its
own stack, so a graph may be as deep as memory allows. There are two, which give the same order:
who reads a graph leaves it as it is, and so may read it while a backward pass runs in a hook's
caller or in another thread; the backward pass itself marks the nodes, which is faster.
"""

from typing import TYPE_CHECKING

from autograd.state import PASSES

if TYPE_CHECKING:
    from autograd.value import Value

# A pass takes a new number `entered`, larger than any mark before it. It marks nodes entered, then
# `entered + DONE` when they are in the list, `entered + REACHED` when a gradient has come.
DONE = 1
REACHED = 2


def topological_order(root: "Value") -> "list[Value]":
    """List every node of the graph below a root once, operands first, the root last."""
    done: set[int] = set()
    opened: set[int] = set()  # n-ary nodes whose operands are on the stack
    order: list[Value] = []
    stack: list[Value] = [root]
    while stack:
        node = stack[-1]
        # Down to the first node whose first operand needs no visit.
        a = node._a
        while a is not None and id(a) not in done:
            stack.append(a)
            node = a
            a = node._a
        b = node._b
        if b is not None and id(b) not in done:
            stack.append(b)
            continue
        if node._rest is not None and id(node) not in opened:
            opened.add(id(node))
            stack.extend([x for x in reversed(node._rest) if id(x) not in done])
            continue
        # Nothing is left below it. It may be on the stack more than once.
        stack.pop()
        if id(node) not in done:
            done.add(id(node))
            order.append(node)
    return order


def marked_order(root: "Value") -> "list[Value]":
    """Give the topological order for a backward pass; each node is left with the mark DONE."""
    entered = next(PASSES)
    done = entered + DONE
    order: list[Value] = []
    stack: list[Value] = [root]
    while stack:
        node = stack[-1]
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
        stack.pop()
        if node._mark < done:
            node._mark = done
            order.append(node)
    return order
