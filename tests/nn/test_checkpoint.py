import json
import os
import random
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import InputTypeError, InputValueError, Value
from nn import checkpoint
from nn.checkpoint import resume, write

FLOATS = st.integers(0, 2**64 - 1).map(lambda bits: struct.unpack("<d", struct.pack("<Q", bits))[0])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "net.checkpoint"


def stepped(steps=3):
    """Give an optimizer with a state, of two parameters."""
    x, y = Value(1.0), Value(2.0)
    optimizer = nn.Adam([x, y], lr=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        (x * x * y).backward()
        optimizer.step()
    return optimizer


class Kept:
    """What has any state."""

    def __init__(self, state=None):
        self.state = state

    def state_dict(self):
        return self.state

    def load_state_dict(self, state):
        self.state = state


def test_round_trip(path):
    optimizer, other = stepped(), stepped(0)
    write(path, optimizer)
    assert resume(path, other) is other
    assert other.state_dict() == optimizer.state_dict()
    assert os.listdir(path.parent) == ["net.checkpoint"]


@given(numbers=st.lists(FLOATS))
def test_every_bit_comes_back(numbers, tmp_path_factory):
    path = tmp_path_factory.mktemp("checkpoint") / "net"
    write(path, Kept({"weights": numbers}))
    found = resume(path, Kept()).state["weights"]
    assert [struct.pack("<d", x) for x in found] == [struct.pack("<d", x) for x in numbers]


def test_the_global_generator_goes_on(path):
    random.seed(5)
    random.gauss(0.0, 1.0)  # which keeps a number for the next call
    write(path, stepped())
    expected = random.gauss(0.0, 1.0), random.random()
    random.seed(6)
    resume(path, stepped(0))
    assert (random.gauss(0.0, 1.0), random.random()) == expected


def test_what_stands_in_the_file(path):
    write(path, stepped())
    head, body = map(json.loads, path.read_bytes().splitlines())
    assert list(head) == ["format", "version", "bytes", "sha256"]
    assert body["training"]["optimizer"] == "Adam"


# --- files that are not as they should be -------------------------------------------------------


def untouched(content, path, match=None, error=InputValueError):
    """Check that a file of this content is refused, and that nothing changes."""
    path.write_bytes(content)
    optimizer = stepped(1)
    before, drawn = optimizer.state_dict(), random.getstate()
    with pytest.raises(error, match=match):
        resume(path, optimizer)
    assert optimizer.state_dict() == before
    assert random.getstate() == drawn


@pytest.fixture
def content(path, monkeypatch):
    # Short, so that each of its bytes can be tried.
    monkeypatch.setattr(checkpoint, "generator_state", lambda rng: [1] * 3)
    write(path, stepped())
    return path.read_bytes()


def test_truncated_anywhere(content, path):
    for length in range(1, len(content)):
        untouched(content[:length], path, match="damaged: it")
    untouched(content + b" ", path, match="damaged: its checksum")


def test_any_bit_flipped(content, path):
    for place in range(len(content)):
        flipped = bytearray(content)
        flipped[place] ^= 1 << (place % 8)
        untouched(bytes(flipped), path)


def test_bytes_at_random(content, path):
    rng = random.Random(0)
    for _ in range(300):
        changed = bytearray(content)
        start, size = rng.randrange(len(content)), rng.randrange(1, 40)
        changed[start : start + size] = rng.randbytes(rng.choice([0, 1, size]))
        if changed != content:
            untouched(bytes(changed), path)


def test_newer(content, path):
    changed = content.replace(b'"version":1', b'"version":7')
    untouched(changed, path, match="version 7 of its format, .*up to 1; .*--upgrade stepgrad")
    for version in (b"0", b"-1", b'"7"', b"1.0", b"null", b"true", b"[" * 10_000):
        untouched(content.replace(b'"version":1', b'"version":' + version), path, match="damaged")


def test_foreign_files(path):
    untouched(b"", path, match="got an empty file")
    untouched(b"{}", path, match="got a file that begins with")
    untouched(b"PK\x03\x04abc", path, match="got a pickle of torch.save, which could run code")
    pytest.importorskip("safetensors.numpy")
    nn.save(nn.Linear(1, 1), path)
    untouched(path.read_bytes(), path, match=r"got a file of weights, which load\(path\) reads")


def test_a_checksum_that_fits_other_data(path):
    for data in ([], {}, {"training": {}}, {"training": {}, "random": [1]}, {"random": []}):
        body = checkpoint.exact_json.dumps(data)
        untouched(
            checkpoint._head(body) + b"\n" + body, path, error=(InputTypeError, InputValueError)
        )


def test_a_training_that_was_made_otherwise(path):
    write(path, stepped())
    before = random.getstate()
    other = nn.SGD([Value(1.0)])
    with pytest.raises(InputValueError, match="SGD takes a state of SGD, got one of 'Adam'"):
        resume(path, other)
    assert random.getstate() == before


# --- places -------------------------------------------------------------------------------------


def test_arguments_of_other_types(path):
    for wrong in (object(), nn.SGD, [stepped()], None):
        with pytest.raises(InputTypeError, match="takes a training, which has state_dict"):
            write(path, wrong)
        with pytest.raises(InputTypeError, match="takes a training, which has state_dict"):
            resume(path, wrong)
    with pytest.raises(InputTypeError, match="takes a training, got the model MLP: give its"):
        resume(path, nn.MLP(2, [1]))
    with pytest.raises(InputTypeError, match="takes a path as a str"):
        write(3, stepped())
    with pytest.raises(InputTypeError, match="takes a path as a str"):
        resume(3, stepped())
    with pytest.raises(InputTypeError, match=r"plain data: .* got Value: .* in training.a"):
        write(path, Kept({"a": Value(1.0)}))
    assert not path.exists()


def test_places_where_no_file_is(tmp_path):
    with pytest.raises(FileNotFoundError, match="resume finds no such file"):
        resume(tmp_path / "no", stepped())
    with pytest.raises(IsADirectoryError, match="resume takes a file, and this is a folder"):
        resume(tmp_path, stepped())
    with pytest.raises(IsADirectoryError, match="a checkpoint takes a file, and this is a folder"):
        write(tmp_path, stepped())
    with pytest.raises(FileNotFoundError, match="no such folder; make it"):
        write(tmp_path / "no" / "net", stepped())


def test_a_full_disk_keeps_the_old_file(path, monkeypatch):
    write(path, stepped())
    content = path.read_bytes()

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="a checkpoint cannot write: No space left on device"):
        write(path, stepped(5))
    monkeypatch.undo()
    assert path.read_bytes() == content
    assert os.listdir(path.parent) == [Path(path).name]


