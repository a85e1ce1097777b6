"""Modules: a graph that is too large for a card for each value, drawn in groups.

>>> from autograd import Value, scope
>>> x = Value(2.0, label="x")
>>> with scope("layer0"), scope("neuron0"):
...     a = (0.5 * x + 1.0).tanh()
>>> with scope("layer1"), scope("neuron0"):
...     y = 2.0 * a + x
>>> modules(y)
9 values; showing 3 units; graph(root, full=True) draws all
no backward pass yet: lines are local derivatives, circles are values
┌────────┬───────┐
│ column │ units │
├────────┼───────┤
│ x      │     1 │
│ layer0 │     1 │
│ layer1 │     1 │
└────────┴───────┘

Next: `grouping.py` for the groups, `overview.py` for what is drawn, `modules_view.py` for the view.
"""

from typing import TYPE_CHECKING, Final

from autograd.errors import InputTypeError
from autograd.topology import topological_order
from autograd.value import Value

if TYPE_CHECKING:
    from autograd.draw.grouping import Collapse
    from autograd.draw.view import View

# Of more values a summary is given: the groups would take seconds.
LIMIT: Final = 100_000


def modules(root: Value, collapse: "Collapse" = None) -> "View":
    """Show the graph below a value in groups: a circle for each, and the lines between them.

    >>> x = Value(3.0, "x")
    >>> y = (x * x).tanh() + x
    >>> y.backward()
    >>> modules(y).svg().count('class="unit ')
    3

    Where values were computed in an `autograd.scope`, each scope is a circle; `collapse` is how
    many names of it count ("layers.0.neurons.1" has two), or a function that gives for a scope the
    name of its circle. Elsewhere a circle is a value, and `collapse` the number of columns into
    which the depth of the graph is cut. Columns are in the order of computation. A line is the sum
    of the contributions that flow back along it, or, before a backward pass, of the local
    derivatives.

    At most 64 circles in a column and 2000 lines are drawn; above 100,000 values a summary is
    given. Raises `InputTypeError` for a root that is no Value.
    """
    # Here, because they import much: who draws nothing does not wait for that.
    from autograd.draw.modules_view import ModulesView
    from autograd.draw.overview import overview
    from autograd.draw.summary import Summary

    if not isinstance(root, Value):
        raise InputTypeError(f"modules takes the Value at the root of a graph, got {root!r}")
    order = topological_order(root)
    if len(order) > LIMIT:
        return Summary(order, LIMIT)
    return ModulesView(*overview(order, collapse))
