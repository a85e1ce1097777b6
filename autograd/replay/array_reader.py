"""Array reader: evaluates the texts of the table over NumPy arrays, all numbers at once.

>>> import numpy as np
>>> from autograd.rules import RELU
>>> array_reader().row(RELU, RELU.formula, [np.array([-1.0, 2.0])]).tolist()
[0.0, 2.0]

A conditional computes both branches and chooses for each number.

Next: `numpy_runner.py` runs programs by it.
"""

import ast
import operator
from functools import cache, reduce
from typing import Any, Final

from autograd import ieee
from autograd.grammar import FUNCTIONS
from autograd.reading import Reader

# What NumPy has with the same special values as ieee.py, some under another name.
_RENAMED: Final = {"abs": "absolute", "round": "rint", "atan2": "arctan2"} | {
    name: f"arc{name[1:]}" for name in ("acos", "acosh", "asin", "asinh", "atan", "atanh")
}
_SAME: Final = frozenset(
    """
    cbrt ceil cos cosh exp exp2 expm1 floor hypot log log10 log1p log2 sin sinh sqrt square tan tanh
    """.split()  # noqa: SIM905
)


@cache
def array_reader() -> "ArrayReader":
    """Make the reader, once."""
    return ArrayReader()


class ArrayReader(Reader):
    """Reads texts over arrays; where a text has a condition, numbers choose one by one."""

    def __init__(self) -> None:
        """Collect the functions."""
        import numpy as np

        functions: dict[str, Any] = {
            # Of one exponent 0.5 for all numbers NumPy makes a root, which differs at -0 and -inf.
            "pow": lambda x, y: np.power(x, y + np.zeros_like(x)),
            "sech": lambda x: 1.0 / np.cosh(x),
            "sigmoid": lambda x: 1.0 / (1.0 + np.exp(-x)),
            "sign": lambda x: np.where(x == x, np.sign(x), x),
        }
        for name in FUNCTIONS:
            if name in _SAME or name in _RENAMED:
                functions[name] = getattr(np, _RENAMED.get(name, name))
            elif name not in functions:
                functions[name] = np.vectorize(getattr(ieee, name), otypes=[float])
        super().__init__(float, functions, np.true_divide)

    def _read(self, tree: ast.expr, names: dict[str, Any], rows: list[dict[str, Any]]) -> Any:
        import numpy as np

        def read(part: ast.expr) -> Any:
            return self._read(part, names, rows)

        match tree:
            case ast.IfExp(test, yes, no):
                return np.where(_holds(read(test)), read(yes), read(no))
            case ast.BoolOp(kind, parts):
                join = np.logical_and if isinstance(kind, ast.And) else np.logical_or
                return reduce(join, [_holds(read(part)) for part in parts])
            case ast.UnaryOp(ast.Not(), operand):
                return ~_holds(read(operand))
            case ast.Compare(left, kinds, others):
                sides = [read(part) for part in (left, *others)]
                tests = zip(kinds, sides, sides[1:], strict=False)
                found = [self.operators[type(kind)](x, y) for kind, x, y in tests]
                return reduce(np.logical_and, found)
            case ast.Call(ast.Name("others"), [text]) if rows:  # those before, times those after
                over, at = [self._read(text, row, rows) for row in rows], names["i"]
                return _product(over[:at]) * _product(over[:at:-1])
            case ast.Call(ast.Name("max" | "min" | "argmax" as name), [text]) if rows:
                over = [self._read(text, {**names, **row}, rows) for row in rows]
                return _place_of_largest(over) if name == "argmax" else _extreme(over, name)
        return super()._read(tree, names, rows)


def _holds(x: Any) -> Any:
    import numpy as np

    return np.asarray(x) != 0


def _product(xs: list[Any]) -> Any:
    return reduce(operator.mul, xs, 1.0)


def _extreme(xs: list[Any], kind: str) -> Any:
    """Give the largest or smallest; nan where there is one, and the later of two equals."""
    import numpy as np

    wins = operator.gt if kind == "max" else operator.lt
    return reduce(lambda x, y: np.where(wins(x, y) | (x != x), x, y), xs)


def _place_of_largest(xs: list[Any]) -> Any:
    """Give the place of the first largest; nan is none."""
    import numpy as np

    largest, place = np.full_like(xs[0], -np.inf), np.zeros_like(xs[0])
    for i, x in enumerate(xs):
        place = np.where(x > largest, float(i), place)
        largest = np.where(x > largest, x, largest)
    return place
