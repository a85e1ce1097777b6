"""Replay, scalar: the works as plain scalar code, which stepgrad compiles and CasADi unrolls."""

import itertools
from typing import Any

from benchmarks.jobs.demo_step import ALPHA
from benchmarks.jobs.replay_data import INTERVAL, STEPS, layers


class Works:
    """Each work as a function of a point, with `relu` and `sin` of an engine."""

    def __init__(self, functions: Any) -> None:
        """Take the engine's functions."""
        self.functions = functions

    def _score(self, w: Any, x: Any) -> Any:
        """Run the network, a neuron at a time; `w` holds the weights and bias of each in turn."""
        relu, signals = self.functions.relu, list(x)
        for start, nin, nout in layers():
            outputs = []
            for at in range(start, start + (nin + 1) * nout, nin + 1):
                total = w[at + nin]
                for weight, signal in zip(w[at : at + nin], signals, strict=True):
                    total = total + weight * signal
                outputs.append(relu(total) if nout > 1 else total)
            signals = outputs
        return signals[0]

    def sample(self, w: Any, x: Any, y: Any) -> Any:
        """Give the max-margin loss of one sample."""
        return self.functions.relu(1.0 - y * self._score(w, x))

    def demo(self, w: Any, x: Any, y: Any) -> Any:
        """Give the loss of one sample plus L2; the mean over samples is the demo's loss."""
        return self.sample(w, x, y) + _penalty(w)

    def unrolled(self, w: Any, x: Any, y: Any) -> Any:
        """Give the demo's loss by a loop over samples."""
        losses = [self.sample(w, row, label) for row, label in zip(x, y, strict=True)]
        return sum(losses) * (1.0 / len(losses)) + _penalty(w)

    def rosenbrock(self, x: Any) -> Any:
        """Give the chained function of Rosenbrock."""
        total = 0.0
        for a, b in itertools.pairwise(x):
            bend, rest = b - a * a, 1.0 - a
            total = total + 100.0 * (bend * bend) + rest * rest
        return total

    def pendulum(self, p: Any) -> Any:
        """Give the square of the angle at the end of the steps."""
        stiffness, damping = p
        angle, speed = 1.0, 0.0
        for _ in range(STEPS):
            pull = -stiffness * self.functions.sin(angle) - damping * speed
            angle, speed = angle + INTERVAL * speed, speed + INTERVAL * pull
        return angle * angle

    samples, rosenbrocks, pendulums = sample, rosenbrock, pendulum


def _penalty(w: Any) -> Any:
    return ALPHA * sum(weight * weight for weight in w)
