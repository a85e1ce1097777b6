"""gradient_graphs: gradients that are graphs, of any order."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from mpmath import mp
from wild import moderate, wild

import autograd as ag
from autograd import RuleError, StaleGraphError, Value, primitive
from autograd.higher import gradient_graphs
from autograd.rules import RULES

EXACT = ["add", "sub", "mul", "neg", "square", "dot", "sum", "maximum", "relu", "where", "abs"]


@given(wild(EXACT, moderate))
def test_the_first_order_has_the_bits_of_backward(expression: Any) -> None:
    root, leaves = expression.record()
    found = [gradient.data for gradient in gradient_graphs(root, leaves)]
    root.backward()
    assert found == [leaf.grad for leaf in leaves]


@given(wild(list(RULES), moderate))
def test_the_first_order_is_backward_to_rounding(expression: Any) -> None:
    root, leaves = expression.record()
    found = gradient_graphs(root, leaves)
    root.backward()
    order = [node.data for node in ag.topology.topological_order(root)]
    if not all(abs(number) < 1e6 for number in order):
        return
    for gradient, leaf in zip(found, leaves, strict=True):
        if math.isfinite(leaf.grad):
            assert gradient.data == pytest.approx(leaf.grad, rel=1e-6, abs=1e-6)


CURVES: list[tuple[str, Callable[[Any], Any], Callable[[Any], Any], float]] = [
    ("cube", lambda x: x * x * x, lambda x: x**3, 2.0),
    ("square", ag.square, lambda x: x**2, 0.0),
    ("exp", ag.exp, mp.exp, 1.5),
    ("log", ag.log, mp.log, 0.7),
    ("tanh", ag.tanh, mp.tanh, 20.5),
    ("sigmoid", ag.sigmoid, lambda x: 1 / (1 + mp.exp(-x)), -30.0),
    ("sin of square", lambda x: ag.sin(x * x), lambda x: mp.sin(x**2), 1.3),
    ("power", lambda x: x**2.5, lambda x: x ** mp.mpf(2.5), 1.7),
    ("whole power at 0", lambda x: x**3, lambda x: x**3, 0.0),
    ("quotient", lambda x: 1.0 / (1.0 + x * x), lambda x: 1 / (1 + x**2), 0.4),
    ("softplus", ag.softplus, lambda x: mp.log(1 + mp.exp(x)), 0.0),
    ("gelu", ag.gelu, lambda x: x * mp.ncdf(x), -0.8),
    ("lgamma", ag.lgamma, mp.loggamma, 3.2),
    ("product", lambda x: ag.prod([x, x, x, x]), lambda x: x**4, -1.5),
    ("logsumexp", lambda x: ag.logsumexp([x, 1.0]), lambda x: mp.log(mp.exp(x) + mp.e), 0.3),
    ("norm", lambda x: ag.norm([x, 3.0]), lambda x: mp.hypot(x, 3), 4.0),
]  # fmt: skip


@pytest.mark.parametrize(("curve", "exact", "point"), [case[1:] for case in CURVES],
                         ids=[case[0] for case in CURVES])  # fmt: skip
def test_four_orders_of_a_curve(
    curve: Callable[[Any], Any], exact: Callable[[Any], Any], point: float
) -> None:
    x = Value(point)
    graph = curve(x)
    for order in range(1, 5):
        (graph,) = gradient_graphs(graph, [x])
        with mp.workdps(60):
            expected = float(mp.diff(exact, mp.mpf(point), order, h=mp.mpf(10) ** -12).real)
        assert graph.data == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_mixed_derivatives_are_symmetric() -> None:
    x, y = Value(0.6), Value(-1.2)
    root = ag.exp(x * y) * ag.sin(x + y * y)
    gx, gy = gradient_graphs(root, [x, y])
    (xy,) = gradient_graphs(gx, [y])
    (yx,) = gradient_graphs(gy, [x])
    assert xy.data == pytest.approx(yx.data, rel=1e-13)


def test_a_gate_whose_partial_is_0_at_a_point_only_has_a_second_derivative() -> None:
    for build in (lambda x: ag.hypot(x, 3.0), lambda x: ag.norm([x, 3.0])):
        x = Value(0.0)
        (first,) = gradient_graphs(build(x), [x])
        (second,) = gradient_graphs(first, [x])
        assert (first.data, second.data) == (0.0, 1.0 / 3.0)
    x = Value(0.0)
    (first,) = gradient_graphs(ag.sqrt(ag.hypot(x, 0.0)), [x])
    assert first.data == 0.0  # the infinite slope of the root stays out
    (first,) = gradient_graphs(abs(x) ** 1.5, [x])
    assert gradient_graphs(first, [x])[0].data == 0.0


def test_a_gradient_that_is_0_is_a_graph_all_the_same() -> None:
    x = Value(0.0)
    (first,) = gradient_graphs(x * x, [x])
    assert (first.data, first.is_constant) == (0.0, False)
    assert gradient_graphs(first, [x])[0].data == 2.0


def test_a_gradient_is_a_graph_that_backward_can_walk() -> None:
    x = Value(2.0)
    (first,) = gradient_graphs(x * x * x, [x])
    first.backward()
    assert x.grad == 12.0


def test_gates_leak_nothing_at_any_order() -> None:
    x = Value(0.0)
    graph = ag.maximum(ag.sqrt(x), 1.0) + ag.where(x > 0.0, ag.log(x), x * x)
    for expected in (0.0, 2.0, 0.0):
        (graph,) = gradient_graphs(graph, [x])
        assert graph.data == expected
    y = Value(-1.0)
    (first,) = gradient_graphs(ag.where(y > 0.0, ag.sqrt(y), y * y * y), [y])
    (second,) = gradient_graphs(first, [y])
    assert (first.data, second.data) == (3.0, -6.0)


def test_a_leaf_that_the_root_does_not_depend_on_has_a_constant_0() -> None:
    x, other = Value(2.0), Value(5.0)
    (gradient,) = gradient_graphs(x * x, [other])
    assert (gradient.data, gradient.is_constant) == (0.0, True)
    (third,) = gradient_graphs(gradient_graphs(x * 3.0, [x])[0], [x])
    assert third.data == 0.0


def test_the_gradient_of_a_leaf_by_itself_is_1() -> None:
    x = Value(2.0)
    assert gradient_graphs(x, [x])[0].data == 1.0


def test_a_primitive_by_callables_of_floats_alone_cannot_be_differentiated_again() -> None:
    growth = primitive("higher_growth", math.exp, math.exp)
    x, other = Value(0.0), Value(1.0)
    with pytest.raises(RuleError, match="write it with functions of autograd"):
        gradient_graphs(growth(x), [x])
    # It does not matter where no wanted leaf stands below it.
    assert gradient_graphs(growth(x) * other, [other])[0].data == 1.0


def test_a_primitive_by_texts_has_every_order() -> None:
    cube = primitive("higher_cube", "a * a * a", "3.0 * a * a")
    x = Value(2.0)
    (first,) = gradient_graphs(cube(x), [x])
    (second,) = gradient_graphs(first, [x])
    assert (first.data, second.data) == (12.0, 12.0)


@pytest.mark.parametrize("build", [lambda x: x * x, lambda x: ag.dot([x], [x]), ag.exp])
def test_operands_that_were_changed_are_noticed(build: Callable[[Value], Value]) -> None:
    x = Value(2.0)
    y = build(x)
    x.data = 3.0
    with pytest.raises(StaleGraphError):
        gradient_graphs(y, [x])


# --- backward(create_graph=True) ------------------------------------------------------------------


def test_backward_gives_gradients_that_are_graphs() -> None:
    x, y = Value(2.0), Value(3.0)
    root = x**3 * y
    for order, expected in enumerate([36.0, 36.0, 18.0, 0.0], 1):
        x.zero_grad()
        gradients = root.backward(create_graph=True)
        assert gradients is not None
        root = gradients.get(x, Value(0.0))
        assert (order, root.data, x.grad) == (order, expected, expected)


def test_backward_adds_to_the_leaves_as_ever() -> None:
    x, y, other = Value(2.0), Value(5.0), Value(7.0)
    root = x * y + ag.where(x > 0.0, 0.0, other)
    first = root.backward(0.5, create_graph=True)
    assert first is not None
    assert root.backward() is None
    assert (x.grad, y.grad, other.grad) == (7.5, 3.0, 0.0)
    assert [gradient.data for gradient in first.values()] == [2.5, 1.0, 0.0]
    first[x].backward()
    assert y.grad == 3.5


@given(wild(EXACT, moderate))
def test_create_graph_has_the_bits_of_backward(expression: Any) -> None:
    root, leaves = expression.record()
    twin, others = expression.record()
    root.backward(create_graph=True)
    twin.backward()
    assert [leaf.grad for leaf in leaves] == [leaf.grad for leaf in others]


def test_a_leaf_does_not_hold_its_graph() -> None:
    import weakref

    class Kept(Value):
        """A Value that can be watched."""

        __slots__ = ("__weakref__",)

    x = Kept(2.0)
    gradients = (x * x).backward(create_graph=True)
    watched = weakref.ref(x)
    del x, gradients
    assert watched() is None  # by reference counting alone


def test_create_graph_in_a_hook_is_refused() -> None:
    x = Value(2.0)
    y = x * x
    y.register_hook(lambda gradient: x.backward(create_graph=True))
    with pytest.raises(ag.ReentrantBackwardError):
        y.backward()


def test_an_infinity_does_not_come_through_a_gate_that_is_closed_at_a_point() -> None:
    x = Value(0.0)
    (first,) = gradient_graphs(ag.hypot(x, 1.0) * math.inf, [x])
    assert first.data == 0.0
    (ag.hypot(x, 1.0) * math.inf).backward()
    assert x.grad == 0.0
