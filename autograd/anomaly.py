"""Anomaly: says where the first nan or infinity came from, under `detect_anomaly()`.

>>> from autograd import Value, detect_anomaly, sqrt
>>> x = Value(0.0)
>>> with detect_anomaly():
...     sqrt(x).backward()
Traceback (most recent call last):
...
autograd.errors.AnomalyError: the gradient of operand 1 of sqrt(0.0) became inf (division by ...

The engine only tells whether a number is finite. What is here runs once it is not: it reads the
texts of the rule again, and names the first operation in them that made the nan or the infinity.

Next: `advice.py` has the stable forms.
"""

import ast
import math
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from autograd import ieee
from autograd.advice import suggest
from autograd.conditions import in_domain
from autograd.errors import AnomalyError
from autograd.reading import Reader
from autograd.rules import RULES, Rule

if TYPE_CHECKING:
    from autograd.value import Value

# Frames there are not the user's: this package, and what was installed beside it.
_BESIDE: Final = os.path.dirname(os.path.dirname(__file__))
_OURS: Final = (
    os.path.join(os.path.dirname(__file__), ""),
    os.path.join(_BESIDE, "nn", ""),
    os.path.join(_BESIDE, "pytest_stepgrad.py"),
)
_SHOWN: Final = 8  # operands of an n-ary node in a message
_SUMS: Final = frozenset({"add", "sub", "sum", "mean", "dot"})
_PRODUCTS: Final = frozenset({"mul", "prod"})


def source_line() -> str:
    """Name the file and line of the innermost caller outside this package and `nn`."""
    frame: FrameType | None = sys._getframe(1)
    ours = frame
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
    kind, place = _value_kind(node, locals_)
    shown = kind
    if place is not None and (len(locals_) > 1 or node.operands[place].label):
        shown += f"; {_operand(node, place)} is {_data(node)[place]}"
    advice = suggest(node)
    if not advice and place is not None and not math.isfinite(_data(node)[place]):
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
    kind, how = _step_kind(node, place, locals_[place], terms[place])
    changed = "; its operands were changed since it was computed" if node.is_stale else ""
    return _error(
        f"the gradient of {_operand(node, place)} of {_call(node)} became "
        f"{node.operands[place]._total} ({kind}): {how}{changed}",
        node,
        kind,
        place,
        suggest(node),
    )


def check_leaves(leaves: "list[Value]") -> None:
    """Raise if a gradient is not finite together with what earlier passes left in the leaf."""
    for leaf in leaves:
        together = leaf._grad + leaf._total
        if not math.isfinite(together):
            kind = _operation("add", [leaf._grad, leaf._total], together)
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


# --- the kind -------------------------------------------------------------------------------------


def _value_kind(node: "Value", locals_: list[float]) -> tuple[str, int | None]:
    """Say how a number became nan or infinite, and by which operand."""
    rule, xs, out = node.rule, _data(node), node.data
    assert rule is not None
    # What stands behind a closed gate came nowhere; where all are closed, as in sign(nan), any may.
    taken = [i for i, local in enumerate(locals_) if local != 0.0 or not rule.gate]
    taken = taken or list(range(len(xs)))
    nans = [place for place in taken if math.isnan(xs[place])]
    infinities = [place for place in taken if math.isinf(xs[place])]
    if math.isnan(out) and nans:
        return "nan came in", nans[0]
    if math.isinf(out) and infinities:
        return "an infinity came in", infinities[0]
    if nans:
        return "nan came in", nans[0]
    kind = _kind(rule, rule.formula, xs, out)
    if infinities:
        return kind, infinities[0]
    return kind, _culprit(rule, kind, xs)


def _culprit(rule: Rule, kind: str, xs: list[float]) -> int | None:
    """Name the place of the finite operand that made a number not finite."""
    if len(xs) == 1:
        return 0
    if kind == "overflow":
        sizes = [abs(x) for x in xs]
        if rule.name == "div":
            sizes[1] = ieee.div(1.0, sizes[1])  # a divisor makes more as it gets smaller
        return sizes.index(max(sizes))
    in_text = [place for place, name in enumerate("abc") if name in _names(rule.domain)]
    return in_text[0] if in_text else None


