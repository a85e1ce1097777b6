"""Folding: turns an n-ary row of the table into the loops that compute it.

>>> from autograd.rules import MEAN
>>> print(fold_sources(MEAN))
def mean_value(xs: "list[Value]") -> float:
...
    for x in xs:
        a = x._data
        sum0 += a
    return ieee.div(sum0, n)
...

A row has three kernels: its value, the list of its partials, and its step of the backward pass,
which adds to the gradients of the operands without making that list.
"""

import ast
import re

from autograd.generate import bare
from autograd.grammar import FOLDS, Writer, parse
from autograd.rules import Rule


class FoldWriter(Writer):
    """Writes a text of an n-ary row; each fold in it becomes a loop in `lines`."""

    def __init__(self, text: str, names: set[str], row: Rule, loop: "Loop") -> None:
        super().__init__(text, names, row.name)
        self.row = row
        self.loop = loop
        self.lines: list[str] = []

    def _call(self, tree: ast.Call) -> str:
        if not isinstance(tree.func, ast.Name) or tree.func.id not in FOLDS:
            return super()._call(tree)
        kind, arguments = tree.func.id, tree.args
        if kind == "others":
            return "others[i]"
        name = f"{kind}{len(self.loop.used)}"
        self.loop.used.append(name)
        text = self.write(arguments[0])
        start = self.write(arguments[1]) if len(arguments) > 1 else _START[kind]
        self.lines += [f"    {name} = {start}"]
        if kind == "argmax":
            self.lines += [f"    {name}_at = 0"]
        self.lines += self.loop.over(text, _STEP[kind].format(name=name, text=bare(text)))
        return f"{name}_at" if kind == "argmax" else name


_START = {"sum": "0.0", "prod": "1.0", "max": "-ieee.inf", "min": "ieee.inf", "argmax": "-ieee.inf"}
_STEP = {
    "sum": "{name} += {text}",
    "prod": "{name} *= {text}",
    "max": "{name} = ieee.maximum({name}, {text})",
    "min": "{name} = ieee.minimum({name}, {text})",
    "argmax": "if {text} > {name}:\n            {name} = {text}\n            {name}_at = i",
}


class Loop:
    """How the operands of a row are laid out in `xs`, and the loop that reads them."""

    def __init__(self, row: Rule) -> None:
        self.paired = row.arity > 1
        self.used: list[str] = []

    def head(self) -> list[str]:
        """Write what a kernel computes before its loops."""
        if self.paired:
            return [
                "    n = len(xs) // 2",
                "    c = xs[2 * n]._data if len(xs) % 2 else 0.0",
            ]
        return ["    n = len(xs)"]

    def at(self, text: str) -> str:
        """Write a text over a pair of operands for the place i."""
        text = re.sub(r"\ba\b", "xs[i]._data", text)
        return re.sub(r"\bb\b", "xs[n + i]._data", text)

    def over(self, text: str, step: str) -> list[str]:
        """Write a loop that takes one step for each operand."""
        if self.paired:
            return ["    for i in range(n):", f"        {self.at(step)}"]
        if re.search(r"\bi\b", step):
            return ["    for i in range(n):", "        a = xs[i]._data", f"        {step}"]
        if re.search(r"\ba\b", text):
            return ["    for x in xs:", "        a = x._data", f"        {step}"]
        return ["    for _ in range(n):", f"        {step}"]


def fold_sources(row: Rule) -> str:
    """Write the three kernels of an n-ary row: its value, its partials, its backward step."""
    loop = Loop(row)
    names = _names(row)
    shared = _shared(row, loop)
    writer = FoldWriter(row.formula, names, row, loop)
    formula = writer.write(parse(row.formula, row.name))
    value_lines = [*writer.lines, f"    return {bare(formula)}"]
    partials = [
        FoldWriter(text, names, row, loop).write(parse(text, row.name)) for text in row.partials
    ]
    forward = _needed(shared, value_lines) + value_lines
    reverse = _needed(shared, [f" {text}" for text in partials])
    if any("others[i]" in text for text in partials):
        reverse += _OTHERS
    return "\n".join(
        [
            f'def {row.name}_value(xs: "list[Value]") -> float:',
            f'    """Compute `{row.formula}`."""',
            *_with_head(loop, forward),
            "",
            "",
            f'def {row.name}_partials(xs: "list[Value]", out: float) -> list[float]:',
            f'    """Compute `{row.partials[0]}` for each operand."""',
            *_with_head(loop, [*reverse, *_listed(loop, partials)]),
            "",
            "",
            f"def {row.name}_backward(",
            '    xs: "list[Value]", out: float, upstream: float, stamp: i64, mark: i64',
            ") -> bool:",
            '    """Add upstream * partial to each operand; False if one was changed since."""',
            *_with_head(
                loop, [*reverse, *_accumulated(loop, partials, row.gate), "    return True"]
            ),
            "",
        ]
    )


