"""Leaks: a Value that outlives its call may be looked at, and not used in another one."""

from typing import Any

import pytest

import autograd as ag
from autograd import LeakedValueError, Value, grad, hessian, jacobian, jvp, leaks, vjp


@pytest.fixture(autouse=True)
def nothing_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks._Seen, "first", 0)


def test_nothing_stays_behind_where_nothing_is_kept() -> None:
    w = Value(2.0)
    grad(lambda x: x * w)(3.0)
    grad(lambda xs: ag.dot(xs, xs))([3.0, 4.0])
    grad(lambda x: (x * x, {"x": x}), has_aux=True)(3.0)
    jacobian(lambda x: [x * x, x])(3.0)
    hessian(lambda x: x * x)(3.0)
    jvp(lambda x: x * x, (3.0,), (1.0,))
    vjp(lambda x: x * x, 3.0)[1](1.0)
    grad(grad(lambda x: x**3))(3.0)
    ag.derivative(lambda x: x**3, 3)(3.0)
    ag.hvp(lambda x: x**3, (3.0,), (1.0,))
    ag.sparse_jacobian(lambda x: [x[0] * x[1], x[1]])([3.0, 5.0])
    ag.sparse_hessian(lambda x: x[0] * x[1])([3.0, 5.0])
    assert not leaks.happened()


def forwards(f: Any) -> Any:
    return lambda x: jvp(f, (x,), (1.0,))


def backwards(f: Any) -> Any:
    return lambda x: vjp(f, x)


KEEP: list[Any] = [
    lambda x: x,
    lambda x: x * x,
    lambda x: {"deep": [ag.exp(x) + 1.0]},
]


@pytest.mark.parametrize("keep", KEEP)
@pytest.mark.parametrize("transform", [grad, jacobian, hessian, ag.derivative])
def test_a_value_of_an_ended_call_is_refused(keep: Any, transform: Any) -> None:
    kept: list[Any] = []

    def f(x: Any) -> Any:
        kept.append(keep(x))
        return x * x

    transform(f)(3.0)
    assert leaks.happened()
    first = kept[0]
    while not isinstance(first, Value):
        first = next(iter(first.values() if isinstance(first, dict) else first))
    for other in (grad, jacobian, forwards, backwards):
        for x in (2.0, Value(2.0)):
            with pytest.raises(LeakedValueError, match=r"has ended.*x.data.*has_aux=True"):
                other(lambda x: x * first + 1.0)(x)
        with pytest.raises(LeakedValueError):
            other(lambda x: first)(2.0)
    assert grad(lambda x: x * first.data)(2.0) == first.data
    assert grad(lambda x: x * first.detach())(2.0) == first.data


def test_it_is_found_in_an_outer_call() -> None:
    kept: list[Any] = []

    def inner(y: Any) -> Any:
        kept.append(y)
        return y * y

    with pytest.raises(LeakedValueError, match=r"argument 2.0"):
        grad(lambda x: x * grad(inner)(2.0) * kept[0])(3.0)


def test_a_call_that_keeps_goes_on_working() -> None:
    kept: list[Any] = []

    def f(x: Any) -> Any:
        kept.append(x)
        return x * x

    assert [grad(f)(3.0), grad(f)(4.0), grad(grad(f))(5.0)] == [6.0, 8.0, 2.0]
    assert [x.data for x in kept] == [3.0, 4.0, 5.0]
    kept[0] = kept[0] * 2.0
    kept[0].backward()
    assert kept[0].data == 6.0


def test_parameters_that_are_made_inside_are_no_leak() -> None:
    made: dict[str, Value] = {}

    def f(x: Any) -> Any:
        w = made.setdefault("w", Value(5.0))
        kept = made.setdefault("x", x)
        return x * w if kept is x else x * w * 2.0

    assert [grad(f)(3.0), grad(f)(3.0)] == [5.0, 10.0]


def test_results_that_are_graphs_are_no_leak() -> None:
    x = Value(3.0)
    gradient = grad(lambda x: x**3)(x)
    assert grad(lambda y: y * gradient)(1.0) == 27.0
    _, pull = vjp(lambda x: x * x, 3.0)
    kept = [grad(lambda y: y * y)(Value(2.0)), pull]
    assert grad(lambda y: y * kept[0] * kept[1](1.0)[0])(1.0) == 24.0


def test_the_oldest_is_found_after_a_newer_one() -> None:
    kept: list[Any] = []

    def keeps(x: Any) -> Any:
        kept.append(x)
        return x * x

    grad(keeps)(3.0)
    grad(keeps)(4.0)
    with pytest.raises(LeakedValueError, match=r"argument 3.0"):
        grad(lambda x: x * kept[0])(2.0)
