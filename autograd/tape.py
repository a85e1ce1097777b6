"""Tape: the nodes of a graph as plain records, in topological order.

>>> from autograd import Value
>>> x = Value(3.0, label="x")
>>> y = x * x
>>> y.backward()
>>> for record in tape(y):
...     print(record)
Record(node=0, op='', operands=(), data=3.0, grad=6.0, label='x', scope='')
Record(node=1, op='mul', operands=(0, 0), data=9.0, grad=1.0, label='', scope='')
"""

from typing import NamedTuple

from autograd.errors import InputTypeError
from autograd.topology import topological_order
from autograd.value import Value


class Record(NamedTuple):
    """One node: its number, and those of its operands."""

    node: int
    op: str
    operands: tuple[int, ...]
    data: float
    grad: float
    label: str
    scope: str


def tape(root: Value) -> list[Record]:
    """List the nodes below a root, operands first, the root last.

    >>> [record.op for record in tape(Value(1.0) + 2.0)]
    ['', 'constant', 'add']
    """
    if not isinstance(root, Value):
        raise InputTypeError(f"tape takes the Value at the root of a graph, got {root!r}")
    order = topological_order(root)
    index = {id(node): place for place, node in enumerate(order)}
    return [
        Record(
            place,
            node.rule.name if node.rule else "constant" if node.is_constant else "",
            tuple(index[id(operand)] for operand in node.operands),
            node.data,
            node.grad,
            node.label,
            node.scope,
        )
        for place, node in enumerate(order)
    ]
