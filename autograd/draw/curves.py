"""Curves: the lines of a drawing as cubic Béziers, whichever layout gave them.

>>> curve = smooth([(0.0, 5.0), (10.0, 5.0), (30.0, 25.0), (40.0, 25.0)])
>>> path(curve)
'M0,5H10C20,5 20,25 30,25H40'

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
    """Write a curve as the `d` of an SVG path."""
    x, y = (number(part) for part in curve[0])
    words = [f"M{x},{y}"]
    for place in range(1, len(curve), 3):
        before = y
        xs, ys = zip(*((number(a), number(b)) for a, b in curve[place : place + 3]), strict=True)
        x, y = xs[-1], ys[-1]
        if set(ys) == {before}:
            words.append(f"H{x}")
        else:
            words.append("C" + " ".join(f"{a},{b}" for a, b in zip(xs, ys, strict=True)))
    return "".join(words)


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
