"""Hooks: functions that are called with the gradient of a node.

>>> from autograd import Value
>>> x = Value(3.0)
>>> handle = x.register_hook(print)
>>> (x * x).backward()
6.0
>>> handle.remove()
"""

import itertools
from collections.abc import Callable

_KEYS = itertools.count()


class Hook:
    """What `register_hook` returns: `remove()` ends the hook."""

    def __init__(
        self, hooks: dict[int, Callable[[float], object]], function: Callable[[float], object]
    ) -> None:
        """Put a function among the hooks of a node."""
        self._hooks = hooks
        # A number, not the hook itself: nothing here refers to itself, so nothing waits for the
        # cyclic collector.
        self._key = next(_KEYS)
        hooks[self._key] = function

    def remove(self) -> None:
        """End the hook; a second call does nothing."""
        self._hooks.pop(self._key, None)
