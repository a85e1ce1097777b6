"""Calls: one call of a function with fresh arguments, as each transform makes it.

>>> with Call("grad", lambda x, y: x * y, 0, (3.0, 5.0), {}) as call:
...     root = call.number(call.result)
...     root.data, call.gradients(root)
(15.0, [5.0])

A call makes a Value of its own for each number: of a float a leaf, of a Value a node equal to it,
through which the gradient of an outer call goes on. It differentiates by these, and whatever is
older than the call is a constant to it. So a call inside a call never confuses what each of them
differentiates by, and no Value from outside has its `grad` changed.

Results are floats. They are Values, graphs that can be differentiated again, where an argument is
a Value, or where the call runs inside another one and depends on what that one made. A thread that
the function of a call starts is not inside it: there, hand over such a Value as an argument.

Next: `grad.py`, `products.py` and `jacobian.py` make something of a call; `leaks.py` tells when a
Value outlives its call.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import wraps
from typing import Any, Final, Self, TypeVar

from autograd import backward, leaks
from autograd.argnums import Argnums, checked, chosen, replaced
from autograd.convert import as_real, is_array, real
from autograd.errors import InputTypeError
from autograd.forward import carry, local_floats
from autograd.higher import local_graphs, pull_graphs
from autograd.modes import recording
from autograd.state import current, tick
from autograd.supernode import as_value, is_linear
from autograd.topology import recorded_since
from autograd.trees import Rebuild, flatten, holds, paths
from autograd.value import Value, constant

Function = TypeVar("Function", bound=Callable[..., Any])

# When the outermost of the calls that run in this thread began; 0 where none does.
_OUTERMOST: Final[ContextVar[int]] = ContextVar("stepgrad_outermost_call", default=0)


@contextmanager
def inside(time: int) -> Iterator[None]:
    """Let calls give graphs where they depend on what is younger than this, as inside another call.

    >>> from autograd import grad
    >>> since, x = tick(), Value(3.0)
    >>> with inside(since):
    ...     grad(lambda y: x * y)(5.0)
    Value(data=3.0, grad=0.0)
    """
    token = _OUTERMOST.set(time)
    try:
        yield
    finally:
        _OUTERMOST.reset(token)


def is_inside() -> bool:
    """Tell whether a function is called by a transform, or recorded, in this thread."""
    return _OUTERMOST.get() != 0


class Call:
    """A call that has run; within its `with` block, the derivatives of what the function gave.

    `arguments` are the fresh Values and `rebuild` gives others their structure; `result` is what
    the function gave. What was recorded before `since` is a constant. `over_values` tells whether
    derivatives are Values. `name` is that of the transform, for messages.
    """

    def __init__(
        self,
        name: str,
        f: Callable[..., Any],
        argnums: int | tuple[int, ...],
        args: Sequence[Any],
        kwargs: dict[str, Any],
    ) -> None:
        """Call the function."""
        self.name = name
        self._inputs = chosen(name, argnums, args)
        numbers, self.rebuild = flatten(self._inputs)
        self.since = tick()
        outermost = _OUTERMOST.get() or self.since
        with inside(outermost), nullcontext() if current().recording else recording():
            self.arguments = self._fresh(numbers)
            self.result = f(*replaced(args, argnums, self.rebuild(self.arguments)), **kwargs)
        if any(x._grad or x._total for x in self.arguments) and not self._values():
            raise InputTypeError(
                f"the function of {name} called backward() and gave back plain numbers, whose "
                "derivative is lost; write grad(g)(x) inside it, or take the gradient from "
                "backward(create_graph=True)[x]: both give Values"
            )
        if leaks.happened():
            leaks.refuse(self._values(), name)
        given = holds(args, Value) or holds(kwargs, Value)
        self.over_values = given or (outermost < self.since and self._stands_on(outermost))

    def _fresh(self, numbers: list[Any]) -> list[Value]:
        try:
            return [_twin(x) if isinstance(x, Value) else Value(x) for x in numbers]
        except InputTypeError:
            for x, name in zip(numbers, paths(self._inputs, "its argument"), strict=True):
                if not isinstance(x, Value):
                    real(x, f"{self.name}, for {name},")
            raise

    def _values(self) -> list[Value]:
        return [x for x in flatten(self.result)[0] if isinstance(x, Value)]

    def _stands_on(self, time: int) -> bool:
        """Tell whether the result depends on what was made between a time and this call."""
        order, ends = recorded_since(self._values(), self.since)
        # What the function of a node uses does not show in the graph.
        pulls = any(node.rule is not None and node.rule.pulls for node in order)
        return pulls or any(end._stamp >= time for end in ends)

    def __enter__(self) -> Self:
        """Keep what was recorded until the block ends."""
        return self

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        """Let the graph go, and see whether anyone else has kept it."""
        self.result = None
        if kind is None and not self.over_values:
            leaks.mark(self.arguments, self.since, self.name)

    # --- what the function gave -------------------------------------------------------------------

    def number(self, result: Any) -> Value | float:
        """Give a result that is to be one number."""
        found = _as_number(result)
        if found is None:
            raise InputTypeError(
                f"{self.name} takes a function that gives one number, got {_described(result)}"
            )
        return found

    def numbers(self, result: Any) -> tuple[list[Value | float], Rebuild]:
        """List the numbers of a result, and give what puts others in their place."""
        given, rebuild = flatten(result)
        found = [_as_number(x) for x in given]
        if None in found:  # of Values this compares numbers, and none is None
            name = paths(result, "its result")[found.index(None)]
            raise InputTypeError(
                f"{self.name} takes a function that gives numbers, also in lists, tuples, dicts "
                f"and arrays; {name} is {_described(given[found.index(None)])}"
            )
        return found, rebuild  # type: ignore[return-value]  # without None

    def pair(self) -> tuple[Any, Any]:
        """Give the result, and what the function gave beside it."""
        if not isinstance(self.result, (tuple, list)) or len(self.result) != 2:
            raise InputTypeError(
                f"{self.name} with has_aux=True takes a function that gives a pair, the result and "
                f"what goes with it, got {_described(self.result)}"
            )
        value, beside = self.result
        return value, beside

    def shown(self, number: Value | float) -> Value | float:
        """Give a number as the results of this call are: a Value or a float."""
        if self.over_values:
            return _as_result(number)
        return number.data if isinstance(number, Value) else number

    def beside(self, tree: Any) -> Any:
        """Give what came beside the result, which outlives this call."""
        found, rebuild = flatten(tree)
        ours = [isinstance(x, Value) and x._stamp >= self.since for x in found]
        if self.over_values or not any(ours):
            return tree
        return rebuild([x.data if own else x for x, own in zip(found, ours, strict=True)])

    # --- derivatives ------------------------------------------------------------------------------

    def gradients(self, root: Value | float) -> list[Any]:
        """Give the derivative of a result by each argument."""
        if not self.over_values and isinstance(root, Value) and root._stamp >= self.since:
            return backward.gradient(root, self.arguments, self.since)
        return self.pulled([root], [1.0])

    def pulled(self, roots: Sequence[Value | float], weights: Sequence[Any]) -> list[Any]:
        """Give the derivative of a weighted sum of results by each argument."""
        over_values = self.over_values or any(isinstance(weight, Value) for weight in weights)
        pairs = [
            (root, weight)
            for root, weight in zip(roots, weights, strict=True)
            if isinstance(root, Value) and root._stamp >= self.since
        ]
        ours = [root for root, _ in pairs]
        seeds = [weight for _, weight in pairs]
        order, _ = recorded_since(ours, self.since)
        if not over_values:
            found = backward.pull(order, self.arguments, ours, seeds)
            return [0.0 if gradient is None else gradient for gradient in found]
        graphs = pull_graphs(order, self.arguments, ours, [as_value(x, self.name) for x in seeds])
        return [_as_result(0.0 if gradient is None else gradient) for gradient in graphs]

    def gradient_graphs(self, root: Value | float) -> list[Value]:
        """Give the gradient of a result as Values, to be differentiated again by the arguments."""
        value = root if isinstance(root, Value) else constant(root)
        order, _ = recorded_since([value], self.since)
        with recording():
            found = pull_graphs(order, self.arguments, [value], [constant(1.0)])
        return [constant(0.0) if gradient is None else gradient for gradient in found]

    def goes_forward(self, roots: Sequence[Value | float]) -> bool:
        """Tell whether passes forwards give what those backwards give, as they mostly do."""
        values = [root for root in roots if isinstance(root, Value)]
        return is_linear(recorded_since(values, self.since)[0])

    def tangents(self, roots: Sequence[Value | float], speeds: Sequence[Any]) -> list[Any]:
        """Give the derivative of each result along a direction, in one pass forwards."""
        moving = {
            id(argument): as_value(speed, self.name) if self.over_values else speed
            for argument, speed in zip(self.arguments, speeds, strict=True)
            if isinstance(speed, Value) or speed != 0.0
        }
        values = [root for root in roots if isinstance(root, Value)]
        order, _ = recorded_since(values, self.since)
        carry(order, moving, local_graphs if self.over_values else local_floats)
        return [self.shown(moving.get(id(root), 0.0)) for root in roots]


def presented(transform: str, f: Callable[..., Any]) -> Callable[[Function], Function]:
    """Let the function that a transform gives tell what it is, and that it is called as f is.

    >>> from autograd import grad, sin
    >>> grad(sin).__name__
    'grad(sin)'
    """

    def decorate(function: Function) -> Function:
        wraps(f, assigned=("__module__",), updated=())(function)
        function.__name__ = f"{transform}({getattr(f, '__name__', type(f).__name__)})"
        function.__qualname__ = function.__name__
        function.__doc__ = f"Compute {function.__name__}: see autograd.{transform}."
        return function

    return decorate


def transformed(
    name: str, f: Callable[..., Any], argnums: Argnums, read: Callable[[Call], Any]
) -> Callable[..., Any]:
    """Give the function that calls f with fresh arguments, and reads something off that call.

    >>> transformed("names", lambda x, y: x * y, 0, lambda call: call.arguments)(3.0, 5.0)
    [Value(data=3.0, grad=0.0)]
    """
    places = checked(name, f, argnums)

    @presented(name, f)
    def function(*args: Any, **kwargs: Any) -> Any:
        # `read` is a function of its own, so that at the end of the block nothing holds the graph.
        with Call(name, f, places, args, kwargs) as call:
            return read(call)

    return function


def _twin(x: Value) -> Any:
    """Make a node that is equal to a Value, so that one can differentiate by it alone."""
    return Value(x.data) if x.is_constant else x * 1.0


def _as_result(number: Value | float) -> Value:
    """Give a number as a Value; under no_grad() one that is a constant."""
    if isinstance(number, Value):
        return number if current().recording else constant(number.data)
    return constant(number)


def _as_number(x: Any) -> Value | float | None:
    if is_array(x) and x.ndim == 0:
        return _as_number(x.item())
    return x if isinstance(x, Value) else as_real(x)


def _described(result: Any) -> str:
    """Say what came instead of one number, and what to do about it."""
    kind = type(result).__name__
    if result is None:
        return "None; does it return what it computes?"
    if is_array(result):
        kind = f"an array of shape {result.shape}"
    elif hasattr(result, "__len__") and not isinstance(result, str):
        kind = f"{kind} of {len(result)}"
    else:
        return f"{kind}: {result!r:.80}"
    return (
        f"{kind}; try jacobian for the derivative of each number in it, or has_aux=True if only "
        "the first of two is to be differentiated"
    )
