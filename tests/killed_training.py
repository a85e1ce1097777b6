"""A small training in a process that may be killed: it goes on where its checkpoint is."""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

import nn


def made(epochs: int, seed: int = 0, checkpoint: Path | None = None) -> nn.Training:
    """Make a training that has something of each kind to remember."""
    random.seed(seed)
    model = nn.Sequential(
        nn.Linear(2, 3, seed=seed),
        nn.BatchNorm(3),
        nn.Tanh(),
        nn.Dropout(0.2, seed=seed),
        nn.Dropout(0.1),  # which draws from Python's global generator
        nn.Linear(3, 1, seed=seed),
    )
    optimizer = nn.Adam(model.parameters(), lr=0.05)
    callbacks: list[nn.Callback] = [nn.EarlyStopping(patience=epochs)]
    if checkpoint is not None:
        # Epochs as well as steps, and an epoch at times that is not written.
        callbacks.insert(0, nn.Checkpoint(checkpoint, every=2, every_steps=2))
    return nn.Training(
        model,
        nn.moons(9, noise=0.1, seed=seed),
        "binary_cross_entropy_with_logits",
        optimizer,
        epochs,
        batch_size=3,
        validation=nn.moons(4, seed=seed),
        callbacks=callbacks,
        metrics=["accuracy"],
        schedule=nn.StepLR(optimizer, step_size=7, gamma=0.9),
        seed=seed,
    )


def outcome(training: nn.Training) -> str:
    """Give all that came of a training, to the last bit."""
    state = training.state_dict()
    state["callbacks"] = [each for each in state["callbacks"] if each]
    return json.dumps({**state, "random": random.random()})


def live(folder: Path, epochs: int, seed: int, ready: int) -> None:
    """Train to the end, from the checkpoint if there is one; tell a pipe when that begins."""
    path = folder / "net.checkpoint"
    training = made(epochs, seed, path)
    if path.exists():
        nn.resume(path, training)
    os.write(ready, b"!")
    training.run()
    (folder / "outcome.json").write_text(outcome(training), encoding="utf-8")


def is_killed(seconds: float, *arguments: Any) -> bool:
    """Give a process so long to live, from when it trains; tells whether it did not get to its end.

    It is forked: a new interpreter would take most of the time to import what this one has.
    """
    begun, ready = os.pipe()
    child = os.fork()
    if not child:
        live(*arguments, ready)
        os._exit(0)
    os.close(ready)
    assert os.read(begun, 1) == b"!", "it came to its end before it began"
    os.close(begun)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL), code
    return code != 0


def main(folder: str, epochs: int, least: int) -> None:
    """Kill trainings at random moments, each until it is over; print how often each was killed."""
    moments, kills, longest = random.Random(0), [], 0.04
    while sum(kills) < least:
        seed = len(kills)
        place = Path(folder, str(seed))
        place.mkdir()
        kills.append(0)
        while is_killed(moments.uniform(0.0, longest), place, epochs, seed):
            kills[-1] += 1
            if sum(kills) >= least:  # enough, on a machine where a life gets not far
                longest *= 1.5
    print(json.dumps(kills))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
