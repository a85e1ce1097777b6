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

Next: `overview.py` for what is drawn, `grouping.py` for the groups, `network.py` for the picture.
"""

from typing import ClassVar, Final

from autograd.draw import network
from autograd.draw.cards import cards
from autograd.draw.grouping import Collapse
from autograd.draw.network import Network
from autograd.draw.overview import Detail, overview
from autograd.draw.palette import SIGNS, Scale, sign
from autograd.draw.quote import quoted
from autograd.draw.render import render
from autograd.draw.summary import Summary
from autograd.draw.view import View
from autograd.errors import InputTypeError
from autograd.tables import table
from autograd.topology import topological_order
from autograd.value import Value

# Of more values a summary is given: the groups would take seconds.
LIMIT: Final = 100_000
# As many units are drawn for a click; and as many rows of a table are told.
GRAPHS: Final = 64
ROWS: Final = 128


class ModulesView(View):
    """A picture of units in columns: what `modules` gives."""

    name: ClassVar[str] = "modules"
    scripts: ClassVar[tuple[str, ...]] = ("notation.js", "view.js", "modules.js")
    styles: ClassVar[tuple[str, ...]] = ("view.css", "modules.css")

    def __init__(self, drawn: Network, details: list[Detail]) -> None:
        """Take the picture, and for each of its units what a click tells."""
        self.network = drawn
        self.details = details
        self._svg = ""

    def __repr__(self) -> str:
        columns = self.network.columns
        rows = [(column.heading, str(len(column.units))) for column in columns]
        return "\n".join([*self.network.notes, table([("column", "units"), *rows], "<>")])

    def svg(self) -> str:
        """Give the picture as SVG."""
        if not self._svg:
            self._svg = network.draw(self.network)
        return self._svg

    def data(self) -> object:
        """Give what a click on each unit tells."""
        units = {}
        graphs = 0
        for place in network.chosen(self.network.columns):
            detail = self.details[place]
            rows = detail.rows[:ROWS]
            left_out = len(detail.rows) - len(rows)
            svg = ""
            if detail.root is not None and graphs < GRAPHS:
                graphs += 1
                shown = cards(topological_order(detail.root))
                svg = render(shown, prefix=f"g{place}-", built_in=True)
            units[str(place)] = {
                "title": detail.title,
                "facts": detail.facts,
                "heads": detail.heads,
                "rows": rows,
                "more": f"and {left_out} more" if left_out else "",
                "svg": svg,
            }
        return {"units": units}

    def dot(self) -> str:
        """Give the units and the links in the language of Graphviz."""
        scale = Scale([link.number for link in self.network.links])
        units = [unit for column in self.network.columns for unit in column.units]
        lines = ["digraph {", "rankdir=LR", "node [shape=circle]"]
        lines += [f"u{n} [label={quoted(unit.name)}]" for n, unit in enumerate(units)]
        for link in self.network.links:
            kind = sign(link.number)
            style = "dashed" if kind == "negative" else "solid"
            lines.append(
                f'u{link.tail} -> u{link.head} [color="{SIGNS[kind]}" style={style} '
                f"penwidth={scale.width(link.number)}]"
            )
        return "\n".join([*lines, "}", ""])


def modules(root: Value, collapse: Collapse = None) -> View:
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
    if not isinstance(root, Value):
        raise InputTypeError(f"modules takes the Value at the root of a graph, got {root!r}")
    order = topological_order(root)
    if len(order) > LIMIT:
        return Summary(order, LIMIT)
    return ModulesView(*overview(order, collapse))
