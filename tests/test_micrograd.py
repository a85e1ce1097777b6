"""Code written for micrograd runs unchanged, and gives the numbers of PyTorch."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from micrograd_graphs import GRAPHS

from autograd import Value

RECORDED = json.loads((Path(__file__).parent / "data" / "micrograd.json").read_text())["graphs"]


def test_every_graph_is_recorded() -> None:
    assert RECORDED.keys() == GRAPHS.keys()


@pytest.mark.parametrize("name", GRAPHS)
def test_graph_has_the_value_and_gradients_of_pytorch(name: str) -> None:
    build, inputs = GRAPHS[name]
    expected = RECORDED[name]
    assert expected["inputs"] == inputs
    leaves = [Value(x) for x in inputs]
    out = build(*leaves)
    out.backward()
    assert out.data == pytest.approx(expected["value"], rel=1e-12)
    assert [leaf.grad for leaf in leaves] == pytest.approx(expected["grad"], rel=1e-12, abs=1e-12)


# --- a network as micrograd's nn writes it --------------------------------------------------------


class Module:
    def zero_grad(self) -> None:
        for p in self.parameters():
            p.grad = 0

    def parameters(self) -> list[Value]:
        return []


class Neuron(Module):
    def __init__(self, nin: int, nonlin: bool = True) -> None:
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(0)
        self.nonlin = nonlin

    def __call__(self, x: Any) -> Value:
        act = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)  # noqa: B905  (as micrograd has it)
        return act.relu() if self.nonlin else act

    def parameters(self) -> list[Value]:
        return [*self.w, self.b]


class Layer(Module):
    def __init__(self, nin: int, nout: int, **kwargs: Any) -> None:
        self.neurons = [Neuron(nin, **kwargs) for _ in range(nout)]

    def __call__(self, x: Any) -> Any:
        out = [n(x) for n in self.neurons]
        return out[0] if len(out) == 1 else out

    def parameters(self) -> list[Value]:
        return [p for n in self.neurons for p in n.parameters()]


class MLP(Module):
    def __init__(self, nin: int, nouts: list[int]) -> None:
        sz = [nin, *nouts]
        self.layers = [
            Layer(sz[i], sz[i + 1], nonlin=i != len(nouts) - 1) for i in range(len(nouts))
        ]

    def __call__(self, x: Any) -> Any:
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self) -> list[Value]:
        return [p for layer in self.layers for p in layer.parameters()]


def test_network_written_for_micrograd_learns() -> None:
    random.seed(1337)
    model = MLP(2, [8, 1])
    X = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    y = [-1, 1, 1, -1]
    losses = []
    for k in range(120):
        inputs = [list(map(Value, xrow)) for xrow in X]
        scores = list(map(model, inputs))
        hinges = [(1 + -yi * scorei).relu() for yi, scorei in zip(y, scores)]  # noqa: B905
        data_loss = sum(hinges) * (1.0 / len(hinges))
        reg_loss = 1e-4 * sum(p * p for p in model.parameters())
        total_loss = data_loss + reg_loss
        model.zero_grad()
        total_loss.backward()
        learning_rate = 0.5 - 0.4 * k / 120
        for p in model.parameters():
            p.data -= learning_rate * p.grad
        losses.append(total_loss.data)
    assert losses[-1] < 0.05 < losses[0]
    assert [score.data > 0 for score in scores] == [yi > 0 for yi in y]


def test_graph_is_walked_by_micrograds_names() -> None:
    a, b = Value(2.0), Value(-3.0)
    root = (a * b + a) ** 2
    nodes: set[Value] = set()
    edges: set[tuple[Value, Value]] = set()

    def build(v: Value) -> None:
        if v not in nodes:
            nodes.add(v)
            for child in v._prev:
                edges.add((child, v))
                build(child)

    build(root)
    assert {n._op for n in nodes} == {"", "*", "+", "**2"}
    assert len([n for n in nodes if n._op == "" and not n._prev]) == 3  # a, b and the exponent
    assert len(edges) == 6


def test_gradient_is_set_to_zero_by_assignment() -> None:
    x = Value(2)
    (x * x).backward()
    x.grad = 0
    (x * x).backward()
    assert x.grad == 4.0


def test_micrograds_own_example() -> None:
    a = Value(-4.0)
    b = Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    g.backward()
    assert f"{g.data:.4f}" == "24.7041"
    assert f"{a.grad:.4f}" == "138.8338"
    assert f"{b.grad:.4f}" == "645.5773"
