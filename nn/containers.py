"""Containers: modules one after the other, and around what they leave unchanged.

>>> from nn import Linear, Tanh
>>> net = Sequential(Linear(2, 8, seed=0), Tanh(), Linear(8, 1, seed=1))
>>> net
Sequential: 33 parameters
  0: Linear(2, 8)
  1: Tanh()
  2: Linear(8, 1)
>>> round(net([1.0, -2.0]).data, 6)
0.154109

Next: `dropout.py` and `normalization.py` for what stands between layers.
"""

from collections.abc import Iterator
from typing import Any

from autograd import InputTypeError, InputValueError, Value, scope
from nn.checks import shown
from nn.module import Module
from nn.rows import are_rows, is_number, outputs, values


class Sequential(Module):
    """Give to each part what the one before gave.

    >>> from nn import BatchNorm, Linear
    >>> net = Sequential(Linear(2, 3, seed=0), BatchNorm(3))
    >>> len(net([[1.0, 2.0], [3.0, 4.0]]))
    2

    Shapes: a row, or a list of rows, that is a batch or a sequence. Of a list, a part that takes
    one row has each row in turn, and one that `takes_rows`, as `BatchNorm` or `SelfAttention`, all
    of them. Parts are found by their place, `net[0]`, and named by it, as in PyTorch.

    Where a part is written out with `fused=False`, drawings group the nodes by the parts.
    """

    def __init__(self, *parts: Module) -> None:
        """Take the parts in their order."""
        if not parts:
            raise InputValueError(f"{type(self).__name__} takes one module or more, got none")
        for place, part in enumerate(parts):
            _check(part, place, type(self).__name__)
            setattr(self, str(place), part)
        self.takes_rows = any(part.takes_rows for part in parts)
        self.fused = all(getattr(module, "fused", True) for _, module in self.named_modules())
        self.label_parameters()

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Module]:
        return (part for name, part in vars(self).items() if name.isdigit())

    def __getitem__(self, place: int) -> Module:
        return list(self)[place]

    def forward(self, x: Any) -> Any:
        """Compute the output of the last part."""
        if self.fused:
            for part in self:
                x = outputs(part, x) if are_rows(x) else part(x)
            return x
        # Only here: each scope costs time, and only here has a part many nodes to group.
        for place, part in enumerate(self):
            with scope(str(place)):
                x = outputs(part, x) if are_rows(x) else part(x)
        return x


class Residual(Sequential):
    """Give x + f(x), for f the parts one after the other.

    >>> from nn import Linear, Tanh
    >>> block = Residual(Linear(2, 2, init="zeros"), Tanh())
    >>> [y.data for y in block([1.0, 2.0])]
    [1.0, 2.0]

    Shapes: those of `Sequential`; what comes out has the form of x. The gradient reaches x past f,
    too, undiminished. Source: He et al., Deep Residual Learning for Image Recognition, 2015, eq. 1.

    Raises `InputValueError` where f gives another width than it takes.
    """

    def forward(self, x: Any) -> Any:
        """Compute the sums."""
        # The numbers are made constants once, for f and for the sum.
        x = values([x], self)[0] if is_number(x) else self._kept(x)
        return self._sum(x, super().forward(x))

    def _kept(self, x: Any) -> Any:
        return [values(each, self) for each in x] if are_rows(x) else values(x, self)

    def _sum(self, x: Any, y: Any) -> Any:
        if are_rows(x):
            return [self._sum(*pair) for pair in zip(x, y, strict=True)]
        before, change = (
            each if isinstance(each, list) else [each] if isinstance(each, Value) else list(each)
            for each in (x, y)
        )
        if len(before) != len(change):
            raise InputValueError(
                f"Residual takes parts that give as many numbers as they take, got "
                f"{len(before)} → {len(change)} of {self[0]!r} to {self[-1]!r}"
            )
        sums = [a + b for a, b in zip(before, change, strict=True)]
        return sums[0] if isinstance(x, Value) else sums


def _check(part: object, place: int, taker: str) -> None:
    if not isinstance(part, Module):
        listed = isinstance(part, (list, tuple))
        hint = f"{taker}(*parts)" if listed else "Tanh(), not tanh, for an activation"
        raise InputTypeError(
            f"{taker} takes modules, one after the other, got {shown(part)} at place {place}; "
            f"write {hint}"
        )
    if part.has_memory:
        raise InputTypeError(
            f"{taker} takes modules that remember nothing, got {part!r}, which needs what it gave "
            "before; write the loop: for x in rows: state = cell(x, state)"
        )
