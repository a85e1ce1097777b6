"""Segment: what one call of a function recorded, from its results down to the nodes of before.

>>> from autograd import Value
>>> w = Value(5.0)
>>> h = 2.0 * w
>>> segment = Segment(lambda x: x * h + w, 3.0)
>>> segment.result.data, segment.ends == [h, w]
(35.0, True)
>>> segment.pull([10.0])
[30.0, 10.0]

The ends are the older nodes that the results depend on: arguments, and what the function finds
elsewhere, such as the parameters of a module. A segment is differentiated by them and no further,
in floats or as graphs, and while a pass over the graph around it runs.
"""

from collections.abc import Callable, Sequence
from typing import Any

from autograd.backward import pull
from autograd.higher import pull_graphs
from autograd.modes import recording
from autograd.state import tick
from autograd.supernode import is_linear
from autograd.topology import recorded_since
from autograd.trees import flatten
from autograd.value import Value


class Segment:
    """One call of a function, recorded also under `no_grad()`.

    `result` is what it gave; `leaves` lists what stands in that structure, which `rebuild` builds
    of others. `roots` are the leaves that depend on something, `places` says which those are.
    """

    def __init__(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> None:
        """Call a function."""
        start = tick()
        with recording():
            self.result = function(*args, **kwargs)
        self.leaves, self.rebuild = flatten(self.result)
        self.places = [
            place
            for place, leaf in enumerate(self.leaves)
            if isinstance(leaf, Value) and not leaf.is_constant
        ]
        self.roots: list[Value] = [self.leaves[place] for place in self.places]
        self.order, self.ends = recorded_since(self.roots, start)

    @property
    def is_linear(self) -> bool:
        """Whether gradients that come back are in proportion to those that come."""
        return is_linear(self.order)

    def with_roots(self, others: Sequence[Value]) -> Any:
        """Give the result with other Values in place of its roots."""
        leaves = list(self.leaves)
        for place, other in zip(self.places, others, strict=True):
            leaves[place] = other
        return self.rebuild(leaves)

    def pull(self, upstreams: Sequence[Any]) -> list[Any]:
        """Give the gradient of each end for one of each root; None stands where nothing flows.

        Floats give floats; Values give Values, which are graphs.
        """
        pairs = zip(self.roots, upstreams, strict=True)
        given = [(root, seed) for root, seed in pairs if seed is not None]
        roots, seeds = [root for root, _ in given], [seed for _, seed in given]
        if any(isinstance(seed, Value) for seed in seeds):
            return pull_graphs(self.order, self.ends, roots, seeds)
        return pull(self.order, self.ends, roots, seeds)