def _step_kind(node: "Value", place: int, local: float, term: float) -> tuple[str, str]:
    """Say how `upstream * local`, or the sum of such terms, became nan or infinite."""
    rule, upstream = node.rule, node._total
    assert rule is not None
    if math.isfinite(term):
        return "overflow", f"what its consumers add up to; upstream {upstream} times {local} is one"
    product = f"upstream {upstream} times local {local}"
    if math.isfinite(local):
        return "overflow", product
    text = _partial(rule, place, len(node.operands))
    cause = _kind(rule, text, _data(node), local, place, node.data)
    how = f"{product}, and the local derivative is {text} ({cause})"
    return ("0 * inf" if math.isinf(local) and upstream == 0.0 else cause), how


def _kind(
    rule: Rule, text: str, xs: list[float], result: float, place: int = 0, out: float = 0.0
) -> str:
    """Say how a text of a rule became nan or infinite: by the first operation in it that did."""
    found: dict[bool, str] = {}

    def noting(name: str, operation: Callable[..., Any]) -> Callable[..., Any]:
        def call(*numbers: float) -> Any:
            made = operation(*numbers)
            if isinstance(made, float) and not math.isfinite(made):
                kind = _operation(name, numbers, made, rule)
                if not kind.endswith("came in"):
                    found.setdefault(math.isnan(made), kind)
            return made

        return call

    if rule.has_texts:
        functions = {name: noting(name, f) for name, f in vars(ieee).items() if name in RULES}
        reader = Reader(float, functions, divide=noting("div", ieee.div))
        for sign, name in ((ast.Add, "add"), (ast.Sub, "sub"), (ast.Mult, "mul")):
            reader.operators[sign] = noting(name, reader.operators[sign])
        reader.row(rule, text, xs, place, out)
    kind = found.get(math.isnan(result))
    if kind is None and not math.isfinite(out) and all(map(math.isfinite, xs)):
        return _kind(rule, rule.formula, xs, out)  # the partial repeats what the value did
    return kind or _operation(rule.name, xs, result)


def _operation(name: str, xs: Sequence[float], out: float, within: Rule | None = None) -> str:
    """Say how one operation on floats became nan or infinite."""
    infinite = any(map(math.isinf, xs))
    rule = RULES.get(name)
    outside = rule is not None and not in_domain(rule, xs)
    if any(map(math.isnan, xs)):
        return "nan came in"
    if not math.isnan(out):
        if infinite:
            return "an infinity came in"
        return "division by zero" if outside else "overflow"
    if name in _SUMS:
        return "inf - inf"
    if name in _PRODUCTS:
        return "0 * inf"
    if name == "div":
        return "inf / inf" if infinite else "0 / 0"
    if rule is not None and outside:
        of = "" if within is None or within.name == name else f" of {name}:"
        return f"outside the domain{of} {rule.domain}"
    return "an infinity came in" if infinite else "outside the domain"


# --- texts ----------------------------------------------------------------------------------------


def _partial(rule: Rule, place: int, count: int) -> str:
    """Give the text of the partial derivative by the operand at a place."""
    one_kind = not rule.folds or rule.arity == 1
    return rule.partials[(0 if rule.folds else place) if one_kind else place // (count // 2)]


def _names(text: str) -> Iterator[str]:
    return (node.id for node in ast.walk(ast.parse(text or "0")) if isinstance(node, ast.Name))


def _data(node: "Value") -> list[float]:
    return [operand.data for operand in node.operands]


def _operand(node: "Value", place: int) -> str:
    label = node.operands[place].label
    return f"operand {place + 1}" + (f" ({label!r})" if label else "")


def _call(node: "Value") -> str:
    if node.rule is None:
        return "a constant" if node.is_constant else f"the leaf {node!r}"
    numbers = [repr(x) for x in _data(node)]
    if len(numbers) > _SHOWN:
        numbers[_SHOWN:] = [f"... {len(numbers) - _SHOWN} more"]
    return f"{node.rule.name}({', '.join(numbers)})"
