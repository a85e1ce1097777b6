"""Levels: which slots run as one instruction.

The level of a slot is the length of the longest path from an input to it. Slots of one level do not
read each other, so those with the same rule can be one loop: the layer of a network for all
samples, the terms of a long sum.

>>> from autograd.replay.tape import Tape
>>> from autograd.rules import EXP, MUL
>>> codes = [-1, -1, EXP.code, EXP.code, MUL.code]
>>> tape = Tape(codes, [0, 0, 0, 1, 2, 4], [0, 1, 2, 3], [0.0, 0.0, 1.0, 1.0, 1.0], [0, 1], [4])
>>> groups(tape, flags(tape, [False, False]))
[[2, 3], [4]]

Next: `products.py` finds matrix products in a group of dots.
"""

from collections.abc import Sequence
from typing import Final

from autograd.layout import i64
from autograd.replay.tape import CONSTANT, INPUT, READ, TAKE, Tape
from autograd.rules import RULES

BATCHED: Final = 1  # it has a number for each lane
VARIED: Final = 2  # it depends on an input, and not through READ only
USEFUL: Final = 4  # an output that is differentiated depends on it, and not through READ only


def flags(tape: Tape, batched: Sequence[bool]) -> list[int]:
    """Give the flags of each slot."""
    codes, starts, operands = tape.codes, tape.starts, tape.operands
    found: list[int] = [0] * len(codes)
    for given, is_batched in zip(tape.inputs, batched, strict=True):
        found[given] = VARIED + (BATCHED if is_batched else 0)
    chosen = {take.slot: BATCHED * batched[take.index_input] for take in tape.takes}
    slot: i64
    place: i64
    flag: i64
    read: i64 = READ
    for slot in range(len(codes)):
        code: i64 = codes[slot]
        if code in (INPUT, CONSTANT):
            continue
        flag = 0
        for place in range(starts[slot], starts[slot + 1]):
            flag |= found[operands[place]]
        if code < 0:
            flag = (flag & BATCHED) if code == read else flag | chosen.get(slot, 0)
        found[slot] = flag
    for output in tape.outputs[: tape.differentiated]:
        found[output] |= USEFUL
    for slot in range(len(codes) - 1, -1, -1):
        if found[slot] & USEFUL and codes[slot] != read:
            for place in range(starts[slot], starts[slot + 1]):
                operand = operands[place]
                found[operand] |= USEFUL
    return found


def groups(tape: Tape, found: list[int]) -> list[list[int]]:
    """List the slots of each instruction, in the order in which the instructions run."""
    codes, starts, operands = tape.codes, tape.starts, tape.operands
    levels: list[int] = [0] * len(codes)
    of_key: dict[int, int] = {}
    members: list[list[int]] = []
    order: list[int] = []  # level and place of each group, as one number
    rules = len(RULES) - TAKE
    most = len(codes) + len(operands) + 1
    slot: i64
    place: i64
    level: i64
    for slot in range(len(codes)):
        code = codes[slot]
        first: i64 = starts[slot]
        last: i64 = starts[slot + 1]
        if first == last:
            continue
        level = 0
        for place in range(first, last):
            below: i64 = levels[operands[place]]
            level = below if below > level else level
        levels[slot] = level + 1
        # What is not differentiated stays apart: the reverse sweep leaves it out.
        kind = found[slot] if found[slot] >= VARIED + USEFUL else found[slot] & BATCHED
        key = ((level * most + last - first) * 8 + kind) * rules + code - TAKE
        group = of_key.setdefault(key, len(members))
        if group == len(members):
            members.append([slot])
            order.append(level * most + group)
        else:
            members[group].append(slot)
    order.sort()
    return [members[each % most] for each in order]
