"""State: what the engine must know beyond the graph, in one place.

>>> from autograd import no_grad
>>> STATE.modes, current().recording
(0, True)
>>> with no_grad():
...     STATE.modes, current().recording
(1, False)

`STATE.clock` ticks whenever a number is assigned to `.data`, so that a recorded operation can tell
whether an operand has changed since. `STATE.modes` counts the contexts that are open in any thread:
while it is 0, recording asks nothing further. The mode itself belongs to a thread, in
asyncio to a task.

Next: `modes.py` has the contexts.
"""

import itertools
import threading
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from autograd.transcript import Transcript


class Mode:
    """How operations are recorded: at all, checked for anomalies, with their lines, in a scope.

    `transcript` is where a function that is recorded for a replay is written down.

    `before` is the mode to which the end of a context returns. A generator may end its context
    when a context around it has ended already, so a mode that has ended is passed over.
    """

    def __init__(
        self, recording: bool, anomaly: bool, source: bool, scope: str, before: "Mode | None"
    ) -> None:
        """Store the settings."""
        self.recording = recording
        self.anomaly = anomaly
        self.source = source
        self.scope = scope
        self.before = before
        self.transcript: Transcript | None = None if before is None else before.transcript
        self.ended = False


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
_PLAIN: Final = Mode(True, False, False, "", None)
# Of this thread, and in asyncio of this task.
_MODE: Final[ContextVar[Mode]] = ContextVar("stepgrad_mode", default=_PLAIN)


def current() -> Mode:
    """Give the mode that holds here."""
    return _MODE.get()


def tick() -> int:
    """Advance the clock and give the new time."""
    with _LOCK:
        STATE.clock += 1
        return STATE.clock


def enter(mode: Mode) -> None:
    """Set the mode that holds from here on."""
    with _LOCK:
        STATE.modes += 1
    _MODE.set(mode)


def leave(mode: Mode) -> None:
    """End a mode; the newest that has not ended holds again."""
    mode.ended = True
    latest = current()
    while latest.ended and latest.before is not None:
        latest = latest.before
    _MODE.set(latest)
    with _LOCK:
        STATE.modes -= 1
