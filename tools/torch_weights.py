"""The files of weights of `torch_fixtures.py`, as PyTorch writes them with safetensors."""

from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import nn

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "torch"


class Network(nn.Module):
    """A batch through a body, and through what reads its rows as a sequence."""

    def __init__(self) -> None:
        """Draw the weights."""
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 4, bias=False)
        )
        self.norm = nn.LayerNorm(4)
        self.attention = nn.MultiheadAttention(4, 2)
        self.cell = nn.LSTMCell(4, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Compute what the cell gives in the end."""
        x = self.norm(self.body(x))
        mask = torch.triu(torch.ones(len(x), len(x), dtype=torch.bool), 1)
        x = self.attention(x, x, x, attn_mask=mask, need_weights=False)[0]
        state = None
        for row in x:
            state = self.cell(row, state)
        return state[0]


def weights() -> dict[str, Any]:
    """Write the weights of a network in two precisions; give its inputs and outputs with each."""
    torch.manual_seed(0)
    network = Network().double()
    for parameter in network.parameters():
        nn.init.normal_(parameter, std=0.7)
    network(torch.randn(8, 3, dtype=torch.float64))  # which moves the running statistics
    network.eval()
    x = torch.randn(5, 3, dtype=torch.float64)
    outputs = {}
    for name in ("weights64", "weights32"):
        path = FOLDER / f"{name}.safetensors"
        save_file(network.state_dict(), path, metadata={"format": "pt"})
        path.chmod(0o644)
        outputs[name] = network.double()(x).tolist()
        network.float()
    return {"inputs": x.tolist(), "outputs": outputs}
