"""Clipping: gradients are made smaller where they are too large for a step.

>>> from autograd import Value
>>> x, y = Value(1.0), Value(2.0)
>>> x.grad, y.grad = 30.0, 40.0
>>> clip_grad_norm([x, y], 5.0)
50.0
>>> round(x.grad, 6), round(y.grad, 6)
(3.0, 4.0)

It goes between `backward()` and the step of the optimizer.

Next: `optimizer.py`.
"""

import math
from collections.abc import Iterable

from autograd import Value
from nn.checks import positive
from nn.groups import refuse_non_finite
from nn.parameters import leaves


def clip_grad_norm(
    parameters: Iterable[Value], max_norm: float, *, norm_type: float = 2.0
) -> float:
    """Shorten the gradient as a whole to a length; gives the length that it had.

    >>> from autograd import Value
    >>> x = Value(1.0)
    >>> x.grad = -0.5
    >>> clip_grad_norm([x], 1.0), x.grad
    (0.5, -0.5)

    Each gradient is multiplied by max_norm / (norm + 1e-6), as PyTorch does it, where that is below
    1: the direction stays. `norm_type` p is that of (Σ|g|ᵖ)^(1/p), `math.inf` that of the largest.
    Raises `AnomalyError` for a gradient that is nan or infinite, `InputValueError` for a norm that
    is not above 0, no parameters or one given twice; nothing is changed then.
    """
    name = "clip_grad_norm"
    listed = leaves(parameters, name)
    limit = positive(max_norm, name, "max_norm")
    power = math.inf if norm_type == math.inf else positive(norm_type, name, "norm_type")
    gradients = [parameter.grad for parameter in listed]
    refuse_non_finite(listed, gradients, name)
    norm = _norm(gradients, power)
    factor = limit / (norm + 1e-6)
    if factor < 1.0:
        for parameter, gradient in zip(listed, gradients, strict=True):
            parameter.grad = factor * gradient
    return norm


def clip_grad_value(parameters: Iterable[Value], clip_value: float) -> None:
    """Keep each gradient between -clip_value and clip_value.

    >>> from autograd import Value
    >>> x, y = Value(1.0), Value(2.0)
    >>> x.grad, y.grad = -30.0, 0.4
    >>> clip_grad_value([x, y], 1.0)
    >>> x.grad, y.grad
    (-1.0, 0.4)

    The direction changes, which is what `clip_grad_norm` avoids. Raises what that raises; an
    infinite gradient is an error, too, for it says that something is wrong.
    """
    name = "clip_grad_value"
    listed = leaves(parameters, name)
    limit = positive(clip_value, name, "clip_value")
    gradients = [parameter.grad for parameter in listed]
    refuse_non_finite(listed, gradients, name)
    for parameter, gradient in zip(listed, gradients, strict=True):
        parameter.grad = min(max(gradient, -limit), limit)


def _norm(gradients: list[float], power: float) -> float:
    largest = max(map(abs, gradients))
    if power == math.inf or not largest:
        return largest
    if power == 2.0:
        return math.hypot(*gradients)
    # Of shares of the largest, no power overflows.
    total = math.fsum(math.pow(abs(g) / largest, power) for g in gradients)
    return largest * math.pow(total, 1.0 / power)
