"""Tape: a recorded function, flat: one slot for each number, and how it is computed.

>>> from autograd.rules import MUL
>>> tape = Tape([INPUT, MUL.code], [0, 0, 2], [0, 0], [3.0, 9.0], inputs=[0], outputs=[1])
>>> print(tape)
s0 = input 0     # 3.0
s1 = mul s0, s0  # 9.0
output s1

A slot comes after its operands. Its code is that of a rule, or one of four that no rule computes:
an input, a constant, a number that was read (READ: as `x.data`, through which no gradient flows),
an element of a table at an index (TAKE: its operands are the table).

Next: `recorder.py` makes a tape, `reference.py` runs it, `passes/` turns it into a program,
`tape_file.py` keeps it.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from autograd.errors import TapeError
from autograd.rules import RULES, Rule
from autograd.transcript import CONSTANT, INPUT, READ, TAKE

__all__ = ["CONSTANT", "INPUT", "READ", "TAKE", "Guard", "Take", "Tape"]

# A printed tape has at most so many lines at its beginning and at its end.
_SHOWN: Final = 40
# How many operands of a slot are written, and how far to the right a number stands.
_LISTED: Final = 8
_WIDTH: Final = 60


class Guard(NamedTuple):
    """A decision of the function by a number: whether that of a slot was not 0, and the line."""

    slot: int
    outcome: bool
    line: str


class Take(NamedTuple):
    """A slot that holds the number of the slot `table[index]`, and which input is the index."""

    slot: int
    index_input: int
    table: tuple[int, ...]


class Tape:
    """A recorded function; the slots are numbered from 0.

    The operands of slot i are `operands[starts[i]:starts[i + 1]]`, `numbers[i]` is its number when
    it was recorded. `inputs` are the slots of the arguments' numbers and, at the end, of
    `captured` Values that the function found elsewhere. `outputs` are the slots of the results, of
    which the first `differentiated` are differentiated.
    """

    def __init__(
        self,
        codes: list[int],
        starts: list[int],
        operands: list[int],
        numbers: list[float],
        inputs: list[int],
        outputs: list[int],
        guards: list[Guard] | None = None,
        takes: list[Take] | None = None,
        differentiated: int = 1,
        captured: int = 0,
    ) -> None:
        """Store the parts as they are; `validate` examines them."""
        self.codes = codes
        self.starts = starts
        self.operands = operands
        self.numbers = numbers
        self.inputs = inputs
        self.outputs = outputs
        self.guards = guards or []
        self.takes = takes or []
        self.differentiated = differentiated
        self.captured = captured

    def __len__(self) -> int:
        """Count the slots."""
        return len(self.codes)

    def operands_of(self, slot: int) -> list[int]:
        """List the operands of a slot."""
        return self.operands[self.starts[slot] : self.starts[slot + 1]]

    def validate(self) -> "Tape":
        """Raise `TapeError` where a runner could trip; give the tape itself.

        >>> Tape([INPUT, READ], [0, 0, 1], [1], [0.0, 0.0], [0], [1]).validate()
        Traceback (most recent call last):
        ...
        autograd.errors.TapeError: the tape is damaged: slot 1 has an operand that does not come ...
        """
        for problem in _problems(self):
            raise TapeError(f"the tape is damaged: {problem}; record the function again")
        return self

    def __str__(self) -> str:
        """Write the tape as a text, a slot a line; of a long one the beginning and the end."""
        rules = list(RULES.values())
        indices = {take.slot: take.index_input for take in self.takes}
        places = {slot: place for place, slot in enumerate(self.inputs)}
        count = len(self)
        middle = range(_SHOWN, count - _SHOWN)
        rows = []
        for slot in range(count):
            if slot in middle:
                continue
            code = self.codes[slot]
            read = [f"s{x}" for x in self.operands_of(slot)]
            if len(read) > _LISTED:
                read[_LISTED - 1 : -1] = [f"... {len(read) - _LISTED} more"]
            operands = ", ".join(read)
            if code == INPUT:
                text = f"input {places.get(slot, '?')}"
            elif code == CONSTANT:
                text = "constant"
            elif code == TAKE:
                text = f"take [{operands}] at input {indices.get(slot, '?')}"
            else:
                text = f"{'read' if code == READ else rules[code].name} {operands}"
            rows.append((f"s{slot} = {text}", self.numbers[slot]))
        width = min(max((len(text) for text, _ in rows), default=0), _WIDTH)
        lines = [f"{text:<{width}}  # {number!r}" for text, number in rows]
        if middle:
            lines.insert(_SHOWN, f"... {len(middle)} more")
        lines += [f"guard s{slot} is {outcome}  # {line}" for slot, outcome, line in self.guards]
        for place, slot in enumerate(self.outputs):
            lines.append(f"output s{slot}" + ("" if place < self.differentiated else ", auxiliary"))
        return "\n".join(lines)


def _problems(tape: Tape) -> Iterator[str]:
    """Say what is wrong with a tape, if anything is."""
    count = len(tape.codes)
    if len(tape.starts) != count + 1 or len(tape.numbers) != count:
        yield f"it has {count} codes, {len(tape.starts)} starts and {len(tape.numbers)} numbers"
        return
    if tape.starts[0] != 0 or tape.starts[-1] != len(tape.operands):
        yield f"its {len(tape.operands)} operands do not belong to its slots"
    if any(start > stop for start, stop in zip(tape.starts, tape.starts[1:], strict=False)):
        yield "the operands of a slot end before they start"
    rules = list(RULES.values())
    for slot, code in enumerate(tape.codes):
        start, stop = tape.starts[slot], tape.starts[slot + 1]
        if not TAKE <= code < len(rules):
            yield f"slot {slot} has the code {code}, which is none"
        if not _takes(rules, code, stop - start):
            yield f"slot {slot} has {stop - start} operands, which its code {code} does not take"
        if not all(0 <= operand < slot for operand in tape.operands[start:stop]):
            yield f"slot {slot} has an operand that does not come before it"
    yield from _problems_around(tape, count)


def _problems_around(tape: Tape, count: int) -> Iterator[str]:
    inputs = [slot for slot, code in enumerate(tape.codes) if code == INPUT]
    if sorted(tape.inputs) != inputs:
        yield "its inputs are not the slots that are inputs, each once"
    if not 0 <= tape.captured <= len(tape.inputs):
        yield f"it has {len(tape.inputs)} inputs, of which {tape.captured} are captured"
    if not 0 <= tape.differentiated <= len(tape.outputs):
        yield f"it has {len(tape.outputs)} outputs, and differentiates {tape.differentiated}"
    if not all(0 <= slot < count for slot in tape.outputs):
        yield "an output is no slot"
    if not all(0 <= guard.slot < count for guard in tape.guards):
        yield "a guard is no slot"
    if [take.slot for take in tape.takes] != [s for s in range(count) if tape.codes[s] == TAKE]:
        yield "its takes are not the slots that take, in order"
    for take in tape.takes:
        if list(take.table) != tape.operands_of(take.slot):
            yield f"slot {take.slot} takes from another table than its operands"
        if not 0 <= take.index_input < len(tape.inputs) - tape.captured:
            yield f"slot {take.slot} takes its index from input {take.index_input}, which is none"


def _takes(rules: Sequence[Rule], code: int, operands: int) -> bool:
    """Tell whether a code takes so many operands."""
    if code < 0:
        return operands > 0 if code == TAKE else operands == (code == READ)
    rule = rules[code]
    if rule.folds:
        return operands > 0
    return operands == rule.arity
