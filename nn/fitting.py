"""Fitting: a training from its beginning to its end, in one call.

>>> from nn import MLP, Adam, xor
>>> net = MLP(2, [4, 1], activation="tanh", seed=0)
>>> fit(net, xor(), "mse", Adam(net.parameters(), lr=0.05), epochs=100)
<History of 100 epochs: loss 0.6766 → 0.0002919>

Next: `callbacks.py` for what it can do besides.
"""

from typing import Any

from nn.history import History
from nn.init import Seed
from nn.module import Module
from nn.optimizer import Optimizer
from nn.schedule import Schedule
from nn.training import Callbacks, Metrics, Training
from nn.update import Loss


def fit(
    model: Module,
    data: Any,
    loss: str | Loss,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None = None,
    validation: Any = None,
    callbacks: Callbacks = (),
    metrics: Metrics = (),
    schedule: Schedule | None = None,
    seed: Seed = 0,
    *,
    shuffle: bool = True,
    schedule_every: str = "epoch",
    compile: bool | None = None,
) -> History:
    """Train a model to the end, and give the history: see `Training`.

    >>> from nn import MLP, Adam, iris
    >>> net = MLP(4, [8, 3], activation="tanh", seed=0)
    >>> optimizer = Adam(net.parameters(), lr=0.05)
    >>> history = fit(net, iris(), "cross_entropy", optimizer, epochs=20, metrics=["accuracy"])
    >>> history[-1]["accuracy"] > 0.9
    True

    Ctrl-C ends it after the current step: then the model has learnt so far, the history is that of
    the epochs that are over, and its `stopped` says "interrupted".
    """
    return Training(
        model,
        data,
        loss,
        optimizer,
        epochs,
        batch_size,
        validation,
        callbacks,
        metrics,
        schedule,
        seed,
        shuffle=shuffle,
        schedule_every=schedule_every,
        compile=compile,
    ).run()
