"""Replay, arrays: the works over whole arrays, as one writes them for JAX and for NumPy.

What NumPy runs has its gradient by hand.
"""

from collections.abc import Callable
from typing import Any

from benchmarks.jobs.demo_step import ALPHA
from benchmarks.jobs.replay_data import INTERVAL, STEPS, array, layers

Both = Callable[..., tuple[Any, Any]]


def _layers(w: Any) -> list[tuple[Any, Any]]:
    found = []
    for at, nin, nout in layers():
        block = w[at : at + (nin + 1) * nout].reshape(nout, nin + 1)
        found.append((block[:, :nin], block[:, nin]))
    return found


# --- JAX ------------------------------------------------------------------------------------------


def of_jax(jax: Any, work: str) -> Both:
    """Give a work and its gradient, compiled."""
    xp = jax.numpy

    def losses(w: Any, x: Any, y: Any) -> Any:
        *hidden, (weight, bias) = _layers(w)
        for inner, inner_bias in hidden:
            x = xp.maximum(x @ inner.T + inner_bias, 0.0)
        return xp.maximum(1.0 - y * (x @ weight.T + bias)[..., 0], 0.0)

    def mean_loss(w: Any, x: Any, y: Any) -> Any:
        return losses(w, x, y).mean() + ALPHA * (w * w).sum()

    def rosenbrock(x: Any) -> Any:
        a, b = x[..., :-1], x[..., 1:]
        return xp.sum(100.0 * (b - a * a) ** 2 + (1.0 - a) ** 2, axis=-1)

    def pendulum(p: Any) -> Any:
        def euler(state: Any, _: Any) -> Any:
            angle, speed = state
            pull = -p[0] * xp.sin(angle) - p[1] * speed
            return (angle + INTERVAL * speed, speed + INTERVAL * pull), None

        (angle, _), _ = jax.lax.scan(euler, (1.0, 0.0), None, length=STEPS)
        return angle * angle

    def summed(f: Callable[..., Any]) -> Both:
        """Give the values of each sample, and the gradient of their sum."""

        def both(*given: Any) -> tuple[Any, Any]:
            def total(*inner: Any) -> tuple[Any, Any]:
                values = f(*inner)
                return values.sum(), values

            (_, values), gradient = jax.value_and_grad(total, has_aux=True)(*given)
            return values, gradient

        return both

    found: dict[str, Both] = {
        "demo": jax.value_and_grad(mean_loss),
        "sample": jax.value_and_grad(losses),
        "samples": summed(losses),
        "rosenbrock": jax.value_and_grad(rosenbrock),
        "rosenbrocks": summed(rosenbrock),
        "pendulum": jax.value_and_grad(pendulum),
        "pendulums": summed(jax.vmap(pendulum)),
    }
    return found[work]


# --- NumPy ----------------------------------------------------------------------------------------


def of_numpy(np: Any, work: str) -> Both:
    """Give a work and its gradient, by hand."""

    def losses(w: Any, x: Any, y: Any) -> tuple[Any, Any]:
        parts, signals = _layers(w), [x]
        for weight, bias in parts[:-1]:
            signals.append(np.maximum(signals[-1] @ weight.T + bias, 0.0))
        weight, bias = parts[-1]
        margins = 1.0 - y * (signals[-1] @ weight.T + bias)[:, 0]
        back = np.where(margins > 0.0, -y, 0.0)[:, None]
        gradient, stop = np.empty_like(w), len(w)
        for (weight, _), signal in zip(parts[::-1], signals[::-1], strict=True):
            nout, nin = weight.shape
            block = gradient[stop - nout * (nin + 1) : stop].reshape(nout, nin + 1)
            block[:, :nin], block[:, nin] = back.T @ signal, back.sum(0)
            back = (back @ weight) * (signal > 0.0)
            stop -= nout * (nin + 1)
        return np.maximum(margins, 0.0), gradient

    def mean_loss(w: Any, x: Any, y: Any) -> tuple[Any, Any]:
        values, gradient = losses(w, x, y)
        return values.mean() + ALPHA * (w @ w), gradient / len(x) + 2.0 * ALPHA * w

    def rosenbrock(x: Any) -> tuple[Any, Any]:
        a, b = x[..., :-1], x[..., 1:]
        bend, rest = b - a * a, 1.0 - a
        gradient = np.zeros_like(x)
        gradient[..., :-1] = -400.0 * bend * a - 2.0 * rest
        gradient[..., 1:] += 200.0 * bend
        return (100.0 * bend * bend + rest * rest).sum(-1), gradient

    found: dict[str, Both] = {
        "demo": mean_loss,
        "sample": lambda w, x, y: losses(w, x[None], array([y])),
        "samples": losses,
        "rosenbrock": rosenbrock,
        "rosenbrocks": rosenbrock,
    }
    return found[work]
