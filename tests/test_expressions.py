"""Random expression graphs: the same bits in every build, and gradients that obey algebra."""

import json
import math
import random
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from subprocesses import has_compiled_core, python, run
from wild import moderate, wild

import autograd
from autograd import Value, backend, dot, exp, log, logsumexp, tanh
from autograd.rules import RULES
from autograd.testing.expressions import Expression, results

RUN = "import autograd; print(autograd.backend()); from autograd.testing import expressions as e"

positive = st.floats(0.1, 3.0)


# --- the same bits ------------------------------------------------------------------------------


def drawn_expressions(count: int) -> list[Expression]:
    """Draw expressions over all rules; from a seed, as one process computes them all."""
    draws = random.Random(20260101)
    special = [0.0, -0.0, 1.0, -1.0, 0.5, 1e-8, 1e300, math.inf, math.nan, 700.0]
    drawn = []
    for _ in range(count):
        leaves = [
            draws.choice(special) if draws.random() < 0.1 else draws.uniform(-3.0, 3.0)
            for _ in range(4)
        ]
        steps: list[list[Any]] = []
        for place in range(4, 4 + draws.randint(1, 20)):
            row = draws.choice(list(RULES.values()))
            size = draws.randint(2, 6) if row.folds else row.arity
            near = [draws.randrange(place), *range(max(0, place - 3), place)]
            steps.append([row.name, *(draws.choice(near) for _ in range(size))])
        drawn.append(Expression(leaves, steps))
    return drawn


def elsewhere(drawn: list[Expression], **variables: str) -> tuple[str, list[list[str]]]:
    """Compute expressions in another process; give its backend and the bits."""
    lines = "\n".join(json.dumps(expression.to_json()) for expression in drawn)
    first, *rest = python(f"{RUN}; e.main()", given=lines, **variables).stdout.splitlines()
    return first, [json.loads(line) for line in rest]


def test_expressions_use_every_rule() -> None:
    used = {name for expression in drawn_expressions(1500) for name, *_ in expression.steps}
    assert used == RULES.keys()


@pytest.mark.parametrize("hash_seed", ["0", "1", "12345"])
def test_bits_are_the_same_under_every_hash_seed(hash_seed: str) -> None:
    drawn = drawn_expressions(300)
    name, found = elsewhere(drawn, STEPGRAD_BACKEND=backend(), PYTHONHASHSEED=hash_seed)
    assert name == backend()
    assert found == [results(expression) for expression in drawn]


def test_the_module_is_a_script_that_writes_the_bits() -> None:
    drawn = drawn_expressions(3)
    lines = "\n".join(json.dumps(expression.to_json()) for expression in drawn)
    done = run("-m", "autograd.testing.expressions", given=lines, STEPGRAD_BACKEND=backend())
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found == [results(expression) for expression in drawn]


def test_pure_and_compiled_give_the_same_bits() -> None:
    if not has_compiled_core():
        pytest.skip("this installation has no compiled core to compare with")
    drawn = drawn_expressions(1500)
    other = "pure" if backend() == "compiled" else "compiled"
    name, found = elsewhere(drawn, STEPGRAD_BACKEND=other)
    assert name == other
    for expression, bits in zip(drawn, found, strict=True):
        assert results(expression) == bits, expression


@given(wild(sorted(RULES)))
def test_gradient_computed_twice_has_the_same_bits(expression: Expression) -> None:
    assert results(expression) == results(expression)


@given(wild(sorted(RULES)))
def test_no_expression_raises(expression: Expression) -> None:
    assert len(results(expression)) == len(expression.numbers) + 1


# --- algebra ------------------------------------------------------------------------------------


def gradient(function: Any, *numbers: float, seed: float = 1.0) -> list[float]:
    """Give the gradient of a function at a point."""
    leaves = [Value(number) for number in numbers]
    function(*leaves).backward(seed)
    return [leaf.grad for leaf in leaves]


