"""Topology: the one order in which every part of this package walks a graph.

>>> from autograd import Value
>>> x = Value(2.0, label="x")
>>> y = x * x + 1.0
>>> [node.label or node._op or node.data for node in topological_order(y)]
['x', '*', 1.0, '+']

Operands come before the nodes made from them; the order depends only on the graph. A walk keeps its
own stack, so a graph may be as deep as memory allows. There are two, which give the same order:
who reads a graph leaves it as it is, and so may read it while a backward pass runs in a hook's
caller or in another thread; the backward pass itself marks the nodes, which is faster, and
passes constants by.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from autograd.layout import i64
from autograd.state import PASSES

if TYPE_CHECKING:
    from autograd.value import Value

# A pass takes a new number `entered`, larger than any mark before it. It marks nodes entered, then
# `entered + DONE` when they are in the list, `entered + REACHED` when a gradient has come.
DONE: Final = 1
REACHED: Final = 2
# The mark of a constant, which counts as visited by every pass and belongs to none; see also
# recorded.py.
CONSTANTLY: Final = 1 << 60
# Before any node was made: the times of nodes that come from a pickle are negative.
EVER: Final = -(1 << 60)


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


def recorded_since(roots: "Sequence[Value]", time: int) -> "tuple[list[Value], list[Value]]":
    """List what was recorded since a time below some roots, and what of older nodes it stands on.

    >>> from autograd import Value
    >>> from autograd.state import tick
    >>> x = Value(3.0)
    >>> y = x * x
    >>> now = tick()
    >>> z = y * 2.0 + x
    >>> order, ends = recorded_since([z], now)
    >>> [node._op for node in order if not node.is_constant], ends == [y, x]
    (['*', '+'], True)

    Both are in topological order; of what is older, constants are left out.
    """
    done: set[int] = set()
    opened: set[int] = set()
    order: list[Value] = []
    ends: list[Value] = []
    stack: list[Value] = list(reversed(roots))
    while stack:
        node = stack[-1]
        if id(node) in done:
            stack.pop()
        elif node._stamp < time:
            stack.pop()
            done.add(id(node))
            if not node.is_constant:
                ends.append(node)
        elif id(node) not in opened:
            opened.add(id(node))
            stack.extend([x for x in reversed(node.operands) if id(x) not in done])
        else:
            stack.pop()
            done.add(id(node))
            order.append(node)
    return order, ends


def marked_order(root: "Value", since: i64 = EVER) -> "list[Value]":
    """Give the topological order for a backward pass, without constants.

    Each node is left with the mark DONE, and with a gradient of 0 to begin with.

    What is older than `since` is left out, and left as it is.
    """
    entered: i64 = next(PASSES)
    done = entered + DONE
    order: list[Value] = []
    stack: list[Value] = [root]
    while stack:
        node = stack[-1]
        a = node._a
        while a is not None and a._mark < entered and a._stamp >= since:
            stack.append(a)
            node = a
            a = node._a
        b = node._b
        if b is not None and b._mark < entered and b._stamp >= since:
            stack.append(b)
            continue
        if node._rest is not None and node._mark < entered:
            node._mark = entered
            for operand in reversed(node._rest):
                if operand._mark < entered and operand._stamp >= since:
                    stack.append(operand)
            continue
        stack.pop()
        if node._mark < done:
            node._mark = done
            node._total = 0.0
            order.append(node)
    return order
