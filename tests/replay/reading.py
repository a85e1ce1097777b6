"""Reading: a Program run result by result, in floats: what any runner must give for one lane.

A batched program is read once for each lane, with the numbers of that lane.
"""

from collections.abc import Iterator, Sequence

from autograd import kernels
from autograd.replay.program import PRODUCT, READ, TAKE, Instruction, Program
from autograd.rules import DOT, RULES, Rule
from autograd.value import constant


def read(program: Program, inputs: Sequence[float], indexes: Sequence[int] = ()) -> list[float]:
    """Give the number of each slot."""
    numbers = [0.0] * len(program.inputs)
    for slot, number in zip(program.places, inputs, strict=True):
        numbers[slot] = float(number)
    numbers += program.constants
    for instruction in program:
        assert instruction.out == len(numbers), "results stand one after the other"
        numbers += [
            _value(rule, numbers, slots) for rule, slots in _results(program, instruction, indexes)
        ]
    return numbers


def pull(
    program: Program,
    numbers: Sequence[float],
    seeds: Sequence[float],
    indexes: Sequence[int] = (),
) -> list[float]:
    """Give the gradient, by each float input, of the sum of seed * output."""
    totals: list[float | None] = [None] * len(numbers)  # None where no gradient has come

    def add(slot: int, term: float) -> None:
        before = totals[slot]
        totals[slot] = term if before is None else before + term

    for output, seed in zip(program.outputs[: program.differentiated], seeds, strict=False):
        add(output, seed)
    for instruction in reversed(program.instructions):
        if instruction.code == READ:
            continue
        results = list(_results(program, instruction, indexes))
        for out, (rule, slots) in reversed(list(enumerate(results, instruction.out))):
            upstream = totals[out]
            if upstream is None:
                continue
            if rule is None:
                add(slots[0], upstream)
                continue
            partials = _partials(rule, [numbers[slot] for slot in slots], numbers[out])
            for slot, partial in zip(slots, partials, strict=True):
                if not rule.is_closed(partial):
                    add(slot, upstream * partial)
    return [totals[slot] or 0.0 for slot in program.places]


def failing(program: Program, numbers: Sequence[float]) -> int:
    """Give the place of the first guard that does not hold, else -1."""
    for place, (slot, outcome, _) in enumerate(program.guards):
        if bool(numbers[slot]) != outcome:
            return place
    return -1


def _results(
    program: Program, instruction: Instruction, indexes: Sequence[int]
) -> Iterator[tuple[Rule | None, list[int]]]:
    """Give, for each result, the rule and the slots it reads; no rule where it is a copy."""
    lists = [program.operand_slots(instruction, i) for i in range(len(instruction.operands))]
    code, n, k = instruction.code, instruction.n, instruction.k
    if code == PRODUCT:
        rows, items, columns = instruction.shape
        assert n == rows * columns
        for j in range(rows):
            for s in range(columns):
                row = lists[0][j * items : (j + 1) * items]
                bias = [lists[2][j]] if len(lists) > 2 else []
                yield DOT, row + lists[1][s::columns] + bias
        return
    rule = list(RULES.values())[code] if code >= 0 else None
    for i in range(n):
        if code == READ:
            yield None, [lists[0][i]]
        elif code == TAKE:
            yield None, [lists[0][i * k + indexes[lists[1][i]]]]
        elif k:
            slots = [slot for each in lists[:2] for slot in each[i * k : (i + 1) * k]]
            yield rule, slots + [each[i] for each in lists[2:]]
        else:
            yield rule, [each[i] for each in lists]


def _value(rule: Rule | None, numbers: Sequence[float], slots: list[int]) -> float:
    xs = [numbers[slot] for slot in slots]
    if rule is None:
        return xs[0]
    if rule.folds:
        return kernels.fold_value(rule.code, list(map(constant, xs)))
    assert rule.kernel is not None
    return rule.kernel(*xs)[0]


def _partials(rule: Rule, xs: list[float], out: float) -> list[float]:
    if rule.folds:
        return kernels.fold_partials(rule.code, list(map(constant, xs)), out)
    assert rule.kernel is not None
    return list(rule.kernel(*xs)[1:])
