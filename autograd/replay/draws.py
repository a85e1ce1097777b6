"""Draws: tells whether a function drew from a global random generator, and where.

>>> import random
>>> before = states()
>>> _ = random.random()
>>> names = changed(before)
>>> restore(before)
>>> names, changed(before)
(['random'], [])

A replay would have the same number each time. A generator of the function's own is not seen here:
`repeats` of `recorder.py` finds that the next call has another number.
"""

import random
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from autograd.anomaly import source_line

States = dict[str, Any]


def states() -> States:
    """Give the states of the global generators: of `random`, and of NumPy where it is used."""
    found: States = {"random": random.getstate()}
    numpy = sys.modules.get("numpy.random")
    if numpy is not None:
        found["numpy.random"] = numpy.get_state(legacy=False)
    return found


def changed(before: States) -> list[str]:
    """Name the generators that have drawn since."""
    now = states()
    return [name for name, state in before.items() if not _same(state, now[name])]


def restore(before: States) -> None:
    """Set the generators back."""
    random.setstate(before["random"])
    if "numpy.random" in before:
        sys.modules["numpy.random"].set_state(before["numpy.random"])


def first_line(run: Callable[[], object]) -> str:
    """Run a function again, slowly, and name the user's line that draws first; "" if none is seen.

    >>> first_line(lambda: random.random())
    '<doctest autograd.replay.draws.first_line[0]>:1'
    """
    before = states()
    line = found = ""

    def watch(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal line, found
        if found:
            return None
        if changed(before):
            found = line
            return None
        while frame.f_code.co_filename == random.__file__ and frame.f_back is not None:
            frame = frame.f_back
        line = source_line(frame)
        return watch

    tracing = sys.gettrace()
    sys.settrace(watch)
    try:
        run()
    finally:
        sys.settrace(tracing)
    return found


def _same(state: Any, other: Any) -> bool:
    import pickle  # slow to import

    return bool(state is other or pickle.dumps(state) == pickle.dumps(other))
