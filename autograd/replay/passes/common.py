"""Common subexpressions: a rule applied twice to the same operands is computed once.

>>> from autograd.replay.passes.dead import drop_dead
>>> from autograd.replay.tape import Tape
>>> from autograd.rules import ADD, EXP
>>> codes, operands = [-1, EXP.code, EXP.code, ADD.code], [0, 0, 1, 2]
>>> tape = Tape(codes, [0, 0, 1, 2, 4], operands, [0.0, 1.0, 1.0, 2.0], [0], [3])
>>> merged = drop_dead(merge_common(tape))
>>> merged.codes == [-1, EXP.code, ADD.code], merged.operands
(True, [0, 1, 1])

The gradients that came to the two are added before they go on: a sum that is regrouped. Only where
the derivative of the rule is infinite can that show: one way gives nan for inf - inf, the other an
infinity, or 0 * inf.
"""

import struct
from typing import Any

from autograd.layout import i64
from autograd.replay.passes.dead import redirected
from autograd.replay.tape import CONSTANT, INPUT, TAKE, Tape
from autograd.rules import ADD, MUL


def merge_common(tape: Tape) -> Tape:
    """Give the tape with each number read from the first slot that has it; the others are dead."""
    codes, starts, operands = tape.codes, tape.starts, tape.operands
    size: i64 = len(codes)
    same: list[Any] = list(range(len(codes)))
    few: dict[int, int] = {}  # by code and at most two operands, as one number
    many: dict[tuple[int, ...], int] = {}
    constants: dict[bytes, int] = {}
    chosen = {take.slot: take.index_input for take in tape.takes}
    add: i64 = ADD.code
    mul: i64 = MUL.code
    take: i64 = TAKE
    constant: i64 = CONSTANT
    given: i64 = INPUT
    merged = False
    slot: i64
    for slot in range(size):
        code: i64 = codes[slot]
        if code == given:
            continue
        first: i64 = starts[slot]
        count: i64 = starts[slot + 1] - first
        if code == constant:
            # By its bits: -0.0 is not 0.0, and nan is nan.
            found = constants.setdefault(struct.pack("d", tape.numbers[slot]), slot)
        elif count > 2 or code == take:
            read = [same[operand] for operand in operands[first : first + count]]
            found = many.setdefault((code, chosen.get(slot, -1), *read), slot)
        else:
            a: i64 = same[operands[first]]
            b: i64 = same[operands[first + count - 1]]
            if a > b and code in (add, mul):
                a, b = b, a
            found = few.setdefault(((code + 4) * size + a) * size + b, slot)
        if found != slot:
            same[slot] = found
            merged = True
    return redirected(tape, same) if merged else tape
