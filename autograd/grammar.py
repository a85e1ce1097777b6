"""Grammar: what a text in the table of rules may say, and the Python it stands for.

>>> source("-out / b", {"out", "b"}, "div")
'ieee.div(-out, b)'
>>> source("a ** 2", {"a"}, "square")
Traceback (most recent call last):
...
autograd.errors.RuleError: rule 'square': 'a ** 2' uses Pow; write pow(x, y); accepted are ...

A text is an expression of names, int and float literals, `+ - * /`, comparisons, `and or not`,
`x if condition else y`, and calls of the functions in `FUNCTIONS`. The texts of an n-ary row may
also fold over the operands: see `FOLDS`.

Next: `generate.py` puts whole kernels together.
"""

import ast
from math import inf
from typing import Final

from autograd.errors import RuleError

# Every function is itself a rule, so that the table is closed under differentiation.
FUNCTIONS: Final = frozenset(
    """
    abs acos acosh asin asinh atan atan2 atanh cbrt ceil cos cosh digamma erf erfc exp exp2 expm1
    floor floordiv hypot lgamma log log10 log1p log2 mod polygamma pow round round_to sech sigmoid
    sign sin sinh sqrt square tan tanh
    """.split()  # noqa: SIM905  (a text reads better than forty literals)
)
# sum(text), sum(text, start), prod, max, min, the index of the largest, and the product of all
# operands but the one that is read.
FOLDS: Final = frozenset({"sum", "prod", "max", "min", "argmax", "others"})
CONSTANTS: Final = frozenset({"inf", "nan"})

_ARITY: Final = dict.fromkeys(
    ("atan2", "floordiv", "hypot", "mod", "polygamma", "pow", "round_to"), 2
)

_ACCEPTED: Final = (
    "accepted are names, numbers, + - * /, comparisons, and/or/not, conditionals and the functions "
    + ", ".join(sorted(FUNCTIONS))
)
_INFIX: Final = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_COMPARE: Final = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


def parse(text: str, rule_name: str) -> ast.expr:
    """Read a text as one Python expression.

    >>> type(parse("a * b", "mul")).__name__
    'BinOp'
    """
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise RuleError(
            f"rule {rule_name!r}: {text!r} is not an expression; {_ACCEPTED}"
        ) from error


def source(
    text: str, names: set[str] | frozenset[str], rule_name: str, is_number: bool = True
) -> str:
    """Translate a text to Python over `ieee`; every name must be among `names`.

    >>> source("a if a > 0.0 else expm1(a)", {"a"}, "elu")
    '(a if a > 0.0 else ieee.expm1(a))'
    """
    tree = parse(text, rule_name)
    writer = Writer(text, names, rule_name)
    written = writer.write(tree)
    if is_number and isinstance(tree, (ast.Compare, ast.BoolOp)):
        raise writer.refuse("a condition for a number; write 1.0 if ... else 0.0")
    return written


class Writer:
    """Writes one text; refuses whatever the grammar does not name."""

    def __init__(self, text: str, names: set[str] | frozenset[str], rule_name: str) -> None:
        self.text = text
        self.names = names
        self.rule_name = rule_name

    def refuse(self, what: str) -> RuleError:
        """Make the error for something that the grammar does not have."""
        return RuleError(f"rule {self.rule_name!r}: {self.text!r} uses {what}; {_ACCEPTED}")

    def write(self, tree: ast.expr) -> str:
        """Write an expression, or a part of one."""
        if isinstance(tree, ast.Constant):
            return self._constant(tree)
        if isinstance(tree, ast.Name):
            return self._name(tree)
        if isinstance(tree, ast.UnaryOp):
            return self._unary(tree)
        if isinstance(tree, ast.BinOp):
            return self._binary(tree)
        if isinstance(tree, ast.Compare):
            return self._compare(tree)
        if isinstance(tree, ast.BoolOp):
            word = " and " if isinstance(tree.op, ast.And) else " or "
            return "(" + word.join(self.write(value) for value in tree.values) + ")"
        if isinstance(tree, ast.IfExp):
            yes, test, no = (self.write(part) for part in (tree.body, tree.test, tree.orelse))
            return f"({yes} if {test} else {no})"
        if isinstance(tree, ast.Call):
            return self._call(tree)
        raise self.refuse(type(tree).__name__)

    def _constant(self, tree: ast.Constant) -> str:
        if isinstance(tree.value, bool) or not isinstance(tree.value, (int, float)):
            raise self.refuse(f"the literal {tree.value!r}")
        try:
            number = float(tree.value)
        except OverflowError:
            raise self.refuse("a number that is too large for a float") from None
        return "ieee.inf" if number == inf else repr(number)  # 1e999 is inf, as in Python

    def _name(self, tree: ast.Name) -> str:
        if tree.id in CONSTANTS:
            return f"ieee.{tree.id}"
        if tree.id not in self.names:
            known = ", ".join(sorted(self.names))
            raise self.refuse(f"the name {tree.id!r}, where the names are {known}")
        return tree.id

    def _unary(self, tree: ast.UnaryOp) -> str:
        if isinstance(tree.op, ast.USub):
            return f"-{self._atom(tree.operand)}"
        if isinstance(tree.op, ast.Not):
            return f"(not {self.write(tree.operand)})"
        raise self.refuse(type(tree.op).__name__)

    def _binary(self, tree: ast.BinOp) -> str:
        if isinstance(tree.op, ast.Div):
            return f"ieee.div({self.write(tree.left)}, {self.write(tree.right)})"
        sign = _INFIX.get(type(tree.op))
        if sign is None:
            hint = "; write pow(x, y)" if isinstance(tree.op, ast.Pow) else ""
            raise self.refuse(type(tree.op).__name__ + hint)
        return f"{self._atom(tree.left)} {sign} {self._atom(tree.right)}"

    def _atom(self, tree: ast.expr) -> str:
        written = self.write(tree)
        infix = isinstance(tree, ast.BinOp) and not isinstance(tree.op, ast.Div)
        # Two comparisons side by side would be read as a chain.
        return f"({written})" if infix or isinstance(tree, ast.Compare) else written

    def _compare(self, tree: ast.Compare) -> str:
        parts = [self._atom(tree.left)]
        for operator, right in zip(tree.ops, tree.comparators, strict=True):
            sign = _COMPARE.get(type(operator))
            if sign is None:
                raise self.refuse(type(operator).__name__)
            parts += [sign, self._atom(right)]
        return " ".join(parts)

    def _call(self, tree: ast.Call) -> str:
        if not isinstance(tree.func, ast.Name) or tree.keywords:
            raise self.refuse("a call that is not name(x, ...)")
        if tree.func.id not in FUNCTIONS:
            raise self.refuse(f"the function {tree.func.id!r}")
        if len(tree.args) != _ARITY.get(tree.func.id, 1):
            raise self.refuse(f"{tree.func.id} with {len(tree.args)} operands")
        arguments = ", ".join(self.write(argument) for argument in tree.args)
        return f"ieee.{tree.func.id}({arguments})"
