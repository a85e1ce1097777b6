r"""Text: lines of text as a picture, in letters of one width, so that a table stays one.

>>> view = TextView("a table\n1 < 2")
>>> view.svg().count("<tspan "), "1 &lt; 2" in view.html()
(2, True)

Next: `view.py` for how it is saved, `summary.py`, which is one.
"""

from typing import ClassVar, Final

from autograd.draw.curves import number
from autograd.draw.quote import xml
from autograd.draw.sheet import sheet
from autograd.draw.view import View

_SIZE: Final = 11.0
_WIDTH: Final = 0.61 * _SIZE  # of a letter: that of DejaVu Sans Mono, the widest of the usual faces
_LINE: Final = 1.16 * _SIZE  # at which the strokes of a frame meet
_STYLE: Final = f'font:{_SIZE:g}px "DejaVu Sans Mono","Liberation Mono",Menlo,Consolas,monospace'


class TextView(View):
    """A text to save as a picture: `repr` is the text itself."""

    name: ClassVar[str] = "text"

    def __init__(self, text: str) -> None:
        """Take the text."""
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def svg(self) -> str:
        """Write the lines on paper."""
        lines = self.text.splitlines()
        step = number(_LINE)
        written = "\n".join(f'<tspan x="0" dy="{step}">{xml(line)}</tspan>' for line in lines)
        drawn = f"<text style='{_STYLE}'>{written}</text>"
        width = _WIDTH * max(map(len, lines), default=0)
        return sheet([drawn], width, _LINE * (len(lines) + 0.3), self._headline())

    def html(self) -> str:
        """Give the text as HTML, from which it can be copied."""
        return f'<pre style="line-height:1.16">{xml(self.text)}</pre>'
