"""Results: what a run gives, and how what it is given is laid out; of both runners."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from autograd.errors import InputValueError
from autograd.replay.program import Packed


class Result(NamedTuple):
    """What a run gives.

    - `outputs`: (outputs, lanes)
    - `shared_gradient`: by the shared inputs, summed over the lanes; None if it was not asked for
    - `batched_gradient`: by the batched inputs, (inputs, lanes); None if it was not asked for
    - `failed`: for each lane the first guard that failed there, else -1; None if all guards held
    """

    outputs: Any
    shared_gradient: Any
    batched_gradient: Any
    failed: Any


def laid_out(packed: Packed) -> list[Any]:
    """Give the arrays of a program, each in one piece and of its type."""
    import numpy as np

    kinds = {"inputs": np.uint8, "indexes": np.uint8, "constants": np.float64}
    arrays = [
        np.ascontiguousarray(array, kinds.get(name, np.int32))
        for name, array in packed._asdict().items()
    ]
    if packed.places.shape != packed.inputs.shape or packed.guards.shape[1:] != (2,):
        raise InputValueError("the arrays of the program do not fit; compile the function again")
    return arrays


def positions(indexes: Any, is_batched: Sequence[bool], lanes: int) -> tuple[Any, Any]:
    """Give the shared indexes, and the batched ones in rows, as whole numbers."""
    import numpy as np

    if indexes is None or len(indexes) != len(is_batched):
        count = 0 if indexes is None else len(indexes)
        raise InputValueError(f"the program has {len(is_batched)} indexes, got {count}")
    pairs = list(zip(indexes, is_batched, strict=True))
    shared = np.array([index for index, batched in pairs if not batched], np.int64)
    rows = np.array([index for index, batched in pairs if batched], np.int64).reshape(-1, lanes)
    if shared.ndim != 1 or len(rows) != sum(is_batched):
        raise InputValueError(
            f"a shared index is one int, a batched one {lanes}, one for each lane"
        )
    return shared, rows
