"""Geometry: where the boxes of a drawing and the curves between them go.

>>> plan = place([(80.0, 50.0), (80.0, 50.0)], [Link(0, 1)])
>>> [y for _, y in plan.centres]
[25.0, 25.0]
>>> len(plan.routes[0])  # one piece of a Bézier curve
4

A layout engine is asked for the places alone, so that one renderer draws what any engine laid out,
and what the built-in layout did where there is none.

Next: `engine.py` and `layered.py`, who answer; `render.py`, who asks.
"""

import json
import warnings
from typing import Any, Final

from autograd.draw import engine, layered
from autograd.draw.curves import Curve, smooth
from autograd.draw.layered import Link, Plan, Point
from autograd.errors import RenderError

# Above, an engine needs longer than anybody waits.
LIMIT: Final = 3000

# The graphs, whatever their numbers, that an engine needed too long for.
_TOO_SLOW: Final[set[int]] = set()

_LIFT: Final = 8.0  # of a label above its line
_POINTS: Final = 72.0  # to the inch, in which Graphviz takes the sizes of boxes
_HEAD: Final = (
    "digraph{{graph[rankdir=LR,nodesep=0.17,ranksep={:.2g}{}]"
    'node[shape=box,fixedsize=true,label=""]edge[dir=none]\n'
)
_ROOM: Final = (
    'label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" FIXEDSIZE="TRUE" '
    'WIDTH="{:.0f}" HEIGHT="{:.0f}"><TR><TD></TD></TR></TABLE>>'
)


def place(
    boxes: list[Point], links: list[Link], built_in: bool = False, down: bool = False
) -> Plan:
    """Place boxes, given by width and height, so that links run to the right, or down.

    >>> place([(10.0, 10.0)], []).centres
    [(5.0, 5.0)]

    The routes are curves: see `curves.py`. Above 3000 boxes, and where an engine is missing, takes
    longer than ten seconds or fails, the built-in layout answers; nobody waits for a graph twice. A
    `UserWarning` tells of an engine that fails. With `built_in` none is asked: to start one takes
    10 ms.
    """
    if down:
        turned = [link._replace(label=_turned(link.label)) for link in links]
        width, height, centres, routes, labels = place(list(map(_turned, boxes)), turned, built_in)
        return Plan(
            height,
            width,
            list(map(_turned, centres)),
            [list(map(_turned, route)) for route in routes],
            list(map(_turned, labels)),
        )
    shape = hash((len(boxes), *((link.tail, link.head) for link in links)))
    if len(boxes) <= LIMIT and links and not built_in and shape not in _TOO_SLOW:
        try:
            answer = engine.geometry(_source(boxes, links))
            if answer is not None:
                return _plan(json.loads(answer), len(boxes), len(links))
        except TimeoutError:
            _TOO_SLOW.add(shape)
        except (RenderError, LookupError, TypeError, ValueError) as error:
            reason = error if isinstance(error, RenderError) else f"no layout was given: {error!r}"
            warnings.warn(f"{reason}; the built-in layout draws instead", stacklevel=2)
    plan = layered.layout(boxes, links)
    # Its lines run through the room of their labels, which stand on them.
    labels = [(x, y - _LIFT) for x, y in plan.labels]
    return plan._replace(routes=[smooth(route) for route in plan.routes], labels=labels)


def _source(boxes: list[Point], links: list[Link]) -> str:
    # The more there is in a layer, the steeper its lines run, and the more room they need.
    ranksep = min(0.4 + len(boxes) / 300.0, 0.9)
    # In a tree the operands can stand in their order; elsewhere that would cross lines.
    ends = {(link.tail, link.head) for link in links}
    ordering = ",ordering=in" if len(ends) == len({tail for tail, _ in ends}) else ""
    words = [_HEAD.format(ranksep, ordering)]
    words += [
        f"{number}[width={width / _POINTS:.4f},height={height / _POINTS:.4f}]\n"
        for number, (width, height) in enumerate(boxes)
    ]
    for number, link in enumerate(links):
        room = _ROOM.format(*link.label) if any(link.label) else ""
        words.append(f"{link.tail}->{link.head}[id={number} {room}]\n")
    return "".join([*words, "}"])


def _plan(answer: Any, boxes: int, links: int) -> Plan:
    """Read the answer of an engine, whose y grows upwards."""
    left, bottom, right, top = map(float, answer["bb"].split(","))

    def point(text: str) -> Point:
        x, y = text.split(",")
        return round(float(x) - left, 1), round(top - float(y), 1)

    centres = [(0.0, 0.0)] * boxes
    for found in answer["objects"]:
        centres[int(found["name"])] = point(found["pos"])
    routes: list[Curve] = [[]] * links
    labels = [(0.0, 0.0)] * links
    for found in answer.get("edges", []):
        number = int(found["id"])
        routes[number] = [point(text) for text in found["pos"].split()]
        labels[number] = point(found["lp"]) if "lp" in found else _middle(routes[number])
    if not all(routes):
        raise ValueError("the layout engine left out a line")
    return Plan(right - left, top - bottom, centres, routes, labels)


def _turned(point: Point) -> Point:
    return point[1], point[0]


def _middle(curve: Curve) -> Point:
    return curve[3 * (len(curve) // 6)]
