"""Recorder: runs a function once, eagerly, and gives the tape of all that it computed.

>>> recording = record(lambda x, y: x * y if x > 0.0 else -x, [2.0, 3.0])
>>> print(recording.tape)
s0 = input 0     # 2.0
s1 = input 1     # 3.0
s2 = constant    # 0.0
s3 = gt s0, s2   # 1.0
s4 = mul s0, s1  # 6.0
guard s3 is True  # <doctest autograd.replay.recorder[0]>:1
output s4

Values that the function finds elsewhere, such as the parameters of a model that it closes over, are
captured: inputs beside the arguments, read at each call, so a replay sees an update. Other
numbers that it finds are constants; `repeats` tells whether the next call finds the same ones.

Next: `autograd/recorded.py` says what such a function sees, `autograd/transcript.py` writes it;
`tape.py` is what comes of that.
"""

from array import array
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from autograd.calls import inside
from autograd.convert import as_real, real, refusal
from autograd.errors import InputTypeError, InputValueError, RecordingError, StepgradError
from autograd.modes import recording_for_replay
from autograd.recorded import REFUSED
from autograd.replay import draws
from autograd.replay.tape import CONSTANT, Guard, Take, Tape
from autograd.topology import EVER
from autograd.transcript import Transcript
from autograd.trees import Rebuild, flatten, paths
from autograd.value import Value, constant

# What Python and NumPy say of a Value that is used as an index, or where only a float or an int can
# be: most name the type that they got, or that an index is to be an integer.
_MISUSE: Final = ("Value", "integer")


class Recording(NamedTuple):
    """What a function computed in one call.

    `captured` are the Values that are the last inputs of the tape; `rebuild` gives the numbers of
    the outputs the structure that the function gave.
    """

    tape: Tape
    captured: list[Value]
    rebuild: Rebuild


def record(f: Callable[..., Any], args: Sequence[Any]) -> Recording:
    """Record `f(*args)`.

    >>> recording = record(lambda p: {"loss": p["w"] * 2.0, "w": p["w"].data}, [{"w": 5.0}])
    >>> recording.tape.inputs, recording.rebuild([10.0, 5.0])
    ([0], {'loss': 10.0, 'w': 5.0})

    Arguments are numbers, objects with `parameters()`, and lists, tuples, dicts and arrays of them;
    the function gets a Value for each number. Inputs are in the order of `trees.flatten`, of such
    an object its parameters. Of a tuple the first entry is differentiated, of other results all.

    Raises `RecordingError` where the function draws from a global random generator, and for
    whatever else a replay could not do again; `InputTypeError` for what is not numeric. Whether it
    does the same the next time is for `repeats` to see.
    """
    before = draws.states()
    run = _Run(f, args)
    drew = draws.changed(before)
    if drew:
        draws.restore(before)
        line = draws.first_line(lambda: _Run(f, args))
        draws.restore(before)
        raise RecordingError(
            f"{line or 'somewhere'}: the function draws from {' and '.join(drew)} while it is "
            "recorded, and a replay would have the same number each time; draw outside, and give "
            "the number as an argument"
        )
    return run.recording


def repeats(recording: Recording, f: Callable[..., Any], args: Sequence[Any]) -> bool:
    """Record a function again, with any arguments for which the recording holds.

    >>> recording = record(lambda x: 2.0 * x, [3.0])
    >>> repeats(recording, lambda x: 2.0 * x, [5.0])
    True

    False says nothing: a comparison came out otherwise, as it may where rounding decides. Raises
    `RecordingError` where the function does something else, or with other plain numbers.
    """
    again = record(f, args)
    one, two = recording.tape, again.tape
    if (
        _constants(one) == _constants(two)
        and (one.codes, one.operands, one.outputs) == (two.codes, two.operands, two.outputs)
        and (one.guards, one.takes) == (two.guards, two.takes)
        and list(map(id, recording.captured)) == list(map(id, again.captured))
    ):
        return True
    at = _first_difference(one, two)
    for before, now in zip(one.guards, two.guards, strict=False):
        if before != now:
            if before.slot == now.slot < at and before.outcome != now.outcome:
                return False
            break
    raise _difference(one, f, args)