# --- as a callback ------------------------------------------------------------------------------


def training(epochs, *callbacks, **settings):
    net = nn.MLP(2, [3, 1], activation="tanh", seed=0)
    optimizer = nn.SGD(net.parameters(), lr=0.1)
    return nn.Training(net, nn.xor(), "mse", optimizer, epochs, callbacks=callbacks, **settings)


@pytest.fixture
def places(monkeypatch):
    """Where each checkpoint was written: epochs that are over, and steps of the next."""
    found = []
    monkeypatch.setattr(
        checkpoint, "write", lambda path, it: found.append((it.place.epoch, it.place.step))
    )
    return found


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, [(1, 0), (2, 0), (3, 0), (4, 0), (5, 0)]),
        ({"every": 2}, [(2, 0), (4, 0), (5, 0)]),
        ({"every": 9}, [(5, 0)]),
        ({"every": 4, "every_steps": 3}, [*((e, 3) for e in range(4)), (4, 0), (4, 3), (5, 0)]),
    ],
)
def test_when_it_is_written(settings, expected, places, path):
    training(5, nn.Checkpoint(path, **settings), batch_size=1).run()
    assert places == expected


def test_it_is_written_when_the_training_stops(places, path):
    stops = nn.EarlyStopping(patience=1, min_delta=100.0)
    run = training(9, nn.Checkpoint(path, every=9), stops)
    run.run()
    assert places == [(2, 0)]


def test_it_is_told_last(path):
    stops = nn.EarlyStopping(patience=5)
    training(3, nn.Checkpoint(path), stops).run()
    told = checkpoint.exact_json.loads(path.read_bytes().splitlines()[1])["training"]["callbacks"]
    assert [each["best_epoch"] for each in told if each] == [3]


def test_arguments_of_the_callback(path):
    for wrong in ({"every": 0}, {"every": -1}, {"every_steps": 0}):
        with pytest.raises(InputValueError, match="Checkpoint takes a whole number of at least 1"):
            nn.Checkpoint(path, **wrong)
    with pytest.raises(InputTypeError, match="Checkpoint takes an int as every"):
        nn.Checkpoint(path, every="epoch")
    with pytest.raises(InputTypeError, match="Checkpoint takes a path as a str"):
        nn.Checkpoint(3)


