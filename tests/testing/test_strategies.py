"""Strategies: inside the domain, off the kinks, every rule, and shrunk to what matters."""

import math
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, find, given, settings
from hypothesis import strategies as st
from subprocesses import python

import autograd
from autograd import InputTypeError, InputValueError, Value, at_kinks, primitive
from autograd.conditions import in_domain, on_kink
from autograd.rules import RULES, Rule
from autograd.testing import strategies
from autograd.testing.expressions import Expression, function_of
from autograd.testing.growing import Grower
from autograd.testing.neighbourhoods import is_smooth, reach
from autograd.testing.strategies import expressions, graphs, inputs_for, numbers, values
from autograd.topology import topological_order

pytestmark = pytest.mark.once
ALL = sorted(RULES)
THOROUGH = settings(
    max_examples=1500,
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """List what a strategy gives in a fixed run."""
    found: list[Any] = []

    @settings(THOROUGH, max_examples=count, phases=[Phase.generate])
    @given(strategy)
    def keep(each: Any) -> None:
        found.append(each)

    keep()
    return found


def smallest(strategy: st.SearchStrategy[Any], condition: Callable[[Any], bool]) -> Any:
    return find(strategy, condition, settings=THOROUGH)


def uses(name: str) -> Callable[[Expression], bool]:
    return lambda expression: any(step[0] == name for step in expression.steps)


def operands(root: Value) -> list[tuple[Rule, list[float], float]]:
    """List the operations below a root, with their numbers."""
    nodes = [node for node in topological_order(root) if node.rule is not None]
    return [(node.rule, [x.data for x in node.operands], node.data) for node in nodes]


# --- what is drawn ------------------------------------------------------------------------------


@given(expressions(12), expressions(3, leaves=1, avoid_kinks=False))
def test_expressions_stay_inside_the_domain_and_are_moderate(
    smooth: Expression, any_: Expression
) -> None:
    for expression in (smooth, any_):
        for rule, xs, out in operands(expression.record()[0]):
            assert in_domain(rule, xs), (rule, xs)
            assert abs(out) <= 1e6
    assert smooth.depth <= 12
    assert len(smooth.numbers) <= 3
    assert any_.depth <= 3
    assert len(any_.numbers) == 1


@given(expressions(12))
def test_expressions_keep_away_from_kinks(expression: Expression) -> None:
    root, _ = expression.record()
    assert at_kinks(root) == []
    for leaf in range(len(expression.numbers)):
        for part in (1e-9, -1e-9):
            moved = [x + part * (i == leaf) for i, x in enumerate(expression.numbers)]
            assert at_kinks(expression(*map(Value, moved))) == []


def test_kinks_are_drawn_on_request() -> None:
    found = drawn(expressions(4, ["relu", "abs", "floor"], avoid_kinks=False), 200)
    assert any(at_kinks(expression.record()[0]) for expression in found)


@pytest.mark.parametrize("avoid_kinks", [True, False])
def test_every_rule_occurs(avoid_kinks: bool) -> None:
    found = drawn(expressions(12, avoid_kinks=avoid_kinks), 500)
    assert {step[0] for expression in found for step in expression.steps} == RULES.keys()


@pytest.mark.parametrize("name", ALL)
def test_one_rule_alone_can_be_drawn(name: str) -> None:
    found = drawn(expressions(3, [name]), 20)
    assert {step[0] for expression in found for step in expression.steps} == {name}


def test_deep_expressions_are_drawn_and_ones_with_several_leaves() -> None:
    found = drawn(expressions(12), 300)
    assert max(expression.depth for expression in found) == 12
    assert max(len(expression.numbers) for expression in found) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        {"depth": 12},
        {"rules": ["acosh"]},
        {"rules": ["polygamma"]},
        {"rules": ["asin"], "leaves": 2, "domains": {"x": (0.0, 5.0)}},
    ],
)
def test_few_draws_are_thrown_away(arguments: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[bool] = []
    monkeypatch.setattr(
        strategies, "assume", lambda steps: assume(kept.append(bool(steps)) or steps)
    )
    drawn(expressions(**arguments), 300)
    assert kept.count(False) < 0.05 * len(kept)


def test_rules_are_names_rows_or_functions() -> None:
    wanted = expressions(3, ["sin", RULES["cos"], autograd.exp, autograd.dot])
    names = {step[0] for expression in drawn(wanted, 100) for step in expression.steps}
    assert names == {"sin", "cos", "exp", "dot"}


def test_a_declared_primitive_is_drawn() -> None:
    cube = primitive("cube", "a * a * a", "3.0 * a * a", domain="a > 0.5", kinks="a == 1.0")
    assert smallest(expressions(), uses("cube")).depth == 1
    for expression in drawn(expressions(3, [cube]), 50):
        assert all(xs[0] > 0.5 for _, xs, _ in operands(expression.record()[0]))


def test_a_primitive_of_callables_is_drawn_where_it_does_not_raise() -> None:
    root = primitive("root", lambda a: math.sqrt(a), lambda a: 0.5 / math.sqrt(a))
    assert all(expression(*expression.numbers) >= 0.0 for expression in drawn(
        expressions(3, [root]), 50))  # fmt: skip


@pytest.mark.parametrize("key", [0, "x"])
def test_domains_bound_the_leaves(key: int | str) -> None:
    for expression in drawn(expressions(2, leaves=2, domains={key: (5.0, 6.0)}), 50):
        assert 5.0 <= expression.numbers[0] <= 6.0
        assert len(expression.numbers) == 2


def test_a_wide_domain_allows_large_results() -> None:
    found = drawn(expressions(2, ["mul"], domains={0: (1e7, 1e8)}), 50)
    assert any(abs(expression(*expression.numbers)) > 1e6 for expression in found)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"depth": 0}, "depth takes a whole number, 1 or more, got 0"),
        ({"depth": 2.5}, "depth takes a whole number, 1 or more, got 2.5"),
        ({"depth": True}, "1 or more, got True"),
        ({"leaves": 0}, "leaves takes a whole number, 1 or more"),
        ({"leaves": "x"}, "1 or more, got 'x'"),
        ({"rules": []}, "rules is empty"),
        ({"rules": ["sine"]}, r"got 'sine'; did you mean 'sin'"),
        ({"rules": [3]}, "got 3; The names are"),
        ({"rules": [autograd.softmax]}, "public functions of rules, got"),
        ({"domains": {"w": (0.0, 1.0)}}, "0 to 2 or x, y, z, got 'w'"),
        ({"domains": {3: (0.0, 1.0)}}, "got 3"),
        ({"domains": {-1: (0.0, 1.0)}}, "got -1"),
        ({"domains": {True: (0.0, 1.0)}}, "got True"),
        ({"domains": {0: (2.0, 1.0)}}, r"the domain of x is .* low <= high, got \(2.0, 1.0\)"),
        ({"domains": {0: (0.0, math.inf)}}, "of finite numbers"),
        ({"domains": {0: (math.nan, 1.0)}}, "of finite numbers"),
        ({"domains": {0: (0.0, 1.0), "x": (0.0, 1.0)}}, "domains has x twice"),
    ],
)
def test_wrong_arguments_are_refused_at_once(arguments: Any, message: str) -> None:
    with pytest.raises(InputValueError, match=message):
        expressions(**arguments)


