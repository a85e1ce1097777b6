"""Passes: from a tape to a program, a step a file.

>>> from autograd.replay.tape import Tape
>>> from autograd.rules import ADD, MUL
>>> codes, operands = [-1, -1, MUL.code, MUL.code, ADD.code], [0, 0, 1, 1, 2, 3]
>>> tape = Tape(codes, [0, 0, 0, 2, 4, 6], operands, [3.0, 4.0, 9.0, 16.0, 25.0], [0, 1], [4])
>>> print(lower(tape, [False, False]))  # x*x + y*y
s0..1      inputs
s2       = dot[2] s0..1, s0..1
outputs s2

Each pass takes a tape and gives one that computes the same: `constants.py`, `common.py`, `fuse.py`,
with `dead.py`. Then `levels.py` finds what can run as one loop, `products.py` the matrix products
among that, `layout.py` where each number lies, and `encode.py` writes the program. All take time in
proportion to the size of the tape.
"""

from collections.abc import Sequence

from autograd.replay.passes.common import merge_common
from autograd.replay.passes.constants import fold_constants
from autograd.replay.passes.encode import Encoder
from autograd.replay.passes.fuse import fuse
from autograd.replay.passes.layout import Layout
from autograd.replay.passes.levels import BATCHED, flags, groups
from autograd.replay.passes.writer import Writer
from autograd.replay.program import Program
from autograd.replay.tape import Tape


def optimise(tape: Tape) -> Tape:
    """Give a shorter tape that computes the same."""
    return fuse(merge_common(fold_constants(tape)))


def lower(tape: Tape, batched: Sequence[bool]) -> Program:
    """Make the program of a tape; `batched` tells which inputs have a number for each lane.

    Its inputs are those of the tape, and its indexes the inputs that choose from tables, in the
    order in which the tape first mentions them.
    """
    chosen = list(dict.fromkeys(take.index_input for take in tape.takes))
    return arranged(optimise(tape), batched, chosen)


def arranged(tape: Tape, batched: Sequence[bool], chosen: list[int]) -> Program:
    """Make the program of a tape that is as short as it gets."""
    found = flags(tape, batched)
    layout = Layout(tape, found)
    for members in groups(tape, found):
        layout.add(members)
    layout.finish()
    writer = Writer(layout, tape.numbers)
    indexes = {take.slot: chosen.index(take.index_input) for take in tape.takes}
    encoder = Encoder(layout, writer, indexes)
    for step in layout.steps:
        encoder.write(step)
    count = len(tape.outputs)
    ends = writer.slots([*tape.outputs, *[guard.slot for guard in tape.guards]])
    return Program(
        writer.words,
        inputs=[bool(found[slot] & BATCHED) for slot in tape.inputs],
        places=[layout.places[slot] for slot in tape.inputs],
        indexes=[batched[place] for place in chosen],
        constants=writer.constants,
        indices=writer.indices,
        outputs=ends[:count],
        differentiated=tape.differentiated,
        guards=[
            guard._replace(slot=slot) for guard, slot in zip(tape.guards, ends[count:], strict=True)
        ],
        chosen=chosen,
    )
