"""Derivatives: a function's jvp and hvp as functions over Values, which are compiled as it is.

>>> from autograd import Value
>>> x, speed = Value(3.0), Value(1.0)
>>> [y.data for y in pushed(lambda x: x * x)(x, speed)]
[9.0, 6.0]
>>> hessian_product(lambda x: x ** 3)(x, speed)[0].data
18.0

These are the walks of `products.py`, over Values; they differ in what they go by, which is the
arguments as they come, parameters of a module too, and not copies of them. So there is no second
engine for higher derivatives: a recording of these is a tape like any other.
"""

from collections.abc import Callable, Sequence
from typing import Any

from autograd.convert import real
from autograd.errors import InputTypeError, InputValueError
from autograd.forward import carry
from autograd.higher import gradient_graphs, local_graphs
from autograd.replay.structure import is_module
from autograd.topology import EVER, recorded_since
from autograd.trees import flatten, flatten_along
from autograd.value import Value, constant


def pushed(f: Callable[..., Any]) -> Callable[..., tuple[Any, Any]]:
    """Give the function of arguments, then as many tangents, that gives f and its derivative."""

    def jvp(*both: Any) -> tuple[Any, Any]:
        primals, tangents = _halves(both)
        result = f(*primals)
        roots, rebuild = flatten(result)
        return result, rebuild(_along(roots, primals, tangents, "jvp"))

    return jvp


def hessian_product(f: Callable[..., Any]) -> Callable[..., tuple[Any, ...]]:
    """Give the function of arguments, then as many tangents, that gives the Hessian times these.

    It is a tuple with an entry for each argument, in its structure; of a module an array.
    """

    def hvp(*both: Any) -> tuple[Any, ...]:
        primals, tangents = _halves(both)
        result = f(*primals)
        root = result[0] if isinstance(result, tuple) and result else result
        slope = _along([root], primals, tangents, "hvp")[0]
        leaves = [x for primal in primals for x in _leaves(primal)]
        found = iter(gradient_graphs(slope, leaves))
        return tuple(_rebuilt(primal, found) for primal in primals)

    return hvp


def checked_count(name: str, primals: Any, tangents: Any) -> int:
    """Check that there is a tangent for each primal, and count these."""
    for role, given in (("primals", primals), ("tangents", tangents)):
        if not isinstance(given, (tuple, list)):
            raise InputTypeError(
                f"{name} takes {role} as a tuple, one entry for each argument of the function, "
                f"got {type(given).__name__}: {given!r:.80}; write ({given!r:.20},)"
            )
    if len(tangents) != len(primals):
        raise InputValueError(
            f"{name} takes a tangent for each of {len(primals)} primals, got {len(tangents)}"
        )
    return len(primals)


def over_lanes(product: Any, is_batched: bool, mean: bool) -> Any:
    """Make of the products of all lanes that of their sum or mean: of a shared argument one."""
    leaves, rebuild = flatten(product, arrays=False)
    share = 1.0 / len(leaves[0]) if mean and leaves else 1.0
    found = [share * (leaf if is_batched else leaf.sum(0)) for leaf in leaves]
    return rebuild([each if each.ndim else each.item() for each in found])


def _halves(both: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    middle = len(both) // 2
    return [_over_values(primal) for primal in both[:middle]], both[middle:]


def _over_values(primal: Any) -> Any:
    """Make a Value of each number: what is a plain one cannot move."""
    leaves, rebuild = flatten(primal)
    if all(isinstance(leaf, Value) or is_module(leaf) for leaf in leaves):
        return primal
    return rebuild([x if isinstance(x, Value) or is_module(x) else Value(x) for x in leaves])


def _along(
    roots: Sequence[Any], primals: Sequence[Any], tangents: Sequence[Any], name: str
) -> list[Value]:
    """Give the derivative of each root while the primals move along the tangents."""
    moving: dict[int, Any] = {}
    for primal, tangent in zip(primals, tangents, strict=True):
        like = list(_leaves(primal)) if is_module(primal) else primal
        try:
            speeds = flatten_along(like, tangent)
        except ValueError as error:
            raise InputValueError(
                f"{name} takes tangents in the structure of primals: {error}"
            ) from None
        moving.update(zip(map(id, _leaves(primal)), speeds, strict=True))
    values = [root for root in roots if isinstance(root, Value)]
    order, _ = recorded_since(values, EVER)
    carry(order, moving, local_graphs)
    return [_number(moving.get(id(root), 0.0), name) for root in roots]


def _leaves(primal: Any) -> list[Any]:
    return list(primal.parameters()) if is_module(primal) else flatten(primal)[0]


def _rebuilt(primal: Any, found: Any) -> Any:
    leaves = _leaves(primal)
    mine = [next(found) for _ in leaves]
    if not is_module(primal):
        return flatten(primal)[1](mine)
    import numpy as np

    made = np.empty(len(mine), object)
    made[:] = mine
    return made


def _number(x: Any, name: str) -> Value:
    if isinstance(x, Value):
        return x
    try:
        return constant(real(x, name))
    except InputTypeError:
        raise InputTypeError(f"{name} takes a function that gives numbers, got {x!r:.80}") from None
