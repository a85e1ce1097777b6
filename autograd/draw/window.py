"""Window: the part of a large graph that is nearest to its root, as a graph of its own.

>>> from autograd import Value
>>> from autograd.topology import topological_order
>>> y = x = Value(1.0, "x")
>>> for _ in range(100):
...     y = y.tanh()
>>> [node.label for node in topological_order(window(topological_order(y), 3))]
['v97', '', '', '']
>>> window(topological_order(y), 3).data == y.data
True

Whatever uses a node of the window is in the window, so the gradients in it are those of the whole.
What lies before is cut off: a result there becomes a leaf, which has its number and its symbol.
"""

from typing import TYPE_CHECKING

from autograd.copying import rewire
from autograd.value import Value

if TYPE_CHECKING:
    from collections.abc import Sequence


def window(order: "Sequence[Value]", count: int) -> Value:
    """Cut the last nodes off a graph, given in topological order, and give their root."""
    twins: dict[int, Value] = {}
    first = max(len(order) - count, 0)
    for place, node in enumerate(order):
        if place >= first and not node.is_leaf:
            twins[id(node)] = rewire(node, [twins[id(x)] for x in node.operands])
        elif node.is_constant:
            twins[id(node)] = node
        else:
            twins[id(node)] = Value(node.data, node.label or f"v{place}")
    return twins[id(order[-1])]
