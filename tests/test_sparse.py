"""sparse_jacobian, sparse_hessian: the entries of the full matrices, in fewer passes."""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from wild import moderate, wild

import autograd as ag
from autograd import Value, grad, hessian, jacobian, sparse_hessian, sparse_jacobian
from autograd.calls import Call
from autograd.errors import InputTypeError
from autograd.rules import RULES


@pytest.fixture
def passes(monkeypatch: Any) -> Iterator[list[str]]:
    """Note each pass that a call makes over its graph."""
    made: list[str] = []
    for name in ("tangents", "pulled", "gradients"):
        true = getattr(Call, name)

        def noted(*args: Any, name: str = name, true: Any = true) -> Any:
            made.append(name)
            return true(*args)

        monkeypatch.setattr(Call, name, noted)
    return made


def tridiagonal(x: list[Any]) -> list[Any]:
    """Burgers' equation on a line, in differences."""
    ends = [0.0, *x, 1.0]
    return [
        b * (c - a) - 0.1 * (a - 2.0 * b + c)
        for a, b, c in zip(ends, ends[1:], ends[2:], strict=False)
    ]


def rosenbrock(x: list[Any]) -> Any:
    return ag.sum([100.0 * (b - a * a) ** 2 + (1.0 - a) ** 2 for a, b in pairwise(x)])


POINTS = [math.sin(place) for place in range(1_000)]


def test_a_tridiagonal_jacobian_of_1000_by_1000_takes_three_passes(passes: list[str]) -> None:
    found = sparse_jacobian(tridiagonal)(POINTS)
    assert passes == ["tangents"] * 3
    assert (found.shape, len(found)) == ((1_000, 1_000), 2_998)
    for row, column, value in found:
        ends = [0.0, *POINTS, 1.0]
        a, b, c = ends[row : row + 3]
        expected = {-1: -b - 0.1, 0: c - a + 0.2, 1: b - 0.1}[column - row]
        assert value == pytest.approx(expected, abs=1e-14)


def test_the_hessian_of_a_chain_of_1000_takes_a_handful_of_passes(passes: list[str]) -> None:
    from scipy.optimize import rosen_hess

    found = sparse_hessian(rosenbrock)(POINTS)
    assert passes == ["pulled"] * 3
    assert (found.shape, len(found)) == ((1_000, 1_000), 2_998)
    assert np.allclose(found.toarray(), rosen_hess(np.array(POINTS)), rtol=1e-13)


def test_few_results_of_many_inputs_are_read_backwards(passes: list[str]) -> None:
    found = sparse_jacobian(lambda x: [ag.sum(x[:50]), ag.prod(x[50:]), x[0] * x[99]])([1.0] * 100)
    assert passes == ["pulled"] * 2
    assert found.shape == (3, 100)
    assert found.toarray().sum() == 102.0


def test_an_arrow_takes_two_passes_where_symmetry_is_used(passes: list[str]) -> None:
    found = sparse_hessian(lambda x: ag.sum([x[0] * x[0] * y * y for y in x[1:]]))([2.0] * 40)
    assert passes == ["pulled"] * 2
    assert found.toarray()[0].tolist() == [39 * 8.0, *[16.0] * 39]


# --- the same as the full matrices ----------------------------------------------------------------

SMOOTH = ["add", "sub", "mul", "sin", "tanh", "softplus", "dot", "square", "where", "abs", "sum"]


@given(wild(SMOOTH, moderate, leaves=4), wild(SMOOTH, moderate, leaves=4))
def test_a_sparse_jacobian_is_the_full_one(first: Any, second: Any) -> None:
    def f(xs: list[Any]) -> list[Any]:
        return [first(*xs), second(*xs), xs[1] * xs[2]]

    xs = list(first.numbers)
    full = np.array(jacobian(f)(xs))
    size = max(1.0, np.nanmax(np.abs(full)))  # terms that cancel leave rounding of their size
    found = sparse_jacobian(f)(xs).toarray()
    assert np.allclose(found, full, rtol=1e-12, atol=1e-12 * size, equal_nan=True)


@given(wild(SMOOTH, moderate, leaves=4))
def test_a_sparse_hessian_is_the_full_one(expression: Any) -> None:
    def f(xs: list[Any]) -> Any:
        return expression(*xs)

    xs = list(expression.numbers)
    full = np.array(hessian(f)(xs))
    found = sparse_hessian(f)(xs).toarray()
    size = max(1.0, np.nanmax(np.abs(full)))
    assert np.allclose(found, full, rtol=1e-9, atol=1e-9 * size, equal_nan=True)
    assert (found == found.T).all() or np.isnan(found).any()


def test_every_rule_has_its_entries() -> None:
    for row in RULES.values():
        count = 4 if row.folds else row.arity
        function = getattr(ag, row.name)

        def f(xs: list[Any], row: Any = row, function: Any = function) -> Any:
            if row.name == "dot":
                return function(xs[:2], xs[2:])
            return function(xs) if row.folds else function(*xs)

        inside = {"acosh": [1.5], "polygamma": [1.0, 0.5], "round_to": [0.25, 1.0]}
        xs = inside.get(row.name, [0.25, 0.5, 0.75, 2.0][:count])
        full = np.array(hessian(f)(xs))
        assert np.allclose(sparse_hessian(f)(xs).toarray(), full, rtol=1e-12)
        assert np.allclose(sparse_jacobian(f)(xs).toarray(), [grad(f)(xs)], rtol=1e-12)


