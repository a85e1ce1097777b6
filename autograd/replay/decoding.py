"""Decoding: the words of a program as instructions with arrays of slots, each of them checked.

>>> from autograd.replay.program import CONTIGUOUS, Instruction, Operand, Program
>>> from autograd.rules import MUL
>>> square = Instruction(MUL.code, n=1, out=1, operands=(Operand(CONTIGUOUS, 0),) * 2)
>>> [each] = decoded(Program.of([square], inputs=[False], outputs=[1]).packed())
>>> each.out, [slots.tolist() for slots in each.slots]
(1, [[0], [0]])

The interpreter in C checks the same, and what only matters there: see `native/replay_program.h`.
"""

from typing import Any, Final, NamedTuple

from autograd.errors import InputValueError
from autograd.replay.program import (
    COLUMNS,
    CONTIGUOUS,
    HEAD,
    INDEXED,
    PRODUCT,
    READ,
    SAME,
    TAKE,
    Packed,
)
from autograd.rules import RULES

_MOST: Final = 1 << 26  # slots, and numbers that an operand reads

PROBLEMS: Final = {
    1: "there is not enough memory for it",
    2: "it ends within an instruction",
    3: "it has a code that is no rule",
    4: "it has a wrong number of results, items or operands",
    5: "it reads a slot or an index that is not there, or not yet",
    6: "its results are not in the slots that follow",
    7: "an operand that is not INDEXED mixes shared and batched slots",
    8: "it has more than 2**26 slots",
    9: "its inputs are not in the first slots, each in one",
}
"""What `enum` in native/replay_program.h stands for."""


class Decoded(NamedTuple):
    """An instruction, with the slots of each operand, one result after the other."""

    code: int
    n: int
    out: int
    k: int
    shape: tuple[int, int, int]
    slots: list[Any]


def refusal(problem: int, where: int) -> InputValueError:
    """Make the error for a program that cannot run."""
    place = f"instruction {where} of the program" if where >= 0 else "the program"
    why = PROBLEMS.get(problem, "it is damaged")
    return InputValueError(f"{place} cannot run: {why}; compile the function again")


def decoded(packed: Packed) -> list[Decoded]:
    """Read the words; raises `InputValueError` for what cannot run."""
    count = len(packed.inputs)
    if sorted(packed.places.tolist()) != list(range(count)):
        raise refusal(9, -1)
    words, at, slots = packed.words.tolist(), 0, count + len(packed.constants)
    found: list[Decoded] = []
    while at < len(words):
        head, pairs = words[at : at + HEAD], words[at + HEAD :]
        if len(head) < HEAD or len(pairs) < 2 * head[-1]:
            raise refusal(2, len(found))
        code, n, out, k, *shape, m = head
        if not READ <= code < len(RULES):
            raise refusal(3, len(found))
        if out != slots:
            raise refusal(6, len(found))
        if not _fits(code, n, k, tuple(shape), m):
            raise refusal(4, len(found))
        limits = [slots, len(packed.indexes) if code == TAKE else slots, slots]
        sizes = _sizes(code, n, k, tuple(shape))
        parts = zip(pairs[: 2 * m : 2], pairs[1 : 2 * m : 2], limits, sizes, strict=False)
        read = [_slots(packed, kind, start, most, *size) for kind, start, most, size in parts]
        if any(each is None for each in read) or (k == 0 and COLUMNS in pairs[: 2 * m : 2]):
            raise refusal(5, len(found))
        found.append(Decoded(code, n, out, k, (shape[0], shape[1], shape[2]), read))
        slots += n
        at += HEAD + 2 * m
    named = [*packed.outputs.tolist(), *packed.guards[:, 0].tolist()]
    if any(not 0 <= slot < slots for slot in named):
        raise refusal(5, -1)
    return found


def _fits(code: int, n: int, k: int, shape: tuple[int, ...], m: int) -> bool:
    if n < 1 or k < 0 or n * max(k, 1) > _MOST:
        return False
    if code == PRODUCT:
        rows, items, columns = shape
        largest = items * max(rows, columns)
        return min(shape) > 0 and largest <= _MOST and rows * columns == n and m in (2, 3)
    if any(shape):
        return False
    if code == TAKE:
        return k > 0 and m == 2
    if code == READ:
        return k == 0 and m == 1
    rule = list(RULES.values())[code]
    if not rule.folds:
        return k == 0 and m == rule.arity
    return k > 0 and (m == 1 if rule.arity == 1 else m in (2, 3))


def _sizes(code: int, n: int, k: int, shape: tuple[int, ...]) -> list[tuple[int, int]]:
    """Give how many rows of how many slots each operand has."""
    if code == PRODUCT:
        rows, items, columns = shape
        return [(rows, items), (items, columns), (rows, 1)]
    if code == TAKE:
        return [(n, k), (n, 1)]
    return [(n, k or 1), (n, k or 1), (n, 1)]


def _slots(packed: Packed, kind: int, start: int, most: int, n: int, k: int) -> Any:
    """List the slots of an operand; None where they are not all below `most`."""
    import numpy as np

    size = len(packed.indices) if kind == INDEXED else most
    if not CONTIGUOUS <= kind <= COLUMNS or not 0 <= start <= size - (1 if kind == SAME else n * k):
        return None
    items = np.arange(start, start + n * k)
    if kind == SAME:
        return np.full(n * k, start)
    if kind == COLUMNS:
        return items.reshape(k, n).T.ravel()
    if kind == CONTIGUOUS:
        return items
    found = packed.indices[items]
    return found if found.min() >= 0 and found.max() < most else None
