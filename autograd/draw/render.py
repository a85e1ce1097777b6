"""Render: the SVG of a graph: its cards, the curves between them, and what the colours mean.

>>> from autograd import Value
>>> from autograd.draw.cards import cards
>>> from autograd.topology import topological_order
>>> svg = render(cards(topological_order(Value(1.0) + 2.0)))
>>> svg.startswith("<svg "), svg.count('<g class="node '), svg.count('<g class="edge ')
(True, 3, 2)

Colours are classes, for the style sheet of `palette.py`. Ids are the numbers of the tape: `n3` is
node 3, and `e3-0` the edge to its first operand.

Next: `sheet.py` for the paper, `view.py`, which shows and saves it.
"""

from typing import Final, NamedTuple

from autograd.draw import curves, legend
from autograd.draw.cards import Card, Cards, Edge
from autograd.draw.curves import Curve, number
from autograd.draw.geometry import place
from autograd.draw.layered import Link, Plan, Point
from autograd.draw.metrics import ending, shortened, text_width
from autograd.draw.palette import CLASSES, Scale
from autograd.draw.quote import xml
from autograd.draw.sheet import MARGIN, sheet
from autograd.tables import short

_HEADER: Final = 20.0  # of a card
_ROW: Final = 15.0
_LINE: Final = 18.0  # a compact card
_NARROWEST: Final = 104.0
_EVEN: Final = 150.0  # up to here all cards are as wide as the widest
_TITLE: Final = 230.0  # at most
_NAME: Final = 118.0  # on a compact card


class Options(NamedTuple):
    """What one drawing is like."""

    compact: bool = False  # cards of one line each, and edges without numbers
    down: bool = False  # from top to bottom, not from left to right
    prefix: str = ""  # before each id, for several drawings on a page
    built_in: bool = False  # no layout engine is started
    bare: bool = False  # for a script to paint: whole pixels, no numbers, heads and titles

    def title(self, text: str) -> str:
        """Write what shows under the pointer."""
        return "" if self.bare else f"<title>{xml(text)}</title>"


PLAIN: Final = Options()


class _Look(NamedTuple):
    """How the cards and edges of one drawing look."""

    options: Options
    passed: bool
    scale: Scale


def render(shown: Cards, options: Options = PLAIN) -> str:
    """Draw the cards of a graph.

    >>> from autograd import Value
    >>> from autograd.draw.cards import cards
    >>> from autograd.topology import topological_order
    >>> shown = cards(topological_order(-Value(1.0)))
    >>> "no backward pass yet" in render(shown, Options(compact=True))
    True
    """
    edges, nodes, plan, _ = draw(shown, options)
    drawn = [*edges, *nodes]
    if options.bare:
        return sheet(drawn, plan.width, plan.height, described(shown))
    below, width, height = legend.draw(shown, plan.width, plan.height + MARGIN)
    return sheet([*drawn, below], max(width, plan.width), height, described(shown))


class Parts(NamedTuple):
    """The groups of a drawing, one for each edge and each node, and where they are."""

    edges: list[str]
    nodes: list[str]
    plan: Plan
    sizes: list[Point]


def draw(shown: Cards, options: Options = PLAIN) -> Parts:
    """Draw the parts of which `render` makes a picture, for who puts something between them."""
    look = _Look(options, shown.passed, shown.scale)
    sizes = _sizes(shown, options.compact)
    texts = ["" if options.compact else _label(edge) for edge in shown.edges]
    rooms = [(text_width(text, 10.0) + 6.0, 14.0) if text else (0.0, 0.0) for text in texts]
    links = [
        Link(edge.operand, edge.result, room) for edge, room in zip(shown.edges, rooms, strict=True)
    ]
    plan = place(sizes, links, options.built_in, options.down)
    edges = [
        _edge(edge, route, text, middle, look)
        for edge, route, text, middle in zip(
            shown.edges, plan.routes, texts, plan.labels, strict=True
        )
    ]
    nodes = [
        _node(index, card, size, centre, look)
        for index, (card, size, centre) in enumerate(
            zip(shown.nodes, sizes, plan.centres, strict=True)
        )
    ]
    return Parts(edges, nodes, plan, sizes)


def described(shown: Cards) -> str:
    """Say in words what is drawn."""
    told = "the gradient flow" if shown.passed else "a graph before any backward pass"
    return f"{told}: {len(shown.nodes)} values, {len(shown.edges)} edges"


def _sizes(shown: Cards, compact: bool) -> list[Point]:
    """Give the width and height of each card; those of one drawing look even."""
    widths = []
    for card in shown.nodes:
        texts = [card.data] if card.grad is None or compact else [card.data, card.grad]
        numbers = max(text_width(short(x), 11.0) for x in texts)
        if compact:
            title = text_width(ending(card.symbol, _NAME, 11.5), 11.5)
            widths.append(title + numbers + 24.0)
        else:
            title = text_width(shortened(card.title, _TITLE, 12.0), 12.0)
            widths.append(max(_NARROWEST, title + 16.0, numbers + 48.0))
    even = max((width for width in widths if width <= _EVEN), default=0.0)
    heights = [_height(card, compact) for card in shown.nodes]
    return [(max(width, even), high) for width, high in zip(widths, heights, strict=True)]


