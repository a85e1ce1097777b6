r"""Quote: how a label that may hold anything is written into DOT, an HTML-like label, or XML.

>>> print(quoted('say "hi" \\N'))
"say \"hi\" \\N"
>>> print(markup('<b>&\\G</b>'))
&lt;b&gt;&amp;\\G&lt;/b&gt;

Every text that reaches a picture passes through here, and nowhere else is one quoted: a label never
becomes markup, a link or one of Graphviz's substitutions (`\N` is the name of the node).

Next: `statements.py` and `svg.py`, which use it.
"""

import re
from typing import Final

# Control characters, lone surrogates and the two code points that XML 1.0 forbids besides: there is
# no way to write them, so each is shown as the replacement character.
_UNPRINTABLE: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_DOT: Final = str.maketrans({"&": "&amp;", "\\": "\\\\", '"': '\\"', "\n": "\\n"})
_XML: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
# Graphviz substitutes \N and the like in HTML-like labels, too.
_MARKUP: Final = _XML | str.maketrans({"\\": "\\\\", "\n": "<BR/>"})

# A longer line is broken: a label of 10,000 characters would make a picture of 20 metres.
LINE: Final = 64


def clean(text: str) -> str:
    r"""Replace what cannot be shown: control characters, except the newline, and lone surrogates.

    >>> clean('a\x00b\tc')
    'a�b�c'
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def lines(text: str) -> list[str]:
    r"""Split a text at its newlines, and a line of more than 64 characters after each 64.

    >>> [len(line) for line in lines('x' * 100 + '\n' + 'y')]
    [64, 36, 1]
    """
    return [
        line[start : start + LINE]
        for line in clean(text).split("\n")
        for start in range(0, max(len(line), 1), LINE)
    ]


def quoted(text: str) -> str:
    r"""Give a quoted string of DOT that shows exactly this text.

    >>> print(quoted('<lambda>'), quoted('a\\'))
    "<lambda>" "a\\"
    """
    return f'"{clean(text).translate(_DOT)}"'


def markup(text: str) -> str:
    r"""Give the content of a cell of an HTML-like label that shows exactly this text.

    >>> print(markup('a\nb'), markup('"]; evil'))
    a<BR/>b &quot;]; evil
    """
    return clean(text).translate(_MARKUP)


def xml(text: str) -> str:
    """Give the text of an XML element, or the value of an attribute, that shows exactly this text.

    >>> xml('</text><script>')
    '&lt;/text&gt;&lt;script&gt;'
    """
    return clean(text).translate(_XML)
