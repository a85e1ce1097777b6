"""Hooks: functions that are called with the gradient of a node.

>>> from autograd import Value
>>> x = Value(3.0)
>>> handle = x.register_hook(print)
>>> (x * x).backward()
6.0
>>> handle.remove()
"""

from collections.abc import Callable


class Hook:
    """What `register_hook` returns: `remove()` ends the hook."""

    def __init__(self, hooks: dict[int, Callable[[float], object]]) -> None:
        """Remember where the hook is kept."""
        self._hooks = hooks

    def remove(self) -> None:
        """End the hook; a second call does nothing."""
        self._hooks.pop(id(self), None)
