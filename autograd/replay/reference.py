"""Reference: a tape run slot by slot, in floats, by the kernels of the engine.

It is slow and short, and what it gives is right: the tests compare every runner and every pass with
it, and `variants.py` asks it where a point stands so close to a guard that a runner, which may add
in another order, and the recording disagree.

>>> from autograd.replay.tape import Tape
>>> from autograd.rules import MUL
>>> tape = Tape([-1, MUL.code], [0, 0, 2], [0, 0], [3.0, 9.0], [0], [1])
>>> numbers = run(tape, [5.0])
>>> numbers, pull(tape, numbers, [1.0])
([5.0, 25.0], [10.0])

Next: `tape.py` says what a tape is.
"""

import math
from collections.abc import Sequence

from autograd import kernels
from autograd.conditions import same
from autograd.replay.tape import CONSTANT, INPUT, READ, TAKE, Tape
from autograd.rules import RULES, Rule
from autograd.value import constant


def run(
    tape: Tape, inputs: Sequence[float], recorded: Sequence[float] | None = None
) -> list[float]:
    """Give the number of each slot for other inputs; the indices of `take` are among them.

    With the `recorded` numbers of all slots, each is computed from those of its operands.
    """
    rules = list(RULES.values())
    given = dict(zip(tape.inputs, inputs, strict=True))
    taken = _taken(tape, inputs)
    numbers: list[float] = []
    known = numbers if recorded is None else recorded
    for slot, code in enumerate(tape.codes):
        operands = tape.operands[tape.starts[slot] : tape.starts[slot + 1]]
        if code == INPUT:
            numbers.append(float(given[slot]))
        elif code == CONSTANT:
            numbers.append(tape.numbers[slot])
        elif code == READ:
            numbers.append(known[operands[0]])
        elif code == TAKE:
            numbers.append(known[taken[slot]])
        else:
            numbers.append(_value(rules[code], [known[x] for x in operands]))
    return numbers


def pull(tape: Tape, numbers: Sequence[float], seeds: Sequence[float]) -> list[float]:
    """Give the gradient, by each input, of the sum of `seed * output` over the first outputs."""
    rules = list(RULES.values())
    taken = _taken(tape, [numbers[slot] for slot in tape.inputs])
    totals: list[float | None] = [None] * len(tape.codes)  # None where no gradient has come

    def add(slot: int, term: float) -> None:
        before = totals[slot]
        totals[slot] = term if before is None else before + term

    for output, seed in zip(tape.outputs, seeds, strict=False):
        add(output, seed)
    for slot in reversed(range(len(tape.codes))):
        upstream, code = totals[slot], tape.codes[slot]
        if upstream is None:
            continue
        if code == TAKE:
            add(taken[slot], upstream)
        elif code >= 0:  # nothing flows through what was read
            rule, operands = rules[code], tape.operands[tape.starts[slot] : tape.starts[slot + 1]]
            locals_ = _partials(rule, [numbers[x] for x in operands], numbers[slot])
            for operand, local in zip(operands, locals_, strict=True):
                if not rule.is_closed(local):
                    add(operand, upstream * local)
    return [totals[slot] or 0.0 for slot in tape.inputs]


def failing(tape: Tape, numbers: Sequence[float]) -> int:
    """Give the place of the first guard that goes another way than in the recording, else -1."""
    for place, (slot, outcome, _) in enumerate(tape.guards):
        if bool(numbers[slot]) != outcome:
            return place
    return -1


def contradiction(tape: Tape) -> int:
    """Give the first slot or guard whose recorded number its operands do not give, else -1.

    >>> from autograd.rules import MUL
    >>> contradiction(Tape([INPUT, MUL.code], [0, 0, 2], [0, 0], [3.0, 10.0], [0], [1]))
    1

    So a tape from a file shows whether it is the one that was recorded. Functions of the library
    may differ in the last digits from those of another machine.
    """
    again = run(tape, [tape.numbers[slot] for slot in tape.inputs], tape.numbers)
    for slot, (number, other) in enumerate(zip(again, tape.numbers, strict=True)):
        if not (same(number, other) or math.isclose(number, other, rel_tol=1e-11)):
            return slot
    place = failing(tape, tape.numbers)
    return -1 if place < 0 else tape.guards[place].slot


def _taken(tape: Tape, inputs: Sequence[float]) -> dict[int, int]:
    """Give, for each slot that an index chooses, the slot that is chosen."""
    return {slot: table[int(inputs[index])] for slot, index, table in tape.takes}


def _value(rule: Rule, xs: list[float]) -> float:
    if rule.folds:
        return kernels.fold_value(rule.code, list(map(constant, xs)))
    assert rule.kernel is not None
    return rule.kernel(*xs)[0]


def _partials(rule: Rule, xs: list[float], out: float) -> list[float]:
    if rule.folds:
        return kernels.fold_partials(rule.code, list(map(constant, xs)), out)
    assert rule.kernel is not None
    return list(rule.kernel(*xs)[1:])
