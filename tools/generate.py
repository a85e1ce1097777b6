"""Write the files that are generated from the table of rules: `make generate`.

`python tools/generate.py` writes them, `--check` only tells whether they are as the table says.
"""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import wrap

# The package of this checkout, not an installed one.
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
os.environ["STEPGRAD_BACKEND"] = "pure"

from c_source import folds_header, rules_header  # noqa: E402

from autograd import ieee  # noqa: E402
from autograd.folding import fold_sources  # noqa: E402
from autograd.generate import compile_kernel, kernel_source  # noqa: E402
from autograd.rules import RULES, Rule  # noqa: E402

HEAD = '''"""{title}

Generated from `rules.py` by `tools/generate.py`: change the table, then run `make generate`.
"""

'''
# What NumPy calls these on an array of objects: np.arcsin(v) is v.arcsin().
NUMPY_NAMES = {
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "asinh": "arcsinh",
    "acosh": "arccosh",
    "atanh": "arctanh",
    "atan2": "arctan2",
    "abs": "fabs",
    "round": "rint",
}
# Where the example of a function is taken: the first of these that lies in its domain.
SAMPLES = {1: [(0.5,), (1.5,)], 2: [(2.0, 3.0)], 3: [(2.0, -1.0, 1.0)]}


def kernels() -> str:
    """Write `kernels.py`: a typed function for each row, and the table of them."""
    fixed = [row for row in RULES.values() if not row.folds]
    folds = [row for row in RULES.values() if row.folds]
    parts = [
        HEAD.format(title="Kernels: the value and the local derivatives of each rule, in floats."),
        "from typing import TYPE_CHECKING\n\nfrom autograd import ieee\n",
        "from autograd.layout import i64\nfrom autograd.rules import RULES\n\n",
        "if TYPE_CHECKING:\n    from autograd.value import Value\n\n\n",
    ]
    for row in fixed:
        head, body = kernel_source(row).split("\n", 1)
        parts.append(f'{head}\n    """Compute `{row.formula}`."""\n{body}\n\n')
    parts += [f"{fold_sources(row)}\n\n" for row in folds]
    parts.append(_fold_dispatch("fold_value", "", "float", "", folds))
    parts.append(_fold_dispatch("fold_partials", ", out: float", "list[float]", ", out", folds))
    more = ", out: float, upstream: float, stamp: i64, mark: i64"
    given = ", out, upstream, stamp, mark"
    parts.append(_fold_dispatch("fold_backward", more, "bool", given, folds))
    parts += [f'RULES["{row.name}"].kernel = {row.name}\n' for row in fixed]
    return "".join(parts)


def _fold_dispatch(name: str, more: str, result: str, given: str, folds: list[Rule]) -> str:
    kind = name.removeprefix("fold_")
    # The most frequent first: each is one comparison.
    ordered = sorted(folds, key=lambda row: row.name not in ("dot", "sum"))
    lines = [
        f'def {name}(code: int, xs: "list[Value]"{more}) -> {result}:',
        f'    """Call the {kind} kernel of the n-ary row with this code."""',
    ]
    for row in ordered:
        lines += [f"    if code == {row.code}:", f"        return {row.name}_{kind}(xs{given})"]
    return "\n".join([*lines, "    raise IndexError(code)", "", "", ""])


def elementary() -> str:
    """Write `elementary.py`: the rules as methods of a Value."""
    parts = [
        HEAD.format(title="Elementary: each rule as a method, `x.exp()` beside `exp(x)`."),
        "from typing import Any\n\nfrom autograd import kernels, rules\n",
        "from autograd.layout import mypyc_attr\nfrom autograd.node import Node\n\n\n",
        "@mypyc_attr(acyclic=True, allow_interpreted_subclasses=True)\nclass Elementary(Node):\n",
        '    """The part of `Value` that is generated."""\n\n    __slots__ = ()\n',
    ]
    for row in RULES.values():
        if not row.folds:
            parts.append(_method(row, row.name))
            if row.name in NUMPY_NAMES:
                parts.append(_method(row, NUMPY_NAMES[row.name]))
    return "".join(parts)


def _method(row: Rule, name: str) -> str:
    constant = f"rules.{row.name.upper()}"
    first, *others = row.names
    about = f"Give {row.about}; {first} is this value." if others else f"Give {row.about}."
    if not others:
        return (
            f'\n    def {name}(self) -> Any:\n        """{about}"""\n'
            f"        out, da = kernels.{row.name}(self._data)\n"
            f"        return self._unary({constant}, out, da)\n"
        )
    return (
        f"\n    def {name}(self, {_parameters(row, others, 'object')}) -> Any:\n"
        f'        """{about}"""\n        return self._apply({constant}, {", ".join(others)})\n'
    )


