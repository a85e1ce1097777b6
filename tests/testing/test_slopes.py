"""Slopes: exact derivatives from formulas, beside mpmath's own, fractions and closed forms."""

import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from autograd import Value, abs, cbrt, exp, hypot, log, maximum, primitive, relu, round, sqrt, tanh
from autograd.errors import RuleError, StaleGraphError
from autograd.rules import RULES
from autograd.testing import arithmetic, strategies
from autograd.testing.rational import rational_gradient, rational_value
from autograd.testing.recording import Recording, compute_float, compute_partials
from autograd.testing.slopes import Slope, Slopes

mp, READER = arithmetic.high_precision()

# Of these mpmath's own derivative, by a step of its own, is right wherever they are drawn.
ANALYTIC = ["add", "sub", "mul", "sin", "cos", "tanh", "exp", "sigmoid", "atan", "sum", "dot"]
RATIONAL = ["add", "sub", "mul", "div", "neg", "square", "reciprocal", "relu", "abs", "maximum"]
FOLDS = ["sum", "prod", "mean", "dot", "max", "min"]


def slopes(root: Value, digits: int = 20) -> list[Slope]:
    recording = Recording(root)
    found = Slopes(recording, digits)
    return [found.by(leaf) for leaf in recording.leaves]


@given(strategies.expressions(depth=4, rules=ANALYTIC))
def test_a_slope_is_that_of_mpmath(expression: Any) -> None:
    root, _ = expression.record()
    recording = Recording(root)

    def compute(rule: Any, xs: list[Any]) -> Any:
        return READER.row(rule, rule.formula, xs)

    for leaf in recording.leaves:
        slope = Slopes(recording).by(leaf).value
        with mp.workdps(60):
            start = [mp.mpf(x) for x in recording.numbers]
            true = mp.diff(
                lambda t, leaf=leaf, start=start: recording.over(
                    compute, [*start[:leaf], t, *start[leaf + 1 :]]
                )[-1],
                start[leaf],
            )
            assert slope is not None
            assert mp.fabs(slope - true) <= mp.mpf(10) ** -15 * mp.fabs(true) + mp.mpf(10) ** -25


@given(strategies.expressions(depth=5, rules=RATIONAL + FOLDS))
def test_fractions_and_slopes_are_the_same(expression: Any) -> None:
    root, _ = expression.record()
    fractions = rational_gradient(Recording(root))
    assume(fractions is not None)
    for fraction, slope in zip(fractions, slopes(root), strict=True):
        with mp.workdps(30):
            true = mp.mpf(fraction.numerator) / fraction.denominator
            assert slope.value is not None
            assert mp.fabs(slope.value - true) <= mp.mpf(10) ** -17 * mp.fabs(true)


@given(strategies.expressions(depth=5, rules=RATIONAL + FOLDS))
def test_the_value_of_fractions_is_that_of_floats_but_for_rounding(expression: Any) -> None:
    root, _ = expression.record()
    value = rational_value(Recording(root))
    assume(value is not None)
    size = max(math.fabs(x) for x in Recording(root).numbers)
    assert math.fabs(float(value) - root.data) <= 1e-13 * max(size, size * size)


@pytest.mark.parametrize(
    ("f", "x", "left", "right"),
    [
        (abs, 0.0, -1.0, 1.0),
        (relu, 0.0, 0.0, 1.0),
        (lambda x: maximum(x * x, x + 6.0), 3.0, 1.0, 6.0),
        (lambda x: relu(x - 1.0) * x, 1.0, 0.0, 1.0),
        (sqrt, 0.0, None, math.inf),
        (cbrt, 0.0, math.inf, math.inf),
        (lambda x: sqrt(abs(x)), 0.0, -math.inf, math.inf),
        (lambda x: hypot(x, 0.0), 0.0, -1.0, 1.0),
    ],
)
def test_at_a_kink_both_sides_are_given(f: Any, x: float, left: Any, right: Any) -> None:
    (slope,) = slopes(f(Value(x)))
    assert slope.value is None
    assert [None if side is None else float(mp.nstr(side, 9)) for side in slope[1:]] == [
        left,
        right,
    ]


