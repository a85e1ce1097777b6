"""symbols and notation: names of nodes, formulas of results and of local derivatives."""

import itertools
import math
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.notation import of as template_of
from autograd.notation import ordinal, partial
from autograd.rules import RULES, Rule
from autograd.symbols import FORMS, Symbols, fill, listed, named, quantity, symbol
from autograd.topology import topological_order


def symbols_of(root: Value) -> Symbols:
    return Symbols(topological_order(root))


def balanced(latex: str) -> bool:
    """Tell whether each brace of LaTeX has its partner."""
    depth = 0
    for sign in re.sub(r"\\[\\{}]", "", latex):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize(
    ("label", "text", "latex"),
    [
        ("x", "x", "x"),
        ("x1", "x₁", "x_{1}"),
        ("w_12", "w₁₂", "w_{12}"),
        ("p₂", "p₂", "p_{2}"),
        ("θ0", "θ₀", "θ_{0}"),
        ("hidden3", "hidden₃", r"\mathrm{hidden}_{3}"),
        ("loss", "loss", r"\mathrm{loss}"),
        ("layer0.w1", "layer0.w1", r"\mathrm{layer0.w1}"),
        ("w_ij", "w_ij", r"\mathrm{w\_ij}"),
        ("x_", "x_", r"\mathrm{x\_}"),
        ("12", "12", r"\mathrm{12}"),
        ("a b\n c", "a b c", r"\mathrm{a\ b\ c}"),
        ("{0}", "{0}", r"\mathrm{\{0\}}"),
        ("🙂", "🙂", r"\mathrm{🙂}"),
    ],
)
def test_a_label_is_a_symbol(label: str, text: str, latex: str) -> None:
    assert named(label)[:2] == (text, latex)


@pytest.mark.parametrize(
    "label", ["x" * 10_000, "x" + "1" * 10_000, " " * 9_000 + "x" * 1000, "x" * 25]
)
def test_a_long_label_is_shortened(label: str) -> None:
    assert len(named(label).text) <= 24
    assert named(label).text.endswith("…")


def test_a_label_of_24_letters_is_not_shortened() -> None:
    assert named("x" * 24).text == "x" * 24


@given(st.text(min_size=1))
def test_every_label_is_shown_as_text(label: str) -> None:
    shown = symbol(Value(1.0, label), 3)
    assert shown.text
    assert balanced(shown.latex)
    element = ET.fromstring(shown.mathml)
    assert element.tag in ("mi", "msub")
    assert len(element) in (0, 2)


def test_what_has_no_label_has_its_place() -> None:
    assert symbol(Value(1.0), 12).text == "v₁₂"
    assert symbol(Value(1.0, " \n"), 12).text == "v₁₂"
    constant = (Value(1.0) * -2.5).operands[1]
    assert symbol(constant, 1) == quantity(-2.5)
    constant.label = "c"
    assert symbol(constant, 1).text == "c"


@pytest.mark.parametrize(
    ("number", "text", "latex"),
    [
        (-0.0, "−0.0", "-0.0"),
        (math.nan, "nan", r"\mathrm{nan}"),
        (-math.inf, "−inf", r"-\infty "),
        (1e-7, "1e−07", r"1 \times 10^{-7}"),
        (1.0625, "1.063", "1.063"),  # a tie
        (-1.0625, "−1.063", "-1.063"),
        (99995.0, "1e+05", r"1 \times 10^{5}"),
        (1.7976931348623157e308, "1.798e+308", r"1.798 \times 10^{308}"),
        (-5e-324, "−4.941e−324", r"-4.941 \times 10^{-324}"),
    ],
)
def test_numbers(number: float, text: str, latex: str) -> None:
    assert quantity(number) == (text, latex, f"<mn>{text}</mn>")


@given(st.floats(-1e308, 1e308))
def test_a_number_reads_back_to_four_digits(x: float) -> None:
    assert float(quantity(x).text.replace("−", "-")) == pytest.approx(x, rel=5.1e-4, abs=1e-322)


def test_titles() -> None:
    x, w, b = Value(2.0, "x1"), Value(-3.0, "w1"), Value(1.0, "b")
    p = x * w
    p.label = "p1"
    o = ag.tanh(p + b)
    o.label = "o"
    symbols = symbols_of(o)
    titles = [symbols.title(node).text for node in topological_order(o)]
    assert titles == ["x₁", "w₁", "p₁ = x₁ × w₁", "b", "v₄ = p₁ + b", "o = tanh(v₄)"]


def test_signs_and_spaces_are_put_in_parentheses_where_they_mislead() -> None:
    x, rate = Value(2.0, "x"), Value(3.0, "a - b")
    for root, text in [
        (x - -2.0, "x − (−2)"),
        (x**-1.5, "x^(−1.5)"),
        (-2.0 + x, "−2 + x"),
        (rate * x, "(a - b) × x"),
        (x / rate, "x / (a - b)"),
        (-rate, "−(a - b)"),
        (ag.exp(rate), "exp(a - b)"),
        (ag.relu(x), "ReLU(x)"),
        (ag.abs(x), "|x|"),
        (ag.square(x), "x²"),
    ]:
        assert symbols_of(root).formula(root).text == text


def test_of_many_operands_two_are_shown() -> None:
    xs = [Value(float(i), f"x{i}") for i in range(5)]
    total, few = ag.sum(xs), ag.sum(xs[:4])
    assert symbols_of(total).formula(total).text == "sum(x₀, x₁, … 3 more)"
    assert symbols_of(few).formula(few).text == "sum(x₀, x₁, x₂, x₃)"
    assert listed([], 0).text == ""


