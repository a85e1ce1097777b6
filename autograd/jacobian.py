"""Jacobian: all derivatives of all results of a function; and the Hessian, that of a gradient.

>>> jacobian(lambda x, y: [x * y, x + y], argnums=(0, 1))(3.0, 5.0)
[(5.0, 3.0), (1.0, 1.0)]
>>> hessian(lambda xs: xs[0] ** 2 * xs[1])([3.0, 5.0])
[[10.0, 6.0], [6.0, 0.0]]

In place of each number that the function gives stands its derivative, in the structure of the
argument. An array of shape S by an array of shape T gives an array of shape S + T.

Next: `sparse.py` needs fewer passes where most entries are 0.
"""

from collections.abc import Callable
from functools import partial
from math import prod
from typing import Any, Literal

from autograd.argnums import Argnums
from autograd.calls import Call, presented, transformed
from autograd.convert import is_array
from autograd.errors import InputValueError
from autograd.trees import flatten
from autograd.value import Value

Mode = Literal["forward", "reverse"]


def jacobian(
    f: Callable[..., Any], argnums: Argnums = 0, mode: Mode | None = None
) -> Callable[..., Any]:
    """Give the function that computes the derivative of each result by each input.

    >>> import numpy as np
    >>> matrix = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> jacobian(lambda x: matrix @ x)(np.array([5.0, 6.0]))
    array([[1., 2.],
           [3., 4.]])

    The arguments are those of `grad`. "forward" takes one pass for each input and "reverse" one for
    each result; without `mode` the fewer are taken, but only "reverse" goes through gradient hooks
    and custom gradients. Entries are floats or Values as in `grad`.
    """
    if mode not in (None, "forward", "reverse"):
        raise InputValueError(
            f"jacobian takes mode as 'forward', 'reverse' or None, to choose, got {mode!r}"
        )
    return _jacobian("jacobian", f, argnums, mode)


def jacfwd(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Give the Jacobian by forward passes, one for each input: `jacobian` with that mode.

    >>> jacfwd(lambda x: [x, x * x, x ** 3])(2.0)
    [1.0, 4.0, 12.0]
    """
    return _jacobian("jacfwd", f, argnums, "forward")


def jacrev(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Give the Jacobian by reverse passes, one for each result: `jacobian` with that mode.

    >>> jacrev(lambda xs: xs[0] * xs[1])([2.0, 3.0])
    [3.0, 2.0]
    """
    return _jacobian("jacrev", f, argnums, "reverse")


def hessian(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Give the function that computes all second derivatives of a function.

    >>> hessian(lambda p: p["x"] ** 2 * p["y"])({"x": 3.0, "y": 5.0})
    {'x': {'x': 10.0, 'y': 6.0}, 'y': {'x': 6.0, 'y': 0.0}}

    The arguments are those of `grad`. The result is the Jacobian of the Jacobian: of one number the
    structure of the argument, with that structure in place of each number in it; for an array of
    shape S an array of shape S + S. It costs a gradient for each input.
    """
    first = _jacobian("hessian", f, argnums, "reverse")
    return presented("hessian", f)(_jacobian("hessian", first, argnums, "reverse"))


def _jacobian(
    name: str, f: Callable[..., Any], argnums: Argnums, mode: Mode | None
) -> Callable[..., Any]:
    return transformed(name, f, argnums, partial(_assembled, mode=mode))


def _assembled(call: Call, mode: Mode | None) -> Any:
    roots, _ = call.numbers(call.result)
    inputs = len(call.arguments)
    if mode is None:
        mode = "forward" if inputs < len(roots) and call.goes_forward(roots) else "reverse"
    if mode == "forward":
        unit = [0.0] * inputs
        columns = [call.tangents(roots, [*unit[:k], 1.0, *unit[k + 1 :]]) for k in range(inputs)]
        matrix = [[column[row] for column in columns] for row in range(len(roots))]
    else:
        matrix = [call.gradients(root) for root in roots]
    outer, rebuild = flatten(call.result, arrays=False)
    inner, rebuild_row = flatten(call.rebuild(call.arguments), arrays=False)
    blocks = []
    row = 0
    for result in outer:
        height, entries, column = _size(result), [], 0
        for argument in inner:
            width = _size(argument)
            block = [line[column : column + width] for line in matrix[row : row + height]]
            entries.append(_block(block, (*_shape(result), *_shape(argument))))
            column += width
        blocks.append(rebuild_row(entries))
        row += height
    return rebuild(blocks)


def _shape(leaf: Any) -> tuple[int, ...]:
    return tuple(leaf.shape) if is_array(leaf) else ()


def _size(leaf: Any) -> int:
    return prod(_shape(leaf))


def _block(rows: list[list[Any]], shape: tuple[int, ...]) -> Any:
    """Give the derivatives of one result or array by one argument or array."""
    entries = [entry for row in rows for entry in row]
    if not shape:
        return entries[0]
    import numpy as np

    over_values = any(isinstance(entry, Value) for entry in entries)
    made = np.empty(len(entries), dtype=object if over_values else float)
    made[:] = entries
    return made.reshape(shape)
