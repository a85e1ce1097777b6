"""Line search: what it finds satisfies the strong Wolfe conditions; where nothing does, it ends."""

import math

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from nn.line_search import Point, strong_wolfe


def satisfies(found, start):
    falls = found.value <= start.value + 1e-4 * found.t * start.slope
    return falls and abs(found.slope) <= 0.9 * abs(start.slope)


@given(st.lists(st.floats(-4.0, 4.0), min_size=3, max_size=3), st.floats(1e-3, 1e3))
def test_quartics(coefficients, first):
    """They rise at both ends; the side is chosen on which the start goes downhill."""
    a, b, c = coefficients
    assume(abs(c) > 1e-3)
    side = -1.0 if c > 0.0 else 1.0

    def at(t):
        x = side * t
        slope = ((0.4 * x + 3.0 * a) * x + 2.0 * b) * x + c
        return Point(t, (((0.1 * x + a) * x + b) * x + c) * x, side * slope, [])

    assert satisfies(strong_wolfe(at, at(0.0), first), at(0.0))


@given(st.floats(1.0, 12.0), st.floats(0.0, 3.0), st.floats(0.1, 5.0))
@example(5.4, 2.1, 2.1)  # a trial from which the way to lower ground leads back
def test_waves_on_a_bowl(frequency, height, first):
    def at(t):
        wave = 0.1 * height * math.cos(frequency * t)
        slope = -0.1 * height * frequency * math.sin(frequency * t)
        return Point(t, 0.05 * t * t - 0.5 * t + wave, 0.1 * t - 0.5 + slope, [])

    assert satisfies(strong_wolfe(at, at(0.0), first), at(0.0))


def test_beyond_what_is_finite_it_comes_back():
    def at(t):
        return Point(t, -math.log1p(t) if t < 2.0 else math.nan, -1.0 / (1.0 + t), [])

    assert 0.0 < strong_wolfe(at, at(0.0), 1e6).t < 2.0


@pytest.mark.parametrize("first", [1.0, 5e-324])
def test_where_the_slope_is_wrong_it_stays(first):
    def at(t):
        return Point(t, t, -1.0, [])

    assert strong_wolfe(at, at(0.0), first).t == 0.0


def test_a_slope_without_end_is_followed_for_a_while():
    def at(t):
        return Point(t, -t, -1.0, [])

    assert 1.0 < strong_wolfe(at, at(0.0), 1.0).t < math.inf


def test_a_guess_close_to_an_end_gives_way_to_the_middle():
    tried = []

    def at(t):
        tried.append(t)
        return Point(t, 1000.0 * t**3 - t, 3000.0 * t * t - 1.0, [])  # lowest at 0.018

    found = strong_wolfe(at, at(0.0), 1.0)
    assert tried[1:3] == [1.0, 0.5]
    assert satisfies(found, at(0.0))
