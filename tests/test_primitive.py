"""Primitives that a user declares: from texts they are rows like the others, or from callables."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import InputTypeError, RuleError, Value, no_grad, primitive, tape
from autograd.rules import RULES
from autograd.trees import flatten


def test_from_texts_it_has_values_and_gradients() -> None:
    cube = primitive("cube", "a * a * a", "3.0 * a * a", about="the cube of x")
    x = Value(2.0)
    y = cube(x) * 2.0
    y.backward()
    assert (y.data, x.grad) == (16.0, 24.0)
    assert (cube.__name__, cube.__doc__) == ("cube", "the cube of x")
    assert y.operands[0].rule is RULES["cube"]
    assert tape(y)[1].op == "cube"


def test_of_plain_numbers_it_gives_a_float() -> None:
    cube = primitive("cube", "a * a * a", "3.0 * a * a")
    assert cube(2) == 8.0
    assert type(cube(2)) is float
    with no_grad():
        assert cube(Value(2.0)).is_constant


@pytest.mark.parametrize("count", [1, 2, 3])
def test_texts_with_one_to_three_operands(count: int) -> None:
    names = "abc"[:count]
    weighted = " + ".join(f"{k + 1} * {name}" for k, name in enumerate(names))
    mine = primitive("mine", weighted, *[f"{k + 1}.0" for k in range(count)])
    leaves = [Value(float(k)) for k in range(count)]
    out = mine(*leaves)
    out.backward()
    assert out.data == sum((k + 1) * float(k) for k in range(count))
    assert [x.grad for x in leaves] == [k + 1.0 for k in range(count)]
    if count > 1:
        assert mine(*leaves[:-1], 5.0).operands[-1].is_constant


def test_text_may_read_the_result() -> None:
    mine = primitive("mine", "exp(2 * a)", "2 * out")
    x = Value(0.5)
    mine(x).backward()
    assert x.grad == 2 * math.exp(1.0)


def test_gate_is_respected() -> None:
    for gate, expected in ((True, 0.0), (False, math.nan)):
        hinge = primitive(
            f"hinge{gate}", "a if a > 0.0 else 0.0", "1.0 if a > 0.0 else 0.0", gate=gate
        )
        x = Value(-1.0)
        hinge(x).backward(seed=math.inf)
        assert x.grad == expected or (math.isnan(x.grad) and math.isnan(expected))


def test_texts_mean_ieee_754() -> None:
    mine = primitive("mine", "1 / a + log(a)", "1 / a - 1 / a / a")
    assert math.isnan(mine(Value(0.0)).data)


def test_from_callables() -> None:
    log3 = primitive("log3", lambda a: math.log(a, 3), lambda a: 1 / (a * math.log(3)))
    x = Value(9.0)
    y = log3(x)
    y.backward()
    assert y.data == pytest.approx(2.0)
    assert x.grad == pytest.approx(1 / (9 * math.log(3)))


def test_from_builtin_callables_and_ints() -> None:
    mine = primitive("mine", math.atan2, lambda a, b: 0, lambda a, b: 1)
    x, y = Value(1.0), Value(2.0)
    mine(x, y).backward()
    assert (x.grad, y.grad) == (0.0, 1.0)


def test_error_of_a_callable_comes_through() -> None:
    mine = primitive("mine", lambda a: math.log(a), lambda a: 1 / a)
    with pytest.raises(ValueError, match=r"math domain error|positive"):
        mine(Value(-1.0))


def test_callable_that_gives_no_number_is_named() -> None:
    mine = primitive("mine", lambda a: "3", lambda a: 1.0)
    with pytest.raises(InputTypeError, match="mine's <lambda> takes a number"):
        mine(Value(1.0))


REFUSED: list[tuple[tuple[Any, ...], type[Exception], str]] = [
    (("exp", "a", "1.0"), RuleError, "'exp' is declared already"),
    (("exp", lambda a: a, lambda a: 1.0), RuleError, "'exp' is declared already"),
    (("mine", "a ** 2", "2 * a"), RuleError, "'mine'.*write pow"),
    (("mine", "a", "z"), RuleError, "'mine'.*'z'"),
    (("mine", "a * b", "1.0"), RuleError, "'mine'.*'b'"),
    (("mine", "a +", "1.0"), RuleError, "'mine'.*not an expression"),
    (("mine", "a"), RuleError, "give one to three"),
    (("mine", "a", "1.0", "1.0", "1.0", "1.0"), RuleError, "give one to three"),
    (("mine", "a", lambda a: 1.0), InputTypeError, "texts or callables"),
    (("mine", 3.0, 1.0), InputTypeError, "texts or callables"),
    (("mine", lambda a, b: a, lambda a: 1.0), RuleError, "'mine'.*must take 1 operand"),
    (("not a name", "a", "1.0"), InputTypeError, "identifier"),
    ((3, "a", "1.0"), InputTypeError, "identifier"),
    (("", "a", "1.0"), InputTypeError, "identifier"),
]


@pytest.mark.parametrize(("arguments", "error", "message"), REFUSED)
def test_refusal_leaves_the_table_as_it_was(arguments: Any, error: Any, message: str) -> None:
    before = dict(RULES)
    with pytest.raises(error, match=message):
        primitive(*arguments)
    assert before == RULES


@pytest.mark.parametrize("name", ["class", "lambda", "None"])
def test_keyword_is_no_name(name: str) -> None:
    with pytest.raises((InputTypeError, RuleError)):
        primitive(name, "a", "1.0")


def test_callables_that_take_values_serve_every_order_and_direction() -> None:
    mine = primitive(
        "mine_product",
        lambda a, b: a * a * math.sin(b),
        lambda a, b: 2.0 * a * autograd.sin(b),
        lambda a, b: a * a * autograd.cos(b),
    )
    plain = lambda a, b: a * a * autograd.sin(b)  # noqa: E731
    for transform in (
        lambda f: autograd.grad(f, argnums=(0, 1)),
        lambda f: autograd.hessian(f, argnums=(0, 1)),
        lambda f: autograd.grad(autograd.grad(autograd.grad(f)), argnums=1),
        lambda f: lambda a, b: autograd.jvp(f, (a, b), (0.5, -1.0)),
        lambda f: lambda a, b: autograd.hvp(f, (a, b), (0.5, -1.0)),
    ):
        found, expected = (flatten(transform(f)(1.3, 0.4))[0] for f in (mine, plain))
        assert found == pytest.approx(expected, rel=1e-12)


def test_callables_of_floats_alone_say_so_where_values_come() -> None:
    mine = primitive("mine_exp", math.exp, math.exp)
    assert autograd.grad(mine)(0.0) == 1.0
    assert autograd.jvp(mine, (0.0,), (2.0,)) == (1.0, 2.0)
    message = r"partial exp of the primitive 'mine_exp'.*floats alone.*functions of autograd"
    for again in (autograd.grad(autograd.grad(mine)), autograd.hessian(mine)):
        with pytest.raises(RuleError, match=message):
            again(0.0)


def test_a_constant_partial_and_one_that_gives_no_number() -> None:
    line = primitive("mine_line", lambda a: 3 * a, lambda a: 3)
    assert autograd.grad(autograd.grad(line))(1.0) == 0.0
    broken = primitive("mine_broken", lambda a: a, lambda a: "1" if isinstance(a, Value) else 1.0)
    with pytest.raises(InputTypeError, match="mine_broken's <lambda> takes a number"):
        autograd.grad(autograd.grad(broken))(1.0)


def test_domain_and_kinks_must_be_in_the_grammar() -> None:
    with pytest.raises(RuleError, match="'mine'"):
        primitive("mine", "a", "1.0", domain="a ** 2 > 1")
    with pytest.raises(RuleError, match="'mine'"):
        primitive("mine", "a", "1.0", kinks="import os")


def test_wrong_number_of_operands() -> None:
    mine = primitive("mine", "a * b", "b", "a")
    for operands in ((), (1.0,), (Value(1.0),), (Value(1.0), 1.0, 1.0)):
        with pytest.raises(InputTypeError, match="mine takes 2 operands"):
            mine(*operands)


def test_operand_that_is_no_number() -> None:
    mine = primitive("mine", "a * b", "b", "a")
    for operands in (("1", 2.0), (Value(1.0), "2"), (None, Value(1.0))):
        with pytest.raises(InputTypeError, match="mine takes a number"):
            mine(*operands)


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_primitive_of_a_rows_own_texts_has_its_bits(x: float, y: float) -> None:
    row = RULES["hypot"]
    RULES.pop("my_hypot", None)
    mine = primitive("my_hypot", row.formula, *row.partials, gate=row.gate)
    try:
        results = []
        for function in (mine, autograd.hypot):
            a, b = Value(x), Value(y)
            out = function(a, b)
            out.backward()
            results.append((out.data, a.grad, b.grad))
        assert results[0] == results[1]
    finally:
        del RULES["my_hypot"]


def test_the_same_declaration_again_gives_the_same_function() -> None:
    def declare() -> Any:
        return primitive("twice", lambda a: 2.0 * a, lambda a: 2.0)

    declare()
    assert declare()(3.0) == 6.0
    primitive("thrice", "3.0 * a", "3.0")
    assert primitive("thrice", "3.0 * a", "3.0")(1.0) == 3.0
    with pytest.raises(RuleError, match="otherwise"):
        primitive("thrice", "3.0 * a", "4.0")


def test_kinks_are_checked_also_beside_callables() -> None:
    with pytest.raises(RuleError, match="not an expression"):
        primitive("mine", lambda a: a, lambda a: 1.0, kinks="foo(")
