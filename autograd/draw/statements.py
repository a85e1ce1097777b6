"""Statements: a picture in the language of Graphviz, DOT.

>>> from autograd import Value
>>> from autograd.draw.picture import picture
>>> for line in statements(picture(Value(1.0) * 2.0))[-2:]:
...     print(line.strip())
n1 -> o2 [class="forward" color="#8a8f98" dir="forward" id="e1" penwidth="1.0" style="solid"]
o2 -> n2 [class="forward" color="#8a8f98" dir="forward" id="e2" penwidth="1.0" style="solid"]

Cards are HTML-like labels, because only these can tint one cell. Each text goes through `quote.py`.

Next: `drawing.py` makes a `graphviz.Digraph` of them.
"""

from typing import Final

from autograd.draw import palette
from autograd.draw.cards import Card, Edge
from autograd.draw.palette import SIGNS, Scale
from autograd.draw.picture import Circle, Picture
from autograd.draw.quote import lines, markup, quoted
from autograd.tables import short

# Every engine knows the widths of Arial, and every system has it or a face of the same widths.
FONT: Final = "Arial"
NODE: Final = {"color": palette.MUTED, "fontcolor": palette.INK, "fontname": FONT, "fontsize": "11"}
EDGE: Final = {"arrowsize": "0.6", "fontname": FONT, "fontsize": "10"}

_GRAPH: Final = {"bgcolor": palette.PAPER, "nodesep": "0.18", "pad": "0.15"}
_FRAMES: Final = {
    "constant": ("dotted", "1.0"),
    "leaf": ("dashed", "1.0"),
    "parameter": ("solid", "1.6"),
    "result": ("solid", "0.8"),
}
# What flows nowhere: the style of its line.
_STILL: Final = {"constant": "solid", "closed": "dotted", "zero": "solid"}
_TABLE: Final = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="{}" CELLPADDING="{}"{}>'


def statements(picture: Picture) -> list[str]:
    """Write one line for each card, circle and arrow.

    >>> from autograd import Value
    >>> from autograd.draw.picture import picture
    >>> len(statements(picture(Value(1.0) + 2.0)))
    7

    After a backward pass an arrow is drawn from an operation back to each operand, and from a
    result back to its operation.
    """
    shown = picture.cards
    edges: dict[int, list[Edge]] = {result: [] for result in picture.circles}
    for edge in shown.edges:
        edges[edge.result].append(edge)
    arrows = []
    for result, arriving in edges.items():
        for edge in arriving:
            ends = f"n{edge.operand} -> o{result}"
            arrows.append((ends, _arrow(edge.kind, edge.contribution, shown.scale, edge)))
        grad = shown.nodes[result].grad or 0.0
        kind = palette.sign(grad) if shown.passed else "forward"
        arrows.append((f"o{result} -> n{result}", _arrow(kind, grad, shown.scale)))
    return [
        *(
            _card(f"n{place}", card, title, shown.scale)
            for place, (card, title) in enumerate(zip(shown.nodes, picture.titles, strict=True))
        ),
        *(_circle(f"o{place}", circle) for place, circle in picture.circles.items()),
        *(
            _line(ends, {**attributes, "id": quoted(f"e{number}")})
            for number, (ends, attributes) in enumerate(arrows)
        ),
    ]


def graph_attributes(picture: Picture, rankdir: str) -> dict[str, str]:
    """Give the attributes of the whole graph.

    >>> from autograd import Value
    >>> from autograd.draw.picture import picture
    >>> graph_attributes(picture(Value(1.0) + 2.0), "LR")["ranksep"]
    '0.37'
    """
    # The more there is in a layer, the steeper its lines run, and the more room they need.
    ranksep = min(0.35 + len(picture.titles) / 150.0, 1.0)
    # In a tree the operands can stand in their order; elsewhere that would cross lines.
    ends = {(edge.operand, edge.result) for edge in picture.cards.edges}
    ordering = "in" if len(ends) == len({operand for operand, _ in ends}) else ""
    return {**_GRAPH, "ordering": ordering, "rankdir": rankdir, "ranksep": f"{ranksep:.2g}"}


