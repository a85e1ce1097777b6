"""Anomaly: says where the first nan or infinity came from, under `detect_anomaly()`.

>>> from autograd import Value, detect_anomaly, sqrt
>>> x = Value(0.0)
>>> with detect_anomaly():
...     sqrt(x).backward()
Traceback (most recent call last):
...
autograd.errors.AnomalyError: the gradient of operand 1 of sqrt(0.0) became inf (division by ...

The engine only tells whether a number is finite. What is here runs once it is not.

Next: `accidents.py` finds how it came about, `advice.py` has the stable forms.
"""

import contextlib
import math
import os
import sys
from types import FrameType
from typing import TYPE_CHECKING, Final

from autograd.accidents import accident, data_of, makers, step_kind, value_kind
from autograd.advice import suggest
from autograd.errors import AnomalyError

if TYPE_CHECKING:
    from autograd.value import Value

# Frames there are not the user's: this package, what was installed beside it, and what it uses.
_BESIDE: Final = os.path.dirname(os.path.dirname(__file__))
_OURS: Final = (
    os.path.join(os.path.dirname(__file__), ""),
    os.path.join(_BESIDE, "nn", ""),
    os.path.join(_BESIDE, "pytest_stepgrad.py"),
    contextlib.__file__,  # stands between where a function is decorated by a context
)
_SHOWN: Final = 8  # operands of an n-ary node in a message


def source_line(frame: FrameType | None = None) -> str:
    """Name the file and line of the innermost caller, or frame, outside this package and `nn`."""
    frame = sys._getframe(1) if frame is None else frame
    ours: FrameType | None = frame
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_OURS):
            ours = frame
        elif not name.startswith("<frozen "):  # `python -m` starts a module so
            return f"{_shown(name)}:{frame.f_lineno}"
        frame = frame.f_back
    return "" if ours is None else f"{ours.f_code.co_filename}:{ours.f_lineno}"


def _shown(filename: str) -> str:
    """Name a cell of a notebook as IPython does; it runs as a file with a random name."""
    python = sys.modules.get("IPython")
    shell = None if python is None else python.get_ipython()
    cell = None if shell is None else shell.compile.format_code_name(filename)
    return filename if cell is None else str(cell[-1])


# --- the errors -----------------------------------------------------------------------------------


def in_value(node: "Value", locals_: list[float]) -> AnomalyError:
    """Make the error for a node whose number is not finite."""
    kind, place = value_kind(node, locals_)
    shown = kind
    if place is not None and (len(locals_) > 1 or node.operands[place].label):
        numbers = data_of(node)
        parts = [f"{_operand(node, at)} is {numbers[at]}" for at in makers(node, kind, place)]
        shown += f"; {' and '.join(parts)}"
    advice = suggest(node)
    if not advice and place is not None and not math.isfinite(data_of(node)[place]):
        advice = suggest(node.operands[place])
    return _error(f"{_call(node)} gave {node.data} ({shown})", node, kind, place, advice)


def in_seed(root: "Value") -> AnomalyError:
    """Make the error for a seed that is not finite, which is the number that came in."""
    return _arrived(root, root._total, "the seed of backward()")


def in_hook(node: "Value") -> AnomalyError:
    """Make the error for a gradient that a hook made."""
    return _arrived(node, node._total, "what its gradient hook returned")


def _arrived(node: "Value", number: float, origin: str) -> AnomalyError:
    kind = "nan came in" if math.isnan(number) else "an infinity came in"
    message = f"the gradient of {_call(node)} became {number} ({kind}): it is {origin}"
    return _error(message, node, kind, None, "")


def spoiled(node: "Value", reached: int) -> list[int]:
    """List the places of the operands whose gradient the step from a node made not finite."""
    return [
        place
        for place, operand in enumerate(node.operands)
        # no gradient came through a gate, none is wanted of a constant
        if operand._mark == reached
        and not operand.is_constant
        and not math.isfinite(operand._total)
    ]


def in_step(node: "Value", places: list[int], locals_: list[float]) -> AnomalyError:
    """Make the error for a step of the backward pass that gave gradients that are not finite."""
    terms = [node._total * local for local in locals_]
    # A node may stand twice among the operands: name the place that made it, if one alone did.
    place = next((place for place in places if not math.isfinite(terms[place])), places[0])
    kind, how = step_kind(node, place, locals_[place], terms[place])
    changed = "; its operands were changed since it was computed" if node.is_stale else ""
    return _error(
        f"the gradient of {_operand(node, place)} of {_call(node)} became "
        f"{node.operands[place]._total} ({kind}): {how}{changed}",
        node,
        kind,
        place,
        suggest(node),
    )


def in_pullback(node: "Value", places: list[int], upstreams: list[float | None]) -> AnomalyError:
    """Make the error for gradients that are not finite and that a function gave."""
    place = places[0]
    became = node.operands[place]._total
    given = ", ".join(map(str, upstreams[:_SHOWN]))
    return _error(
        f"the gradient of {_operand(node, place)} of {_call(node)} became {became}: "
        f"it comes from the function that gives its gradients, called with upstream {given}",
        node,
        "nan from a pullback" if math.isnan(became) else "an infinity from a pullback",
        place,
        "",
    )


def in_tangent(node: "Value", tangent: float) -> AnomalyError:
    """Make the error for a node whose derivative, in forward mode, is not finite."""
    kind = "nan in forward mode" if math.isnan(tangent) else "an infinity in forward mode"
    message = f"the derivative of {_call(node)}, carried forwards, became {tangent}"
    return _error(message, node, kind, None, suggest(node))


def check_leaves(leaves: "list[Value]") -> None:
    """Raise if a gradient is not finite together with what earlier passes left in the leaf."""
    for leaf in leaves:
        together = leaf._grad + leaf._total
        if not math.isfinite(together):
            kind = accident("add", [leaf._grad, leaf._total], together)
            raise _error(
                f"the gradient of {_call(leaf)} became {together} ({kind}): earlier passes left "
                f"{leaf._grad}, and this one adds {leaf._total}; call zero_grad() between passes",
                leaf,
                kind,
                None,
                "",
            )


def _error(message: str, node: "Value", kind: str, place: int | None, advice: str) -> AnomalyError:
    if node.is_leaf:
        line = ""
    elif node.source:
        line = f", at {node.source}"
    else:
        line = ", at an unknown line: compute it under detect_anomaly(), too"
    hint = f"\n{advice}" if advice else ""
    return AnomalyError(message + line + hint, node, kind, place, node.source, advice)


# --- texts ----------------------------------------------------------------------------------------


def _operand(node: "Value", place: int) -> str:
    label = node.operands[place].label
    return f"operand {place + 1}" + (f" ({label!r})" if label else "")


def _call(node: "Value") -> str:
    if node.rule is None:
        return "a constant" if node.is_constant else f"the leaf {node!r}"
    numbers = [repr(x) for x in data_of(node)]
    if len(numbers) > _SHOWN:
        numbers[_SHOWN:] = [f"... {len(numbers) - _SHOWN} more"]
    return f"{node.rule.name}({', '.join(numbers)})"
