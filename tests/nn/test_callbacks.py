"""Callbacks: what they are told and when; early stopping, the bar, checkpoints, Ctrl-C."""

import io
import json
import os
import signal
import sys
import threading

import pytest
from subprocesses import start

import nn
from autograd import InputTypeError, InputValueError, MissingExtraError, backend
from nn import MLP, SGD, EarlyStopping, GradientFlow, Training, fit, moons
from nn.callback import Callback
from nn.checkpoint import resume
from nn.interrupts import deferred

BINARY = "binary_cross_entropy_with_logits"
DATA = moons(12, seed=0)


def made(*callbacks, epochs=2, batch_size=6, lr=0.1, **options):
    net = MLP(2, [4, 1], init="he", seed=0)
    optimizer = SGD(net.parameters(), lr=lr)
    return Training(
        net, DATA, BINARY, optimizer, epochs, batch_size, callbacks=callbacks, **options
    )


class Diary(Callback):
    """Writes down what it is told."""

    def __init__(self):
        self.lines = []

    def begin(self, training):
        self.lines.append("begin")

    def after_backward(self, training):
        self.lines.append("backward")

    def after_step(self, training, record):
        self.lines.append((record["epoch"], record["step"]))

    def after_epoch(self, training, record):
        self.lines.append(record["epoch"])
        assert training.history[-1] is record

    def end(self, training):
        self.lines.append("end")


def test_what_is_told_when():
    diary = Diary()
    made(diary).run()
    assert diary.lines == [
        "begin",
        *["backward", (1, 1), "backward", (1, 2), 1],
        *["backward", (2, 1), "backward", (2, 2), 2],
        "end",
    ]


def test_a_function_takes_the_record_of_each_epoch():
    told = []
    assert made(told.append).run().records == told


@pytest.mark.parametrize("moment", ["after_step", "after_epoch"])
def test_a_training_can_be_stopped(moment):
    diary = Diary()

    class Stop(Callback):
        pass

    setattr(Stop, moment, lambda self, training, record: training.stop("enough"))
    training = made(Stop(), diary)
    history = training.run()
    assert history.stopped == "enough"
    assert len(history) == (moment == "after_epoch")
    assert diary.lines.count("end") == 1
    assert training.done
    assert list(training) == []
    assert "enough" in repr(history)
    assert "enough" in repr(training)


def test_gradients_are_recorded_before_the_step_uses_them():
    net = MLP(2, [4, 1], init="he", seed=0)
    flow = GradientFlow(net)
    fit(net, DATA, BINARY, SGD(net.parameters()), 3, 4, callbacks=[flow])
    assert len(flow.steps) == 9


def test_clipping_is_a_callback():
    class Clip(Callback):
        def after_backward(self, training):
            nn.clip_grad_norm(training.model.parameters(), 1e-9)

    training = made(Clip())
    before = [parameter.data for parameter in training.model.parameters()]
    training.run()
    moved = [parameter.data for parameter in training.model.parameters()]
    assert moved == pytest.approx(before, abs=1e-8)


# --- early stopping -----------------------------------------------------------------------------


class Scripted(Callback):
    """Puts losses into the records, and marks each epoch in the weights."""

    def __init__(self, losses):
        self.losses = losses

    def after_epoch(self, training, record):
        record["loss"] = self.losses[record["epoch"] - 1]
        training.model.layers[0].neurons[0].b.data = float(record["epoch"])


@pytest.mark.parametrize(
    ("losses", "options", "epochs", "best"),
    [
        ([5.0, 4.0, 4.5, 4.2, 1.0], {"patience": 2}, 4, 2),
        ([5.0, 4.0, 4.5, 3.0, 1.0], {"patience": 2}, 5, 5),
        ([5.0, 4.9, 4.8, 4.7, 4.6], {"patience": 2, "min_delta": 0.5}, 3, 1),
        ([1.0, 2.0, 1.5, 1.5, 1.5], {"patience": 4, "mode": "max"}, 5, 2),
        ([5.0, float("nan"), float("nan"), 4.0, 4.0], {"patience": 2}, 3, 1),
        ([float("nan")] * 5, {"patience": 2}, 2, 2),
        ([5.0, 4.0, 4.5, 4.2, 1.0], {"patience": 2, "restore_best": False}, 4, 4),
    ],
)
def test_early_stopping(losses, options, epochs, best):
    training = made(Scripted(losses), EarlyStopping(**options), epochs=5)
    history = training.run()
    assert len(history) == epochs
    assert training.model.layers[0].neurons[0].b.data == best
    assert bool(history.stopped) == (epochs < 5)


def test_early_stopping_watches_the_validation_where_there_is_one():
    stopping = EarlyStopping(patience=1)
    history = made(stopping, epochs=50, lr=0.0, validation=moons(4)).run()
    assert history.stopped.startswith("validation_loss has not improved for 1 epochs")
    # The same object begins anew in another training.
    assert len(made(stopping, epochs=50, lr=0.0).run()) == 2


def test_early_stopping_goes_on_from_its_state():
    def training():
        return made(Scripted([3.0, 2.0, 2.5, 2.5, 2.5]), EarlyStopping(patience=3), epochs=5)

    first, second, whole = training(), training(), training()
    next(first)
    next(first)
    next(first)
    second.load_state_dict(json.loads(json.dumps(first.state_dict())))
    second.run()
    assert second.history == whole.run()
    assert second.model.state_dict() == whole.model.state_dict()
    assert second.model.layers[0].neurons[0].b.data == 2.0
    with pytest.raises(InputTypeError, match="a dict as weights"):
        EarlyStopping().load_state_dict({**EarlyStopping().state_dict(), "weights": 3})


