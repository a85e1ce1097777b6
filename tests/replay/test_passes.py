"""Passes: a program computes what its tape does, with fewer instructions."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program_cases import run_once
from tapes import exact_tapes, layered_tapes, tapes

from autograd.replay import program as programs
from autograd.replay import reference
from autograd.replay.passes import arranged, lower, optimise
from autograd.replay.passes.common import merge_common
from autograd.replay.passes.constants import fold_constants
from autograd.replay.passes.dead import drop_dead
from autograd.replay.passes.fuse import fuse
from autograd.replay.program import Program
from autograd.replay.tape import CONSTANT, INPUT, READ, TAKE, Guard, Take, Tape
from autograd.rules import ADD, DIV, MUL, NEG, POW, SUB, SUM, Rule

Pass = Callable[[Tape], Tape]
KEEPING_BITS = [drop_dead, fold_constants, merge_common]
PASSES = [*KEEPING_BITS, fuse, optimise]


def numbers(tape: Tape) -> tuple[list[float], list[bool]]:
    """Give what a tape computes at the point where it was recorded, and how its guards go."""
    found = reference.run(tape, [tape.numbers[slot] for slot in tape.inputs])
    return [found[x] for x in tape.outputs], [bool(found[guard.slot]) for guard in tape.guards]


def gradient(tape: Tape) -> list[float]:
    found = reference.run(tape, [tape.numbers[slot] for slot in tape.inputs])
    return reference.pull(tape, found, seeds(tape))


def seeds(tape: Tape) -> list[float]:
    return [float(place + 1) for place in range(tape.differentiated)]


def bits(xs: list[float]) -> list[str]:
    return [x.hex() for x in xs]


@pytest.mark.parametrize("a_pass", KEEPING_BITS)
@given(tape=tapes())
def test_a_pass_that_regroups_nothing_keeps_every_bit(a_pass: Pass, tape: Tape) -> None:
    before, after = numbers(tape), numbers(a_pass(tape))
    assert bits(before[0]) == bits(after[0])
    assert before[1] == after[1]


@pytest.mark.parametrize("a_pass", PASSES)
@given(tape=exact_tapes())
def test_a_pass_keeps_numbers_gradients_and_guards(a_pass: Pass, tape: Tape) -> None:
    changed = a_pass(tape)
    changed.validate()
    assert numbers(changed) == numbers(tape)
    assert gradient(changed) == gradient(tape)
    assert [guard.line for guard in changed.guards] == [guard.line for guard in tape.guards]


def check(program: Program, tape: Tape) -> None:
    """Compare a program with its tape, where all numbers are exact."""
    found = run_once(program, [tape.numbers[slot] for slot in tape.inputs], *seeds(tape))
    assert found == (numbers(tape)[0], gradient(tape))
    assert [each[1:] for each in program.guards] == [each[1:] for each in tape.guards]


@given(tape=exact_tapes(), data=st.data())
def test_a_program_computes_what_its_tape_does(tape: Tape, data: st.DataObject) -> None:
    batched = data.draw(
        st.lists(st.booleans(), min_size=len(tape.inputs), max_size=len(tape.inputs))
    )
    program = lower(tape, batched)
    check(program, tape)
    check(arranged(tape, batched, program.chosen), tape)


@given(tape=layered_tapes(), data=st.data())
def test_layers_and_loops_over_samples_compute_the_same(tape: Tape, data: st.DataObject) -> None:
    batched = [data.draw(st.booleans())] * len(tape.inputs)
    check(lower(tape, batched), tape)


@given(tape=st.one_of(exact_tapes(), layered_tapes()), data=st.data())
def test_an_operand_that_is_not_indexed_is_all_shared_or_all_batched(
    tape: Tape, data: st.DataObject
) -> None:
    size = len(tape.inputs)
    program = lower(tape, data.draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    has_lanes = [False] * program.slots
    for place, slot in enumerate(program.places):
        has_lanes[slot] = program.inputs[place]
    for instruction in program:
        lists = [program.operand_slots(instruction, i) for i in range(len(instruction.operands))]
        if instruction.code == programs.TAKE:
            chosen = any(program.indexes[place] for place in lists.pop())
        else:
            chosen = False
        for operand, slots in zip(instruction.operands, lists, strict=False):
            assert operand.kind == programs.INDEXED or len({has_lanes[slot] for slot in slots}) == 1
            assert all(slot < instruction.out for slot in slots)
        lanes = chosen or any(has_lanes[slot] for slots in lists for slot in slots)
        for slot in range(instruction.out, instruction.out + instruction.n):
            has_lanes[slot] = lanes
    assert sorted(program.places) == list(range(size))


def test_the_arrays_of_a_program_are_what_a_runner_reads() -> None:
    tape = Tape([INPUT, INPUT, MUL.code], [0, 0, 0, 2], [0, 1], [2.0, 3.0, 6.0], [0, 1], [2])
    packed = lower(tape, [False, True]).packed()
    assert packed.inputs.tolist() == [0, 1]
    assert packed.words.tolist() == [MUL.code, 1, 2, 0, 0, 0, 0, 2, 0, 0, 0, 1]
    assert packed.words.dtype == "int32"
    assert packed.guards.shape == (0, 2)


def small(codes: list[int], operands: list[list[int]], *xs: float, outputs: list[int]) -> Tape:
    """Make a tape whose inputs have these numbers; of constants `xs` tells the number, too."""
    starts = [0]
    for each in operands:
        starts.append(starts[-1] + len(each))
    flat = [slot for each in operands for slot in each]
    inputs = [slot for slot, code in enumerate(codes) if code == INPUT]
    tape = Tape(codes, starts, flat, [*xs, *[0.0] * (len(codes) - len(xs))], inputs, outputs)
    tape.numbers = reference.run(tape, [tape.numbers[slot] for slot in inputs])
    return tape


@pytest.mark.parametrize(
    ("rule", "number", "left"),
    [
        (DIV, 1.0, []),
        (SUB, 0.0, []),
        (SUB, -0.0, [SUB.code]),
        (ADD, 0.0, [ADD.code]),
        (ADD, -0.0, [ADD.code]),
        (MUL, 1.0, [MUL.code]),
        (POW, 1.0, []),
        (POW, 2.0, [POW.code]),
        (POW, 3.0, [POW.code]),
    ],
    ids=str,
)
def test_only_what_changes_no_bit_is_left_out(rule: Rule, number: float, left: list[int]) -> None:
    tape = small([INPUT, CONSTANT, rule.code], [[], [], [0, 1]], -0.0, number, outputs=[2])
    folded = drop_dead(fold_constants(tape))
    assert [code for code in folded.codes if code >= 0] == left
    assert bits(numbers(folded)[0]) == bits(numbers(tape)[0])


def test_constants_are_told_apart_by_their_bits() -> None:
    codes = [INPUT, CONSTANT, CONSTANT, CONSTANT, CONSTANT, ADD.code, ADD.code, ADD.code, ADD.code]
    operands = [[], [], [], [], [], [0, 1], [0, 2], [0, 3], [0, 4]]
    tape = small(codes, operands, -0.0, 0.0, -0.0, math.nan, math.nan, outputs=[5, 6, 7, 8])
    merged = drop_dead(merge_common(tape))
    assert bits(numbers(merged)[0]) == bits(numbers(tape)[0])
    assert merged.codes.count(CONSTANT) == 3


def test_a_number_that_was_read_passes_no_gradient_on() -> None:
    tape = small([INPUT, READ, READ, MUL.code], [[], [0], [1], [0, 2]], 3.0, outputs=[3])
    assert gradient(optimise(tape)) == [3.0]
    program = lower(tape, [False])
    assert [each.name for each in program] == ["read", "mul"]
    check(program, tape)


def test_outputs_may_be_inputs_constants_and_reads() -> None:
    codes = [INPUT, CONSTANT, READ]
    tape = small(codes, [[], [], [0]], 3.0, 7.0, outputs=[0, 1, 2, 0])
    tape.guards = [Guard(1, True, "here")]
    check(lower(tape, [False]), tape)
    check(lower(tape, [True]), tape)


def test_the_last_input_and_the_first_result_are_no_neighbours() -> None:
    # Constants stand between them, though what the sum reads has places one after the other.
    codes = [INPUT, INPUT, CONSTANT, MUL.code, NEG.code, SUM.code]
    operands = [[], [], [], [0, 2], [0], [1, 3, 4]]
    tape = small(codes, operands, 3.0, 5.0, 7.0, outputs=[5, 3, 4])
    check(lower(tape, [False, False]), tape)


def test_an_index_chooses_from_a_table() -> None:
    codes = [INPUT] * 4 + [TAKE, TAKE, MUL.code]
    starts, operands = [0, 0, 0, 0, 0, 3, 6, 8], [0, 1, 2, 2, 0, 1, 4, 5]
    recorded = [2.0, 3.0, 5.0, 1.0, 3.0, 2.0, 6.0]
    takes = [Take(4, 3, (0, 1, 2)), Take(5, 3, (2, 0, 1))]
    tape = Tape(codes, starts, operands, recorded, [0, 1, 2, 3], [6], takes=takes)
    check(lower(tape, [False] * 4), tape)
    assert lower(tape, [False] * 3 + [True]).indexes == [True]