def _card(name: str, card: Card, title: str, scale: Scale) -> str:
    rows = []
    if title:
        written = "<BR/>".join(markup(line) for line in lines(title))
        rows.append(f'<TD><FONT POINT-SIZE="12"><B>{written}</B></FONT></TD>')
    is_stale = "stale" in card.marks
    rows.append(_row("stale" if is_stale else "data", card.data, ""))
    if card.grad is not None:
        tint = scale.tint(card.grad)
        rows.append(_row("grad", card.grad, f' STYLE="ROUNDED" BGCOLOR="{tint}"'))
    # A width for all, so that the cards of a column align.
    rows[0] = rows[0].replace("<TD>", '<TD WIDTH="84">', 1)
    table = _TABLE.format(1, 1, "") + "".join(f"<TR>{row}</TR>" for row in rows) + "</TABLE>"
    style, width = _FRAMES[card.kind]
    told = f"{title}: {card.kind}" if title else card.kind
    return _line(
        name,
        {
            "class": quoted(card.kind + (" stale" if is_stale else "")),
            "fillcolor": quoted(palette.PAPER),
            "id": quoted(name),
            "label": f"<{table}>",
            "margin": quoted("0.02"),
            "penwidth": quoted(width),
            "shape": quoted("box"),
            "style": quoted(f"rounded,filled,{style}"),
            "tooltip": quoted(f"{told}\n{card.facts}"),
        },
    )


def _row(name: str, number: float, style: str) -> str:
    return (
        f'<TD>{_TABLE.format(0, 2, style)}<TR><TD ALIGN="LEFT"><FONT COLOR="{palette.MUTED}">'
        f'{name}</FONT></TD><TD ALIGN="RIGHT">{short(number)}</TD></TR></TABLE></TD>'
    )


def _circle(name: str, circle: Circle) -> str:
    return _line(
        name,
        {
            "class": quoted("operation"),
            "fillcolor": quoted(palette.OPERATION),
            "height": quoted("0.3"),
            "id": quoted(name),
            "label": quoted(circle.sign),
            "margin": quoted("0.04,0.02"),
            "shape": quoted("ellipse"),
            "style": quoted("filled"),
            "tooltip": quoted(circle.about),
            "width": quoted("0.3"),
        },
    )


def _arrow(kind: str, number: float, scale: Scale, edge: Edge | None = None) -> dict[str, str]:
    """Give the attributes of a line along which a number flows: an edge, or what a result gets."""
    colour = SIGNS.get(kind, palette.PLAIN)
    flows = kind in SIGNS
    width = scale.width(number) if flows else 1.0
    style = "dashed" if kind == "negative" else _STILL.get(kind, "solid")
    points = "forward" if kind == "forward" else "none" if kind in _STILL else "back"
    attributes = {
        "class": quoted(kind),
        "color": quoted(colour),
        "dir": quoted(points),
        "penwidth": quoted(str(width)),
        "style": quoted(style),
    }
    if edge is None:
        if flows:
            attributes["tooltip"] = quoted(f"upstream {number!r}")
    elif kind not in ("forward", "constant"):
        attributes["fontcolor"] = quoted(palette.darker(colour))
        # The cell keeps the number off a line that may be five pixels wide.
        cell = f"{_TABLE.format(0, 4, '')}<TR><TD>{short(number)}</TD></TR></TABLE>"
        attributes["label"] = f"<{cell}>"
        attributes["tooltip"] = quoted(edge.facts)
    return attributes


def _line(subject: str, attributes: dict[str, str]) -> str:
    return f"\t{subject} [{' '.join(f'{k}={v}' for k, v in sorted(attributes.items()))}]\n"
