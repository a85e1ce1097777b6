"""Rounding: a tolerance lets the engine's own gradient pass, and is no wider than it must be."""

import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value, dot, exp, sqrt
from autograd.testing import exact, strategies
from autograd.testing.recording import Recording
from autograd.testing.rounding import UNIT, paths, tolerances


@settings(max_examples=300)
@given(strategies.expressions(depth=4))
def test_the_gradient_of_the_engine_is_never_excluded(expression: Any) -> None:
    root, _ = expression.record()
    found = exact(root)
    assert [leaf for leaf in found.leaves if not leaf.is_right] == [], str(found)


@given(strategies.expressions(depth=4, rules=["add", "sub", "mul", "sum", "exp", "sin"]))
def test_a_tolerance_is_not_wider_than_a_thousandth_where_nothing_cancels(expression: Any) -> None:
    root, leaves = expression.record()
    recording = Recording(root)
    root.backward()
    sums = paths(recording)
    places = [recording.nodes[place] for place in recording.leaves]
    for leaf, tolerance, size in zip(places, tolerances(recording), sums, strict=True):
        assert tolerance >= 16.0 * UNIT * abs(leaf.grad)
        assert size >= abs(leaf.grad) * (1.0 - 1e-9)
    assert {id(leaf) for leaf in places} <= {id(leaf) for leaf in leaves}


@given(st.floats(0.5, 2.0), st.integers(0, 12))
def test_a_tolerance_grows_with_what_cancels(x: float, power: int) -> None:
    leaf = Value(x)
    big = 10.0**power
    y = (leaf + big) * (leaf - x + 1e-9)
    (tolerance,) = tolerances(Recording(y))
    assert 1e-16 * big <= tolerance <= 1e-13 * big + 1e-13


def test_it_is_nan_where_the_gradient_is_not_finite() -> None:
    (tolerance,) = tolerances(Recording(sqrt(Value(0.0))))
    assert math.isnan(tolerance)


def test_it_is_the_same_each_time() -> None:
    recording = Recording(exp(Value(1.0)) * Value(3.0) - 8.0)
    assert tolerances(recording) == tolerances(recording)


def test_paths_add_magnitudes() -> None:
    x, y = Value(3.0), Value(-5.0)
    assert paths(Recording(dot([x, y], [y, x]) - x * y * 2.0)) == [20.0, 12.0]
    assert paths(Recording(x)) == [1.0]
