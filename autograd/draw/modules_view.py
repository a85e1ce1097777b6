"""Modules view: units in columns, the lines between them, and what a click on each tells.

>>> from autograd import Value
>>> from autograd.draw.modules import modules
>>> view = modules(Value(3.0, "x").exp())
>>> isinstance(view, ModulesView), view.dot().splitlines()[0]
(True, 'digraph {')

Next: `network.py` for the picture, `overview.py` for what is drawn of a graph.
"""

from typing import ClassVar, Final

from autograd.draw import network
from autograd.draw.cards import cards
from autograd.draw.network import Network
from autograd.draw.overview import Detail
from autograd.draw.palette import SIGNS, Scale, sign
from autograd.draw.quote import quoted
from autograd.draw.render import Options, render
from autograd.draw.view import View
from autograd.tables import table
from autograd.topology import topological_order

# So many units are drawn for a click; and so many rows of a table are told.
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
                svg = render(shown, Options(prefix=f"g{place}-", built_in=True))
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
