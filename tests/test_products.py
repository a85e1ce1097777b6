"""jvp, vjp, hvp: products that agree with the whole matrix and with each other."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import InputTypeError, InputValueError, Value, grad, hessian, hvp, jacobian, jvp, vjp
from autograd.testing.strategies import expressions

SMOOTH = ["add", "sub", "mul", "sin", "tanh", "sigmoid", "atan", "dot", "square"]
speeds = st.lists(st.floats(-3.0, 3.0), min_size=3, max_size=3)


def inner(xs: Any, ys: Any) -> float:
    return float(np.dot(np.array(xs, dtype=float), np.array(ys, dtype=float)))


@given(expressions(depth=3, rules=SMOOTH, domains={k: (-2.0, 2.0) for k in range(3)}),
       expressions(depth=3, rules=SMOOTH, domains={k: (-2.0, 2.0) for k in range(3)}),
       speeds, speeds)  # fmt: skip
def test_forward_and_reverse_are_adjoint(
    first: Any, second: Any, speed: list[float], weights: list[float]
) -> None:
    def f(xs: Any) -> Any:
        return [first(*xs), second(*xs), xs[0]]

    xs = list(first.numbers)
    out, moved = jvp(f, (xs,), (speed,))
    again, pull = vjp(f, xs)
    (pulled,) = pull(weights)
    rows = jacobian(f)(xs)
    size = 1.0 + max(abs(entry) for row in rows for entry in row)
    assert out == again
    assert moved == pytest.approx([inner(row, speed) for row in rows], rel=1e-9, abs=1e-9 * size)
    assert inner(moved, weights) == pytest.approx(inner(pulled, speed), rel=1e-9, abs=1e-8 * size)


@given(expressions(depth=3, rules=SMOOTH, domains={k: (-2.0, 2.0) for k in range(3)}), speeds)
def test_hvp_is_the_hessian_times_a_vector(expression: Any, speed: list[float]) -> None:
    def f(xs: Any) -> Any:
        return expression(*xs)

    xs = list(expression.numbers)
    rows = hessian(f)(xs)
    size = 1.0 + max(abs(entry) for row in rows for entry in row)
    expected = [inner(row, speed) for row in rows]
    assert hvp(f, (xs,), (speed,)) == pytest.approx(expected, rel=1e-8, abs=1e-8 * size)


def test_structures_of_inputs_and_results() -> None:
    def f(p: Any, x: Any) -> Any:
        return {"y": p["w"] * x[0], "more": (x[1], 3.0)}

    primals = ({"w": 2.0}, [3.0, 5.0])
    out, moved = jvp(f, primals, ({"w": 1}, np.array([10.0, 100.0])))
    assert (out, moved) == ({"y": 6.0, "more": (5.0, 3.0)}, {"y": 23.0, "more": (100.0, 0.0)})
    again, pull = vjp(f, *primals)
    assert again == out
    assert pull({"more": [1.0, 1.0], "y": 10.0}) == ({"w": 30.0}, [20.0, 1.0])
    assert pull({"more": (0, 0), "y": 1}) == ({"w": 3.0}, [2.0, 0.0])


def test_arrays() -> None:
    matrix = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    x, v, u = np.array([1.0, -1.0]), np.array([2.0, 3.0]), np.array([1.0, 0.0, 2.0])
    out, moved = jvp(lambda x: matrix @ x, (x,), (v,))
    assert out.tolist() == (matrix @ x).tolist()
    assert moved.tolist() == (matrix @ v).tolist()
    (pulled,) = vjp(lambda x: matrix @ x, x)[1](u)
    assert pulled.tolist() == (u @ matrix).tolist()
    found = hvp(lambda x: ((matrix @ x) ** 2).sum(), (x,), (v,))
    assert found.tolist() == (2.0 * matrix.T @ matrix @ v).tolist()


def test_several_arguments_of_hvp() -> None:
    assert hvp(lambda x, y: x * x * y, (3.0, 5.0), (1.0, 10.0)) == (70.0, 6.0)


def test_what_does_not_move_is_a_constant() -> None:
    assert jvp(lambda x, y: x + ag.sqrt(y), (1.0, 0.0), (1.0, 0.0))[1] == 1.0
    assert jvp(lambda x: 5.0, (1.0,), (1.0,)) == (5.0, 0.0)


def test_gates_leak_nothing_forwards() -> None:
    f = lambda x: ag.where(x > 0.0, ag.sqrt(x), x * x)  # noqa: E731
    assert jvp(f, (-1.0,), (1.0,))[1] == -2.0
    assert jvp(lambda x: jvp(f, (x,), (1.0,))[1], (-1.0,), (1.0,))[1] == 2.0
    assert jvp(lambda x: ag.hypot(x, 3.0), (0.0,), (1.0,))[1] == 0.0
    assert (
        jvp(lambda x: jvp(lambda x: ag.hypot(x, 3.0), (x,), (1.0,))[1], (0.0,), (1.0,))[1] == 1 / 3
    )


def test_values_make_values() -> None:
    x, v = Value(3.0), Value(10.0)
    _, moved = jvp(lambda x: x * x, (3.0,), (v,))
    moved.backward()
    assert (moved.data, v.grad) == (60.0, 6.0)
    out, pull = vjp(lambda x: x * x, 3.0)
    assert type(out) is float
    (pulled,) = pull(v)
    v.zero_grad()
    pulled.backward()
    assert v.grad == 6.0
    (pulled,) = vjp(lambda x: x * x, x)[1](1.0)
    pulled.backward()
    assert x.grad == 2.0


def test_a_product_within_a_gradient() -> None:
    assert grad(lambda v: vjp(lambda x: x * x, 3.0)[1](v)[0])(1.0) == 6.0
    assert grad(lambda x: jvp(lambda y: x * y * y, (3.0,), (1.0,))[1])(5.0) == 6.0
    assert grad(lambda x: vjp(lambda y: x * y * y, 3.0)[1](1.0)[0])(5.0) == 6.0
    assert jvp(lambda x: hvp(lambda y: x * y * y, (3.0,), (1.0,)), (5.0,), (1.0,))[1] == 2.0


def test_the_function_of_vjp_may_be_called_again_and_later() -> None:
    _, pull = vjp(lambda x: [x * x, x], 3.0)
    assert grad(lambda x: x * x)(1.0) == 2.0
    assert [pull([1.0, 0.0]), pull([0.0, 1.0]), pull([1.0, 0.0])] == [(6.0,), (1.0,), (6.0,)]


def test_vjp_with_aux() -> None:
    out, pull, aux = vjp(lambda x: (x * x, {"x": x}), 3.0, has_aux=True)
    assert (out, pull(1.0), aux) == (9.0, (6.0,), {"x": 3.0})


# --- errors ---------------------------------------------------------------------------------------


def test_inputs_that_are_no_tuple() -> None:
    for product in (jvp, hvp):
        with pytest.raises(InputTypeError, match=r"primals as a tuple.*write \(3.0,\)"):
            product(lambda x: x, 3.0, (1.0,))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tangents", "says"),
    [
        ((1.0,), "expected tuple of 2, got tuple of 1"),
        (([1.0], 1.0), "one number, got list of 1"),
        ((1.0, [1.0, 2.0]), "expected list of 1, got list of 2"),
        (3.0, "got 3.0"),
    ],
)
def test_tangents_of_another_structure(tangents: Any, says: str) -> None:
    with pytest.raises(InputValueError, match=says):
        jvp(lambda x, y: x * y[0], (1.0, [2.0]), tangents)


def test_a_vector_of_another_structure() -> None:
    _, pull = vjp(lambda x: {"a": x}, 3.0)
    with pytest.raises(InputValueError, match="in the structure of the output"):
        pull([1.0])
    with pytest.raises(InputTypeError, match="got str"):
        pull({"a": "1"})


def test_results_that_are_no_numbers() -> None:
    with pytest.raises(InputTypeError, match=r"its result\['b'\]\[0\] is None"):
        jvp(lambda x: {"a": x, "b": [None]}, (1.0,), (1.0,))
    with pytest.raises(InputTypeError, match=r"^vjp takes a function"):
        vjp(lambda x: "text", 1.0)
    with pytest.raises(InputTypeError, match=r"^hvp takes a function that gives one number"):
        hvp(lambda x: [x], (1.0,), (1.0,))
    with pytest.raises(InputTypeError, match=r"^vjp takes a function first.*write vjp\(f, x\)"):
        vjp(3.0, 1.0)  # type: ignore[arg-type]
