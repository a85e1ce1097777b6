"""Player: the steps of a graph to play, forwards and back, with the numbers of the leaves live.

>>> from autograd import Value, step
>>> x = Value(3.0, "x")
>>> player = Player(step(x * x))
>>> print(repr(player))
steps of 2 values: 1 forward, 4 backward
>>> "</script>" in player.html()
True

The page has the tape, the symbols and the templates of the equations, and builds the frames itself,
in `assets/frames.js`; `words.js` writes their equations, `canvas.js` paints them, and `player.js`
goes from one to the other. What is drawn is the finished pass, which stays where no script runs.

Of a graph with more than 5000 edges it shows the part next to the root: see `window.py`. That has
the node of the step at which the stepper stands, if not too much depends on it.

Next: `tapes.py` for the tape, `javascript.py` for the arithmetic of the leaves.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Final

from autograd.draw import javascript
from autograd.draw.cards import Cards, cards
from autograd.draw.dot import draw_dot
from autograd.draw.graph import COMPACT
from autograd.draw.graph_view import FULL
from autograd.draw.modules import modules
from autograd.draw.palette import FAINTEST
from autograd.draw.render import Options, render
from autograd.draw.tapes import number, packed
from autograd.draw.view import View
from autograd.draw.window import standing, window
from autograd.equation import GRADIENT, LEAVES, NO_GRADIENT, TEMPLATES
from autograd.escape import is_blank
from autograd.frames import Frames
from autograd.notation import of as formula_of
from autograd.notation import ordinal
from autograd.symbols import SHOWN, parts
from autograd.value import Value

if TYPE_CHECKING:
    from autograd.stepping import Stepper


# A graph with more edges is shown in part: so many results next to the root.
MOST: Final = 5000
WINDOW: Final = 120


# What only a pointer finds in a picture. In an overview nothing is looked for, whole pixels do, and
# lines that look alike can be one path.
_TOLD: Final = re.compile(r"<title>.*?</title>", re.DOTALL)
_SOUGHT: Final = re.compile(r' (data-l|data-n|id)="[^"]*"')
_NEXT_PATH: Final = '"/><path d="'
_PATH: Final = re.compile(r' d="[^"]*"')
_FRACTION: Final = re.compile(r"\d+\.\d+")


_NONE_HERE: Final = "no leaf is used here alone"


class Player(View):
    """The player of a stepper: what it shows in a notebook."""

    name: ClassVar[str] = "step"
    scripts: ClassVar[tuple[str, ...]] = (
        "notation.js",
        "tape.js",
        "view.js",
        "frames.js",
        "words.js",
        "canvas.js",
        "live.js",
        "player.js",
    )
    styles: ClassVar[tuple[str, ...]] = ("view.css", "player.css")

    def __init__(self, stepper: "Stepper") -> None:
        """Take the graph of a stepper, and the place where it stands."""
        frames = stepper.frames
        self._note = ""
        self._svg = ""
        at = max(stepper.position, 0)
        if sum(len(node.operands) for node in frames.order) > MOST:
            frames, at = _part(frames, stepper.position)
            self._note = (
                f"{len(stepper.frames.order):,} values, of which {len(frames.order):,} next to the "
                "root are shown. What was cut off, or is also used elsewhere, is a constant here: "
                "its gradient would be incomplete. step(value) shows what comes before a value"
            )
        elif any(node.is_stale for node in frames.order):
            # The steps are of the numbers of their call; a copy has these.
            whole = window(frames.order, frames.numbers, len(frames.order))
            frames = Frames(whole.root, frames.forward)
        self._frames = frames
        self._at = at
        self._order = frames.order
        drawn = cards(self._order, frames.totals(len(frames) - 1))
        # The numbers are those that the steps were made of, whatever was assigned since.
        nodes = [card._replace(data=x) for card, x in zip(drawn.nodes, frames.numbers, strict=True)]
        self._cards: Cards = drawn._replace(nodes=nodes)
        self._live = all(node.rule is None or node.rule.has_texts for node in self._order)

    def __repr__(self) -> str:
        results = sum(not node.is_leaf for node in self._order) if self._frames.forward else 0
        steps = len(self._frames) - results
        told = f"steps of {len(self._order):,} values: {results:,} forward, {steps:,} backward"
        return f"{told}\n{self._note}" if self._note else told

    def svg(self) -> str:
        """Give the picture of the finished pass; of more than 300 values an overview."""
        if not self._svg:
            if len(self._order) > COMPACT:
                self._svg = modules(self._order[-1]).svg()
            else:
                self._svg = render(self._cards, Options(compact=len(self._order) > FULL))
        return self._svg

    def image(self) -> str:
        """Give the picture without the texts under a pointer, which the page writes itself."""
        image = _TOLD.sub("", self.svg())
        if len(self._order) <= COMPACT:
            return image
        image = _SOUGHT.sub("", image).replace(_NEXT_PATH, "")
        return _PATH.sub(lambda path: _FRACTION.sub(_whole, path[0]), image)

    def data(self) -> dict[str, Any]:
        """Give what the scripts read: see `assets/player.js`."""
        order = self._order
        is_large = len(order) > COMPACT
        tape = packed(order[-1])
        for node, x in zip(tape["nodes"], self._frames.numbers, strict=True):
            node[2] = number(x)
        return {
            "drawing": render(self._cards, Options(compact=True, bare=True)) if is_large else None,
            "note": self._note,
            "tape": tape,
            "forward": self._frames.forward,
            "at": self._at,
            "live": self._live,
            "leaves": [
                place
                for place, node in enumerate(order)
                if node.rule is None and not node.is_constant
            ],
            "symbols": [0 if is_blank(node.label) else parts(node.label) for node in order],
            "by": dict(_twice(order)),
            "formulas": _formulas(order),
            "templates": {
                kind: {style: texts[style] for style in ("sentence", "mathml")}
                for kind, texts in TEMPLATES.items()
            },
            "gradient": {form: GRADIENT[form] for form in ("text", "mathml")},
            "none": {
                "text": _NONE_HERE if self._note else NO_GRADIENT.text,
                "mathml": f"<mtext>{_NONE_HERE}</mtext>" if self._note else NO_GRADIENT.mathml,
            },
            "shown": SHOWN,
            "gradients": LEAVES,
            "faintest": FAINTEST,
        }

    def dot(self) -> str:
        """Give the graph in the language of Graphviz, as `draw_dot` draws it."""
        return str(draw_dot(self._order[-1]).source)

    def kernels(self) -> str:
        """Give the arithmetic of the operations in the graph, as JavaScript."""
        rules = {node.rule: None for node in self._order if node.rule is not None}
        return javascript.kernels([rule for rule in rules if rule.has_texts])


def _part(whole: Frames, position: int) -> tuple[Frames, int]:
    """Give the frames of the part that is shown of a large graph, and where it begins."""
    now = whole[position] if position >= 0 else None
    wish = None
    if now is not None:
        node = now.node if now.target is None or now.target.is_leaf else now.target
        wish = now.symbols.places[id(node)]
    part = window(whole.order, whole.numbers, WINDOW, wish)
    shown = Frames(part.root, whole.forward)
    return shown, 0 if now is None else standing(shown, part.places, now)


def _whole(fraction: re.Match[str]) -> str:
    return f"{float(fraction[0]):.0f}"


def _formulas(order: list[Value]) -> list[tuple[str, str]]:
    """Give for each operation of the tape how it is written; leaves and constants are not."""
    rules = {node.rule: None for node in order if node.rule is not None}
    templates = map(formula_of, rules)
    return [("", ""), ("", ""), *((each.text, each.mathml) for each in templates)]


def _twice(order: list[Value]) -> Iterator[tuple[str, str]]:
    """Give the word that tells an operand apart which stands twice in a result."""
    for place, node in enumerate(order):
        operands = node.operands
        count = Counter(map(id, operands))
        met: Counter[int] = Counter()
        for at, operand in enumerate(operands):
            met[id(operand)] += 1
            if count[id(operand)] > 1:
                yield f"{place}-{at}", ordinal(met[id(operand)])
