"""Record PyTorch's numbers in tests/data/torch, for the tests to compare ours with.

It runs under a Python that has PyTorch, which nothing else here needs:

    python3 -m venv torch && torch/bin/pip install torch==2.13.0 numpy safetensors
    torch/bin/python tools/torch_fixtures.py              # all, or the names of some

Each function of `FIXTURES` gives what stands in the file of its name. All numbers are float64.
"""

import json
import sys
from pathlib import Path

import torch
from torch_layers import layers
from torch_losses import losses
from torch_optimizers import lbfgs, optimizers, schedules
from torch_training import training
from torch_weights import weights

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "torch"
RECORDS = (optimizers, lbfgs, schedules, losses, layers, training, weights)
FIXTURES = {record.__name__: record for record in RECORDS}


def main(names: list[str]) -> None:
    """Write the fixtures of these names, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names or FIXTURES:
        content = {"torch": torch.__version__, **FIXTURES[name]()}
        path = FOLDER / f"{name}.json"
        path.write_text(json.dumps(content) + "\n", encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main(sys.argv[1:])
