"""Recorded: how a Value behaves while a function is recorded for a replay.

>>> from autograd import Value
>>> from autograd.modes import recording_for_replay
>>> from autograd.transcript import Transcript
>>> x = Value(3.0)
>>> with recording_for_replay(Transcript([x])):
...     number, larger = x.data, x > 2.0
>>> number.operands == (x,), number.is_constant, larger.rule.name
(True, True, 'gt')

A replay computes the same operations over other numbers, so what the function reads must be
operations, too: `x.data` is a node that has the number of x and passes no gradient on, `x > 2.0` is
a node that is 0 or 1. All that is computed from such nodes alone is a constant to the rest of the
engine, as the floats and bools are that an eager run has in these places. Where Python decides by a
number, the decision is noted. What a replay could not do again is refused.

Next: `transcript.py` is what is written meanwhile, `replay/recorder.py` begins it.
"""

from typing import Any, Final, TypeVar

from autograd.anomaly import source_line
from autograd.convert import is_real, real
from autograd.elementary import Elementary
from autograd.errors import InputTypeError, RecordingError
from autograd.layout import Truth, mypyc_attr
from autograd.node import CONSTANT, READ
from autograd.rules import Rule
from autograd.state import STATE, Mode, current
from autograd.topology import CONSTANTLY

# Among the lines of a transcript, the place of what ended the recording.
REFUSED: Final = -1
Error = TypeVar("Error", bound=Exception)


@mypyc_attr(acyclic=True, allow_interpreted_subclasses=True)
class Recorded(Elementary):
    """The part of `Value` that serves a recording. Nothing here runs while no context is open."""

    __slots__ = ()

    def _read(self) -> Any:
        """Give the number as it is to be read: a node while a function is recorded."""
        if self._is_fixed():
            return self._data
        return self if self._mark >= CONSTANTLY else self._read_anew()

    def _is_fixed(self) -> bool:
        """Tell whether this is the same number in each replay, or no function is recorded.

        A constant is, and a leaf that the function makes of a plain number.
        """
        transcript = current().transcript
        if self._rule is not None and self._rule is not CONSTANT:
            return transcript is None
        return transcript is None or self._stamp >= transcript.since

    def _read_anew(self) -> Any:
        """Give a node with the same number, through which nothing is differentiated."""
        node = self._unary(READ, self._data, 0.0)
        node._mark = CONSTANTLY
        return node

    def _start_as(self, given: Any) -> float:
        """Give the number of a new leaf; it may have been read, as in `Value(x.data)`."""
        transcript = current().transcript
        if transcript is None or not isinstance(given, Recorded) or not given._mark >= CONSTANTLY:
            return real(given, "Value")
        self._data = given._data
        if given._rule is not CONSTANT:
            self._rule = READ
            self._a = given  # type: ignore[assignment]  # each is a Value
            transcript.add(READ, self)  # type: ignore[arg-type]
        return self._data

    def _written(self, mode: Mode) -> Any:
        """Write a new node down, and give it as the function is to see it."""
        if mode.transcript is not None and self._rule is not None:
            mode.transcript.add(self._rule, self)  # type: ignore[arg-type]
            if mode.source:
                mode.transcript.lines[len(mode.transcript.codes) - 1] = self.source
        if self._stands_on_constants():
            self._mark = CONSTANTLY
        # Of what no_grad() computes, too, only the number goes on, and it is new each time.
        return self if mode.recording or self._rule is READ else self._read_anew()

    def _stands_on_constants(self) -> bool:
        """Tell whether every operand is a plain number to the engine."""
        a, b = self._a, self._b
        if a is not None:
            return a.is_constant and (b is None or b.is_constant)
        if self._rest is not None:
            for operand in self._rest:
                if not operand.is_constant:
                    return False
        return True

    def _is_recorded_with(self, other: object) -> bool:
        """Tell whether a comparison with another number is to be a node."""
        if not is_recorded():
            return False
        if isinstance(other, Recorded):
            return not (self._is_fixed() and other._is_fixed())
        return not self._is_fixed() and is_real(other)

    def _compare(self, rule: Rule, other: object) -> Truth:
        """Give a comparison as a node, which is a plain number to the engine."""
        node = self._apply(rule, other)
        node._mark = CONSTANTLY
        return node  # type: ignore[no-any-return]

    def _decide(self) -> None:
        """Note that Python asks whether the number is 0."""
        transcript = current().transcript
        if transcript is not None and not self._is_fixed():
            slot = transcript.slot(self)  # type: ignore[arg-type]
            transcript.guards.append((slot, self._data != 0.0, source_line()))

    def _refuse(self, does: str, instead: str) -> None:
        """Raise where a function is recorded that does what a replay could not do again."""
        if is_recorded():
            raise kept(
                RecordingError(
                    f"{source_line()}: the function {does} while it is recorded, which a replay of "
                    f"its operations could not do again; {instead}"
                )
            )


def is_recorded() -> bool:
    """Tell whether a function is recorded for a replay in this thread."""
    return current().transcript is not None


def kept(error: Error) -> Error:
    """Note what ends a recording, for the function may catch the error; gives the error."""
    transcript = current().transcript
    if transcript is not None:
        transcript.lines.setdefault(REFUSED, str(error))
    return error


def lost(call: str, instead: str) -> InputTypeError:
    """Make the error for a conversion of a Value to a number without a gradient."""
    if STATE.modes > 0 and is_recorded():
        return kept(
            InputTypeError(
                f"{source_line()}: {call} of a Value, while the function is recorded, would give "
                "each replay the same number; x.data is a Value here, too. Write autograd.exp(x) "
                "and the like instead of math.exp(x.data), autograd.floor(x) instead of int(x), "
                "autograd.take(table, index) instead of table[int(index)]"
            )
        )
    return InputTypeError(f"{call} of a Value would lose its gradient: {instead}")
