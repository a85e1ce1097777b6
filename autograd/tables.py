"""Tables: numbers and names of nodes as text, and rows of it in a frame.

>>> print(table([("leaf", "gradient"), ("x", number(6.0))], "<>"))
┌──────┬──────────┐
│ leaf │ gradient │
├──────┼──────────┤
│ x    │  +6.0000 │
└──────┴──────────┘
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograd.value import Value


def number(x: float) -> str:
    """Write a number with its sign and four decimals, or as a power of ten.

    >>> number(-0.0), number(1234567.0)
    ('+0.0000', '+1.235e+06')
    """
    x += 0.0  # −0 becomes 0
    return f"{x:+.4f}" if x == 0.0 or 1e-3 <= abs(x) < 1e4 else f"{x:+.3e}"


def names(nodes: "Iterable[Value]") -> dict[int, str]:
    """Name each node by its id: its label, or its operation and the place where it first occurs.

    >>> from autograd import Value
    >>> x = Value(1.0, "x")
    >>> list(names([x, x.exp(), x]).values())
    ['x', 'exp 1']
    """
    distinct = {id(node): node for node in nodes}
    return {
        key: node.label or f"{node.rule.name if node.rule else 'leaf'} {place}"
        for place, (key, node) in enumerate(distinct.items())
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
