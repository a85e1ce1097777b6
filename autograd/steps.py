"""Steps: a backward pass, one term of the chain rule after the other.

>>> from autograd import Value
>>> x = Value(3.0, label="x")
>>> y = x * x
>>> y.label = "y"
>>> print(trace(y))
┌───────┬─────┬──────────┬─────────┬──────────────┬─────────┐
│ edge  │ op  │ upstream │   local │ contribution │   total │
├───────┼─────┼──────────┼─────────┼──────────────┼─────────┤
│ y → x │ mul │  +1.0000 │ +3.0000 │      +3.0000 │ +3.0000 │
│ y → x │ mul │  +1.0000 │ +3.0000 │      +3.0000 │ +6.0000 │
└───────┴─────┴──────────┴─────────┴──────────────┴─────────┘

Each row is the chain rule for one edge: the operand gets `upstream * local`, the gradient of the
result times the derivative of the operation by that operand, and adds it to what it has already.

Next: `flow.py` for the terms, `stepping.py` to walk along them.
"""

import os

from autograd.errors import InputTypeError
from autograd.flow import Step, flow
from autograd.tables import names, number, table
from autograd.topology import topological_order
from autograd.value import Value


class Trace(tuple[Step, ...]):
    """The steps of a backward pass in the order in which they add up; `str()` is a table.

    >>> len(trace(Value(1.0) * Value(2.0) + Value(3.0)))
    4
    """

    __slots__ = ()

    def rows(self) -> list[tuple[str, ...]]:
        """Give each step as text: its edge, operation, and four numbers.

        >>> trace(Value(3.0, "x").exp()).rows()
        [('exp 1 → x', 'exp', '+1.0000', '+20.0855', '+20.0855', '+20.0855')]

        A node without a label is named by its operation and its number in `autograd.tape(root)`.
        """
        # The first term is one of the root.
        order = topological_order(self[0].result) if self else []
        name = names((node for step in self for node in (step.result, step.operand)), order)
        return [
            (
                f"{name[id(step.result)]} → {name[id(step.operand)]}",
                step.op,
                *(number(x) for x in step[3:]),
            )
            for step in self
        ]

    def __str__(self) -> str:
        """Draw the table, of 1000 steps at most."""
        rows = Trace(self[:_SHOWN]).rows()
        more = f"\n... and {len(self) - _SHOWN} more" if len(self) > _SHOWN else ""
        return table([_HEAD, *rows], "<<>>>>") + more

    __repr__ = __str__

    def save(self, path: str | os.PathLike[str]) -> str:
        """Write the table to a file: .html, .svg, .png or .pdf. Gives the path.

        It is written as every view is: see `View.save`.
        """
        from autograd.draw.text import TextView  # only who saves needs it

        return TextView(str(self)).save(path)


_SHOWN = 1000
_HEAD = ("edge", "op", "upstream", "local", "contribution", "total")


def trace(root: Value) -> Trace:
    """List the steps of a backward pass from a root, with the root's gradient as 1.

    >>> a, b = Value(2.0), Value(5.0)
    >>> [step.contribution for step in trace(a * b)]
    [5.0, 2.0]

    Nothing is changed, and no pass need have run. Edges to constants are left out; at a closed
    gate, such as that of a relu that is off, the contribution is 0 and nothing behind it is listed.
    Raises `StaleGraphError` where an n-ary node has an operand that was changed since.
    """
    if not isinstance(root, Value):
        raise InputTypeError(f"trace takes the Value at the root of a graph, got {root!r}")
    return Trace(flow(root))
