"""Write the pictures of the documents: `make pictures`.

`python tools/pictures.py` writes them, `--check` only tells whether they are as the code draws
them. They are laid out by the engine of the package `graphviz-pure`.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from autograd import Value, atomic, step, tanh

DOCS = Path(__file__).parent.parent / "docs"


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


PICTURES: dict[str, Callable[[], str]] = {
    "backward.svg": lambda: step(neuron()).animation().svg(),
}


def outdated() -> list[str]:
    """Name the files that are not as the code draws them."""
    found = []
    for name, drawn in PICTURES.items():
        path = DOCS / name
        if not path.exists() or path.read_bytes() != drawn().encode():
            found.append(name)
    return found


def main() -> None:
    """Write the files, or tell which are out of date."""
    if "--check" in sys.argv:
        if outdated():
            sys.exit(f"out of date in docs: {', '.join(outdated())}; run make pictures")
        return
    for name in outdated():
        atomic.write(DOCS / name, PICTURES[name]().encode())
        print(f"wrote {DOCS / name}")


if __name__ == "__main__":
    main()
