"""Example, GPT: a transformer that learns to spell names, written out number by number.

>>> model = GPT(seed=0)
>>> len(model.parameters()), len(names())
(4192, 154)
>>> scores = model(spelt("ada"))  # of each place, for the letter that comes next
>>> len(scores), len(scores[0])
(5, 27)

The shape is that of Karpathy's microgpt: embeddings of 16 numbers, one layer of 4 heads, a context
of 16 letters, RMS norms without weights, ReLU, no biases; Adam, one name a step. `learn` compiles
the loss of a name: each length of names is recorded once, and the letters are data. The weights are
then arrays: a walk over thousands of Values takes longer than such a step.

Next: `attention.py` for attention as a layer.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from typing import Any, Final

from autograd import Value, compile, dot, logsumexp, mean, relu, softmax, take
from nn.adam import Adam
from nn.init import Seed, generator
from nn.module import Module

WIDTH: Final = 16
HEADS: Final = 4
CONTEXT: Final = 16
LETTERS: Final = 27  # a to z, and what stands before and behind each name
_END: Final = 26
_BETAS: Final = (0.85, 0.99)
_SHAPES: Final = {
    "letters": (LETTERS, WIDTH),
    "places": (CONTEXT, WIDTH),
    "query": (WIDTH, WIDTH),
    "key": (WIDTH, WIDTH),
    "value": (WIDTH, WIDTH),
    "mix": (WIDTH, WIDTH),
    "up": (4 * WIDTH, WIDTH),
    "down": (WIDTH, 4 * WIDTH),
    "scores": (LETTERS, WIDTH),
}


class GPT(Module):
    """A character-level transformer; `weights` has its matrices by name."""

    def __init__(self, *, seed: Seed = None) -> None:
        """Draw the weights from the normal distribution of deviation 0.08."""
        rng = generator(seed)
        self.weights = {
            name: [[Value(rng.gauss(0.0, 0.08)) for _ in range(width)] for _ in range(height)]
            for name, (height, width) in _SHAPES.items()
        }
        self.label_parameters()

    def forward(self, letters: Sequence[Any]) -> list[list[Any]]:
        """Score, at each place, every letter as the next one."""
        return scores(self.weights, letters)


def scores(weights: Any, letters: Sequence[Any]) -> list[list[Any]]:
    """Compute the scores at each place, from matrices of Values or of plain numbers.

    >>> given = scores(GPT(seed=0).weights, spelt("ada")[:-1])
    >>> len(given), len(given[0])
    (4, 27)
    """
    keys: list[list[Any]] = []
    values: list[list[Any]] = []
    found = []
    for letter, place in zip(letters, weights["places"], strict=False):
        row = take(weights["letters"], letter)
        x = _normed([a + b for a, b in zip(row, place, strict=True)])
        normed = _normed(x)
        query = _times(weights["query"], normed)
        keys.append(_times(weights["key"], normed))
        values.append(_times(weights["value"], normed))
        mixed = [y for head in range(HEADS) for y in _attended(query, keys, values, head)]
        x = [a + b for a, b in zip(x, _times(weights["mix"], mixed), strict=True)]
        hidden = [relu(y) for y in _times(weights["up"], _normed(x))]
        x = [a + b for a, b in zip(x, _times(weights["down"], hidden), strict=True)]
        found.append(_times(weights["scores"], x))
    return found


def name_loss(weights: Any, letters: Sequence[Any]) -> Any:
    """Give the mean cross-entropy of each letter of a name, the end too, after those before it.

    >>> round(name_loss(GPT(seed=0).weights, spelt("ada")).data, 1)
    3.6
    """
    given = scores(weights, letters[:-1])
    return mean(
        [logsumexp(row) - take(row, letter) for row, letter in zip(given, letters[1:], strict=True)]
    )


def spelt(name: str) -> list[int]:
    """Give the letters of a name as numbers, between two ends; of a long one the beginning.

    >>> spelt("abc")
    [26, 0, 1, 2, 26]
    """
    return [_END, *(ord(letter) - ord("a") for letter in name), _END][: CONTEXT + 1]


def names() -> list[str]:
    """Give the names to learn from.

    >>> names()[:2]
    ['ada', 'adam']
    """
    text = files("nn").joinpath("data_files", "names.txt").read_text(encoding="utf-8")
    return text.split()


def learn(
    model: GPT, given: Sequence[str], steps: int, rate: float = 0.01, replay: bool = True
) -> Iterator[float]:
    """Train on one name a step, and give the loss of each; the learning rate falls to 0.

    >>> losses = list(learn(GPT(seed=0), ["ada"], steps=5))
    >>> losses[-1] < losses[0]
    True

    Without `replay` each step records its graph anew, which gives the same losses up to rounding.
    With it the model gets its new weights when the loop is over, or is left.
    """
    train = _by_replays if replay else _by_graphs
    words = (spelt(given[step % len(given)]) for step in range(steps))
    yield from train(model, words, [rate * (1.0 - step / steps) for step in range(steps)])


def matrices(numbers: Any) -> dict[str, Any]:
    """Cut an array with the numbers of all parameters, in their order, into the matrices by name.

    >>> import numpy as np
    >>> matrices(np.zeros(len(GPT(seed=0).parameters())))["down"].shape
    (16, 64)
    """
    found, start = {}, 0
    for name, (height, width) in _SHAPES.items():
        stop = start + height * width
        found[name] = numbers[start:stop].reshape(height, width)
        start = stop
    return found


def _by_graphs(model: GPT, words: Iterable[Any], rates: Sequence[float]) -> Iterator[float]:
    optimizer = Adam(model.parameters(), betas=_BETAS)
    for letters, rate in zip(words, rates, strict=True):
        loss = name_loss(model.weights, letters)
        optimizer.zero_grad()
        loss.backward()
        optimizer.param_groups[0]["lr"] = rate
        optimizer.step()
        yield loss.data


def _by_replays(model: GPT, words: Iterable[Any], rates: Sequence[float]) -> Iterator[float]:
    import numpy as np  # which the package needs for replays alone

    compiled = compile(lambda numbers, letters: name_loss(matrices(numbers), letters))
    parameters = model.parameters()
    numbers = np.array([parameter.data for parameter in parameters])
    means, squares = np.zeros_like(numbers), np.zeros_like(numbers)
    keep, keep_square = _BETAS
    try:
        for step, (letters, rate) in enumerate(zip(words, rates, strict=True), 1):
            loss, gradient = compiled.value_and_grad(numbers, letters)
            # The step of `Adam`, for an array.
            means += (1.0 - keep) * (gradient - means)
            squares += (1.0 - keep_square) * (gradient * gradient - squares)
            size = np.sqrt(squares / (1.0 - keep_square**step)) + 1e-8
            numbers -= rate / (1.0 - keep**step) * means / size
            yield loss
    finally:
        for parameter, number in zip(parameters, numbers.tolist(), strict=True):
            parameter.data = number


def _times(matrix: Any, x: Sequence[Any]) -> list[Any]:
    return [dot(list(row), x) for row in matrix]


def _normed(x: list[Any]) -> list[Any]:
    scale = (dot(x, x) / len(x) + 1e-5) ** -0.5
    return [y * scale for y in x]


def _attended(query: Any, keys: Any, values: Any, head: int) -> list[Any]:
    size = WIDTH // HEADS
    part = slice(head * size, (head + 1) * size)
    found = [dot(query[part], key[part]) / math.sqrt(size) for key in keys]
    attention = softmax(found)
    columns = zip(*[value[part] for value in values], strict=True)
    return [dot(attention, list(column)) for column in columns]
