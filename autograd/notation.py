r"""Notation: how operations and their local derivatives are written for people.

>>> from autograd.rules import MUL, SIN
>>> of(MUL).text, of(MUL).latex, of(MUL).mathml
('{0} × {(1)}', '{0} \\times {(1)}', '<mrow>{0}<mo>×</mo>{(1)}</mrow>')
>>> partial(SIN, 0, ["x"], "y")
'cos(x)'

A placeholder is the place of an operand, in round parentheses where a negative number needs some;
`{list}` is all operands of an n-ary operation. `{op}` is its name, in LaTeX alone, where a name
stands in braces, so that one could be read as a placeholder.

Next: `symbols.py` fills them.
"""

import ast
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from autograd.escape import xml
from autograd.grammar import parse
from autograd.rules import Rule
from autograd.tables import short


class Template(NamedTuple):
    """A formula with placeholders, in each form."""

    text: str
    latex: str
    mathml: str


def _infix(sign: str, written: str) -> Template:
    return Template(
        f"{{0}} {sign} {{(1)}}",
        f"{{0}} {written} {{(1)}}",
        f"<mrow>{{0}}<mo>{xml(sign)}</mo>{{(1)}}</mrow>",
    )


def _call(name: str, arguments: Sequence[str], written: str) -> Template:
    given = ", ".join(arguments)
    comma = '<mo>,</mo><mspace width="0.4em"/>'.join(arguments)
    return Template(
        f"{name}({given})",
        rf"\operatorname{{{written}}}\left({given}\right)",
        f"<mrow><mi>{xml(name)}</mi><mo>(</mo>{comma}<mo>)</mo></mrow>",
    )


_ONE: Final = "<mn>1</mn>"
_WRITTEN: Final = {
    "add": _infix("+", "+"),
    "sub": _infix("−", "-"),
    "mul": _infix("×", r"\times"),
    "div": Template("{0} / {(1)}", r"\frac{{0}}{{1}}", "<mfrac>{0}{1}</mfrac>"),
    "reciprocal": Template("1 / {(0)}", r"\frac{1}{{0}}", f"<mfrac>{_ONE}{{0}}</mfrac>"),
    "neg": Template("−{(0)}", "-{(0)}", "<mrow><mo>−</mo>{(0)}</mrow>"),
    "pow": Template("{(0)}^{(1)}", "{{(0)}}^{{1}}", "<msup>{(0)}{1}</msup>"),
    "square": Template("{(0)}²", "{{(0)}}^{2}", "<msup>{(0)}<mn>2</mn></msup>"),
    "abs": Template(
        "|{0}|", r"\left|{0}\right|", "<mrow><mo>|</mo>{0}<mo>|</mo></mrow>"
    ),
    "floordiv": _infix("//", r"\mathbin{//}"),
    "mod": _infix("mod", r"\bmod"),
    "gt": _infix(">", "{>}"),
    "lt": _infix("<", "{<}"),
    "ge": _infix("≥", r"\ge"),
    "le": _infix("≤", r"\le"),
    "eq": _infix("==", "{==}"),
    "ne": _infix("≠", r"\ne"),
    "relu": _call("ReLU", ["{0}"], "ReLU"),
}  # fmt: skip


@cache
def of(rule: Rule) -> Template:
    """Give the template of an operation: a sign between its operands, or its name and a list."""
    if rule.name in _WRITTEN:
        return _WRITTEN[rule.name]
    is_list = rule.folds or rule.pulls
    places = ["{list}"] if is_list else [f"{{{place}}}" for place in range(rule.arity)]
    return _call(rule.name, places, "{op}")


_ORDINALS: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip


def ordinal(number: int) -> str:
    """Count in words: first, second, third; from the eleventh on with a numeral.

    >>> ordinal(2), ordinal(12)
    ('second', 'no. 12')
    """
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"no. {number}"


# --- local derivatives ----------------------------------------------------------------------------

# How tightly a part holds together: what holds less than its surroundings is put in parentheses.
_ATOM, _POWER, _SIGN, _PRODUCT, _SUM, _CONDITION, _CHOICE = range(7, 0, -1)

