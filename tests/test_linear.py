"""solve: small linear systems, and the derivatives of their solutions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import SolveError, Value
from autograd.linear import solve

numbers = st.floats(-10, 10).map(lambda x: round(x, 3))


@st.composite
def systems(draw: st.DrawFn) -> tuple[list[list[float]], list[float]]:
    """Draw a matrix whose diagonal is large, in any order of its rows, and a right side."""
    n = draw(st.integers(1, 5))
    matrix = [[draw(numbers) + 60.0 * (i == j) for j in range(n)] for i in range(n)]
    return draw(st.permutations(matrix)), [draw(numbers) for _ in range(n)]


@given(systems())
def test_it_solves(system: tuple[list[list[float]], list[float]]) -> None:
    matrix, right = system
    x = solve(matrix, right)
    for row, b in zip(matrix, right, strict=True):
        assert sum(a * xi for a, xi in zip(row, x, strict=True)) == pytest.approx(b, abs=1e-9)
    over_values = solve([[Value(a) for a in row] for row in matrix], [Value(b) for b in right])
    assert [xi.data for xi in over_values] == pytest.approx(x, rel=1e-12, abs=1e-12)


@given(systems())
def test_the_derivative_by_the_right_side_is_the_inverse(
    system: tuple[list[list[float]], list[float]],
) -> None:
    matrix, right = system
    inverse = ag.jacobian(lambda b: solve(matrix, b))(right)
    x = solve(matrix, right)
    found = [sum(c * b for c, b in zip(row, right, strict=True)) for row in inverse]
    assert found == pytest.approx(x, abs=1e-9)


def test_the_pivot_may_be_anywhere() -> None:
    assert solve([[0.0, 1.0], [1.0, 0.0]], [3.0, 4.0]) == [4.0, 3.0]
    assert solve([[Value(0.0), 1.0], [1.0, 0.0]], [3.0, 4.0]) == [4.0, 3.0]
    assert solve([[1e-20, 1e20], [1.0, 1.0]], [1e20, 2.0]) == [1.0, 1.0]
    assert solve([[1.0, 1e-20], [1.0, -1e-20]], [2.0, 0.0]) == [1.0, 1e20]
    assert solve([[1e-30, 2e-30], [1.0, 1.0]], [3e-30, 2.0]) == pytest.approx([1.0, 1.0])
    assert solve([], []) == []


def test_an_element_that_is_0_now_has_a_derivative() -> None:
    zero = Value(0.0)
    x, y = solve([[2.0, 1.0], [zero, 4.0]], [4.0, 8.0])
    assert (x, y) == (1.0, 2.0)
    y.backward()
    assert zero.grad == -0.25  # 4 y = 8 - zero · x


SINGULAR = [
    [[0.0]],
    [[1.0, 2.0], [2.0, 4.0]],
    [[1.0, 1.0], [1.0, 1.0 + 1e-16]],
    [[0.0, 0.0], [0.0, 1.0]],
    [[1.0, 0.0], [2.0, 0.0]],
    [[0.1, 0.3], [0.3, 0.9]],
    [[float("nan"), 1.0], [1.0, 1.0]],
    [[1e-200, 2e-200], [1e200, 2e200]],
]


@pytest.mark.parametrize("matrix", SINGULAR)
def test_a_singular_matrix_is_refused(matrix: list[list[float]]) -> None:
    with pytest.raises(SolveError, match="is singular"):
        solve(matrix, [1.0] * len(matrix))
    with pytest.raises(SolveError, match="is singular"):
        solve([[Value(x) for x in row] for row in matrix], [1.0] * len(matrix))
