"""Palette: the colours of drawings, and how strongly a number is drawn.

>>> scale = Scale([0.5, -8.0])
>>> scale.strength(-8.0), scale.strength(0.0)
(1.0, 0.0)
>>> scale.width(8.0), scale.tint(0.0)
(5.0, '#ffffff')

Blue is positive and orange negative: told apart under every common colour blindness. Grey print
does not separate them, so a drawing also dashes what is negative and prints the sign.
"""

import math
from collections.abc import Iterable
from typing import Final

INK: Final = "#1f2328"  # text
MUTED: Final = "#4a4f57"  # what stands back: frames, the words "data" and "grad"
PAPER: Final = "#ffffff"
PLAIN: Final = "#8a8f98"  # lines along which nothing flows
OPERATION: Final = "#f1f2f6"

# The colour of a gradient, by its sign.
SIGNS: Final = {
    "positive": "#0072b2",
    "negative": "#d55e00",
    "zero": "#8a8f98",
    "undefined": INK,
}

# Numbers below this fraction of the largest are drawn about as faint as nothing.
_FAINTEST: Final = 1e-2


def sign(number: float) -> str:
    """Name the sign of a number.

    >>> sign(-2.0), sign(-0.0), sign(float("nan"))
    ('negative', 'zero', 'undefined')
    """
    if math.isnan(number):
        return "undefined"
    if number == 0.0:
        return "zero"
    return "positive" if number > 0.0 else "negative"


def mix(colour: str, other: str, share: float) -> str:
    """Mix a share of one colour with the rest of another.

    >>> mix("#000000", "#ffffff", 0.2)
    '#cccccc'
    """
    pairs = ((int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(share * a + (1.0 - share) * b):02x}" for a, b in pairs)


def darker(colour: str) -> str:
    """Darken the colour of a line for the small print beside it.

    >>> darker("#d55e00")
    '#a04600'
    """
    return mix(colour, "#000000", 0.75)


class Scale:
    """The symmetric logarithmic scale of one drawing, from its largest finite magnitude.

    >>> [round(Scale([1000.0]).strength(x), 2) for x in (0.0, 1.0, 90.0, 1000.0, float("inf"))]
    [0.0, 0.02, 0.5, 1.0, 1.0]
    """

    def __init__(self, numbers: Iterable[float]) -> None:
        """Take every number that is to be drawn on this scale."""
        self.largest = max((abs(x) for x in numbers if math.isfinite(x)), default=0.0)

    def strength(self, number: float) -> float:
        """Give how strongly to draw a number: from 0 for zero to 1 for the largest."""
        if number == 0.0:
            return 0.0
        if not math.isfinite(number) or self.largest == 0.0:
            return 1.0
        # The ratio first: largest * 1e-2 could underflow to 0.
        return math.log1p(abs(number) / self.largest / _FAINTEST) / math.log1p(1.0 / _FAINTEST)

    def width(self, number: float) -> float:
        """Give the width of the edge that carries a number: 1 to 5 px."""
        return round(1.0 + 4.0 * self.strength(number), 2)

    def tint(self, number: float) -> str:
        """Give the background of a cell that shows a number: paper for zero."""
        if number == 0.0:
            return PAPER
        return mix(SIGNS[sign(number)], PAPER, 0.08 + 0.32 * self.strength(number))
