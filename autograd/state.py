"""State: what the engine must know beyond the graph, in one place.

>>> from autograd import no_grad
>>> STATE.modes, current().recording
(0, True)
>>> with no_grad():
...     STATE.modes, current().recording
(1, False)

`STATE.clock` ticks whenever a number is assigned to `.data`, so that a recorded operation can tell
whether an operand has changed since. `STATE.modes` counts the contexts that are open in any thread:
while it is 0, recording asks nothing further. The mode itself belongs to a thread.

Next: `modes.py` has the contexts.
"""

import itertools
import threading
from typing import Final


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


def enter(mode: Mode) -> Mode:
    """Set the mode of this thread, and give the one before."""
    before = current()
    with _LOCK:
        STATE.modes += 1
    _LOCAL.mode = mode
    return before


def leave(before: Mode) -> None:
    """Set the mode of this thread back to the one before."""
    _LOCAL.mode = before
    with _LOCK:
        STATE.modes -= 1
