"""stop_gradient: the same numbers, as constants."""

from typing import Any

import numpy as np

from autograd import Value, derivative, grad, stop_gradient


def test_nothing_flows() -> None:
    assert grad(lambda x: x * stop_gradient(x))(3.0) == 3.0
    assert derivative(lambda x: x * stop_gradient(x * x))(3.0) == 9.0
    assert grad(grad(lambda x: x * x * stop_gradient(x)))(3.0) == 6.0


def test_structures_keep_their_shape() -> None:
    def f(p: Any) -> Any:
        q = stop_gradient(p)
        return p["a"][0] * q["a"][0] * q["b"]

    assert grad(f)({"a": [2.0], "b": 3.0}) == {"a": [6.0], "b": 0.0}
    stopped = stop_gradient(np.array([Value(1.0), 2.0], dtype=object))
    assert (stopped[0].is_constant, stopped[1]) == (True, 2.0)
    assert stop_gradient((1.0, "text")) == (1.0, "text")
