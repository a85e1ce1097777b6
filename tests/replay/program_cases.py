"""Program cases: a slow reading of any program, to which the tests compare what the runners give.

It builds the eager graph of each lane and runs `backward()` on it, so it also has the engine's own
sense of what a gradient reaches.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pytest

from autograd import Value, dot, kernels
from autograd.replay import native
from autograd.replay.program import PRODUCT, READ, TAKE, Instruction, Program
from autograd.rules import DOT, RULES, Rule
from autograd.value import apply, apply_fold, constant

Runner = Callable[..., Any]  # the class of one
NATIVE = pytest.mark.skipif(not native.available(), reason="the interpreter in C was not built")
ROWS = list(RULES.values())


class Run(NamedTuple):
    """What the slow reading gives, in lists."""

    outputs: list[list[float]]  # one an output, of numbers of lanes
    shared_gradient: list[float]
    batched_gradient: list[list[float]]
    failed: list[int]


def slow(
    program: Program,
    shared: Sequence[float],
    batched: Sequence[Sequence[float]] = (),
    indexes: Sequence[Any] = (),
    seeds: Sequence[Sequence[float]] | None = None,
    lanes: int = 1,
) -> Run:
    """Run a program lane by lane, in Values."""
    leaves = [Value(x) for x in shared]
    rows: list[list[Value]] = [[Value(x) for x in row] for row in batched]
    outputs: list[list[float]] = [[] for _ in program.outputs]
    failed: list[int] = []
    roots: list[Value] = []
    weights: list[float] = []
    once: dict[int, list[Value]] = {}  # what needs no lanes is one node for all
    for lane in range(lanes):
        slots = _inputs(program, leaves, [row[lane] for row in rows])
        flags = batched_slots(program)
        chosen = [
            index[lane] if is_batched else index
            for index, is_batched in zip(indexes, program.indexes, strict=True)
        ]
        for instruction in program:
            assert instruction.out == len(slots), "results stand one after the other"
            found = once.get(instruction.out) or _results(program, instruction, slots, chosen)
            slots += found
            flags += [is_batched(program, instruction, flags)] * len(found)
            if not flags[-1]:
                once[instruction.out] = found
        for row, slot in zip(outputs, program.outputs, strict=True):
            row.append(slots[slot].data)
        outcomes = [bool(slots[slot].data) == outcome for slot, outcome, _ in program.guards]
        failed.append(outcomes.index(False) if False in outcomes else -1)
        if failed[-1] < 0:
            given = [1.0] if seeds is None else [row[lane] for row in seeds]
            weights += given
            roots += [slots[slot] for slot in program.outputs[: len(given)]]
    if roots:
        dot(roots, weights).backward()
    return Run(outputs, [x.grad for x in leaves], [[x.grad for x in row] for row in rows], failed)


def run_once(
    program: Program, inputs: Sequence[float], *seeds: float
) -> tuple[list[float], list[float]]:
    """Give the outputs of a program and the gradient by its inputs; its guards have to hold."""
    given: list[list[float]] = [[], []]
    for has_lanes, x in zip(program.inputs, inputs, strict=True):
        given[has_lanes].append(x)
    indexes = [int(inputs[place]) for place in program.chosen]
    found = slow(
        program,
        given[False],
        [[x] for x in given[True]],
        [[at] if has_lanes else at for at, has_lanes in zip(indexes, program.indexes, strict=True)],
        [[seed] for seed in seeds],
    )
    assert found.failed == [-1]
    parts = [iter(found.shared_gradient), iter(x for [x] in found.batched_gradient)]
    gradient = [next(parts[has_lanes]) for has_lanes in program.inputs]
    return [x for [x] in found.outputs], gradient


def batched_slots(program: Program) -> list[bool]:
    """Tell of each input and constant whether it has lanes."""
    flags = [False] * (len(program.inputs) + len(program.constants))
    for is_batched, place in zip(program.inputs, program.places, strict=True):
        flags[place] = is_batched
    return flags


def is_batched(program: Program, each: Instruction, flags: Sequence[bool]) -> bool:
    """Tell whether an instruction has lanes."""
    for place in range(len(each.operands)):
        known = program.indexes if each.code == TAKE and place == 1 else flags
        if any(known[slot] for slot in program.operand_slots(each, place)):
            return True
    return False


def _inputs(program: Program, shared: list[Value], batched: list[Value]) -> list[Value]:
    slots: list[Value | None] = [None] * len(program.inputs)
    left = [iter(shared), iter(batched)]
    for is_batched, place in zip(program.inputs, program.places, strict=True):
        slots[place] = next(left[is_batched])
    # As leaves, not as constants, for which the engine would choose at_most in place of minimum.
    return [*slots, *map(Value, program.constants)]  # type: ignore[list-item]


def _results(
    program: Program, each: Instruction, slots: list[Value], chosen: Sequence[int]
) -> list[Value]:
    read = [program.operand_slots(each, place) for place in range(len(each.operands))]
    if each.code == READ:
        return [Value(slots[x].data) for x in read[0]]
    if each.code == TAKE:
        return [slots[read[0][i * each.k + chosen[read[1][i]]]] for i in range(each.n)]
    if each.code == PRODUCT:
        rows, items, columns = each.shape
        found = []
        for j in range(rows):
            for s in range(columns):
                xs = [slots[read[0][j * items + c]] for c in range(items)]
                xs += [slots[read[1][c * columns + s]] for c in range(items)]
                found.append(apply_fold(DOT, xs + [slots[x[j]] for x in read[2:]]))
        return found
    rule = ROWS[each.code]
    if not rule.folds:
        return [apply(rule, *(slots[x[i]] for x in read)) for i in range(each.n)]
    k = each.k
    found = []
    for i in range(each.n):
        xs = [slots[x] for side in read[:2] for x in side[i * k : i * k + k]]
        found.append(apply_fold(rule, xs + [slots[x[i]] for x in read[2:]]))
    return found


def value_and_partials(rule: Rule, xs: Sequence[float]) -> tuple[float, list[float]]:
    """Compute a rule by the kernels of the engine."""
    if rule.folds:
        leaves = [constant(x) for x in xs]
        out = kernels.fold_value(rule.code, leaves)
        return out, kernels.fold_partials(rule.code, leaves, out)
    assert rule.kernel is not None
    out, *partials = rule.kernel(*xs)
    return out, partials
