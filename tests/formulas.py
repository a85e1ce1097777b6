"""Formulas: reads the texts of the table over any kind of number.

The package turns a text into Python over floats. Here is a second, independent reader, so that an
error of the first does not hide itself: over mpmath it is the exact oracle of the tests, over
Values it differentiates a text once more.

>>> EXACT.read("a * a + 1.0", {"a": 3.0})
mpf('10.0')
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import mpmath
from mpmath import mp

import autograd
from autograd.rules import Rule

_OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}

parse = cache(lambda text: ast.parse(text, mode="eval").body)


class Reader:
    """Evaluates a text over one kind of number."""

    def __init__(self, number: Callable[[float], Any], functions: Mapping[str, Any]) -> None:
        self.number = number
        self.functions = functions

    def read(self, text: str, names: Mapping[str, Any]) -> Any:
        """Evaluate a text whose names are given."""
        known = {name: self.number(x) if isinstance(x, float) else x for name, x in names.items()}
        return self._read(parse(text), known, [])

    def read_fold(self, row: Rule, text: str, xs: Sequence[Any], at: int = 0, out: Any = 0) -> Any:
        """Evaluate a text of an n-ary row over its operands; `at` is the place of `a`."""
        operands = [self.number(x) if isinstance(x, float) else x for x in xs]
        n, c = len(operands), self.number(0.0)
        rows = [{"a": x, "i": place} for place, x in enumerate(operands)]
        if row.arity > 1:
            n = len(operands) // 2
            c = operands[2 * n] if len(operands) % 2 else c
            rows = [{"a": operands[i], "b": operands[n + i], "i": i} for i in range(n)]
        names: dict[str, Any] = {"n": n, "c": c, "out": out, **rows[at % len(rows)]}
        for name, shared in row.shared:
            names[name] = self._read(parse(shared), names, rows)
        return self._read(parse(text), names, rows)

    def _read(  # noqa: C901  (one case for each kind of node)
        self, tree: ast.expr, names: dict[str, Any], rows: list[dict[str, Any]]
    ) -> Any:
        match tree:
            case ast.Constant(value):
                return self.number(float(value))
            case ast.Name("inf"):
                return self.number(math.inf)
            case ast.Name(name):
                return names[name]
            case ast.UnaryOp(ast.USub(), operand):
                return -self._read(operand, names, rows)
            case ast.UnaryOp(ast.Not(), operand):
                return not self._read(operand, names, rows)
            case ast.BinOp(left, kind, right):
                x, y = (self._read(side, names, rows) for side in (left, right))
                return _OPERATORS[type(kind)](x, y)
            case ast.BoolOp(kind, parts):
                decides = isinstance(kind, ast.Or)
                return (any if decides else all)(self._read(part, names, rows) for part in parts)
            case ast.IfExp(test, yes, no):
                return self._read(yes if self._read(test, names, rows) else no, names, rows)
            case ast.Compare(left, kinds, others):
                numbers = [self._read(part, names, rows) for part in (left, *others)]
                pairs = zip(kinds, numbers, numbers[1:], strict=False)
                return all(_OPERATORS[type(kind)](x, y) for kind, x, y in pairs)
            case ast.Call(ast.Name(name), arguments) if name in _FOLDS and rows:
                over = [self._read(arguments[0], {**names, **row}, rows) for row in rows]
                start = [self._read(arguments[1], names, rows)] if len(arguments) > 1 else []
                return _FOLDS[name]([*start, *over], names.get("i"))
            case ast.Call(ast.Name(name), arguments):
                return self.functions[name](*[self._read(x, names, rows) for x in arguments])
        raise AssertionError(f"the tests cannot read {ast.unparse(tree)!r}")


def _product(xs: Sequence[Any]) -> Any:
    result = xs[0]
    for x in xs[1:]:
        result = result * x
    return result


_FOLDS: dict[str, Callable[[list[Any], Any], Any]] = {
    "sum": lambda xs, i: sum(xs[1:], xs[0]),
    "prod": lambda xs, i: _product(xs),
    "max": lambda xs, i: max(xs),
    "min": lambda xs, i: min(xs),
    "argmax": lambda xs, i: xs.index(max(xs)),
    "others": lambda xs, i: _product([*xs[:i], *xs[i + 1 :]]) if len(xs) > 1 else 1.0,
}


EXACT = Reader(
    mp.mpf,
    {
        **{
            name: getattr(mp, name)
            for name in ["acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh"]
        },
        **{
            name: getattr(mp, name)
            for name in ["ceil", "cos", "cosh", "erf", "exp", "expm1", "floor"]
        },
        **{
            name: getattr(mp, name)
            for name in ["hypot", "sech", "sign", "sin", "sinh", "sqrt", "tan", "tanh"]
        },
        "abs": abs,
        "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)),
        "digamma": mp.digamma,
        # mpmath counts the terms of its series in a float.
        "erfc": lambda x: mp.erfc(x) if abs(x) < 1e9 else mp.mpf(1) - mp.sign(x),
        "exp2": lambda x: mp.power(2, x),
        "floordiv": lambda x, y: mp.floor(x / y),
        "lgamma": lambda x: mp.re(mp.loggamma(x)),
        "log": mp.log,
        "log10": lambda x: mp.log(x, 10),
        "log1p": mp.log1p,
        "log2": lambda x: mp.log(x, 2),
        "mod": lambda x, y: x - y * mp.floor(x / y),
        "polygamma": lambda n, x: mp.polygamma(int(n), x),
        "pow": mp.power,
        "round": mpmath.nint,
        "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
        "square": lambda x: x * x,
    },
)
# A text over Values is itself a graph, whose gradient is the derivative of the text.
GRAPH = Reader(lambda x: x, vars(autograd))
