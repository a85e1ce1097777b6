"""Analytic: the gradient that is to be checked, from a recorded graph or from a function.

>>> from autograd.testing.subject import Subject
>>> subject = Subject(lambda x: x * x, (3.0,))
>>> given(subject, lambda x: 2.0 * x)
[6.0]
>>> recorded(subject, needed=True).root
Value(data=9.0, grad=0.0)
"""

import random
from collections.abc import Callable
from typing import Any, NamedTuple

from autograd.convert import as_real
from autograd.errors import InputTypeError, InputValueError, RuleError
from autograd.higher import gradient_graphs
from autograd.testing.subject import Subject
from autograd.topology import topological_order
from autograd.trees import flatten, paths
from autograd.value import Value


class Recorded(NamedTuple):
    """A function as it was recorded; `root` is None where it cannot be, as one of tensors."""

    root: Value | None
    leaves: list[Value]
    unused: frozenset[str]
    notes: tuple[str, ...]


def recorded(subject: Subject, needed: bool) -> Recorded:
    """Record the function; unless it is needed, it need not take Values."""
    notes: list[str] = []
    try:
        root, leaves = subject.record()
    except InputValueError:
        if needed:
            raise
        return Recorded(None, [], frozenset(), ())
    if not isinstance(root, Value):
        number = as_real(root)
        if not needed:
            return Recorded(None, [], frozenset(), ())
        if number is None:
            raise InputTypeError(
                f"check_grads takes a function that gives one Value for Values, got {root!r:.80}"
            )
        notes.append("The function gave a plain number for Values: nothing of it was recorded.")
        root = Value(number) * 0.0 + number
    if abs(root.data - subject.value) > 1e-6 * abs(root.data) + 1e-300:
        subject.use_values()
        notes.append("The function gives something else for floats, so it was called with Values.")
    below = {id(node) for node in topological_order(root)}
    pairs = zip(subject.names, leaves, strict=True)
    unused = frozenset(name for name, leaf in pairs if id(leaf) not in below)
    return Recorded(root, leaves, unused, tuple(notes))


def given(subject: Subject, gradient: Callable[..., Any]) -> list[float]:
    """Call a gradient that was written by hand; its structure is that of the inputs."""
    arguments = subject.rebuild(list(subject.point))
    try:
        found = gradient(*arguments)
    except Exception as error:
        raise InputValueError(
            f"the gradient raised {type(error).__name__} at the inputs: {error}"
        ) from error
    subject.refuse_changes(arguments, subject.point, "the gradient")
    found = _as_lists((found,) if len(arguments) == 1 else found)
    numbers, _ = flatten(found)
    if len(numbers) != len(subject.point):
        raise InputValueError(
            f"the gradient gave {len(numbers)} numbers for {len(subject.point)} inputs; it takes "
            "the inputs of the function and gives one number for each, in their structure"
        )
    ours, theirs = paths(subject.rebuild(list(subject.point))), paths(found)
    if set(ours) == set(theirs):  # of dicts the keys count, not their order
        by_path = dict(zip(theirs, numbers, strict=True))
        numbers = [by_path[path] for path in ours]
    elif any("['" in path for path in [*ours, *theirs]):
        raise InputValueError(
            f"the gradient gave {found!r:.200}, whose keys are not those of the inputs "
            f"{arguments!r:.200}; it gives one number for each input, in their structure"
        )
    result = []
    for number, name in zip(numbers, subject.names, strict=True):
        x = number.data if isinstance(number, Value) else as_real(number)
        if x is None:
            raise InputTypeError(
                f"the gradient by {name} is no number, but {type(number).__name__}: {number!r:.80}"
            )
        result.append(x)
    return result


def _as_lists(tree: Any) -> Any:
    """Give a structure with lists and numbers in place of arrays and tensors, of any library."""
    if isinstance(tree, dict):
        return {key: _as_lists(part) for key, part in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [_as_lists(part) for part in tree]
    return tree.tolist() if hasattr(tree, "tolist") else tree


def derivative_along(subject: Subject) -> Callable[..., Any]:
    """Give the derivative of a function along a fixed direction, as a function that is recorded."""
    f = subject.f
    draws = random.Random(1)
    speeds = [draws.choice((-1.0, 1.0)) * draws.uniform(0.5, 1.5) for _ in subject.point]
    if len(speeds) == 1:
        speeds = [1.0]  # so that the table shows the derivative itself

    def along(*inputs: Any) -> Any:
        numbers, rebuild = flatten(inputs)
        leaves = [x if isinstance(x, Value) else Value(x) for x in numbers]
        root = f(*rebuild(leaves))
        if not isinstance(root, Value):
            return 0.0
        try:
            gradients = gradient_graphs(root, leaves)
        except RuleError as error:
            raise RuleError(f"order above 1: {error}") from error
        total = gradients[0] * speeds[0]
        for gradient, speed in zip(gradients[1:], speeds[1:], strict=True):
            total = total + gradient * speed
        return total

    return along
