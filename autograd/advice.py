"""Advice: the table of expressions that overflow or cancel, each with the form that does not.

>>> from autograd import Value, log, sigmoid
>>> suggest(log(sigmoid(Value(-1000.0))))
'log(sigmoid(x)): use log_sigmoid(x)'

A row is two texts: the expression as people write it, and the function that computes the same
without leaving the range of floats. The first is matched with a node and the few nodes below it
that it names; `sum(exp(xs), ...)` stands for the n-ary sum and for terms added one by one.

Next: `anomaly.py` looks here when it has found a nan or an infinity.
"""

import ast
import math
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from autograd.conditions import FLOATS

if TYPE_CHECKING:
    from autograd.value import Value

# What the names of a pattern stand for; one before an ellipsis stands for several nodes.
Found = dict[str, "list[Value]"]


class Form(NamedTuple):
    """One row: a pattern, and the stable form of it.

    `when` is a condition on the numbers of the names in the pattern. `shown` is the expression to
    name where the pattern is only the part of it that goes wrong first.
    """

    pattern: str
    stable: str
    when: str = ""
    shown: str = ""
    remark: str = ""

    def __str__(self) -> str:
        """Give the sentence for the reader."""
        return f"{self.shown or self.pattern}: use {self.stable}{self.remark}"


_LOGS: Final = (
    Form("log(sigmoid(x))", "log_sigmoid(x)"),
    Form("log(1.0 - sigmoid(x))", "log_sigmoid(-x)"),
    Form("log1p(-sigmoid(x))", "log_sigmoid(-x)"),
    Form("log1p(exp(x))", "softplus(x)"),
    Form("log(1.0 - exp(x))", "log(-expm1(x))", when="x < 0.0"),
    Form("log(exp(x))", "x"),
    Form("log(exp(x) / sum(exp(xs), ...))", "x - logsumexp(xs)"),
    Form("log(cosh(x))", "softplus(2.0 * x) - x - log(2.0)"),
    Form("log(prod(xs, ...))", "sum([log(x) for x in xs])", when="xs > 0.0"),
)
_EXPONENTIALS: Final = (
    Form("1.0 / (1.0 + exp(-x))", "sigmoid(x)"),
    Form("log(1.0 + exp(x))", "softplus(x)"),
    Form("log(sum(exp(xs), ...))", "logsumexp(xs)"),
    Form("exp(x) / (1.0 + exp(x))", "sigmoid(x)"),
    Form("exp(x) / sum(exp(xs), ...)", "softmax(xs)"),
    Form("(exp(x) - exp(-x)) / (exp(x) + exp(-x))", "tanh(x)"),
)
_QUOTIENTS: Final = (
    Form("(exp(2.0 * x) - 1.0) / (exp(2.0 * x) + 1.0)", "tanh(x)"),
    Form("sinh(x) / cosh(x)", "tanh(x)"),
)
# detect_anomaly() sees the branch that where does not take, too, for it was computed.
_LIMIT: Final = (
    ", which is gated: the branch not taken leaks nothing; inside detect_anomaly(), which sees "
    "0 / 0 itself, divide by where(x != 0.0, x, 1.0)"
)
_LIMITS: Final = (
    Form("x / x", "where(x != 0.0, x / x, 1.0)", when="x == 0.0", remark=_LIMIT),
    *(
        Form(f"{odd}(x) / x", f"where(x != 0.0, {odd}(x) / x, 1.0)", when="x == 0.0", remark=_LIMIT)
        for odd in ("sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh")
    ),
)
_LENGTHS: Final = (
    Form("sqrt(square(x))", "abs(x)", remark=", whose gradient at 0 is 0"),
    Form("sqrt(square(x) + square(y))", "hypot(x, y)", remark=", whose gradient at 0 is 0"),
    Form("sqrt(sum(square(xs), ...))", "norm(xs)", remark=", whose gradient at 0 is 0"),
    Form("sqrt(dot(xs, xs))", "norm(xs)", remark=", whose gradient at 0 is 0"),
    Form("square(x)", "hypot(x, y)", "abs(x) > 1e150", "sqrt(x * x + y * y)"),
)
_X_LOG_X: Final = Form(
    "x * log(x)",
    "where(x > 0.0, x * log(x), 0.0)",
    when="x == 0.0",
    remark=", which is gated: the branch not taken leaks nothing; inside detect_anomaly(), which "
    "sees log(0.0) itself, x * log(where(x > 0.0, x, 1.0))",
)
_SLOPE: Final = ", which is gated: the slope at 0 is infinite, and 0 comes back instead"
_POWERS: Final = (
    Form("sqrt(x)", "where(x > 0.0, sqrt(x), 0.0)", when="x == 0.0", remark=_SLOPE),
    Form("cbrt(x)", "where(x != 0.0, cbrt(x), 0.0)", when="x == 0.0", remark=_SLOPE),
    Form(
        "x ** y",
        "where(x > 0.0, x ** y, 0.0)",
        when="x == 0.0 and 0.0 < y < 1.0",
        remark=_SLOPE,
    ),
    Form(
        "x ** y",
        "abs(x) ** y",
        when="x < 0.0 and y != floor(y)",
        remark=" for the power of the size, or cbrt(x) for the cube root of a negative number",
    ),
)
# The first that fits is the advice: the larger expressions stand before their parts.
FORMS: Final = (
    *_LOGS,
    *_EXPONENTIALS,
    *_QUOTIENTS,
    *_LIMITS,
    *_LENGTHS,
    _X_LOG_X,
    *_POWERS,
    _X_LOG_X._replace(pattern="log(x)", shown="x * log(x)"),
    Form("cosh(x)", "softplus(2.0 * x) - x - log(2.0)", "abs(x) > 709.0", "log(cosh(x))"),
    # An exponential overflows before anything is made of it: name whatever that may be.
    _EXPONENTIALS[0]._replace(
        pattern="exp(x)",
        when="x > 709.0",
        shown=_EXPONENTIALS[0].pattern,
        remark="".join(f"; {form}" for form in _EXPONENTIALS[1:]),
    ),
)