def _parameters(row: Rule, names: list[str], kind: str) -> str:
    defaults = [""] * (len(names) - len(row.defaults)) + [f" = {x}" for x in row.defaults]
    return ", ".join(
        f"{name}: {kind}{default}" for name, default in zip(names, defaults, strict=True)
    )


def functions() -> str:
    """Write `functions.py`: the rules as functions of Values or floats."""
    parts = [
        HEAD.format(title="Functions: each rule as a function, of a Value or of a plain number."),
        "from typing import TypeVar, overload\n\nfrom autograd import kernels, rules\n",
        "from autograd.convert import real\nfrom autograd.value import Value, apply\n\n",
        'T = TypeVar("T", Value, float)\n\n\n',
    ]
    parts += [_function(row) for row in RULES.values() if not row.folds]
    return "".join(parts).rstrip() + "\n"


def _function(row: Rule) -> str:
    names = list(row.names)
    given = ", ".join(names)
    numbers = ", ".join(f'real({name}, "{row.name}")' for name in names)
    constant = f"rules.{row.name.upper()}"
    doc = _doc(row)
    if len(names) == 1:
        return (
            f"def {row.name}(x: T) -> T:\n{doc}    if isinstance(x, Value):\n"
            f"        return x.{row.name}()  # type: ignore[no-any-return]\n"
            f"    return kernels.{row.name}({numbers})[0]\n\n\n"
        )
    typed = _parameters(row, names, "Value | float")
    plain = _parameters(row, names, "float")
    tests = " or ".join(f"isinstance({name}, Value)" for name in names)
    overloads = "".join(
        f"@overload\ndef {row.name}({_one_value(row, names, index)}) -> Value: ...\n"
        for index in range(len(names))
    )
    return (
        f"@overload\ndef {row.name}({plain}) -> float: ...\n{overloads}"
        f"def {row.name}({typed}) -> Value | float:\n{doc}    if {tests}:\n"
        f"        return apply({constant}, {given})\n"
        f"    return kernels.{row.name}({numbers})[0]\n\n\n"
    )


def _one_value(row: Rule, names: list[str], index: int) -> str:
    kinds = ["Value | float"] * len(names)
    kinds[index] = "Value"
    # A parameter with a default cannot stand before one without.
    free = len(names) - len(row.defaults)
    ends = ["" if place < free or index >= free else " = ..." for place in range(len(names))]
    return ", ".join(
        f"{name}: {kind}{end}" for name, kind, end in zip(names, kinds, ends, strict=True)
    )


def _doc(row: Rule) -> str:
    sample, result = _sample(row)
    shown = ", ".join(repr(x) for x in sample)
    lines = [
        f"Give {row.about}.",
        "",
        f'>>> f"{{{row.name}({shown}):.6f}}"',
        f"'{result:.6f}'",
        "",
        f"Formula: `{row.formula}`, of {', '.join(row.names)} as {', '.join('abc'[: row.arity])}.",
    ]
    for operand, partial in zip(row.names, row.partials, strict=True):
        lines.append(f"Derivative by {operand}: `{partial}`.")
    if row.domain:
        lines.append(f"Domain: `{row.domain}`; elsewhere as IEEE 754 says (nan, or infinite).")
    if row.kinks:
        lines.append(f"No derivative where `{row.kinks}`.")
    lines = [part for line in lines for part in wrap(line, 92, subsequent_indent="    ") or [""]]
    return '    """' + "\n    ".join(lines).replace("\n    \n", "\n\n") + '\n    """\n'


def _sample(row: Rule) -> tuple[tuple[float, ...], float]:
    kernel = compile_kernel(row)
    for sample in SAMPLES[row.arity]:
        inside = eval(row.domain or "True", dict(zip("abc", sample, strict=False), **vars(ieee)))
        if inside:
            return sample, kernel(*sample)[0]
    raise ValueError(f"no sample lies in the domain of {row.name}")


FILES = {
    "autograd/kernels.py": kernels,
    "autograd/elementary.py": elementary,
    "autograd/functions.py": functions,
    "native/replay_rules.h": rules_header,
    "native/replay_folds.h": folds_header,
}


def formatted(text: str) -> str:
    """Format a generated file as the rest of the package is."""
    ruff = [sys.executable, "-m", "ruff"]
    for command in (["format", "-"], ["check", "--fix-only", "--quiet", "--select=I,RUF", "-"]):
        text = subprocess.run(
            [*ruff, *command], input=text, capture_output=True, text=True, check=True, cwd=ROOT
        ).stdout
    return text


def main() -> int:
    """Write the files, or with --check compare them."""
    stale = []
    for name, make in FILES.items():
        path = ROOT / name
        text = formatted(make()) if name.endswith(".py") else make()
        if not path.exists() or path.read_text() != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text)
    print(f"changed: {', '.join(stale)}" if stale else "all generated files are as the table says")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
