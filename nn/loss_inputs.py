"""Loss inputs: what a loss is given, checked, and how its terms become one number.

>>> from autograd import Value
>>> REDUCTIONS["sum"]([Value(1.0), Value(2.5)]).data
3.5

Next: `regression.py`, `entropies.py`, `margins.py`: the losses.
"""

import operator
from collections.abc import Callable, Sequence
from typing import Any, Final

from autograd import InputTypeError, InputValueError, Value, mean, sum, take
from nn.checks import scalar, sequence, shown
from nn.rows import is_row

Scalar = Value | float
Rows = Sequence[Scalar] | Sequence[Sequence[Scalar]]
Batch = Scalar | Rows

REDUCTIONS: Final[dict[str, Callable[[list[Any]], Any]]] = {"mean": mean, "sum": sum, "none": list}


def batch(given: object, taker: str, what: str) -> list[Any]:
    """Give a batch of scalars; of a scalar alone, a batch of one.

    >>> batch(1, "mse", "targets"), batch([1, 2], "mse", "targets")
    ([1.0], [1.0, 2.0])
    """
    if isinstance(given, (Value, int, float)):
        given = [given]
    return [scalar(element, taker, what) for element in sequence(given, taker, what)]


def numbers(given: object, taker: str, what: str = "targets") -> list[Any]:
    """Give a batch of plain numbers, by which nothing is differentiated.

    >>> numbers([1, 0], "hinge")
    [1.0, 0.0]
    """
    found = batch(given, taker, what)
    for number in found:
        # What a recording for a replay has read stands on something; a constant does not.
        if isinstance(number, Value) and not (number.is_constant and number.operands):
            raise InputTypeError(
                f"{taker} takes plain numbers as {what}, which it does not differentiate, "
                f"got {number!r}; give its data"
            )
    return found


def same_length(outputs: list[Any], targets: list[Any], taker: str, what: str = "outputs") -> None:
    """Check that each output has its target.

    >>> same_length([1.0], [1.0, 2.0], "mse")
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: mse takes one target for each of its outputs,
    got 1 outputs and 2 targets
    """
    if len(outputs) != len(targets):
        raise InputValueError(
            f"{taker} takes one target for each of its {what}, "
            f"got {len(outputs)} {what} and {len(targets)} targets"
        )


def paired(
    outputs: object, targets: object, taker: str, what: str = "outputs"
) -> tuple[list[Any], list[Any]]:
    """Give a batch of outputs and one of as many targets; of rows of either, number by number.

    >>> paired([[1.0, 2.0], [3.0, 4.0]], [[0, 1], [1, 0]], "mse")
    ([1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 1.0, 0.0])
    >>> paired([1.0, 2.0], [[1.0], [2.0]], "mse")
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: mse takes targets in the form of its outputs, got a row of 1
    for one number at place 0
    """
    if _first_is_row(outputs) or _first_is_row(targets):
        listed, wanted = sequence(outputs, taker, what), sequence(targets, taker, "targets")
        same_length(listed, wanted, taker, f"rows of {what}")
        for place, (output, target) in enumerate(zip(listed, wanted, strict=True)):
            found, meant = _form(output), _form(target)
            if found != meant:
                raise InputValueError(
                    f"{taker} takes targets in the form of its {what}, got {meant} for {found} "
                    f"at place {place}"
                )
        outputs = [number for row in listed for number in row]
        targets = [number for row in wanted for number in row]
    left, right = batch(outputs, taker, what), batch(targets, taker, "targets")
    same_length(left, right, taker, what)
    return left, right


def _first_is_row(given: Any) -> bool:
    if not (isinstance(given, (list, tuple)) or getattr(given, "ndim", None)):
        return False
    return len(given) > 0 and is_row(given[0])


def _form(given: Any) -> str:
    return f"a row of {len(given)}" if is_row(given) else "one number"


