"""Custom: a function with a gradient of its own.

>>> from autograd import Value
>>> @custom_gradient
... def clipped(x):
...     return x, lambda upstream: max(-1.0, min(1.0, upstream))
>>> x = Value(3.0)
>>> (100.0 * clipped(x)).backward()
>>> x.grad
1.0

Next: `supernode.py` for the node that this makes, `primitive.py` for rules with true derivatives.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any

from autograd.errors import InputTypeError, InputValueError
from autograd.modes import no_grad
from autograd.rules import Rule
from autograd.segment import Segment
from autograd.state import current
from autograd.supernode import as_value, record
from autograd.trees import flatten, paths
from autograd.value import Value, constant


def custom_gradient(f: Callable[..., Any], *, linear: bool = False) -> Callable[..., Any]:
    """Make a function with its own gradient of one that gives its value and its pullback.

    >>> from autograd import Value, exp, log, grad
    >>> def log1pexp(x):
    ...     e = exp(x)
    ...     return log(1.0 + e), lambda upstream: upstream * (1.0 - 1.0 / (1.0 + e))
    >>> stable = custom_gradient(log1pexp, linear=True)
    >>> grad(stable)(1000.0), grad(grad(stable))(0.0)
    (1.0, 0.25)

    `f(*args)` returns `(value, pullback)`; value and arguments are numbers or nested lists, tuples,
    dicts and arrays of them. `pullback(upstream)` gets what the value's structure is, with the
    gradients that came, 0 where none did; it returns a gradient for each argument, of the same
    structure as that, or None. Of one argument alone it may be the gradient itself. `upstream` is
    of floats, and of Values where a gradient is differentiated again: write the pullback so that it
    takes both, and it works at any order. It need not be the true derivative.

    With `linear=True` you say that the pullback multiplies its upstream by derivatives and does no
    more; then forward mode, which `jvp` and `jacfwd` are, and `explain` work, too. Arguments by
    keyword are passed on and not differentiated. Raises `InputValueError` where the value depends
    on a Value that is no argument, whose gradient would be lost, and where the pullback gives
    another structure.
    """
    if not callable(f):
        raise InputTypeError(f"custom_gradient takes a function, got {f!r}")
    rule = Rule(getattr(f, "__name__", type(f).__name__), "", (), pulls=True)

    @functools.wraps(f)
    def function(*args: Any, **kwargs: Any) -> Any:
        if not current().recording:
            return _pair(f(*args, **kwargs), rule.name)[0]
        segment = Segment(f, *args, **kwargs)
        value, pullback = _pair(segment.result, rule.name)
        inputs = [x for x in flatten(args)[0] if _is_input(x)]
        _refuse_others(segment.ends, inputs, rule.name)
        numbers, rebuild = flatten(value)
        data = [as_value(x, f"the value of {rule.name}")._data for x in numbers]
        if not inputs:
            return value
        pull = functools.partial(_pull, rule.name, args, lambda gs: pullback(rebuild(gs)))
        return rebuild(record(rule, inputs, data, pull, linear))

    return function


def _pull(
    name: str, args: Sequence[Any], pullback: Callable[[Sequence[Any]], Any], upstreams: list[Any]
) -> list[Any]:
    """Give the gradient of each Value among the arguments: floats of floats, Values of Values."""
    giver = f"the pullback of {name}"
    if any(isinstance(x, Value) for x in upstreams):
        given = pullback([constant(0.0) if x is None else x for x in upstreams])
        found = _matched(args, given, giver)
        return [None if x is None else as_value(x, giver) for x in found]
    with no_grad():
        found = _matched(args, pullback([0.0 if x is None else x for x in upstreams]), giver)
        return [None if x is None else as_value(x, giver)._data for x in found]


def _matched(args: Sequence[Any], given: Any, giver: str) -> list[Any]:
    """List the gradients for the Values among the arguments, by their places in the structure."""
    alone = len(args) == 1
    if alone and (given is None or set(paths(given)) == set(paths(args[0]))):
        given = (given,)  # not in a tuple of one
    if not isinstance(given, (tuple, list)) or len(given) != len(args):
        raise InputValueError(
            f"{giver} must give one gradient for each argument, {len(args)} in a tuple, got "
            f"{given!r:.80}"
        )
    found: list[Any] = []
    for place, (arg, gradient) in enumerate(zip(args, given, strict=True)):
        at, others = paths(arg, f"args[{place}]"), paths(gradient, f"args[{place}]")
        gradients = dict(zip(others, flatten(gradient)[0], strict=True))
        if gradient is None:
            gradients = dict.fromkeys(at)
        elif set(at) != set(others):
            raise InputValueError(
                f"{giver} gives gradients for {', '.join(others[:4]) or 'nothing'} where the "
                f"argument has {', '.join(at[:4]) or 'nothing'}; give them in its structure"
            )
        leaves = zip(at, flatten(arg)[0], strict=True)
        found += [gradients[path] for path, leaf in leaves if _is_input(leaf)]
    return found


def _is_input(x: Any) -> bool:
    return isinstance(x, Value) and not x.is_constant


def _pair(given: Any, name: str) -> tuple[Any, Callable[[Any], Any]]:
    if isinstance(given, tuple) and len(given) == 2 and callable(given[1]):
        return given
    raise InputTypeError(
        f"custom_gradient takes a function that returns (value, pullback); {name} returned "
        f"{given!r:.80}"
    )


def _refuse_others(ends: Sequence[Value], inputs: Sequence[Value], name: str) -> None:
    """Refuse a value that depends on a Value which is no argument: its gradient would be lost."""
    known = set(map(id, inputs))
    for end in ends:
        if id(end) not in known:
            raise InputValueError(
                f"the value of {name} depends on {end!r}, which is none of its arguments by place, "
                "and its pullback gives no gradient for it; make it an argument, or use "
                "x.detach() if no gradient is wanted"
            )
