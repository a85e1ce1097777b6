"""Examples: what the networks of the demo learn, from many seeds."""

import signal
from collections import Counter
from statistics import fmean, median

import pytest

from autograd import InputTypeError, backend
from nn import accuracy, xor
from nn.callback import Callback
from nn.example_xor import SOLVED, Stuck, network, solve_xor
from nn.examples import solve_iris, solve_moons

# The pure core has the same bits, and takes five times as long.
MANY = backend() == "compiled"


def test_xor_is_solved_from_each_of_100_seeds():
    found = [solve_xor(seed) for seed in range(100 if MANY else 25)]
    extra = [len(each.attempts) - 1 for each in found]
    steps = [len(each.attempts[-1].losses) for each in found]
    given_up = [len(a.losses) for each in found for a in each.attempts[:-1]]
    print(
        f"XOR: {len(found)} seeds, further starts {dict(sorted(Counter(extra).items()))}, "
        f"{fmean(extra):.2f} on average; solved in {median(steps):.0f} steps (at most "
        f"{max(steps)}), given up after {median(given_up):.0f} (at most {max(given_up)})"
    )
    assert all(each.predictions[k] < 0.2 for each in found for k in (0, 3))
    assert all(each.predictions[k] > 0.8 for each in found for k in (1, 2))
    assert all(each.attempts[-1].losses[-1] <= SOLVED for each in found)
    assert fmean(extra) <= 1.2


def test_iris_is_learnt_from_10_splits():
    splits = range(10 if MANY else 3)
    found = sorted(solve_iris(seed, steps=30).accuracy for seed in splits)
    print(f"iris: held-out accuracy, median {median(found):.3f} of {found[0]:.3f} to {found[-1]}")
    assert median(found) >= 0.95


def test_a_dead_start_is_given_up_at_once(monkeypatch):
    def dead(seed):
        net = network(seed)
        if seed == 0:
            net.layers[0].neurons[1].b.data = -10.0
        return net

    monkeypatch.setattr("nn.example_xor.network", dead)
    said = []
    found = solve_xor(0, say=said.append)
    assert said[0] == "seed 0: stuck at loss 0.693 after 1 steps, 1 of 2 ReLUs dead; trying seed 1"
    assert len(found.attempts[0].losses) == 1
    assert found.attempts[1].outcome.startswith("solved in")


def test_what_is_flat_is_given_up():
    class Fake:
        reason = ""

        def stop(self, reason):
            self.reason = reason

    stuck, training = Stuck(), Fake()
    for step in range(30):
        stuck.after_step(training, {"loss": 0.69})
        assert training.reason == "", step
    for _ in range(21):
        stuck.after_step(training, {"loss": 0.477})
    assert training.reason == "the loss is flat"


@pytest.mark.parametrize("solve", [solve_xor, solve_moons, solve_iris])
def test_examples_are_interrupted(solve):
    class Interrupt(Callback):
        def after_backward(self, training):
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        solve(watch=lambda name: [Interrupt()])


def test_accuracy():
    data = xor()
    assert accuracy([1.0] * 4, data.targets) == 0.5
    assert accuracy([1.0, -1.0], [1, -1]) == 1.0
    assert accuracy([[0.0, 1.0], [2.0, 1.0]], [[0.1, 0.9], [1.0, 0.0]]) == 1.0
    with pytest.raises(InputTypeError, match=r"indices of classes.*got str: 'yes'"):
        accuracy([1.0], ["yes"])
