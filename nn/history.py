"""History: what was measured in each epoch of a training, as plain records.

>>> history = History([{"epoch": 1, "loss": 0.5}, {"epoch": 2, "loss": 0.25}])
>>> history["loss"], history[-1]["epoch"]
([0.5, 0.25], 2)
>>> history
<History of 2 epochs: loss 0.5 → 0.25>

Next: `training.py`, which writes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, overload

from autograd import InputTypeError, InputValueError
from nn.chart import Chart, Charted
from nn.checks import choice, shown

Record = dict[str, Any]


@dataclass(repr=False)
class History(Charted):
    """A record for each epoch, from the first: a dict, that JSON and data frames take as it is.

    >>> from nn import MLP, SGD, fit, xor
    >>> net = MLP(2, [2, 1], seed=1)
    >>> history = fit(net, xor(), "mse", SGD(net.parameters()), epochs=3)
    >>> list(history[0])
    ['epoch', 'loss', 'lr']

    "epoch" counts from 1. "loss" and the metrics are means over the rows, each as its step saw it,
    before it changed the weights; after them come those of the validation data, as
    "validation_loss" and so on, at the end of the epoch. "lr" is the learning rate of the last
    step, where groups differ a list. `stopped` says why a training ended early, else it is "".
    """

    records: list[Record] = field(default_factory=list)
    stopped: str = ""

    def __len__(self) -> int:
        """Count the epochs."""
        return len(self.records)

    def __iter__(self) -> Iterator[Record]:
        """Go over the records."""
        return iter(self.records)

    @overload
    def __getitem__(self, key: int) -> Record: ...
    @overload
    def __getitem__(self, key: slice | str) -> list[Any]: ...

    def __getitem__(self, key: int | slice | str) -> Any:
        """Give a record by its place, or what all of them have under a name."""
        if not isinstance(key, str):
            return self.records[key]
        if self.records:
            choice(key, self.records[0], "a History", "name")
        return [record[key] for record in self.records]

    def chart(self) -> Chart:
        """Draw the loss of each epoch, and that of the validation data.

        >>> "epoch" in History([{"epoch": 1, "loss": 0.5}]).chart().svg()
        True

        Raises `InputValueError` before the first epoch is over.
        """
        from nn.plots import loss_curves

        if not self.records:
            raise InputValueError("a History has a chart when the first epoch is over")
        names = [name for name in ("validation_loss", "loss") if name in self.records[0]]
        drawn = loss_curves({name.replace("_", " "): self[name] for name in names})
        drawn.figure.axes[0].set_xlabel("epoch")
        return drawn

    def __repr__(self) -> str:
        """Say how many epochs there are, what came of them, and why it ended early."""
        number = len(self.records)
        told = f"{number} epoch{'' if number == 1 else 's'}"
        if number:
            first, last = self.records[0]["loss"], self.records[-1]["loss"]
            told += f": loss {first:.4g} → {last:.4g}"
        return f"<History of {told}{f'; {self.stopped}' if self.stopped else ''}>"


def records(given: object) -> list[Record]:
    """Give a copy of a list of records, from a state.

    >>> records([{"epoch": 1, "loss": 0.5}])
    [{'epoch': 1, 'loss': 0.5}]
    """
    if not isinstance(given, list) or not all(
        isinstance(each, dict) and {"epoch", "loss"} <= each.keys() for each in given
    ):
        raise InputTypeError(
            f"a History takes a list of records with epoch and loss, got {shown(given)}"
        )
    return [dict(each) for each in given]
