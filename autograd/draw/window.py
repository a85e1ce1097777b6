"""Window: the part of a large graph that is nearest to its root, as a graph of its own.

>>> from autograd import Value
>>> from autograd.topology import topological_order
>>> y = x = Value(1.0, "x")
>>> for _ in range(100):
...     y = y.tanh()
>>> order = topological_order(y)
>>> [node.label for node in topological_order(window(order, 3))]
['v97', '', '', '']
>>> window(order, 3).data == y.data
True

Whatever uses a node of the window is in the window, so the gradients in it are those of the whole.
What lies before is cut off: a result there becomes a leaf, which has its number and its symbol.
"""

from collections.abc import Sequence

from autograd.copying import rewire
from autograd.value import Value


def window(order: Sequence[Value], count: int) -> Value:
    """Cut the last nodes off a graph, given in topological order, and give their root."""
    near = order[-count:]
    twins: dict[int, Value] = {}
    needed = {id(x) for node in near for x in node.operands} - set(map(id, near))
    for place, node in enumerate(order):
        if id(node) in needed or (node.is_leaf and place >= len(order) - count):
            cut = node if node.is_constant else Value(node.data, node.label or f"v{place}")
            twins[id(node)] = cut
    for node in near:
        if not node.is_leaf:
            twins[id(node)] = rewire(node, [twins[id(x)] for x in node.operands])
    return twins[id(order[-1])]
