"""Modes: contexts that change how operations are recorded, each for its own thread.

>>> from autograd import Value
>>> with scope("hidden"), no_grad():
...     Value(2.0) * 3.0
Value(data=6.0, grad=0.0)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from autograd.errors import InputTypeError
from autograd.state import Mode, current, enter, leave

if TYPE_CHECKING:
    from autograd.transcript import Transcript


@contextmanager
def _entered(mode: Mode) -> Iterator[None]:
    enter(mode)
    try:
        yield
    finally:
        leave(mode)


@contextmanager
def no_grad() -> Iterator[None]:
    """Compute without recording: results inside are constants. Holds for this thread.

    >>> from autograd import Value, no_grad
    >>> x = Value(3.0)
    >>> with no_grad():
    ...     y = x * x
    >>> y.data, y.is_leaf
    (9.0, True)
    """
    mode = current()
    with _entered(Mode(False, mode.anomaly, mode.source, mode.scope, mode)):
        yield


@contextmanager
def detect_anomaly() -> Iterator[None]:
    """Raise `AnomalyError` at the first value or gradient that is nan or infinite.

    >>> from autograd import Value, detect_anomaly, log
    >>> with detect_anomaly():
    ...     log(Value(0.0))
    Traceback (most recent call last):
    ...
    autograd.errors.AnomalyError: log(0.0) gave -inf ...

    The message names the operation, its operands, the kind and the line that computed it, and a
    stable form where there is one; the error has them as attributes, too. Holds for this thread; a
    backward pass inside it is checked, too. Lines are recorded as in `record_source`.
    """
    mode = current()
    with _entered(Mode(mode.recording, True, True, mode.scope, mode)):
        yield


@contextmanager
def record_source() -> Iterator[None]:
    """Remember for each result computed inside the file and line of the code that asked for it.

    >>> from autograd import Value, record_source
    >>> with record_source():
    ...     y = Value(2.0) * 3.0
    >>> y.source
    '<doctest autograd.modes.record_source[1]>:2'

    Lines inside `autograd` and `nn` are passed over: what a network computes has the line that
    called it. Holds for this thread.
    """
    mode = current()
    with _entered(Mode(mode.recording, mode.anomaly, True, mode.scope, mode)):
        yield


@contextmanager
def recording() -> Iterator[None]:
    """Record inside `no_grad`, too; for what records a function to differentiate it.

    >>> from autograd import Value, no_grad
    >>> with no_grad(), recording():
    ...     (Value(3.0) * 2.0).is_constant
    False
    """
    mode = current()
    if mode.recording:
        yield
        return
    with _entered(Mode(True, mode.anomaly, mode.source, mode.scope, mode)):
        yield


@contextmanager
def outside_modes() -> Iterator[None]:
    """Record as if no context were open; for what records a function to examine it.

    >>> from autograd import Value, no_grad
    >>> with no_grad(), outside_modes():
    ...     (Value(3.0) * 2.0).is_constant
    False
    """
    mode = Mode(True, False, False, "", current())
    mode.transcript = None
    with _entered(mode):
        yield


@contextmanager
def recording_for_replay(transcript: "Transcript", source: bool = False) -> Iterator[None]:
    """Write all that is computed inside down for a replay, and what Python decides by it.

    >>> from autograd import Value
    >>> from autograd.transcript import Transcript
    >>> x = Value(3.0)
    >>> transcript = Transcript([x])
    >>> with recording_for_replay(transcript):
    ...     y = 10.0 * x if x > 2.0 else x
    >>> transcript.numbers, transcript.guards[0][:2]
    ([3.0, 2.0, 1.0, 10.0, 30.0], (2, True))

    Inside, `x.data` and `x > 2.0` are nodes. What could not be done again raises `RecordingError`.
    With `source`, nodes have their lines.
    """
    mode = Mode(True, False, source, "", current())
    mode.transcript = transcript
    with _entered(mode):
        yield


@contextmanager
def scope(name: str) -> Iterator[None]:
    """Tag the results computed inside with a name, by which drawings group them.

    >>> from autograd import Value, scope
    >>> with scope("layer1"), scope("neuron0"):
    ...     y = Value(1.0) * 2.0
    >>> y.scope
    'layer1.neuron0'
    """
    if type(name) is not str or not name:
        raise InputTypeError(f"scope takes a name, a non-empty str, got {name!r}")
    mode = current()
    path = f"{mode.scope}.{name}" if mode.scope else name
    with _entered(Mode(mode.recording, mode.anomaly, mode.source, path, mode)):
        yield