def test_what_stopped_before_it_was_loaded_has_its_best_weights():
    first = made(Scripted([3.0, 2.0, 2.5]), EarlyStopping(patience=1), epochs=5)
    first.run()
    second = made(Scripted([]), EarlyStopping(patience=1), epochs=5)
    state = first.state_dict()
    state["model"]["layers.0.bias"][0] = 99.0  # as it was before the end was told
    second.load_state_dict(state)
    assert second.run() == first.history
    assert second.model.layers[0].neurons[0].b.data == 2.0


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"patience": 0}, InputValueError),
        ({"min_delta": -1.0}, InputValueError),
        ({"mode": "least"}, InputValueError),
    ],
)
def test_settings_of_early_stopping(options, error):
    with pytest.raises(error, match="EarlyStopping takes"):
        EarlyStopping(**options)


# --- the bar ------------------------------------------------------------------------------------


def test_progress_shows_the_loss_and_the_metrics():
    pytest.importorskip("tqdm")
    screen = io.StringIO()
    bar = nn.Progress("moons", file=screen, disable=False, mininterval=0.0)
    made(bar, metrics=["accuracy"]).run()
    last = screen.getvalue().rstrip().split("\r")[-1]
    assert last.startswith("moons: 100%")
    assert "4/4" in last
    assert "epoch 2, loss 1." in last
    assert "accuracy 0." in last


def test_progress_is_quiet_where_nobody_sees_it(capsys):
    pytest.importorskip("tqdm")
    made(nn.Progress()).run()
    assert capsys.readouterr().err == ""


def test_progress_needs_tqdm(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'stepgrad\[demo\]'"):
        made(nn.Progress())


# --- checkpoints --------------------------------------------------------------------------------


def test_a_checkpoint_has_what_the_other_callbacks_know(tmp_path):
    path = tmp_path / "net.checkpoint"
    # The first in the list, it is told last.
    first = made(nn.Checkpoint(path), EarlyStopping(patience=5), epochs=4)
    next(first)
    second = resume(path, made(nn.Checkpoint(path), EarlyStopping(patience=5), epochs=4))
    assert second.state_dict() == first.state_dict()
    assert second.callbacks[0].best_epoch == 1
    assert second.run() == first.run()


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_checkpoints_within_an_epoch(tmp_path, steps):
    path = tmp_path / "net.checkpoint"

    def training():
        return made(nn.Checkpoint(path, every_steps=1), batch_size=4, epochs=3)

    first = training()
    for _ in range(steps):
        next(first.steps())
    second = resume(path, training())
    assert second.place.steps_made == steps
    assert second.run() == first.run()
    assert second.model.state_dict() == first.model.state_dict()


# --- Ctrl-C -------------------------------------------------------------------------------------


class Interrupt(Callback):
    """Presses Ctrl-C in the middle of a step."""

    def __init__(self, times=1):
        self.times, self.steps = times, 0

    def after_backward(self, training):
        self.steps += 1
        if self.steps == 3:
            for _ in range(self.times):
                signal.raise_signal(signal.SIGINT)


def test_ctrl_c_ends_after_the_step():
    training = made(Interrupt(), epochs=5, batch_size=None)
    whole = made(epochs=3, batch_size=None)
    whole.run()
    history = training.run()
    assert history.stopped == "interrupted"
    assert history.records == whole.history.records
    assert training.model.state_dict() == whole.model.state_dict()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_loop_is_interrupted_and_can_go_on():
    training, whole = made(Interrupt(), epochs=4), made(epochs=4)
    seen = []
    with pytest.raises(KeyboardInterrupt):
        seen += training
    assert training.place.steps_made == 3
    assert not training.done
    list(training)
    assert training.history == whole.run()
    assert training.model.state_dict() == whole.model.state_dict()


def test_a_second_ctrl_c_does_not_wait():
    training = made(Interrupt(times=2), epochs=4)
    whole = made(epochs=4)
    with pytest.raises(KeyboardInterrupt):
        list(training)
    assert training.place.steps_made == 2
    for _ in range(2):
        next(whole.steps())
    assert training.model.state_dict() == whole.model.state_dict()


def test_signals_of_others_are_left_alone():
    told = []
    before = signal.signal(signal.SIGINT, lambda *_: told.append(len(told)))
    try:
        with deferred():
            signal.raise_signal(signal.SIGINT)
            assert told == []
        assert told == [0]
    finally:
        signal.signal(signal.SIGINT, before)
    thread = threading.Thread(target=made().run)
    thread.start()
    thread.join()


LONG = """
import json, sys
from nn import MLP, SGD, fit, moons
net = MLP(2, [4, 1], seed=0)
optimizer = SGD(net.parameters(), lr=0.01)
def told(record):
    print("epoch", record["epoch"], flush=True)
loss = "binary_cross_entropy_with_logits"
history = fit(net, moons(20), loss, optimizer, 10**9, callbacks=[told])
print(json.dumps([history.records, history.stopped, net.state_dict()]))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_real_ctrl_c():
    # A test runner in the background may ignore SIGINT, and its children with it.
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)" + LONG
    with start("-c", code, STEPGRAD_BACKEND=backend()) as process:
        for _ in range(5):
            assert process.stdout.readline().startswith("epoch")
        process.send_signal(signal.SIGINT)
        lines = process.stdout.read().splitlines()
    assert process.returncode == 0
    records, stopped, state = json.loads(lines[-1])
    assert stopped == "interrupted"
    assert len(records) >= 5
    # The model is that of so many whole steps.
    net = MLP(2, [4, 1], seed=0)
    history = fit(net, moons(20), BINARY, SGD(net.parameters(), lr=0.01), len(records))
    assert history.records == records
    assert net.state_dict() == state
