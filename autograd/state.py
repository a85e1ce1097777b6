"""State: what the engine must know beyond the graph, in one place.

`STATE.clock` ticks whenever a number is assigned to `.data`, so that a recorded operation can tell
whether an operand has changed since. `STATE.modes` counts the contexts (`no_grad`, `scope`,
`detect_anomaly`) that are open in any thread: while it is 0, recording asks nothing further. The
contexts themselves hold for their own thread:

>>> STATE.modes
0
>>> with no_grad():
...     STATE.modes, current().recording
(1, False)
>>> current().recording
True
"""

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from autograd.errors import InputTypeError


class Mode:
    """How operations are recorded: at all, checked for anomalies, and under which scope."""

    def __init__(self, recording: bool, anomaly: bool, scope: str) -> None:
        """Store the three settings."""
        self.recording = recording
        self.anomaly = anomaly
        self.scope = scope


class State:
    """The two numbers that every operation reads."""

    def __init__(self) -> None:
        """Start with no open context, at time 0."""
        self.modes = 0
        self.clock = 0


STATE: Final = State()
# Numbers for walks over a graph: see topology.py. `next` is atomic, also between threads.
PASSES: Final = itertools.count(4, 4)

_LOCK: Final = threading.Lock()
_LOCAL: Final = threading.local()
_PLAIN: Final = Mode(True, False, "")


def current() -> Mode:
    """Give the mode of this thread."""
    mode: Mode = getattr(_LOCAL, "mode", _PLAIN)
    return mode


def tick() -> int:
    """Advance the clock and give the new time."""
    with _LOCK:
        STATE.clock += 1
        return STATE.clock


@contextmanager
def _entered(mode: Mode) -> Iterator[None]:
    before = current()
    with _LOCK:
        STATE.modes += 1
    _LOCAL.mode = mode
    try:
        yield
    finally:
        _LOCAL.mode = before
        with _LOCK:
            STATE.modes -= 1


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
    with _entered(Mode(False, mode.anomaly, mode.scope)):
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

    The message names the operation, its operands and the line that computed it. Holds for this
    thread; a backward pass inside it is checked, too.
    """
    mode = current()
    with _entered(Mode(mode.recording, True, mode.scope)):
        yield


@contextmanager
def scope(name: str) -> Iterator[None]:
    """Tag the nodes made inside with a name, by which drawings group them. Holds for this thread.

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
    with _entered(Mode(mode.recording, mode.anomaly, path)):
        yield
