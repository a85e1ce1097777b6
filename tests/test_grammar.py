"""The grammar of the texts: what it admits means IEEE 754, what it refuses names the rule."""

import math

import pytest

from autograd import RuleError, ieee
from autograd.grammar import FUNCTIONS, parse, source
from autograd.rules import RULES

ADMITTED = [
    ("a + b * 2", 7.0),
    ("a - (b - 1.0)", -1.0),
    ("(a - b) - 1", -3.0),
    ("a / 0.0", math.inf),
    ("-a / b", -0.3333333333333333),
    ("-(a + b)", -4.0),
    ("pow(a, b)", 1.0),
    ("a if a > b else b", 3.0),
    ("1.0 if a < b and not a == b or a != a else 0.0", 1.0),
    ("1.0 if 0.0 < a <= b else 2.0", 1.0),
    ("1.0 if (a < b) == 1.0 else 2.0", 1.0),
    ("1.0 if a < (b > a) else 2.0", 2.0),
    ("(b > a) * 2.0", 2.0),
    ("-(b > a)", -1.0),
    ("inf", math.inf),
    ("-1e999", -math.inf),
    ("(a if a > b else b) * 2.0", 6.0),
    ("2.0 * (a if a > b else b)", 6.0),
    ("-(a if a > b else b)", -3.0),
    ("log(0.0)", -math.inf),
    ("a / b / b", 1.0 / 3.0 / 3.0),
    ("a / (b / b)", 1.0),
]


@pytest.mark.parametrize(("text", "expected"), ADMITTED)
def test_admitted_text_means_ieee_754(text: str, expected: float) -> None:
    python = source(text, {"a", "b"}, "test")
    assert eval(python, {"ieee": ieee, "a": 1.0, "b": 3.0}) == expected


def test_int_literals_become_floats() -> None:
    assert source("2 * a", {"a"}, "test") == "2.0 * a"


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_function_is_called_from_ieee(name: str) -> None:
    operands = ", ".join("ab"[: RULES[name].arity])
    assert source(f"{name}({operands})", {"a", "b"}, "test") == f"ieee.{name}({operands})"


@pytest.mark.parametrize("text", ["exp(a, a)", "pow(a)", "atan2()"])
def test_a_wrong_number_of_operands_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match="operands"):
        source(text, {"a"}, "test")


@pytest.mark.parametrize("text", ["a > 0", "a > 0 or a < 1"])
def test_a_condition_is_no_number(text: str) -> None:
    with pytest.raises(RuleError, match="condition for a number"):
        source(text, {"a"}, "test")


REFUSED = [
    ("a ** 2", "write pow"),
    ("a % 2", "Mod"),
    ("a // 2", "FloorDiv"),
    ("a @ a", "MatMult"),
    ("a & a", "BitAnd"),
    ("~a", "Invert"),
    ("+a", "UAdd"),
    ("z + 1", "'z'"),
    ("'text'", "'text'"),
    ("True", "True"),
    ("1j", "1j"),
    ("None", "None"),
    ("a.real", "Attribute"),
    ("a[0]", "Subscript"),
    ("(a, a)", "Tuple"),
    ("[a]", "List"),
    ("lambda: a", "Lambda"),
    ("(a := 1)", "NamedExpr"),
    ("a is a", "Is"),
    ("a in a", "In"),
    ("eval(a)", "'eval'"),
    ("__import__(a)", "'__import__'"),
    ("exp(x=a)", "call"),
    ("exp(*a)", "Starred"),
    ("a.exp()", "call"),
    ("sum(a)", "'sum'"),
    ("[a for a in a]", "ListComp"),
    ("f'{a}'", "JoinedStr"),
    ("await a", "Await"),
]


@pytest.mark.parametrize(("text", "named"), REFUSED)
def test_refusal_names_the_rule_the_text_and_the_reason(text: str, named: str) -> None:
    with pytest.raises(RuleError) as caught:
        source(text, {"a"}, "my_rule")
    message = str(caught.value)
    assert "'my_rule'" in message
    assert repr(text) in message
    assert named in message
    assert "accepted are" in message


@pytest.mark.parametrize(
    "text", ["", "a +", "a = 1", "import os", "a; a", "\0", "return a", "a\nb"]
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match="my_rule"):
        parse(text, "my_rule")


def test_unknown_name_lists_the_known() -> None:
    with pytest.raises(RuleError, match="a, out"):
        source("b", {"a", "out"}, "my_rule")
