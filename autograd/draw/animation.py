"""Animation: a picture that plays the steps of a graph by itself, for where no script runs.

>>> from autograd import Value, step
>>> x = Value(3.0, "x")
>>> step(x * x).animation()
animation of 5 steps of 2 values, 8.75 seconds

It is an SVG with keyframes of CSS, so it plays inside of an `<img>`, as in a README. The finished
pass is drawn, and only the animation hides what is not known yet: a reader who wishes no motion,
and a program that knows none, sees the finished pass.

Next: `timeline.py` for what is seen when, `render.py` and `captions.py` for what is drawn.
"""

import re
from typing import ClassVar, Final

from autograd.convert import real
from autograd.draw import captions, legend, page
from autograd.draw.cards import cards
from autograd.draw.curves import Curve, number, path
from autograd.draw.dot import draw_dot
from autograd.draw.graph_view import FULL
from autograd.draw.layered import Point
from autograd.draw.palette import CLASSES
from autograd.draw.render import Options, described, draw
from autograd.draw.sheet import MARGIN, sheet
from autograd.draw.timeline import State, Timeline
from autograd.draw.view import View
from autograd.errors import InputValueError
from autograd.frames import Frames
from autograd.tables import short
from autograd.value import Value

STEPS: Final = 120  # at most: the file would be large, and who waits for more?
FASTEST: Final = 0.5  # seconds for a step
SLOWEST: Final = 60.0
END: Final = 3.0  # seconds for the finished pass

_STYLE: Final = (
    "svg .ring{fill:none;stroke:currentColor;stroke-width:5px}svg .forward{marker-end:url(#head)}"
)
# The head of the lines of the forward pass.
_HEAD: Final = (
    '<marker id="head" class="zero" viewBox="0 0 7 7" refX="7" refY="3.5" markerWidth="7" '
    'markerHeight="7" orient="auto"><path class="head" d="M0,0L7,3.5L0,7z"/></marker>'
)
# `render` escapes what labels hold, so these find nothing but its own elements.
_UNUSED: Final = re.compile(r'<title>.*?</title>| data-[np]="\d+"', re.DOTALL)
_CELL: Final = re.compile(r'(<rect class="cell"[^>]*?) fill-opacity="[^"]*"/>')
_MARK: Final = re.compile(r'class="(badge|mark)"')
_GRAD: Final = re.compile(r'(<text class="grad"[^>]*>)[^<]*(</text>)')


