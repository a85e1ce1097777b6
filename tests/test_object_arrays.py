"""Object arrays: NumPy's own loops over Values record the same derivatives as scalar code.

NumPy takes an array of Values as one of objects: its operators call those of Value, its functions
the methods of Value. Each row below says something twice, in NumPy's words and with lists.
"""

import math
import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import Value
from autograd.errors import InputTypeError
from autograd.trees import flatten

RNG = np.random.default_rng(0)
M, V = RNG.uniform(0.2, 0.9, (2, 3)), RNG.uniform(0.2, 0.9, 3)
W, K = RNG.uniform(0.2, 0.9, 3), RNG.uniform(0.2, 0.9, (3, 2))


class Row(NamedTuple):
    """One thing said twice: of arrays m (2 x 3) and v (3), and of lists."""

    numpy: Callable[..., Any]
    lists: Callable[..., Any]


def dot(xs: Any, ys: Any) -> Any:
    return sum(x * y for x, y in zip(xs, ys, strict=True))


def columns(m: Any) -> list[Any]:
    return list(map(list, zip(*m, strict=True)))


def flat(m: Any) -> list[Any]:
    return [x for row in m for x in row]


def variance(xs: Any, less: int = 0) -> Any:
    mean = sum(xs) / len(xs)
    return sum((x - mean) * (x - mean) for x in xs) / (len(xs) - less)


def running(xs: Any, combine: Callable[[Any, Any], Any]) -> list[Any]:
    made = [xs[0]]
    for x in xs[1:]:
        made.append(combine(made[-1], x))
    return made


