"""Products: a Jacobian or Hessian times a vector, without the matrix.

>>> def f(x, y):
...     return [x * y, x + y]
>>> jvp(f, (3.0, 5.0), (1.0, 0.0))
([15.0, 8.0], [5.0, 1.0])
>>> out, pull = vjp(f, 3.0, 5.0)
>>> pull([1.0, 0.0])
(5.0, 3.0)

`jvp` pushes a direction of the inputs forwards, `vjp` pulls a weight of the outputs backwards; each
costs one pass, however many there are. Names, order and meaning of the arguments are JAX's.

Next: `jacobian.py` has the whole matrix.
"""

from collections.abc import Callable, Sequence
from typing import Any

from autograd.argnums import check_function
from autograd.calls import Call
from autograd.convert import real
from autograd.errors import InputTypeError, InputValueError
from autograd.trees import flatten_along
from autograd.value import Value


def jvp(f: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """Give f at `primals`, and its derivative while these move along `tangents`.

    >>> jvp(lambda x: x * x, (3.0,), (10.0,))
    (9.0, 60.0)

    Both are tuples with one entry for each positional argument, alike in structure. What f gives
    may have any structure, and the derivative has the same. They are Values where one of the inputs
    is. Raises `InputValueError` where the structures differ.
    """
    check_function("jvp", f, "jvp(f, (x,), (speed,))")
    inputs = _inputs("jvp", "primals", primals)
    speeds = _vector("jvp", "tangents", inputs, tangents, "primals")
    with _call("jvp", f, inputs, speeds) as call:
        return _pushed(call, speeds)


def _pushed(call: Call, speeds: list[Any]) -> tuple[Any, Any]:
    roots, rebuild = call.numbers(call.result)
    found = call.tangents(roots, speeds)
    return rebuild([call.shown(root) for root in roots]), rebuild(found)


def vjp(f: Callable[..., Any], *primals: Any, has_aux: bool = False) -> tuple[Any, ...]:
    """Give f at `primals`, and the function that multiplies a vector with its Jacobian.

    >>> out, pull = vjp(lambda xs: [xs[0] * xs[1], xs[0]], [3.0, 5.0])
    >>> out, pull([1.0, 10.0])
    ([15.0, 3.0], ([15.0, 3.0],))

    The vector has the structure of `out`, and the product is a tuple with one entry for each of the
    primals. The function may be called again; it keeps what f has recorded. With `has_aux=True`, f
    gives a pair (out, aux), and aux comes third.
    """
    check_function("vjp", f, "vjp(f, x)")
    call = Call("vjp", f, tuple(range(len(primals))), primals, {})
    out, aux = call.pair() if has_aux else (call.result, None)
    roots, rebuild = call.numbers(out)
    shown = rebuild([call.shown(root) for root in roots])

    def pull(vector: Any) -> Any:
        weights = _vector("the function that vjp gives", "its vector", shown, vector, "the output")
        return call.rebuild(call.pulled(roots, weights))

    return (shown, pull, call.beside(aux)) if has_aux else (shown, pull)


def hvp(f: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
    """Give the Hessian of a function of one result, times a vector.

    >>> hvp(lambda xs: xs[0] ** 3 * xs[1], ([2.0, 5.0],), ([1.0, 0.0],))
    [60.0, 12.0]

    `primals` and `tangents` are tuples as in `jvp`. The product has the structure of the argument;
    of several arguments it is a tuple with an entry for each. It costs one gradient as a graph, and
    one pass over that, however many inputs there are.
    """
    check_function("hvp", f, "hvp(f, (x,), (speed,))")
    inputs = _inputs("hvp", "primals", primals)
    speeds = _vector("hvp", "tangents", inputs, tangents, "primals")
    with _call("hvp", f, inputs, speeds) as call:
        found = _along(call, speeds)
    return found[0] if len(inputs) == 1 else found


def _along(call: Call, speeds: list[Any]) -> Any:
    # A Hessian is symmetric, so the gradient can be pulled backwards as well as pushed forwards,
    # for the same price; and backwards goes through whatever a gradient goes through.
    gradients = call.gradient_graphs(call.number(call.result))
    return call.rebuild(call.pulled(gradients, speeds))


def _call(name: str, f: Callable[..., Any], inputs: tuple[Any, ...], speeds: list[Any]) -> Call:
    call = Call(name, f, tuple(range(len(inputs))), inputs, {})
    call.over_values |= any(isinstance(speed, Value) for speed in speeds)
    return call


def _inputs(name: str, role: str, given: Any) -> tuple[Any, ...]:
    if not isinstance(given, (tuple, list)):
        raise InputTypeError(
            f"{name} takes {role} as a tuple, one entry for each argument of the function, got "
            f"{type(given).__name__}: {given!r:.80}; write ({given!r:.20},)"
        )
    return tuple(given)


def _vector(name: str, role: str, like: Any, given: Any, other: str) -> list[Any]:
    """List the numbers of a vector in the order of the numbers of another structure."""
    try:
        numbers = flatten_along(like, given)
    except ValueError as error:
        raise InputValueError(f"{name} takes {role} in the structure of {other}: {error}") from None
    return [x if isinstance(x, Value) else real(x, f"{name}, in {role},") for x in numbers]
