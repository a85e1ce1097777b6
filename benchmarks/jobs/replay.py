"""Replay: compiled scalar functions, beside the same in JAX, jitted, and in NumPy, by hand.

Each work is a loss of plain scalar code and its gradient, in float64. What every contestant of a
work gives for a check is its value plus the sum of its gradient's magnitudes.
"""

import importlib
import itertools
import os
import random
import time
from collections.abc import Callable
from typing import Any

from benchmarks.jobs.demo_step import ALPHA, RATE, SAMPLES, moons
from benchmarks.worker import Turn, timed

WIDTHS = [2, 16, 16, 1]
STEPS = 200  # of the pendulum
INTERVAL = 0.01
VARIABLES = 1_000  # of Rosenbrock's function
BATCH = 1_000

Both = Callable[..., tuple[Any, Any]]


def stepgrad(work: str) -> Turn:
    """Compile a work with stepgrad."""
    return _turn(work, _COMPILED[work](importlib.import_module("autograd")))


def stepgrad_first(_: str = "") -> Turn:
    """Measure compile, recording, optimising and the first run of a graph of 34,000 operations."""
    autograd: Any = importlib.import_module("autograd")
    w, x, y = _demo_data()
    autograd.compile(_unrolled).value_and_grad(w, x[:2], y[:2])  # what is loaded on first use

    def turn() -> dict[str, float]:
        rows = 51  # with products and sums of two, as micrograd has them
        start = time.perf_counter()
        value, gradient = autograd.compile(_unrolled).value_and_grad(w, x[:rows], y[:rows])
        return {"seconds": time.perf_counter() - start, "check": _check(value, gradient)}

    return turn