# Other ways to write the function of a pattern, tried where the rule is not that function itself.
_ALSO: Final = {
    "square": ("x * x", "x ** 2.0"),
    "sqrt": ("x ** 0.5",),
    "sigmoid": ("1.0 / (1.0 + exp(-x))", "reciprocal(1.0 + exp(-x))", "exp(x) / (1.0 + exp(x))"),
}
_RULES: Final = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow"}
# An n-ary rule, the rule of two operands that it repeats, and the number that changes nothing.
_CHAINS: Final = {"sum": ("add", 0.0), "prod": ("mul", 1.0)}


def suggest(node: "Value") -> str:
    """Name the stable form of what a node and its operands compute, "" where none is known."""
    found = best(node)
    return "" if found is None else str(found[0])


def best(node: "Value") -> tuple[Form, Found] | None:
    """Give the first row that fits a node, and the nodes that its names stand for.

    >>> from autograd import Value, log1p, exp
    >>> form, found = best(log1p(exp(Value(1000.0, "x"))))
    >>> form.stable, found["x"][0].label
    ('softplus(x)', 'x')
    """
    for form in FORMS:
        for found in _match(_parsed(form.pattern), node, {}):
            if _holds(form.when, found):
                return form, found
    return None


@cache
def _parsed(pattern: str) -> ast.expr:
    return ast.parse(pattern, mode="eval").body


def _holds(when: str, found: Found) -> bool:
    """Tell whether the names stand for finite numbers of which a condition holds."""
    if not all(math.isfinite(node.data) for nodes in found.values() for node in nodes):
        return False  # no other form makes them finite
    several = max(map(len, found.values()))
    cases = [
        {name: nodes[min(place, len(nodes) - 1)].data for name, nodes in found.items()}
        for place in range(several)
    ]
    return not when or all(FLOATS.read(when, case) for case in cases)


def _match(tree: ast.expr, node: "Value", found: Found) -> Iterator[Found]:
    """Give each way in which a pattern fits a node, as what its names stand for."""
    match tree:
        case ast.Constant(float(number)):
            if node.is_constant and node.data == number:
                yield found
        case ast.Name(name):
            yield from _bind(name, [node], found)
        case ast.UnaryOp(ast.USub(), operand):
            yield from _match_rule("neg", [operand], node, found)
        case ast.BinOp(left, kind, right):
            name = _RULES[type(kind)]
            yield from _match_rule(name, [left, right], node, found)
            if name in ("add", "mul"):
                yield from _match_rule(name, [right, left], node, found)
        case ast.Call(ast.Name(name), arguments):
            yield from _match_call(name, arguments, node, found)


def _match_call(
    name: str, arguments: list[ast.expr], node: "Value", found: Found
) -> Iterator[Found]:
    match arguments:
        case [term, ast.Constant(value=second)] if second is ...:
            yield from _match_chain(name, term, node, found)
        case [ast.Name(xs), ast.Name(ys)] if name == "dot":
            half = len(node.operands) // 2
            if _name(node) == "dot" and len(node.operands) == 2 * half:
                for first in _bind(xs, node.operands[:half], found):
                    yield from _bind(ys, node.operands[half:], first)
        case _:
            yield from _match_rule(name, arguments, node, found)
            for other in _ALSO.get(name, ()):
                for inner in _match(_parsed(other), node, {}):
                    yield from _match(arguments[0], inner["x"][0], found)


def _match_rule(
    name: str, trees: Sequence[ast.expr], node: "Value", found: Found
) -> Iterator[Found]:
    if _name(node) != name:
        return
    ways = [found]
    for tree, operand in zip(trees, node.operands, strict=True):
        ways = [longer for way in ways for longer in _match(tree, operand, way)]
    yield from ways


def _match_chain(name: str, term: ast.expr, node: "Value", found: Found) -> Iterator[Found]:
    """Fit a term to each operand of an n-ary rule, or of the same written out with operators."""
    operands = _operands(node, name)
    together: Found = {}
    for operand in operands:
        first = next(_match(term, operand, {}), None)
        if first is None:
            return
        for key, nodes in first.items():
            together.setdefault(key, []).extend(nodes)
    if together:
        yield {**found, **together}


def _operands(node: "Value", name: str) -> "Sequence[Value]":
    chain, neutral = _CHAINS[name]
    if _name(node) == name:
        return node.operands
    operands: list[Value] = []
    open_nodes = [node] if _name(node) == chain else []
    while open_nodes:
        inner = open_nodes.pop()
        if _name(inner) == chain:
            open_nodes.extend(reversed(inner.operands))
        elif not (inner.is_constant and inner.data == neutral):
            operands.append(inner)
    return operands


def _bind(name: str, nodes: "Sequence[Value]", found: Found) -> Iterator[Found]:
    """Let a name stand for nodes, if it does not stand for others already."""
    if name not in found:
        yield {**found, name: list(nodes)}
    elif len(nodes) == len(found[name]) and all(map(_same, nodes, found[name])):
        yield found


def _same(x: "Value", y: "Value") -> bool:
    return x is y or (x.is_constant and y.is_constant and x.data == y.data)


def _name(node: "Value") -> str:
    return "" if node.rule is None else node.rule.name
