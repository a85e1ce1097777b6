"""Curves: the lines of a drawing as cubic Béziers, whichever layout gave them.

>>> curve = smooth([(0.0, 5.0), (10.0, 5.0), (30.0, 25.0), (40.0, 25.0)])
>>> path(curve)
'M0,5h10c10,0 10,20 20,20h10'

A curve is a list of points: the first end, then for each piece two points that pull at it and the
end of the piece. So do layout engines write them.

Next: `geometry.py`, where the lines come from.
"""

import math
from itertools import pairwise
from typing import Final

from autograd.draw.layered import Point

Curve = list[Point]

_HALVINGS: Final = 20


def smooth(route: list[Point]) -> Curve:
    """Make a curve of the points through which a link of the built-in layout goes.

    It bends where the route changes its height, and leaves each point in the direction of links.
    """
    points = [route[0]]
    for place, ((x, y), (x2, y2)) in enumerate(pairwise(route), 1):
        straight = abs(y - y2) < 0.05
        # A line through many layers is one piece.
        if straight and place + 1 < len(route) and abs(route[place + 1][1] - y2) < 0.05:
            continue
        x, y = points[-1]
        bend = (x + x2) / 2.0
        points += [(bend, y), (bend, y2), (x2, y2)]
    return points


def cut(curve: Curve, length: float) -> Curve:
    """Cut a curve where it comes within some distance of its last point.

    >>> cut(smooth([(0.0, 0.0), (8.0, 0.0)]), 2.0)[-1]
    (6.0, 0.0)
    """
    tip = curve[-1]
    start = len(curve) - 4
    while start > 0 and math.dist(curve[start], tip) < length:
        start -= 3
    piece = curve[start : start + 4]
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        near = math.dist(_part(piece, middle)[-1], tip) < length
        low, high = (low, middle) if near else (middle, high)
    kept = [(round(x, 3), round(y, 3)) for x, y in _part(piece, high)]
    return [*curve[: start + 1], *kept[1:]]


def head(curve: Curve, length: float, half: float) -> tuple[Curve, list[Point]]:
    """Put an arrow head on the last point: give the curve that ends in it, and its corners.

    >>> head(smooth([(0.0, 0.0), (8.0, 0.0)]), 2.0, 1.0)[1]
    [(8.0, 0.0), (6.0, -1.0), (6.0, 1.0)]
    """
    line = cut(curve, length)
    (x, y), (x2, y2) = line[-1], curve[-1]
    long = math.hypot(x2 - x, y2 - y) or 1.0
    across_x, across_y = half * (y2 - y) / long, half * (x2 - x) / long
    corners = [(x2, y2), (x + across_x, y - across_y), (x - across_x, y + across_y)]
    return line, corners


def path(curve: Curve) -> str:
    """Write a curve as the `d` of an SVG path, relative to where each piece begins: shorter."""
    # In whole tenths, so that no rounding adds up.
    points = [(round(10.0 * x), round(10.0 * y)) for x, y in curve]
    words = ["M{},{}".format(*map(_tenths, points[0]))]
    for place in range(1, len(points), 3):
        x, y = points[place - 1]
        piece = [(a - x, b - y) for a, b in points[place : place + 3]]
        if any(down for _, down in piece):
            words.append("c" + " ".join(f"{_tenths(a)},{_tenths(b)}" for a, b in piece))
        else:
            words.append(f"h{_tenths(piece[-1][0])}")
    # A sign parts two numbers as well.
    return "".join(words).replace(",-", "-").replace(" -", "-")


def _tenths(count: int) -> str:
    return number(count / 10.0)


def number(x: float) -> str:
    """Write a coordinate: a tenth of a pixel is enough.

    >>> number(2.0), number(1.25), number(-0.01)
    ('2', '1.2', '0')
    """
    text = f"{x:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _part(piece: Curve, share: float) -> Curve:
    """Give the first part of one piece, as de Casteljau divides it."""
    points, ends = piece, [piece[0]]
    while len(points) > 1:
        points = [
            (x + share * (x2 - x), y + share * (y2 - y)) for (x, y), (x2, y2) in pairwise(points)
        ]
        ends.append(points[0])
    return ends
