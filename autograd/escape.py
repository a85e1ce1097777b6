r"""Escape: how a text that may hold anything is written into XML or LaTeX, and shown as it is.

>>> xml("a < b"), latex("50% {x}")
('a &lt; b', '50\\%\\ \\{x\\}')

Next: `symbols.py`, and `draw/quote.py` for the quoting of Graphviz.
"""

import re
from typing import Final

# What is shown as the replacement character: control characters, lone surrogates and the two code
# points that XML 1.0 forbids besides, which cannot be written; what would turn the direction of the
# text around it; and what nobody sees, by which two labels could look alike.
_HIDDEN: Final = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U000e0000-\U000e00ff"
)
# Two joiners are at home between letters from Arabic to Khmer and within emoji: 👩‍🔬.
_JOINING: Final = "\u0600-\u1aff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_UNPRINTABLE: Final = re.compile(
    f"[{_HIDDEN}]|(?<![{_JOINING}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINING}])"
)

XML: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
# For math mode, where `\text{\_}` is not understood everywhere. The braces around < keep a tag from
# being one, where the formula stands in HTML.
_LATEX: Final = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "#$%&_{}"},
        "\\": "\\backslash ",
        "^": "\\hat{\\ }",
        "~": "\\sim ",
        "<": "{<}",
        ">": "{>}",
        " ": "\\ ",
        "\n": "\\ ",
    }
)


def clean(text: str) -> str:
    r"""Replace what cannot be seen: control characters, except the newline, and lone surrogates.

    >>> clean('a\x00b\tc'), clean('\u202eevil'), clean('a\u200bb')
    ('a�b�c', '�evil', 'a�b')

    So are the marks that turn the direction of writing, and characters without a width.
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def is_blank(text: str) -> bool:
    r"""Tell whether a text shows nothing: a label of this kind counts as none.

    >>> is_blank(''), is_blank(' \n'), is_blank('\u200b')
    (True, True, False)
    """
    return not clean(text).strip()


def xml(text: str) -> str:
    """Give the text of an XML element, or the value of an attribute, that shows exactly this text.

    >>> xml('</text><script>')
    '&lt;/text&gt;&lt;script&gt;'
    """
    return clean(text).translate(XML)


def latex(text: str) -> str:
    r"""Give what shows this text inside `\mathrm{...}`.

    >>> print(latex('w_a $1'))
    w\_a\ \$1
    """
    return clean(text).translate(_LATEX)
