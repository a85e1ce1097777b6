"""A training that is killed at any moment ends with the weights of one that was not."""

import json
import os
import random
import signal
import time

import killed_training
import pytest
from killed_training import made, outcome
from subprocesses import python, run

import nn
from autograd import backend

SCRIPT = killed_training.__file__
EPOCHS = 60
KILLS = 20

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL is POSIX's")


@pytest.fixture(autouse=True)
def global_generator():
    state = random.getstate()
    yield
    random.setstate(state)


def uninterrupted(epochs, seed=0):
    training = made(epochs, seed)
    training.run()
    return outcome(training)


def test_it_ends_with_the_same_weights(tmp_path):
    told = run(SCRIPT, str(tmp_path), str(EPOCHS), str(KILLS), STEPGRAD_BACKEND=backend()).stdout
    kills = json.loads(told)
    print(f"killed and resumed: {kills} times a training, {sum(kills)} in all")
    assert sum(kills) >= KILLS
    for seed in range(len(kills)):
        found = (tmp_path / str(seed) / "outcome.json").read_text(encoding="utf-8")
        assert found == uninterrupted(EPOCHS, seed)


# What happens before the kill, when the third epoch is written.
STAGES = {
    "half of it is written": """
def half(path, mode):
    file = io.open(path, mode)
    write = file.write
    class Half:
        def __enter__(self): return self
        def __exit__(self, *error): pass
        def write(self, content):
            write(content[: len(content) // 2])
            file.flush()
            die()
    return Half()
atomic.open = half
""",
    "it is written, but not to the disk": "os.fsync = die",
    "it is to get its name": "os.replace = die",
    "it has its name": """
replace = os.replace
def replaced(*paths):
    replace(*paths)
    die()
os.replace = replaced
""",
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_kill_while_it_is_written(stage, tmp_path):
    path = tmp_path / "net"
    code = f"""
import io, os, signal
from autograd import atomic
from nn.checkpoint import write
from killed_training import made

def die(*anything):
    os.kill(os.getpid(), signal.SIGKILL)

training = made(5)
for _ in range(2):
    next(training)
    write({str(path)!r}, training)
next(training)
{STAGES[stage]}
write({str(path)!r}, training)
"""
    done = python(code, check=False, STEPGRAD_BACKEND=backend())
    assert done.returncode == -signal.SIGKILL, done.stderr
    training = nn.resume(path, made(5))
    assert len(training.history) == (3 if stage == "it has its name" else 2)
    training.run()
    assert outcome(training) == uninterrupted(5)
    left = {file.name for file in tmp_path.iterdir()} - {"net"}
    assert len(left) == (0 if stage == "it has its name" else 1)
    nn.checkpoint.write(path, training)
    assert {file.name for file in tmp_path.iterdir()} == {"net", *left}  # it may be in use
    for name in left:
        os.utime(tmp_path / name, (0, time.time() - 3700))
    foreign = tmp_path / ".0123456789abcdef.tmp"
    foreign.touch()
    os.utime(foreign, (0, 0))
    nn.checkpoint.write(path, training)
    assert {file.name for file in tmp_path.iterdir()} == {"net", foreign.name}


@pytest.mark.parametrize("steps", range(12))
def test_it_goes_on_after_each_step(steps, tmp_path):
    training = made(4)
    for _ in range(steps // 3):
        next(training)
    for _ in zip(range(steps % 3), training.steps(), strict=False):
        pass
    nn.checkpoint.write(tmp_path / "net", training)
    random.seed(99)
    again = nn.resume(tmp_path / "net", made(4))
    again.run()
    assert outcome(again) == uninterrupted(4)


def test_one_that_ended_is_brought_to_its_end_again(tmp_path):
    path = tmp_path / "net"
    training = made(4, checkpoint=path)
    training.run()
    best = training.model.state_dict()
    again = nn.resume(path, made(4, checkpoint=path))
    assert again.done
    again.run()
    assert again.model.state_dict() == best
    longer = nn.resume(path, made(6, checkpoint=path))
    longer.run()
    assert outcome(longer) == uninterrupted(6)


class CtrlC(nn.Callback):
    def after_step(self, training, record):
        if (record["epoch"], record["step"]) == (3, 3):
            signal.raise_signal(signal.SIGINT)


def test_ctrl_c_costs_no_more_than_a_kill(tmp_path):
    path = tmp_path / "net"
    training = made(5, checkpoint=path)
    training.callbacks.insert(0, CtrlC())
    assert training.run().stopped == "interrupted"
    again = nn.resume(path, made_with_one_more(5, path))
    assert not again.done
    again.run()
    assert outcome(again) == uninterrupted(5)


def made_with_one_more(epochs, path):
    """Make a training with as many callbacks as the interrupted one."""
    training = made(epochs, checkpoint=path)
    training.callbacks.insert(0, nn.Callback())
    return training