def test_an_infinite_slope_stays_in_its_own_entry() -> None:
    def f(x: list[Any]) -> list[Any]:
        return [ag.sqrt(x[0]) + x[1], x[2] * x[2]]

    found = sparse_jacobian(f)([0.0, 1.0, 3.0]).toarray().tolist()
    assert found == [[math.inf, 1.0, 0.0], [0.0, 0.0, 6.0]]
    found = sparse_jacobian(lambda x: [*f(x), ag.sum(x)])([0.0, 1.0, 3.0]).toarray().tolist()
    assert found == [[math.inf, 1.0, 0.0], [0.0, 0.0, 6.0], [1.0, 1.0, 1.0]]


# --- what goes in and what comes out --------------------------------------------------------------


def test_structures_are_read_from_the_left() -> None:
    def f(p: dict[str, Any], scale: Any, power: int = 2) -> dict[str, Any]:
        return {"u": p["w"][1] ** power, "v": [p["b"] * scale, 3.0]}

    point = {"w": np.array([1.0, 5.0]), "b": 7}
    found = sparse_jacobian(f)(point, 2.0)
    assert (found.shape, list(found)) == ((3, 3), [(0, 1, 10.0), (1, 2, 2.0)])
    found = sparse_jacobian(f, argnums=(0, 1))(point, 2.0, power=3)
    assert (found.shape, list(found)) == ((3, 4), [(0, 1, 75.0), (1, 2, 2.0), (1, 3, 7.0)])
    found = sparse_hessian(lambda a, b: a * a * b, argnums=(0, 1))(3.0, 5.0)
    assert found.toarray().tolist() == [[10.0, 6.0], [6.0, 0.0]]


def test_matrices_without_entries() -> None:
    empty = sparse_jacobian(lambda x: [1.0, 2.0])([1.0, 2.0, 3.0])
    assert (empty.shape, list(empty), empty.toarray().tolist()) == ((2, 3), [], [[0.0] * 3] * 2)
    assert sparse_jacobian(lambda x: [])([1.0]).shape == (0, 1)
    assert sparse_hessian(lambda x: 1.0)([1.0, 2.0]).toarray().tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert sparse_hessian(lambda x: 3.0 * x[0])([1.0]).to_scipy().nnz == 0


def test_scipy_takes_the_matrix() -> None:
    from scipy.sparse.linalg import spsolve

    x = POINTS[:50]
    matrix = sparse_jacobian(tridiagonal)(x).to_scipy().tocsc()
    step = spsolve(matrix, np.ones(50))
    assert matrix @ step == pytest.approx(np.ones(50))


def test_of_values_the_entries_are_graphs() -> None:
    x = [Value(2.0), Value(3.0)]
    found = sparse_jacobian(lambda x: [x[0] ** 3, x[0] * x[1]])(x)
    found.values[0].backward()
    assert (found.toarray().dtype, x[0].grad) == (object, 12.0)
    assert found.to_scipy().toarray().tolist() == [[12.0, 0.0], [3.0, 2.0]]
    third = grad(lambda y: sparse_hessian(lambda x: x[0] ** 3 * y)([2.0]).values[0])
    assert third(1.0) == 12.0


def test_the_size_is_shown_and_entries_are_counted() -> None:
    found = sparse_jacobian(lambda x: [a * 2.0 for a in x])(POINTS)
    assert (len(found), repr(found)) == (1_000, "Sparse(1,000 entries of 1,000 × 1,000)")
    assert sparse_jacobian(tridiagonal).__name__ == "sparse_jacobian(tridiagonal)"


def test_custom_gradients_are_met_backwards() -> None:
    triple = ag.custom_gradient(lambda x: (x, lambda upstream: 3.0 * upstream))
    assert sparse_jacobian(lambda x: [triple(x[0]), x[0]])([1.0]).values == [3.0, 1.0]
    square = ag.custom_gradient(lambda x: (x * x, lambda upstream: 2.0 * x * upstream))
    found = sparse_hessian(lambda x: square(x[0]) * x[1])([2.0, 3.0])
    assert found.toarray().tolist() == [[6.0, 4.0], [4.0, 0.0]]


@pytest.mark.parametrize("transform", [sparse_jacobian, sparse_hessian])
def test_what_is_no_function_of_numbers_is_refused(transform: Any) -> None:
    with pytest.raises(InputTypeError, match="takes a function"):
        transform(3.0)
    with pytest.raises(InputTypeError, match="return"):
        transform(lambda x: None)([1.0])
    with pytest.raises(InputTypeError):
        transform(lambda x: 1.0)(["a"])


def test_a_hessian_is_of_one_result() -> None:
    with pytest.raises(InputTypeError, match="sparse_hessian takes a function that gives one"):
        sparse_hessian(lambda x: x)([1.0, 2.0])