def test_an_operand_that_stands_twice_is_told_apart() -> None:
    x, y = Value(1.0, "x"), Value(2.0, "y")
    root = ag.sum([x, y, x, *[y] * 10])
    symbols = symbols_of(root)
    names = [symbols.by(root, place).text for place in range(13)]
    assert names[:4] == ["first x", "first y", "second x", "second y"]
    assert names[-1] == "no. 11 y"
    assert ordinal(10) == "tenth"
    lone = ag.exp(x)
    assert symbols_of(lone).by(lone, 0) == named("x")


def test_a_text_with_braces_is_not_filled_in_turn() -> None:
    names = {"a": named("{b}"), "b": named("x")}
    assert fill("{a} {b} {c} {(a)}", "text", names) == "{b} x {c} {b}"


TABLE = list(RULES.values())


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_every_row_is_written_in_each_form(row: Rule) -> None:
    count = 5 if row.folds else row.arity
    leaves = [Value(1.0, f"x{place}") for place in range(count)]
    names = {str(place): named(leaf.label) for place, leaf in enumerate(leaves)}
    names["list"] = listed(list(names.values()), count)
    written = [fill(getattr(template_of(row), form), form, names) for form in FORMS]
    assert all("x₀" in text or "x_{0}" in text or "<mn>0</mn>" in text for text in written)
    assert balanced(written[1])
    ET.fromstring(written[2])
    assert not re.search(r"\{\(?\d", written[0] + written[2])


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_every_partial_is_written_with_symbols_only(row: Rule) -> None:
    names = ["p", "q", "r", "s", "t"][: 5 if row.folds else row.arity]
    functions = "|".join([*RULES, "if", "else", "not", "or", "and"])
    for place in range(len(names)):
        text = partial(row, place, names, "y")
        if row.name in ("logsumexp", "max", "min"):
            assert text == ""  # what these share has no symbol
        else:
            assert text
        text = text.replace("the product of the others", "p").replace("²", "")
        words = set(re.findall(r"(?<![\d.])[A-Za-z_]\w*", text))
        assert {word for word in words if not re.fullmatch(functions, word)} <= {*names, "y"}


@pytest.mark.parametrize(
    ("name", "count", "texts"),
    [
        ("tanh", 1, ["sech(p)²"]),
        ("div", 2, ["1 / q", "−y / q"]),
        ("relu", 1, ["1 if p > 0 else 0"]),
        ("dot", 5, ["r", "s", "p", "q", "1"]),
        ("dot", 4, ["r", "s", "p", "q"]),
        ("mean", 3, ["1 / 3"] * 3),
        ("prod", 2, ["the product of the others"] * 2),
        ("atanh", 1, ["1 / ((1 − p) · (1 + p))"]),
        ("max", 3, [""] * 3),
    ],
)
def test_local_derivatives(name: str, count: int, texts: list[str]) -> None:
    names = ["p", "q", "r", "s", "t"][:count]
    assert [partial(RULES[name], place, names, "y") for place in range(count)] == texts


def test_the_parentheses_of_a_local_derivative_keep_its_value() -> None:
    row = Rule("made_up", "a", ("a - (b - a) * (a / (b * a)) - -b", "-(a + b) * a"))
    assert partial(row, 0, ["p", "q"], "y") == "p − (q − p) · (p / (q · p)) − (−q)"
    assert partial(row, 1, ["p", "q"], "y") == "−(p + q) · p"


def test_a_primitive_of_callables_has_no_formula_of_its_derivative() -> None:
    double = ag.primitive("doubled_by_call", lambda a: 2.0 * a, lambda a: 2.0)
    y = double(Value(1.0, "x"))
    assert symbols_of(y).derivative(y, 0) == ""
    assert symbols_of(y).title(y).text == "v₁ = doubled_by_call(x)"


@given(st.lists(st.text(min_size=1), min_size=3, max_size=3))
def test_formulas_of_any_labels_are_well_formed(labels: list[str]) -> None:
    x, y, z = (Value(1.0, label) for label in labels)
    for root in (x * x, x / y, ag.clip(x, y, z), ag.dot([x, y], [z, x]), -x, x**y):
        symbols = symbols_of(root)
        for written in (symbols.title(root), *map(symbols.by, itertools.repeat(root), (0,))):
            assert balanced(written.latex)
            ET.fromstring(written.mathml)


@pytest.mark.parametrize("name", ["list", "node", "op", "formula", "root", "a_b"])
def test_the_name_of_an_operation_is_never_a_placeholder(name: str) -> None:
    rule = Rule(name, "a", ("1.0",))
    y = ag.relu(Value(2.0, "x"))
    y._rule = rule
    symbols = symbols_of(y)
    shown = name.replace("_", r"\_")
    assert symbols.formula(y).latex == rf"\operatorname{{{shown}}}\left(x\right)"
    assert symbols.formula(y).text == f"{name}(x)"
    assert symbols.title(y).latex == rf"v_{{1}} = \operatorname{{{shown}}}\left(x\right)"


@pytest.mark.parametrize("label", ["", " ", "\n"])
def test_a_label_that_shows_nothing_is_none(label: str) -> None:
    assert symbol(Value(1.0, label), 5).text == "v₅"


def test_a_label_that_would_turn_a_sentence_is_shown_as_it_is() -> None:
    assert symbol(Value(1.0, "\u202eevil"), 5).text == "�evil"
    assert symbol(Value(1.0, "\u200b"), 5).text == "�"