class _Run:
    """One call of the function, under the mode that records."""

    def __init__(self, f: Callable[..., Any], args: Sequence[Any], source: bool = False) -> None:
        given, inputs = _given(args)
        found = Transcript(inputs)
        with recording_for_replay(found, source), inside(EVER):
            try:
                result = f(*given)
            except (TypeError, IndexError) as error:
                is_own = isinstance(error, StepgradError)
                if not is_own and any(word in str(error) for word in _MISUSE):
                    error.add_note(
                        "while a function is recorded for a replay, its arguments are Values, the "
                        "ints among them, too: write autograd.take(table, index) for table[index]; "
                        "what is not to change from call to call is no argument: give it by "
                        "functools.partial"
                    )
                raise
        if REFUSED in found.lines:  # an error that the function has caught
            raise RecordingError(found.lines[REFUSED])
        outputs, rebuild, differentiated = _results(result)
        slots = [found.slot(output) for output in outputs]
        self.lines = found.lines
        tape = Tape(
            found.codes,
            found.starts,
            found.operands,
            found.numbers,
            found.inputs,
            slots,
            [Guard(*guard) for guard in found.guards],
            [Take(slot, place, tuple(table)) for slot, place, table in found.takes],
            differentiated,
            len(found.captured),
        )
        self.recording = Recording(tape, found.captured, rebuild)


def _given(args: Sequence[Any]) -> tuple[list[Any], list[Value]]:
    """Give the arguments over Values, and these in order.

    A Value stays itself, for the function may also find it elsewhere; where it is given again, the
    second is another input.
    """
    leaves, rebuild = flatten(list(args))
    inputs: list[Value] = []
    met: set[int] = set()
    for place, leaf in enumerate(leaves):
        if type(leaf) is float:
            leaves[place] = Value(leaf)
            inputs.append(leaves[place])
        elif callable(getattr(leaf, "parameters", None)):
            parameters = list(leaf.parameters())
            if not met.isdisjoint(map(id, parameters)):
                raise InputValueError(
                    f"{paths(list(args), 'args')[place]}, {leaf!r:.80}, has parameters that occur "
                    "among the arguments before; give each once"
                )
            met.update(map(id, parameters))
            inputs += parameters
        elif isinstance(leaf, Value) and not leaf.is_constant and id(leaf) not in met:
            met.add(id(leaf))
            inputs.append(leaf)
        else:
            number = leaf.data if isinstance(leaf, Value) else as_real(leaf)
            if number is None:
                raise refusal(leaf, f"a recorded function, for {paths(list(args), 'args')[place]},")
            leaves[place] = Value(number)
            inputs.append(leaves[place])
    return rebuild(leaves), inputs


def _results(result: Any) -> tuple[list[Value], Rebuild, int]:
    """Give the results as Values, what puts numbers in their place, and how many count first."""
    leaves, rebuild = flatten(result)
    outputs = []
    for place, leaf in enumerate(leaves):
        if isinstance(leaf, Value):
            outputs.append(leaf)
            continue
        if leaf is None and len(leaves) == 1:
            raise InputTypeError("the function gives None; does it return what it computes?")
        name = paths(result, "result")[place]
        outputs.append(constant(real(leaf, f"a recorded function gives numbers; {name}")))
    if not outputs:
        raise InputTypeError(f"the function gives no number, but {result!r:.80}")
    # Of plain numbers: what rebuilds must not keep the graph.
    plain = rebuild([0.0] * len(leaves))
    first = result[0] if type(result) is tuple else result
    return outputs, flatten(plain)[1], len(flatten(first)[0])


def _difference(recorded: Tape, f: Callable[..., Any], args: Sequence[Any]) -> RecordingError:
    """Say where a function does not do what was recorded."""
    run = _Run(f, args, source=True)
    tape = run.recording.tape
    at = _first_difference(recorded, tape)
    users = [slot for slot in range(at, len(tape)) if slot == at or at in tape.operands_of(slot)]
    line = next((run.lines[slot] for slot in users if slot in run.lines), "")
    told = "the second time it computed something else"
    if at < len(recorded) and recorded.codes[at] == tape.codes[at] == CONSTANT:
        told = f"a number was {recorded.numbers[at]!r} and then {tape.numbers[at]!r}"
    return RecordingError(
        f"{line or 'somewhere'}: the function does not do the same twice: {told}; a replay would "
        "repeat the first. What changes from call to call, as by a random generator, a clock, a "
        "counter or an assignment, give as an argument; or compile again after a change"
    )


def _constants(tape: Tape) -> bytes:
    """Give the bits of the plain numbers."""
    pairs = zip(tape.codes, tape.numbers, strict=True)
    return array("d", [number for code, number in pairs if code == CONSTANT]).tobytes()


def _first_difference(one: Tape, two: Tape) -> int:
    """Give the first slot that two tapes do not compute alike."""
    count = min(len(one), len(two))
    return next((slot for slot in range(count) if _slot(one, slot) != _slot(two, slot)), count)


def _slot(tape: Tape, slot: int) -> tuple[int, list[int], str]:
    code = tape.codes[slot]
    return code, tape.operands_of(slot), repr(tape.numbers[slot]) if code == CONSTANT else ""
