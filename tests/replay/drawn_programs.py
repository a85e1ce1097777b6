"""Drawn programs: random ones for the tests of the runners, with what they run on."""

import random
from collections.abc import Sequence
from typing import Any

from program_cases import batched_slots, is_batched

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
from autograd.rules import RULES, Rule


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
        parts = {"inputs": self.inputs, "places": self.places, "constants": self.constants}
        self.batched = batched_slots(Program.of([], **parts))
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


def drawn(seed: int) -> tuple[Program, dict[str, Any]]:
    """Draw a program and what it runs on."""
    draws = random.Random(seed)
    draw = Draw(draws)
    program = draw.program(draws.randint(1, 9))
    given = draw.arguments()
    if draws.random() < 0.6:
        count = draws.randint(1, len(program.outputs))
        given["seeds"] = [numbers(draw.lanes, draws) for _ in range(count)]
    return program, given
