"""Tables: numbers and names of nodes as text, and rows of it in a frame.

>>> print(table([("leaf", "gradient"), ("x", number(6.0))], "<>"))
┌──────┬──────────┐
│ leaf │ gradient │
├──────┼──────────┤
│ x    │  +6.0000 │
└──────┴──────────┘
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from autograd.value import Value


def number(x: float) -> str:
    """Write a number with its sign and four decimals, or as a power of ten.

    >>> number(-0.0), number(1234567.0)
    ('+0.0000', '+1.235e+06')
    """
    x += 0.0  # −0 becomes 0
    return f"{x:+.4f}" if x == 0.0 or 1e-3 <= abs(x) < 1e4 else f"{x:+.3e}"


def short(number: float) -> str:
    """Write a number in at most four significant digits, as pictures and equations show it.

    >>> [short(x) for x in (2.0, -0.0, 0.70710678, 123456.0, float("nan"), float("-inf"))]
    ['2', '−0.0', '0.7071', '1.235e+05', 'nan', '−inf']
    >>> short(1.0625)
    '1.063'

    The rule is that of `%.4g`: zeros at the end are dropped, and a power of ten is split off below
    0.0001 and from 10,000 on. But a tie is rounded up, as at school and in JavaScript, −0 keeps its
    sign, and the sign is that of mathematics, U+2212.
    """
    if abs(number) < _LARGE:  # beyond there is no tie, and rounding up could overflow
        number = float(_FOUR_DIGITS.create_decimal_from_float(number))
    text = f"{number:.4g}".replace("-", "\N{MINUS SIGN}")
    return text + ".0" if text == "\N{MINUS SIGN}0" else text


_FOUR_DIGITS: Final = Context(prec=4, rounding=ROUND_HALF_UP)
_LARGE: Final = 1e300


def names(nodes: "Iterable[Value]", order: "Iterable[Value]") -> dict[int, str]:
    """Name each node by its id: its label, or its operation and its place in topological order.

    >>> from autograd import Value
    >>> x = Value(1.0, "x")
    >>> y = x.exp()
    >>> list(names([y, x], order=[x, y]).values())
    ['exp 1', 'x']

    The place is the number that the node has in `autograd.tape(root)` and in drawings.
    """
    distinct = {id(node): node for node in nodes}
    places = {id(node): place for place, node in enumerate(order) if id(node) in distinct}
    return {
        key: node.label or f"{node.rule.name if node.rule else 'leaf'} {places[key]}"
        for key, node in distinct.items()
    }


def table(rows: Sequence[Sequence[str]], align: str) -> str:
    """Draw rows in a frame, the first as the head.

    `align` has a sign for each column: `<` where texts begin at the left, `>` where numbers end at
    the right.
    """
    widths = [max(len(row[column]) for row in rows) for column in range(len(align))]
    rules = ["─" * (width + 2) for width in widths]
    lines = []
    for row in rows:
        cells = [
            f"{cell:{sign}{width}}" for cell, sign, width in zip(row, align, widths, strict=True)
        ]
        lines.append(f"│ {' │ '.join(cells)} │")
    return "\n".join(
        [
            f"┌{'┬'.join(rules)}┐",
            lines[0],
            f"├{'┼'.join(rules)}┤",
            *lines[1:],
            f"└{'┴'.join(rules)}┘",
        ]
    )
