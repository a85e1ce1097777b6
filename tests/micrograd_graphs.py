"""Graphs in the manner of micrograd: the same code runs on a `Value` and on a tensor of PyTorch."""

from typing import Any


def sanity(x: Any) -> Any:
    """Mix the basic operators with ReLU, on a node that is used many times."""
    z = 3 * x + 1 - x * -2
    q = z.relu() * x + z
    h = (q * z).relu() - x / 4
    return h + q + q * x - (-z)


def more_operators(a: Any, b: Any) -> Any:
    """Use every operator, augmented ones too, with numbers on both sides."""
    c = a - b * 2
    d = 1.5 * a * b - (b**3) / 2
    c += 0.5 - c
    c += a
    d -= d / 3 + 2 * c
    d += (a + b).relu() - (b - 3 * a).relu()
    e = d - c
    f = e**2 + (1 + a**2) ** 0.5
    g = f / 3.0
    g *= 1 + 2 / f
    return g - -a


def neuron(w1: Any, w2: Any, x1: Any, x2: Any, b: Any) -> Any:
    """Sum a generator with a start, as micrograd's Neuron does."""
    act = sum((wi * xi for wi, xi in zip([w1, w2], [x1, x2], strict=True)), b)
    return act.relu() * 2 + act.exp() / (1 + act.exp())


def deep(x: Any, y: Any) -> Any:
    """Share one node between many paths."""
    for k in range(10):
        x, y = x * 0.9 + (y * (k - 4)).relu() * 0.1, y + x**2 / 50
    return x * y


GRAPHS: dict[str, tuple[Any, list[float]]] = {
    "sanity": (sanity, [-4.0]),
    "sanity, positive": (sanity, [1.25]),
    "more operators": (more_operators, [-4.0, 2.0]),
    "more operators, other branch": (more_operators, [2.5, 0.75]),
    "neuron": (neuron, [0.8, -0.4, 1.5, -2.0, 0.1]),
    "dead neuron": (neuron, [-0.8, -0.4, 1.5, 2.0, 0.1]),
    "deep": (deep, [0.5, -0.3]),
}