_OPERATORS: Final[dict[type, tuple[str, int]]] = {
    ast.Add: ("+", _SUM),
    ast.Sub: ("−", _SUM),
    ast.Mult: ("·", _PRODUCT),
    ast.Div: ("/", _PRODUCT),
}
_COMPARISONS: Final[dict[type, str]] = {
    ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥", ast.Eq: "=", ast.NotEq: "≠",
}  # fmt: skip


def partial(rule: Rule, place: int, operands: Sequence[str], result: str) -> str:
    """Write the local derivative of a rule by one operand with the symbols that are given.

    >>> from autograd.rules import ATAN, RELU
    >>> partial(ATAN, 0, ["x₁"], "y"), partial(RELU, 0, ["z"], "o")
    ('1 / (1 + x₁²)', '1 if z > 0 else 0')
    """
    if not rule.has_texts:
        return ""
    names = {"out": result, "n": str(len(operands))}
    if not rule.folds:
        names.update(zip("abc", operands, strict=False))
    else:
        names["a"] = operands[place]
        pairs = len(operands) // 2
        if rule.arity > 1 and place < 2 * pairs:
            first = place % pairs
            names.update(a=operands[first], b=operands[pairs + first])
    try:
        tree = parse(rule.partial_of(place, len(operands)), rule.name)
        return _written(tree, names)[0]
    except KeyError:  # a quantity that is shared between the operands
        return ""


def _written(  # noqa: C901  (one case for each kind of node)
    tree: ast.expr, names: Mapping[str, str]
) -> tuple[str, int]:
    def part(inner: ast.expr, least: int) -> str:
        text, holds = _written(inner, names)
        return text if holds >= least else f"({text})"

    match tree:
        case ast.Constant(int() | float() as number):
            return short(float(number)), _ATOM
        case ast.Name(name):
            return names[name], _ATOM
        case ast.UnaryOp(ast.USub(), inner):
            return f"−{part(inner, _PRODUCT)}", _SIGN
        case ast.UnaryOp(ast.Not(), inner):
            return f"not {part(inner, _ATOM)}", _CONDITION
        case ast.BinOp(left, ast.Mult(), right) if ast.dump(left) == ast.dump(right):
            return f"{part(left, _ATOM)}²", _POWER
        case ast.BinOp(left, kind, right):
            sign, level = _OPERATORS[type(kind)]
            after = part(right, level + 1)
            after = f"({after})" if after.startswith("−") else after  # no two signs in a row
            return f"{part(left, level)} {sign} {after}", level
        case ast.Compare(left, kinds, others):
            signs = [_COMPARISONS[type(kind)] for kind in kinds]
            rest = [f" {s} {part(x, _SUM)}" for s, x in zip(signs, others, strict=True)]
            return part(left, _SUM) + "".join(rest), _CONDITION
        case ast.BoolOp(kind, parts):
            # `a != a` asks for a nan, which is of no interest here.
            told = [part(x, _CONDITION) for x in parts if not _asks_for_nan(x)]
            word = " or " if isinstance(kind, ast.Or) else " and "
            return word.join(told), _CONDITION
        case ast.IfExp(test, yes, no):
            options = f"{part(yes, _SUM)} if {part(test, _CONDITION)} else {part(no, _CHOICE)}"
            return options, _CHOICE
        case ast.Call(ast.Name("pow"), [base, exponent]):
            return f"{part(base, _ATOM)}^{part(exponent, _ATOM)}", _POWER
        case ast.Call(ast.Name("square"), [base]):
            return f"{part(base, _ATOM)}²", _POWER
        case ast.Call(ast.Name("abs"), [inner]):
            return f"|{part(inner, _CHOICE)}|", _ATOM
        case ast.Call(ast.Name("others"), _):
            return "the product of the others", _ATOM
        case ast.Call(ast.Name(name), arguments):
            return f"{name}({', '.join(part(x, _CHOICE) for x in arguments)})", _ATOM
    raise KeyError(ast.unparse(tree))  # inf, nan: no partial has them


def _asks_for_nan(tree: ast.expr) -> bool:
    match tree:
        case ast.Compare(left, [ast.NotEq()], [right]):
            return ast.dump(left) == ast.dump(right)
    return False
