"""tables: numbers, names and frames as text."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value
from autograd.tables import names, number, table


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (0.0, "+0.0000"),
        (-0.0, "+0.0000"),
        (1.0, "+1.0000"),
        (-2.5, "-2.5000"),
        (0.001, "+0.0010"),
        (0.000999, "+9.990e-04"),
        (9999.0, "+9999.0000"),
        (10000.0, "+1.000e+04"),
        (1e-320, "+1.000e-320"),
        (math.inf, "+inf"),
        (-math.inf, "-inf"),
    ],
)
def test_a_number_has_its_sign_and_four_digits(x: float, text: str) -> None:
    assert number(x) == text


def test_nan_is_written() -> None:
    assert "nan" in number(math.nan)


@given(st.floats(-1e300, 1e300))
def test_a_number_reads_back_near_and_is_short(x: float) -> None:
    text = number(x)
    assert len(text) <= 11
    assert float(text) == pytest.approx(x, rel=1e-3, abs=5e-5 if 1e-3 <= abs(x) < 1 else 1e-320)


def test_names_are_labels_or_operations_with_their_place() -> None:
    x, y = Value(1.0, "x"), Value(2.0)
    z = x * y
    order = [x, y, z]
    assert list(names([z, y, x, y, z], order).values()) == ["mul 2", "leaf 1", "x"]
    assert set(names([x, y], order)) == {id(x), id(y)}
    assert names([], order) == {}


def test_a_constant_is_named_like_a_leaf() -> None:
    x = Value(2.0).detach()
    (name,) = names([x], [x]).values()
    assert name == "leaf 0"


def test_texts_begin_at_the_left_and_numbers_end_at_the_right() -> None:
    rows = [("name", "value"), ("x", "+1.0000"), ("a long one", "+10.0000")]
    assert table(rows, "<>").splitlines() == [
        "┌────────────┬──────────┐",
        "│ name       │    value │",
        "├────────────┼──────────┤",
        "│ x          │  +1.0000 │",
        "│ a long one │ +10.0000 │",
        "└────────────┴──────────┘",
    ]


@pytest.mark.parametrize("align", [">>>", "<>>", "<><", "<<<"])
def test_every_line_has_one_width(align: str) -> None:
    rows = [("a", "bb", "ccc"), ("dddd", "e", "f")]
    lines = table(rows, align).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert len(lines) == 3 + len(rows)


def test_a_table_may_have_a_head_only() -> None:
    assert len(table([("a", "b")], "<>").splitlines()) == 4
