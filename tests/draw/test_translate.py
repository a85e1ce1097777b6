"""Translation: what a text becomes in JavaScript, and what is shipped with it."""

from importlib.resources import files

import pytest

import autograd as ag
from autograd import RuleError
from autograd.draw.javascript import kernels
from autograd.draw.translate import translated
from autograd.rules import RULES, Rule

ARITHMETIC = (files("autograd.draw") / "assets" / "arithmetic.js").read_text(encoding="utf-8")


def test_a_primitive_of_callables_is_refused() -> None:
    ag.primitive("cubed", lambda a: a**3, lambda a: 3 * a * a)
    with pytest.raises(RuleError, match=r"'cubed' is made of Python callables.* by texts"):
        kernels([RULES["cubed"]])


@pytest.mark.parametrize("text", ["a ** 2", "a @ b", "a in b", "f(a)", "d", "a if b else", "'x'"])
def test_what_the_grammar_refuses_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match="'mine'"):
        translated(text, {"a", "b"}, Rule("mine", text, ("1.0",)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a - b - c", "a - b - c"),
        ("a - (b - c)", "a - (b - c)"),
        ("-(a * b)", "-(a * b)"),
        ("-(-a)", "-(-a)"),
        ("a / (b / c)", "a / (b / c)"),
        ("a * b / c", "a * b / c"),
        ("(a if b else c) * 2", "(b !== 0 ? a : c) * 2"),
        ("1.0 if a < b < c or not c else 0", "(a < b && b < c) || !(c !== 0) ? 1 : 0"),
        ("1e999 + 1e22 + nan - inf", "Infinity + 1e+22 + NaN - Infinity"),
        ("1.0 if (a > b if c else a) else 2.0", "(c !== 0 ? a > b : a !== 0) ? 1 : 2"),
    ],
)
def test_a_text_keeps_its_order(text: str, expected: str) -> None:
    assert translated(text, set("abc"), Rule("mine", text, ("1.0",))) == expected


def test_only_what_is_needed_is_shipped() -> None:
    small = kernels(RULES[name] for name in ("mul", "add", "sub", "tanh"))
    assert [line for line in small.splitlines() if line.startswith("const")] == [
        "const sech = x => 1 / Math.cosh(x);"
    ]
    assert "erf" not in kernels([RULES["square"]])
    assert "square =" not in kernels([RULES["square"]])  # the row computes a * a
    assert len(small) < 500
    assert len(kernels(RULES.values())) < 16_000


def test_every_declaration_serves_a_row() -> None:
    declared = [line.split()[1] for line in ARITHMETIC.splitlines() if line.startswith("const ")]
    everything = kernels(RULES.values())
    assert [name for name in declared if f"const {name} =" not in everything] == []
    assert "//" not in everything


def test_the_text_is_the_same_whatever_the_order() -> None:
    rows = list(RULES.values())
    assert kernels(rows) == kernels([*reversed(rows), *rows])
