"""Gradient hooks where gradients are graphs; `test_backward.py` has them in plain passes."""

from typing import Any

import pytest

import autograd as ag
from autograd import InputTypeError, Value
from autograd.higher import gradient_graphs


def test_a_hook_takes_part_in_a_gradient_that_is_a_graph() -> None:
    x = Value(2.0)
    y = x * x
    seen = []
    y.register_hook(seen.append)
    handle = y.register_hook(lambda gradient: 10.0 * gradient)
    (first,) = gradient_graphs(y * y, [x])
    assert isinstance(seen[0], Value)
    # 10 · 2y · 2x; in the second pass y is a node on the way once more, with its hook.
    (second,) = gradient_graphs(first, [x])
    assert (first.data, second.data) == (320.0, 160.0 + 80.0 * 10.0 * 4.0)
    handle.remove()
    assert gradient_graphs(y * y, [x])[0].data == 32.0


def test_the_numbers_are_those_of_a_plain_pass() -> None:
    def passed(**options: Any) -> float:
        x = Value(3.0)
        x.register_hook(lambda gradient: gradient + 1.0)
        y = x * x
        y.register_hook(lambda gradient: 2.0 * gradient)
        y.register_hook(lambda gradient: ag.clip(gradient, -1.0, 1.0))
        (y * 7.0).backward(**options)
        return x.grad

    assert passed() == passed(create_graph=True) == 7.0


def test_hooks_act_inside_a_transform() -> None:
    def f(x: Any) -> Any:
        y = x * x
        y.register_hook(lambda gradient: -gradient)
        return y * x

    # The hook turns around what flows through y: x² - 2x² for x² + 2x². In the second pass so, too.
    assert ag.grad(f)(3.0) == -9.0
    assert ag.grad(ag.grad(f))(3.0) == -4.0 * 3.0 - 2.0 * 3.0


def test_a_hook_gives_a_number_or_none() -> None:
    x = Value(2.0)
    x.register_hook(lambda gradient: "1")
    with pytest.raises(InputTypeError, match="a gradient hook's result takes a number"):
        gradient_graphs(x * x, [x])
