"""Microgpt: steps of training of a character-level transformer in the shape of Karpathy's microgpt.

What is trained is `nn.example_gpt`, on one name again and again: loss, gradient and Adam. Every
contestant starts from the same weights; the check is the sum of the first losses, so that the
gradients and the steps agree, too.
"""

import importlib
import itertools
import math
import random
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.worker import Turn, timed

NAME = "amelia"
LETTERS = (26, 0, 12, 4, 11, 8, 0, 26)  # the name, between two ends
WIDTH, HEADS = 16, 4
SHAPES = {  # those of `nn.example_gpt`, which the environments of the peers lack
    "letters": (27, WIDTH),
    "places": (16, WIDTH),
    "query": (WIDTH, WIDTH),
    "key": (WIDTH, WIDTH),
    "value": (WIDTH, WIDTH),
    "mix": (WIDTH, WIDTH),
    "up": (4 * WIDTH, WIDTH),
    "down": (WIDTH, 4 * WIDTH),
    "scores": (27, WIDTH),
}
STEPS = 100_000  # over which the rate falls to 0
RATE, KEEP, KEEP_SQUARE = 0.01, 0.85, 0.99
CHECKED = 3


def stepgrad(how: str) -> Turn:
    """Train as the example does, by replays of a recording or by graphs."""
    example: Any = importlib.import_module("nn.example_gpt")
    model = example.GPT()
    for parameter, number in zip(model.parameters(), weights(), strict=True):
        parameter.data = number
    return _turn(example.learn(model, [NAME], STEPS, RATE, replay=how == "replayed"))


def jax() -> Turn:
    """Train with JAX, which compiles the whole step; the weights stay on its side."""
    jax = importlib.import_module("benchmarks.jobs.replay").on_one_thread()
    xp = jax.numpy
    gradient_of = jax.value_and_grad(lambda w, letters: _array_loss(jax, w, letters))

    def train(w: Any, mean: Any, square: Any, step: Any, letters: Any) -> tuple[Any, ...]:
        loss, gradient = gradient_of(w, letters)
        mean = mean + (1.0 - KEEP) * (gradient - mean)
        square = square + (1.0 - KEEP_SQUARE) * (gradient * gradient - square)
        size = xp.sqrt(square / (1.0 - KEEP_SQUARE ** (step + 1.0))) + 1e-8
        rate = RATE * (1.0 - step / STEPS) / (1.0 - KEEP ** (step + 1.0))
        return loss, w - rate * mean / size, mean, square, step + 1.0

    def losses() -> Iterator[float]:
        compiled, letters = jax.jit(train), xp.asarray(LETTERS)
        w = xp.asarray(weights())
        state = (w, xp.zeros_like(w), xp.zeros_like(w), xp.asarray(0.0))
        while True:
            loss, *state = jax.block_until_ready(compiled(*state, letters))
            yield float(loss)

    return _turn(losses())


def scalars() -> Turn:
    """Train in plain Python, with a Value and an Adam as short as microgpt has them."""

    def losses() -> Iterator[float]:
        parameters = [Scalar(number) for number in weights()]
        means, squares = [0.0] * len(parameters), [0.0] * len(parameters)
        model = _cut(parameters)
        for step in range(STEPS):
            for p in parameters:
                p.grad = 0.0
            loss = _scalar_loss(model)
            loss.backward()
            rate = RATE * (1.0 - step / STEPS) / (1.0 - KEEP ** (step + 1))
            for at, p in enumerate(parameters):
                means[at] += (1.0 - KEEP) * (p.grad - means[at])
                squares[at] += (1.0 - KEEP_SQUARE) * (p.grad * p.grad - squares[at])
                size = math.sqrt(squares[at] / (1.0 - KEEP_SQUARE ** (step + 1))) + 1e-8
                p.data -= rate * means[at] / size
            yield loss.data

    return _turn(losses())


def weights() -> list[float]:
    """Draw the numbers of all matrices, one after the other."""
    rng = random.Random(0)
    return [
        rng.gauss(0.0, 0.08) for height, width in SHAPES.values() for _ in range(height * width)
    ]


def _turn(losses: Iterator[float]) -> Turn:
    check = sum(next(losses) for _ in range(CHECKED))

    def step() -> float:
        next(losses)
        return check

    return timed(step)


# --- over arrays ----------------------------------------------------------------------------------


