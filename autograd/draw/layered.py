"""Layered: a layout of boxes and the lines between them, in plain Python.

>>> plan = layout([(80.0, 50.0), (20.0, 20.0), (80.0, 50.0)], [Link(0, 1), Link(1, 2)])
>>> plan.centres
[(40.0, 25.0), (124.0, 25.0), (208.0, 25.0)]
>>> plan.width, plan.height
(248.0, 50.0)

Four steps, as Sugiyama described them: each box gets a layer, as near to what follows it as it can
be; a line over several layers is cut at each; the layers are sorted by the mean place of their
neighbours, to uncross the lines; then every box moves as close to its neighbours as the order lets
it. The picture is less compact than that of Graphviz, and needs nothing but this file.

Next: `geometry.py`, which asks for such a plan.
"""

from itertools import pairwise
from typing import Final, NamedTuple

Point = tuple[float, float]

LAYER_GAP: Final = 34.0
STEEP_GAP: Final = 90.0  # at most so much more
BOX_GAP: Final = 10.0
PORT_GAP: Final = 10.0
# So many places where links cross layers are kept in order; of more, the longest links run free.
CROSSINGS: Final = 50_000
# Enough for the order, and for the places, to settle.
_ORDER_SWEEPS: Final = 8
_PLACE_SWEEPS: Final = 12


class Link(NamedTuple):
    """A line from one box to another; a label of some size gets room of its own."""

    tail: int
    head: int
    label: Point = (0.0, 0.0)


class Plan(NamedTuple):
    """Where everything is; y grows downwards."""

    width: float
    height: float
    centres: list[Point]  # of the boxes
    routes: list[list[Point]]  # of the links: the points through which each goes
    labels: list[Point]  # of the links: where each has room for its label


class _Cell(NamedTuple):
    """A place in a layer: a box, or where a link crosses the layer."""

    layer: int
    along: float  # the extent in the direction of the links
    across: float


# The cells through which a link goes, its two boxes included.
_Chain = list[int]


