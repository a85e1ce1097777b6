"""Calls: nothing is confused, nothing outside is touched, and what outlives a call is plain."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import AnomalyError, StaleGraphError, Value, grad, jvp, no_grad, value_and_grad
from autograd.state import STATE, current
from autograd.testing.strategies import expressions

SMOOTH = ["add", "sub", "mul", "sin", "cos", "tanh", "sigmoid", "atan", "softplus", "dot", "square"]


def derivative(f: Any, x: Any) -> Any:
    """Give the derivative in forward mode."""
    return jvp(f, (x,), (1.0,))[1]


def by_grad(f: Any, x: Any) -> Any:
    """Give the derivative in reverse mode."""
    return grad(f)(x)


MODES = [derivative, by_grad]
modes = pytest.mark.parametrize("outer", MODES)


# --- calls within calls ---------------------------------------------------------------------------


@modes
@pytest.mark.parametrize("inner", MODES)
def test_the_classic_case_of_confusion(outer: Any, inner: Any) -> None:
    assert outer(lambda x: x * inner(lambda y: x + y, 1.0), 1.0) == 1.0
    assert outer(lambda x: x * inner(lambda y: x * y, 2.0), 3.0) == 6.0


@modes
@pytest.mark.parametrize("inner", MODES)
def test_the_same_number_in_both_calls_is_two_variables(outer: Any, inner: Any) -> None:
    # d/dx (d/dy x*x*y at y = x) = d/dx x*x, while x stands for the inner y, too.
    assert outer(lambda x: inner(lambda y: x * x * y, x), 3.0) == 6.0
    assert outer(lambda x: inner(lambda y: y * y * y, x), 3.0) == 18.0
    assert outer(lambda x: x * inner(lambda y: x * y * y, x), 3.0) == 54.0


def test_three_calls_within_each_other() -> None:
    def f(x: Any) -> Any:
        return grad(lambda y: y * grad(lambda z: x * y * z * z)(x + y))(2.0 * x)

    # d/dy (y * 2xy(x + y)) = 4xy(x + y) + 2xy^2, at y = 2x: 24x^3 + 8x^3
    assert f(1.0) == 32.0
    assert grad(f)(1.0) == 96.0
    assert grad(grad(f))(1.0) == 192.0


def test_an_inner_call_may_differentiate_by_what_the_outer_one_made() -> None:
    assert grad(lambda x: grad(lambda y: y * y * y)(x * x))(2.0) == 96.0  # of 3 x^4


@given(expressions(depth=3, rules=SMOOTH, leaves=2))
def test_both_modes_in_any_order_give_one_second_derivative(expression: Any) -> None:
    xs = list(expression.numbers)

    def f(xs: Any) -> Any:
        return expression(*xs)

    def along(h: Any) -> Any:
        return lambda xs: jvp(h, (xs,), ([1.0] * len(xs),))[1]

    def total(h: Any) -> Any:
        return lambda xs: ag.sum(grad(h)(xs))

    found = [second(first(f))(xs) for first in (along, total) for second in (along, total)]
    size = 1.0 + max(abs(node.data) for node in _nodes(total(f), xs))
    assert all(x == pytest.approx(found[0], rel=1e-9, abs=1e-9 * size) for x in found)


def _nodes(f: Any, xs: list[float]) -> list[Value]:
    root = f([Value(x) for x in xs])
    return ag.topology.topological_order(root) if isinstance(root, Value) else [Value(0.0)]


# --- what a call leaves alone ---------------------------------------------------------------------


def test_values_from_outside_are_constants_and_keep_their_gradients() -> None:
    w = Value(2.0)
    y = w * 3.0
    y.backward()
    before = w.grad, y.grad, w._mark, y._mark, y._total
    for f in (lambda x: x * y, lambda x: x + w * w, lambda x: y, lambda x: ag.dot([x, y], [w, y])):
        grad(f)(5.0)
        ag.jacobian(f)(5.0)
        ag.hessian(f)(5.0)
        jvp(f, (5.0,), (1.0,))
        ag.vjp(f, 5.0)[1](1.0)
    assert (w.grad, y.grad, w._mark, y._mark, y._total) == before
    assert grad(lambda x: x * y)(5.0) == 6.0


def test_a_call_inside_a_hook_leaves_the_pass_around_it_alone() -> None:
    w = Value(2.0)
    y = w * w
    y.register_hook(lambda upstream: upstream * grad(lambda x: x * y * w)(1.0))
    (y * 1.0 + w).backward()
    assert w.grad == 8.0 * 4.0 + 1.0


def test_the_number_of_a_value_may_be_assigned_inside() -> None:
    w = Value(2.0)

    def f(x: Any) -> Any:
        w.data = w.data + 1.0
        return x * w

    assert [grad(f)(1.0), grad(f)(1.0), w.grad] == [3.0, 4.0, 0.0]


def test_operands_that_change_after_they_were_used_are_noticed() -> None:
    def f(x: Any) -> Any:
        y = x * x
        x.data = 7.0
        return y

    assert grad(f)(3.0) == 6.0  # recorded partials are those of the recorded point
    with pytest.raises(StaleGraphError):
        grad(grad(f))(3.0)


def test_the_arguments_of_the_caller_are_not_given_to_the_function() -> None:
    given = [1.0, 2.0]

    def f(xs: Any) -> Any:
        xs.append(xs[0] * xs[1])
        return xs.pop() + xs.pop(0)

    assert grad(f)(given) == [3.0, 1.0]
    assert given == [1.0, 2.0]


# --- what results are made of ---------------------------------------------------------------------


def test_a_value_that_is_given_makes_the_results_values() -> None:
    x = Value(3.0)
    value, gradient = value_and_grad(lambda x: x * x * x)(x)
    assert (value.data, gradient.data) == (27.0, 27.0)
    gradient.backward()
    assert x.grad == 18.0
    assert type(grad(lambda x, y: x * y, 0)(2.0, x)) is Value  # it depends on the other one
    assert type(grad(lambda x, *, y: x * y[0])(2.0, y=[x])) is Value
    assert grad(lambda x: 5.0)(x).data == 0.0


def test_a_constant_is_differentiated_by_as_any_number() -> None:
    assert grad(lambda x: x * x)(Value(3.0).detach()).data == 6.0


def test_what_a_custom_gradient_uses_does_not_show_so_its_results_are_values() -> None:
    kinds = []
    own = ag.custom_gradient(lambda x: (x, lambda upstream: upstream))

    def f(x: Any) -> Any:
        kinds.append(type(grad(own)(2.0)))
        return x

    grad(f)(1.0)
    assert kinds == [Value]
    assert type(grad(own)(2.0)) is float


def test_within_a_call_results_are_plain_where_they_depend_on_nothing_of_it() -> None:
    kinds = []

    def f(x: Any) -> Any:
        kinds.append(type(grad(lambda y: y * y)(2.0)))
        kinds.append(type(grad(lambda y: y * x.data)(2.0)))
        kinds.append(type(grad(lambda y: y * x)(2.0)))
        kinds.append(type(value_and_grad(lambda y: x)(2.0)[0]))
        return x

    grad(f)(1.0)
    assert kinds == [float, float, Value, Value]


# --- contexts -------------------------------------------------------------------------------------


def test_inside_no_grad_a_gradient_is_right_and_a_constant() -> None:
    x = Value(3.0)
    with no_grad():
        assert grad(lambda x: x * x)(3.0) == 6.0
        found = [
            grad(lambda x: x * x)(x),
            jvp(lambda x: x * x, (x,), (1.0,))[1],
            *ag.vjp(lambda x: x * x, x)[1](1.0),
            value_and_grad(lambda x: x * x)(x)[0],
            ag.hvp(lambda x: x**3, (x,), (1.0,)),
        ]
        assert ag.hvp(lambda x: x**3, (3.0,), (1.0,)) == 18.0
    assert [y.data for y in found] == [6.0, 6.0, 6.0, 9.0, 18.0]
    assert all(y.is_constant for y in found)


def test_no_grad_inside_a_function_stops_its_gradient() -> None:
    def f(x: Any) -> Any:
        with no_grad():
            factor = x * x
        return factor * x

    assert grad(f)(3.0) == 9.0
    assert derivative(f, 3.0) == 9.0

    def slope(x: Any) -> Any:
        with no_grad():
            factor = grad(lambda y: x * y * y)(x)
        return factor * x

    assert grad(slope)(3.0) == 18.0


def test_anomalies_are_detected() -> None:
    with ag.detect_anomaly(), pytest.raises(AnomalyError, match="sqrt"):
        grad(ag.sqrt)(0.0)

    def f(x: Any) -> Any:
        with ag.detect_anomaly():
            return ag.log(x)

    with pytest.raises(AnomalyError, match="log"):
        grad(f)(0.0)
    forward = [
        lambda: jvp(ag.sqrt, (0.0,), (1.0,)),
        lambda: ag.jacfwd(ag.sqrt)(0.0),
        lambda: ag.derivative(ag.sqrt, 2)(0.0),
        lambda: ag.hessian(lambda x: x * ag.sqrt(x))(0.0),
    ]
    for transform in forward:
        with ag.detect_anomaly(), pytest.raises(AnomalyError, match=r"sqrt|div"):
            transform()
    with ag.detect_anomaly():
        assert ag.taylor(lambda x: ag.sqrt(x) + 3.0, 4.0, 1) == [5.0, 0.25]
        assert jvp(lambda x: x * x, (3.0,), (1.0,)) == (9.0, 6.0)
        assert grad(lambda x: x * x)(3.0) == 6.0
        assert grad(grad(lambda x: x**3))(3.0) == 18.0


def test_a_function_that_raises_leaves_nothing_behind() -> None:
    def f(x: Any) -> Any:
        raise KeyError("mine")

    def g(x: Any) -> Any:
        with pytest.raises(KeyError):
            grad(f)(x)
        return x

    for h in (f, lambda x: grad(f)(x)):
        with no_grad(), pytest.raises(KeyError):
            grad(h)(1.0)
    assert grad(g)(1.0) == 1.0
    assert (STATE.modes, current().recording) == (0, True)
    w = Value(3.0)
    assert type(grad(lambda x: x * w)(1.0)) is float  # no call runs any more


def test_threads_share_what_they_close_over() -> None:
    ws = [Value(float(i)) for i in range(20)]
    barrier = threading.Barrier(4)

    def f(x: Any) -> Any:
        return ag.dot(ws, [x] * 20) * x

    def work(x: float) -> list[float]:
        barrier.wait()
        return [grad(f)(x) for _ in range(30)]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(work, [1.0, 2.0, 3.0, 4.0]))
    assert found == [[380.0 * x] * 30 for x in (1.0, 2.0, 3.0, 4.0)]
    assert [w.grad for w in ws] == [0.0] * 20


# --- size -----------------------------------------------------------------------------------------


def test_a_long_chain() -> None:
    def f(x: Any) -> Any:
        y = x
        for _ in range(200_000):
            y = -y
        return y

    assert grad(f)(2.0) == 1.0


def test_a_chain_is_differentiated_twice_and_forwards_without_recursion() -> None:
    def f(x: Any) -> Any:
        y = x
        for _ in range(5_000):
            y = y * 1.0
        return y * y

    assert grad(grad(f))(3.0) == 2.0
    assert derivative(f, 3.0) == 6.0


@given(st.lists(st.floats(-3.0, 3.0), max_size=5))
def test_the_float_sweep_and_the_graph_give_the_same_bits(xs: list[float]) -> None:
    def f(xs: Any) -> Any:
        return ag.sum([x * y for x in xs for y in xs]) + ag.sum([ag.sin(x) for x in xs])

    graphs = grad(f)([Value(x) for x in xs])
    assert [x.data for x in graphs] == pytest.approx(grad(f)(xs), rel=1e-13, abs=1e-13)


def test_a_derivative_that_a_pass_inside_would_lose_is_refused() -> None:
    def slope(x: Any) -> float:
        (x * x).backward()
        return float(x.grad)

    with pytest.raises(ag.InputTypeError, match="whose derivative is lost"):
        grad(slope)(3.0)
    assert grad(lambda x: (x * x).backward(create_graph=True)[x])(3.0) == 2.0
