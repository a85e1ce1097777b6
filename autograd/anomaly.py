"""Anomaly: says where the first nan or infinity came from, under `detect_anomaly()`.

>>> from autograd import Value, detect_anomaly, sqrt
>>> x = Value(0.0)
>>> with detect_anomaly():
...     sqrt(x).backward()
Traceback (most recent call last):
...
autograd.errors.AnomalyError: the gradient of operand 1 of sqrt(0.0) became inf (division ...
"""

import math
import os
import sys
from typing import TYPE_CHECKING, Final

from autograd.errors import AnomalyError

if TYPE_CHECKING:
    from autograd.value import Value

_PACKAGE: Final = os.path.dirname(__file__) + os.sep


def check_value(node: "Value") -> None:
    """Raise if the number of a node is not finite; remember the user's line if it is."""
    node.notes().source = source_line()
    if math.isfinite(node._data):
        return
    operands = [operand._data for operand in node.operands]
    raise AnomalyError(
        f"{_call(node)} gave {node._data} ({_kind(node._data, operands)}), at {node.notes().source}"
    )


def check_gradients(node: "Value", reached: int) -> None:
    """Raise if the step from a node made the gradient of an operand not finite."""
    for index, operand in enumerate(node.operands):
        if operand._mark != reached or operand.is_constant:
            continue  # no gradient came through a gate, none is wanted of a constant
        if not math.isfinite(operand._total):
            kind = _kind(operand._total, [node._total, *(x._data for x in node.operands)])
            line = "" if node._notes is None else node._notes.source
            raise AnomalyError(
                f"the gradient of operand {index + 1} of {_call(node)} became {operand._total} "
                f"({kind}); the gradient that arrived was {node._total}, the operation is at "
                f"{line or 'an unknown line: compute it under detect_anomaly(), too'}"
            )


def source_line() -> str:
    """Name the file and line of the innermost caller outside this package."""
    frame = sys._getframe()
    while frame is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back  # type: ignore[assignment]
    return "an unknown line" if frame is None else f"{frame.f_code.co_filename}:{frame.f_lineno}"


def _call(node: "Value") -> str:
    name = "a leaf" if node.rule is None else node.rule.name
    return f"{name}({', '.join(repr(operand._data) for operand in node.operands)})"


def _kind(result: float, inputs: list[float]) -> str:
    if any(math.isnan(number) for number in inputs):
        return "nan came in"
    infinite = any(math.isinf(number) for number in inputs)
    if math.isnan(result):
        return "0 * inf, inf - inf or inf / inf" if infinite else "outside the domain"
    if infinite:
        return "an infinity came in"
    large = any(abs(number) > 1e100 for number in inputs)
    return "division by zero" if 0.0 in inputs and not large else "overflow"
