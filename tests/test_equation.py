"""equation: the chain rule of a step in words, as a line, in LaTeX and in MathML."""

import math
import re
import xml.etree.ElementTree as ET
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_symbols import balanced
from wild import wild

import autograd as ag
from autograd import Frame, Value, step
from autograd.equation import FORM_OF, GRADIENT, TEMPLATES, Kind, Style, equation, kind_of
from autograd.rules import RULES
from autograd.symbols import quantity

STYLES: tuple[Style, ...] = get_args(Style)
# What a page can fill in.
KNOWN = {
    *("root", "node", "operand", "by", "by_words", "upstream", "local", "contribution"),
    *("before", "total", "formula", "numbers", "value", "gradients"),
}
CORE = {"math", "mfrac", "mrow", "mi", "mn", "mo", "mspace", "msub", "msup", "mtext"}
CHILDREN = {"mfrac": 2, "msub": 2, "msup": 2, "mi": 0, "mn": 0, "mo": 0, "mtext": 0, "mspace": 0}


def neuron() -> Value:
    x1, x2, w1, w2, b, y = (
        Value(number, name)
        for name, number in [
            ("x1", 2.0),
            ("x2", 0.0),
            ("w1", -3.0),
            ("w2", 1.0),
            ("b", 6.8813735870195432),
            ("y", 0.5),
        ]
    )

    def named(value: Value, label: str) -> Value:
        value.label = label
        return value

    s = named(named(x1 * w1, "p1") + named(x2 * w2, "p2"), "s")
    d = named(named(ag.tanh(named(s + b, "n")), "o") - y, "d")
    return named(d * d, "L")


def test_every_kind_has_a_template_of_every_style() -> None:
    assert set(TEMPLATES) == set(get_args(Kind))
    for templates in TEMPLATES.values():
        assert set(templates) == set(STYLES) == set(FORM_OF)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_template_names_what_is_known_and_nothing_else(kind: Kind) -> None:
    for style, template in TEMPLATES[kind].items():
        names = set(re.findall(r"\{\(?(\w+)\)?\}", template))
        assert names
        assert names <= KNOWN, style


def test_the_lines_of_the_neuron() -> None:
    lines = [frame.line for frame in step(neuron())]
    assert len(lines) == 7 + 15
    assert lines[:7] == [
        "p₁ = x₁ × w₁ = 2 × (−3) = −6",
        "p₂ = x₂ × w₂ = 0 × 1 = 0",
        "s = p₁ + p₂ = −6 + 0 = −6",
        "n = s + b = −6 + 6.881 = 0.8814",
        "o = tanh(n) = tanh(0.8814) = 0.7071",
        "d = o − y = 0.7071 − 0.5 = 0.2071",
        "L = d × d = 0.2071 × 0.2071 = 0.04289",
    ]
    assert lines[7:10] == [
        "∂L/∂L = 1",
        "∂L/∂d += ∂L/∂(first d) · ∂L/∂L = 0.2071 · 1 = 0.2071",
        "∂L/∂d += ∂L/∂(second d) · ∂L/∂L = 0.2071 · 1 = 0.2071   total 0.2071 + 0.2071 = 0.4142",
    ]
    assert lines[-1].count("=") == 6


def test_the_forms_of_a_contribution() -> None:
    x = Value(-2.0, "x")
    y = x * -3.0
    y.label = "y"
    frame = step(y).frames[2]
    assert frame.sentence == (
        "x gets −3: the derivative of y by x, −3, times the gradient of y, 1."
    )
    assert frame.line == "∂y/∂x += ∂y/∂x · ∂y/∂y = −3 · 1 = −3"
    assert frame.latex == (
        r"\frac{\partial y}{\partial x} \mathrel{+}= \frac{\partial y}{\partial x} \cdot "
        r"\frac{\partial y}{\partial y} = -3 \cdot 1 = -3"
    )
    by = "<mrow><mo>∂</mo><mi>y</mi></mrow><mrow><mo>∂</mo><mi>{}</mi></mrow></mfrac>"
    assert frame.mathml == (
        '<math displaystyle="true"><mrow><mfrac>' + by.format("x")
        + '<mo>+=</mo><mfrac class="local">' + by.format("x")
        + '<mo>·</mo><mfrac class="upstream">' + by.format("y")
        + '<mo>=</mo><mrow class="local"><mn>−3</mn></mrow><mo>·</mo><mrow class="upstream">'
        "<mn>1</mn></mrow><mo>=</mo><mn>−3</mn></mrow></math>"
    )  # fmt: skip


