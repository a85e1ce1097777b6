"""Expressions: plain data that computes, and Python source with the same bits."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wild import any_float, wild

import autograd
from autograd import InputTypeError, InputValueError, Value, primitive
from autograd.rules import RULES
from autograd.testing.expressions import Expression, bits, compute, function_of, results, rule_of
from autograd.testing.strategies import expressions

RATIO = Expression([3.0, 2.0], [("div", 0, 1), ("sub", 2, 1.0)])


def run(source: str) -> dict[str, Any]:
    """Run a program, and give its names."""
    names: dict[str, Any] = {}
    exec(source, names)
    return names


# --- what it computes ---------------------------------------------------------------------------


def test_it_computes_over_numbers_and_over_values() -> None:
    assert RATIO(5.0, 2.0) == 1.5
    assert RATIO(Value(5.0), 2.0).data == 1.5
    root, (x, y) = RATIO.record()
    root.backward()
    assert (root.data, x.grad, y.grad) == (0.5, 0.5, -0.75)
    assert (x.label, y.label) == ("x", "y")


def test_each_record_has_leaves_of_its_own() -> None:
    (_, first), (_, second) = RATIO.record(), RATIO.record()
    assert {*map(id, first)}.isdisjoint(map(id, second))


@given(wild(sorted(RULES)))
def test_numbers_and_values_give_the_same_bits(expression: Expression) -> None:
    assert bits(expression(*expression.numbers)) == bits(expression.record()[0].data)


@pytest.mark.parametrize("name", RULES)
def test_a_step_applies_the_public_function(name: str) -> None:
    function = getattr(autograd, name)
    assert function_of(RULES[name]) is function
    assert rule_of(function) is rule_of(name) is RULES[name]


@pytest.mark.parametrize("other", [autograd.softmax, math.sin, "sine", len, 3])
def test_what_applies_no_rule_has_none(other: Any) -> None:
    assert rule_of(other) is None


def test_dot_has_halves_and_perhaps_a_bias() -> None:
    assert compute("dot", [1.0, 2.0, 3.0, 4.0]) == 11.0
    assert compute("dot", [1.0, 2.0, 3.0, 4.0, 0.5]) == 11.5


def test_steps_that_do_not_count_are_dropped() -> None:
    found = Expression([1.0, 2.0], [("exp", 0), ("mul", 0, 1), ("log", 2), ("add", 3, 3)])
    assert found.steps == (("mul", 0, 1), ("add", 2, 2))
    assert found.depth == 2


@pytest.mark.parametrize(
    ("numbers", "steps", "message"),
    [
        ([], [("add", 1.0, 1.0)], "one number and one step"),
        ([1.0], [], "one number and one step"),
        ([1.0], [("sine", 0)], "begins with the name of a rule, got.*sine"),
        ([1.0], [()], "begins with the name of a rule"),
        ([1.0], [("add", 0)], "add takes 2 operands"),
        ([1.0], [("sum",)], "sum takes 1 or more"),
        ([1.0], [("dot", 0)], "dot takes 2 or more"),
        ([1.0], [("exp", 1)], "a place from 0 to 0 or a float, got 1"),
        ([1.0], [("exp", True)], "got True"),
        ([1.0], [("exp", -1)], "got -1"),
    ],
)
def test_what_is_no_expression_is_refused(numbers: Any, steps: Any, message: str) -> None:
    with pytest.raises(InputValueError, match=message):
        Expression(numbers, steps)


def test_it_asks_for_as_many_operands_as_it_has_leaves() -> None:
    with pytest.raises(InputTypeError, match="takes 2 operands, got 1"):
        RATIO(1.0)


# --- as data ------------------------------------------------------------------------------------


@given(wild(sorted(RULES)))
def test_json_keeps_every_bit(expression: Expression) -> None:
    found = Expression.from_json(json.loads(json.dumps(expression.to_json())))
    assert found == expression
    assert hash(found) == hash(expression)
    assert results(found) == results(expression)


def test_expressions_differ_by_sign_of_zero_and_by_steps() -> None:
    zero = Expression([0.0], [("exp", 0)])
    assert zero != Expression([-0.0], [("exp", 0)])
    assert zero != Expression([0.0], [("expm1", 0)])
    assert zero != 1.0


# --- as source ----------------------------------------------------------------------------------


@given(st.one_of(wild(sorted(RULES)), expressions(12)))
def test_source_reproduces_value_and_gradient(expression: Expression) -> None:
    names = run(expression.source())
    found = [names["out"].data, *(names[name].grad for name in expression.names)]
    assert [bits(x) for x in found] == results(expression)


@given(any_float, st.sampled_from(sorted(RULES)), st.data())
def test_source_reproduces_constants(number: float, name: str, data: st.DataObject) -> None:
    rule = RULES[name]
    rest = [data.draw(any_float) for _ in range((rule.arity - 1) or rule.folds)]
    expression = Expression([number], [(name, *rest, 0), ("mul", 1, -2.0), ("pow", -2.0, 2)])
    names = run(expression.source())
    assert [bits(names["out"].data), bits(names["x"].grad)] == results(expression)


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ([("sub", 0, 1), ("sub", 0, 2)], "x - (x - y)"),
        ([("neg", 0), ("pow", 2, -2.0)], "(-x) ** (-2.0)"),
        ([("div", 1.0, 0.0), ("add", 2, 0)], "div(1.0, 0.0) + x"),
        ([("exp", 0), ("mul", 2, 1)], "exp(x) * y"),
        ([("floordiv", 0, 1), ("mod", 2, 1.5)], "(x // y) % 1.5"),
        ([("dot", 0, 1, 1, 0, 0.5), ("abs", 2)], "abs(dot([x, y], [y, x], 0.5))"),
        ([("exp", 0), ("mul", 2, 2)], "t1 * t1 where t1 = exp(x)"),
        ([("at_least", 0, math.inf)], 'at_least(x, float("inf"))'),
    ],
)
def test_a_line_reads_well(steps: Any, text: str) -> None:
    assert repr(Expression([1.0, 2.0], steps)) == f"{text} at x=1.0, y=2.0"


def test_long_texts_are_named() -> None:
    steps = [("atan2", 0, 1)]
    steps += [("atan2", place, 1) for place in range(2, 20)]
    source = Expression([1.0, 2.0], steps).source()
    assert max(map(len, source.splitlines())) < 80


def test_a_declared_primitive_is_declared_in_the_source() -> None:
    primitive("excess", "a - b if a > b else 0.0", "1.0 if a > b else 0.0",
              "-1.0 if a > b else 0.0", kinks="a == b", gate=True)  # fmt: skip
    expression = Expression([3.0, 1.0], [("excess", 0, 1), ("mul", 2, 2)])
    assert expression(3.0, 1.0) == 4.0
    found = run(expression.source())
    assert (found["out"].data, found["x"].grad, found["y"].grad) == (4.0, 4.0, -4.0)
    assert rule_of(found["excess"]) is RULES["excess"]


def test_a_primitive_of_callables_cannot_be_written() -> None:
    primitive("twice", lambda a: 2 * a, lambda a: 2.0)
    expression = Expression([3.0], [("twice", 0)])
    assert expression(3.0) == 6.0
    assert results(expression) == [bits(6.0), bits(2.0)]
    assert "# declare the primitive 'twice' here" in expression.source()
