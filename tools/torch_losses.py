"""The losses of `torch_fixtures.py`."""

import math
from typing import Any

import torch
from torch.nn import functional as F
from torch_optimizers import leaf

OUTPUTS = [0.3, -1.7, 2.5, 0.0, -0.4, 4.0]
NUMBERS = [0.5, -1.0, 1.0, -0.9, -0.4, -2.0]
SHARES = [0.0, 1.0, 0.25, 0.5, 1.0, 0.9]
SIGNS = [1.0, -1.0, -1.0, 1.0, 1.0, -1.0]
PROBABILITIES = [0.1, 0.999, 0.25, 0.4, 1e-9, 0.7]
ROWS = [[0.3, -1.7, 2.5], [1000.0, -1000.0, 0.0], [0.0, 0.0, 0.0], [-3.0, 40.0, 39.5]]
CLASSES = [0, 1, 2, 1]
SOFT = [[0.2, 0.3, 0.5], [0.5, 0.25, 0.25], [1.0, 0.0, 0.0], [0.0, 0.1, 0.9]]
LOG_ROWS = [
    [math.log(p) for p in row]
    for row in ([0.2, 0.3, 0.5], [0.9, 0.05, 0.05], [0.5, 0.25, 0.25], [0.1, 0.1, 0.8])
]


def _hinge(scores: Any, signs: Any, margin: float = 1.0, reduction: str = "mean") -> Any:
    # PyTorch's own hinge loss is of distances; its margin loss of pairs is this one against 0.
    return F.margin_ranking_loss(
        scores, torch.zeros_like(scores), signs, margin=margin, reduction=reduction
    )


def _kl(log_rows: Any, targets: Any, reduction: str = "mean") -> Any:
    terms = F.kl_div(log_rows, targets, reduction="none").sum(1)
    return {"mean": terms.mean(), "sum": terms.sum(), "none": terms}[reduction]


LOSSES = [
    ("mse", F.mse_loss, OUTPUTS, NUMBERS, {}),
    ("mae", F.l1_loss, OUTPUTS, NUMBERS, {}),
    ("huber", F.huber_loss, OUTPUTS, NUMBERS, {}),
    ("huber", F.huber_loss, OUTPUTS, NUMBERS, {"delta": 0.3}),
    ("binary_cross_entropy", F.binary_cross_entropy, PROBABILITIES, SHARES, {}),
    (
        "binary_cross_entropy_with_logits",
        F.binary_cross_entropy_with_logits,
        [*OUTPUTS, 1000.0, -1000.0],
        [*SHARES, 0.0, 0.5],
        {},
    ),
    ("cross_entropy", F.cross_entropy, ROWS, CLASSES, {}),
    ("cross_entropy", F.cross_entropy, ROWS, SOFT, {}),
    ("nll", F.nll_loss, LOG_ROWS, CLASSES, {}),
    ("hinge", _hinge, OUTPUTS, SIGNS, {}),
    ("hinge", _hinge, OUTPUTS, SIGNS, {"margin": 0.25}),
    ("max_margin", F.multi_margin_loss, ROWS, CLASSES, {}),
    ("max_margin", F.multi_margin_loss, ROWS, CLASSES, {"margin": 2.5}),
    ("kl_divergence", _kl, LOG_ROWS, SOFT, {}),
]


def losses() -> dict[str, Any]:
    """Give the value of each loss, and its gradient by the outputs, under each reduction."""
    cases = []
    for name, function, outputs, targets, settings in LOSSES:
        found = {}
        for reduction in ("mean", "sum", "none"):
            x = leaf(outputs)
            integers = targets is CLASSES
            wanted = torch.tensor(targets, dtype=torch.int64 if integers else torch.float64)
            loss = function(x, wanted, reduction=reduction, **settings)
            loss.sum().backward()
            found[reduction] = {"value": loss.tolist(), "gradient": x.grad.tolist()}
        case = {"loss": name, "settings": settings, "outputs": outputs, "targets": targets}
        cases.append({**case, "reductions": found})
    return {"cases": cases}
