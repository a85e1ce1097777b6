import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.draw.palette import PAPER, SIGNS, Scale, mix, sign

NUMBERS = st.lists(st.floats(), max_size=8)


@given(NUMBERS, st.floats())
def test_strength_is_a_share_and_width_in_pixels(numbers: list[float], number: float) -> None:
    scale = Scale([*numbers, number])
    assert 0.0 <= scale.strength(number) <= 1.0
    assert 1.0 <= scale.width(number) <= 5.0
    assert scale.tint(number).startswith("#")


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_a_larger_number_is_not_drawn_fainter(a: float, b: float) -> None:
    scale = Scale([a, b])
    smaller, larger = sorted((a, b), key=abs)
    assert scale.strength(smaller) <= scale.strength(larger)


@pytest.mark.parametrize("number", [5e-324, sys.float_info.min, sys.float_info.max])
def test_the_scale_holds_at_the_ends_of_the_range(number: float) -> None:
    assert Scale([number]).strength(-number) == 1.0


def test_zero_is_not_tinted_and_its_neighbours_are() -> None:
    scale = Scale([1.0])
    assert scale.tint(-0.0) == PAPER
    assert scale.tint(1e-300) not in (PAPER, scale.tint(-1e-300))


def test_signs() -> None:
    numbers = [1.0, -math.inf, 0.0, -0.0, math.nan]
    assert [sign(number) for number in numbers] == [
        "positive",
        "negative",
        "zero",
        "zero",
        "undefined",
    ]
    assert len(set(SIGNS.values())) == 4


def test_mix_has_its_ends() -> None:
    assert mix("#123456", PAPER, 1.0) == "#123456"
    assert mix("#123456", PAPER, 0.0) == PAPER
