"""The trainings of `torch_fixtures.py`: full batches, Adam, 100 steps."""

import csv
import math
import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

IRIS = Path(__file__).parent.parent / "nn" / "data_files" / "iris.csv"
STEPS = 100


def training() -> dict[str, Any]:
    """Give the weights at first, the data, and the loss before each step and after the last."""
    torch.set_default_dtype(torch.float64)
    rng = random.Random(0)
    points, moons = _moons(rng)
    flowers, species = _iris()

    def binary(outputs: Any, targets: Any) -> Any:
        return F.binary_cross_entropy_with_logits(outputs.squeeze(1), targets.double())

    return {
        "moons": _trained(rng, [2, 16, 16, 1], nn.ReLU, points, moons, binary),
        "iris": _trained(rng, [4, 8, 3], nn.Tanh, flowers, species, F.cross_entropy),
    }


def _trained(
    rng: random.Random,
    widths: list[int],
    activation: type[nn.Module],
    features: list[list[float]],
    targets: list[int],
    loss: Callable[[Any, Any], Any],
) -> dict[str, Any]:
    """Train a network whose weights are drawn by Python."""
    layers = [nn.Linear(nin, nout) for nin, nout in pairwise(widths)]
    with torch.no_grad():
        for layer in layers:
            spread = math.sqrt(2.0 / layer.in_features)
            drawn = [rng.gauss(0.0, spread) for _ in range(layer.weight.numel())]
            layer.weight.copy_(torch.tensor(drawn).reshape(layer.weight.shape))
            layer.bias.zero_()
    state = {
        f"layers.{place}.{name}": getattr(layer, name).tolist()
        for place, layer in enumerate(layers)
        for name in ("weight", "bias")
    }
    parts: list[nn.Module] = [layers[0]]
    for layer in layers[1:]:
        parts += [activation(), layer]
    net = nn.Sequential(*parts)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    rows, wanted = torch.tensor(features), torch.tensor(targets)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        value = loss(net(rows), wanted)
        value.backward()
        optimizer.step()
        losses.append(value.item())
    losses.append(loss(net(rows), wanted).item())
    return {"state": state, "features": features, "targets": targets, "losses": losses}


def _moons(rng: random.Random) -> tuple[list[list[float]], list[int]]:
    angles = [math.pi * step / 49 for step in range(50)]
    points = [(math.cos(t), math.sin(t)) for t in angles]
    points += [(1.0 - math.cos(t), 0.5 - math.sin(t)) for t in angles]
    noisy = [[round(x + rng.gauss(0.0, 0.1), 4) for x in point] for point in points]
    return noisy, [0] * 50 + [1] * 50


def _iris() -> tuple[list[list[float]], list[int]]:
    with IRIS.open(encoding="utf-8") as file:
        _, *rows = csv.reader(file)
    names = list(dict.fromkeys(row[-1] for row in rows))
    return [[float(x) for x in row[:-1]] for row in rows], [names.index(row[-1]) for row in rows]
