"""Powers: a square and a reciprocal, written as powers, get the rules that say so.

These are far cheaper than a power, and no less accurate.

Next: `fuse.py`, where a sum of squares becomes a dot product.
"""

from typing import Final

from autograd.layout import i64
from autograd.replay.tape import CONSTANT, Tape
from autograd.rules import POW, RECIPROCAL, SQUARE

_CHEAPER: Final = {2.0: SQUARE.code, -1.0: RECIPROCAL.code}


def cheaper_powers(tape: Tape) -> list[int]:
    """Give the codes of a tape with cheaper ones for powers, whose second operand is then unused.

    >>> tape = Tape([-1, -2, POW.code], [0, 0, 0, 2], [0, 1], [3.0, 2.0, 9.0], [0], [2])
    >>> cheaper_powers(tape) == [-1, -2, SQUARE.code]
    True
    """
    codes = tape.codes.copy()
    if POW.code not in codes:
        return codes
    power: i64 = POW.code
    slot: i64
    for slot in range(len(codes)):
        if codes[slot] == power:
            exponent = tape.operands[tape.starts[slot] + 1]
            if codes[exponent] == CONSTANT:
                codes[slot] = _CHEAPER.get(tape.numbers[exponent], POW.code)
    return codes
