"""Translate: writes a text of the table as an expression of JavaScript.

>>> from autograd.rules import CLIP
>>> translated(CLIP.partials[0], {"a", "b", "c"}, CLIP)
'(b < a && a < c) || a !== a ? 1 : 0'

The grammar is that of `grammar.py`. Python takes any number for a condition, where all but 0 holds,
nan too; JavaScript takes nan for false. So a text is written in two ways, as a number or as a
condition, by the place where it stands.

Next: `javascript.py` puts whole kernels together.
"""

import ast
from typing import Final

from autograd.grammar import FOLDS, Writer, parse
from autograd.rules import Rule

# What JavaScript's Math has under the same name, with the same special values.
_MATH: Final = frozenset(
    """
    abs acos acosh asin asinh atan atan2 atanh cbrt ceil cos cosh exp expm1 floor hypot log log10
    log1p log2 sign sin sinh sqrt tan tanh
    """.split()  # noqa: SIM905  (a text reads better than thirty literals)
)
_CONSTANTS: Final = {"inf": "Infinity", "nan": "NaN"}
# The signs, and how tightly they bind.
_INFIX: Final = {
    ast.Add: ("+", 1), ast.Sub: ("-", 1), ast.Mult: ("*", 2), ast.Div: ("/", 2),
}  # fmt: skip
_COMPARE: Final = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "===", ast.NotEq: "!==",
}  # fmt: skip
_SIGN, _WORD = 3, 4

# What a fold does for each operand, and where it starts.
_FOLDED: Final = {
    "sum": ("total + {}", "0"),
    "prod": ("total * {}", "1"),
    "max": ("maximum(total, {})", "-Infinity"),
    "min": ("minimum(total, {})", "Infinity"),
}


def translated(text: str, names: set[str], row: Rule) -> str:
    """Write a text of a row; every name must be among `names`.

    >>> from autograd.rules import NORM
    >>> translated("sum(square(a / m))", {"a", "m"}, NORM)
    'xs.reduce((total, a, i) => total + square(a / m), 0)'

    Raises `RuleError` for a text that is not in the grammar.
    """
    tree = parse(text, row.name)
    written = _Translator(text, names, row).write(tree)
    return written[1:-1] if isinstance(tree, (ast.IfExp, ast.BoolOp)) else written


class _Translator(Writer):
    """Writes one text, with parentheses only where they count."""

    def __init__(self, text: str, names: set[str], row: Rule) -> None:
        super().__init__(text, names, row.name)
        self.row = row

    def write(self, tree: ast.expr) -> str:
        """Write an expression as a number."""
        match tree:
            case ast.Compare() | ast.UnaryOp(ast.Not()):
                return f"+({self.condition(tree)})"
            case ast.BoolOp(kind, [*firsts, last]):  # the first operand that decides
                written = self.write(last)
                for part in reversed(firsts):
                    yes, no = self.write(part), written
                    if isinstance(kind, ast.And):
                        yes, no = no, yes
                    written = f"({self.condition(part)} ? {yes} : {no})"
                return written
            case ast.IfExp():
                branches = f"{self.write(tree.body)} : {self.write(tree.orelse)}"
                return f"({self.condition(tree.test)} ? {branches})"
        return super().write(tree)

    def condition(self, tree: ast.expr, alone: bool = True) -> str:
        """Write an expression as a condition; beside others, one of parts is in parentheses."""
        match tree:
            case ast.BoolOp(kind, parts):
                word = " && " if isinstance(kind, ast.And) else " || "
                written = word.join(self.condition(part, alone=False) for part in parts)
                return written if alone else f"({written})"
            case ast.UnaryOp(ast.Not(), operand):
                return f"!({self.condition(operand)})"
            case ast.IfExp(test, yes, no):
                branches = f"{self.condition(yes)} : {self.condition(no)}"
                return f"({self.condition(test)} ? {branches})"
            case ast.Compare():
                written = self._compare(tree)
                return written if alone or len(tree.ops) == 1 else f"({written})"
        return f"{self._part(tree, 1)} !== 0"

    def _part(self, tree: ast.expr, least: int) -> str:
        """Write a number, in parentheses where it binds less tightly than what is around it."""
        written = self.write(tree)
        binds = _WORD
        if isinstance(tree, ast.BinOp):
            binds = _INFIX[type(tree.op)][1]
        elif isinstance(tree, (ast.UnaryOp, ast.Compare)):
            binds = _SIGN
        return written if binds >= least else f"({written})"

    def _constant(self, tree: ast.Constant) -> str:
        written = super()._constant(tree).removeprefix("ieee.").removesuffix(".0")
        return _CONSTANTS.get(written, written)

    def _name(self, tree: ast.Name) -> str:
        name = super()._name(tree).removeprefix("ieee.")
        if self.row.folds and name == "b":
            return "xs[n + i]"
        return _CONSTANTS.get(name, name)

    def _unary(self, tree: ast.UnaryOp) -> str:
        if isinstance(tree.op, ast.USub):
            return f"-{self._part(tree.operand, _WORD)}"  # two signs would be a decrement
        return super()._unary(tree)

    def _binary(self, tree: ast.BinOp) -> str:
        if type(tree.op) not in _INFIX:
            return super()._binary(tree)
        sign, binds = _INFIX[type(tree.op)]
        return f"{self._part(tree.left, binds)} {sign} {self._part(tree.right, binds + 1)}"

    def _compare(self, tree: ast.Compare) -> str:
        parts = [self._part(part, 1) for part in (tree.left, *tree.comparators)]
        signs = [_COMPARE.get(type(kind)) for kind in tree.ops]
        if None in signs:
            return super()._compare(tree)
        pairs = zip(parts, signs, parts[1:], strict=False)
        return " && ".join(f"{x} {sign} {y}" for x, sign, y in pairs)

    def _call(self, tree: ast.Call) -> str:
        if self.row.folds and isinstance(tree.func, ast.Name) and tree.func.id in FOLDS:
            return self._fold(tree.func.id, tree.args)
        name, _, operands = super()._call(tree).removeprefix("ieee.").partition("(")
        return f"Math.{name}({operands}" if name in _MATH else f"{name}({operands}"

    def _fold(self, kind: str, arguments: list[ast.expr]) -> str:
        if kind == "others":
            return "others[i]"
        xs = "xs" if self.row.arity == 1 else "firsts"
        if kind == "argmax":
            return f"argmax({xs}.map((a, i) => {self.write(arguments[0])}))"
        step, start = _FOLDED[kind]
        if len(arguments) > 1:
            start = self.write(arguments[1])
        step = step.format(self._part(arguments[0], 3 if kind == "prod" else 2))
        return f"{xs}.reduce((total, a, i) => {step}, {start})"
