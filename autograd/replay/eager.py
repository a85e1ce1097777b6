"""Eager: a compiled function run as it is written, for who looks at its graph or for a nan.

>>> from autograd.replay.signature import Signature
>>> f = lambda x, y: x * y
>>> root = result(f, Signature(f), (3.0, 5.0), lane=0)
>>> root, [x.label for x in root.operands]
(Value(data=15.0, grad=0.0), ['x', 'y'])
"""

from collections.abc import Callable
from typing import Any

from autograd.modes import recording
from autograd.replay.signature import Signature
from autograd.replay.structure import is_module
from autograd.topology import EVER, recorded_since
from autograd.trees import flatten, paths
from autograd.value import Value


def result(f: Callable[..., Any], signature: Signature, args: tuple[Any, ...], lane: int) -> Any:
    """Give what the function gives for one lane, over Values with the names of the arguments."""
    sample = signature.sample(args, lane)
    fresh = [_fresh(argument, signature.name(place)) for place, argument in enumerate(sample)]
    with recording():
        return f(*fresh)


def look_for_anomalies(
    f: Callable[..., Any],
    signature: Signature,
    args: tuple[Any, ...],
    lanes: int,
    backwards: bool,
) -> None:
    """Compute each lane under `detect_anomaly`, which raises at the first nan or infinity.

    The gradients of leaves are left as they were.
    """
    before: list[tuple[Value, float]] = []
    try:
        for lane in range(lanes):
            given = result(f, signature, args, lane)
            root = given[0] if isinstance(given, tuple) and given else given
            if backwards and isinstance(root, Value):
                order, _ = recorded_since([root], EVER)
                leaves = [x for x in order if x.is_leaf and not x.is_constant]
                before += [(leaf, leaf.grad) for leaf in leaves]
                root.backward()
    finally:
        for leaf, gradient in reversed(before):
            leaf.grad = gradient


def _fresh(argument: Any, name: str) -> Any:
    if is_module(argument):
        return argument
    numbers, rebuild = flatten(argument)
    return rebuild(
        [
            x if isinstance(x, Value) or is_module(x) else Value(x, label)
            for x, label in zip(numbers, paths(argument, name), strict=True)
        ]
    )
