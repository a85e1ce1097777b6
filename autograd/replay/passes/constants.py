"""Constant folding: what depends on no input is a constant, and what changes no bit is left out.

>>> from autograd.replay.tape import Tape
>>> from autograd.rules import ADD, DIV
>>> codes, operands = [-1, -2, -2, ADD.code, DIV.code], [1, 2, 0, 3]
>>> tape = Tape(codes, [0, 0, 0, 0, 2, 4], operands, [5.0, 0.25, 0.75, 1.0, 5.0], [0], [4])
>>> fold_constants(tape).codes
[-1]

The number of a constant is the one that was recorded: no rule is run. `x / 1.0` and `x - 0.0` are
x, bit for bit; `x + 0.0` is not, where x is -0.0. `x * 1.0` stays: where the 1.0 is the label of a
sample, the others have other numbers there, and all are one loop.
"""

from math import copysign
from typing import Any, Final

from autograd.layout import i64
from autograd.replay.passes.dead import rebuilt, redirected
from autograd.replay.tape import CONSTANT, READ, TAKE, Tape
from autograd.rules import DIV, NEG, POW, SUB

_NEUTRAL: Final = {DIV.code: 1.0, SUB.code: 0.0, POW.code: 1.0}


def fold_constants(tape: Tape) -> Tape:
    """Give the tape with constants for the slots that depend on no input."""
    codes = tape.codes.copy()
    starts, operands = tape.starts, tape.operands
    constant: i64 = CONSTANT
    size: i64 = len(codes)
    same: list[Any] = list(range(len(codes)))
    folded = changed = False
    slot: i64
    place: i64
    for slot in range(size):
        first: i64 = starts[slot]
        last: i64 = starts[slot + 1]
        if first == last:
            continue
        place = first
        while place < last and codes[same[operands[place]]] == constant:
            place += 1
        if place == last:
            if codes[slot] != TAKE:
                codes[slot] = constant
                folded = True
        elif last - first == 1 or (
            last - first == 2 and codes[same[operands[first + 1]]] == constant
        ):
            changed = _simplified(tape, codes, same, slot) or changed
    if folded:
        return rebuilt(tape, codes, same)
    return redirected(tape, same) if changed else tape


def _simplified(tape: Tape, codes: list[int], same: list[Any], slot: int) -> bool:
    """Replace a rule of one operand, or of one and a constant, by the number it is."""
    code, start = codes[slot], tape.starts[slot]
    a = same[tape.operands[start]]
    if tape.starts[slot + 1] - start == 1:
        if code != codes[a] or code not in (NEG.code, READ):
            return False
        # -(-x), or a number that was read twice.
        same[slot] = same[tape.operands[tape.starts[a]]] if code == NEG.code else a
        return True
    number = tape.numbers[same[tape.operands[start + 1]]]
    if number != _NEUTRAL.get(code) or copysign(1.0, number) < 0.0:
        return False
    same[slot] = a
    return True
