"""Views: what it takes until a picture of a graph is there, HTML and all."""

import importlib
from typing import Any

from benchmarks.worker import Turn, timed


def graph(width: str, full: str = "") -> Turn:
    """Draw a network of three inputs and two layers of some width, each operation a node."""
    engine = importlib.import_module("autograd")
    root = _network(int(width))
    return timed(lambda: float(len(engine.graph(root, full=bool(full))._repr_html_()) > 0))


def modules(width: str) -> Turn:
    """Draw the same in groups."""
    engine = importlib.import_module("autograd")
    root = _network(int(width))
    return timed(lambda: float(len(engine.modules(root)._repr_html_()) > 0))


def chain(length: str) -> Turn:
    """Ask for a picture of a chain that is much too long for one."""
    engine = importlib.import_module("autograd")
    root = engine.Value(0.5)
    for _ in range(int(length)):
        root = root + 0.001
    return timed(lambda: float("values" in repr(engine.graph(root))))


def _network(width: int) -> Any:
    net = importlib.import_module("nn").MLP(3, [width, width, 1], seed=0, fused=False)
    root = net([2.0, 3.0, -1.0])
    root.backward()
    return root
