"""Write micrograd.json: the numbers PyTorch gives for the graphs in `micrograd_graphs.py`.

Run once, in an environment with torch 2.13.0: `python tests/data/make_micrograd.py`.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))

from micrograd_graphs import GRAPHS  # noqa: E402  (it stands beside the tests)


def recorded(build, inputs):
    """Give the value and the gradients of a graph by PyTorch, in float64."""
    import torch  # here, as the tests import this file and have no torch

    leaves = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in inputs]
    out = build(*leaves)
    out.backward()
    return {"inputs": inputs, "value": out.item(), "grad": [leaf.grad.item() for leaf in leaves]}


if __name__ == "__main__":
    points = {name: recorded(build, inputs) for name, (build, inputs) in GRAPHS.items()}
    text = json.dumps({"by": "torch 2.13.0", "graphs": points}, indent=1)
    (HERE / "micrograd.json").write_text(text + "\n")
