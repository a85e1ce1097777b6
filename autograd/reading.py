"""Reading: evaluates the texts of the table over any kind of number.

>>> from fractions import Fraction
>>> from autograd.rules import DIV
>>> Reader(Fraction, {}).read(DIV.formula, {"a": Fraction(1), "b": Fraction(3)})
Fraction(1, 3)

`generate.py` turns a text into Python over floats. Here is a second, independent reader, so that an
error of the first does not hide itself. Over the numbers of mpmath it is the exact oracle of
`testing/`, over Values it differentiates a derivative once more: see `higher.py`.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from autograd.errors import RuleError
from autograd.grammar import parse
from autograd.rules import Rule

_OPERATORS: Final[dict[type, Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_CONSTANTS: Final = {"inf": math.inf, "nan": math.nan}

_parsed = cache(parse)


class Reader:
    """Evaluates texts over one kind of number.

    `number` makes one of a float; `functions` are those that a text may call. A name that is given
    may be any number of that kind; a float is converted. `divide` serves where `/` of these numbers
    raises at 0.
    """

    def __init__(
        self,
        number: Callable[[float], Any],
        functions: Mapping[str, Any],
        divide: Callable[[Any, Any], Any] = operator.truediv,
    ) -> None:
        """Choose the kind of number."""
        self.number = number
        self.functions = functions
        self.operators = {**_OPERATORS, ast.Div: divide}

    def row(self, rule: Rule, text: str, xs: Sequence[Any], at: int = 0, out: Any = None) -> Any:
        """Evaluate a text of a row over operands; in an n-ary row `at` is the place of `a`.

        >>> from autograd.rules import DOT, MUL
        >>> reader = Reader(float, {})
        >>> reader.row(MUL, MUL.partials[0], [2.0, 5.0])
        5.0
        >>> reader.row(DOT, DOT.formula, [1.0, 2.0, 10.0, 20.0, 7.0])
        57.0
        """
        if rule.folds:
            return self._fold(rule, text, xs, at, out)
        return self.read(text, {**dict(zip("abc", xs, strict=False)), "out": out}, rule.name)

    def partial(self, rule: Rule, xs: Sequence[Any], at: int, out: Any) -> Any:
        """Evaluate the partial derivative of a row for one of its operands."""
        return self.row(rule, rule.partial_of(at, len(xs)), xs, at, out)

    def partials(self, rule: Rule, xs: Sequence[Any], places: Sequence[int], out: Any) -> list[Any]:
        """Evaluate the partial derivatives at some places; what they share is computed once.

        >>> from autograd.rules import DOT
        >>> Reader(float, {}).partials(DOT, [1.0, 2.0, 10.0, 20.0, 7.0], [1, 2, 4], 57.0)
        [20.0, 1.0, 1.0]
        """
        if not rule.folds:
            return [self.partial(rule, xs, at, out) for at in places]
        names, rows = self._shared(rule, xs, out)
        found = []
        for at in places:
            tree = _parsed(rule.partial_of(at, len(xs)), rule.name)
            found.append(self._read(tree, {**names, **rows[at % len(rows)]}, rows))
        return found

    def read(self, text: str, names: Mapping[str, Any], rule_name: str = "") -> Any:
        """Evaluate a text whose names are given."""
        known = {name: self._number(x) for name, x in names.items()}
        return self._read(_parsed(text, rule_name), known, [])

    def _number(self, x: Any) -> Any:
        return self.number(x) if isinstance(x, float) else x

    def _fold(self, row: Rule, text: str, xs: Sequence[Any], at: int, out: Any) -> Any:
        names, rows = self._shared(row, xs, out)
        return self._read(_parsed(text, row.name), {**names, **rows[at % len(rows)]}, rows)

    def _shared(
        self, row: Rule, xs: Sequence[Any], out: Any
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Give the names that all operands of an n-ary row share, and those of each."""
        operands = [self._number(x) for x in xs]
        n, c = len(operands), self.number(0.0)
        rows = [{"a": x, "i": place} for place, x in enumerate(operands)]
        if row.arity > 1:
            n = len(operands) // 2
            c = operands[2 * n] if len(operands) % 2 else c
            rows = [{"a": operands[i], "b": operands[n + i], "i": i} for i in range(n)]
        names: dict[str, Any] = {"n": n, "c": c, "out": out}
        for name, shared in row.shared:
            tree = _parsed(shared, row.name)
            if out is not None or "out" not in _names(tree):  # a formula comes before its result
                names[name] = self._read(tree, names, rows)
        return names, rows

    def _read(  # noqa: C901  (one case for each kind of node)
        self, tree: ast.expr, names: dict[str, Any], rows: list[dict[str, Any]]
    ) -> Any:
        match tree:
            case ast.Constant(int() | float() as value):
                return self.number(float(value))
            case ast.Name(name):
                return names[name] if name in names else self.number(_CONSTANTS[name])
            case ast.UnaryOp(ast.USub(), operand):
                return -self._read(operand, names, rows)
            case ast.UnaryOp(ast.Not(), operand):
                return not self._read(operand, names, rows)
            case ast.BinOp(left, kind, right):
                x, y = (self._read(side, names, rows) for side in (left, right))
                return self.operators[type(kind)](x, y)
            case ast.BoolOp(kind, parts):
                decides = isinstance(kind, ast.Or)
                return (any if decides else all)(self._read(part, names, rows) for part in parts)
            case ast.IfExp(test, yes, no):
                return self._read(yes if self._read(test, names, rows) else no, names, rows)
            case ast.Compare(left, kinds, others):
                numbers = [self._read(part, names, rows) for part in (left, *others)]
                pairs = zip(kinds, numbers, numbers[1:], strict=False)
                return all(self.operators[type(kind)](x, y) for kind, x, y in pairs)
            case ast.Call(ast.Name(name), arguments) if name in _FOLDS and rows:
                over = [self._read(arguments[0], {**names, **row}, rows) for row in rows]
                start = [self._read(arguments[1], names, rows)] if len(arguments) > 1 else []
                return _FOLDS[name]([*start, *over], names.get("i", 0))
            case ast.Call(ast.Name(name), arguments) if name in self.functions:
                return self.functions[name](*[self._read(x, names, rows) for x in arguments])
        raise RuleError(
            f"{ast.unparse(tree)!r} cannot be evaluated over this kind of number; "
            f"its functions are {', '.join(sorted(self.functions)) or 'none'}"
        )


@cache
def _names(tree: ast.expr) -> frozenset[str]:
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _product(xs: Sequence[Any]) -> Any:
    result = xs[0]
    for x in xs[1:]:
        result = result * x
    return result


_FOLDS: Final[dict[str, Callable[[list[Any], int], Any]]] = {
    "sum": lambda xs, i: sum(xs[1:], xs[0]),
    "prod": lambda xs, i: _product(xs),
    "max": lambda xs, i: max(xs),
    "min": lambda xs, i: min(xs),
    "argmax": lambda xs, i: xs.index(max(xs)),
    "others": lambda xs, i: _product([*xs[:i], *xs[i + 1 :]]) if len(xs) > 1 else 1.0,
}