@pytest.mark.parametrize("draw", [expressions, graphs])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"domains": {0: 3}}, r"the domain of x is a pair of numbers \(low, high\), got 3"),
        ({"domains": {0: (1.0, 2.0, 3.0)}}, "is a pair of numbers"),
        ({"domains": {0: ("a", "b")}}, "is a pair of numbers"),
        ({"domains": [(0.0, 1.0)]}, "domains takes a dict of pairs by place or name"),
        ({"rules": "log"}, r"got 'log'; write rules=\[...\] around a single one"),
        ({"rules": RULES["log"]}, "around a single one"),
        ({"rules": autograd.log}, "around a single one"),
    ],
)
def test_arguments_of_another_type_are_refused_at_once(
    draw: Any, arguments: Any, message: str
) -> None:
    with pytest.raises(InputTypeError, match=message):
        draw(**arguments)


def test_a_domain_may_hold_whole_or_tiny_numbers() -> None:
    assert drawn(expressions(1, ["mul"], leaves=1, domains={0: (2, 2)}), 1)[0].numbers == (2.0,)
    assert all(0.0 <= x <= 1e-310 for x in drawn(numbers((0.0, 1e-310)), 20))


def test_an_expression_is_not_given_before_it_has_a_step() -> None:
    with pytest.raises(InputValueError, match="no step was made yet"):
        Grower([RULES["mul"]], [1.0], 3).expression()


def test_a_domain_has_low_before_high() -> None:
    with pytest.raises(InputValueError, match=r"low <= high, got \(2.0, 1.0\)"):
        numbers((2.0, 1.0))


# --- how it shrinks -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["div", "relu", "dot"])
def test_an_expression_with_a_rule_shrinks_to_that_rule(name: str) -> None:
    found = smallest(expressions(12), uses(name))
    assert [step[0] for step in found.steps] == [name]
    assert found.numbers in {(0.0,), (0.5,), (1.0,)}


