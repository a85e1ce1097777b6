"""Metrics: how good the outputs are, as a number to be read and not differentiated.

>>> from autograd import Value
>>> accuracy([Value(2.5), Value(-1.0)], [1, 1])
0.5

A metric takes the outputs of a batch and their targets, as a loss does, and gives a float.

Next: `training.py`, which records them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from autograd import InputTypeError, InputValueError, Value
from nn.batches import is_row, same_length
from nn.checks import choice, finite, sequence, shown

Metric = Callable[[Any, Any], Any]


def accuracy(outputs: Sequence[Any], targets: Sequence[Any], *, threshold: float = 0.0) -> float:
    """Give the share of outputs that name their class.

    >>> accuracy([[0.1, 2.0], [3.0, 0.5]], [1, 1])
    0.5
    >>> accuracy([0.7, 0.4], [1, 0], threshold=0.5)
    1.0

    A single score is for the second of two classes above the threshold: 0 for logits and margins,
    0.5 for probabilities. Of several scores, the largest is the class's, of those alike the first.
    A target is the index of a class, a label of −1 or 1, or a row with a share for each class.
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
    return 0 if target == -1 else target


def _number(output: Any) -> Any:
    return output.data if isinstance(output, Value) else output


METRICS: Final[dict[str, Metric]] = {"accuracy": accuracy}


def named_metrics(given: object, taker: str, taken: Iterable[str] = ()) -> dict[str, Metric]:
    """Give metrics by their names, which are new ones.

    >>> named_metrics(["accuracy"], "fit") == METRICS
    True

    Takes a list of names of `METRICS` and of functions, or a dict of functions.
    """
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise InputTypeError(f"{taker} takes a list or a dict of metrics, got {shown(given)}")
    if isinstance(given, Mapping):
        pairs = list(given.items())
    else:
        pairs = [
            (getattr(each, "__name__", type(each).__name__) if callable(each) else each, each)
            for each in given
        ]
    found: dict[str, Metric] = {}
    for name, metric in pairs:
        if name in taken or name in found:
            raise InputValueError(
                f"{taker} takes metrics with names of their own, got {name!r} again; "
                "give a dict of names and functions"
            )
        found[name] = metric if callable(metric) else choice(metric, METRICS, taker, "metric")
    return found
