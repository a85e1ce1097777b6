"""C source: writes the rows of the table in C, for the interpreter in `native/replay.c`.

>>> from autograd.rules import CLIP
>>> written(CLIP.partials[0], {"a", "b", "c"}, CLIP)
'(((b < a) && (a < c)) || (a != a)) ? 1.0 : 0.0'

In C, as in Python, every number but 0 is true, nan too, and `/` is that of IEEE 754. A row with a
fixed number of operands becomes a function for its value and one for each partial, in doubles. An
n-ary row becomes the loops over its operands; each step of them works on a tile of lanes.
"""

import ast
import re

from autograd import ieee
from autograd.grammar import FOLDS, Writer, parse
from autograd.rules import DOT, RULES, Rule

_HEAD = """/* {title}

   Generated from autograd/rules.py by tools/generate.py: change the table, then `make generate`. */

"""
# What the library of C has under another name; what it lacks is in native/ieee.h.
_RENAMED = {"abs": "fabs", "round": "rint"}
_LACKING = frozenset(
    "digamma floordiv lgamma mod polygamma round_to sech sigmoid sign square".split()  # noqa: SIM905
)
# These are instructions of the processor, so a loop of them gains from its vectors; a call of the
# library does not.
_INSTRUCTIONS = frozenset(
    "fabs sqrt floor ceil rint ieee_sign ieee_square ieee_maximum ieee_minimum".split()  # noqa: SIM905
)
_COMPARE = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_START = {"sum": "0.0", "prod": "1.0", "max": "-INFINITY", "min": "INFINITY", "argmax": "-INFINITY"}
_STEP = {
    "sum": "{name}[l] += {text};",
    "prod": "{name}[l] *= {text};",
    "max": "{name}[l] = ieee_maximum({name}[l], {text});",
    "min": "{name}[l] = ieee_minimum({name}[l], {text});",
    "argmax": "if ({text} > {name}[l]) {name}[l] = {text}, {name}_at[l] = (double)i;",
}


def written(text: str, names: set[str], row: Rule) -> str:
    """Write a text of a row; every name must be among `names`."""
    return _bare(CWriter(text, names, row.name).write(parse(text, row.name)))


class CWriter(Writer):
    """Writes one text, with parentheses around every condition and quotient."""

    def write(self, tree: ast.expr) -> str:
        """Write an expression, or a part of one."""
        match tree:
            case ast.IfExp(test, yes, no):
                return f"({self.write(test)} ? {self.write(yes)} : {self.write(no)})"
            case ast.BoolOp(kind, parts):
                word = " && " if isinstance(kind, ast.And) else " || "
                return "(" + word.join(self.write(part) for part in parts) + ")"
            case ast.UnaryOp(ast.Not(), operand):
                return f"(!{self.write(operand)})"
        return super().write(tree)

    def _constant(self, tree: ast.Constant) -> str:
        return super()._constant(tree).replace("ieee.inf", "INFINITY")

    def _name(self, tree: ast.Name) -> str:
        return super()._name(tree).replace("ieee.inf", "INFINITY").replace("ieee.nan", "NAN")

    def _binary(self, tree: ast.BinOp) -> str:
        if isinstance(tree.op, ast.Div):
            return f"({self._atom(tree.left)} / {self._atom(tree.right)})"
        return super()._binary(tree)

    def _compare(self, tree: ast.Compare) -> str:
        super()._compare(tree)  # refuses what the grammar does not have
        sides = [self._atom(side) for side in (tree.left, *tree.comparators)]
        pairs = zip(tree.ops, sides, sides[1:], strict=False)
        tests = [f"({x} {_COMPARE[type(kind)]} {y})" for kind, x, y in pairs]
        return tests[0] if len(tests) == 1 else f"({' && '.join(tests)})"

    def _call(self, tree: ast.Call) -> str:
        name, _, operands = super()._call(tree).removeprefix("ieee.").partition("(")
        name = f"ieee_{name}" if name in _LACKING else _RENAMED.get(name, name)
        return f"{name}({operands}"


