"""Recording: a graph as a flat list, to compute it again over other numbers.

>>> from autograd import Value
>>> x = Value(3.0, "x")
>>> recording = Recording(x * x + 1.0)
>>> recording.again({0: 10.0})[-1]
101.0

The leaves are the inputs; a constant stays what it was. Only what depends on a number that moves
is computed anew.

Next: `slopes.py` moves one leaf by very little.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from autograd import kernels
from autograd.conditions import on_kink
from autograd.errors import InputTypeError, StaleGraphError
from autograd.rules import Rule
from autograd.topology import topological_order
from autograd.value import Value, constant

Compute = Callable[[Rule, list[Any]], Any]


class Recording:
    """The graph below a root; a node is known by its place in `nodes`, operands first."""

    def __init__(self, root: Value) -> None:
        """List the graph. Raises `StaleGraphError` where an operand was changed since."""
        if not isinstance(root, Value):
            raise InputTypeError(f"a graph is given by the Value at its root, got {root!r}")
        self.nodes = topological_order(root)
        places = {id(node): place for place, node in enumerate(self.nodes)}
        self.operands = [[places[id(x)] for x in node.operands] for node in self.nodes]
        self.rules = [node.rule for node in self.nodes]
        for node in self.nodes:
            if node.is_stale:
                raise StaleGraphError(
                    f"{node!r} was computed from a number that was changed since; "
                    "compute the graph again"
                )

    @property
    def root(self) -> Value:
        """The node that depends on all others."""
        return self.nodes[-1]

    @cached_property
    def leaves(self) -> list[int]:
        """The places of the inputs: leaves that are not constants."""
        return [
            place
            for place, node in enumerate(self.nodes)
            if self.rules[place] is None and not node.is_constant
        ]

    @cached_property
    def numbers(self) -> list[float]:
        """The number of each node, as it was recorded."""
        return [node.data for node in self.nodes]

    def dependents(self, moved: Sequence[int]) -> list[int]:
        """List the places of the results that depend on some leaves."""
        found = set(moved)
        order = []
        for place, operands in enumerate(self.operands):
            if place not in found and not found.isdisjoint(operands):
                found.add(place)
                order.append(place)
        return order

    def kinked(self, moved: Sequence[int] | None = None) -> list[int]:
        """List the places of nodes that sit on a kink; of those that depend on some leaves."""
        places = range(len(self.nodes)) if moved is None else self.dependents(moved)
        found = []
        for place in places:
            rule = self.rules[place]
            if rule is not None and rule.kinks:
                xs = [self.numbers[at] for at in self.operands[place]]
                if on_kink(rule, xs, self.numbers[place]):
                    found.append(place)
        return found

    def over(self, compute: Compute, numbers: Sequence[Any]) -> list[Any]:
        """Compute the whole graph over other numbers; those of the leaves are given."""
        found = list(numbers)
        for place, rule in enumerate(self.rules):
            if rule is not None:
                found[place] = compute(rule, [found[at] for at in self.operands[place]])
        return found

    def again(
        self,
        moved: Mapping[int, Any],
        compute: Compute | None = None,
        base: Sequence[Any] | None = None,
        order: Sequence[int] | None = None,
    ) -> list[Any]:
        """Compute the graph with some leaves moved, and give the number of each node.

        `base` holds the number of each node before, in the numbers of `compute`; `order` the
        places that depend on the leaves, where they are known already.
        """
        before = self.numbers if base is None else base
        numbers = list(before)
        for place, number in moved.items():
            numbers[place] = number
        compute = compute or compute_float
        for place in self.dependents(list(moved)) if order is None else order:
            rule, operands = self.rules[place], self.operands[place]
            # Behind a closed gate nothing has moved.
            if rule is not None and any(numbers[at] != before[at] for at in operands):
                numbers[place] = compute(rule, [numbers[at] for at in operands])
        return numbers


def compute_float(rule: Rule, xs: list[float]) -> float:
    """Compute a rule as the engine does, without recording.

    >>> from autograd.rules import RULES
    >>> compute_float(RULES["hypot"], [3.0, 4.0])
    5.0
    """
    if rule.folds:
        return kernels.fold_value(rule.code, [constant(x) for x in xs])
    assert rule.kernel is not None
    return rule.kernel(*xs)[0]


def compute_partials(rule: Rule, xs: list[float], out: float) -> list[float]:
    """Give the partial derivatives of a rule as the engine does.

    >>> from autograd.rules import RULES
    >>> compute_partials(RULES["mul"], [3.0, 4.0], 12.0)
    [4.0, 3.0]
    """
    if rule.folds:
        return kernels.fold_partials(rule.code, [constant(x) for x in xs], out)
    assert rule.kernel is not None
    return list(rule.kernel(*xs)[1:])