ROWS = {
    # products
    "m @ v": Row(lambda m, v: m @ v, lambda m, v: [dot(row, v) for row in m]),
    "v @ v": Row(lambda m, v: v @ v, lambda m, v: dot(v, v)),
    "m @ floats": Row(lambda m, v: m @ K, lambda m, v: [dot(r, c) for r in m for c in columns(K)]),
    "floats @ v": Row(lambda m, v: K.T @ v, lambda m, v: [dot(c, v) for c in columns(K)]),
    "m @ m.T": Row(lambda m, v: m @ m.T, lambda m, v: [dot(r, s) for r in m for s in m]),
    "dot": Row(lambda m, v: np.dot(v, W), lambda m, v: dot(v, W)),
    "vdot": Row(lambda m, v: np.vdot(v, v), lambda m, v: dot(v, v)),
    "inner": Row(lambda m, v: np.inner(m, v), lambda m, v: [dot(row, v) for row in m]),
    "outer": Row(lambda m, v: np.outer(v, W), lambda m, v: [x * w for x in v for w in W]),
    "einsum": Row(lambda m, v: np.einsum("ij,j->i", m, v), lambda m, v: [dot(row, v) for row in m]),
    "tensordot": Row(lambda m, v: np.tensordot(m, m)[()], lambda m, v: dot(flat(m), flat(m))),
    "convolve": Row(
        lambda m, v: np.convolve(v, W, "valid"), lambda m, v: [dot(v, list(reversed(W)))]
    ),
    "polyval": Row(lambda m, v: np.polyval(v, 2.0), lambda m, v: (v[0] * 2.0 + v[1]) * 2.0 + v[2]),
    # reductions
    "sum": Row(lambda m, v: m.sum(), lambda m, v: sum(flat(m))),
    "sum of columns": Row(lambda m, v: m.sum(axis=0), lambda m, v: [sum(c) for c in columns(m)]),
    "mean": Row(lambda m, v: m.mean(), lambda m, v: sum(flat(m)) / 6),
    "mean of rows": Row(lambda m, v: m.mean(axis=1), lambda m, v: [sum(r) / 3 for r in m]),
    "average": Row(lambda m, v: np.average(v, weights=W), lambda m, v: dot(v, W) / sum(W)),
    "prod": Row(lambda m, v: m.prod(), lambda m, v: math.prod(flat(m))),
    "max": Row(lambda m, v: m.max(), lambda m, v: max(flat(m))),
    "min of columns": Row(lambda m, v: m.min(axis=0), lambda m, v: [min(c) for c in columns(m)]),
    "ptp": Row(lambda m, v: np.ptp(v), lambda m, v: max(v) - min(v)),
    "median": Row(lambda m, v: np.median(v), lambda m, v: sorted(v)[1]),
    "var": Row(lambda m, v: v.var(), lambda m, v: variance(v)),
    "var of rows": Row(lambda m, v: m.var(axis=1), lambda m, v: [variance(r) for r in m]),
    "std": Row(lambda m, v: v.std(), lambda m, v: autograd.sqrt(variance(v))),
    "std, less one": Row(
        lambda m, v: np.std(v, ddof=1), lambda m, v: autograd.sqrt(variance(v, less=1))
    ),
    "norm": Row(lambda m, v: np.linalg.norm(v), lambda m, v: autograd.sqrt(dot(v, v))),
    "trace": Row(lambda m, v: np.trace(m), lambda m, v: m[0][0] + m[1][1]),
    "cumsum": Row(lambda m, v: np.cumsum(v), lambda m, v: running(v, operator.add)),
    "cumprod": Row(lambda m, v: np.cumprod(v), lambda m, v: running(v, operator.mul)),
    "diff": Row(lambda m, v: np.diff(v), lambda m, v: [v[1] - v[0], v[2] - v[1]]),
    "trapezoid": Row(
        lambda m, v: np.trapezoid(v, dx=0.5) if hasattr(np, "trapezoid") else np.trapz(v, dx=0.5),
        lambda m, v: 0.5 * (v[0] / 2 + v[1] + v[2] / 2),
    ),
    # broadcasting, mixing, indexing
    "m + v": Row(
        lambda m, v: m + v, lambda m, v: [x + y for r in m for x, y in zip(r, v, strict=True)]
    ),
    "m * v[0]": Row(lambda m, v: m * v[0], lambda m, v: [x * v[0] for x in flat(m)]),
    "v[0] / m": Row(lambda m, v: v[0] / m, lambda m, v: [v[0] / x for x in flat(m)]),
    "floats - v[0]": Row(lambda m, v: W - v[0], lambda m, v: [w - v[0] for w in W]),
    "v[0] ** floats": Row(lambda m, v: v[0] ** W, lambda m, v: [v[0] ** w for w in W]),
    "floats ** v": Row(lambda m, v: W**v, lambda m, v: [w**x for w, x in zip(W, v, strict=True)]),
    "column * row": Row(lambda m, v: v[:, None] * v, lambda m, v: [x * y for x in v for y in v]),
    "m[:, ::-1]": Row(lambda m, v: m[:, ::-1] * W, lambda m, v: [dot_(r[::-1], W) for r in m]),
    "v[v > 0.5]": Row(lambda m, v: v[v > 0.5] ** 2, lambda m, v: [x**2 for x in v if x > 0.5]),
    "v[[2, 0, 0]]": Row(lambda m, v: v[[2, 0, 0]] * W, lambda m, v: dot_([v[2], v[0], v[0]], W)),
    "where": Row(
        lambda m, v: np.where(v > 0.5, v * v, 1.0),
        lambda m, v: [x * x if x > 0.5 else 1 for x in v],
    ),
    "clip": Row(lambda m, v: np.clip(v, 0.3, 0.6), lambda m, v: [min(max(x, 0.3), 0.6) for x in v]),
    "sort": Row(lambda m, v: np.sort(v) * W, lambda m, v: dot_(sorted(v), W)),
    "stack": Row(
        lambda m, v: np.vstack([m, v, W]) ** 2, lambda m, v: [x**2 for x in [*flat(m), *v]]
    ),
    "a layer": Row(
        lambda m, v: np.tanh(m @ v + 1.0), lambda m, v: [autograd.tanh(dot(r, v) + 1.0) for r in m]
    ),
}


