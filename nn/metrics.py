"""Metrics: how good the outputs are, as a number to be read and not differentiated.

>>> from autograd import Value
>>> accuracy([Value(2.5), Value(-1.0)], [1, 1])
0.5

A metric takes the outputs of a batch and their targets, as a loss does, and gives a float.

Next: `training.py`, which records them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from autograd import InputTypeError, InputValueError, Value
from nn.checks import choice, finite, sequence, shown
from nn.loss_inputs import same_length
from nn.losses import OF_TARGETS
from nn.rows import is_row

Metric = Callable[..., Any]  # of outputs and targets


def accuracy(outputs: Sequence[Any], targets: Sequence[Any], *, threshold: float = 0.0) -> float:
    """Give the share of outputs that name their class.

    >>> accuracy([[0.1, 2.0], [3.0, 0.5]], [1, 1])
    0.5
    >>> accuracy([0.7, 0.4], [1, 0], threshold=0.5)
    1.0

    A single score is for the second of two classes above the threshold: 0 for logits and margins,
    0.5 for probabilities. A training sets it by its loss: see `threshold`. Of several scores, the
    largest is the class's, of those alike the first. A target is the index of a class, a label of
    −1 or 1, or a row with a share for each class.
    """
    found, wanted = (
        sequence(outputs, "accuracy", "outputs"),
        sequence(targets, "accuracy", "targets"),
    )
    same_length(found, wanted, "accuracy")
    bound = finite(threshold, "accuracy", "threshold")
    right = [
        _said(output, bound) == _meant(target) for output, target in zip(found, wanted, strict=True)
    ]
    return right.count(True) / len(right)


def _said(output: Any, threshold: float) -> int:
    if is_row(output):
        scores = [_number(score) for score in output]
        return scores.index(max(scores))
    return int(_number(output) > threshold)


def _meant(target: Any) -> int:
    if is_row(target):
        return _said(target, 0.0)
    if not hasattr(target, "__index__") and not isinstance(target, (float, Value)):
        raise InputTypeError(
            f"accuracy takes indices of classes, or labels of -1 and 1, as targets, got "
            f"{shown(target)}"
        )
    return 0 if target == -1 else target


def threshold(loss: object, targets: Sequence[Any]) -> float:
    """Give the score above which a network that has learnt by a loss means the second class.

    >>> from nn import hinge, mse
    >>> threshold(mse, [0, 1]), threshold(mse, [-1, 1]), threshold(hinge, [-1, 1])
    (0.5, 0.0, 0.0)

    It is 0.5 for targets of 0 and 1 and a loss that wants the outputs to be those: `mse`, `mae`,
    `huber` and `binary_cross_entropy`. Otherwise, and of a loss of your own, it is 0.
    """
    halfway = any(loss is each for each in OF_TARGETS) and -1 not in targets
    return 0.5 if halfway else 0.0


def _number(output: Any) -> Any:
    return output.data if isinstance(output, Value) else output


METRICS: Final[dict[str, Metric]] = {"accuracy": accuracy}


def named_metrics(
    given: object, taker: str, taken: Iterable[str] = (), above: float = 0.0
) -> dict[str, Metric]:
    """Give metrics by their names, which are new ones; accuracy with a threshold.

    >>> named_metrics(["accuracy"], "fit", above=0.5)["accuracy"]([0.7, 0.4], [1, 0])
    1.0

    Takes a list of names of `METRICS` and of functions, or a dict of functions.
    """
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise InputTypeError(
            f"{taker} takes a list or a dict of metrics, got {shown(given)}; put it in a list"
        )
    if isinstance(given, Mapping):
        pairs = list(given.items())
    else:
        pairs = [
            (getattr(each, "__name__", type(each).__name__) if callable(each) else each, each)
            for each in given
        ]
    found: dict[str, Metric] = {}
    for name, metric in pairs:
        chosen = metric if callable(metric) else choice(metric, METRICS, taker, "metric")
        if name in taken or name in found:
            raise InputValueError(
                f"{taker} takes metrics with names of their own, got {name!r} again; "
                "give a dict of names and functions"
            )
        found[name] = partial(accuracy, threshold=above) if chosen is accuracy else chosen
    return found
