"""Grad: the gradient of a function, as a function.

>>> def f(x, y):
...     return x * x * y
>>> grad(f)(3.0, 5.0)
30.0
>>> grad(f, argnums=(0, 1))(3.0, 5.0)
(30.0, 9.0)
>>> grad(grad(f))(3.0, 5.0)
10.0

Names, order and meaning of the arguments are JAX's. One pass backwards gives the derivatives by all
inputs, so their number does not matter.

Next: `calls.py` says what a call is; `jacobian.py` is for functions of several results.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from autograd.argnums import Argnums
from autograd.calls import Call, transformed


def grad(f: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False) -> Callable[..., Any]:
    """Give the function that computes the gradient of a function of one result.

    >>> from autograd import exp
    >>> grad(lambda p: exp(p["w"][0]) * p["w"][1] + p["b"])({"w": [0.0, 3.0], "b": 2})
    {'w': [3.0, 1.0], 'b': 1.0}

    It is called as f is. `argnums` says by which positional arguments to differentiate, the others
    and those by keyword are passed on. Numbers may stand alone, in lists, tuples, dicts and NumPy
    arrays, in any nesting; the gradient has the same structure. Integers count as real numbers.

    With `has_aux=True`, f gives a pair (value, aux) and this the pair (gradient, aux).

    Gradients are floats; of a Value, or of what an outer transform differentiates, they are Values,
    which can be differentiated again. A Value that f uses without being given it is a constant.

    Raises `InputTypeError` where the result is not one number or an argument has none,
    `InputValueError` for an argument that is not there, `LeakedValueError` where f uses a Value
    that it has kept from an earlier call.
    """
    return transformed("grad", f, argnums, partial(_gradient, has_aux=has_aux))


def value_and_grad(
    f: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """Give the function that computes the value and the gradient of a function, in one pass.

    >>> value_and_grad(lambda x: x ** 3)(2.0)
    (8.0, 12.0)
    >>> value_and_grad(lambda x: (x ** 3, "beside it"), has_aux=True)(2.0)
    ((8.0, 'beside it'), 12.0)

    The arguments are those of `grad`.
    """
    return transformed("value_and_grad", f, argnums, partial(_both, has_aux=has_aux))


def _gradient(call: Call, has_aux: bool) -> Any:
    value, gradient = _both(call, has_aux)
    return (gradient, value[1]) if has_aux else gradient


def _both(call: Call, has_aux: bool) -> tuple[Any, Any]:
    value, aux = call.pair() if has_aux else (call.result, None)
    root = call.number(value)
    gradient = call.rebuild(call.gradients(root))
    shown = call.shown(root)
    return ((shown, call.beside(aux)) if has_aux else shown), gradient
