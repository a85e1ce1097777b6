"""Programs for the tests of the runners: random ones, and a slow reading of any of them.

The slow reading builds the eager graph of each lane and runs `backward()` on it, so it also has the
engine's own sense of what a gradient reaches.
"""

import math
import random
from collections.abc import Sequence
from typing import Any, NamedTuple

from autograd import Value, dot, kernels
from autograd.replay.program import (
    COLUMNS,
    CONTIGUOUS,
    INDEXED,
    PRODUCT,
    READ,
    SAME,
    TAKE,
    Instruction,
    Operand,
    Program,
)
from autograd.replay.tape import Guard
from autograd.rules import DOT, RULES, Rule
from autograd.value import apply, apply_fold, constant

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
        flags = _flags(program)
        chosen = [
            index[lane] if is_batched else index
            for index, is_batched in zip(indexes, program.indexes, strict=True)
        ]
        for instruction in program:
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


def _flags(program: Program) -> list[bool]:
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


def numbers(count: int, draws: random.Random) -> list[float]:
    """Draw numbers on which sums and products are exact, and 0 among them."""
    return [draws.choice([-2.0, -1.0, -0.5, 0.0, 0.0, 0.5, 1.0, 2.0]) for _ in range(count)]


# Exact on such numbers, or infinite and nan where a gate must close; sums come more often.
EXACT = [
    *(RULES[name] for name in ("add", "sub", "mul", "neg", "square", "relu", "abs", "maximum")),
    *(RULES[name] for name in ("minimum", "where", "clip", "gt", "le", "eq", "leaky_relu", "sign")),
    *(RULES[name] for name in ("reciprocal", "div", "sqrt", "log", "sum", "sum", "dot", "dot")),
    *(RULES[name] for name in ("dot", "max", "min", "prod", "mean", "norm", "logsumexp")),
]


class Draw:
    """Draws a program, an instruction after the other."""

    def __init__(self, draws: random.Random, rules: Sequence[Rule] = EXACT) -> None:
        self.draws = draws
        self.rules = rules
        self.lanes = draws.choice([1, 1, 3, 8, 37, 200])
        self.inputs = [self.lanes > 1 and draws.random() < 0.5 for _ in range(draws.randint(1, 9))]
        self.places = draws.sample(range(len(self.inputs)), len(self.inputs))
        self.indexes = [self.lanes > 1 and draws.random() < 0.5 for _ in range(draws.randint(0, 3))]
        self.constants = numbers(draws.randint(0, 3), draws)
        self.batched = [False] * len(self.inputs)
        for is_batched, place in zip(self.inputs, self.places, strict=True):
            self.batched[place] = is_batched
        self.batched += [False] * len(self.constants)
        self.indices: list[int] = []
        self.limits = [9] * len(self.indexes)
        self.instructions: list[Instruction] = []

    def program(self, count: int) -> Program:
        """Draw a program of so many instructions."""
        for _ in range(count):
            self.instruction()
        slots = len(self.batched)
        outputs = self.draws.choices(range(slots), k=self.draws.randint(1, 4))
        outputs[0] = slots - 1 - min(int(self.draws.expovariate(0.5)), slots - 1)
        guards = [
            Guard(self.draws.randrange(slots), self.draws.random() < 0.7, "here")
            for _ in range(self.draws.choice([0, 0, 1, 3]))
        ]
        return Program.of(
            self.instructions,
            inputs=self.inputs,
            places=self.places,
            indexes=self.indexes,
            constants=self.constants,
            indices=self.indices,
            outputs=outputs,
            guards=guards,
        )

    def instruction(self) -> None:
        draws = self.draws
        n = draws.choice([1, 1, 2, 3, 5, 70])
        k, shape = 0, (0, 0, 0)
        kind = draws.random()
        if kind < 0.1 and self.indexes:
            code, k = TAKE, draws.randint(1, 4)
            operands = [self.operand(n * k, n, k), self.index(n, k)]
        elif kind < 0.15:
            code, operands = READ, [self.operand(n, n, 1)]
        elif kind < 0.35:
            code, shape = PRODUCT, tuple(draws.choice([1, 2, 4, 5, 9]) for _ in range(3))
            rows, items, columns = shape
            n = rows * columns
            operands = [self.operand(rows * items, rows, items)]
            operands += [self.operand(items * columns, items, columns)]
            operands += [self.operand(rows, rows, 1)] * draws.randint(0, 1)
        else:
            rule = draws.choice(self.rules)
            code = rule.code
            if rule.folds:
                k = draws.choice([1, 1, 2, 3, 7])
                operands = [
                    self.operand(n * k, n, k, columns=True) for _ in range(min(rule.arity, 2))
                ]
                operands += [self.operand(n, n, 1)] * (rule.arity > 2 and draws.randint(0, 1))
            else:
                operands = [self.operand(n, n, 1) for _ in range(rule.arity)]
        each = Instruction(code, n, len(self.batched), tuple(operands), k, shape)  # type: ignore[arg-type]
        self.instructions.append(each)
        program = Program.of([], indexes=self.indexes, indices=self.indices)
        self.batched += [is_batched(program, each, self.batched)] * n

    def operand(self, count: int, n: int, k: int, columns: bool = False) -> Operand:
        """Draw where so many slots lie."""
        draws, slots = self.draws, len(self.batched)
        near = max(0, slots - 80) if draws.random() < 0.7 else 0
        kinds = [INDEXED, INDEXED, SAME]
        starts = [
            at for at in range(slots - count + 1) if len(set(self.batched[at : at + count])) == 1
        ]
        if starts:
            kinds += [CONTIGUOUS] * 4 + [COLUMNS] * (3 * columns)
        kind = draws.choice(kinds)
        if kind == SAME:
            return Operand(SAME, draws.randrange(near, slots))
        if kind != INDEXED:
            return Operand(kind, draws.choice(starts))
        self.indices += draws.choices(range(near, slots), k=count)
        return Operand(INDEXED, len(self.indices) - count)

    def index(self, n: int, k: int) -> Operand:
        self.indices += self.draws.choices(range(len(self.indexes)), k=n)
        for place in self.indices[len(self.indices) - n :]:
            self.limits[place] = min(self.limits[place], k)
        return Operand(INDEXED, len(self.indices) - n)

    def arguments(self) -> dict[str, Any]:
        """Draw what the program is run on."""
        draws, lanes = self.draws, self.lanes
        count = sum(self.inputs)
        return {
            "shared": numbers(len(self.inputs) - count, draws),
            "batched": [numbers(lanes, draws) for _ in range(count)],
            "indexes": [
                [draws.randrange(limit) for _ in range(lanes)]
                if batched
                else draws.randrange(limit)
                for limit, batched in zip(self.limits, self.indexes, strict=True)
            ],
            "lanes": lanes,
        }


def same(found: Any, expected: Sequence[float]) -> bool:
    """Tell whether numbers are equal, nan to nan."""
    return all(
        x == y or (math.isnan(x) and math.isnan(y)) for x, y in zip(found, expected, strict=True)
    )


def value_and_partials(rule: Rule, xs: Sequence[float]) -> tuple[float, list[float]]:
    """Compute a rule by the kernels of the engine."""
    if rule.folds:
        leaves = [constant(x) for x in xs]
        out = kernels.fold_value(rule.code, leaves)
        return out, kernels.fold_partials(rule.code, leaves, out)
    assert rule.kernel is not None
    out, *partials = rule.kernel(*xs)
    return out, partials