def dot_(xs: Any, ys: Any) -> list[Any]:
    return [x * y for x, y in zip(xs, ys, strict=True)]


def differentiated(code: Callable[..., Any], arrays: bool) -> tuple[list[float], list[float]]:
    """Give what the code computes that is no constant, and the gradient of a weighted sum of it."""
    leaves = [Value(x) for x in [*M.flat, *V]]
    m, v = [leaves[:3], leaves[3:6]], leaves[6:]
    out = code(np.array(m), np.array(v)) if arrays else code(m, v)
    found = [x for x in flatten(out)[0] if isinstance(x, Value)]
    sum(weight * x for weight, x in enumerate(found, 1)).backward()
    return [x.data for x in found], [leaf.grad for leaf in leaves]


@pytest.mark.parametrize("name", ROWS)
def test_numpy_and_scalar_code_have_the_same_gradients(name: str) -> None:
    row = ROWS[name]
    numbers, gradient = differentiated(row.numpy, arrays=True)
    expected_numbers, expected = differentiated(row.lists, arrays=False)
    assert numbers == pytest.approx(expected_numbers, rel=1e-14)
    assert gradient == pytest.approx(expected, rel=1e-12, abs=1e-15)
    assert any(gradient)


UNARY = {
    "absolute": "abs", "fabs": "abs", "arcsin": "asin", "arccos": "acos", "arctan": "atan",
    "arcsinh": "asinh", "arctanh": "atanh", "negative": "neg", "rint": "round",
    **{name: name for name in ("exp", "exp2", "expm1", "log", "log2", "log10", "log1p")},
    **{name: name for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{name: name for name in ("sqrt", "cbrt", "square", "reciprocal")},
}  # fmt: skip


@pytest.mark.parametrize("name", UNARY)
@given(st.lists(st.floats(0.1, 0.9), min_size=1, max_size=4))
def test_a_function_of_one_operand_is_that_of_autograd(name: str, numbers: list[float]) -> None:
    array, leaves = np.array([Value(x) for x in numbers]), [Value(x) for x in numbers]
    for out, leaf in zip(getattr(np, name)(array), leaves, strict=True):
        out.backward()
        expected = getattr(autograd, UNARY[name])(leaf)
        expected.backward()
        assert out.data == expected.data
    assert [x.grad for x in array] == [leaf.grad for leaf in leaves]


BINARY = {
    "power": operator.pow, "add": operator.add, "subtract": operator.sub, "multiply": operator.mul,
    "divide": operator.truediv, "remainder": operator.mod, "floor_divide": operator.floordiv,
    "maximum": autograd.maximum, "minimum": autograd.minimum,
}  # fmt: skip


@pytest.mark.parametrize("name", BINARY)
@given(st.floats(0.1, 4.0), st.floats(0.1, 4.0), st.sampled_from(["both", "left", "right"]))
def test_a_function_of_two_operands_is_that_of_autograd(
    name: str, a: float, b: float, values: str
) -> None:
    if a == b:
        return  # ties are another test's
    x, y, x_again, y_again = Value(a), Value(b), Value(a), Value(b)
    left = np.array([x]) if values != "right" else np.array([a])
    right = np.array([y]) if values != "left" else np.array([b])
    [out] = getattr(np, name)(left, right)
    expected = BINARY[name](x_again if values != "right" else a, y_again if values != "left" else b)
    for root in (out, expected):
        if isinstance(root, Value):
            root.backward()
    assert float(getattr(out, "data", out)) == getattr(expected, "data", expected)
    assert (x.grad, y.grad) == (x_again.grad, y_again.grad)


@pytest.mark.parametrize(("name", "own"), [("arctan2", autograd.atan2), ("hypot", autograd.hypot)])
def test_methods_of_the_first_operand_take_a_second(name: str, own: Callable[..., Any]) -> None:
    for right in (Value(3.0), 3.0):
        x = Value(2.0)
        [out] = getattr(np, name)(np.array([x]), np.array([right]))
        out.backward()
        assert (out.data, x.grad) == (own(2.0, 3.0), slope_at_2(own))
    with pytest.raises(AttributeError, match=f"'float' object has no attribute '{name}'"):
        getattr(np, name)(np.array([2.0]), np.array([Value(3.0)]))


def slope_at_2(own: Callable[..., Any]) -> float:
    x = Value(2.0)
    own(x, 3.0).backward()
    return x.grad


def test_of_equal_values_numpy_chooses_one_and_autograd_shares() -> None:
    for maximum, gradients in ((np.maximum, (1.0, 0.0)), (autograd.maximum, (0.5, 0.5))):
        x, y = Value(2.0), Value(2.0)
        maximum(x, y).backward()
        assert sorted((x.grad, y.grad), reverse=True) == list(gradients)


COMPARISONS = [operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne]


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda each: each.__name__)
def test_a_value_is_compared_with_each_element(comparison: Callable[[Any, Any], Any]) -> None:
    floats, x = np.array([[1.0, 2.0], [3.0, math.inf]]), Value(2.0)
    objects = np.array([[Value(number) for number in row] for row in floats])
    for array in (floats, objects):
        for found, expected in [
            (comparison(x, array), comparison(2.0, floats)),
            (comparison(array, x), comparison(floats, 2.0)),
        ]:
            assert found.dtype == bool
            assert found.tolist() == expected.tolist()
    assert comparison(x, np.array(2.0)) is comparison(2.0, 2.0)