def test_a_size_shrinks_to_few_steps() -> None:
    found = smallest(expressions(5), lambda e: e(*e.numbers) > 50.0)
    assert len(found.steps) <= 6  # Hypothesis does not always find the smallest


def test_a_failure_prints_source_that_reproduces_it() -> None:
    code = """
from hypothesis import given, settings
from autograd.testing.strategies import expressions

@settings(database=None, derandomize=True)
@given(expressions(rules=["mul", "exp", "sin"]))
def test(expression):
    assert "exp" not in repr(expression)

test()
"""
    done: subprocess.CompletedProcess[str] = python(code, check=False)
    assert "exp(x) at x=" in done.stderr
    assert 'from autograd import Value, exp\n\nx = Value(0.0, "x")\nout = exp(x)\n' in done.stderr


# --- neighbourhoods -----------------------------------------------------------------------------


@given(st.sampled_from([row for row in RULES.values() if row.kinks]), st.data())
def test_no_point_of_a_smooth_neighbourhood_is_a_kink(row: Rule, data: st.DataObject) -> None:
    count = row.arity if not row.folds else 3
    xs = [data.draw(numbers()) for _ in range(count)]
    moving = [data.draw(st.booleans()) for _ in range(count)]
    if is_smooth(row, xs, moving):
        part = [data.draw(st.floats(-1.0, 1.0)) if moved else 0.0 for moved in moving]
        near = [x + p * reach(x) for x, p in zip(xs, part, strict=True)]
        out = function_of(row)(near) if row.folds else function_of(row)(*near)
        assert in_domain(row, near)
        assert not on_kink(row, near, out)


@pytest.mark.parametrize(
    ("name", "xs", "smooth"),
    [
        ("maximum", [1.0, 1.0005], False),
        ("maximum", [1.0, 1.1], True),
        ("floor", [2.9995], False),
        ("floor", [3.0005], False),
        ("round", [2.5004], False),
        ("mod", [5.9995, 3.0], False),
        ("mod", [7.0, 3.0], True),
        ("mod", [3000.0, 1.5], False),  # the quotient moves by many
        ("clip", [1.0, 1.0005, 2.0], False),
        ("asin", [0.9995], False),
        ("pow", [0.0005, 0.5], False),
        ("pow", [2.0, 3.0], True),
        ("pow", [-2.0, 3.0], False),  # no other power is near
        ("where", [0.0, 1.0, 2.0], False),
        ("where", [1.0, 1.0, 2.0], True),
        ("atan2", [0.0005, -1.0], False),
        ("atan2", [0.0005, 1.0], True),
        ("norm", [0.0005, -0.0005], False),
        ("norm", [0.5, 0.0], True),
        ("max", [1.0, 3.0, 2.9999], False),
        ("max", [1.0, 1.0, 3.0], True),
    ],
)
def test_what_is_smooth(name: str, xs: list[float], smooth: bool) -> None:
    assert is_smooth(RULES[name], xs, [True] * len(xs)) == smooth


def test_a_condition_that_cannot_be_read_over_intervals_speaks_against_a_rule() -> None:
    primitive("odd", "a", "1.0", kinks="not a > 0.0")
    assert not is_smooth(RULES["odd"], [1.0], [True])


# --- graphs, values, inputs ---------------------------------------------------------------------


@given(graphs(3, ["mul", "tanh"], leaves=2))
def test_graphs_are_recorded(root: Value) -> None:
    root.backward()
    leaves = [x for x in topological_order(root) if x.rule is None and not x.is_constant]
    assert 1 <= len(leaves) <= 2
    assert {leaf.label for leaf in leaves} <= {"x", "y"}


@given(values((2.0, 3.0)))
def test_values_are_leaves(x: Value) -> None:
    assert 2.0 <= x.data <= 3.0
    assert x.rule is None
    assert not x.is_constant


def check_inputs(f: Callable[..., Any], inputs: tuple[Any, ...]) -> None:
    leaves = [[*map(Value, x)] if isinstance(x, list) else Value(x) for x in inputs]
    found = f(*leaves)
    for root in found if isinstance(found, list) else [found]:
        assert math.isfinite(root.data)
        assert at_kinks(root) == []
        assert all(in_domain(rule, xs) for rule, xs, _ in operands(root))


@pytest.mark.parametrize("name", ALL)
def test_inputs_fit_each_public_function(name: str) -> None:
    f = function_of(RULES[name])
    for inputs in drawn(inputs_for(f), 20):
        check_inputs(f, inputs)


