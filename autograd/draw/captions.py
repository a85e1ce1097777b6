"""Captions: the equations of the steps of a graph, one in the place of the other below a picture.

>>> from autograd import Value, step
>>> frames = step(Value(2.0, "x").exp()).frames
>>> lines(frames[1])
['∂v₁/∂v₁ = <tspan class="total">1</tspan>']
>>> lines(frames[2])[0][:55]
'∂v₁/∂x += <tspan class="local">∂v₁/∂x</tspan> · <tspan '

Next: `equation.py` has the templates, `animation.py` shows the captions.
"""

import re
from collections.abc import Sequence
from typing import Final

from autograd.draw.curves import number
from autograd.draw.metrics import text_width
from autograd.draw.quote import xml
from autograd.draw.timeline import State
from autograd.equation import TEMPLATES, kind_of, names
from autograd.frames import Frame
from autograd.symbols import fill

LINE: Final = 20.0
STYLE: Final = (
    "svg .captions text{font-size:14px;text-anchor:middle}"
    "svg tspan{fill:currentColor}"
    "svg .total{font-weight:bold}"
)

_SIZE: Final = 14.0
_SMALLEST: Final = 8.0  # where an equation is wider than what room is made for
_ROOM: Final = 640.0
# What is coloured of a template, and the class of its colour.
_ROLES: Final = {
    "∂{(node)}/∂{(by)}": "local",
    "{local}": "local",
    "∂{(root)}/∂{(node)}": "upstream",
    "{(upstream)}": "upstream",
    "{total}": "total",
    "{value}": "total",
}
_ROLE: Final = re.compile("|".join(map(re.escape, _ROLES)))
# The templates have it before a remark, and no symbol has it.
_BREAK: Final = "   "


def lines(frame: Frame) -> list[str]:
    """Write the equation of a step as lines of SVG, with the colours of its parts."""
    template = _ROLE.sub(
        lambda role: f'<tspan class="{_ROLES[role[0]]}">{role[0]}</tspan>',
        TEMPLATES[kind_of(frame)]["line"],
    )
    symbols = {
        name: symbol._replace(text=xml(symbol.text)) for name, symbol in names(frame).items()
    }
    return [fill(line, "text", symbols) for line in template.split(_BREAK)]


def size(frames: Sequence[Frame]) -> tuple[float, float]:
    """Give the width that the captions need at least, and the height of the tallest."""
    plain = [frame.line.split(_BREAK) for frame in frames]
    widest = max(text_width(line, 1.0) for texts in plain for line in texts)
    return max(min(_SIZE * widest, _ROOM), _SMALLEST * widest), LINE * max(map(len, plain))


def caption(frame: Frame, state: State, room: float) -> str:
    """Write the caption of a step, in smaller letters if it is long."""
    plain = max(text_width(line, _SIZE) for line in frame.line.split(_BREAK))
    smaller = f";font-size:{number(_SIZE * room / plain)}px" if plain > room else ""
    first, *more = lines(frame)
    below = "".join(f'<tspan x="0" dy="{number(LINE)}">{line}</tspan>' for line in more)
    return f'<text class="{state.name}" style="{state.style}{smaller}">{first}{below}</text>'
