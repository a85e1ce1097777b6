"""Checkpoint: compute a part of a graph again in the backward pass instead of keeping it.

>>> from autograd import Value, tape
>>> x = Value(0.5)
>>> y = checkpoint(lambda x: (x * x + 1.0).exp().tanh())(x)
>>> y.backward()
>>> len(tape(y)), round(x.grad, 6)
(2, 0.012955)

A chain of n operations cut into parts of √n keeps √n nodes between the parts, and √n more of the
one part in which the pass is: O(√n) in place of O(n), for one more run of each part.

Source: A. Griewank, Achieving logarithmic growth of temporal and spatial complexity in reverse
automatic differentiation (1992); T. Chen et al., Training deep nets with sublinear memory cost
(2016).

Next: `segment.py` records a part, `supernode.py` the node that stands for it.
"""

import functools
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from autograd.conditions import same
from autograd.errors import InputTypeError, StaleGraphError
from autograd.leaks import kept_elsewhere
from autograd.rules import Rule
from autograd.segment import Segment
from autograd.state import current
from autograd.supernode import record

F = TypeVar("F", bound=Callable[..., Any])


def checkpoint(f: F) -> F:
    """Make a function whose inner nodes are not kept, but computed again when a gradient comes.

    >>> from autograd import Value
    >>> w = Value(3.0)
    >>> layer = checkpoint(lambda x: {"sum": w * x + 1.0, "square": x * x})
    >>> out = layer(Value(2.0))
    >>> (out["sum"] * out["square"]).backward()
    >>> out["sum"].data, w.grad
    (7.0, 8.0)

    It takes and gives what `f` does; each Value in a result, also in lists, tuples, dicts and
    arrays, becomes a node whose operands are the Values that `f` used: arguments, and any others,
    such as the parameters of a module. A pass computes `f` once more for all results together, a
    higher derivative records it then for good. Numbers from Python's `random` are the same again;
    `f` must not depend on other generators, on time, or on what changes between the two runs.

    Raises `StaleGraphError` in the backward pass where `f` did not do the same again.
    """
    if not callable(f):
        raise InputTypeError(f"checkpoint takes a function, got {f!r}")
    rule = Rule(getattr(f, "__name__", type(f).__name__), "", (), pulls=True)

    @functools.wraps(f)
    def checkpointed(*args: Any, **kwargs: Any) -> Any:
        if not current().recording or current().transcript is not None:
            return f(*args, **kwargs)
        before = random.getstate()
        segment = Segment(f, *args, **kwargs)
        if not segment.order or not segment.ends:
            return segment.result  # nothing was recorded, or on nothing that could get a gradient
        drew = random.getstate() != before
        call = functools.partial(f, *args, **kwargs)
        again = _Again(rule.name, segment, before if drew else None, call)
        nodes = record(rule, again.ends, again.numbers, again.pull, segment.is_linear)
        result = segment.with_roots(nodes)
        del segment
        again.let_go()
        return result

    return checkpointed  # type: ignore[return-value]


class _Again:
    """What is needed to compute a segment a second time, and to see that it is the same one."""

    def __init__(
        self, name: str, first: Segment, random_state: Any, call: Callable[[], Any]
    ) -> None:
        self.name = name
        self.ends = first.ends
        self.numbers = [root.data for root in first.roots]
        self.made = [node for node in first.order if node.rule is None and not node.is_constant]
        self.random_state = random_state
        self.call = call

    def let_go(self) -> None:
        """Of the inputs that seemed to be made in the call, keep those that others keep, too.

        One whose number was assigned in the call looks new, but was there before.
        """
        self.made = kept_elsewhere(self.made)

    def pull(self, upstreams: Sequence[Any]) -> list[Any]:
        """Give the gradient of each end; see `Segment.pull`."""
        with _random_state(self.random_state):
            segment = Segment(self.call)
        self._compare(segment)
        return segment.pull(upstreams)

    def _compare(self, segment: Segment) -> None:
        numbers = [root.data for root in segment.roots]
        if len(numbers) != len(self.numbers) or not all(map(same, numbers, self.numbers)):
            told = f"gave {numbers[:4]}, and {self.numbers[:4]} before"
        elif list(map(id, segment.ends)) != list(map(id, self.ends)):
            told = "used other Values than before"
        elif {id(node) for node in self.made} & {id(node) for node in segment.order}:
            told = "uses a Value that it keeps between calls, whose number was assigned in it"
        else:
            return
        raise StaleGraphError(
            f"checkpoint computed {self.name} again for the backward pass, and it {told}; it must "
            "depend on its arguments and on Values that stay as they are, and draw random numbers "
            "from Python's `random` module alone"
        )


@contextmanager
def _random_state(state: Any) -> Iterator[None]:
    """Draw the same random numbers as before, and leave the generator as it was."""
    if state is None:
        yield
        return
    now = random.getstate()
    random.setstate(state)
    try:
        yield
    finally:
        random.setstate(now)
