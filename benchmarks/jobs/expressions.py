"""Expressions: the same scalar code on engines that share only `+` and `*` of two variables.

minigrad, written in C, has no function that xad, written in C++, has too, and takes no plain
numbers as operands. So there are two works of these operations: a chain, and layers of weighted
sums. A turn makes the variables, records the expression, takes the gradient of every variable and
frees it all. The work is plain Python for all; an engine adds the few lines below.
"""

import importlib
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.worker import Turn, timed

WIDTH = 16
LAYERS = 40
LENGTH = 10_000


def chain(variables: Sequence[Any]) -> Any:
    """Iterate z = z * y + x: 20,000 nodes, each computed from the last."""
    x, y = variables[0], variables[1]
    z = x
    for _ in range(LENGTH):
        z = z * y + x
    return z


def layers(variables: Sequence[Any]) -> Any:
    """Pass 16 numbers through 40 layers of 16 weighted sums, then add them: 19,855 nodes."""
    rows = [variables[i * WIDTH : (i + 1) * WIDTH] for i in range(WIDTH + 1)]
    values = rows.pop()
    for _ in range(LAYERS):
        values = [weighted(row, values) for row in rows]
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total


def weighted(row: Sequence[Any], values: Sequence[Any]) -> Any:
    """Sum the products of two sequences."""
    total = row[0] * values[0]
    for w, v in zip(row[1:], values[1:], strict=True):
        total = total + w * v
    return total


# The numbers of the variables keep every intermediate result near 1.
WORKS: dict[str, tuple[Callable[[Sequence[Any]], Any], list[float]]] = {
    "chain": (chain, [0.5, 0.9]),
    "layers": (layers, [(1 + i % 7) / (4.0 * WIDTH) for i in range(WIDTH * (WIDTH + 1))]),
}


def stepgrad(work: str) -> Turn:
    """Run a work on our Value."""
    return _on_values(importlib.import_module("autograd").Value, work)


def minigrad(work: str) -> Turn:
    """Run a work on minigrad's Value."""
    return _on_values(importlib.import_module("minigrad").Value, work)


def _on_values(value: Any, work: str) -> Turn:
    expression, numbers = WORKS[work]

    def step() -> float:
        variables = [value(number) for number in numbers]
        expression(variables).backward()
        return float(sum(variable.grad for variable in variables))

    return timed(step)


def xad(work: str) -> Turn:
    """Run a work on xad's Real, with one tape that is used again, as its manual advises."""
    engine: Any = importlib.import_module("xad.adj_1st")
    expression, numbers = WORKS[work]
    tape = engine.Tape()

    def step() -> float:
        with tape:
            variables = [engine.Real(number) for number in numbers]
            tape.registerInputs(variables)
            tape.newRecording()
            out = expression(variables)
            tape.registerOutput(out)
            out.derivative = 1.0
            tape.computeAdjoints()
            gradient = [variable.derivative for variable in variables]
            tape.clearAll()
        return float(sum(gradient))

    return timed(step)
