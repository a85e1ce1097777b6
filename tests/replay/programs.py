"""Programs: random functions with branches and loops, over all rules; recordings that are run."""

import math
import random
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from autograd import Value
from autograd.conditions import same
from autograd.replay import recorder, reference
from autograd.testing import rounding
from autograd.testing.expressions import Expression
from autograd.testing.recording import Recording
from autograd.testing.strategies import expressions


class Program:
    """A loop over expressions, in which comparisons choose what is computed next."""

    def __init__(self, parts: Sequence[tuple[Expression, Expression, str]], inputs: int) -> None:
        self.parts = parts
        self.inputs = inputs

    def __call__(self, *xs: Any) -> Any:
        t = xs[0] * 0.5
        for place, (one, other, kind) in enumerate(self.parts):
            inputs = [t if at == 0 else xs[at % len(xs)] for at in range(3)]
            x = xs[place % len(xs)]
            by_input = kind == "input" and x > 0.25
            if by_input or (kind == "order" and sorted(xs, key=lambda y: -y)[0] is x):
                t = one(*inputs[: len(one.numbers)])
            elif kind == "max":
                t = max(x, 0.75) * 0.5 + one(*inputs[: len(one.numbers)])
            elif kind == "while":
                while x < 1.0:
                    x = x + 0.5
                t = t * 0.25 + x
            else:
                t = other(*inputs[: len(other.numbers)])
        return t

    def __repr__(self) -> str:
        return f"Program({self.parts!r}, {self.inputs})"


KINDS = ("input", "order", "max", "while")


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Draw programs of up to three parts."""
    parts = st.tuples(expressions(depth=2), expressions(depth=2), st.sampled_from(KINDS))
    return Program(draw(st.lists(parts, min_size=1, max_size=3)), draw(st.integers(1, 3)))


POINT = st.one_of(st.sampled_from([-1.0, 0.0, 0.25, 0.5, 1.0, 2.0]), st.floats(-3.0, 3.0, width=32))


class Eager:
    """What a function gives eagerly at a point, and how far rounding may change it."""

    def __init__(self, f: Any, xs: Sequence[float]) -> None:
        leaves = [Value(x) for x in xs]
        root = f(*leaves)
        root.backward()
        self.value, self.gradient = root.data, [leaf.grad for leaf in leaves]
        graph = Recording(root)
        draws = random.Random(1)
        moved = [rounding._noisy_numbers(graph, draws)[-1] for _ in range(8)]
        spread = max(abs(x - self.value) for x in moved)
        self.value_error = 16.0 * (spread + rounding.UNIT * abs(self.value))
        found = {
            id(graph.nodes[at]): error
            for at, error in zip(graph.leaves, rounding.tolerances(graph), strict=True)
        }
        self.gradient_errors = [found.get(id(leaf), 0.0) for leaf in leaves]


def near(found: float, wanted: float, error: float) -> bool:
    """Tell whether a number is the wanted one, up to an error; nan and infinities are equal."""
    return same(found, wanted) or not math.isfinite(error) or abs(found - wanted) <= error


def replayed(recording: recorder.Recording, *numbers: float) -> object:
    """Run a tape over numbers of its arguments, as the function would be called."""
    tape = recording.tape.validate()
    found = reference.run(tape, _inputs(recording, numbers))
    assert reference.failing(tape, found) == -1
    return recording.rebuild([found[slot] for slot in tape.outputs])


def pulled(recording: recorder.Recording, *numbers: float) -> list[float]:
    """Give the gradient of its first output by each input."""
    tape = recording.tape
    return reference.pull(tape, reference.run(tape, _inputs(recording, numbers)), [1.0])


def _inputs(recording: recorder.Recording, numbers: Sequence[float]) -> list[float]:
    return [*numbers, *[value.data for value in recording.captured]]
