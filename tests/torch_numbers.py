"""PyTorch's numbers, as `tools/torch_fixtures.py` recorded them."""

import json
from pathlib import Path
from typing import Any


def recorded(name: str) -> Any:
    """Read one file of them."""
    path = Path(__file__).parent / "data" / "torch" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))
