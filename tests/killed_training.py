"""A small training, run as a script that may be killed: it goes on where its checkpoint is."""

import json
import random
import sys
from pathlib import Path

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


def main(folder: str, epochs: int, seed: int) -> None:
    """Train to the end, from the checkpoint if there is one."""
    path = Path(folder, "net.checkpoint")
    training = made(epochs, seed, path)
    if path.exists():
        nn.resume(path, training)
    print("ready", flush=True)
    training.run()
    Path(folder, "outcome.json").write_text(outcome(training), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
