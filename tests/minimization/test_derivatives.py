"""Gradients and Hessians of the 35 problems, at their standard starts, against exact arithmetic."""

from typing import Any

import mpmath
import pytest
from minimization.any_size import PROBLEMS as ANY_SIZE
from minimization.any_size import SIZES
from minimization.few_variables import PROBLEMS as FEW_VARIABLES
from minimization.problem import Problem

import autograd
from autograd import Value
from autograd.testing import exact

ALL = [*FEW_VARIABLES, *ANY_SIZE]
MP = mpmath.MPContext()
MP.dps = 60
# So small that the error of a central difference, of the order of its square, is below 1e-20.
STEP = MP.mpf(10) ** -15
each_problem = pytest.mark.parametrize("problem", ALL, ids=str)


def test_there_are_35() -> None:
    assert [problem.number for problem in ALL] == list(range(1, 36))


@pytest.mark.parametrize("problem", [*ALL, *SIZES], ids=str)
def test_a_problem_has_m_residuals_and_the_published_minima(problem: Problem) -> None:
    assert len(problem.residuals(problem.start)) == problem.m
    for minimum in problem.minima:
        if minimum.place is not None:
            assert len(minimum.place) == problem.n
            assert problem.f(minimum.place) == pytest.approx(minimum.value, rel=1e-5, abs=1e-15)


@each_problem
def test_the_gradient_is_within_rounding_of_the_exact_one(problem: Problem) -> None:
    leaves = [Value(x) for x in problem.start]
    found = exact(problem.f(leaves))
    assert [row for row in found.leaves if not row.is_right] == []


@each_problem
def test_gradient_and_hessian_are_those_of_60_digits(problem: Problem) -> None:
    p = autograd.scipy(problem.f)
    gradient, hessian = p.jac(problem.start), p.hess(problem.start)
    true_gradient, true_hessian = differences(problem)
    scale = max(abs(h) for row in true_hessian for h in row)
    assert gradient.tolist() == pytest.approx(true_gradient, rel=1e-12, abs=1e-13 * scale)
    for row, true_row in zip(hessian.tolist(), true_hessian, strict=True):
        assert row == pytest.approx(true_row, rel=1e-12, abs=1e-13 * scale)


def differences(problem: Problem) -> tuple[list[float], list[list[float]]]:
    """Give the first and second derivatives by central differences of the function itself."""
    start = [MP.mpf(x) for x in problem.start]
    n = problem.n

    def moved(*moves: tuple[int, int]) -> Any:
        x = list(start)
        for place, sign in moves:
            x[place] += sign * STEP
        return problem.f(x)

    middle = moved()
    up, down = ([moved((i, sign)) for i in range(n)] for sign in (1, -1))
    gradient = [(a - b) / (2 * STEP) for a, b in zip(up, down, strict=True)]

    def second(i: int, j: int) -> Any:
        # f(x + hi + hj) + f(x - hi - hj) less what moves one of them only.
        both = moved((i, 1), (j, 1)) + moved((i, -1), (j, -1))
        alone = up[i] + down[i] + up[j] + down[j] - 2 * middle
        return (both - alone) / (2 * STEP**2)

    upper = {(i, j): second(i, j) for i in range(n) for j in range(i, n)}
    hessian = [[upper[min(i, j), max(i, j)] for j in range(n)] for i in range(n)]
    return [float(g) for g in gradient], [[float(h) for h in row] for row in hessian]
