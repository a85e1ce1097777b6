"""JavaScript: turns rows of the table into functions that compute them in a page.

>>> from autograd.rules import DIV
>>> print(kernels([DIV]))
(() => {
return {
div([a, b]) { const out = a / b; return [out, [1 / b, -out / b]]; },
};
})()

The text evaluates to an object. A kernel takes the numbers of all operands and gives the value and
a list of the partials, in the same order of operations as `kernels.py`, so that they are the same
doubles. What `Math` lacks, or has otherwise than `ieee.py`, comes from `assets/arithmetic.js`: of
it only what the given rows need, directly or through one another.

Next: `translate.py` writes one text, `tapes.py` the graph that these functions compute.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from autograd.draw.translate import translated
from autograd.errors import RuleError
from autograd.rules import Rule


def kernels(rules: Iterable[Rule]) -> str:
    """Write an object that holds the kernel of each rule, under its name.

    >>> from autograd.rules import POW
    >>> print(kernels([POW]).splitlines()[1])
    const pow = (x, y) => (x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y);

    Raises `RuleError` for a rule that is made of callables.
    """
    rows = sorted(set(rules), key=lambda row: (row.code, row.name))
    written = [kernel(row) for row in rows]
    # A method's own name is no call of a function that has the same.
    used = [text.partition("(")[2] for text in written]
    return "\n".join(["(() => {", *helpers("\n".join(used)), "return {", *written, "};", "})()"])


def kernel(row: Rule) -> str:
    """Write the kernel of one rule as a method.

    >>> from autograd.rules import MEAN
    >>> print(kernel(MEAN))
    mean(xs) {
    const n = xs.length, out = xs.reduce((total, a, i) => total + a, 0) / n;
    return [out, xs.map((a, i) => 1 / n)];
    },

    Raises `RuleError` for a rule that is made of callables, or whose text is not in the grammar.
    """
    if not row.has_texts:
        raise RuleError(
            f"rule {row.name!r} is made of Python callables, which no page can run; declare it by "
            "texts, as primitive('cube', 'a * a * a', '3.0 * a * a')"
        )
    # Python has letters that an older browser does not know.
    name = row.name if row.name.isascii() else json.dumps(row.name)
    if row.folds:
        return "\n".join([f"{name}(xs) {{", *_folded(row), "},"])
    operands = "abc"[: row.arity]
    out = translated(row.formula, {*operands}, row)
    partials = [translated(text, {*operands, "out"}, row) for text in row.partials]
    returned = f"return [out, [{', '.join(partials)}]];"
    return f"{name}([{', '.join(operands)}]) {{ const out = {out}; {returned} }},"


def helpers(text: str) -> list[str]:
    """Give the declarations of `assets/arithmetic.js` that a text needs, in their order.

    >>> [line.split()[1] for line in helpers("sech(a) + erf(a)") if line.startswith("const")]
    ['sech', 'bell', 'erf', 'erfc']
    """
    declared = _declared()
    needed: set[str] = set()
    found = _words(text) & declared.keys()
    while found:
        needed |= found
        found = {word for name in found for word in _words(declared[name]) & declared.keys()}
        found -= needed
    return [declaration for name, declaration in declared.items() if name in needed]


@cache
def _declared() -> dict[str, str]:
    """Read the declarations by their names, without the comments."""
    source = (files("autograd.draw") / "assets" / "arithmetic.js").read_text(encoding="utf-8")
    code = re.sub(r"^ *//.*\n", "", source, flags=re.MULTILINE)
    return {part.split()[1]: part for part in re.split(r"\n\n+", code.strip())}


def _words(text: str) -> set[str]:
    """List the names in a text but those of Math and of methods, which follow a point."""
    return set(re.findall(r"(?<![.\w])[A-Za-z]\w*", re.sub(r"\.\.\.", " ", text)))


def _folded(row: Rule) -> list[str]:
    """Write the body of the kernel of an n-ary row."""
    names = {"a", "b", "c", "n", "i", "out", *(name for name, _ in row.shared)}
    shared = [f"{name} = {translated(text, names, row)}" for name, text in row.shared]
    after = [line for line in shared if "out" in _words(line)]
    partials = [translated(text, names, row) for text in row.partials]
    if row.arity == 1:
        head = ["n = xs.length"]
        listed = f"xs.map((a, i) => {partials[0]})"
    else:  # two equal halves, and perhaps one operand more
        head = ["n = xs.length >> 1", "c = xs[2 * n] ?? 0", "firsts = xs.slice(0, n)"]
        halves = [f"...firsts.map((a, i) => {text})" for text in partials[:2]]
        listed = f"[{', '.join(halves)}, ...xs.slice(2 * n).map(c => {partials[2]})]"
    if "others[i]" in listed:
        head.append("others = allOthers(xs)")
    before = [line for line in shared if line not in after]
    out = f"out = {translated(row.formula, names, row)}"
    lines = [*head, *before, out, *after]
    returned = f"return [out, {listed}];"
    # What no other line reads is left out.
    used = [
        line
        for line in lines
        if any(line.split()[0] in _words(other) for other in [*lines, returned] if other != line)
    ]
    return [f"const {', '.join(used)};", returned]
