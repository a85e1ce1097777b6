"""Number: how a Value behaves as a Python number, apart from arithmetic.

>>> from autograd import Value
>>> x = Value(2.0)
>>> x == 2.0, x < 3, bool(Value(0)), f"{x:.2f}"
(True, True, False, '2.00')

Comparisons are of the numbers and give a bool, so that Python's own branches, `max`, `min` and
`sorted` work. What would lose the gradient without a word is refused. While a function is recorded
for a replay, a comparison gives a node, and Python's decision by it is noted.

Next: `value.py` adds the arithmetic.
"""

import operator
from collections.abc import Callable
from typing import Any

from autograd.arrays import boxed
from autograd.convert import is_array, is_real
from autograd.errors import InputTypeError
from autograd.layout import Truth, mypyc_attr
from autograd.node import CONSTANT, Node
from autograd.recorded import Recorded, lost
from autograd.rules import EQ, GE, GT, LE, LT, NE
from autograd.state import STATE
from autograd.topology import CONSTANTLY


@mypyc_attr(acyclic=True, allow_interpreted_subclasses=True)
class Number(Recorded):
    """The part of `Value` that compares and converts."""

    __slots__ = ()

    def __eq__(self, other: object) -> Truth:
        """Compare the numbers."""
        if STATE.modes > 0 and self._is_recorded_with(other):
            return self._compare(EQ, other)
        if isinstance(other, Node):
            return self._data == other._data
        return _compared(operator.eq, self, other)  # type: ignore[no-any-return]

    def __ne__(self, other: object) -> Truth:
        """Compare the numbers."""
        if STATE.modes > 0 and self._is_recorded_with(other):
            return self._compare(NE, other)
        if isinstance(other, Node):
            return self._data != other._data
        return _compared(operator.ne, self, other)  # type: ignore[no-any-return]

    def __lt__(self, other: object) -> Truth:
        """Compare the numbers."""
        if STATE.modes > 0 and self._is_recorded_with(other):
            return self._compare(LT, other)
        if isinstance(other, Node):
            return self._data < other._data
        return _compared(operator.lt, self, other)  # type: ignore[no-any-return]

    def __le__(self, other: object) -> Truth:
        """Compare the numbers."""
        if STATE.modes > 0 and self._is_recorded_with(other):
            return self._compare(LE, other)
        if isinstance(other, Node):
            return self._data <= other._data
        return _compared(operator.le, self, other)  # type: ignore[no-any-return]

    def __gt__(self, other: object) -> Truth:
        """Compare the numbers."""
        if STATE.modes > 0 and self._is_recorded_with(other):
            return self._compare(GT, other)
        if isinstance(other, Node):
            return self._data > other._data
        return _compared(operator.gt, self, other)  # type: ignore[no-any-return]

    def __ge__(self, other: object) -> Truth:
        """Compare the numbers."""
        if STATE.modes > 0 and self._is_recorded_with(other):
            return self._compare(GE, other)
        if isinstance(other, Node):
            return self._data >= other._data
        return _compared(operator.ge, self, other)  # type: ignore[no-any-return]

    def __hash__(self) -> int:
        """Hash by identity: a Value is a node, and its number may change."""
        if STATE.modes > 0 and self._mark >= CONSTANTLY and self._rule is not CONSTANT:
            self._refuse("hashes a number", "use a list instead of a set or a dict")
        return id(self) >> 4

    def __bool__(self) -> bool:
        """Tell whether the number is not 0."""
        if STATE.modes > 0:
            self._decide()
        return self._data != 0.0

    def __float__(self) -> float:
        """Refuse: the gradient would be lost without a word."""
        raise lost(
            "float()",
            "write x.data for the number, or autograd.exp(x) and the like instead of math.exp(x)",
        )

    def __int__(self) -> int:
        """Refuse: the gradient would be lost without a word."""
        raise lost("int()", "write int(x.data)")

    def __trunc__(self) -> int:
        """Refuse: the gradient would be lost without a word."""
        raise lost("math.trunc()", "use x.data")

    def conjugate(self) -> "Number":
        """Give this value: it is real. NumPy asks, for instance in `np.var`."""
        return self

    def __abs__(self) -> Any:
        """Give the magnitude; its gradient at 0 is 0."""
        return self.abs()

    def __round__(self, digits: object = None) -> Any:
        """Round to whole numbers, or to decimal digits; the gradient is 0."""
        if digits is None:
            return self.round()
        if isinstance(digits, bool) or not hasattr(digits, "__index__"):
            raise InputTypeError(f"round takes a number of digits, an int, got {digits!r}")
        return self.round_to(operator.index(digits))

    def __repr__(self) -> str:
        """Show the number, the gradient and the label."""
        label = f", label={self.label!r}" if self.label else ""
        grad = self._grad if self._rule is None else 0.0 if self.is_constant else self._total
        return f"Value(data={self._data!r}, grad={grad!r}{label})"

    def _repr_html_(self) -> str | None:
        """Show the graph in a notebook; a leaf has none, and shows as text."""
        if self.is_leaf:
            return None
        from autograd.draw.graph import graph  # here: a drawing stands on everything else

        return graph(self).html()  # type: ignore[arg-type]  # every Number is a Value

    def __format__(self, spec: str) -> str:
        """Format the number; without a specification, as repr does."""
        return format(self._data, spec) if spec else repr(self)


def _compared(comparison: Callable[[Any, Any], Any], value: Node, other: object) -> Any:
    """Compare with a number that is no Value, exactly, as Python compares a float with it.

    With an array, compare element by element, as NumPy does.
    """
    if is_real(other):
        return bool(comparison(value._data, other))
    return comparison(boxed(value), other) if is_array(other) else NotImplemented
