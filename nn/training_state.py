"""Training state: all that a training needs to go on, as plain data.

>>> from nn import MLP, SGD, Training, xor
>>> def made():
...     net = MLP(2, [2, 1], seed=0)
...     return Training(net, xor(), "mse", SGD(net.parameters()), epochs=3, batch_size=3)
>>> first, second = made(), made()
>>> step = next(first.steps())
>>> load(second, state(first))
>>> first.run() == second.run()
True

Next: `checkpoint.py`, which keeps it in a file.
"""

from typing import TYPE_CHECKING, Any

from autograd import InputTypeError, InputValueError
from nn import state_checks
from nn.checks import shown
from nn.history import History, records

if TYPE_CHECKING:
    from nn.training import Training

_NAME = "Training"
_FIELDS = {"place", "history", "stopped", "callbacks", "optimizer", "schedule", "model"}


def state(training: "Training") -> dict[str, Any]:
    """Give all that changes while a training runs: see `Training.state_dict`.

    >>> from nn import MLP, SGD, Training, xor
    >>> net = MLP(2, [1], seed=0)
    >>> state(Training(net, xor(), "mse", SGD(net.parameters()), epochs=1))["history"]
    []
    """
    schedule = training.schedule
    return {
        "place": training.place.state_dict(),
        "history": records(training.history.records),
        "stopped": training.history.stopped,
        "callbacks": [callback.state_dict() for callback in training.callbacks],
        "optimizer": training.optimizer.state_dict(),
        "schedule": None if schedule is None else schedule.state_dict(),
        "model": training.model.state_dict(),
    }


def load(training: "Training", given: object) -> None:
    """Take all of it over, or nothing: see `Training.load_state_dict`.

    >>> from nn import MLP, SGD, Training, xor
    >>> net = MLP(2, [1], seed=0)
    >>> load(Training(net, xor(), "mse", SGD(net.parameters()), epochs=1), {"place": {}})
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: Training takes a state with callbacks and history and model and
    optimizer and place and schedule and stopped, got one without callbacks
    """
    before = state(training)
    try:
        _load(training, given)
    except BaseException:
        _load(training, before)
        raise


def _load(training: "Training", given: object) -> None:
    found = state_checks.fields(given, _FIELDS, _NAME)
    take_place = training.place.checked_state(found["place"])
    if not isinstance(found["stopped"], str):
        raise InputTypeError(
            f"{_NAME} takes a state with a str as stopped, got {shown(found['stopped'])}"
        )
    history = History(records(found["history"]), found["stopped"])
    told = found["callbacks"]
    if not isinstance(told, list) or len(told) != len(training.callbacks):
        was = len(told) if isinstance(told, list) else shown(told)
        raise InputValueError(
            f"{_NAME} has {len(training.callbacks)} callbacks, and its state was that of one with "
            f"{was}; make it with the same callbacks, in the same order"
        )
    if (found["schedule"] is None) != (training.schedule is None):
        has = "one without" if found["schedule"] is None else "one with"
        raise InputValueError(
            f"{_NAME} takes a state that has a schedule where it has one itself, got {has}"
        )
    if training.schedule is not None:  # before the optimizer, whose state has the rates
        training.schedule.load_state_dict(found["schedule"])
    training.optimizer.load_state_dict(found["optimizer"])
    for callback, each in zip(training.callbacks, told, strict=True):
        callback.load_state_dict(each)
    training.model.load_state_dict(found["model"])
    take_place()
    training.history = history
