"""Training: a loss, its gradient, a step; and again, epoch by epoch.

>>> from nn import MLP, Adam, moons
>>> net = MLP(2, [8, 1], init="he", seed=0)
>>> optimizer = Adam(net.parameters(), lr=0.1)
>>> loss = "binary_cross_entropy_with_logits"
>>> for epoch in Training(net, moons(40), loss, optimizer, epochs=3, metrics=["accuracy"]):
...     print(f"{epoch['loss']:.3f} {epoch['accuracy']:.0%}")
0.629 62%
0.473 65%
0.396 82%

It is a state and a step: whoever asks for no more has stopped it, and may go on later. `fit` runs
one to its end.

Next: `update.py`, which makes a step; `callbacks.py`; `examples.py` for networks trained so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from nn import training_state
from nn.callback import Callback, called
from nn.checks import choice, count
from nn.history import History, Record
from nn.init import Seed
from nn.interrupts import deferred
from nn.judge import Judge, fitting, no_single_rows
from nn.losses import LOSSES
from nn.metrics import Metric, named_metrics, threshold
from nn.module import Module
from nn.optimizer import Optimizer
from nn.pairs import pairs
from nn.place import Place
from nn.schedule import Schedule
from nn.update import Loss, Update

Metrics = Iterable[str | Metric] | Mapping[str, Metric]
Callbacks = Iterable[Callback | Callable[[Record], object]]

_NAME = "Training"
INTERRUPTED = "interrupted"  # what a history says of Ctrl-C


class Training:
    """Epochs: each passes over all rows, in batches, and gives its record.

    >>> from nn import MLP, SGD, xor
    >>> net = MLP(2, [4, 1], activation="tanh", seed=0)
    >>> training = Training(net, xor(), "mse", SGD(net.parameters()), epochs=2, batch_size=2)
    >>> for step in training.steps():  # of this epoch
    ...     print(step["epoch"], step["step"], training.optimizer.lr)
    1 1 0.01
    1 2 0.01
    >>> next(training) == training.history[-1], training.done
    (True, True)

    `data` is a `Dataset` or a tuple of features and targets; `loss` a name of `LOSSES` or a
    function of a batch of outputs and its targets, which gives a Value; `metrics` are such, which
    give a number, or names of `METRICS`. Without `batch_size` each step sees all rows. After each
    epoch `validation` data are judged, in `eval`, and `schedule` steps, with the validation loss or
    the loss; with `schedule_every="step"` it steps after each step. The seed is that of the order
    of the rows, which `shuffle=False` keeps as they are. For callbacks see `callback.py`.

    With `compile` the steps are replays of one recording, see `autograd.compile`: the same numbers
    up to rounding, in less time. By default they are so where the native backend is there, the
    model can be recorded, and all code of the model and the loss is of this library, for what
    another function reads may change; True raises where it cannot, False builds a graph in each
    step.

    Everything is checked before any weight changes: the errors are `InputTypeError` and
    `InputValueError`. A loss or gradient that is nan or infinite raises `AnomalyError` with its
    first cause; the model is as before that step. Ctrl-C waits until the step is over.
    """

    def __init__(
        self,
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
    ) -> None:
        """Check everything; nothing is learnt yet."""
        fitting(model, optimizer, schedule)
        self.model, self.optimizer, self.schedule = model, optimizer, schedule
        self.data = pairs(data, _NAME, "data")
        self.validation = None if validation is None else pairs(validation, _NAME, "validation")
        self.epochs = count(epochs, _NAME, "epochs")
        self.place = Place(len(self.data), batch_size, seed, shuffle)
        no_single_rows(model, len(self.data), self.place.batch_size)
        loss = loss if callable(loss) else choice(loss, LOSSES, _NAME, "loss")
        taken, above = ("epoch", "step", "loss", "lr"), threshold(loss, self.data.targets)
        self.metrics = named_metrics(metrics, _NAME, taken, above)
        self._judge = Judge(model, loss, self.metrics)
        self._judge.try_out(self.data)
        if self.validation is not None:
            self._judge.try_out(self.validation)
        every = {"epoch": False, "step": True}
        self._by_step = choice(schedule_every, every, _NAME, "schedule_every")
        self._update = Update(model, loss, optimizer, self._told_of_gradients, compile)
        self.history = History()
        self._in_step = self._ended = False
        # What writes checkpoints is told last, when the others know what is to be written.
        self.callbacks = sorted(called(callbacks, _NAME), key=lambda each: each.last)
        for callback in self.callbacks:
            callback.begin(self)

    @property
    def names(self) -> list[str]:
        """The names of what an epoch measures."""
        measured = ["loss", *self.metrics]
        return measured + [f"validation_{name}" for name in measured if self.validation]

    @property
    def done(self) -> bool:
        """Whether the last epoch is over, or the training was stopped."""
        return bool(self.history.stopped) or self.place.epoch >= self.epochs

    def __iter__(self) -> Iterator[Record]:
        """Go over the epochs that are left."""
        return self

    def __next__(self) -> Record:
        """Make the steps that are left of this epoch, and give its record."""
        before = len(self.history)
        list(self.steps())
        if len(self.history) == before:  # done, or stopped within the epoch
            raise StopIteration
        return self.history[-1]

    def steps(self) -> Iterator[Record]:
        """Make the steps that are left of this epoch, one by one, and give the record of each.

        >>> from nn import MLP, SGD, xor
        >>> net = MLP(2, [1], seed=0)
        >>> training = Training(net, xor(), "mse", SGD(net.parameters()), 9, batch_size=2)
        >>> list(next(training.steps()))
        ['epoch', 'step', 'loss', 'lr']

        With the last of them the epoch is over. The next call goes on where this one was left.
        """
        epoch = self.place.epoch
        if self.place.is_over:  # it was saved, or broke off, before the end of the epoch
            self._whole(self._finish_epoch)
        while self.place.epoch == epoch and not self.done:
            yield self._whole(self._step)
        if self.done:
            self._end()

    def run(self) -> History:
        """Make all epochs that are left; Ctrl-C ends it after the current step.

        >>> from nn import MLP, SGD, xor
        >>> net = MLP(2, [1], init="zeros")
        >>> Training(net, xor(), "mse", SGD(net.parameters()), epochs=3).run()
        <History of 3 epochs: loss 0.5 → 0.4714>
        """
        try:
            for _ in self:
                pass
        except KeyboardInterrupt:
            self.stop(INTERRUPTED)
        return self.history

    def stop(self, reason: str) -> None:
        """Make no further step; the history keeps the reason."""
        self.history.stopped = reason
        if not self._in_step:
            self._end()

    def _whole(self, part: Callable[[], Any]) -> Any:
        """Do something that Ctrl-C must not leave half done."""
        with deferred():
            self._in_step = True
            try:
                return part()
            finally:
                self._in_step = False

    def _step(self) -> Record:
        if not self.model.training:
            self.model.train()
        batch = self.data.at(self.place.batch())
        at = {"epoch": self.place.epoch + 1, "step": self.place.step + 1}
        what = f"the loss of step {at['step']} of epoch {at['epoch']}"
        loss, found = self._update(batch.features, batch.targets, what)
        measured = {"loss": loss, **self._judge.measured(found, batch.targets)}
        self.place.add(measured, len(batch))
        record = {**at, **measured, "lr": self._update.rates}
        if self.schedule is not None and self._by_step:
            self.schedule.step(loss)
        for callback in self.callbacks:
            callback.after_step(self, record)
        if self.place.is_over:
            self._finish_epoch()
        if self.done:
            self._end()
        return record

    def _finish_epoch(self) -> None:
        judged = {} if self.validation is None else self._judge(self.validation)
        record = {
            "epoch": self.place.epoch + 1,
            **self.place.means,
            **{f"validation_{name}": number for name, number in judged.items()},
            "lr": self._update.rates,
        }
        self.history.records.append(record)
        self.place.next_epoch()
        if self.schedule is not None and not self._by_step:
            self.schedule.step(record.get("validation_loss", record["loss"]))
        for callback in self.callbacks:
            callback.after_epoch(self, record)

    def _told_of_gradients(self) -> None:
        for callback in self.callbacks:
            callback.after_backward(self)

    def _end(self) -> None:
        if not self._ended:
            self._ended = True
            for callback in self.callbacks:
                callback.end(self)

    def state_dict(self) -> dict[str, Any]:
        """Give all that a training made in the same way needs to go on, as plain data for JSON.

        >>> from nn import MLP, SGD, xor
        >>> net = MLP(2, [1], seed=0)
        >>> Training(net, xor(), "mse", SGD(net.parameters()), 1).state_dict()["history"]
        []
        """
        return training_state.state(self)

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from what `state_dict` gave, within an epoch, too, with the same bits.

        Raises `InputTypeError` or `InputValueError` for the state of a training that was made
        otherwise, save for its epochs; then nothing has changed.
        """
        training_state.load(self, state)
        self._ended = False

    def __repr__(self) -> str:
        """Say where it is."""
        at = f"{self.place.epoch} of {self.epochs} epochs done, {self.place.step} steps after that"
        return f"<Training: {self.history.stopped or at}>"
