"""Legend: the line below a drawing that says what its colours, widths and frames mean.

>>> from autograd import Value
>>> from autograd.draw.cards import cards
>>> from autograd.topology import topological_order
>>> text, width, height = draw(cards(topological_order(-Value(1.0))), 300.0, 80.0)
>>> "no backward pass yet" in text, height
(True, 98.0)
"""

from typing import Final

from autograd.draw.cards import Cards
from autograd.draw.curves import number
from autograd.draw.metrics import text_width
from autograd.draw.palette import CLASSES, sign
from autograd.draw.quote import xml
from autograd.tables import short

_LINE: Final = 18.0
_GAP: Final = 16.0  # between two items
_NARROWEST: Final = 420.0
# The smaller of the two magnitudes of which samples are drawn, as a share of the largest.
_SMALL: Final = 0.01


def draw(shown: Cards, width: float, top: float) -> tuple[str, float, float]:
    """Write the legend below `top`: give its text, its width and where it ends.

    Only what the drawing has is explained: of a leaf alone nothing.
    """
    if not shown.edges:
        return "", 0.0, top - _LINE
    items = [*_flow(shown), *_frames(shown)]
    room = max(width, _NARROWEST)
    x, y, widest = 0.0, top, 0.0
    drawn = []
    for item, long in items:
        if x > 0.0 and x + long > room:
            x, y = 0.0, y + _LINE
        drawn.append(f'<g transform="translate({number(x)},{number(y)})">{item}</g>')
        widest = max(widest, x + long)
        x += long + _GAP
    return f'<g class="legend">{"".join(drawn)}</g>', widest, y + _LINE


def sign_class(x: float) -> str:
    """Name the class of a number's colour.

    >>> sign_class(-2.0), sign_class(0.0)
    ('neg', 'zero')
    """
    return CLASSES[sign(x)]


def _flow(shown: Cards) -> list[tuple[str, float]]:
    if not shown.passed:
        return [_words("no backward pass yet: the arrows show the computation")]
    largest = shown.scale.largest
    items = [_words("gradient:")]
    if largest > 0.0:
        numbers = [-largest, -_SMALL * largest, 0.0, _SMALL * largest, largest]
    else:
        numbers = [0.0]
    for x in numbers:
        items.append(_sample(sign_class(x), shown.scale.width(x), short(x)))
    kinds = {edge.kind for edge in shown.edges}
    if "closed" in kinds:
        items.append(_sample("closed", 1.0, "closed gate"))
    if "undefined" in kinds:
        items.append(_sample("undefined", 5.0, "nan"))
    return items


def _frames(shown: Cards) -> list[tuple[str, float]]:
    kinds = {card.kind for card in shown.nodes}
    return [
        (
            f'<g class="{kind}"><rect class="frame" x="1" y="4" width="16" height="11" rx="3"/></g>'
            + _text(22.0, kind),
            22.0 + text_width(kind, 11.0),
        )
        for kind in ("parameter", "leaf", "constant")
        if kind in kinds
    ]


def _sample(name: str, width: float, text: str) -> tuple[str, float]:
    line = (
        f'<g class="{name}"><path class="line" d="M0,9.5H26" stroke-width="{width:g}"/></g>'
        + _text(31.0, text)
    )
    return line, 31.0 + text_width(text, 11.0)


def _words(text: str) -> tuple[str, float]:
    return _text(0.0, text), text_width(text, 11.0)


def _text(x: float, text: str) -> str:
    return f'<text class="muted" x="{number(x)}" y="13">{xml(text)}</text>'