IDENTITIES = [
    ("(a + b) - b = a", lambda a, b: (a + b) - b, lambda a, b: a + 0.0 * b),
    ("a * b / b = a", lambda a, b: a * b / b, lambda a, b: a + 0.0 * b),
    ("log exp = id", lambda a, b: log(exp(a)) + b, lambda a, b: a + b),
    ("exp log = id", lambda a, b: exp(log(a)) + b, lambda a, b: a + b),
    ("square", lambda a, b: (a - b).square(), lambda a, b: a * a - 2 * a * b + b * b),
    ("pow", lambda a, b: a**b, lambda a, b: exp(b * log(a))),
    ("sqrt", lambda a, b: (a * b).sqrt(), lambda a, b: (a * b) ** 0.5),
    ("cbrt", lambda a, b: (a * b).cbrt() ** 3, lambda a, b: a * b),
    ("pythagoras", lambda a, b: a.sin() ** 2 + a.cos() ** 2 + b, lambda a, b: 0.0 * a + 1 + b),
    ("sine", lambda a, b: (a + b).sin(), lambda a, b: a.sin() * b.cos() + b.sin() * a.cos()),
    ("tan", lambda a, b: (a / 3).tan() * b, lambda a, b: (a / 3).sin() / (a / 3).cos() * b),
    ("sinh cosh", lambda a, b: a.cosh() ** 2 - a.sinh() ** 2 + b, lambda a, b: 0.0 * a + 1 + b),
    ("tanh", lambda a, b: tanh(a) * b, lambda a, b: (2 * (2 * a).sigmoid() - 1) * b),
    ("softplus", lambda a, b: a.softplus() * b, lambda a, b: log(1 + exp(a)) * b),
    ("log sigmoid", lambda a, b: a.log_sigmoid() * b, lambda a, b: log(a.sigmoid()) * b),
    ("silu", lambda a, b: a.silu() * b, lambda a, b: a * a.sigmoid() * b),
    ("erf", lambda a, b: a.erf() + a.erfc() + b, lambda a, b: 1 + b + 0.0 * a),
    ("gamma", lambda a, b: (a + 1).lgamma() * b, lambda a, b: (a.lgamma() + log(a)) * b),
    ("hypot", lambda a, b: a.hypot(b), lambda a, b: (a * a + b * b).sqrt()),
    ("atan2", lambda a, b: a.atan2(b), lambda a, b: (a / b).atan()),
    ("max + min", lambda a, b: a.maximum(b) + a.minimum(b), lambda a, b: a + b),
    ("|a - b|", lambda a, b: a.maximum(b) - a.minimum(b), lambda a, b: abs(a - b)),
    ("mod", lambda a, b: (a % b) + b * (a // b), lambda a, b: a + 0.0 * b),
    ("log2", lambda a, b: a.log2() * b, lambda a, b: log(a) / math.log(2) * b),
    ("exp2", lambda a, b: a.exp2() * b, lambda a, b: (2**a) * b),
    ("logsumexp", lambda a, b: logsumexp([a, b]), lambda a, b: log(exp(a) + exp(b))),
    ("norm", lambda a, b: autograd.norm([a, b]), lambda a, b: a.hypot(b)),
    ("mean", lambda a, b: autograd.mean([a, b]), lambda a, b: (a + b) / 2),
    ("prod", lambda a, b: autograd.prod([a, b, a]), lambda a, b: a * b * a),
    ("max", lambda a, b: autograd.max([a, b]), lambda a, b: a.maximum(b)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right"), [case[1:] for case in IDENTITIES], ids=[case[0] for case in IDENTITIES]
)
@given(positive, positive)
@example(1.0, 1.0)
@example(0.5, 2.0)
def test_two_forms_of_one_function_have_one_gradient(
    left: Any, right: Any, a: float, b: float
) -> None:
    # mod and floor jump where a is a multiple of b
    assume(0.01 < (a / b) % 1.0 < 0.99 or (a, b) == (1.0, 1.0) or (a, b) == (0.5, 2.0))
    scale = 1 + abs(left(Value(a), Value(b)).data)
    assert gradient(left, a, b) == pytest.approx(gradient(right, a, b), rel=1e-9, abs=1e-10 * scale)


@given(st.floats(), st.floats())
def test_subtracting_what_was_added_cancels_its_gradient_exactly(a: float, b: float) -> None:
    assert gradient(lambda x, y: (x + y) - y, a, b) == [1.0, 0.0]


SMOOTH = [
    "add",
    "sub",
    "mul",
    "sin",
    "cos",
    "tanh",
    "sigmoid",
    "softplus",
    "atan",
    "erf",
    "square",
    "gelu",
    "silu",
    "asinh",
    "sum",
    "dot",
]


@given(wild(SMOOTH, moderate, 8), st.integers(-60, 60))
def test_gradient_is_linear_in_the_seed(expression: Expression, power: int) -> None:
    once = gradient(expression, *expression.numbers)
    assume(all(x == 0.0 or 1e-200 < abs(x) < 1e200 for x in once))
    seeded = gradient(expression, *expression.numbers, seed=2.0**power)
    assert seeded == [pytest.approx(x * 2.0**power, rel=1e-13) for x in once]


@given(wild(SMOOTH, moderate, 6, leaves=3), wild(SMOOTH, moderate, 6, leaves=3))
def test_sum_and_product_rules(f: Expression, g: Expression) -> None:
    numbers = f.numbers
    df, dg = gradient(f, *numbers), gradient(g, *numbers)
    u, v = f(*numbers), g(*numbers)
    size = (1 + abs(u) + abs(v)) * (1 + max(map(abs, [*df, *dg])))
    assume(size < 1e100)
    total = gradient(lambda *xs: f(*xs) + g(*xs), *numbers)
    product = gradient(lambda *xs: f(*xs) * g(*xs), *numbers)
    quotient = gradient(lambda *xs: f(*xs) / (2.0 + g(*xs).tanh()), *numbers)
    assert total == pytest.approx([x + y for x, y in zip(df, dg, strict=True)], abs=1e-12 * size)
    assert product == pytest.approx(
        [x * v + u * y for x, y in zip(df, dg, strict=True)], abs=1e-12 * size
    )
    t = 2.0 + math.tanh(v)
    steep = 1 / math.cosh(min(abs(v), 300.0)) ** 2
    assert quotient == pytest.approx(
        [x / t - u * y * steep / t / t for x, y in zip(df, dg, strict=True)], abs=1e-11 * size
    )


@given(st.lists(st.tuples(moderate, moderate), min_size=1, max_size=6))
def test_dot_and_sum_have_the_bits_of_the_written_out_forms(
    pairs: list[tuple[float, float]],
) -> None:
    n = len(pairs)
    flat = [x for pair in zip(*pairs, strict=True) for x in pair]

    def fused(*xs: Value) -> Value:
        return autograd.sum([dot(xs[:n], xs[n:], 0.5), *xs])

    def written(*xs: Value) -> Value:
        total: Any = 0.5
        for x, y in zip(xs[:n], xs[n:], strict=True):
            total = total + x * y
        for x in xs:
            total = total + x
        return total

    assert fused(*map(Value, flat)).data.hex() == written(*map(Value, flat)).data.hex()
    assert gradient(fused, *flat) == gradient(written, *flat)


# --- finite differences of whole expressions ----------------------------------------------------


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(wild(SMOOTH, moderate, 8))
def test_gradient_lies_within_the_error_bound_of_differences(expression: Expression) -> None:
    numbers = expression.numbers
    found = gradient(expression, *numbers)
    for place in range(len(numbers)):
        slope, error = difference(expression, list(numbers), place)
        assume(error < 0.1 * (1 + abs(slope)))  # else the function is too steep to tell anything
        assert abs(found[place] - slope) <= 10 * error


def difference(value: Any, numbers: list[float], place: int) -> tuple[float, float]:
    """Give a slope by Richardson's extrapolation, and a bound of its error."""

    def at(step: float) -> tuple[float, float]:
        moved = [
            [*numbers[:place], numbers[place] + s, *numbers[place + 1 :]] for s in (-step, step)
        ]
        low, high = (value(*xs) for xs in moved)
        # A last digit of each node counts: their sizes are bounded by that of the value and 100.
        rounding = 2.0**-50 * (100.0 + abs(low) + abs(high)) / step
        return (high - low) / (moved[1][place] - moved[0][place]), rounding

    table = [at(0.02 / 2**k) for k in range(6)]
    best = (0.0, math.inf)
    for (wide, _), (slope, rounding) in pairwise(table):
        extrapolated = slope + (slope - wide) / 3.0
        error = abs(slope - wide) + rounding
        if error < best[1]:
            best = (extrapolated, error)
    return best
