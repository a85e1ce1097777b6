"""L-BFGS: steps that learn the curvature of the loss from the gradients of the last ones.

>>> from autograd import Value
>>> x, y = Value(-1.0), Value(2.0)
>>> optimizer = LBFGS([x, y], line_search="strong_wolfe")
>>> def rosenbrock():
...     optimizer.zero_grad()
...     loss = (1.0 - x) ** 2 + 100.0 * (y - x * x) ** 2
...     loss.backward()
...     return loss
>>> for _ in range(3):
...     loss = optimizer.step(rosenbrock)
>>> round(x.data, 4), round(y.data, 4)
(1.0, 1.0)

Good for small problems without noise: each step needs the loss of all the data, several times.

Next: `line_search.py` for how far it goes, `schedules.py` for learning rates.
"""

import math
from typing import Any

from autograd import AnomalyError, InputTypeError, InputValueError, Value
from nn.checks import count
from nn.curvature import Curvature, Vector, checked, dot
from nn.groups import refuse_non_finite
from nn.line_search import Point, strong_wolfe
from nn.optimizer import Closure, Optimizer, Parameters


class LBFGS(Optimizer):
    """Quasi-Newton descent with limited memory (Liu and Nocedal, 1989).

    >>> from autograd import Value
    >>> x = Value(4.0)
    >>> optimizer = LBFGS([x], lr=1.0, max_iter=4)
    >>> def closure():
    ...     optimizer.zero_grad()
    ...     loss = x * x
    ...     loss.backward()
    ...     return loss
    >>> optimizer.step(closure).data, x.data
    (16.0, 0.0)

    A step makes up to `max_iter` iterations, as PyTorch's does: the direction is −H·g, where H is
    made of the last `history_size` changes y of the gradient and s of the parameters by the
    two-loop recursion, from H₀ = s·y / y·y. Without a line search, PyTorch's default and this
    one's, the step is lr·direction, and in the first iteration at most lr·g/|g|₁. "strong_wolfe"
    searches from there (see `line_search.py`), so that the loss never rises.

    A step ends early when max|g| ≤ tolerance_grad, when the parameters or the loss change by less
    than tolerance_change, or after `max_eval` losses, 1.25·max_iter by default. There is one group
    of parameters only. Raises what `Optimizer` raises; where the closure raises, or the loss or
    a gradient is not finite, the parameters are as before the step.
    """

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1.0,
        *,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search: str | None = None,
    ) -> None:
        """Check the settings."""
        iterations = count(max_iter, "LBFGS", "max_iter")
        settings = {
            "lr": lr,
            "max_iter": iterations,
            "max_eval": iterations * 5 // 4 if max_eval is None else max_eval,
            "tolerance_grad": tolerance_grad,
            "tolerance_change": tolerance_change,
            "history_size": history_size,
            "line_search": line_search,
        }
        super().__init__(parameters, settings)

    def _add(self, groups: list[tuple[list[Value], dict[str, Any]]]) -> None:
        if self.param_groups or len(groups) > 1:
            raise InputValueError(
                "LBFGS takes one group of parameters, whose curvature it learns as a whole, got "
                "more; give all parameters in one list"
            )
        super()._add(groups)

    def step(self, closure: Closure | None = None) -> Value:
        """Make some iterations, and give the loss from which the first was made.

        The closure sets the gradients to 0, computes the loss, calls its `backward()` and gives it.
        """
        if closure is None:
            raise InputTypeError(
                "LBFGS takes a closure that computes the loss anew, got none; write "
                "optimizer.step(closure), where closure calls zero_grad() and backward() and "
                "gives the loss"
            )
        group = self.param_groups[0]
        before = [parameter.data for parameter in group.params]
        try:
            loss = self._called(closure)
            _refuse_non_finite(loss.data)
            group.state = self._iterated(closure, loss.data, group.gradients())
        except BaseException:
            _assign(group.params, before)
            raise
        return loss

    def _iterated(self, closure: Closure, loss: float, gradient: Vector) -> dict[str, Any]:
        """Iterate from the loss and its gradient; give what is to be remembered."""
        settings, memory = self.param_groups[0].settings, Curvature(self.param_groups[0].state)
        evaluations = 1
        for iteration in range(1, settings["max_iter"] + 1):
            if _largest(gradient) <= settings["tolerance_grad"]:
                break
            direction = memory.direction(gradient, settings["history_size"])
            slope = dot(gradient, direction)
            length = settings["lr"]
            if memory.step == 1:
                length *= min(1.0, 1.0 / math.fsum(map(abs, gradient)))
            memory.length = length
            if slope > -settings["tolerance_change"]:
                break
            start = Point(0.0, loss, slope, gradient)
            # The last step needs no loss without a search: nothing is decided by it.
            is_last = iteration == settings["max_iter"]
            point, calls = self._advanced(closure, start, direction, length, is_last)
            memory.length = point.t
            loss, gradient = point.value, point.gradient
            evaluations += calls
            moved = point.t * _largest(direction)
            if (
                evaluations >= settings["max_eval"]
                or moved <= settings["tolerance_change"]
                or abs(loss - start.value) < settings["tolerance_change"]
            ):
                break
        return memory.state()

    def _advanced(
        self, closure: Closure, start: Point, direction: Vector, length: float, is_last: bool
    ) -> tuple[Point, int]:
        """Move along a direction; give the point and how many losses that took."""
        group = self.param_groups[0]
        origin = [parameter.data for parameter in group.params]
        calls = 0

        def move(t: float) -> None:
            _assign(group.params, [x + t * d for x, d in zip(origin, direction, strict=True)])

        def at(t: float) -> Point:
            nonlocal calls
            calls += 1
            move(t)
            loss = self._called(closure).data
            gradient = [parameter.grad for parameter in group.params]
            return Point(t, loss, dot(gradient, direction), gradient)

        if group.settings["line_search"]:
            point = strong_wolfe(at, start, length)
            move(point.t)
        elif is_last:
            move(length)
            point = Point(length, math.inf, start.slope, start.gradient)
        else:
            point = at(length)
            _refuse_non_finite(point.value)
            refuse_non_finite(group.params, point.gradient, self._name())
        return point, calls

    def checked_state(self, given: object, size: int) -> dict[str, Any]:
        """Check what is remembered of so many parameters: the last step, and the history."""
        return checked(given, size, self._name())


def _refuse_non_finite(loss: float) -> None:
    if not math.isfinite(loss):
        raise AnomalyError(
            f"LBFGS takes a finite loss, got {loss}; the parameters are as before the step; a "
            'smaller lr or line_search="strong_wolfe" does not go so far'
        )


def _largest(vector: Vector) -> float:
    return max(map(abs, vector))


def _assign(parameters: list[Value], numbers: Vector) -> None:
    for parameter, number in zip(parameters, numbers, strict=True):
        parameter.data = number