def _bare(text: str) -> str:
    """Drop the parentheses around a whole text."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and place < len(text) - 1:
            return text
    return text[1:-1] if text.startswith("(") else text


def rules_header() -> str:
    """Write `native/replay_rules.h`: the rows with a fixed number of operands, and their list."""
    rows = [row for row in RULES.values() if not row.folds]
    parts = [_HEAD.format(title="The value and the partials of each rule, in doubles.")]
    for name in ("_BERNOULLI", "_DIGAMMA_AT_ROOT", "_LGAMMA_AT_1", "_LGAMMA_AT_2"):
        numbers = ",\n    ".join(repr(x) for x in getattr(ieee, name))
        parts.append(f"static const double {name[1:]}[] = {{\n    {numbers},\n}};\n")
    parts.append(f"#define ROOT {ieee._ROOT!r}\n#define ROOT_REST {ieee._ROOT_REST!r}\n")
    parts.append('\n#include "ieee.h"\n\n')
    parts += [_functions(row) for row in rows]
    for arity in (1, 2, 3):
        parts.append(
            "\n/* name, code, gate, then whether value and partials gain from vectors */\n"
        )
        parts.append(f"#define RULES_{arity}(RULE)")
        parts += [f" \\\n    RULE({_facts(row)})" for row in rows if row.arity == arity]
        parts.append("\n")
    folds = [row for row in RULES.values() if row.folds]
    parts.append("\n/* name, code, how many kinds of operands, whether it gains from vectors */\n")
    parts.append("#define FOLDS(FOLD)")
    parts += [
        f" \\\n    FOLD({row.name}, {row.code}, {row.arity}, {_gain(*_texts(row))})"
        for row in folds
    ]
    parts.append(f"\n\n#define RULE_COUNT {len(RULES)}\n#define DOT_CODE {DOT.code}\n")
    parts.append(f'#define RULE_NAMES "{" ".join(RULES)}"\n')
    return "".join(parts)


def _functions(row: Rule) -> str:
    operands = ["a", "b", "c"][: row.arity]
    taken = ", ".join(f"double {name}" for name in operands)
    value = written(row.formula, {*operands}, row)
    lines = [f"static inline double {row.name}_value({taken}) {{ return {value}; }}\n"]
    for place, text in enumerate(row.partials):
        partial = written(text, {*operands, "out"}, row)
        unused = [name for name in (*operands, "out") if not re.search(rf"\b{name}\b", partial)]
        ignored = "".join(f"(void){name}; " for name in unused)
        lines.append(
            f"static inline double {row.name}_partial_{operands[place]}({taken}, double out) "
            f"{{ {ignored}return {partial}; }}\n"
        )
    return "".join(lines)


def _facts(row: Rule) -> str:
    texts = [written(text, {"a", "b", "c", "out"}, row) for text in (row.formula, *row.partials)]
    return ", ".join(
        [row.name, str(row.code), str(int(row.gate)), *(_gain(text) for text in texts)]
    )


def _gain(*texts: str) -> str:
    """Name the attribute of a loop over these texts: versions for each set of vectors, or none."""
    called = {name for text in texts for name in re.findall(r"\b([a-z]\w*)\(", text)}
    return "PLAIN" if called - _INSTRUCTIONS else "CLONES"


def _texts(row: Rule) -> list[str]:
    lines = _Fold(row)
    return [*lines.forward(), *lines.reverse()]


def folds_header() -> str:
    """Write `native/replay_folds.h`: the n-ary rows, as loops over operands and lanes."""
    parts = [
        _HEAD.format(
            title="The n-ary rules: included once for each type of number, by replay_run.h."
        )
    ]
    for row in RULES.values():
        if row.folds:
            fold = _Fold(row)
            parts += [
                f"INLINE void N({row.name}_forward)(FORWARD_TILE) {{\n",
                *(f"    {line}\n" for line in fold.forward()),
                "}\n\n",
                f"INLINE void N({row.name}_reverse)(REVERSE_TILE) {{\n",
                *(f"    {line}\n" for line in fold.reverse()),
                "}\n\n",
            ]
    return "".join(parts).rstrip("\n") + "\n"


class _Fold:
    """Writes the loops of one n-ary row; what is computed for each lane is an array of a tile."""

    def __init__(self, row: Rule) -> None:
        self.row = row
        self.each = "EACH_PAIR" if row.arity > 1 else "EACH"
        self.names = {"a", "b", "c", "n", "i", "out", *(name for name, _ in row.shared)}
        self.used: list[str] = []

    def forward(self) -> list[str]:
        lines, formula = self._text(self.row.formula)
        needed = self._needed([*lines, formula])
        return [*needed, *lines, f"LANES out[at + l] = (REAL)({formula});"]

    def reverse(self) -> list[str]:
        operands = ["a", "b", "c"][: self.row.arity]
        flow = "N(closes)" if self.row.gate else "N(flows)"
        passes, texts = [], []
        for operand, text in zip(operands, self.row.partials, strict=True):
            _, partial = self._text(text)  # a partial has no loop of its own
            texts.append(partial)
            term = f"{self.each}(term[l] = {flow}(up[at + l], {partial});)"
            inner = f"SINK({operand}[i]);"
            if operand == "c":
                term = f"LANES term[l] = {flow}(up[at + l], {partial});"
                passes += [f"if (c && wanted[2]) {{ {term} SINK(*c); }}"]
            else:
                place = operands.index(operand)
                passes += [f"if (wanted[{place}]) OPERANDS {{ {term} {inner} }}"]
        others = any("others" in text for text in texts)
        return ["REAL term[TILE];", *self._needed(texts), *(_OTHERS if others else []), *passes]

    def _needed(self, lines: list[str]) -> list[str]:
        """Keep the shared quantities that are read, directly or through one another."""
        kept: list[str] = []
        for name, text in reversed(self.row.shared):
            if any(re.search(rf"\b{name}\[l\]", line) for line in [*lines, *kept]):
                before, value = self._text(text)
                kept = [*before, f"double {name}[TILE];", f"LANES {name}[l] = {value};", *kept]
        return kept

    def _text(self, text: str) -> tuple[list[str], str]:
        writer = _FoldWriter(text, self.names, self.row, self)
        value = _bare(writer.write(parse(text, self.row.name)))
        return writer.lines, value


class _FoldWriter(CWriter):
    """Writes a text of an n-ary row; each fold in it becomes a loop in `lines`."""

    def __init__(self, text: str, names: set[str], row: Rule, fold: _Fold) -> None:
        super().__init__(text, names, row.name)
        self.fold = fold
        self.lines: list[str] = []

    def _name(self, tree: ast.Name) -> str:
        name = super()._name(tree)
        known = {"i": "(double)i", "n": "(double)count", "c": "BIAS", "out": "(double)out[at + l]"}
        shared = {name: f"{name}[l]" for name, _ in self.fold.row.shared}
        return {**known, **shared}.get(name, name)

    def _call(self, tree: ast.Call) -> str:
        if not isinstance(tree.func, ast.Name) or tree.func.id not in FOLDS:
            return super()._call(tree)
        kind, arguments = tree.func.id, tree.args
        if kind == "others":
            return "others[i * TILE + l]"
        name = f"{kind}{len(self.fold.used)}"
        self.fold.used.append(name)
        start = self.write(arguments[1]) if len(arguments) > 1 else _START[kind]
        text = _bare(self.write(arguments[0]))
        step = _STEP[kind].format(
            name=name, text=text if kind in ("sum", "max", "min") else f"({text})"
        )
        arrays = f"double {name}[TILE];" + (f" double {name}_at[TILE];" if kind == "argmax" else "")
        also = f" = {start}, {name}_at[l] = 0.0;" if kind == "argmax" else f" = {start};"
        self.lines += [arrays, f"LANES {name}[l]{also}", f"OPERANDS {self.fold.each}({step})"]
        return f"{name}_at[l]" if kind == "argmax" else f"{name}[l]"


# The product of all but each: of those before it, times those after it.
_OTHERS = [
    "double before[TILE], after[TILE];",
    "LANES before[l] = after[l] = 1.0;",
    "OPERANDS EACH(others[i * TILE + l] = before[l]; before[l] *= a;)",
    "for (long i = count - 1; i >= 0; i--) EACH(others[i * TILE + l] *= after[l]; after[l] *= a;)",
]
