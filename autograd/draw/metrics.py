"""Metrics: how wide a text is, estimated, for there is no font to measure.

>>> text_width("11", 10.0)
12.8
>>> shortened("a very long name", 60.0, 10.0), ending("layers.1.w.2", 60.0, 10.0)
('a very lo…', '…ers.1.w.2')

The widths are those of the widest faces that a reader is likely to have, so that nothing is cut.

Next: `render.py` and `legend.py`, which make room for texts.
"""

import unicodedata
from typing import Final

from autograd.draw.quote import clean

_NARROW: Final = " .,:;|!'ijlft()[]·₁₂₃₄₅₆₇₈₉₀"


def text_width(text: str, size: float) -> float:
    """Give the width of a text of some font size.

    >>> text_width("", 11.0), text_width("中", 11.0)
    (0.0, 11.0)
    """
    return size * sum(map(_width, text))


def shortened(text: str, width: float, size: float) -> str:
    r"""Cut a text to what fits in a width, on one line, and say so with an ellipsis.

    >>> shortened("two\nlines", 100.0, 11.0)
    'two lines'
    """
    text = clean(text[:1000]).replace("\n", " ")
    fits = _fitting(text, width, size)
    # What is cut already is not cut off from its ellipsis to get another one.
    return text if fits == len(text) else text[: max(fits - 1, 0)].rstrip("…") + "…"


def ending(text: str, width: float, size: float) -> str:
    """Cut a text at its beginning: names that are paths differ at their ends.

    >>> ending("w1", 60.0, 10.0)
    'w1'
    """
    text = clean(text[-1000:]).replace("\n", " ")
    fits = _fitting(text[::-1], width, size)
    return text if fits == len(text) else "…" + text[len(text) - max(fits - 1, 0) :].lstrip("….")


def _fitting(text: str, width: float, size: float) -> int:
    """Count the characters that fit in a width, from the first on."""
    for place, character in enumerate(text):
        width -= size * _width(character)
        if width < 0.0:
            return place
    return len(text)


def _width(character: str) -> float:
    if character in _NARROW:
        return 0.4
    if character.isascii():
        return 0.88 if character in "mwMW@%" else 0.64
    if unicodedata.combining(character):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.7