def jax(work: str) -> Turn:
    """Compile a work with JAX."""
    os.environ["JAX_ENABLE_X64"] = "1"
    os.environ.setdefault(
        "XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    )
    return _turn(work, _JAX[work](importlib.import_module("jax")))


def numpy(work: str) -> Turn:
    """Run a work that is written with NumPy, its gradient by hand."""
    return _turn(work, _NUMPY[work](importlib.import_module("numpy")))


def _turn(work: str, both: Both) -> Turn:
    given = _DATA[work]()
    if work in ("demo", "unrolled"):
        w = given[0]

        def train() -> float:
            value, gradient = both(w, *given[1:])
            w[...] -= RATE * _array(gradient)
            return _check(value, gradient)

        return timed(train)
    value, gradient = both(*given)
    check = _check(value, gradient)

    def step() -> float:
        value, _ = both(*given)
        if hasattr(value, "block_until_ready"):
            value.block_until_ready()
        return check

    return timed(step)


def _check(value: Any, gradient: Any) -> float:
    np = importlib.import_module("numpy")
    return float(np.sum(_array(value)) + np.abs(_array(gradient)).sum())


def _array(x: Any) -> Any:
    return importlib.import_module("numpy").asarray(x)


# --- the numbers ----------------------------------------------------------------------------------


def _weights() -> Any:
    rng = random.Random(0)
    count = sum((nin + 1) * nout for nin, nout in itertools.pairwise(WIDTHS))
    return _array([rng.uniform(-1.0, 1.0) for _ in range(count)])


def _demo_data() -> tuple[Any, Any, Any]:
    points, labels = moons()
    return _weights(), _array(points), _array(labels)


def _thousand() -> tuple[Any, Any, Any]:
    w, x, y = _demo_data()
    np = importlib.import_module("numpy")
    return w, np.tile(x, (BATCH // SAMPLES, 1)), np.tile(y, BATCH // SAMPLES)


def _points(count: int) -> Any:
    rng = random.Random(1)
    return _array([[rng.uniform(-1.5, 1.5) for _ in range(VARIABLES)] for _ in range(count)])


def _swings(count: int) -> Any:
    rng = random.Random(2)
    return _array([[rng.uniform(5.0, 15.0), rng.uniform(0.1, 0.5)] for _ in range(count)])


_DATA: dict[str, Callable[[], tuple[Any, ...]]] = {
    "demo": _demo_data,
    "unrolled": _demo_data,
    "sample": lambda: (_weights(), _array([0.5, -0.25]), 1.0),
    "samples": _thousand,
    "rosenbrock": lambda: (_points(1)[0],),
    "rosenbrocks": lambda: (_points(BATCH),),
    "pendulum": lambda: (_swings(1)[0],),
    "pendulums": lambda: (_swings(BATCH),),
}

# --- plain scalar code ----------------------------------------------------------------------------


def _score(w: Any, x: Any) -> Any:
    """Run the network, a neuron at a time; `w` holds the weights and bias of each in turn."""
    signals, at = list(x), 0
    for place, (nin, nout) in enumerate(itertools.pairwise(WIDTHS)):
        outputs = []
        for _ in range(nout):
            total = w[at + nin]
            for weight, signal in zip(w[at : at + nin], signals, strict=True):
                total = total + weight * signal
            outputs.append(total.relu() if place < len(WIDTHS) - 2 else total)
            at += nin + 1
        signals = outputs
    return signals[0]


def _loss(w: Any, x: Any, y: Any) -> Any:
    """Give the max-margin loss of one sample."""
    return (1.0 - y * _score(w, x)).relu()


def _with_penalty(w: Any, x: Any, y: Any) -> Any:
    return _loss(w, x, y) + ALPHA * sum(weight * weight for weight in w)


def _unrolled(w: Any, x: Any, y: Any) -> Any:
    losses = [_loss(w, row, label) for row, label in zip(x, y, strict=True)]
    return sum(losses) * (1.0 / len(losses)) + ALPHA * sum(weight * weight for weight in w)


def _rosenbrock(x: Any) -> Any:
    total = 0.0
    for a, b in itertools.pairwise(x):
        bend, rest = b - a * a, 1.0 - a
        total = total + 100.0 * (bend * bend) + rest * rest
    return total


def _pendulum(p: Any) -> Any:
    functions: Any = importlib.import_module("autograd")
    stiffness, damping = p
    angle, speed = 1.0, 0.0
    for _ in range(STEPS):
        pull = -stiffness * functions.sin(angle) - damping * speed
        angle, speed = angle + INTERVAL * speed, speed + INTERVAL * pull
    return angle * angle


_COMPILED: dict[str, Callable[[Any], Both]] = {
    "demo": lambda ag: ag.compile(_with_penalty, batched=("x", "y"), reduce="mean").value_and_grad,
    "unrolled": lambda ag: ag.compile(_unrolled).value_and_grad,
    "sample": lambda ag: ag.compile(_loss).value_and_grad,
    "samples": lambda ag: ag.compile(_loss, batched=("x", "y")).value_and_grad,
    "rosenbrock": lambda ag: ag.compile(_rosenbrock).value_and_grad,
    "rosenbrocks": lambda ag: ag.compile(_rosenbrock, batched="x").value_and_grad,
    "pendulum": lambda ag: ag.compile(_pendulum).value_and_grad,
    "pendulums": lambda ag: ag.compile(_pendulum, batched="p").value_and_grad,
}

# --- NumPy and JAX: whole arrays ------------------------------------------------------------------


def _layers(w: Any) -> list[tuple[Any, Any]]:
    found, at = [], 0
    for nin, nout in itertools.pairwise(WIDTHS):
        block = w[at : at + (nin + 1) * nout].reshape(nout, nin + 1)
        found.append((block[:, :nin], block[:, nin]))
        at += (nin + 1) * nout
    return found


def _losses(xp: Any, w: Any, x: Any, y: Any) -> Any:
    layers = _layers(w)
    for weight, bias in layers[:-1]:
        x = xp.maximum(x @ weight.T + bias, 0.0)
    weight, bias = layers[-1]
    return xp.maximum(1.0 - y * (x @ weight.T + bias)[..., 0], 0.0)


def _bends(xp: Any, x: Any) -> Any:
    a, b = x[..., :-1], x[..., 1:]
    return xp.sum(100.0 * (b - a * a) ** 2 + (1.0 - a) ** 2, axis=-1)


def _swing(jax_: Any, p: Any) -> Any:
    def euler(state: Any, _: Any) -> Any:
        angle, speed = state
        pull = -p[0] * jax_.numpy.sin(angle) - p[1] * speed
        return (angle + INTERVAL * speed, speed + INTERVAL * pull), None

    (angle, _), _ = jax_.lax.scan(euler, (1.0, 0.0), None, length=STEPS)
    return angle * angle


def _jitted(jax_: Any, f: Callable[..., Any]) -> Both:
    return jax_.jit(jax_.value_and_grad(f))  # type: ignore[no-any-return]


def _summed(jax_: Any, f: Callable[..., Any]) -> Both:
    """Give the values of each sample, and the gradient of their sum."""

    def both(*given: Any) -> tuple[Any, Any]:
        def total(*inner: Any) -> tuple[Any, Any]:
            values = f(*inner)
            return values.sum(), values

        (_, values), gradient = jax_.value_and_grad(total, has_aux=True)(*given)
        return values, gradient

    return jax_.jit(both)  # type: ignore[no-any-return]


def _mean_loss(jax_: Any) -> Callable[..., Any]:
    xp = jax_.numpy
    return lambda w, x, y: _losses(xp, w, x, y).mean() + ALPHA * (w * w).sum()


_JAX: dict[str, Callable[[Any], Both]] = {
    "demo": lambda jax_: _jitted(jax_, _mean_loss(jax_)),
    "sample": lambda jax_: _jitted(jax_, lambda w, x, y: _losses(jax_.numpy, w, x, y)),
    "samples": lambda jax_: _summed(jax_, lambda w, x, y: _losses(jax_.numpy, w, x, y)),
    "rosenbrock": lambda jax_: _jitted(jax_, lambda x: _bends(jax_.numpy, x)),
    "rosenbrocks": lambda jax_: _summed(jax_, lambda x: _bends(jax_.numpy, x)),
    "pendulum": lambda jax_: _jitted(jax_, lambda p: _swing(jax_, p)),
    "pendulums": lambda jax_: _summed(jax_, jax_.vmap(lambda p: _swing(jax_, p))),
}


def _by_hand(np: Any, mean: bool) -> Both:
    def both(w: Any, x: Any, y: Any) -> tuple[Any, Any]:
        layers, signals = _layers(w), [x]
        for weight, bias in layers[:-1]:
            signals.append(np.maximum(signals[-1] @ weight.T + bias, 0.0))
        weight, bias = layers[-1]
        margins = 1.0 - y * (signals[-1] @ weight.T + bias)[:, 0]
        back = (np.where(margins > 0.0, -y, 0.0) / (len(x) if mean else 1.0))[:, None]
        gradient, stop = np.empty_like(w), len(w)
        for (weight, _), signal in zip(layers[::-1], signals[::-1], strict=True):
            nout, nin = weight.shape
            block = gradient[stop - nout * (nin + 1) : stop].reshape(nout, nin + 1)
            block[:, :nin], block[:, nin] = back.T @ signal, back.sum(0)
            back = (back @ weight) * (signal > 0.0)
            stop -= nout * (nin + 1)
        losses = np.maximum(margins, 0.0)
        if not mean:
            return losses, gradient
        return losses.mean() + ALPHA * (w @ w), gradient + 2.0 * ALPHA * w

    return both


def _bent(np: Any) -> Both:
    def both(x: Any) -> tuple[Any, Any]:
        a, b = x[..., :-1], x[..., 1:]
        bend, rest = b - a * a, 1.0 - a
        gradient = np.zeros_like(x)
        gradient[..., :-1] = -400.0 * bend * a - 2.0 * rest
        gradient[..., 1:] += 200.0 * bend
        return (100.0 * bend * bend + rest * rest).sum(-1), gradient

    return both


_NUMPY: dict[str, Callable[[Any], Both]] = {
    "demo": lambda np: _by_hand(np, mean=True),
    "sample": lambda np: lambda w, x, y: _by_hand(np, False)(w, x[None], _array([y])),
    "samples": lambda np: _by_hand(np, mean=False),
    "rosenbrock": _bent,
    "rosenbrocks": _bent,
}
