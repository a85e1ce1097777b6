"""Callback: what is told of a training while it runs, and may end it.

>>> class GoodEnough(Callback):
...     def after_epoch(self, training, record):
...         if record["loss"] < 0.4:
...             training.stop("good enough")
>>> from nn import MLP, SGD, fit, moons
>>> net = MLP(2, [8, 1], init="he", seed=0)
>>> optimizer = SGD(net.parameters(), lr=0.5)
>>> loss = "binary_cross_entropy_with_logits"
>>> fit(net, moons(20), loss, optimizer, 100, callbacks=[GoodEnough()])
<History of 35 epochs: loss 0.647 → 0.3992; good enough>

Next: `callbacks.py` for some of them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from autograd import InputTypeError
from nn import state_checks
from nn.checks import shown

if TYPE_CHECKING:
    from nn.training import Training

Record = dict[str, Any]


class Callback:
    """The base class: each method is called at its moment, and does nothing here.

    >>> Callback().state_dict()
    {}

    Callbacks are told in the order of their list; one with `last` after all others.
    """

    last: bool = False

    def begin(self, training: "Training") -> None:
        """Check that it fits a training that is being made, and begin anew."""

    def after_backward(self, training: "Training") -> None:
        """Read or change the gradients, before the optimizer uses them."""

    def after_step(self, training: "Training", record: Record) -> None:
        """Take the record of a step."""

    def after_epoch(self, training: "Training", record: Record) -> None:
        """Take the record of an epoch, which is in the history already."""

    def end(self, training: "Training") -> None:
        """Finish: the last epoch is over, or the training was stopped."""

    def state_dict(self) -> dict[str, Any]:
        """Give what must be remembered for a training to go on, as plain data for JSON."""
        return {}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from what `state_dict` gave; checks it before anything changes."""
        state_checks.fields(state, set(), type(self).__name__)


class _Told(Callback):
    """A plain function, which is given the record of each epoch."""

    def __init__(self, function: Callable[[Record], object]) -> None:
        self.function = function

    def after_epoch(self, training: "Training", record: Record) -> None:
        self.function(record)


def called(given: object, taker: str) -> list[Callback]:
    """Give the callbacks of a list, in which a function stands for one that takes each record.

    >>> len(called([print, Callback()], "fit"))
    2
    """
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise InputTypeError(
            f"{taker} takes a list of callbacks, got {shown(given)}; put it in a list"
        )
    found = []
    for each in given:
        if isinstance(each, Callback):
            found.append(each)
        elif callable(each) and not isinstance(each, type):
            found.append(_Told(each))
        else:
            raise InputTypeError(
                f"{taker} takes Callbacks, and functions of a record, got {shown(each)}"
                + ("; make one of the class" if isinstance(each, type) else "")
            )
    return found