def shares(given: object, taker: str) -> list[Any]:
    """Give targets from 0 to 1.

    >>> shares([0, 0.5], "binary_cross_entropy")
    [0.0, 0.5]
    """
    wanted = numbers(given, taker)
    for place, target in enumerate(wanted):
        if not 0.0 <= target <= 1.0:
            raise InputValueError(
                f"{taker} takes targets from 0 to 1, got {target:g} at place {place}; "
                "write (y + 1) / 2 for labels of -1 and 1"
            )
    return wanted


def signs(given: object, taker: str) -> list[Any]:
    """Give labels, each -1 or 1.

    >>> signs([1, -1], "hinge")
    [1.0, -1.0]
    """
    wanted = numbers(given, taker, "labels")
    for place, label in enumerate(wanted):
        if abs(label) != 1.0:  # one question: of a recording, a guard that both labels pass
            raise InputValueError(
                f"{taker} takes labels of -1 or 1, got {label:g} at place {place}; "
                "write 2 * y - 1 for labels of 0 and 1"
            )
    return wanted


def rows(outputs: object, targets: Any, taker: str, what: str) -> list[tuple[list[Any], Any]]:
    """Give each row of outputs, one number for each class, with its target.

    >>> rows([[0.5, 1], [2, 3]], [0, 1], "nll", "log-probabilities")
    [([0.5, 1.0], 0), ([2.0, 3.0], 1)]
    >>> rows([0.5, 1], 0, "nll", "log-probabilities")
    [([0.5, 1.0], 0)]
    """
    listed = sequence(outputs, taker, what)
    if not is_row(listed[0]):
        listed, wanted = [listed], [targets]
    else:
        wanted = sequence(targets, taker, "targets")
    same_length(listed, wanted, taker, f"rows of {what}")
    return [(_row(row, taker, what), target) for row, target in zip(listed, wanted, strict=True)]


def _row(given: object, taker: str, what: str) -> list[Any]:
    elements = [
        scalar(element, taker, what) for element in sequence(given, taker, f"each row of {what}")
    ]
    if len(elements) < 2:
        raise InputValueError(
            f"{taker} takes rows of two {what} or more, one for each class, got 1; a loss for one "
            "score is binary_cross_entropy_with_logits or hinge"
        )
    return elements


def class_index(given: object, classes: int, taker: str) -> int:
    """Give the index of one of so many classes.

    >>> class_index(3, 3, "cross_entropy")
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: cross_entropy takes the index of one of 3 classes,
    0 to 2, got 3
    """
    # NumPy's whole numbers have it, too; so has an array.
    if not hasattr(given, "__index__") or is_row(given):
        raise InputTypeError(f"{taker} takes the index of a class, got {shown(given)}")
    index = operator.index(given)
    if not 0 <= index < classes:
        raise _no_class(index, classes, taker)
    return index


def at_class(row: list[Any], given: Any, taker: str) -> Any:
    """Give the element of a row that belongs to a class.

    >>> at_class([0.5, 0.25], 1, "nll"), at_class([0.5, 0.25], Value(1.0), "nll")
    (0.25, 0.25)

    The index may be a Value, as in a function that is compiled, where it is data.
    """
    if not isinstance(given, Value):
        return row[class_index(given, len(row), taker)]
    if given < 0.0 or given >= len(row):  # take would count from the end
        raise _no_class(f"{given:g}", len(row), taker)
    return take(row, given)


def _no_class(index: object, classes: int, taker: str) -> InputValueError:
    return InputValueError(
        f"{taker} takes the index of one of {classes} classes, 0 to {classes - 1}, got {index}"
    )


def distribution(given: object, classes: int, taker: str) -> list[float]:
    """Give one probability for each class; they sum to 1, up to 1e-6.

    >>> distribution([0.5, 0.25], 2, "kl_divergence")
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: kl_divergence takes probabilities that sum to 1, got 0.75;
    divide each by their sum
    """
    wanted = shares(given, taker)
    if len(wanted) != classes:
        raise InputValueError(
            f"{taker} takes a probability for each of {classes} classes, got {len(wanted)}"
        )
    total = sum(wanted)
    if not -1e-6 <= total - 1.0 <= 1e-6:
        raise InputValueError(
            f"{taker} takes probabilities that sum to 1, got {total:g}; divide each by their sum"
        )
    return wanted
