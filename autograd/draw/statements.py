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
from autograd.draw.picture import Arrow, Card, Circle, Picture
from autograd.draw.quote import lines, markup, quoted

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
_TABLE: Final = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="{}" CELLPADDING="{}"{}>'


def statements(picture: Picture) -> list[str]:
    """Write one line for each card, circle and arrow.

    >>> from autograd import Value
    >>> from autograd.draw.picture import picture
    >>> len(statements(picture(Value(1.0) + 2.0)))
    7
    """
    return [
        *map(_card, picture.cards),
        *map(_circle, picture.circles),
        *(_arrow(arrow, number) for number, arrow in enumerate(picture.arrows)),
    ]


def graph_attributes(picture: Picture, rankdir: str) -> dict[str, str]:
    """Give the attributes of the whole graph.

    >>> from autograd import Value
    >>> from autograd.draw.picture import picture
    >>> graph_attributes(picture(Value(1.0) + 2.0), "LR")["ranksep"]
    '0.37'
    """
    # The more there is in a layer, the steeper its lines run, and the more room they need.
    ranksep = min(0.35 + len(picture.cards) / 150.0, 1.0)
    tails = [arrow.tail for arrow in picture.arrows]
    # In a tree the operands can stand in their order; elsewhere that would cross lines.
    ordering = "in" if len(tails) == len(set(tails)) else ""
    return {**_GRAPH, "ordering": ordering, "rankdir": rankdir, "ranksep": f"{ranksep:.2g}"}


def _card(card: Card) -> str:
    rows = []
    if card.title:
        title = "<BR/>".join(markup(line) for line in lines(card.title))
        rows.append(f'<TD><FONT POINT-SIZE="12"><B>{title}</B></FONT></TD>')
    rows.append(_row("stale" if card.stale else "data", card.data, ""))
    if card.grad:
        rows.append(_row("grad", card.grad, f' STYLE="ROUNDED" BGCOLOR="{card.tint}"'))
    # A width for all, so that the cards of a column align.
    rows[0] = rows[0].replace("<TD>", '<TD WIDTH="84">', 1)
    table = _TABLE.format(1, 1, "") + "".join(f"<TR>{row}</TR>" for row in rows) + "</TABLE>"
    style, width = _FRAMES[card.kind]
    return _line(
        card.name,
        {
            "class": quoted(card.kind + (" stale" if card.stale else "")),
            "fillcolor": quoted(palette.PAPER),
            "id": quoted(card.name),
            "label": f"<{table}>",
            "margin": quoted("0.02"),
            "penwidth": quoted(width),
            "shape": quoted("box"),
            "style": quoted(f"rounded,filled,{style}"),
            "tooltip": quoted(card.tooltip),
        },
    )


def _row(name: str, number: str, style: str) -> str:
    return (
        f'<TD>{_TABLE.format(0, 2, style)}<TR><TD ALIGN="LEFT"><FONT COLOR="{palette.MUTED}">'
        f'{name}</FONT></TD><TD ALIGN="RIGHT">{markup(number)}</TD></TR></TABLE></TD>'
    )


def _circle(circle: Circle) -> str:
    return _line(
        circle.name,
        {
            "class": quoted("operation"),
            "fillcolor": quoted(palette.OPERATION),
            "height": quoted("0.3"),
            "id": quoted(circle.name),
            "label": quoted(circle.sign),
            "margin": quoted("0.04,0.02"),
            "shape": quoted("ellipse"),
            "style": quoted("filled"),
            "tooltip": quoted(circle.tooltip),
            "width": quoted("0.3"),
        },
    )


def _arrow(arrow: Arrow, number: int) -> str:
    attributes = {
        "class": quoted(arrow.kind),
        "color": quoted(arrow.colour),
        "dir": quoted(arrow.points),
        "id": quoted(f"e{number}"),
        "penwidth": quoted(str(arrow.width)),
        "style": quoted(arrow.dash),
    }
    if arrow.label:
        attributes["fontcolor"] = quoted(palette.darker(arrow.colour))
        # The cell keeps the number off a line that may be five pixels wide.
        cell = f"{_TABLE.format(0, 4, '')}<TR><TD>{markup(arrow.label)}</TD></TR></TABLE>"
        attributes["label"] = f"<{cell}>"
    if arrow.tooltip:
        attributes["tooltip"] = quoted(arrow.tooltip)
    return _line(f"{arrow.tail} -> {arrow.head}", attributes)


def _line(subject: str, attributes: dict[str, str]) -> str:
    return f"\t{subject} [{' '.join(f'{k}={v}' for k, v in attributes.items())}]\n"
