"""Terms: what the NumPy runner adds to adjoints, and how it lays out operands for that.

>>> import numpy as np
>>> up = np.array([[2.0, -0.0]])
>>> term(up, np.array([[3.0, 5.0]]), gate=False).tolist()
[[6.0, -0.0]]

An adjoint of -0.0 stands for "no gradient came here", and a term of -0.0 for "nothing flows": see
`native/replay_kernels.h`.
"""

from typing import Any

from autograd.replay.decoding import Decoded


def unreached(like: Any) -> Any:
    """Make adjoints to which no gradient has come."""
    import numpy as np

    return np.full_like(like, -0.0)


def reached(x: Any) -> Any:
    """Tell where a gradient has come."""
    import numpy as np

    return (x != 0.0) | ~np.signbit(x)


def term(up: Any, partial: Any, gate: bool) -> Any:
    """Multiply; -0.0 where nothing flows."""
    import numpy as np

    flows = reached(up) & (partial != 0.0) if gate else reached(up)
    return np.where(flows, up * partial + 0.0, -0.0)


def total(terms: Any) -> Any:
    """Sum each row over the lanes; -0.0 where nothing flows."""
    import numpy as np

    return np.where(reached(terms).any(axis=-1), terms.sum(axis=-1) + 0.0, -0.0)


def operands(each: Decoded, numbers: list[Any]) -> list[Any]:
    """List the operands of a rule, each for all results."""
    if not each.k:
        return numbers
    sides = [x.reshape(each.n, each.k, -1) for x in numbers[:2]]
    return [side[:, item] for side in sides for item in range(each.k)] + numbers[2:]


def matrices(each: Decoded, numbers: list[Any]) -> list[Any]:
    """Give the sides of a product as matrices that have lanes as their last axis."""
    rows, items, columns = each.shape
    shapes = [(rows, items), (items, columns)]
    made = [x.reshape(*shape, -1) for x, shape in zip(numbers, shapes, strict=False)]
    return made + numbers[2:]


def times(a: Any, b: Any) -> Any:
    """Multiply matrices that have lanes as their last axis."""
    import numpy as np

    if a.shape[-1] == 1:  # one product for all lanes
        return (a[..., 0] @ b.reshape(len(b), -1)).reshape(len(a), *b.shape[1:])
    return np.moveaxis(np.moveaxis(a, -1, 0) @ np.moveaxis(b, -1, 0), 0, -1)


def product_terms(each: Decoded, sides: list[Any], up: Any) -> list[Any]:
    """Give the terms of a product of matrices by its sides, and by its bias."""
    import numpy as np

    a, b, *bias = sides
    rows, items, columns = each.shape
    up = up.reshape(rows, columns, -1)
    flows, width = reached(up), up.shape[-1]
    by_a = np.empty((rows, items, width), up.dtype)
    by_b = np.empty((items, columns, width), up.dtype)
    for item in range(items):
        # Not a product: 0 * inf of what no gradient reached is not to be nan.
        for side, other, axis in (
            (by_a[:, item], b[item][None], 1),
            (by_b[item], a[:, item, None], 0),
        ):
            terms = np.where(flows, up * other, 0.0).sum(axis=axis)
            side[:] = np.where(flows.any(axis=axis), terms + 0.0, -0.0)
    by_bias = np.where(flows.any(axis=1), np.where(flows, up, 0.0).sum(axis=1) + 0.0, -0.0)
    found = [by_a.reshape(rows * items, -1), by_b.reshape(items * columns, -1), by_bias]
    return found[: 2 + len(bias)]