def layout(boxes: list[Point], links: list[Link]) -> Plan:
    """Place boxes, given by width and height, so that all links run to the right.

    >>> layout([(10.0, 10.0), (10.0, 10.0)], [Link(0, 1)]).routes
    [[(10.0, 5.0), (10.0, 5.0), (44.0, 5.0), (44.0, 5.0)]]

    A link goes from an earlier box of the list to a later one.
    """
    depths = _layers(len(boxes), links)
    cells = [_Cell(layer, *box) for layer, box in zip(depths, boxes, strict=True)]
    longest = _longest([depths[link.head] - depths[link.tail] for link in links])
    chains = [_chain(cells, link, longest) for link in links]
    layers: list[list[int]] = [[] for _ in range(max(depths, default=-1) + 1)]
    for number, cell in enumerate(cells):
        layers[cell.layer].append(number)
    before, after = _neighbours(len(cells), chains)
    _sort(layers, before, after)
    across = _places(layers, cells, before, after)
    columns = _columns(layers, cells, across, after)
    points = [(sum(columns[cell.layer]) / 2.0, y) for cell, y in zip(cells, across, strict=True)]
    return Plan(
        columns[-1][1] if columns else 0.0,
        max((y + cell.across / 2.0 for cell, y in zip(cells, across, strict=True)), default=0.0),
        points[: len(boxes)],
        _routes(chains, cells, points, columns),
        [points[chain[len(chain) // 2]] for chain in chains],
    )


def _layers(count: int, links: list[Link]) -> list[int]:
    """Number the layer of each box: the last in which all of its links still run to the right."""
    to_end = [0] * count
    for link in sorted(links, key=lambda link: -link.tail):
        span = 2 if any(link.label) else 1
        to_end[link.tail] = max(to_end[link.tail], to_end[link.head] + span)
    last = max(to_end, default=0)
    return [last - distance for distance in to_end]


def _longest(spans: list[int]) -> int:
    """Give the longest span of a link that is still cut at each layer."""
    total = 0
    for span in sorted(spans):
        total += span - 1
        if total > CROSSINGS:
            return span - 1
    return max(spans, default=0)


def _chain(cells: list[_Cell], link: Link, longest: int) -> _Chain:
    """Add a cell for each layer that a link crosses; the middle one has room for the label."""
    crossed = range(cells[link.tail].layer + 1, cells[link.head].layer)
    if len(crossed) >= longest:
        return [link.tail, link.head]
    chain = [link.tail, *range(len(cells), len(cells) + len(crossed)), link.head]
    cells += [_Cell(layer, 0.0, 0.0) for layer in crossed]
    if any(link.label):
        middle = chain[len(chain) // 2]
        cells[middle] = _Cell(cells[middle].layer, *link.label)
    return chain


def _neighbours(count: int, chains: list[_Chain]) -> tuple[list[list[int]], list[list[int]]]:
    before: list[list[int]] = [[] for _ in range(count)]
    after: list[list[int]] = [[] for _ in range(count)]
    for chain in chains:
        for a, b in pairwise(chain):
            before[b].append(a)
            after[a].append(b)
    return before, after


def _sort(layers: list[list[int]], before: list[list[int]], after: list[list[int]]) -> None:
    """Sort each layer by the mean place of the neighbours, to and fro over the layers."""
    place = {number: float(i) for layer in layers for i, number in enumerate(layer)}
    for sweep in range(_ORDER_SWEEPS):
        # The last sweep runs from the root, whose operands then stand in their order.
        ordered, neighbours = (layers, before) if sweep % 2 == 0 else (layers[::-1], after)
        for layer in ordered:
            keys = {n: _mean(neighbours[n], place, place[n]) for n in layer}
            layer.sort(key=keys.__getitem__)
            place.update((number, float(i)) for i, number in enumerate(layer))


def _mean(numbers: list[int], places: "dict[int, float]", default: float) -> float:
    return sum(places[n] for n in numbers) / len(numbers) if numbers else default


def _places(
    layers: list[list[int]], cells: list[_Cell], before: list[list[int]], after: list[list[int]]
) -> list[float]:
    """Place the cells of each layer as near to their neighbours as their order allows."""
    places = {number: 0.0 for layer in layers for number in layer}
    for sweep in range(_PLACE_SWEEPS):
        ordered, neighbours = (layers, before) if sweep % 2 else (layers[::-1], after)
        for layer in ordered:
            offsets = [0.0]
            for a, b in pairwise(layer):
                offsets.append(offsets[-1] + (cells[a].across + cells[b].across) / 2.0 + BOX_GAP)
            wishes = [
                _mean(neighbours[n], places, places[n]) - offset
                for n, offset in zip(layer, offsets, strict=True)
            ]
            for n, offset, place in zip(layer, offsets, _ascending(wishes), strict=True):
                places[n] = place + offset
    top = min((places[n] - cell.across / 2.0 for n, cell in enumerate(cells)), default=0.0)
    return [places[n] - top for n in range(len(cells))]


def _ascending(wishes: list[float]) -> list[float]:
    """Give the ascending numbers that are nearest to some others, by the sum of squares.

    Neighbours in the wrong order are pooled to their mean, again and again.
    """
    pools: list[tuple[float, int]] = []  # the sum and the count of each
    for wish in wishes:
        total, count = wish, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            more, others = pools.pop()
            total, count = total + more, count + others
        pools.append((total, count))
    return [total / count for total, count in pools for _ in range(count)]


def _columns(
    layers: list[list[int]], cells: list[_Cell], across: list[float], after: list[list[int]]
) -> list[Point]:
    """Give the left and the right edge of each layer, farther apart where links run steeply."""
    columns: list[Point] = []
    left = 0.0
    for layer in layers:
        right = left + max(cells[number].along for number in layer)
        columns.append((left, right))
        steepest = max((abs(across[a] - across[b]) for a in layer for b in after[a]), default=0.0)
        left = right + LAYER_GAP + min(STEEP_GAP, 0.15 * steepest)
    return columns


def _routes(
    chains: list[_Chain], cells: list[_Cell], points: list[Point], columns: list[Point]
) -> list[list[Point]]:
    """Run each link straight through the layers, so that it bends only between them."""
    leaving = _ports(chains, cells, points, 0, 1)
    entering = _ports(chains, cells, points, -1, -2)
    routes = []
    for number, chain in enumerate(chains):
        x, y = points[chain[0]]
        y += leaving[number]
        route = [(x + cells[chain[0]].along / 2.0, y), (columns[cells[chain[0]].layer][1], y)]
        for n in chain[1:-1]:
            left, right = columns[cells[n].layer]
            route += [(left, points[n][1]), (right, points[n][1])]
        x, y = points[chain[-1]]
        y += entering[number]
        route += [(columns[cells[chain[-1]].layer][0], y), (x - cells[chain[-1]].along / 2.0, y)]
        routes.append(route)
    return routes


def _ports(
    chains: list[_Chain], cells: list[_Cell], points: list[Point], end: int, next_to_end: int
) -> list[float]:
    """Spread the links at one side of a box, in the order in which they arrive."""
    sides: dict[int, list[int]] = {}
    for number, chain in enumerate(chains):
        sides.setdefault(chain[end], []).append(number)
    offsets = [0.0] * len(chains)
    for box, numbers in sides.items():
        numbers.sort(key=lambda number: points[chains[number][next_to_end]][1])
        step = min(PORT_GAP, 0.6 * cells[box].across / len(numbers))
        for i, number in enumerate(numbers):
            offsets[number] = (i - (len(numbers) - 1) / 2.0) * step
    return offsets
