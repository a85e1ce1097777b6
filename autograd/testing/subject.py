"""Subject: a function and the point at which its gradient is checked.

>>> subject = Subject(lambda x, w: x * w[0] + w[1], (2.0, [3.0, 4.0]))
>>> subject.names
['x', 'w[0]', 'w[1]']
>>> subject.line({1: 1.0})(5.0)
14.0

The function is called with plain floats where it takes them, which is fast; else with Values. What
it must not do has an error of its own: raise, give no number or nan, change its arguments.
"""

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograd.convert import as_real, real
from autograd.errors import InputTypeError, InputValueError
from autograd.modes import no_grad
from autograd.trees import flatten, paths
from autograd.value import Value


class Subject:
    """A function of numbers in any structure, seen as one of a flat list of floats."""

    def __init__(
        self, f: Callable[..., Any], inputs: Sequence[Any], names: Sequence[str] | None = None
    ) -> None:
        """Take the numbers out of the inputs and see how the function is to be called."""
        if not callable(f):
            raise InputTypeError(f"check_grads takes a function first, got {f!r}")
        self.f = f
        given, self.rebuild = flatten(tuple(inputs))
        self.names = list(names or _names(f, inputs))
        self.point = [
            real(x.data if isinstance(x, Value) else x, f"check_grads, for {name},")
            for x, name in zip(given, self.names, strict=True)
        ]
        if not self.point:
            raise InputValueError("check_grads takes a number or more after the function")
        for x, name in zip(self.point, self.names, strict=True):
            if not math.isfinite(x):
                raise InputValueError(f"check_grads takes finite inputs, and {name} is {x}")
        self._takes_floats = True
        self.value = self._first_value()

    def record(self) -> tuple[Any, list[Value]]:
        """Call the function with fresh leaves: what it gives, and the leaves."""
        leaves = [Value(x) for x in self.point]
        arguments = self.rebuild(leaves)
        root = self._called(arguments)
        self._refuse_changes(arguments, leaves)
        return root, leaves

    def line(self, direction: Mapping[int, float]) -> Callable[[float], float]:
        """Give the function along a line: of t, at the point plus t times a direction.

        For a single input with speed 1, t is the input itself.
        """
        alone = len(direction) == 1

        def along(t: float) -> float:
            moved = list(self.point)
            for place, speed in direction.items():
                moved[place] = t if alone else moved[place] + t * speed
            return self.at(moved)

        return along

    def at(self, numbers: Sequence[float]) -> float:
        """Give the value at other inputs; nan where the function raises or gives no number."""
        try:
            found = self._number(self._result(numbers))
        except Exception:  # a point outside the domain may raise anything
            return math.nan
        return math.nan if found is None else found

    def _result(self, numbers: Sequence[float]) -> Any:
        if self._takes_floats:
            return self.f(*self.rebuild(numbers))
        with no_grad():
            return self.f(*self.rebuild([Value(x) for x in numbers]))

    def _first_value(self) -> float:
        """Find out whether the function takes plain floats, and give its value."""
        try:
            found = self.f(*self.rebuild(list(self.point)))
        except Exception:  # it may use methods of a Value
            self._takes_floats = False
            with no_grad():
                found = self._called(self.rebuild([Value(x) for x in self.point]))
        arguments = self.rebuild(list(self.point))
        value = self._number(found)
        if value is None:
            count = f" of {len(found)}" if hasattr(found, "__len__") else ""
            raise InputTypeError(
                f"check_grads takes a function that gives one number, got "
                f"{type(found).__name__}{count}: {found!r:.80}; check one component at a time"
            )
        if math.isnan(value):
            raise InputValueError(
                f"the function is nan at {arguments!r:.200}: it has no gradient there; "
                "detect_anomaly() tells where nan comes from"
            )
        if math.isinf(value):
            raise InputValueError(
                f"the function is {value} at {arguments!r:.200}: it has no gradient there"
            )
        return value

    def use_values(self) -> None:
        """Call the function with Values from here on: of floats it makes something else."""
        self._takes_floats = False
        self.value = self.at(self.point)

    def _called(self, arguments: Any) -> Any:
        try:
            return self.f(*arguments)
        except Exception as error:
            raise InputValueError(
                f"the function raised {type(error).__name__} at its inputs: {error}"
            ) from error

    def _refuse_changes(self, arguments: Any, leaves: Sequence[Value]) -> None:
        after, _ = flatten(arguments)
        changed = [
            name
            for name, leaf, x, now in zip(self.names, leaves, self.point, after, strict=False)
            if now is not leaf or leaf.data != x
        ]
        if len(after) != len(leaves) or changed:
            what = ", ".join(changed) or "a list among them"
            raise InputValueError(
                f"the function changes its arguments ({what}), so no difference can be taken; "
                "let it work on a copy"
            )

    def _number(self, result: Any) -> float | None:
        if isinstance(result, Value):
            return result.data
        number = as_real(result)
        if number is None and hasattr(result, "item"):  # a tensor of one element
            try:
                number = as_real(result.item())
            except (TypeError, ValueError, RuntimeError):
                return None
        return number


def _names(f: Callable[..., Any], inputs: Sequence[Any]) -> list[str]:
    """Name the inputs as the function does."""
    try:
        bound = inspect.signature(f).bind(*inputs)
    except (TypeError, ValueError):  # a function of C, or one that will raise when it is called
        return [name for at, tree in enumerate(inputs) for name in paths(tree, f"input{at}")]
    found = []
    for name, tree in bound.arguments.items():
        kind = bound.signature.parameters[name].kind
        if kind is inspect.Parameter.VAR_POSITIONAL:
            found += [path for at, part in enumerate(tree) for path in paths(part, f"{name}[{at}]")]
        else:
            found += paths(tree, name)
    return found