class Animation(View):
    """A picture that plays: what the `animation` of a stepper gives."""

    name: ClassVar[str] = "animation"

    def __init__(self, root: Value, forward: bool = True, seconds: float = 1.5) -> None:
        """Take a graph, and how long each step of its backward pass is shown."""
        self.seconds = real(seconds, "animation")
        if not FASTEST <= self.seconds <= SLOWEST:
            raise InputValueError(
                f"animation takes the seconds for one step, from {FASTEST} to {SLOWEST:g}, "
                f"got {seconds!r}"
            )
        self.frames = Frames(root, forward)
        if self.frames.has(STEPS):
            raise InputValueError(
                f"an animation has at most {STEPS} steps, and this graph has more; leave out the "
                "forward pass, step(root, forward=False), animate a part of the graph, "
                'step(value).animation(), or save the player, step(root).save("steps.html")'
            )
        # The forward pass goes by faster: it is not what is to be learned here.
        durations = {"forward": 0.5 * self.seconds, "done": END}
        now, starts = 0.5, []
        for frame in self.frames:
            starts.append(now)
            now += durations.get(frame.kind, self.seconds)
        self._time = Timeline(starts, now)
        self._seed = next(frame.index for frame in self.frames if frame.kind == "seed")
        self._done = len(starts) - 1
        places = self.frames.symbols.places
        self._steps = {(places[id(x.node)], x.place): x.index for x in self.frames}
        self._cards = cards(self.frames.order, self.frames.totals(self._done))
        self._svg = ""

    def __repr__(self) -> str:
        return (
            f"animation of {len(self.frames)} steps of {len(self.frames.order)} values, "
            f"{self._time.seconds:.3g} seconds"
        )

    def svg(self) -> str:
        """Give the picture as SVG that plays."""
        if not self._svg:
            self._svg = self._drawn()
        return self._svg

    def html(self) -> str:
        """Give the picture as HTML without a script."""
        return f'<div class="stepgrad">{page.image(self.svg(), repr(self))}</div>'

    def dot(self) -> str:
        """Give the graph in the language of Graphviz, as `draw_dot` draws it."""
        return str(draw_dot(self.frames.root).source)

    # --- what is drawn ----------------------------------------------------------------------------

    def _drawn(self) -> str:
        shown = self._cards
        edges, nodes, plan, sizes = draw(shown, Options(compact=len(shown.nodes) > FULL))
        needed, tall = captions.size(self.frames)
        width = max(plan.width, needed)
        drawn = [
            f'<g transform="translate({number((width - plan.width) / 2.0)},0)">',
            *self._edges(edges, plan.routes),
            *self._rings(plan.centres, sizes),
            *(self._node(place, group) for place, group in enumerate(nodes)),
            "</g>",
            *self._captions(width, plan.height + MARGIN + captions.LINE),
        ]
        style = f"{_STYLE}{captions.STYLE}{self._time.style()}"
        return sheet(
            [_UNUSED.sub("", part) for part in drawn],
            width,
            plan.height + MARGIN + tall,
            f"{described(shown)}, step by step",
            style,
        )

    def _edges(self, groups: list[str], routes: list[Curve]) -> list[str]:
        """Draw the lines of the forward pass, and the flow of the gradient that replaces them."""
        forward, flow = [], []
        for edge, group, route in zip(self._cards.edges, groups, routes, strict=True):
            # Where no gradient flows, that is seen at the end.
            at = self._steps.get((edge.result, edge.place), self._done)
            state = self._time.hidden(at)
            line = f'style="{state.style}" d="{path(route)}"'
            forward.append(f'<path class="{state.name}" {line}/>')
            flow.append(_seen(group, "edge", self._time.shown(at)))
        return [_HEAD, '<g class="zero forward">', '<g class="line">', *forward, "</g></g>", *flow]

    def _node(self, place: int, group: str) -> str:
        """Hide of a card what is not known yet, and let it be faint while it waits for a number."""
        if self._cards.nodes[place].grad is None:
            return group
        node = self.frames.order[place]
        computed = -1
        got = [frame for frame in self.frames if frame.target is node]
        for frame in got:
            if frame.kind == "forward":
                computed = frame.index
                group = _seen(group, "data", self._time.shown(computed))
        totals = [(x.index, x.total) for x in got if x.kind != "forward"] or [(self._done, 0.0)]
        first = totals[0][0]
        # The root does not wait: it has its gradient with the seed.
        end = self._seed + (first == self._seed)
        group = _seen(group, "node", self._time.waiting(computed, end, first))
        known = self._time.shown(first)
        group = _MARK.sub(rf'class="\1 {known.name}" style="{known.style}"', group)
        return self._gradients(group, totals)

    def _gradients(self, group: str, totals: list[tuple[int, float]]) -> str:
        """Put into a card the gradient that it has so far, one after the other."""
        cell, written = _CELL.search(group), _GRAD.search(group)
        ends = [at for at, _ in totals[1:]]
        drawn = []
        for (at, total), end in zip(totals, [*ends, None], strict=True):
            state = self._time.shown(at, end)
            opacity = self._cards.scale.opacity(total)
            box = f'{cell[1]} fill-opacity="{opacity}"/>' if cell else ""
            text = f"{written[1]}{short(total)}{written[2]}" if written else ""
            kind = f'class="{legend.sign_class(total)} {state.name}" style="{state.style}"'
            drawn.append(f"<g {kind}>{box}{text}</g>")
        group = _GRAD.sub("", group)
        return _CELL.sub(lambda _: "".join(drawn), group)

    def _rings(self, centres: list[Point], sizes: list[Point]) -> list[str]:
        """Draw a ring behind the card that gets a number, and one behind that which passes it."""
        places = self.frames.symbols.places
        sources = [(x.index, places[id(x.node)]) for x in self.frames if x.operand is not None]
        targets = [(x.index, places[id(x.target)]) for x in self.frames if x.target is not None]
        even = len(set(sizes)) == 1

        def around(place: int) -> str:
            (x, y), (width, height) = centres[place], sizes[place]
            move = f"translate:{number(x - width / 2.0)}px {number(y - height / 2.0)}px"
            return move if even else f"{move};width:{number(width)}px;height:{number(height)}px"

        drawn = []
        # What is undefined has the colour of ink.
        rings = {"from": ("upstream", sources), "now": (CLASSES["undefined"], targets)}
        for name, (colour, found) in rings.items():
            if found:
                self._time.moving(name, [(at, around(place)) for at, place in found])
                state = self._time.shown(found[0][0], self._done)
                width, height = map(number, sizes[found[0][1]])
                drawn.append(
                    f'<g class="{colour} {state.name}" style="{state.style}">'
                    f'<rect class="ring {name}" width="{width}" height="{height}" rx="6"/></g>'
                )
        return drawn

    def _captions(self, width: float, y: float) -> list[str]:
        drawn = []
        for frame in self.frames:
            end = None if frame.kind == "done" else frame.index + 1
            drawn.append(captions.caption(frame, self._time.shown(frame.index, end), width))
        move = f"translate({number(width / 2.0)},{number(y)})"
        return [f'<g class="captions" transform="{move}">', *drawn, "</g>"]


def _seen(group: str, name: str, state: State) -> str:
    """Say of the first element of a class when it is seen."""
    return group.replace(f'class="{name}', f'style="{state.style}" class="{name} {state.name}', 1)
