"""Advice: what to write instead, where a node is an expression that overflows or cancels.

>>> from autograd import Value, log, sigmoid
>>> suggest(log(sigmoid(Value(-1000.0))))
'log(sigmoid(x)): use log_sigmoid(x)'

A pattern of the table is matched with a node and the few nodes below it that it names. The node is
that where the nan or the infinity was found, so what is made of it may not be known yet: a row
that needs more than this node says "if this is part of".

Next: `forms.py` is the table; `anomaly.py` looks here when it has found a nan or an infinity.
"""

import ast
import math
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from autograd.conditions import FLOATS
from autograd.forms import FORMS, PARTS, Form

if TYPE_CHECKING:
    from autograd.value import Value

# What the names of a pattern stand for; one before an ellipsis stands for several nodes.
Found = dict[str, "list[Value]"]

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
    """Name the stable form of what a node and its operands compute, "" where none is known.

    >>> from autograd import Value, exp
    >>> print(suggest(exp(Value(1000.0))))
    if this is part of 1.0 / (1.0 + exp(x)): use sigmoid(-x)
    if this is part of log(1.0 + exp(x)): use softplus(x)
    if this is part of exp(x) / sum(exp(xs), ...): use softmax(xs), and logsumexp(xs) for the log...
    """
    found = best(node)
    if found is None:
        return ""
    first = found[0]
    if first not in PARTS:
        return str(first)
    parts = [form for form in PARTS if (form.pattern, form.when) == (first.pattern, first.when)]
    return "\n".join(map(str, parts))


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


@cache  # each pattern is met at each nan or infinity, and never changes
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
