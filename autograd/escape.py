r"""Escape: how a text that may hold anything is written into XML or LaTeX, and shown as it is.

>>> xml("a < b"), latex("50% {x}")
('a &lt; b', '50\\%\\ \\{x\\}')

Next: `symbols.py`, and `draw/quote.py` for the quoting of Graphviz.
"""

import re
from typing import Final

# Control characters, lone surrogates and the two code points that XML 1.0 forbids besides: there is
# no way to write them, so each is shown as the replacement character.
_UNPRINTABLE: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

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
    r"""Replace what cannot be shown: control characters, except the newline, and lone surrogates.

    >>> clean('a\x00b\tc')
    'a�b�c'
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


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
