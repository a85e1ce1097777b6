"""The interpreter in C and the NumPy runner refuse a program or numbers that cannot be."""

import random
from typing import Any

import numpy as np
import pytest
from drawn_programs import drawn
from program_cases import NATIVE, Runner

from autograd.errors import InputValueError
from autograd.replay import native
from autograd.replay.program import (
    COLUMNS,
    CONTIGUOUS,
    INDEXED,
    PRODUCT,
    SAME,
    TAKE,
    Instruction,
    Operand,
    Packed,
    Program,
)
from autograd.replay.tape import Guard
from autograd.rules import MUL, RULES


def damaged(packed: Packed, draws: random.Random) -> Packed:
    """Change a number of one of the arrays, or their length."""
    name = draws.choice(["words"] * 6 + ["indices", "outputs", "guards", "places", "inputs"])
    array = getattr(packed, name).copy()
    if not array.size:
        return packed
    if draws.random() < 0.1 and array.ndim == 1 and name == "words":
        return packed._replace(words=array[: draws.randrange(len(array))])
    array.flat[draws.randrange(array.size)] = draws.choice(
        [0, 1, 2, 3, draws.randrange(9), draws.randrange(120), 127]
        + ([-1, -2, -3, -4, 1 << 11, (1 << 31) - 1, -(1 << 31)] if name != "inputs" else [])
    )
    return packed._replace(**{name: array})


@NATIVE
@pytest.mark.parametrize("start", range(0, 400, 100))
def test_a_damaged_program_is_refused_or_runs(start: int) -> None:
    refused = 0
    for seed in range(start, start + 100):
        program, given = drawn(seed)
        draws = random.Random(seed)
        for _ in range(8):
            packed = damaged(program.packed(), draws)
            try:
                made = native.Runner(packed)
                flags = packed.inputs.astype(bool)
                made.run(
                    np.ones((~flags).sum()),
                    np.ones((flags.sum(), given["lanes"])),
                    indexes=given["indexes"],
                    gradient=True,
                    lanes=given["lanes"],
                )
            except (InputValueError, MemoryError):
                refused += 1
    assert refused > 100


def test_refusals_say_where(runner: Runner) -> None:
    good = Instruction(MUL.code, 1, 2, (Operand(CONTIGUOUS, 0), Operand(CONTIGUOUS, 1)))

    def made(*instructions: Instruction, **parts: Any) -> None:
        runner(Program.of(instructions, **{"inputs": [False, True], **parts}).packed())

    def refused(pattern: str, *instructions: Instruction, **parts: Any) -> None:
        with pytest.raises(InputValueError, match=pattern):
            made(*instructions, **parts)

    made(good, outputs=[2])
    refused("instruction 0 of the program .* no rule", good._replace(code=len(RULES)))
    refused("instruction 1 .* in the slots that follow", good, good)
    refused("not there, or not yet", good._replace(operands=(Operand(SAME, 2), Operand(SAME, 0))))
    refused("not there, or not yet", good._replace(operands=(Operand(INDEXED, 0),) * 2))
    refused("not there", good._replace(operands=(Operand(COLUMNS, 0), Operand(SAME, 0))))
    refused("the program cannot run", good, outputs=[3])
    refused("the program cannot run", good, guards=[Guard(-1, True, "")])
    refused("wrong number", good._replace(operands=good.operands[:1]))
    refused("wrong number", good._replace(n=0))
    refused("wrong number", Instruction(PRODUCT, 4, 2, good.operands, shape=(2, 1, 1)))
    refused("inputs are not in the first slots", good, places=[0, 0])


def test_what_a_run_is_given_is_checked(runner: Runner) -> None:
    both = Instruction(MUL.code, 1, 2, (Operand(CONTIGUOUS, 0), Operand(CONTIGUOUS, 1)))
    taken = Instruction(TAKE, 1, 3, (Operand(INDEXED, 0), Operand(CONTIGUOUS, 0)), 2)
    program = Program.of(
        [both, taken], inputs=[False, True], indexes=[True], indices=[0, 2], outputs=[3]
    )
    made = runner(program.packed())
    given: dict[str, Any] = {"shared": [2.0], "batched": [[3.0, 4.0]], "indexes": [[0, 1]]}
    assert made.run(**given, lanes=2).outputs.tolist() == [[2.0, 8.0]]
    for change in (
        {"shared": [1.0, 2.0]},
        {"batched": [[3.0]]},
        {"batched": None},
        {"lanes": 0},
        {"indexes": None},
        {"indexes": [[0, 2]]},
        {"indexes": [[-1, 0]]},
        {"seeds": [[1.0]], "gradient": True},
    ):
        with pytest.raises((InputValueError, ValueError)):
            made.run(**{**given, "lanes": 2, **change})
    assert made.run(**given, lanes=2).outputs.tolist() == [[2.0, 8.0]]
