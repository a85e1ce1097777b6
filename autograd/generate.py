"""Generate: turns a row of the table into the Python function that computes it.

>>> from autograd.rules import DIV
>>> print(kernel_source(DIV))
def div(a: float, b: float) -> tuple[float, float, float]:
    out = ieee.div(a, b)
    return out, ieee.div(1.0, b), ieee.div(-out, b)
<BLANKLINE>

A kernel gives the value and the partial derivative for each operand. `kernels.py` holds the kernels
of the whole table, written by `tools/generate.py`; a primitive that a user declares from texts is
compiled by `compile_kernel` when it is declared.

Next: `folding.py` does the same for the n-ary rows.
"""

import ast
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from autograd import ieee
from autograd.errors import RuleError
from autograd.grammar import source
from autograd.rules import Rule

_CALL = re.compile(r"ieee\.\w+\((?:[^()]|\([^()]*\))*\)")


def kernel_source(row: Rule) -> str:
    """Write the kernel of a row with one, two or three operands."""
    operands = "abc"[: row.arity]
    out = source(row.formula, set(operands), row.name)
    partials = [source(text, {*operands, "out"}, row.name) for text in row.partials]
    lines = []
    for shared, name in _repeated_calls(partials).items():
        lines.append(f"    {name} = {shared}")
        partials = [partial.replace(shared, name) for partial in partials]
    lines.insert(0, f"    out = {out}")
    arguments = ", ".join(f"{operand}: float" for operand in operands)
    result = ", ".join(["float"] * (row.arity + 1))
    head = f"def {row.name}({arguments}) -> tuple[{result}]:"
    returned = f"    return out, {', '.join(bare(partial, alone=False) for partial in partials)}"
    return "\n".join([head, *lines, returned, ""])


def _repeated_calls(texts: list[str]) -> dict[str, str]:
    """Name the calls that occur more than once; no call raises, so computing one early is safe."""
    found = Counter(call for text in texts for call in _CALL.findall(text))
    repeated = [call for call, count in found.items() if count > 1]
    return {call: f"t{index}" for index, call in enumerate(repeated)}


def bare(text: str, alone: bool = True) -> str:
    """Drop parentheses around a whole text; a conditional keeps them unless it stands alone."""
    inner = text[1:-1]
    if not (text.startswith("(") and text.endswith(")")) or (" if " in inner and not alone):
        return text
    try:
        return inner if ast.dump(ast.parse(inner)) == ast.dump(ast.parse(text)) else text
    except SyntaxError:
        return text


def compile_kernel(row: Rule) -> Callable[..., tuple[float, ...]]:
    """Compile the kernel of a row that was declared at run time."""
    return compiled(kernel_source(row), row.name)


def compiled(text: str, name: str) -> Callable[..., Any]:
    """Compile the text of one function; the grammar admits no name in it beyond those of `ieee`."""
    namespace: dict[str, Callable[..., Any]] = {}
    exec(compile(text, f"<rule {name}>", "exec"), {"ieee": ieee}, namespace)
    return namespace[name]


def check(row: Rule, texts: bool) -> None:
    """Refuse a row declared at run time whose texts are not in the grammar.

    `texts` tells whether the formula and the partials are texts, too. Raises `RuleError`, which
    names the rule and the text.
    """
    if texts:
        kernel_source(row)
    for text in (row.domain, row.kinks):
        if not isinstance(text, str):
            raise RuleError(f"rule {row.name!r}: domain and kinks are texts, got {text!r}")
        if text:
            source(text, set("abc"[: row.arity]), row.name, is_number=False)
