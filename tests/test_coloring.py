"""Colors: what a color sums can be told apart, with as few colors as the known cases need."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.coloring import alone, color_columns, color_symmetric
from autograd.sparsity import places, transposed


@st.composite
def patterns(draw: st.DrawFn) -> tuple[list[int], int]:
    width = draw(st.integers(0, 12))
    return draw(st.lists(st.integers(0, 2**width - 1), max_size=12)), width


@st.composite
def symmetric(draw: st.DrawFn) -> list[int]:
    rows, width = draw(patterns())
    square = [*rows, *[0] * width][:width]
    return [row | column for row, column in zip(square, transposed(square, width), strict=True)]


@given(patterns())
def test_no_row_has_two_columns_of_one_color(pattern: tuple[list[int], int]) -> None:
    rows, width = pattern
    colors = color_columns(rows, width)
    assert len(colors) == width
    for row in rows:
        assert max(Counter(colors[column] for column in places(row)).values(), default=0) <= 1


@given(symmetric())
def test_each_entry_of_a_symmetric_matrix_or_its_mirror_stands_alone(rows: list[int]) -> None:
    colors = color_symmetric(rows)
    readable = alone(rows, colors)
    for i, row in enumerate(rows):
        for j in places(row):
            assert readable[i] >> colors[j] & 1 or readable[j] >> colors[i] & 1


@given(patterns())
def test_transposing_twice_gives_the_pattern(pattern: tuple[list[int], int]) -> None:
    rows, width = pattern
    assert transposed(transposed(rows, width), len(rows)) == rows


def band(size: int, half: int) -> list[int]:
    rows = [range(max(0, i - half), min(size, i + half + 1)) for i in range(size)]
    return [sum(1 << column for column in row) for row in rows]


@pytest.mark.parametrize("half", [0, 1, 2, 5])
def test_a_band_takes_as_many_colors_as_it_is_wide(half: int) -> None:
    rows = band(200, half)
    assert max(color_columns(rows, 200)) == 2 * half
    assert max(color_symmetric(rows)) <= 2 * half


def test_columns_with_most_neighbours_come_first() -> None:
    path = [0b0101, 0b1010, 0b1100]  # 0 - 2 - 3 - 1: from the left, 0 and 1 take one color
    assert max(color_columns(path, 4)) == 1


def test_an_arrow_takes_two_colors_where_symmetry_is_used() -> None:
    arrow = [2**50 - 1, *[1 | 1 << place for place in range(1, 50)]]
    assert max(color_symmetric(arrow)) == 1
    assert max(color_columns(arrow, 50)) == 49


def test_a_full_matrix_takes_a_color_for_each_column() -> None:
    assert sorted(color_columns([2**70 - 1] * 70, 70)) == list(range(70))
    assert sorted(color_symmetric([2**70 - 1] * 70)) == list(range(70))


def test_colors_do_not_change_from_run_to_run() -> None:
    rows = [row * 37 % 2**9 for row in range(9)]
    assert color_columns(rows, 9) == color_columns(list(rows), 9)
    assert color_columns([], 3) == [0, 0, 0]
    assert color_symmetric([]) == []
