"""Svg: a picture drawn on a plan of our own, for where no layout engine is found.

>>> from autograd import Value
>>> from autograd.draw.picture import picture
>>> text = draw(picture(Value(1.0) + 2.0))
>>> text.startswith("<svg "), text.count('class="node ')
(True, 4)

The look, the ids and the classes are those that Graphviz gives the same picture.

Next: `dot.py`, the function that draws.
"""

from collections.abc import Callable
from typing import Final

from autograd.draw import curves, palette
from autograd.draw.curves import Curve
from autograd.draw.layered import Link, Point, layout
from autograd.draw.metrics import text_width
from autograd.draw.picture import Arrow, Card, Circle, Picture
from autograd.draw.quote import lines, xml

_MARGIN: Final = 12.0
_LINE: Final = 15.0  # the height of a line of text
_CARD: Final = 92.0  # the least width of a card
_FRAMES: Final = {
    "constant": 'stroke-dasharray="1,4" stroke-linecap="round"',
    "leaf": 'stroke-dasharray="5,3"',
    "parameter": 'stroke-width="1.6"',
    "result": 'stroke-width="0.8"',
}
_DASHES: Final = {
    "solid": "",
    "dashed": ' stroke-dasharray="6,3"',
    "dotted": ' stroke-dasharray="1,4" stroke-linecap="round"',
}


def draw(picture: Picture, rankdir: str = "LR") -> str:
    """Write the SVG of a picture, from left to right or, with "TB", from top to bottom.

    >>> from autograd import Value
    >>> from autograd.draw.picture import picture
    >>> "tanh" in draw(picture(Value(1.0).tanh()), "TB")
    True
    """
    turn = _down if rankdir == "TB" else _right
    circles = {circle.name[1:]: circle for circle in picture.circles}
    # In topological order: an operation right before its result.
    shapes: list[Card | Circle] = []
    for card in picture.cards:
        if card.name[1:] in circles:
            shapes.append(circles[card.name[1:]])
        shapes.append(card)
    numbers = {shape.name: n for n, shape in enumerate(shapes)}
    sizes = [_size(shape) for shape in shapes]
    links = [
        Link(numbers[arrow.tail], numbers[arrow.head], turn(_label_size(arrow.label)))
        for arrow in picture.arrows
    ]
    plan = layout([turn(size) for size in sizes], links)
    drawn = [
        _arrow(arrow, f"e{n}", route, turn(middle), turn)
        for n, (arrow, route, middle) in enumerate(
            zip(picture.arrows, plan.routes, plan.labels, strict=True)
        )
    ]
    drawn += [
        _shape(shape, size, turn(point))
        for shape, size, point in zip(shapes, sizes, plan.centres, strict=True)
    ]
    width, height = turn((plan.width, plan.height))
    width, height = round(width + 2.0 * _MARGIN, 2), round(height + 2.0 * _MARGIN, 2)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{-_MARGIN} {-_MARGIN} {width} {height}" font-family="Arial, sans-serif" '
        f'font-size="11" fill="{palette.INK}">\n'
        f'<rect x="{-_MARGIN}" y="{-_MARGIN}" width="{width}" height="{height}" '
        f'fill="{palette.PAPER}"/>\n' + "\n".join(drawn) + "\n</svg>\n"
    )


def _right(point: Point) -> Point:
    return point


def _down(point: Point) -> Point:
    return point[1], point[0]


def _label_size(label: str) -> Point:
    return (text_width(label, 10.0) + 8.0, 14.0) if label else (0.0, 0.0)


def _size(shape: Card | Circle) -> Point:
    if isinstance(shape, Circle):
        return max(22.0, text_width(shape.sign, 11.0) + 12.0), 22.0
    title = lines(shape.title) if shape.title else []
    rows = len(title) + (2 if shape.grad else 1)
    widest = max((1.1 * text_width(line, 12.0) for line in title), default=0.0)
    number = max(text_width(card, 11.0) for card in (shape.data, shape.grad))
    return max(_CARD, widest + 16.0, number + 50.0), rows * _LINE + 10.0


def _shape(shape: Card | Circle, size: Point, centre: Point) -> str:
    x, y = centre
    if isinstance(shape, Circle):
        kind = "operation"
        inside = (
            f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{size[0] / 2:.1f}" ry="{size[1] / 2:.1f}" '
            f'fill="{palette.OPERATION}" stroke="{palette.MUTED}"/>'
            + _text(shape.sign, x, y + 4.0, 'text-anchor="middle"')
        )
    else:
        kind = shape.kind + (" stale" if shape.stale else "")
        inside = _card(shape, size, x - size[0] / 2.0, y - size[1] / 2.0)
    return (
        f'<g id="{shape.name}" class="node {kind}"><title>{xml(shape.tooltip)}</title>{inside}</g>'
    )


def _card(card: Card, size: Point, left: float, top: float) -> str:
    width, height = size
    right = left + width
    written = [
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="9" '
        f'fill="{palette.PAPER}" stroke="{palette.MUTED}" {_FRAMES[card.kind]}/>'
    ]
    y = top + 15.0
    for line in lines(card.title) if card.title else []:
        style = 'text-anchor="middle" font-size="12" font-weight="bold"'
        written.append(_text(line, (left + right) / 2.0, y, style))
        y += _LINE
    rows = [("stale" if card.stale else "data", card.data)]
    if card.grad:
        rows.append(("grad", card.grad))
        written.append(
            f'<rect x="{left + 4:.1f}" y="{y + 3.5:.1f}" width="{width - 8:.1f}" height="16" '
            f'rx="5" fill="{card.tint}"/>'
        )
    for name, number in rows:
        written.append(_text(name, left + 8.0, y, f'fill="{palette.MUTED}"'))
        written.append(_text(number, right - 8.0, y, 'text-anchor="end"'))
        y += _LINE
    return "".join(written)


def _text(text: str, x: float, y: float, style: str) -> str:
    return f'<text xml:space="preserve" x="{x:.1f}" y="{y:.1f}" {style}>{xml(text)}</text>'


def _arrow(
    arrow: Arrow, name: str, route: list[Point], middle: Point, turn: Callable[[Point], Point]
) -> str:
    line: Curve = [turn(point) for point in curves.smooth(route)]
    head = ""
    if arrow.points != "none":
        if arrow.points == "back":
            line.reverse()
        line, tip = curves.head(line, 6.0 + arrow.width, 2.5 + 0.8 * arrow.width)
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in tip)
        head = f'<polygon points="{corners}" fill="{arrow.colour}"/>'
    path = curves.path(line)
    label = _label(arrow, middle) if arrow.label else ""
    return (
        f'<g id="{name}" class="edge {arrow.kind}"><title>{xml(arrow.tooltip)}</title>'
        f'<path d="{path}" fill="none" stroke="{arrow.colour}" stroke-width="{arrow.width}"'
        f"{_DASHES[arrow.dash]}/>{head}{label}</g>"
    )


def _label(arrow: Arrow, middle: Point) -> str:
    x, y = middle
    width, height = _label_size(arrow.label)
    style = f'text-anchor="middle" font-size="10" fill="{palette.darker(arrow.colour)}"'
    return (
        f'<rect x="{x - width / 2.0 + 2.0:.1f}" y="{y - height / 2.0:.1f}" '
        f'width="{width - 4.0:.1f}" height="{height}" fill="{palette.PAPER}"/>'
        + _text(arrow.label, x, y + 3.5, style)
    )
