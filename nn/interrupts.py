"""Interrupts: Ctrl-C waits until a step is whole.

>>> import signal
>>> made = []
>>> try:
...     with deferred():
...         signal.raise_signal(signal.SIGINT)
...         made.append("a whole step")
... except KeyboardInterrupt:
...     print(made)
['a whole step']

Next: `training.py`, whose steps are made so.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def deferred() -> Iterator[None]:
    """Keep back a SIGINT until the block is left; a second one acts at once.

    >>> with deferred():
    ...     pass

    Whoever handled the signal before handles it then: by default Python, which raises
    `KeyboardInterrupt`. Outside of the main thread signals do not arrive, and nothing is done.
    """
    before = signal.getsignal(signal.SIGINT)
    # None is a handler from outside of Python, which could not be put back.
    if threading.current_thread() is not threading.main_thread() or before is None:
        yield
        return
    came = False

    def keep(number: int, frame: FrameType | None) -> None:
        nonlocal came
        if came:
            signal.signal(signal.SIGINT, before)
            came = False
            signal.raise_signal(signal.SIGINT)
        came = True

    signal.signal(signal.SIGINT, keep)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came:
            signal.raise_signal(signal.SIGINT)
