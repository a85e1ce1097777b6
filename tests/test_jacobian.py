"""jacobian, jacfwd, jacrev, hessian: every entry in its place, by passes of either kind."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given

import autograd as ag
from autograd import InputTypeError, InputValueError, Value, grad, hessian, jacfwd, jacobian, jacrev
from autograd.testing.strategies import expressions

SMOOTH = ["add", "sub", "mul", "sin", "tanh", "sigmoid", "atan", "dot", "square"]
MATRIX = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])


@given(expressions(depth=4), expressions(depth=4))
def test_forward_and_reverse_agree(first: Any, second: Any) -> None:
    def f(xs: Any) -> Any:
        return [first(*xs[: len(first.numbers)]), second(*xs[-len(second.numbers) :])]

    xs = [*first.numbers, *second.numbers]
    forward, reverse = jacfwd(f)(xs), jacrev(f)(xs)
    size = 1.0 + max(abs(entry) for row in reverse for entry in row)
    for row, other in zip(forward, reverse, strict=True):
        assert row == pytest.approx(other, rel=1e-9, abs=1e-9 * size)
    assert reverse[0] == grad(lambda xs: f(xs)[0])(xs)
    assert jacobian(f)(xs) in (forward, reverse)


@given(expressions(depth=3, rules=SMOOTH))
def test_a_hessian_is_symmetric(expression: Any) -> None:
    places = tuple(range(len(expression.numbers)))
    rows = hessian(expression, places)(*expression.numbers)
    size = 1.0 + max(abs(entry) for row in rows for entry in row)
    for i in places:
        for j in places:
            assert rows[i][j] == pytest.approx(rows[j][i], rel=1e-9, abs=1e-9 * size)


@pytest.mark.parametrize("mode", [None, "forward", "reverse"])
def test_structures(mode: Any) -> None:
    def f(p: Any, x: Any) -> Any:
        return {"y": p["w"] * x[0], "more": (x[1], 3.0)}

    arguments = {"w": 2.0}, [3.0, 5.0]
    assert jacobian(f, 0, mode)(*arguments) == {"y": {"w": 3.0}, "more": ({"w": 0.0}, {"w": 0.0})}
    both = jacobian(f, (1, 0), mode)(*arguments)
    assert both["y"] == ([2.0, 0.0], {"w": 3.0})
    assert both["more"] == (([0.0, 1.0], {"w": 0.0}), ([0.0, 0.0], {"w": 0.0}))
    assert jacobian(lambda x: x * x, mode=mode)(3.0) == 6.0
    assert jacobian(lambda xs: xs, mode=mode)([]) == []
    assert jacobian(lambda x: [], mode=mode)(1.0) == []


@pytest.mark.parametrize("mode", [None, "forward", "reverse"])
def test_arrays_by_arrays(mode: Any) -> None:
    found = jacobian(lambda x: MATRIX @ x, mode=mode)(np.array([1.0, 2.0]))
    assert (found.dtype, found.tolist()) == (np.dtype(float), MATRIX.tolist())
    x = np.arange(6.0).reshape(2, 3)
    found = jacobian(lambda x: x.T, mode=mode)(x)
    assert found.shape == (3, 2, 2, 3)
    assert all(found[j, i, i, j] == 1.0 for i in range(2) for j in range(3))
    assert found.sum() == 6.0
    mixed = jacobian(lambda x: [x.sum(), x[0]], mode=mode)(x)
    assert mixed[0].tolist() == np.ones((2, 3)).tolist()
    assert mixed[1].shape == (3, 2, 3)
    parts = jacobian(lambda p: p["a"] * p["b"], mode=mode)({"a": np.array([1.0, 2.0]), "b": 3.0})
    assert parts["a"].tolist() == [[3.0, 0.0], [0.0, 3.0]]
    assert parts["b"].tolist() == [1.0, 2.0]


def test_hessians_of_structures() -> None:
    found = hessian(lambda x, y: x[0] * x[1] * y, (0, 1))([2.0, 3.0], 5.0)
    assert found == (([([0.0, 5.0], 3.0), ([5.0, 0.0], 2.0)]), ([3.0, 2.0], 0.0)) or found == (
        [([0.0, 5.0], 3.0), ([5.0, 0.0], 2.0)],
        ([3.0, 2.0], 0.0),
    )
    x = np.array([1.0, 2.0])
    found = hessian(lambda x: ((MATRIX @ x) ** 2).sum())(x)
    assert found.tolist() == (2.0 * MATRIX.T @ MATRIX).tolist()
    assert hessian(lambda x, k: x**3 * k)(2.0, k=10.0) == 120.0


def test_of_several_results_there_is_a_hessian_for_each() -> None:
    found = hessian(lambda x, y: {"a": x * y * y, "b": [x]}, (0, 1))(2.0, 3.0)
    assert found == {"a": ((0.0, 6.0), (6.0, 4.0)), "b": [((0.0, 0.0), (0.0, 0.0))]}
    stacked = hessian(lambda x: x**3)(np.array([1.0, 2.0]))
    assert stacked.shape == (2, 2, 2)
    assert stacked[1].tolist() == [[0.0, 0.0], [0.0, 12.0]]


def test_the_hessian_of_rosenbrock() -> None:
    def f(xs: Any) -> Any:
        x, y = xs
        return (1.0 - x) ** 2 + 100.0 * (y - x * x) ** 2

    x, y = -1.2, 1.0
    exact = [[2.0 - 400.0 * (y - 3.0 * x * x), -400.0 * x], [-400.0 * x, 200.0]]
    assert np.allclose(hessian(f)([x, y]), exact, rtol=1e-14)
    assert hessian(f)([1.0, 1.0]) == [[802.0, -400.0], [-400.0, 200.0]]


def test_values_make_values() -> None:
    x = Value(3.0)
    for mode in ("forward", "reverse"):
        x.zero_grad()
        rows = jacobian(lambda x: [x * x, 5.0], mode=mode)(x)
        assert [row.data for row in rows] == [6.0, 0.0]
        rows[0].backward()
        assert x.grad == 2.0
    assert jacobian(lambda a: a * a)(np.array([x])).dtype == object
    # The trace of a Hessian, differentiated once more.
    trace = lambda xs: ag.sum([row[i] for i, row in enumerate(hessian(ag.prod)(xs))])  # noqa: E731
    assert grad(trace)([2.0, 3.0]) == [0.0, 0.0]
    third = lambda xs: hessian(lambda xs: xs[0] ** 3 * xs[1])(xs)[0][0]  # noqa: E731
    assert grad(third)([2.0, 3.0]) == [18.0, 12.0]


def test_a_third_derivative_by_nested_jacobians() -> None:
    f = lambda xs: xs[0] ** 2 * xs[1]  # noqa: E731
    for outer in (jacfwd, jacrev):
        for inner in (jacfwd, jacrev):
            tensor = outer(inner(grad(f)))([3.0, 5.0])
            assert tensor == [[[0.0, 2.0], [2.0, 0.0]], [[2.0, 0.0], [0.0, 0.0]]]


def test_the_fewer_passes_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    from autograd.calls import Call

    forward = []
    tangents = Call.tangents
    monkeypatch.setattr(Call, "tangents", lambda *args: (forward.append(1), tangents(*args))[1])
    assert jacobian(lambda x: [x, x * x, x])(2.0) == [1.0, 4.0, 1.0]
    assert len(forward) == 1
    assert jacobian(lambda xs: xs[0] * xs[1])([2.0, 3.0]) == [3.0, 2.0]
    assert len(forward) == 1


def test_only_passes_back_meet_hooks_and_custom_gradients() -> None:
    def f(x: Any) -> Any:
        y = x * x
        y.register_hook(lambda gradient: 10.0 * gradient)
        return [y, x, x]

    assert jacobian(f)(3.0) == jacrev(f)(3.0) == [60.0, 1.0, 1.0]
    assert jacfwd(f)(3.0) == [6.0, 1.0, 1.0]
    triple = ag.custom_gradient(lambda x: (x, lambda upstream: 3.0 * upstream))
    assert jacobian(lambda x: [triple(x), x])(1.0) == [3.0, 1.0]


def test_names_and_errors() -> None:
    assert hessian(ag.sin).__name__ == "hessian(sin)"
    assert jacfwd(ag.sin).__name__ == "jacfwd(sin)"
    with pytest.raises(InputValueError, match="'forward', 'reverse' or None"):
        jacobian(ag.sin, mode="backward")  # type: ignore[arg-type]
    with pytest.raises(InputTypeError, match=r"^hessian takes a function that gives numbers"):
        hessian(lambda x: None)(1.0)
    with pytest.raises(InputValueError, match=r"^hessian was told argnums=1"):
        hessian(lambda x: x, 1)(1.0)
    with pytest.raises(InputTypeError, match=r"^jacobian takes a function whose|^jacobian takes"):
        jacobian(lambda x: [x, None])(1.0)
    with pytest.raises(InputTypeError, match=r"^jacrev takes a function"):
        jacrev(None)  # type: ignore[arg-type]
