"""One small model of each kind of layer, with inputs that fit it."""

from collections.abc import Callable
from typing import Any, NamedTuple

import nn
from nn.rows import outputs

ROW = [0.5, -1.25, 2.0]
ROWS = [ROW, [1.5, 0.25, -0.75], [-0.5, 1.0, 0.125]]


def unrolled(cell: Any, rows: Any) -> list[Any]:
    """Give what a cell remembers after each row."""
    state, seen = None, []
    for row in rows:
        state = cell(row, state)
        seen.append(list(state))
    return seen


class Case(NamedTuple):
    """A model, inputs, and how it takes them."""

    build: Callable[[], nn.Module]
    inputs: Any = ROW
    run: Callable[[Any, Any], Any] = lambda model, x: model(x)
    whole: bool = False  # whether the inputs are whole numbers


CASES = {
    "Linear": Case(lambda: nn.Linear(3, 2, seed=0)),
    "Linear written out": Case(lambda: nn.Linear(3, 2, seed=0, fused=False)),
    "Linear without bias": Case(lambda: nn.Linear(3, 2, bias=False, seed=0)),
    "Linear of one": Case(lambda: nn.Linear(3, 1, seed=0), run=lambda model, x: [model(x)]),
    "Sequential": Case(
        lambda: nn.Sequential(
            nn.Linear(3, 2, seed=0), nn.BatchNorm(2), nn.Tanh(), nn.Linear(2, 2, seed=1)
        ),
        ROWS,
    ),
    "Sequential of rows": Case(
        lambda: nn.Sequential(nn.Linear(3, 2, seed=0), nn.GELU()), ROWS, outputs
    ),
    "Residual": Case(lambda: nn.Residual(nn.Linear(3, 3, seed=0), nn.Tanh())),
    "Dropout": Case(lambda: nn.Dropout(0.5, seed=3), ROWS),
    **{
        name: Case(getattr(nn, name))
        for name in (
            *("ReLU", "LeakyReLU", "ELU", "GELU", "SiLU", "Tanh", "Sigmoid", "LogSigmoid"),
            *("Softplus", "Softsign", "Softmax", "LogSoftmax", "Identity"),
        )
    },
    "BatchNorm": Case(lambda: nn.BatchNorm(3), ROWS),
    "BatchNorm in eval": Case(lambda: nn.BatchNorm(3).eval()),
    "LayerNorm": Case(lambda: nn.LayerNorm(3)),
    "RMSNorm": Case(lambda: nn.RMSNorm(3)),
    "Embedding": Case(lambda: nn.Embedding(3, 2, seed=0), [2, 0, 2], whole=True),
    "RNNCell": Case(lambda: nn.RNNCell(3, 2, seed=0), ROWS, unrolled),
    "GRUCell": Case(lambda: nn.GRUCell(3, 2, seed=0), ROWS, unrolled),
    "LSTMCell": Case(lambda: nn.LSTMCell(3, 2, seed=0), ROWS, unrolled),
    "SelfAttention": Case(lambda: nn.SelfAttention(3, 3, seed=0), ROWS),
    "transformer": Case(
        lambda: nn.Sequential(
            nn.Embedding(4, 2, seed=0),
            nn.Residual(nn.LayerNorm(2), nn.SelfAttention(2, 2, seed=1)),
            nn.Residual(nn.LayerNorm(2), nn.Linear(2, 4, seed=2), nn.GELU(), nn.Linear(4, 2)),
            nn.Linear(2, 4, seed=3),
        ),
        [3, 1, 2],
        whole=True,
    ),
}
