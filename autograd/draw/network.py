"""Network: columns of circles and the links between them, as plain data, and its SVG.

>>> hidden = Column("hidden", [Unit("h0", -0.5), Unit("h1", 0.25)])
>>> drawing = Network([Column("input", [Unit("x")]), hidden], [Link(0, 1, 2.0), Link(0, 2, -1.0)])
>>> svg = draw(drawing)
>>> svg.count('class="unit '), svg.count("<path data-l=")
(3, 2)

What a circle and a link stand for is the matter of who makes the data: `modules.py` groups the
values of a graph, and `nn` shows the neurons of a network.

Next: `modules.py`.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from autograd.draw.metrics import shortened, text_width
from autograd.draw.palette import CLASSES, Scale, sign
from autograd.draw.quote import xml
from autograd.draw.sheet import sheet
from autograd.tables import short

# Nobody tells more circles in a column, or more lines, apart.
UNITS: Final = 64
LINKS: Final = 2000

_MARGIN: Final = 50.0  # beside the first column, for half of its heading
_TOP: Final = 32.0  # the headings
_LINE: Final = 16.0
_SIZE: Final = 11.0  # of the font
_SHADES: Final = 16  # widths of links: those of one share a group, which keeps the SVG small
_MARKS: Final = {"pos": "+", "neg": "−", "undefined": "?"}


class Unit(NamedTuple):
    """A circle; its number gives the tint, None gives none."""

    name: str
    number: float | None = None
    facts: str = ""  # more lines for the tooltip


class Column(NamedTuple):
    """Circles in one line from top to bottom, under a heading."""

    heading: str
    units: Sequence[Unit]
    subheading: str = ""


class Link(NamedTuple):
    """A line between two units, each given by its place among the units of all columns."""

    tail: int
    head: int
    number: float


class Network(NamedTuple):
    """A drawing: `about` says what numbers the links and the circles show."""

    columns: Sequence[Column]
    links: Sequence[Link]
    about: tuple[str, str] = ("weight", "value")
    notes: Sequence[str] = ()


class _Place(NamedTuple):
    x: float
    y: float
    radius: float


def draw(network: Network, prefix: str = "") -> str:
    """Write the SVG; its ids begin with the prefix.

    >>> "32 of 96 units" in draw(Network([Column("a", [Unit("u")] * 96)], []))
    False
    >>> "64 of 96 units" in draw(Network([Column("a", [Unit("u")] * 96)], []))
    True

    A column shows at most 64 units, those with the largest numbers, or evenly chosen ones where
    they have no number; of the links between them at most the 2000 with the largest. A line below
    the picture says what is left out.
    """
    starts = [0, *accumulate(len(column.units) for column in network.columns)]
    shown = [_chosen(column.units) for column in network.columns]
    places, width, bottom = _places(shown, starts)
    units = [unit for column in network.columns for unit in column.units]
    links = [link for link in network.links if link.tail in places and link.head in places]
    strongest = sorted(links, key=lambda link: -_magnitude(link.number))[:LINKS]
    widths = Scale([link.number for link in strongest])
    tints = Scale([units[n].number or 0.0 for n in places])
    below = [*_left_out(network, places, len(strongest)), *network.notes]
    legend, told = _legend(network.about, widths, tints)
    width = max(width, 198.0 + text_width(told, _SIZE), *(text_width(x, _SIZE) for x in below))
    drawn = [
        *_headings(network.columns, shown, starts, places),
        *_lines(strongest, widths, places),
        *(_circle(n, units[n], places[n], tints, prefix) for n in places),
        f'<g transform="translate(0 {bottom + 12.0:g})">{legend}</g>',
        *(
            f'<text class="muted" x="0" y="{bottom + 34.0 + _LINE * row:g}">{xml(line)}</text>'
            for row, line in enumerate(below)
        ),
    ]
    return sheet(drawn, width, bottom + 24.0 + _LINE * len(below), _summary(network))


def chosen(columns: Sequence[Column]) -> list[int]:
    """List the units that are drawn, by their place among the units of all columns.

    >>> chosen([Column("a", [Unit("x"), Unit("y")])])
    [0, 1]
    """
    starts = [0, *accumulate(len(column.units) for column in columns)]
    return [
        start + place
        for start, column in zip(starts, columns, strict=False)
        for place in _chosen(column.units)
    ]


def _magnitude(number: float) -> float:
    # nan and the infinities are what a reader looks for.
    return abs(number) if number - number == 0.0 else float("inf")


def _chosen(units: Sequence[Unit]) -> list[int]:
    """Choose the units that a column shows, in their order."""
    if len(units) <= UNITS:
        return list(range(len(units)))
    numbers = [0.0 if unit.number is None else _magnitude(unit.number) for unit in units]
    if not any(numbers):
        return [place * len(units) // UNITS for place in range(UNITS)]
    return sorted(sorted(range(len(units)), key=lambda n: -numbers[n])[:UNITS])


def _places(shown: list[list[int]], starts: list[int]) -> tuple[dict[int, _Place], float, float]:
    """Place the units; give the width, and where the columns end."""
    tallest = max(map(len, shown), default=0)
    pitch = max(11.0, min(44.0, 450.0 / max(tallest, 1)))
    tall = max(130.0, pitch * tallest)
    gap = max(96.0, min(206.0, 1000.0 / max(len(shown), 1)))
    radius = min(9.0, 0.42 * pitch)
    places = {}
    for number, (chosen, start) in enumerate(zip(shown, starts, strict=False)):
        x = _MARGIN + gap * number
        for row, unit in enumerate(chosen):
            y = _TOP + tall * (row + 0.5) / len(chosen)
            places[start + unit] = _Place(round(x, 1), round(y, 1), round(radius, 1))
    width = 2.0 * _MARGIN + gap * max(len(shown) - 1, 0)
    return places, round(width, 1), round(_TOP + tall, 1)


def _left_out(network: Network, places: dict[int, _Place], links: int) -> list[str]:
    notes = []
    total = sum(len(column.units) for column in network.columns)
    if len(places) < total:
        notes.append(f"showing {len(places)} of {total} units")
    if links < len(network.links):
        notes.append(f"showing {links} of {len(network.links)} links, the largest")
    return notes


def _summary(network: Network) -> str:
    columns = ", ".join(f"{c.heading} ({len(c.units)})" for c in network.columns)
    return f"{columns or 'nothing to show'}; {len(network.links)} links"


def _headings(
    columns: Sequence[Column],
    shown: list[list[int]],
    starts: list[int],
    places: dict[int, _Place],
) -> list[str]:
    written = []
    for column, chosen, start in zip(columns, shown, starts, strict=False):
        if not chosen:
            continue
        x = places[start + chosen[0]].x
        heading = f"{shortened(column.heading, 100.0, _SIZE)} ({len(column.units)})"
        written.append(
            f'<g><title>{xml(column.heading)}</title><text x="{x:g}" y="8" '
            f'text-anchor="middle">{xml(heading)}</text></g>'
        )
        if column.subheading:
            written.append(
                f'<text class="muted" x="{x:g}" y="23" text-anchor="middle">'
                f"{xml(shortened(column.subheading, 100.0, _SIZE))}</text>"
            )
    return written


def _lines(links: list[Link], widths: Scale, places: dict[int, _Place]) -> list[str]:
    """Draw the links, those of one sign and about one width together, the weakest first."""
    groups: dict[tuple[int, str], list[Link]] = {}
    for link in links:
        shade = round(_SHADES * widths.strength(link.number))
        groups.setdefault((shade, CLASSES[sign(link.number)]), []).append(link)
    # Where there are many, they are thinner.
    thinner = max(0.6, min(1.0, 1.1 - len(links) / 2000.0))
    written = []
    for (shade, kind), group in sorted(groups.items(), key=lambda item: item[0]):
        share = shade / _SHADES
        width = thinner * (0.5 + 2.0 * share)
        style = f'stroke-width="{width:.3g}" stroke-opacity="{0.15 + 0.7 * share:.2g}"'
        paths = [_curve(link, places[link.tail], places[link.head]) for link in group]
        written.append(_stroked(kind, style, "".join(paths)))
    return written


def _stroked(kind: str, style: str, paths: str) -> str:
    return f'<g class="{kind}"><g class="line" {style}>{paths}</g></g>'


def _curve(link: Link, tail: _Place, head: _Place) -> str:
    x, y = tail.x + tail.radius, tail.y
    across, down = head.x - head.radius - x, head.y - y
    # A link that runs backwards, or within a column, leaves and arrives in the same directions.
    bend = max(abs(across) / 2.0, 24.0)
    return (
        f'<path data-l="{link.tail} {link.head}" '
        f'd="M{x:g} {y:g}c{bend:g} 0 {across - bend:g} {down:g} {across:g} {down:g}"/>'
    ).replace(" -", "-")


def _circle(n: int, unit: Unit, place: _Place, tints: Scale, prefix: str) -> str:
    x, y, radius = place
    facts = f"{unit.name}\n{unit.facts}" if unit.facts else unit.name
    circle = f'cx="{x:g}" cy="{y:g}" r="{radius:g}"'
    inside = f'<circle class="frame" {circle}/>'
    kind = "plain"
    if unit.number is not None:
        kind = CLASSES[sign(unit.number)]
        tint = 0.15 + 0.6 * tints.strength(unit.number)
        inside += f'<circle class="cell" {circle} fill-opacity="{tint:.2g}"/>'
    if kind in _MARKS:
        middle = f'x="{x:g}" y="{y + 0.4 * radius:g}" text-anchor="middle"'
        inside += f'<text {middle} style="font-size:{1.2 * radius:.0f}px">{_MARKS[kind]}</text>'
    return (
        f'<g class="unit {kind}" id="{prefix}u{n}" data-n="{n}">'
        f"<title>{xml(facts)}</title>{inside}</g>"
    )


def _legend(about: tuple[str, str], widths: Scale, tints: Scale) -> tuple[str, str]:
    """Draw what the colours mean, and say what the widths and tints do; also as text alone."""
    largest = [
        f"{what}: {name}, up to {short(scale.largest)} in size"
        for what, name, scale in (("line", about[0], widths), ("circle", about[1], tints))
        if name and scale.largest > 0.0
    ]
    text = "; ".join(largest)
    parts = []
    for x, kind, word in ((0.0, "pos", "positive"), (96.0, "neg", "negative")):
        parts.append(_stroked(kind, 'stroke-width="2.5"', f'<path d="M{x:g} 0h24"/>'))
        parts.append(f'<text x="{x + 29:g}" y="4">{_MARKS[kind]} {word}</text>')
    return "".join(parts) + f'<text x="198" y="4">{xml(text)}</text>', text
