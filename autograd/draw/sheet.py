"""Sheet: the paper of a drawing, with the rules of style that all drawings share.

>>> sheet([], 10.0, 20.0, "nothing").startswith('<svg xmlns="http://www.w3.org/2000/svg" ')
True

Next: `render.py`, which draws on it; `palette.py` for the colours.
"""

from typing import Final

from autograd.draw.curves import number
from autograd.draw.palette import stylesheet
from autograd.draw.quote import xml

MARGIN: Final = 14.0

# What does not depend on the paper.
_STYLE: Final = (
    'text{font:11px Arial,"Liberation Sans",Helvetica,sans-serif}',
    ".title{font-weight:bold;text-anchor:middle}",
    ".symbol{font-weight:bold}",
    ".data{text-anchor:end}",
    ".grad{text-anchor:end}",
    ".label{font-size:10px;text-anchor:middle;paint-order:stroke;stroke-width:3px}",
    ".mark{font-size:8px;text-anchor:middle}",
    ".line{fill:none}",
    ".neg .line{stroke-dasharray:6 3}",
    ".closed .line{stroke-dasharray:1 4;stroke-linecap:round}",
    ".leaf .frame{stroke-dasharray:5 3}",
    ".constant .frame{stroke-dasharray:1 3;stroke-linecap:round}",
    ".parameter .frame{stroke-width:1.8px}",
)


def sheet(drawn: list[str], width: float, height: float, description: str, style: str = "") -> str:
    """Put what is drawn on paper, with a margin, the styles and a description for screen readers.

    >>> sheet([], 10.0, 10.0, "nothing").count("<rect")
    1

    With a style of its own an SVG stands alone: see `palette.stylesheet`.
    """
    box = " ".join(map(number, (-MARGIN, -MARGIN, width + 2 * MARGIN, height + 2 * MARGIN)))
    _, _, wide, high = box.split()
    root = "svg" if style else "svg.stepgrad-svg"
    rules = "".join(f"{root} {rule}" for rule in _STYLE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="stepgrad-svg" width="{wide}" '
        f'height="{high}" viewBox="{box}" role="img" aria-label="{xml(description)}" '
        f'xml:space="preserve"><style>{rules}{stylesheet(alone=bool(style))}{style}</style>\n'
        f'<rect class="paper" x="{number(-MARGIN)}" y="{number(-MARGIN)}" width="{wide}" '
        f'height="{high}" rx="6"/>\n' + "\n".join(drawn) + "\n</svg>\n"
    )
