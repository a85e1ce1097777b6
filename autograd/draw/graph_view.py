"""Graph view: the values of a graph, and how the gradient flows back through it.

>>> from autograd import Value, graph
>>> a, b = Value(2.0, "a"), Value(-3.0, "b")
>>> y = a * b
>>> y.backward()
>>> graph(y)
graph of 3 values: 2 parameters, 1 result
┌───┬────────────┬───────────┬──────┬──────┐
│ n │ value      │ kind      │ data │ grad │
├───┼────────────┼───────────┼──────┼──────┤
│ 0 │ a          │ parameter │    2 │   −3 │
│ 1 │ b          │ parameter │   −3 │    2 │
│ 2 │ v₂ = a × b │ result    │   −6 │    1 │
└───┴────────────┴───────────┴──────┴──────┘

Next: `cards.py` for what is drawn, `render.py` for how.
"""

from typing import ClassVar, Final

from autograd.draw.cards import Card, Cards, Edge, cards
from autograd.draw.dot import draw_dot
from autograd.draw.render import Options, render
from autograd.draw.summary import headline
from autograd.draw.view import View
from autograd.tables import short, table
from autograd.value import Value

# Up to so many values a card shows all of a value; above, its symbol and number.
FULL: Final = 60


class GraphView(View):
    """A picture of a graph: what `graph` gives."""

    name: ClassVar[str] = "graph"

    def __init__(self, order: list[Value]) -> None:
        """Describe a graph, given in topological order, as it is now."""
        self.cards: Cards = cards(order)
        self._root = order[-1]
        self._first_line = headline(order)
        self._svg = ""

    def __repr__(self) -> str:
        shown = self.cards
        lines = [self._first_line]
        if not shown.passed and len(shown.nodes) > 1:
            lines.append("no backward pass yet")
        if len(shown.nodes) <= FULL:
            rows = [
                (str(index), card.title, card.kind, short(card.data), _grad(card, shown.passed))
                for index, card in enumerate(shown.nodes)
            ]
            lines.append(table([("n", "value", "kind", "data", "grad"), *rows], "><<>>"))
        return "\n".join(lines)

    def svg(self) -> str:
        """Give the picture as SVG: cards with all numbers, or compact ones above 60 values."""
        if not self._svg:
            self._svg = render(self.cards, Options(compact=len(self.cards.nodes) > FULL))
        return self._svg

    def data(self) -> object:
        """Give the nodes and edges: what the scripts of the view read."""
        shown = self.cards
        # The last field of each is a text that the SVG has.
        return {
            "passed": shown.passed,
            "largest": shown.scale.largest,
            "fields": [Card._fields[:-1], Edge._fields[:-1]],
            "nodes": [card[:-1] for card in shown.nodes],
            "edges": [edge[:-1] for edge in shown.edges],
        }

    def dot(self) -> str:
        """Give the graph in the language of Graphviz, as `draw_dot` draws it."""
        source: str = draw_dot(self._root).source
        return source


def _grad(card: Card, passed: bool) -> str:
    return short(card.grad) if passed and card.grad is not None else ""
