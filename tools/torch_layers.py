"""The layers of `torch_fixtures.py`, whose draws are PyTorch's with seed 0."""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn


def layers() -> dict[str, Any]:
    """Give for each layer its state, inputs and outputs, and the gradients of a weighted sum."""
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    cases: dict[str, Any] = {}

    def record(
        name: str, module: Any, x: Any, run: Callable[[Any, Any], Any] | None = None
    ) -> None:
        run = run or (lambda module, x: module(x))
        for parameter in module.parameters():
            nn.init.normal_(parameter, std=0.7)
        case = cases[name] = {"state": _plain(module.state_dict()), "inputs": _plain(x)}
        whole = not x.is_floating_point()
        x = x.clone() if whole else x.clone().requires_grad_()
        out = run(module, x)
        weights = torch.randn(out.shape)
        (out * weights).sum().backward()
        case |= {"outputs": _plain(out), "weights": _plain(weights)}
        case["input_grads"] = None if whole else _plain(x.grad)
        case["grads"] = {key: _plain(p.grad) for key, p in module.named_parameters()}
        case["after"] = _plain(module.state_dict())
        case["eval"] = _plain(run(module.eval(), x))

    def unrolled(cell: Any, x: Any) -> Any:
        state, seen = None, []
        for row in x:
            state = cell(row, state)
            seen.append(torch.cat(state) if isinstance(state, tuple) else state)
        return torch.stack(seen)

    def attending(causal: bool) -> Callable[[Any, Any], Any]:
        def run(module: Any, x: Any) -> Any:
            size = len(x)
            mask = torch.triu(torch.ones(size, size, dtype=torch.bool), 1) if causal else None
            return module(x, x, x, attn_mask=mask, need_weights=False)[0]

        return run

    x = torch.randn(5, 3)
    record("Linear", nn.Linear(3, 4), x)
    record("Linear without bias", nn.Linear(3, 4, bias=False), x)
    record("Sequential", nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)), x)
    record("Residual", nn.Sequential(nn.Linear(3, 3), nn.SiLU()), x, lambda f, x: x + f(x))
    plain = (nn.ReLU(), nn.Tanh(), nn.Sigmoid(), nn.GELU(), nn.SiLU(), nn.ELU(), nn.LeakyReLU())
    more = (nn.Softplus(), nn.Softsign(), nn.LogSigmoid(), nn.Identity())
    for module in (*plain, *more, nn.Softmax(dim=-1), nn.LogSoftmax(dim=-1)):
        record(type(module).__name__, module, 3.0 * x)
    record("BatchNorm", nn.BatchNorm1d(3), x)
    record("BatchNorm by average", nn.BatchNorm1d(3, momentum=None), 5.0 * x)
    record("BatchNorm alone", nn.BatchNorm1d(3, eps=0.1, momentum=0.3, affine=False), x)
    two = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 2))
    record("BatchNorm between", two, x)
    record("LayerNorm", nn.LayerNorm(3), x)
    record("LayerNorm alone", nn.LayerNorm(3, eps=0.1, elementwise_affine=False), x)
    record("RMSNorm", nn.RMSNorm(3), x)
    record("RMSNorm with eps", nn.RMSNorm(3, eps=0.1), x)
    record("Embedding", nn.Embedding(4, 3), torch.tensor([2, 0, 2]))
    record("RNNCell", nn.RNNCell(3, 2), x, unrolled)
    record("RNNCell with relu", nn.RNNCell(3, 2, nonlinearity="relu"), x, unrolled)
    record("GRUCell", nn.GRUCell(3, 2), x, unrolled)
    record("GRUCell without bias", nn.GRUCell(3, 2, bias=False), x, unrolled)
    record("LSTMCell", nn.LSTMCell(3, 2), x, unrolled)
    long = torch.randn(4, 6)
    record("SelfAttention", nn.MultiheadAttention(6, 2), long, attending(True))
    record("SelfAttention of all", nn.MultiheadAttention(6, 3), long, attending(False))
    bare = nn.MultiheadAttention(6, 1, bias=False)
    record("SelfAttention without bias", bare, long, attending(True))
    torch.set_default_dtype(torch.float32)
    return {"cases": cases}


def _plain(given: Any) -> Any:
    if isinstance(given, dict):
        return {name: _plain(part) for name, part in given.items()}
    return given.tolist()