@pytest.mark.parametrize(
    ("f", "x", "true"),
    [
        (tanh, 20.0, lambda: mp.sech(20) ** 2),
        (tanh, 400.0, lambda: mp.sech(400) ** 2),
        (exp, -700.0, lambda: mp.exp(-700)),
        (lambda x: (x + 1e8) - 1e8, 1.0, lambda: mp.mpf(1)),
        (lambda x: (x + 1e300) - 1e300, 1.0, lambda: mp.mpf(1)),
        (lambda x: x * x, 0.0, lambda: mp.mpf(0)),
        (lambda x: x * x * x, 1e-100, lambda: 3 * mp.mpf(1e-100) ** 2),
        (lambda x: log(x), 1e-300, lambda: 1 / mp.mpf(1e-300)),
        (lambda x: exp(x * 0.0) * round(x), 1e308, lambda: mp.mpf(0)),
        (lambda x: exp(x * 0.0) * (x % 0.7), 1e200, lambda: mp.mpf(1)),
    ],
)
def test_neither_saturation_nor_cancellation_hides_a_slope(f: Any, x: float, true: Any) -> None:
    (slope,) = slopes(f(Value(x)))
    with mp.workdps(40):
        assert mp.fabs(slope.value - true()) <= mp.mpf(10) ** -15 * mp.fabs(true())


@given(st.floats(-2.0, 2.0), st.floats(-2.0, 2.0), st.floats(0.5, 2.0), st.floats(-2.0, -0.5))
def test_along_a_direction_slopes_add_up(x: float, y: float, u: float, v: float) -> None:
    found = Slopes(Recording(exp(Value(x)) * tanh(Value(y) + 2.0)))
    leaves = found.recording.leaves
    by = [found.by(leaf).value for leaf in leaves]
    along = found.along(dict(zip(leaves, (u, v), strict=True))).value
    with mp.workdps(30):
        total = by[0] * mp.mpf(u) + by[1] * mp.mpf(v)
        size = mp.fabs(by[0] * u) + mp.fabs(by[1] * v)
        assert mp.fabs(along - total) <= mp.mpf(10) ** -12 * size


def test_a_slope_admits_what_lies_between_its_sides() -> None:
    kink, smooth = Slope(None, -1.0, 1.0), Slope(2.0, 2.0, 2.0)
    assert [kink.admits(x) for x in (-1.5, -1.0, 0.0, 1.0, 1.5)] == [False, True, True, True, False]
    assert [smooth.admits(x) for x in (2.0, 2.1)] == [True, False]
    assert smooth.admits(2.1, tolerance=0.2)
    assert Slope(None, None, mp.inf).admits(math.inf, math.nan)
    assert not smooth.admits(math.nan)
    assert not Slope(None, None, None).admits(0.0)


def test_callables_and_stale_graphs_are_refused() -> None:
    twice = primitive("twice", lambda a: 2.0 * a, lambda a: 2.0)
    with pytest.raises(RuleError, match="'twice' was declared by callables"):
        Slopes(Recording(twice(Value(1.0))))
    x = Value(1.0)
    root = exp(x)
    x.data = 2.0
    with pytest.raises(StaleGraphError, match="changed since"):
        Recording(root)


# --- recordings -----------------------------------------------------------------------------------


@given(strategies.expressions(depth=5))
def test_a_recording_computes_its_own_numbers_again(expression: Any) -> None:
    root, leaves = expression.record()
    recording = Recording(root)
    places = {id(node): place for place, node in enumerate(recording.nodes)}
    moved = {places[id(x)]: x.data for x in leaves if id(x) in places}
    assert recording.again(moved) == recording.numbers
    assert recording.over(compute_float, recording.numbers) == recording.numbers
    assert recording.root is root
    assert recording.leaves == sorted(moved)


@given(strategies.expressions(depth=5), st.floats(-1e-3, 1e-3))
def test_a_recording_at_other_inputs_is_the_function_there(expression: Any, by: float) -> None:
    root, leaves = expression.record()
    recording = Recording(root)
    places = {id(node): place for place, node in enumerate(recording.nodes)}
    others = [x.data + by for x in leaves]
    moved = {places[id(x)]: y for x, y in zip(leaves, others, strict=True) if id(x) in places}
    again, there = recording.again(moved)[-1], expression(*map(Value, others)).data
    assert again == there or (math.isnan(again) and math.isnan(there))


def test_only_dependents_are_computed() -> None:
    x, y = Value(1.0), Value(2.0)
    recording = Recording(exp(x) * tanh(y))
    place = recording.nodes.index(next(n for n in recording.nodes if n is x))
    names = [recording.rules[at].name for at in recording.dependents([place])]
    assert names == ["exp", "mul"]


def test_rules_are_computed_as_the_engine_does() -> None:
    assert compute_float(RULES["dot"], [1.0, 2.0, 3.0, 4.0, 0.5]) == 11.5
    assert compute_partials(RULES["dot"], [1.0, 2.0, 3.0, 4.0], 11.0) == [3.0, 4.0, 1.0, 2.0]
    assert compute_partials(RULES["pow"], [3.0, 2.0], 9.0) == [6.0, 9.0 * math.log(3.0)]