def _array_loss(jax: Any, numbers: Any, letters: Any) -> Any:
    xp, w, start = jax.numpy, {}, 0
    for name, (height, width) in SHAPES.items():
        w[name] = numbers[start : start + height * width].reshape(height, width)
        start += height * width
    count = len(letters) - 1

    def normed(x: Any) -> Any:
        return x * (xp.mean(x * x, axis=-1, keepdims=True) + 1e-5) ** -0.5

    def heads(x: Any) -> Any:
        return x.reshape(count, HEADS, WIDTH // HEADS)

    x = normed(w["letters"][letters[:-1]] + w["places"][:count])
    y = normed(x)
    query, key, value = (heads(y @ w[name].T) for name in ("query", "key", "value"))
    fits = xp.einsum("thd,shd->hts", query, key) / math.sqrt(WIDTH // HEADS)
    seen = xp.tril(xp.ones((count, count), bool))
    attention = jax.nn.softmax(xp.where(seen, fits, -xp.inf), axis=-1)
    x = x + xp.einsum("hts,shd->thd", attention, value).reshape(count, WIDTH) @ w["mix"].T
    x = x + xp.maximum(normed(x) @ w["up"].T, 0.0) @ w["down"].T
    scores = x @ w["scores"].T
    chosen = xp.take_along_axis(scores, letters[1:, None], axis=1)[:, 0]
    return xp.mean(jax.scipy.special.logsumexp(scores, axis=1) - chosen)


# --- in scalars -----------------------------------------------------------------------------------


class Scalar:
    """A number that knows its operands and the derivatives by them."""

    __slots__ = ("data", "grad", "operands", "partials")

    def __init__(
        self,
        data: float,
        operands: tuple["Scalar", ...] = (),
        partials: tuple[float, ...] = (),
    ) -> None:
        """Keep what was computed."""
        self.data, self.grad = data, 0.0
        self.operands, self.partials = operands, partials

    def __add__(self, other: Any) -> "Scalar":
        """Add."""
        other = other if isinstance(other, Scalar) else Scalar(other)
        return Scalar(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other: Any) -> "Scalar":
        """Multiply."""
        other = other if isinstance(other, Scalar) else Scalar(other)
        return Scalar(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, power: float) -> "Scalar":
        """Raise to a constant."""
        return Scalar(self.data**power, (self,), (power * self.data ** (power - 1.0),))

    def log(self) -> "Scalar":
        """Take the logarithm."""
        return Scalar(math.log(self.data), (self,), (1.0 / self.data,))

    def exp(self) -> "Scalar":
        """Take the exponential."""
        found = math.exp(self.data)
        return Scalar(found, (self,), (found,))

    def relu(self) -> "Scalar":
        """Replace what is below 0."""
        return Scalar(max(0.0, self.data), (self,), (float(self.data > 0.0),))

    def __neg__(self) -> "Scalar":
        """Change the sign."""
        return self * -1.0

    def __sub__(self, other: float) -> "Scalar":
        """Subtract."""
        return self + -other

    def __truediv__(self, other: "Scalar") -> "Scalar":
        """Divide."""
        return self * other**-1.0

    __radd__, __rmul__ = __add__, __mul__

    def backward(self) -> None:
        """Add to the gradient of every number below this one."""
        order: list[Scalar] = []
        seen: set[Scalar] = set()
        stack = [(self, False)]
        while stack:
            node, is_done = stack.pop()
            if is_done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack += [(operand, False) for operand in node.operands]
        self.grad = 1.0
        for node in reversed(order):
            for operand, partial in zip(node.operands, node.partials, strict=True):
                operand.grad += partial * node.grad


def _cut(numbers: Sequence[Any]) -> dict[str, Any]:
    left = iter(numbers)
    return {
        name: [[next(left) for _ in range(width)] for _ in range(height)]
        for name, (height, width) in SHAPES.items()
    }


def _scalar_loss(w: dict[str, Any]) -> Scalar:
    keys: list[Any] = []
    values: list[Any] = []
    losses, size = [], WIDTH // HEADS
    for place, (letter, following) in enumerate(itertools.pairwise(LETTERS)):
        x = _normed([a + b for a, b in zip(w["letters"][letter], w["places"][place], strict=True)])
        y = _normed(x)
        query = _times(w["query"], y)
        keys.append(_times(w["key"], y))
        values.append(_times(w["value"], y))
        mixed = []
        for at in range(0, WIDTH, size):
            part = slice(at, at + size)
            fits = [_dot(query[part], key[part]) * size**-0.5 for key in keys]
            attention = _softmax(fits)
            mixed += [
                _dot(attention, column) for column in zip(*(v[part] for v in values), strict=True)
            ]
        x = [a + b for a, b in zip(x, _times(w["mix"], mixed), strict=True)]
        hidden = [y.relu() for y in _times(w["up"], _normed(x))]
        x = [a + b for a, b in zip(x, _times(w["down"], hidden), strict=True)]
        losses.append(-_softmax(_times(w["scores"], x))[following].log())
    return sum(losses, Scalar(0.0)) * (1.0 / len(losses))


def _dot(xs: Sequence[Any], ys: Sequence[Any]) -> Any:
    return sum(x * y for x, y in zip(xs, ys, strict=True))


def _times(matrix: Any, x: Sequence[Any]) -> list[Any]:
    return [_dot(row, x) for row in matrix]


def _normed(x: Sequence[Any]) -> list[Any]:
    scale = (_dot(x, x) * (1.0 / len(x)) + 1e-5) ** -0.5
    return [y * scale for y in x]


def _softmax(xs: Sequence[Any]) -> list[Any]:
    largest = max(x.data for x in xs)
    powers = [(x - largest).exp() for x in xs]
    total = sum(powers)
    return [power / total for power in powers]
