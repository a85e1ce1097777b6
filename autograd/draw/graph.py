"""Graph: the picture of a graph that notebooks show, whatever the size of the graph.

>>> from autograd import Value
>>> y = Value(2.0, "a") * Value(-3.0, "b")
>>> print(repr(graph(y)).splitlines()[0])
graph of 3 values: 2 parameters, 1 result

Next: `graph_view.py` for a graph that can be read, `modules.py` and `summary.py` for larger ones.
"""

from typing import TYPE_CHECKING, Final

from autograd.errors import InputTypeError
from autograd.topology import topological_order
from autograd.value import Value

if TYPE_CHECKING:
    from autograd.draw.view import View

# Up to so many values are drawn one by one.
COMPACT: Final = 300
# Up to so many are drawn in groups, or all of them if that is asked for.
LIMIT: Final = 20_000


def graph(root: Value, full: bool = False) -> "View":
    """Show the graph below a value: its cards, and the gradient that flows back between them.

    >>> x = Value(3.0, "x")
    >>> y = x * x
    >>> y.backward()
    >>> graph(y).svg().count('<g class="edge pos"')
    2

    A card is tinted by the sign and the size of its gradient, on a logarithmic scale; a line is one
    contribution, upstream × local, 1 to 5 px wide. Up to 60 values a card shows all of its numbers,
    up to 300 it has one line, above the values are drawn in groups: see `modules`. With `full` all
    values are drawn, above 3,000 by the built-in layout. Of more than 20,000 values a summary is
    given. Raises `InputTypeError` for a root that is no Value.
    """
    # Here, because they import much: who draws nothing does not wait for that.
    from autograd.draw.graph_view import GraphView
    from autograd.draw.summary import Summary

    if not isinstance(root, Value):
        raise InputTypeError(f"graph takes the Value at the root of a graph, got {root!r}")
    order = topological_order(root)
    if len(order) > LIMIT:
        return Summary(order, LIMIT)
    if len(order) > COMPACT and not full:
        from autograd.draw.modules import modules

        return modules(root)
    return GraphView(order)
