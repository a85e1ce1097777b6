"""Checkpoint: a training in a file, from which it goes on as if it had never stopped.

>>> import tempfile
>>> from nn import MLP, SGD, Training, xor
>>> def made(epochs, *callbacks):
...     net = MLP(2, [4, 1], activation="tanh", seed=0)
...     optimizer = SGD(net.parameters(), lr=0.1, momentum=0.9)
...     return Training(net, xor(), "mse", optimizer, epochs, callbacks=callbacks)
>>> with tempfile.TemporaryDirectory() as folder:
...     path = f"{folder}/xor.checkpoint"
...     made(2, Checkpoint(path)).run()
...     training = resume(path, made(5, Checkpoint(path)))
...     len(training.history), training.run() == made(5).run()
<History of 2 epochs: loss ...>
(2, True)

A file has two lines of JSON. The head says the `format`, "stepgrad checkpoint", its `version`, and
how many `bytes` follow, with their `sha256`. Then comes the state: of model, optimizer, schedule,
callbacks, history and random generators, every float to its last bit. No code, and no pickle.

Next: `training.py`, whose state this is; `io.py` for the weights alone.
"""

import hashlib
import os
import random
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from autograd import InputTypeError, InputValueError
from nn import exact_json, files, state_checks
from nn.callback import Callback, Record
from nn.checks import count, shown
from nn.init import GLOBAL, generator_state, restore_generator
from nn.module import Module

if TYPE_CHECKING:
    from nn.training import Training

FORMAT: Final = "stepgrad checkpoint"
VERSION: Final = 1
_BEGINNING: Final = b'{"format":"stepgrad checkpoint"'

Location = str | os.PathLike[str]


class Resumable(Protocol):
    """What has a state of plain data: a training, an optimizer, a schedule."""

    def state_dict(self) -> dict[str, Any]:
        """Give the state."""

    def load_state_dict(self, state: dict[str, Any]) -> Any:
        """Check a state as a whole, then take it."""


T = TypeVar("T", bound=Resumable)


class Checkpoint(Callback):
    """Write a checkpoint after each epoch, or after every so many, and after the last.

    >>> Checkpoint("net.checkpoint", every=10).every
    10

    With `every_steps` also within an epoch, after so many of its steps. The file is complete at
    every moment: the old one stays until the new one is written. Raises `InputTypeError` or
    `InputValueError` for other arguments, and `OSError` where nothing can be written, as in a
    folder that is not there: this at once, before anything is learnt.

    A kill, or Ctrl-C, costs what came after the last write: see `resume`. A kill in the midst of a
    write may leave its unfinished file, `.stepgrad-….tmp`; a write to the same folder removes it,
    from an hour later on.
    """

    last = True  # what the others know of an epoch is written, too

    def __init__(self, path: Location, every: int = 1, every_steps: int | None = None) -> None:
        """Take the path; nothing is written yet."""
        self.path = files.located(path, "Checkpoint")
        self.every = count(every, "Checkpoint", "every")
        self.every_steps = (
            None if every_steps is None else count(every_steps, "Checkpoint", "every_steps")
        )

    def begin(self, training: "Training") -> None:
        """Find out whether the place can be written to."""
        files.check_place(self.path, "Checkpoint")

    def after_step(self, training: "Training", record: Record) -> None:
        """Write, where enough steps are made."""
        if self.every_steps and record["step"] % self.every_steps == 0:
            write(self.path, training)

    def after_epoch(self, training: "Training", record: Record) -> None:
        """Write, where enough epochs are over."""
        # Not at the end: then others may have changed the weights, to the best ones, and one that
        # Ctrl-C ended could not go on from there. One that is done is brought to its end again.
        if record["epoch"] % self.every == 0 or training.done:
            write(self.path, training)


def write(path: Location, training: Resumable) -> None:
    """Write the state of a training; the old file stays until the new one is complete.

    >>> write("a.checkpoint", object())
    Traceback (most recent call last):
    ...
    autograd.errors.InputTypeError: a checkpoint takes a training, which has state_dict and
    load_state_dict, got object: <object ...>

    Python's global generator is kept, too: a `Dropout` without a seed draws from it.
    """
    _is_resumable(training, "a checkpoint")
    state = {"training": training.state_dict(), "random": generator_state(GLOBAL)}
    body = exact_json.dumps(state)
    files.write(path, _head(body) + b"\n" + body, "a checkpoint")


def resume(path: Location, training: T) -> T:
    """Set a training, made as the first time, to the state of a file; gives the training.

    >>> from autograd import Value
    >>> from nn import SGD
    >>> resume("no.checkpoint", SGD([Value(1.0)]))
    Traceback (most recent call last):
    ...
    FileNotFoundError: [Errno 2] resume finds no such file; correct the path: 'no.checkpoint'

    A script that may be killed at any moment begins so:

        training = Training(..., callbacks=[Checkpoint("net.checkpoint")])
        if Path("net.checkpoint").exists():
            resume("net.checkpoint", training)

    The weights are then, bit for bit, those of a training that was never killed. Raises
    `InputValueError` for a file that is cut off, changed, newer or of another kind, `OSError` for
    one that cannot be read, and what `load_state_dict` raises where the training was made
    otherwise: then nothing has changed.
    """
    _is_resumable(training, "resume")
    state = _parsed(files.read(path, "resume"), path)
    restore_generator(random.Random(), state["random"])
    training.load_state_dict(state["training"])
    restore_generator(GLOBAL, state["random"])
    return training


def _is_resumable(training: object, taker: str) -> None:
    for name in ("state_dict", "load_state_dict"):
        if isinstance(training, type) or not callable(getattr(training, name, None)):
            raise InputTypeError(
                f"{taker} takes a training, which has state_dict and load_state_dict, "
                f"got {shown(training)}"
            )
    if isinstance(training, Module):
        raise InputTypeError(
            f"{taker} takes a training, got the model {type(training).__name__}: give its "
            "Training; for the weights alone there are save and load"
        )


def _head(body: bytes) -> bytes:
    digest = hashlib.sha256(body).hexdigest()
    return exact_json.dumps(
        {"format": FORMAT, "version": VERSION, "bytes": len(body), "sha256": digest}
    )


def _parsed(content: bytes, path: Location) -> dict[str, Any]:
    """Check a file as a whole, and give its state."""
    line, newline, body = content.partition(b"\n")
    if not newline and content[: len(_BEGINNING)] == _BEGINNING[: len(content)] != b"":
        raise files.damaged(path, f"it is cut off after {len(content)} bytes")
    if not content.startswith(_BEGINNING):
        raise InputValueError(f"resume takes a checkpoint, got {files.unknown(content)}: {path}")
    try:
        given = exact_json.loads(line)
        version, size = given["version"], given["bytes"]
    except (ValueError, KeyError):
        version, size = None, None
    if type(version) is int and version > VERSION:
        raise files.newer(path, version, VERSION)
    if type(size) is int and len(body) < size:
        raise files.damaged(path, f"it has {len(body)} of {size} bytes after its head")
    if line != _head(body):
        raise files.damaged(path, "its checksum is that of other content")
    return state_checks.fields(exact_json.loads(body), {"training", "random"}, "resume")
