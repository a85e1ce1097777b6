"""Summary: a graph that is too large to draw, in words.

>>> from autograd import Value
>>> from autograd.topology import topological_order
>>> x = Value(2.0)
>>> print(Summary(topological_order(x * x + x), limit=2))
graph of 3 values: 1 leaf, 2 results, 2 deep; more than 2 are not drawn
results: 1 mul, 1 add
Draw a part of it: graph(node) of an inner value. tape(root) lists all values as records.

Next: `graph.py`, which gives it above its limits.
"""

from collections import Counter
from typing import TYPE_CHECKING, ClassVar, Final

from autograd.draw.text import TextView
from autograd.escape import is_blank

if TYPE_CHECKING:
    from autograd.value import Value

_OPERATIONS: Final = 12  # so many are counted by name
_ADVICE: Final = (
    "Draw a part of it: graph(node) of an inner value. tape(root) lists all values as records."
)


class Summary(TextView):
    """How many values of each kind a graph has, and how deep it is."""

    name: ClassVar[str] = "summary"

    def __init__(self, order: "list[Value]", limit: int) -> None:
        """Count the nodes of a graph in topological order."""
        told = f"{headline(order)}, {depth(order):,} deep; more than {limit:,} are not drawn"
        super().__init__(f"{told}\nresults: {_operations(order)}\n{_ADVICE}")


def headline(order: "list[Value]") -> str:
    """Say how many values of each kind a graph has.

    >>> from autograd import Value
    >>> from autograd.topology import topological_order
    >>> headline(topological_order(Value(2.0, "x") * 3.0))
    'graph of 3 values: 1 parameter, 1 constant, 1 result'
    """
    constants = sum(1 for node in order if node._rule is not None and node.is_constant)
    leaves = [node for node in order if node._rule is None]
    named = sum(1 for leaf in leaves if not is_blank(leaf.label))
    counts = (
        (named, "parameter", "parameters"),
        (len(leaves) - named, "leaf", "leaves"),
        (constants, "constant", "constants"),
        (len(order) - len(leaves) - constants, "result", "results"),
    )
    told = ", ".join(f"{n:,} {one if n == 1 else many}" for n, one, many in counts if n)
    return f"graph of {len(order):,} {'value' if len(order) == 1 else 'values'}: {told}"


def depth(order: "list[Value]") -> int:
    """Count the operations on the longest way from a leaf to the root.

    >>> from autograd import Value
    >>> from autograd.topology import topological_order
    >>> depth([Value(1.0)]), depth(topological_order(-Value(1.0).exp()))
    (0, 2)
    """
    depths: dict[int, int] = {}
    for node in order:
        # Without the tuple of operands: there may be a million nodes.
        a, b = node._a, node._b
        if node._rest is not None:
            deepest = max(depths[id(operand)] for operand in node._rest)
        elif a is None:
            depths[id(node)] = 0
            continue
        else:
            deepest = depths[id(a)]
            if b is not None:
                deepest = max(deepest, depths[id(b)])
        depths[id(node)] = deepest + 1
    return depths[id(order[-1])]


def _operations(order: "list[Value]") -> str:
    # A node keeps its rule; `node.rule` would ask each for more than that.
    counts = Counter(node._rule.name for node in order if node._a is not None and node._rule)
    counts.update(node._rule.name for node in order if node._rest is not None and node._rule)
    listed = [f"{count:,} {name}" for name, count in counts.most_common(_OPERATIONS)]
    if len(counts) > _OPERATIONS:
        listed.append(f"{len(counts) - _OPERATIONS} other operations")
    return ", ".join(listed) or "none"
