"""Dead code: what no output and no guard needs.

>>> from autograd.replay.tape import Tape
>>> from autograd.rules import EXP, SIN
>>> tape = Tape([-1, SIN.code, EXP.code], [0, 0, 1, 2], [0, 0], [0.0, 0.0, 1.0], [0], [2])
>>> drop_dead(tape).codes == [-1, EXP.code]
True

Inputs stay: they are the arguments of the function.

Lists of slots are lists of Any here and in the other passes wherever a slot is only handed on: so
the int itself is, while compiled code would make a new one.

Next: `constants.py` and `common.py` find slots that need no rule of their own.
"""

from typing import Any

from autograd.layout import i64
from autograd.replay.tape import CONSTANT, TAKE, Guard, Take, Tape


def drop_dead(tape: Tape) -> Tape:
    """Give the tape without the slots that nothing reads."""
    return rebuilt(tape, tape.codes, list(range(len(tape.codes))))


def rebuilt(tape: Tape, codes: list[int], same: list[Any]) -> Tape:
    """Give the tape with other codes, and with `same[slot]` read wherever `slot` was read.

    A slot that is CONSTANT now reads nothing any more; what nothing reads any more is dropped.
    """
    live = _live(tape, codes, same)
    starts, operands, numbers = tape.starts, tape.operands, tape.numbers
    new_codes: list[int] = []
    new_starts: list[int] = [0]
    new_operands: list[Any] = []
    new_numbers: list[float] = []
    moved: list[Any] = [-1] * len(codes)
    constant: i64 = CONSTANT
    size: i64 = len(codes)
    slot: i64
    place: i64
    for slot in range(size):
        if live[slot] == 0:
            continue
        code: i64 = codes[slot]
        moved[slot] = len(new_codes)
        new_codes.append(code)
        new_numbers.append(numbers[slot])
        if code != constant:
            first: i64 = starts[slot]
            last: i64 = starts[slot + 1]
            for place in range(first, last):
                new_operands.append(moved[same[operands[place]]])
        new_starts.append(len(new_operands))
    moved = [moved[slot] for slot in same]
    return with_frame(tape, new_codes, new_starts, new_operands, new_numbers, moved)


def redirected(tape: Tape, same: list[Any]) -> Tape:
    """Give the tape with `same[slot]` read wherever `slot` was read; what was read stays, dead."""
    operands = [same[operand] for operand in tape.operands]
    result = with_frame(tape, tape.codes, tape.starts, operands, tape.numbers, same)
    result.takes = [
        Take(slot, index, tuple([same[entry] for entry in table]))
        for slot, index, table in tape.takes
    ]
    return result


def with_frame(
    tape: Tape,
    codes: list[int],
    starts: list[int],
    operands: list[int],
    numbers: list[float],
    moved: list[int],
) -> Tape:
    """Make a tape of these slots with the frame of another, whose slots moved, -1 is nowhere."""
    takes = {
        moved[slot]: Take(moved[slot], index, tuple([moved[entry] for entry in table]))
        for slot, index, table in tape.takes
        if moved[slot] >= 0 and codes[moved[slot]] == TAKE
    }
    return Tape(
        codes,
        starts,
        operands,
        numbers,
        [moved[slot] for slot in tape.inputs],
        [moved[slot] for slot in tape.outputs],
        [Guard(moved[slot], outcome, line) for slot, outcome, line in tape.guards],
        list(takes.values()),
        tape.differentiated,
        tape.captured,
    )


def _live(tape: Tape, codes: list[int], same: list[int]) -> list[int]:
    """Mark with 1 the slots that are needed."""
    starts, operands = tape.starts, tape.operands
    live: list[int] = [0] * len(codes)
    for slot in tape.inputs:
        live[slot] = 1
    for slot in tape.outputs:
        live[same[slot]] = 1
    for guard in tape.guards:
        live[same[guard.slot]] = 1
    constant: i64 = CONSTANT
    at: i64
    place: i64
    for at in range(len(codes) - 1, -1, -1):
        code: i64 = codes[at]
        if live[at] == 0 or code == constant:
            continue
        first: i64 = starts[at]
        last: i64 = starts[at + 1]
        for place in range(first, last):
            live[same[operands[place]]] = 1
    return live
