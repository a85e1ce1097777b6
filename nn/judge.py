"""Judge: what a model makes of some data; and whether the two fit, before anything is learnt.

>>> from nn import MLP, cross_entropy, xor
>>> from nn.pairs import pairs
>>> judge = Judge(MLP(2, [2], seed=0), cross_entropy, {})
>>> round(judge(pairs(xor(), "fit", "data"))["loss"], 3)
0.839

Next: `training.py`.
"""

from collections.abc import Mapping
from typing import Any

from autograd import InputTypeError, InputValueError, Value, no_grad
from nn.checks import scalar, shown
from nn.losses import OF_CLASSES
from nn.metrics import Metric
from nn.module import Module
from nn.normalization import BatchNorm
from nn.optimizer import Optimizer
from nn.pairs import Pairs
from nn.rows import is_row, outputs
from nn.schedule import Schedule
from nn.update import Loss, number


class Judge:
    """Measures a model on some data, in `eval`, without recording.

    >>> from nn import MLP, mse
    >>> from nn.metrics import accuracy
    >>> judge = Judge(MLP(1, [1], init="zeros"), mse, {"accuracy": accuracy})
    >>> judge(Pairs([[1.0]], [0]))
    {'loss': 0.0, 'accuracy': 1.0}
    """

    def __init__(self, model: Module, loss: Loss, metrics: Mapping[str, Metric]) -> None:
        """Take what is measured, and by what."""
        self.model, self.loss, self.metrics = model, loss, metrics

    def __call__(self, data: Pairs) -> dict[str, float]:
        """Give the loss and the metrics."""
        with no_grad(), self.model.evaluating():
            found = outputs(self.model, data.features)
            loss = number(self.loss(found, data.targets)).data
        return {"loss": loss, **self.measured(found, data.targets)}

    def measured(self, found: list[Any], targets: list[Any]) -> dict[str, float]:
        """Give the metrics of outputs, as floats.

        >>> from nn import MLP, mse
        >>> Judge(MLP(1, [1]), mse, {"count": lambda outputs, _: len(outputs)}).measured([1.0], [1])
        {'count': 1.0}
        """
        numbers = {}
        with no_grad():
            for name, metric in self.metrics.items():
                given = scalar(metric(found, targets), "a training", f"the result of {name}")
                numbers[name] = float(given.data if isinstance(given, Value) else given)
        return numbers

    def try_out(self, data: Pairs) -> None:
        """Compute two rows, and with their outputs the loss and metrics of all targets.

        >>> from nn import MLP, cross_entropy
        >>> Judge(MLP(1, [3]), cross_entropy, {}).try_out(Pairs([[1.0], [2.0]], [0, 3]))
        Traceback (most recent call last):
        ...
        autograd.errors.InputValueError: cross_entropy takes the index of one of 3 classes, 0 to 2,
        got 3

        Rows of a wrong width and targets out of range so raise their own errors, at little cost.
        """
        some = data.features[:2]
        with no_grad(), self.model.evaluating():
            found = outputs(self.model, some)
            if len(found) != len(some):
                raise InputValueError(
                    f"a training takes a model that gives one output for each row, "
                    f"got {len(found)} for {len(some)} rows"
                )
            if any(self.loss is each for each in OF_CLASSES) and not is_row(found[0]):
                raise InputValueError(
                    f"{self.loss.__name__} takes a row of scores for each example, one for each "
                    "class, and the model gives one number; give its last layer an output for "
                    "each class, or take binary_cross_entropy_with_logits for two"
                )
            every = [found[place % len(found)] for place in range(len(data))]
            number(self.loss(every, data.targets))
        self.measured(every, data.targets)


def no_single_rows(model: Module, rows: int, batch_size: int) -> None:
    """Refuse batches of one row where the model normalizes over the batch.

    >>> from nn import BatchNorm
    >>> no_single_rows(BatchNorm(2), rows=7, batch_size=3)
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: a training takes batches of two rows or more for BatchNorm, and
    7 rows in batches of 3 leave a batch of one; choose another batch_size
    """
    if (rows % batch_size or batch_size) == 1 and any(
        isinstance(module, BatchNorm) for _, module in model.named_modules()
    ):
        raise InputValueError(
            f"a training takes batches of two rows or more for BatchNorm, and {rows} rows in "
            f"batches of {batch_size} leave a batch of one; choose another batch_size"
        )


def fitting(model: object, optimizer: object, schedule: object) -> None:
    """Check that the optimizer is one of this model, and the schedule one of this optimizer.

    >>> from nn import MLP, SGD
    >>> fitting(MLP(1, [1]), SGD(MLP(1, [1]).parameters()), None)
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: a training takes an optimizer of parameters of the model, got
    one of none of them; make it with the model's parameters()
    """
    if not isinstance(model, Module):
        raise InputTypeError(
            f"a training takes a Module as model, got {shown(model)}; nn.MLP is one, and a class "
            "of your own derives from it"
        )
    if not isinstance(optimizer, Optimizer):
        raise InputTypeError(
            f"a training takes an optimizer, got {shown(optimizer)}; "
            "nn.SGD(model.parameters()) is one"
        )
    if not set(map(id, model.parameters())) & set(map(id, optimizer.parameters)):
        raise InputValueError(
            "a training takes an optimizer of parameters of the model, got one of none of them; "
            "make it with the model's parameters()"
        )
    if schedule is None:
        return
    if not isinstance(schedule, Schedule):
        raise InputTypeError(
            f"a training takes a schedule, got {shown(schedule)}; nn.StepLR is one"
        )
    if schedule.optimizer is not optimizer:
        raise InputValueError("a training takes a schedule of its optimizer, got one of another")