@pytest.mark.parametrize(
    ("f", "count"),
    [
        (lambda x, y: (x * y).log() + x.acosh(), 2),
        (lambda a, b, c, d: (a * b - c * d).sqrt(), 4),
        (lambda x, scale=2.0: x.relu() * scale, 1),
        (lambda *xs: autograd.softmax(xs), 2),
        (lambda x: [x.sqrt(), (2.0 - x).sqrt()], 1),
    ],
)
def test_inputs_fit_a_function_of_ones_own(f: Callable[..., Any], count: int) -> None:
    for inputs in drawn(inputs_for(f), 20):
        assert len(inputs) == count
        check_inputs(f, inputs)


def test_inputs_fit_a_primitive() -> None:
    late = primitive("late", "log(a - 2.0)", "1.0 / (a - 2.0)", domain="a > 2.0")
    for inputs in drawn(inputs_for(late), 20):
        check_inputs(late, inputs)


def test_inputs_may_lie_on_a_kink_on_request() -> None:
    assert smallest(inputs_for(autograd.relu, avoid_kinks=False), lambda xs: xs == (0.0,)) == (0.0,)


def test_inputs_have_the_domains_that_are_given() -> None:
    drawn_inputs = drawn(inputs_for(autograd.atan2, domains={1: (10.0, 20.0)}), 20)
    assert all(10.0 <= inputs[1] <= 20.0 for inputs in drawn_inputs)


@pytest.mark.parametrize(
    ("f", "domains", "place"),
    [
        (autograd.atan2, {"y": (10.0, 20.0)}, 0),
        (lambda angle, scale: angle * scale, {"scale": (10.0, 20.0)}, 1),
        (lambda *xs: autograd.sum(xs), {"xs[1]": (10.0, 20.0)}, 1),
    ],
)
def test_domains_of_inputs_go_by_name(f: Any, domains: Any, place: int) -> None:
    for inputs in drawn(inputs_for(f, domains=domains), 20):
        assert 10.0 <= inputs[place] <= 20.0


@pytest.mark.parametrize("name", ["sum", "prod", "mean", "norm", "logsumexp", "softmax", "max"])
def test_functions_of_a_sequence_are_given_lists(name: str) -> None:
    found = drawn(inputs_for(getattr(autograd, name)), 50)
    assert {len(inputs) for inputs in found} == {1}
    assert {len(inputs[0]) for inputs in found} == {1, 2, 3, 4}
    for inputs in found:
        check_inputs(getattr(autograd, name), inputs)


def keyword_only(x: Value, *, scale: float) -> Value:
    return x * scale


@pytest.mark.parametrize(
    ("f", "message"),
    [
        (lambda xs: autograd.sum(xs), "it raised InputTypeError: .* lambda \\*xs: f"),
        (lambda xs: xs[0] * 2.0, "with one Value for each parameter, and it raised TypeError"),
        (keyword_only, r"keyword_only must be given scale by keyword; .*f\(x, scale=...\)"),
        (lambda: 3.0, "a parameter that has no default"),
        (lambda x=1.0: x, "a parameter that has no default"),
        (dict.get, "raised TypeError"),
        (range, "cannot tell the parameters of range|raised TypeError"),
    ],
)
def test_functions_that_take_something_else_are_refused(f: Any, message: str) -> None:
    with pytest.raises(InputTypeError, match=message):
        inputs_for(f)


def test_a_keyword_with_a_default_is_left_alone() -> None:
    assert drawn(inputs_for(lambda x, *, scale=2.0: x * scale), 3)
    with pytest.raises(InputValueError, match="the keys of domains are 0 to 0 or x, got 'scale'"):
        inputs_for(lambda x, scale=2.0: x * scale, domains={"scale": (0.0, 1.0)})


def test_inputs_for_what_is_nowhere_defined_is_refused() -> None:
    with pytest.raises(InputValueError, match=r"no range .* domains=\{0: \(low, high\)\}"):
        inputs_for(lambda x: (-x * x - 1.0).log())
    with pytest.raises(InputValueError, match="takes lists"):
        inputs_for(autograd.sum, domains={0: (0.0, 1.0)})
    with pytest.raises(InputTypeError, match="takes a function of Values, got 3"):
        inputs_for(3)  # type: ignore[arg-type]


def test_without_hypothesis_the_error_names_the_extra() -> None:
    code = """
import sys
sys.modules["hypothesis"] = None
import autograd.testing
from autograd.testing import expressions
try:
    from autograd.testing import strategies
except ImportError as error:
    print(type(error).__name__, error)
"""
    found = python(code).stdout
    assert found.startswith("MissingExtraError")
    assert "pip install 'stepgrad[test]'" in found