def test_a_closed_gate_says_so() -> None:
    x = Value(-1.0, "x")
    y = ag.relu(x) * math.inf
    frame = step(y, forward=False).run_to(x)
    assert (frame.upstream, frame.contribution, frame.closed) == (math.inf, 0.0, True)
    assert frame.line == "∂v₃/∂x += 0   the gate is closed: ∂v₁/∂x = 0"
    assert "gets nothing" in frame.sentence


def test_the_end_lists_the_leaves() -> None:
    assert step(Value(2.0, "x")).last().line == "∂x/∂x = 1"
    assert "no leaf has a gradient" in step(Value(2.0).detach()).last().sentence
    many = ag.sum([Value(1.0) for _ in range(20)])
    assert step(many).last().line.endswith("∂v₂₀/∂v₃ = 1, … 16 more")


def check_mathml(text: str) -> str:
    """Parse MathML, check its elements and give its text."""
    tree = ET.fromstring(text)
    assert tree.tag == "math"
    for element in tree.iter():
        assert element.tag in CORE
        assert len(element) == CHILDREN.get(element.tag, len(element))
        is_token = CHILDREN.get(element.tag) == 0
        assert is_token or not (element.text or "").strip()
        assert not (element.tail or "").strip()
    return "".join(tree.itertext())


def numbers_of(frame: Frame) -> list[float]:
    """List the numbers that the equation of a frame must show."""
    match kind_of(frame):
        case "forward":
            return [frame.value]
        case "contribution":
            return [frame.local, frame.upstream, frame.contribution]
        case "again":
            shown = [frame.local, frame.upstream, frame.contribution]
            return [*shown, frame.before, frame.total]
        case "closed":
            return [frame.local]
        case "seed":
            return [1.0]
    return [total for _, total in frame.leaf_totals()[:4]]


def check_forms(frame: Frame) -> None:
    assert balanced(frame.latex)
    written = check_mathml(frame.mathml)
    for number in numbers_of(frame):
        text, latex, _ = quantity(number)
        assert text in frame.line
        assert text in frame.sentence
        assert text in written
        assert latex.strip() in frame.latex
    for style in STYLES:
        assert equation(frame, style) == getattr(frame, style)


@given(wild(list(RULES), size=6))
def test_every_form_has_the_numbers(expression: Any) -> None:
    root, _ = expression.record()
    for frame in step(root):
        check_forms(frame)


@given(st.lists(st.text(), min_size=3, max_size=3))
def test_labels_may_hold_anything(labels: list[str]) -> None:
    x, y = Value(1.5, labels[0]), Value(-2.0, labels[1])
    root = ag.relu(x * y * x) / y
    root.label = labels[2]
    for frame in step(root):
        check_forms(frame)


def test_a_hostile_label_stays_a_label() -> None:
    x = Value(2.0, "</mi><script>alert(1)")
    for frame in step(x * x):
        assert "<script" not in frame.mathml
        assert "<script" not in frame.latex
    twice = Value(2.0, "{total}")
    assert step(twice * twice).frames[2].line.startswith("∂v₁/∂{total} +=")


def test_the_templates_of_the_list_are_well_formed() -> None:
    assert balanced(GRADIENT["latex"])
    ET.fromstring(GRADIENT["mathml"])