def test_a_place_that_cannot_be_written_to_is_found_at_once(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match="Checkpoint finds no such folder; make it"):
        training(3, nn.Checkpoint(tmp_path / "no" / "net"))
    with pytest.raises(IsADirectoryError, match="Checkpoint takes a file, and this is a folder"):
        training(3, nn.Checkpoint(tmp_path))
    monkeypatch.setattr(os, "access", lambda *args: False)
    with pytest.raises(PermissionError, match="Checkpoint may not write into this folder"):
        training(3, nn.Checkpoint(tmp_path / "net"))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "other",
    [
        lambda: training(3, batch_size=2),
        lambda: training(3, nn.EarlyStopping()),
        lambda: nn.Training(
            (net := nn.MLP(2, [2, 1])), nn.xor(), "mse", nn.SGD(net.parameters()), 3
        ),
        lambda: nn.Training(
            (net := nn.MLP(2, [3, 1])), nn.xor(), "mse", nn.Adam(net.parameters()), 3
        ),
        lambda: nn.Training(
            (net := nn.MLP(2, [3, 1])), nn.moons(5), "mse", nn.SGD(net.parameters()), 3
        ),
        lambda: nn.Training(
            (net := nn.MLP(2, [3, 1])),
            nn.xor(),
            "mse",
            (optimizer := nn.SGD(net.parameters())),
            3,
            schedule=nn.StepLR(optimizer, 3),
        ),
    ],
    ids=["batches", "callbacks", "weights", "optimizer", "rows", "schedule"],
)
def test_another_training_is_refused_and_stays_as_it_is(other, path):
    run = training(3)
    run.run()
    write(path, run)
    made = other()
    before, drawn = made.state_dict(), random.getstate()
    with pytest.raises((InputTypeError, InputValueError)):
        resume(path, made)
    assert made.state_dict() == before
    assert random.getstate() == drawn


OPTIMIZERS = {
    "SGD": lambda ps: nn.SGD(ps, lr=0.1, momentum=0.9, nesterov=True),
    "RMSprop": lambda ps: nn.RMSprop(ps, momentum=0.5, centered=True),
    "Adagrad": lambda ps: nn.Adagrad(ps, lr_decay=0.1),
    "Adam": lambda ps: nn.Adam(ps, amsgrad=True),
    "AdamW": lambda ps: nn.AdamW(ps),
    "LBFGS": lambda ps: nn.LBFGS(ps, max_iter=3, line_search="strong_wolfe"),
}
SCHEDULES = {
    "none": lambda optimizer: None,
    "cosine": lambda optimizer: nn.CosineAnnealingLR(optimizer, 8),
    "one cycle": lambda optimizer: nn.OneCycleLR(optimizer, max_lr=0.1, total_steps=9),
    "plateau": lambda optimizer: nn.ReduceLROnPlateau(optimizer, patience=0, threshold=0.5),
    "sequence": lambda optimizer: nn.SequentialLR(
        optimizer, [nn.LinearLR(optimizer), nn.ExponentialLR(optimizer, 0.5)], [3]
    ),
}


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_each_optimizer_and_schedule_goes_on(optimizer, schedule, path):
    if schedule == "one cycle" and optimizer in ("Adagrad", "LBFGS"):
        pytest.skip("they have no momentum to cycle")

    def made():
        net = nn.MLP(2, [3, 1], activation="tanh", seed=0)
        chosen = OPTIMIZERS[optimizer](net.parameters())
        changes = SCHEDULES[schedule](chosen)
        return nn.Training(net, nn.moons(6), "mse", chosen, 8, batch_size=3, schedule=changes)

    whole, first = made(), made()
    whole.run()
    for _ in range(4):
        next(first)
    next(first.steps())
    write(path, first)
    again = resume(path, made())
    again.run()
    assert again.state_dict() == whole.state_dict()
    assert len(again.history) == 8


def test_callbacks_that_are_others_are_told(path):
    write(path, training(3, nn.Checkpoint(path)))
    with pytest.raises(InputValueError, match=r"has 0 callbacks, .* one with 1; make it with the"):
        resume(path, training(3))
