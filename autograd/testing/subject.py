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
from autograd.errors import InputTypeError, InputValueError, RuleError
from autograd.modes import no_grad
from autograd.trees import flatten, paths
from autograd.value import Value

# The inputs that move, each with its speed.
Direction = Mapping[int, float]


class Subject:
    """A function of numbers in any structure, seen as one of a flat list of floats."""

    def __init__(
        self, f: Callable[..., Any], inputs: Sequence[Any], names: Sequence[str] | None = None
    ) -> None:
        """Take the numbers out of the inputs and see how the function is to be called."""
        if not callable(f):
            raise InputTypeError(
                f"check_grads takes a function and then its inputs, got {f!r:.80} first; "
                "write check_grads(f, x), where f computes a number from x"
            )
        self.f = f
        given, self.rebuild = flatten(tuple(inputs))
        self.names = list(names or _names(f, inputs))
        self.point = [
            real(x.data if isinstance(x, Value) else x, f"check_grads, for {name},")
            for x, name in zip(given, self.names, strict=True)
        ]
        if not self.point:
            raise InputValueError(
                "check_grads takes the inputs after the function, a number at least, and got none; "
                "write check_grads(f, x)"
            )
        for x, name in zip(self.point, self.names, strict=True):
            if not math.isfinite(x):
                raise InputValueError(
                    f"check_grads takes finite inputs, and {name} is {x}; no difference can be "
                    "taken there"
                )
        self._takes_floats = True
        self.value = self._first_value()

    def record(self) -> tuple[Any, list[Value]]:
        """Call the function with fresh leaves: what it gives, and the leaves."""
        leaves = [Value(x, name) for x, name in zip(self.point, self.names, strict=True)]
        return self._called(leaves), leaves

    def line(self, direction: Direction) -> Callable[[float], float]:
        """Give the function along a line: of t, at the point plus t times a direction.

        For a single input with speed 1, t is the input itself.
        """
        return lambda t: self.at(self.moved(direction, t))

    def scale(self, at: int) -> float:
        """Give the length in which an input is taken to move."""
        return max(abs(self.point[at]), 1e-3)

    def place(self, direction: Direction) -> tuple[float, float]:
        """Give where the point lies on a line, and the length in which it is taken to move."""
        if len(direction) > 1:
            return 0.0, 1.0
        (at,) = direction
        return self.point[at], self.scale(at)

    def moved(self, direction: Direction, t: float) -> list[float]:
        """Give the inputs at a place on a line."""
        alone = len(direction) == 1
        moved = list(self.point)
        for place, speed in direction.items():
            moved[place] = t if alone else moved[place] + t * speed
        return moved

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
        arguments = self.rebuild(list(self.point))
        try:
            found = self.f(*arguments)
        except Exception:  # it may use methods of a Value
            self._takes_floats = False
            with no_grad():
                found = self._called([Value(x) for x in self.point])
        else:
            self.refuse_changes(arguments, self.point)
        arguments = self.rebuild(list(self.point))
        value = self._number(found)
        if value is None:
            several = hasattr(found, "__len__") and not isinstance(found, str)
            count = f" of {len(found)}" if several else ""
            advice = "; check one component at a time" if several else ""
            advice = "; does it return what it computes?" if found is None else advice
            raise InputTypeError(
                f"check_grads takes a function that gives one real number, got "
                f"{type(found).__name__}{count}: {found!r:.80}{advice}"
            )
        if math.isnan(value):
            raise InputValueError(
                f"the function is nan at {arguments!r:.200}: it has no gradient there; "
                "detect_anomaly() tells where nan comes from"
            )
        if math.isinf(value):
            raise InputValueError(
                f"the function is {value} at {arguments!r:.200}: it has no gradient there; "
                "give inputs where it is finite"
            )
        return value

    def use_values(self) -> None:
        """Call the function with Values from here on: of floats it makes something else."""
        self._takes_floats = False
        self.value = self.at(self.point)

    def _called(self, leaves: Sequence[Value]) -> Any:
        arguments = self.rebuild(leaves)
        try:
            found = self.f(*arguments)
        except RuleError:  # it says itself what cannot be differentiated
            raise
        except Exception as error:
            only = "Values, not with floats" if self._takes_floats else "its inputs"
            raise InputValueError(
                f"the function raised {type(error).__name__} when it was called with {only}: "
                f"{error}"
            ) from error
        self.refuse_changes(arguments, leaves)
        return found

    def refuse_changes(
        self, arguments: Any, before: Sequence[Any], who: str = "the function"
    ) -> None:
        """Raise where a call has changed its arguments: then no two calls have the same."""
        after, _ = flatten(arguments)
        names = paths(arguments), paths(self.rebuild(before))
        changed = [
            name
            for name, path, x, then, now in zip(
                self.names, names[1], self.point, before, after, strict=False
            )
            if not (now is then or (isinstance(now, float) and now == x))
            or (isinstance(then, Value) and then.data != x)
        ]
        if names[0] != names[1]:
            moved = min(set(names[0]) ^ set(names[1]))
            place = moved[: moved.index("]") + 1]
            of = [n for n, path in zip(self.names, names[1], strict=True) if path.startswith(place)]
            changed = [f"what {of[0].partition('[')[0] if of else 'an empty one'} holds"]
        if changed:
            raise InputValueError(
                f"{who} changes its arguments ({', '.join(changed)}), so no two calls are "
                "alike; let it work on a copy"
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
