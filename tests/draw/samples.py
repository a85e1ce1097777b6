"""Samples: graphs that several tests draw."""

from collections.abc import Mapping

from autograd import Value, tanh

NUMBERS = {"x1": 2.0, "w1": -3.0, "x2": 0.0, "w2": 1.0, "b": 6.8813735870195432, "y": 0.5}


def neuron(numbers: Mapping[str, float] = NUMBERS) -> Value:
    """Compute a neuron of two inputs and its squared error: 13 values, of which d is used twice."""
    leaf = {name: Value(x, name) for name, x in {**NUMBERS, **numbers}.items()}
    p1, p2 = leaf["x1"] * leaf["w1"], leaf["x2"] * leaf["w2"]
    s = p1 + p2
    n = s + leaf["b"]
    o = tanh(n)
    d = o - leaf["y"]
    error = d * d
    for name, node in {"p1": p1, "p2": p2, "s": s, "n": n, "o": o, "d": d, "L": error}.items():
        node.label = name
    return error