def _height(card: Card, compact: bool) -> float:
    if compact:
        return _LINE
    return _HEADER + _ROW * (1 if card.grad is None else 2) + 2.0


def _node(index: int, card: Card, size: Point, centre: Point, look: _Look) -> str:
    (width, height), (x, y) = size, centre
    left, top = x - width / 2.0, y - height / 2.0
    if look.options.bare:
        left, top = round(left), round(top)
    tint = _tint(card, look)
    inside = (_line if look.options.compact else _rows)(card, size, look)
    frame = f"{_rectangle('frame', 0.0, 0.0, width, height, 6.0)}"
    classes = " ".join([card.kind, *filter(None, [tint]), *card.marks])
    told = look.options.title(f"{card.title}: {card.kind}\n{card.facts}")
    name = "" if look.options.bare else f'id="{look.options.prefix}n{index}" '
    return (
        f'<g class="node {classes}" {name}data-n="{index}" '
        f'transform="translate({number(left)},{number(top)})">{told}{frame}{inside}'
        f"{_marks(card, width - 5.0)}</g>"
    )


def _tint(card: Card, look: _Look) -> str:
    return legend.sign_class(card.grad) if look.passed and card.grad is not None else ""


def _cell(card: Card, look: _Look, corner: Point, size: Point) -> str:
    """Draw the background of a gradient."""
    if card.grad is None:
        return ""
    opacity = look.scale.opacity(card.grad) if look.passed and not look.options.bare else 0.0
    return _rectangle("cell", *corner, *size, 4.0, f' fill-opacity="{opacity}"')


def _rows(card: Card, size: Point, look: _Look) -> str:
    width, _ = size
    title = shortened(card.title, _TITLE, 12.0)
    drawn = [
        f'<path class="band" d="M.8,{number(_HEADER)}v-13q0-6 6-6'
        f'h{number(width - 13.6)}q6,0 6,6v13z"/>',
        _text("title", width / 2.0, 14.0, title),
    ]
    y = _HEADER + 12.0
    drawn += [
        _text("muted", 7.0, y, "data"),
        _text("data", width - 7.0, y, short(card.data)),
    ]
    if card.grad is not None:
        y += _ROW
        drawn += [
            _cell(card, look, (2.0, y - 11.5), (width - 4.0, _ROW)),
            _text("muted", 7.0, y, "grad"),
            _text("grad", width - 7.0, y, short(card.grad) if look.passed else ""),
        ]
    return "".join(drawn)


def _line(card: Card, size: Point, look: _Look) -> str:
    width, height = size
    # A constant without a name has its number as symbol.
    name = "" if card.symbol == short(card.data) else ending(card.symbol, _NAME, 11.5)
    return (
        _cell(card, look, (1.0, 1.0), (width - 2.0, height - 2.0))
        + _text("symbol", 6.0, 13.0, name)
        + _text("data", width - 6.0, 13.0, "" if look.options.bare else short(card.data))
    )


def _marks(card: Card, right: float) -> str:
    """Put a small sign on the upper edge for each mark; a zero shows already by its grey cell."""
    drawn = []
    for mark in reversed([mark for mark in card.marks if mark != "zero"]):
        width = text_width(mark, 8.0) + 8.0
        drawn.append(
            _rectangle("badge", right - width, -6.0, width, 11.0, 5.5)
            + _text("mark", right - width / 2.0, 2.5, mark)
        )
        right -= width + 2.0
    return "".join(drawn)


def _label(edge: Edge) -> str:
    if edge.kind in ("forward", "constant", "stale"):
        return ""
    return short(edge.contribution)


def _edge(edge: Edge, route: Curve, label: str, middle: Point, look: _Look) -> str:
    kind = CLASSES.get(edge.kind, edge.kind)
    place = f'class="edge {kind}" data-n="{edge.result}" data-p="{edge.place}"'
    width = look.scale.width(edge.contribution)
    tip = ""
    if look.options.bare:
        route = [(round(x), round(y)) for x, y in route]
        return f'<g {place}><path class="line" d="{curves.path(route)}"/></g>'
    if kind in ("pos", "neg", "undefined", "forward"):
        # A gradient flows backwards.
        way = route if kind == "forward" else route[::-1]
        route, corners = curves.head(way, 6.0 + width, 2.5 + 0.8 * width)
        points = " ".join(f"{number(x)},{number(y)}" for x, y in corners)
        tip = f'<polygon class="head" points="{points}"/>'
    text = _text("label", middle[0], middle[1] + 2.0, label) if label else ""
    name = f"{look.options.prefix}e{edge.result}-{edge.place}"
    return (
        f'<g {place} id="{name}">'
        f'{look.options.title(edge.facts)}<path class="line" d="{curves.path(route)}" '
        f'stroke-width="{width:g}"/>{tip}{text}</g>'
    )


def _rectangle(
    name: str, x: float, y: float, width: float, height: float, rx: float, more: str = ""
) -> str:
    place = f' x="{number(x)}" y="{number(y)}"' if x or y else ""
    return (
        f'<rect class="{name}"{place} width="{number(width)}" height="{number(height)}" '
        f'rx="{number(rx)}"{more}/>'
    )


def _text(name: str, x: float, y: float, text: str) -> str:
    return f'<text class="{name}" x="{number(x)}" y="{number(y)}">{xml(text)}</text>'
