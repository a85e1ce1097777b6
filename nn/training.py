"""Training: a loss, its gradient, a step; and again.

>>> from autograd import Value
>>> from nn import SGD
>>> x = Value(4.0)
>>> for loss in descend(lambda: x * x, SGD([x], lr=0.25), steps=3):
...     print(loss)
16.0
4.0
1.0

Next: `examples.py` for networks that are trained so.
"""

from collections.abc import Callable, Iterator
from typing import Any

from autograd import InputTypeError, Value
from nn.checks import count, shown
from nn.sgd import SGD


def descend(
    objective: Callable[[], Any],
    optimiser: SGD,
    steps: int,
    rate: Callable[[int], float] | None = None,
) -> Iterator[float]:
    """Train step by step, and give the loss from which each step was made.

    >>> x = Value(1.0)
    >>> list(descend(lambda: x * x, SGD([x]), steps=2, rate=lambda step: 0.5 / (step + 1)))
    [1.0, 0.0]

    `objective` computes the loss anew; `rate` gives the learning rate of a step, counted from 0.
    Nothing happens before the first number is asked for, and whoever asks for no more has stopped
    the training. Raises `InputTypeError` where the objective gives no Value.
    """
    if not callable(objective):
        raise InputTypeError(f"descend takes an objective to call, got {shown(objective)}")
    if not isinstance(optimiser, SGD):
        raise InputTypeError(f"descend takes an optimiser, got {shown(optimiser)}")
    for step in range(count(steps, "descend", "steps")):
        if rate is not None:
            optimiser.lr = rate(step)
        optimiser.zero_grad()
        loss = objective()
        if not isinstance(loss, Value):
            raise InputTypeError(
                f"descend takes an objective that gives a Value, got {shown(loss)} from it"
            )
        loss.backward()
        optimiser.step()
        yield loss.data
