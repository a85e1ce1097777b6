r"""Quote: how a label that may hold anything is written into DOT, an HTML-like label, or XML.

>>> print(quoted('say "hi" \\N'))
"say \"hi\" \\N"
>>> print(markup('<b>&\\G</b>'))
&lt;b&gt;&amp;\\G&lt;/b&gt;

Every text that reaches a picture passes through here or through `escape.py`, whose `clean` and
`xml` stand here, too: a label never becomes markup, a link or one of Graphviz's substitutions (`\N`
is the name of the node).

Next: `statements.py` and `render.py`, which use it.
"""

from typing import Final

from autograd.escape import XML
from autograd.escape import clean as clean
from autograd.escape import xml as xml

_DOT: Final = str.maketrans({"&": "&amp;", "\\": "\\\\", '"': '\\"', "\n": "\\n"})
# Graphviz substitutes \N and the like in HTML-like labels, too.
_MARKUP: Final = XML | str.maketrans({"\\": "\\\\", "\n": "<BR/>"})

# A longer line is broken: a label of 10,000 characters would make a picture of 20 metres.
LINE: Final = 64


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
