"""Leaks: finds a Value that has outlived the call that made it.

>>> from autograd import grad
>>> kept = []
>>> def keeps(x):
...     kept.append(x * x)
...     return x * x
>>> grad(keeps)(3.0)
6.0
>>> grad(lambda x: x * kept[0])(2.0)
Traceback (most recent call last):
...
autograd.errors.LeakedValueError: the function of grad uses a Value of a call of grad that has ...

To store such a Value is no error: one may look at its number, or draw it. In a later call it would
count as a constant, without a word.

Next: `calls.py` asks at the end of each call.
"""

import sys
from collections.abc import Iterable, Sequence
from typing import Final

from autograd.errors import LeakedValueError
from autograd.topology import recorded_since
from autograd.value import Value


class _Seen:
    """When the first call began whose arguments have outlived it; 0 as long as there is none.

    Until then nothing is searched, and after that only what is younger.
    """

    first = 0


# How often CPython counts what stands in one list and nowhere else.
_ALONE: Final = max(map(sys.getrefcount, [Value(0.0)]))


def kept_elsewhere(values: Sequence[Value]) -> list[Value]:
    """List the Values to which something refers beside the one list in which they stand.

    >>> x = Value(2.0)
    >>> kept_elsewhere([x, Value(3.0)])
    [Value(data=2.0, grad=0.0)]
    """
    counts = list(map(sys.getrefcount, values))
    return [value for value, count in zip(values, counts, strict=True) if count > _ALONE]


def happened() -> bool:
    """Tell whether any call had a leak so far."""
    return _Seen.first > 0


def mark(arguments: Sequence[Value], since: int, name: str) -> None:
    """Remember which arguments of a call that ends now are still referred to from elsewhere."""
    kept = kept_elsewhere(arguments)
    for argument in kept:
        argument.notes().leaked = name
    if kept:
        _Seen.first = min(_Seen.first or since, since)


def refuse(values: Iterable[Value], name: str) -> None:
    """Raise where Values depend on an argument of a call that has ended."""
    order, _ = recorded_since(list(values), _Seen.first)
    for node in order:
        if node._notes is not None and node._notes.leaked:
            raise LeakedValueError(
                f"the function of {name} uses a Value of a call of {node._notes.leaked} that has "
                f"ended: it depends on its argument {node.data!r}; store x.data where the number "
                "is enough, give the Value back beside the result with has_aux=True, or make it "
                "an argument"
            )
