import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.draw.curves import cut, head, path, smooth

NUMBERS = st.integers(-50, 50).map(float)
CURVES = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=4, max_size=10).map(
    lambda points: points[: 3 * ((len(points) - 1) // 3) + 1]
)


@given(CURVES, st.floats(0.5, 20.0))
def test_a_curve_is_cut_at_the_distance_of_its_end(curve: list, length: float) -> None:
    kept = cut(curve, length)
    assert kept[0] == pytest.approx(curve[0])
    assert len(kept) % 3 == 1
    if math.dist(curve[0], curve[-1]) >= length:
        assert math.dist(kept[-1], curve[-1]) == pytest.approx(length, abs=0.01)


def test_an_arrow_points_where_the_line_runs() -> None:
    line, (tip, left, right) = head(smooth([(10.0, 5.0), (0.0, 5.0)]), 4.0, 2.0)
    assert tip == (0.0, 5.0)
    assert {left, right} == {(4.0, 3.0), (4.0, 7.0)}
    assert line[-1] == (4.0, 5.0)


def test_a_line_of_no_length_has_an_arrow_all_the_same() -> None:
    line, corners = head([(1.0, 1.0)] * 4, 4.0, 2.0)
    assert all(map(math.isfinite, itertools.chain(*line, *corners)))


def test_a_line_through_many_layers_is_one_piece() -> None:
    route = [(float(x), 3.0) for x in range(0, 100, 10)]
    assert path(smooth(route)) == "M0,3h90"
