"""Demo step: one step of training of micrograd's demo, the standard work.

MLP(2, [16, 16, 1]) with ReLU on two moons of 100 points: the forward pass, the max-margin loss plus
L2, the backward pass, and SGD; with the freeing of the graph. Every contestant starts from the same
weights and sees the same points.
"""

import importlib
import math
import random
import types
from pathlib import Path
from typing import Any

from benchmarks.worker import Turn, timed

SAMPLES = 100
SHAPE = [16, 16, 1]
ALPHA = 1e-4  # the strength of L2
RATE = 0.1
SEED = 1337


def moons() -> tuple[list[list[float]], list[float]]:
    """Make two interleaved half circles with noise, and their labels, -1 or 1."""
    rng = random.Random(SEED)
    points, labels = [], []
    for index in range(SAMPLES):
        angle = math.pi * rng.random()
        upper = index % 2
        x, y = math.cos(angle), math.sin(angle)
        centre = [x, y] if upper else [1.0 - x, 0.5 - y]
        points.append([c + rng.gauss(0.0, 0.1) for c in centre])
        labels.append(1.0 if upper else -1.0)
    return points, labels


def micrograd() -> Turn:
    """Run micrograd's demo on micrograd."""
    return _micrograd_demo(importlib.import_module("micrograd.nn"))


def micrograd_on_stepgrad(source: str) -> Turn:
    """Run micrograd's demo on our Value: the text of its nn.py with the one import replaced."""
    text = Path(source).read_text(encoding="utf-8")
    theirs = "from micrograd.engine import Value"
    if text.count(theirs) != 1:
        raise ValueError(f"{source} has no line {theirs!r}")
    module = types.ModuleType("micrograd_nn")
    exec(text.replace(theirs, "from autograd import Value"), module.__dict__)
    return _micrograd_demo(module)


def _micrograd_demo(nn: Any) -> Turn:
    """Prepare the cell of micrograd's demo.ipynb, on whichever Value the module uses."""
    points, labels = moons()
    random.seed(SEED)
    model = nn.MLP(2, SHAPE)

    def step() -> float:
        inputs = [list(map(nn.Value, point)) for point in points]
        scores = list(map(model, inputs))
        losses = [(1 + -label * score).relu() for label, score in zip(labels, scores, strict=True)]
        data_loss = sum(losses) * (1.0 / len(losses))
        reg_loss = ALPHA * sum(p * p for p in model.parameters())
        total_loss = data_loss + reg_loss
        model.zero_grad()
        total_loss.backward()
        for p in model.parameters():
            p.data -= RATE * p.grad
        return float(total_loss.data)

    return timed(step)


def stepgrad() -> Turn:
    """Run the same demo as one writes it with our nn."""
    autograd: Any = importlib.import_module("autograd")
    nn: Any = importlib.import_module("nn")
    points, labels = moons()
    model = nn.MLP(2, SHAPE)
    params = model.parameters()
    start_as_micrograd(model)
    optimizer = nn.SGD(params, lr=RATE)

    def step() -> float:
        scores = [model(point) for point in points]
        loss = nn.max_margin(scores, labels) + ALPHA * autograd.dot(params, params)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return float(loss.data)

    return timed(step)


def start_as_micrograd(model: Any) -> None:
    """Give the parameters the numbers that micrograd draws for them."""
    random.seed(SEED)
    for layer in model.layers:
        for neuron in layer.neurons:
            for w in neuron.w:
                w.data = random.uniform(-1, 1)
            neuron.b.data = 0.0
