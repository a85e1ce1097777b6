"""Window: the part of a large graph that is nearest to its root, as a graph of its own.

>>> from autograd import Value
>>> from autograd.topology import topological_order
>>> y = x = Value(1.0, "x")
>>> for _ in range(100):
...     y = y.tanh()
>>> order = topological_order(y)
>>> seen = window(order, [node.data for node in order], 3)
>>> [node.label for node in topological_order(seen.root)], seen.root.data == y.data
(['v97', 'v98', 'v99', 'v100'], True)

Whatever uses a result of the window is in the window, so its gradient is that of the whole. What is
cut off, or has a user outside, is a constant in it: it would have a part of its gradient alone.

Next: `player.py`, which plays it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from autograd.copying import rewire
from autograd.escape import is_blank
from autograd.frames import Frame, Frames
from autograd.value import Value


class Window(NamedTuple):
    """The root of the part, and where in the whole each of its nodes is, by the ids of these."""

    root: Value
    places: dict[int, int]


def window(
    order: Sequence[Value], numbers: Sequence[float], count: int, around: int | None = None
) -> Window:
    """Cut the last results off a graph, which is given in topological order with its numbers.

    There are so many results in it. The one at the place `around` is among them, with all that
    leads from it to the root, if that is not more; else it is left out. A node without a label gets
    the symbol that it has in the whole as one.
    """
    inside = set() if around is None else _above(order, around, count)
    for place in range(len(order) - 1, -1, -1):
        if len(inside) >= count:
            break
        if not order[place].is_leaf:
            inside.add(place)
    near = {id(operand) for place in inside for operand in order[place].operands}
    outside = {
        id(operand)
        for place, node in enumerate(order)
        if place not in inside
        for operand in node.operands
        if id(operand) in near
    }
    twins: dict[int, Value] = {}
    places: dict[int, int] = {}
    for place, node in enumerate(order):
        if place in inside:
            twin = rewire(node, [twins[id(operand)] for operand in node.operands])
            twin._data = numbers[place]
        elif id(node) in near:
            twin = Value(numbers[place])
            if not node.is_leaf or node.is_constant or id(node) in outside:
                twin = twin.detach()
        else:
            continue
        if is_blank(node.label) and not node.is_constant:
            twin.label = f"v{place}"
        elif place not in inside:
            twin.label = node.label
        twins[id(node)] = twin
        places[id(twin)] = place
    return Window(twins[id(order[-1])], places)


def standing(shown: Frames, places: dict[int, int], frame: Frame) -> int:
    """Give the index of the last frame of a window that is no later than a frame of the whole."""
    whole = frame.symbols.places
    at = _moment(frame, whole)
    return max((seen.index for seen in shown if _moment(seen, places) <= at), default=0)


def _moment(frame: Frame, places: dict[int, int]) -> tuple[int, int, int]:
    place = places[id(frame.node)]
    if frame.kind == "forward":
        return 0, place, 0
    if frame.kind == "contribution":
        return 2, -place, frame.place or 0
    return (1 if frame.kind == "seed" else 3), 0, 0


def _above(order: Sequence[Value], place: int, most: int) -> set[int]:
    """List the places of a node and of all results that depend on it; none where they are many."""
    if order[place].is_leaf:
        return set()
    met = {id(order[place])}
    found = {place}
    for above in range(place + 1, len(order)):
        node = order[above]
        if any(id(operand) in met for operand in node.operands):
            met.add(id(node))
            found.add(above)
            if len(found) > most:
                return set()
    return found
