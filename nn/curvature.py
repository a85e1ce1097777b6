"""Curvature: what L-BFGS learns of a loss from its last steps.

>>> curvature = Curvature({"step": 0})
>>> curvature.direction([2.0, -1.0], history=10)
[-2.0, 1.0]

Next: `lbfgs.py`.
"""

from collections.abc import Mapping
from typing import Any

from nn import state_checks
from nn.checks import count

Vector = list[float]


class Curvature:
    """The last direction and gradient, and pairs of a step and the change of the gradient over it.

    >>> curvature = Curvature({"step": 0})
    >>> curvature.direction([4.0], history=10)
    [-4.0]
    >>> curvature.length = 0.25
    >>> curvature.direction([2.0], history=10)
    [-1.0]
    >>> curvature.steps, curvature.changes
    ([[-1.0]], [[-2.0]])

    Where the gradient fell from 4 to 2 over a step of −1, it is 0 after another such step. The keys
    of its state are PyTorch's.
    """

    def __init__(self, state: Mapping[str, Any]) -> None:
        """Go on from a state, of which nothing is changed."""
        self.step: int = state["step"]
        self.last: Vector = state.get("d", [])
        self.length: float = state.get("t", 0.0)
        self.gradient: Vector = state.get("prev_flat_grad", [])
        self.changes: list[Vector] = list(state.get("old_dirs", []))
        self.steps: list[Vector] = list(state.get("old_stps", []))

    def state(self) -> dict[str, Any]:
        """Give what is to be remembered, as plain data."""
        if not self.step:
            return {"step": 0}
        return {
            "step": self.step,
            "d": self.last,
            "t": self.length,
            "prev_flat_grad": self.gradient,
            "old_dirs": self.changes,
            "old_stps": self.steps,
        }

    def direction(self, gradient: Vector, history: int) -> Vector:
        """Learn from the last step, and give the next direction."""
        if self.step:
            change = [g - last for g, last in zip(gradient, self.gradient, strict=True)]
            step = [self.length * d for d in self.last]
            # Only a positive curvature keeps every direction one of descent.
            if dot(change, step) > 1e-10:
                self.changes = [*self.changes, change][-history:]
                self.steps = [*self.steps, step][-history:]
        self.step += 1
        self.gradient = gradient
        self.last = self._two_loops([-g for g in gradient])
        return self.last

    def _two_loops(self, q: Vector) -> Vector:
        pairs = [(s, y, dot(s, y)) for s, y in zip(self.steps, self.changes, strict=True)]
        weights = []
        for s, y, curvature in reversed(pairs):
            weight = dot(s, q) / curvature
            q = [a - weight * b for a, b in zip(q, y, strict=True)]
            weights.append(weight)
        if pairs:
            _, y, curvature = pairs[-1]
            scale = curvature / dot(y, y)
            q = [scale * a for a in q]
        for (s, y, curvature), weight in zip(pairs, reversed(weights), strict=True):
            rest = weight - dot(y, q) / curvature
            q = [a + rest * b for a, b in zip(q, s, strict=True)]
        return q


def checked(given: object, size: int, taker: str) -> dict[str, Any]:
    """Check the state of so many parameters.

    >>> checked({"step": 0}, 2, "LBFGS")
    {'step': 0}
    """
    later = {"d", "t", "prev_flat_grad", "old_dirs", "old_stps"}
    found = state_checks.fields(given, {"step"}, taker, later)
    steps = count(found["step"], taker, "step", least=0)
    if not steps:
        return {"step": 0}
    state_checks.fields(found, {"step"} | later, taker)
    pairs = len(found["old_dirs"]) if isinstance(found["old_dirs"], list) else 0
    state: dict[str, Any] = {"step": steps, "t": state_checks.number(found["t"], taker, "t")}
    for key in ("d", "prev_flat_grad"):
        state[key] = state_checks.numbers(found[key], size, taker, key)
    for key in ("old_dirs", "old_stps"):
        rows = state_checks.listed(found[key], pairs, taker, key)
        state[key] = [state_checks.numbers(row, size, taker, key) for row in rows]
    return state


def dot(a: Vector, b: Vector) -> float:
    """Give the dot product, added from the left.

    >>> dot([1.0, 2.0], [3.0, 4.0])
    11.0
    """
    # Not `math.fsum`, which raises for infinities, nor `sum`, which rounds as the Python does.
    total = 0.0
    for x, y in zip(a, b, strict=True):
        total += x * y
    return total