def _names(row: Rule) -> set[str]:
    return {"a", "b", "c", "n", "i", "out", *(name for name, _ in row.shared)}


def _shared(row: Rule, loop: Loop) -> list[tuple[str, list[str]]]:
    """Write the shared quantities of a row, each with the loops that it needs."""
    blocks = []
    for name, text in row.shared:
        writer = FoldWriter(text, _names(row), row, loop)
        value = writer.write(parse(text, row.name))
        blocks.append((name, [*writer.lines, f"    {name} = {value}"]))
    return blocks


_OTHERS = [
    "    others = [1.0] * n",
    "    before = 1.0",
    "    for i in range(n):",
    "        others[i] = before",
    "        before *= xs[i]._data",
    "    after = 1.0",
    "    for i in range(n - 1, -1, -1):",
    "        others[i] *= after",
    "        after *= xs[i]._data",
]


def _needed(shared: list[tuple[str, list[str]]], lines: list[str]) -> list[str]:
    """Keep the shared quantities that the lines use, directly or through one another."""
    kept: list[str] = []
    for name, block in reversed(shared):
        if any(re.search(rf"\b{name}\b", line) for line in [*lines, *kept]):
            kept = [*block, *kept]
    return kept


def _with_head(loop: Loop, lines: list[str]) -> list[str]:
    used = "\n".join(lines)
    return [line for line in loop.head() if re.search(rf"\b{line.split()[0]}\b", used)] + lines


def _reads(text: str, operand: str) -> bool:
    return re.search(rf"\b{operand}\b|\bothers\b", text) is not None


def _listed(loop: Loop, partials: list[str]) -> list[str]:
    if loop.paired:
        return [
            f"    result = [{loop.at(partials[0])} for i in range(n)]",
            f"    result += [{loop.at(partials[1])} for i in range(n)]",
            "    if len(xs) % 2:",
            f"        result.append({partials[2]})",
            "    return result",
        ]
    text = bare(partials[0])
    if not _reads(text, "a"):
        return [f"    return [{text}] * n"]
    return [
        "    result = []",
        "    for i in range(n):" if re.search(r"\bi\b", text) else "    for x in xs:",
        *(["        a = x._data"] if re.search(r"\ba\b", text) else []),
        f"        result.append({bare(text)})",
        "    return result",
    ]


def _accumulated(loop: Loop, partials: list[str], gate: bool) -> list[str]:
    if loop.paired:
        return [
            "    for i in range(n):",
            "        x = xs[i]",
            "        y = xs[n + i]",
            "        if x._stamp > stamp or y._stamp > stamp:",
            "            return False",
            *_add("x", f"upstream * {loop.at(partials[0])}", 8),
            "    for i in range(n):  # apart, for a node may stand on both sides",
            "        y = xs[n + i]",
            *_add("y", f"upstream * {loop.at(partials[1])}", 8),
            "    if len(xs) % 2:",
            "        x = xs[2 * n]",
            *_add("x", f"upstream * {partials[2]}".removesuffix(" * 1.0"), 8),
        ]
    text = bare(partials[0])
    indexed = "others" in text
    lines = ["    for i in range(n):", "        x = xs[i]"] if indexed else ["    for x in xs:"]
    if not _reads(text, "a"):
        share = "upstream" if text == "1.0" else f"upstream * {text}"
        return [f"    share = {share}", *lines, *_add("x", "share", 8)]
    lines += ["        if x._stamp > stamp:", "            return False"]
    if re.search(r"\ba\b", text):
        lines += ["        a = x._data"]
    if gate:
        lines += [f"        partial = {text}"]
        return [*lines, *_add("x", "upstream * partial", 8, "partial != 0.0 and ")]
    wrapped = f"({text})" if re.search(r" [-+] | if ", text) else text
    return [*lines, *_add("x", f"upstream * {wrapped}", 8)]


def _add(node: str, amount: str, indent: int, condition: str = "") -> list[str]:
    """Write a step of `backward.py`, for a node that is in the pass."""
    lines = [
        f"if {condition}mark - 1 <= {node}._mark <= mark:",
        f"    {node}._mark = mark",
        f"    {node}._total += {amount}",
    ]
    return [" " * indent + line for line in lines]