def test_comparisons_make_masks() -> None:
    array = np.array([Value(1.0), Value(3.0), Value(2.0)])
    assert (array > 1.5).tolist() == [False, True, True]
    assert (array == array[1]).tolist() == [False, True, False]
    assert array[array >= array.mean()].sum().data == 5.0
    assert (array.argmax(), array.argmin(), np.argsort(array).tolist()) == (1, 0, [0, 2, 1])
    assert array[0] in array
    assert np.allclose(array, [1.0, 3.0, 2.0])


def test_in_place_operators_and_outputs_keep_the_graph() -> None:
    x = Value(3.0)
    array = np.zeros(2, dtype=object)
    array += x
    array[1] *= x
    np.multiply(array, 2.0, out=array)
    array.sum().backward()
    assert x.grad == 2.0 + 2.0 * 6.0


def test_python_and_autograd_take_arrays_as_sequences() -> None:
    array = np.array([Value(1.0), Value(2.0)])
    assert sum(array).data == autograd.sum(array).data == 3.0
    assert autograd.dot(array, np.array([3.0, 4.0])).data == 11.0
    assert autograd.max(array).data == max(array).data == 2.0
    assert autograd.norm(array).data == math.sqrt(5.0)


# What NumPy has for floats alone, or what would lose the gradient: an error, never a number.
REFUSED: dict[str, Callable[[Any], Any]] = {
    "floats of it": lambda v: v.astype(float),
    "into floats": lambda v: np.add(v, v, out=np.zeros(2)),
    "an element of floats": lambda v: np.zeros(2).__setitem__(0, v[0]),
    "floor": np.floor,
    "solve": lambda v: np.linalg.solve(np.outer(v, v), v),
    "det": lambda v: np.linalg.det(np.outer(v, v)),
    "interp": lambda v: np.interp(0.5, [0.0, 1.0], v),
    "isfinite": np.isfinite,
    "logaddexp": lambda v: np.logaddexp(v, v),
    "radians": np.radians,
    "math": lambda v: math.exp(v[0]),
    "autograd's scalar functions": autograd.exp,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_differentiated_is_refused(name: str) -> None:
    with pytest.raises((TypeError, ValueError)):
        REFUSED[name](np.array([Value(1.0), Value(2.0)]))


def test_the_error_of_a_lost_gradient_says_what_to_write() -> None:
    with pytest.raises(InputTypeError, match=r"x\.data"):
        np.array([Value(1.0)]).astype(float)
