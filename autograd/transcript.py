"""Transcript: what a recorded function computes, written down flat while it computes.

>>> from autograd import Value
>>> from autograd.modes import recording_for_replay
>>> x = Value(3.0)
>>> transcript = Transcript([x])
>>> with recording_for_replay(transcript):
...     y = 2.0 * x * x
>>> transcript.codes, transcript.operands, transcript.slot(y)
([-1, -2, 2, 2], [1, 0, 2, 0], 3)

Each number gets a slot, after those of its operands: the arguments first, each result when it is
computed. So no walk over the graph is needed, and what is written is in the cache still.

Next: `recorded.py` has the engine's side, `replay/tape.py` says what the lists mean.
"""

import itertools
import threading
from math import copysign
from typing import TYPE_CHECKING, Any, Final

from autograd.anomaly import source_line
from autograd.errors import RecordingError
from autograd.layout import i64
from autograd.node import CONSTANT as CONSTANT_RULE
from autograd.node import READ as READ_RULE
from autograd.node import TAKE as TAKE_RULE
from autograd.rules import Rule
from autograd.state import tick

if TYPE_CHECKING:
    from autograd.value import Value

# The codes of slots that no rule of the table computes.
INPUT: Final = -1
CONSTANT: Final = -2
READ: Final = -3  # the number of another slot, through which no gradient flows
TAKE: Final = -4  # the number of one of several slots, which an input chooses

# Slots are kept in the nodes, as numbers in which no two transcripts agree: each has a range.
_RANGE: Final[i64] = 1 << 28
_RANGES: Final = itertools.count(1)
# Ints as objects, which the lists share: to make them anew would cost more than the rest.
_INTS: Final[list[Any]] = list(range(1000))

_LOCK: Final = threading.Lock()


class Transcript:
    """The lists of a tape that is being made.

    `captured` are the Values that the function finds beside its arguments; `guards` the decisions
    that Python took by a number: the slot, whether it was not 0, and the user's line; `takes` the
    slots that an index chooses, with the argument and the table; `lines` those of slots, where the
    mode asks for them.
    """

    def __init__(self, arguments: "list[Value]") -> None:
        """Write the arguments down. What is made later is not captured."""
        self.codes: list[int] = []
        self.starts: list[Any] = [0]
        self.operands: list[Any] = []
        self.numbers: list[float] = []
        self.inputs: list[int] = []
        self.captured: list[Value] = []
        self.guards: list[tuple[int, bool, str]] = []
        self.takes: list[tuple[int, int, list[int]]] = []
        self.lines: dict[int, str] = {}
        self._ints = _INTS
        self._first: i64 = next(_RANGES) * _RANGE
        self._count: i64 = 0
        self.since: i64 = 0
        self._leaves: dict[int, int] = {}  # slots of inputs, by the ids of their nodes
        self._kept: list[Value] = []  # so that no other node gets one of these ids
        self._constants: dict[float, int] = {}  # slots of constants, by their numbers
        for argument in arguments:
            self._add_input(argument)
        self._arguments: i64 = self._count
        self.since = tick()

    def slot(self, node: "Value") -> i64:
        """Give the slot of a node, and one to a node that has none."""
        rule = node._rule
        if rule is CONSTANT_RULE and node._stamp >= self.since:
            return self._constant(node._data)
        # A walk over a graph takes a mark below 0 for one of long ago. A result has no use for the
        # gradient that accumulates in leaves.
        kept = -node._mark if rule is None else i64(node._grad)
        slot = kept - self._first
        return slot if 0 <= slot < self._count else self._found(node)

    def add(self, rule: Rule, node: "Value") -> None:
        """Write a result down."""
        a, b, rest = node._a, node._b, node._rest
        if a is not None:
            first = self.slot(a)
            if b is not None:
                second = self.slot(b)
                self.operands.append(self._ints[first])
                self.operands.append(self._ints[second])
            else:
                self.operands.append(self._ints[first])
        if rest is not None:
            places: list[Any] = []
            for operand in rest:
                places.append(self._ints[self.slot(operand)])
            self.operands.extend(places)
        slot = self._add(rule.code if rule.code >= 0 else _code(rule), node._data)
        node._grad = float(self._first + slot)

    def argument(self, node: "Value") -> int:
        """Give the place of an argument among the inputs, -1 of any other node."""
        slot = self.slot(node)
        return int(slot) if slot < self._arguments else -1

    def _found(self, node: "Value") -> i64:
        """Give the slot of a node that does not tell: one that is new here, or was walked over."""
        slot = self._leaves.get(id(node), -1)
        if slot >= 0:
            return slot
        if node._stamp < self.since:
            self.captured.append(node)
            return self._add_input(node)
        if node._rule is not None and node._rule is not CONSTANT_RULE:
            raise RecordingError(
                f"the function uses {node!r}, which was computed in another thread or context "
                "while it was recorded; compute all of it in the thread that calls the function"
            )
        slot = self._constant(node._data)  # a leaf that the function makes anew in each call
        node._mark = -self._first - slot
        return slot

    def _add_input(self, node: "Value") -> i64:
        slot = self._add(INPUT, node._data)
        self.inputs.append(slot)
        self._leaves[id(node)] = slot
        self._kept.append(node)
        if node._rule is None:
            node._mark = -self._first - slot
        return slot

    def _constant(self, number: float) -> i64:
        if number != number or (number == 0.0 and copysign(1.0, number) < 0.0):
            return self._add(CONSTANT, number)  # nan is not found again, and -0.0 would find 0.0
        found = self._constants.get(number, -1)
        if found < 0:
            found = self._add(CONSTANT, number)
            self._constants[number] = found
        return found

    def _add(self, code: int, number: float) -> i64:
        slot = self._count
        self.codes.append(code)
        stop = len(self.operands)
        if stop + slot >= len(self._ints):
            _provide(2 * (stop + slot))
        self.starts.append(self._ints[stop])
        self.numbers.append(number)
        self._count = slot + 1
        return slot


def _provide(count: int) -> None:
    """Make more ints."""
    with _LOCK:
        _INTS.extend(range(len(_INTS), count))


def _code(rule: Rule) -> int:
    if rule is READ_RULE:
        return READ
    if rule is TAKE_RULE:
        return TAKE
    raise RecordingError(
        f"{source_line()}: the function calls {rule.name!r}, whose gradient is a Python function, "
        "and a replay runs rules alone; declare it with autograd.primitive, or write it with "
        "functions of autograd"
    )
