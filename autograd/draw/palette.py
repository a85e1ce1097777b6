"""Palette: the colours of drawings, and how strongly a number is drawn.

>>> scale = Scale([0.5, -8.0])
>>> scale.strength(-8.0), scale.strength(0.0)
(1.0, 0.0)
>>> scale.width(8.0), scale.tint(0.0)
(5.0, '#ffffff')

Blue is positive and orange negative: told apart under every common colour blindness. Grey print
does not separate them, so a drawing also dashes what is negative and prints the sign.

`draw_dot` writes a colour beside each shape, for Graphviz; the other views name a class, to which
`stylesheet()` gives its colour on light and on dark paper; pages and charts use `variables()`.
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

# The class of a number in our own SVG, by its sign.
CLASSES: Final = {"positive": "pos", "negative": "neg", "zero": "zero", "undefined": "undefined"}

# The colours of the styles by name, on light and on dark paper.
LIGHT: Final = {
    "ink": INK,
    "muted": MUTED,
    "line": PLAIN,
    "rule": "#d8dbe0",
    "paper": PAPER,
    "page": "#f4f5f7",
    "band": OPERATION,
    "pos": SIGNS["positive"],
    "neg": SIGNS["negative"],
    "zero": SIGNS["zero"],
    "upstream": "#7b3a8f",
    "local": "#00705a",
}
DARK: Final = {
    "ink": "#e6e8eb",
    "muted": "#abb2bd",
    "line": "#7d838d",
    "rule": "#3a3f47",
    "paper": "#17191d",
    "page": "#101215",
    "band": "#262a31",
    "pos": "#56b4e9",
    "neg": "#f0a04b",
    "zero": "#8a8f98",
    "upstream": "#d8a0e8",
    "local": "#4fd1ae",
}
# What takes the colour of its group: a number tints a `.cell`; an edge is a `.line` and a `.head`.
_PAINT: Final = (
    "{0} text,{0} .cell,{0} .head,{0} .badge{{fill:currentColor}}{0} .line{{stroke:currentColor}}"
)
_COLOURS: Final = {
    "ink": "text,.badge,.undefined",
    "muted": ".muted",
    "line": ".edge,.closed",
    "pos": ".pos",
    "neg": ".neg",
    "zero": ".zero",
    "upstream": ".upstream",
    "local": ".local",
}
_FILLS: Final = {"paper": ".paper,.frame,.mark", "band": ".band"}
_STROKES: Final = {"line": ".frame", "paper": ".label"}
# The small print beside a line.
_LABELS: Final = {"pos": ".pos .label", "neg": ".neg .label", "zero": ".zero .label,.closed .label"}

# Numbers below this fraction of the largest are drawn about as faint as nothing.
FAINTEST: Final = 1e-2


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


def variables(root: str = ".stepgrad") -> str:
    """Give the colours as variables, for the HTML around a drawing, or below another root.

    >>> variables().startswith(".stepgrad{--ink:#1f2328;")
    True
    """
    light, dark = (";".join(f"--{k}:{v}" for k, v in theme.items()) for theme in (LIGHT, DARK))
    return (
        f"{root}{{{light}}}{root}[data-theme=dark]{{{dark}}}"
        f"@media (prefers-color-scheme:dark){{{root}:not([data-theme=light]){{{dark}}}}}"
    )


def stylesheet(alone: bool = False) -> str:
    """Give the rules that colour each SVG: on light paper, and on dark where the host asks for it.

    >>> "svg.stepgrad-svg .pos{color:#0072b2}" in stylesheet()
    True

    A host sets `data-theme` to "light" or "dark" on the SVG or on something around it; without it
    the reader's system decides. There are no variables, for programs that are no browsers. An SVG
    that stands `alone`, as in an `<img>`, has no host, and needs fewer words.
    """
    root = "svg" if alone else "svg.stepgrad-svg"
    if alone:
        system, host = _rules(DARK, root), ""
    else:
        system = _rules(DARK, f"{root}:not([data-theme=light],[data-theme=light] *)")
        host = _rules(DARK, f"{root}:is([data-theme=dark],[data-theme=dark] *)")
    return (
        _PAINT.format(root)
        + _rules(LIGHT, root)
        + f"@media (prefers-color-scheme:dark){{{system}}}{host}"
    )


def _rules(theme: dict[str, str], root: str) -> str:
    """Write the rules of a theme; after the first, which any program reads, in few words."""
    small = theme if theme is DARK else {name: darker(colour) for name, colour in theme.items()}
    rules = []
    for selectors, colours, property in (
        (_COLOURS, theme, "color"),
        (_LABELS, small, "color"),
        (_FILLS, theme, "fill"),
        (_STROKES, theme, "stroke"),
    ):
        for name, selector in selectors.items():
            if theme is DARK:
                scoped = f"{root} :is({selector})"
            else:
                scoped = ",".join(f"{root} {part}" for part in selector.split(","))
            rules.append(f"{scoped}{{{property}:{colours[name]}}}")
    return "".join(rules)


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
        return math.log1p(abs(number) / self.largest / FAINTEST) / math.log1p(1.0 / FAINTEST)

    def width(self, number: float) -> float:
        """Give the width of the edge that carries a number: 1 to 5 px."""
        return round(1.0 + 4.0 * self.strength(number), 2)

    def opacity(self, number: float) -> float:
        """Give how much of its colour a cell takes that shows a number: right on both papers.

        >>> Scale([2.0]).opacity(-2.0), Scale([2.0]).opacity(0.0)
        (0.5, 0.12)
        """
        return round(0.12 + 0.38 * self.strength(number), 2)

    def tint(self, number: float) -> str:
        """Give the background of a cell that shows a number: paper for zero."""
        if number == 0.0:
            return PAPER
        return mix(SIGNS[sign(number)], PAPER, 0.08 + 0.32 * self.strength(number))
