"""Accidents: how a number became nan or infinite, in a few words, and which operands made it.

>>> accident("div", [0.0, 0.0], ieee.nan), accident("exp", [1000.0], ieee.inf)
('0 / 0', 'overflow')

The texts of a rule are read again, and the first operation in them that made the nan or the
infinity is the kind of the accident.

Next: `anomaly.py` puts it into the words of an error.
"""

import ast
import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from autograd import ieee
from autograd.conditions import in_domain
from autograd.reading import Reader
from autograd.rules import RULES, Rule

if TYPE_CHECKING:
    from autograd.value import Value

_SUMS: Final = frozenset({"add", "sub", "sum", "mean", "dot"})
_PRODUCTS: Final = frozenset({"mul", "prod"})


def value_kind(node: "Value", locals_: list[float]) -> tuple[str, int | None]:
    """Say how a number became nan or infinite, and by which operand."""
    rule, xs, out = node.rule, data_of(node), node.data
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


def makers(node: "Value", kind: str, place: int) -> list[int]:
    """List the places of all operands that made a number: one, or the two that do not go together.

    >>> from autograd import Value
    >>> makers(Value(ieee.inf) - Value(ieee.inf), "inf - inf", 0)
    [0, 1]
    """
    rule, xs = node.rule, data_of(node)
    if rule is None or kind not in ("inf - inf", "0 * inf", "inf / inf", "0 / 0"):
        return [place]
    if not rule.folds:
        return [0, 1] if rule.name in ("add", "sub", "mul", "div") else [place]
    x = xs[place]
    if rule.name == "dot":
        half = len(xs) // 2
        other = (place + half) % (2 * half)
        return sorted((place, other)) if kind == "0 * inf" and place < 2 * half else [place]
    wanted = -x if kind == "inf - inf" else 0.0
    return sorted({place, xs.index(wanted)}) if wanted in xs else [place]


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


def step_kind(node: "Value", place: int, local: float, term: float) -> tuple[str, str]:
    """Say how `upstream * local`, or the sum of such terms, became nan or infinite."""
    rule, upstream = node.rule, node._total
    assert rule is not None
    if math.isfinite(term):
        return "overflow", f"what its consumers add up to; upstream {upstream} times {local} is one"
    product = f"upstream {upstream} times local {local}"
    if math.isfinite(local):
        return "overflow", product
    text = _partial(rule, place, len(node.operands))
    cause = _kind(rule, text, data_of(node), local, place, node.data)
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
                kind = accident(name, numbers, made, rule)
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
    return kind or accident(rule.name, xs, result)


def accident(name: str, xs: Sequence[float], out: float, within: Rule | None = None) -> str:
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


def _partial(rule: Rule, place: int, count: int) -> str:
    """Give the text of the partial derivative by the operand at a place."""
    one_kind = not rule.folds or rule.arity == 1
    return rule.partials[(0 if rule.folds else place) if one_kind else place // (count // 2)]


def _names(text: str) -> Iterator[str]:
    return (node.id for node in ast.walk(ast.parse(text or "0")) if isinstance(node, ast.Name))


def data_of(node: "Value") -> list[float]:
    """List the numbers of the operands of a node."""
    return [operand.data for operand in node.operands]
