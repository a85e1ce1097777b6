"""Implicit: derivatives of the solution of equations, by the implicit function theorem.

>>> from autograd import Value
>>> root = implicit_root(lambda x, a: x * x - a, lambda a: a ** 0.5)
>>> a = Value(9.0)
>>> x = root(a)
>>> x.backward()
>>> x.data, round(a.grad, 12)
(3.0, 0.166666666667)

Where f(x, θ) = 0 holds for all θ, its derivative by θ is 0, too: f_x · dx/dθ + f_θ = 0. So it does
not matter how x was found, and nothing of that is kept. Backwards, the upstream u gives λ by the
linear system f_xᵀ · λ = u, and θ gets -f_θᵀ · λ.

Source: A. Griewank and A. Walther, Evaluating Derivatives (2008), chapter 15.

Next: `fixed_point.py` iterates, `linear.py` solves the system, `segment.py` differentiates f.
"""

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

from autograd import linear
from autograd.errors import InputTypeError, InputValueError, SolveError, StaleGraphError
from autograd.modes import no_grad, recording
from autograd.rules import Rule
from autograd.segment import Segment
from autograd.state import current
from autograd.supernode import as_value, record
from autograd.trees import Rebuild, flatten
from autograd.value import Value, constant


def implicit_root(
    f: Callable[..., Any], solve: Callable[..., Any], *, tolerance: float = 1e-6
) -> Callable[..., Any]:
    """Make the function that solves `f(x, *theta) = 0` for x, and that can be differentiated.

    >>> import math
    >>> from autograd import grad, cos
    >>> def bisect(a):
    ...     low, high = 0.0, 4.0
    ...     for _ in range(60):
    ...         x = (low + high) / 2
    ...         low, high = (x, high) if a * math.cos(x) > x else (low, x)
    ...     return x
    >>> root = implicit_root(lambda x, a: a * cos(x) - x, bisect)
    >>> round(grad(root)(1.0), 9), round(grad(grad(root))(1.0), 9)
    (0.441610792, -0.441610792)

    `solve(*theta)` gets plain floats in the structure of the arguments and returns x, a number or a
    nested list, tuple, dict or array of numbers, by whatever method. `f(x, *theta)` is written with
    functions of autograd and gives as many numbers as x has. Values that `f` uses and that are no
    arguments get their gradients, too. Derivatives exist to any order.

    Raises `SolveError` where x does not solve the equations: where a residual is larger than what a
    change of x by `tolerance` (relative to x, or to 1 where x is smaller) makes of it. In the
    backward pass, it is raised where the Jacobian of f by x is singular.
    """
    for given in (f, solve):
        if not callable(given):
            raise InputTypeError(f"implicit_root takes two functions, got {given!r}")
    rule = Rule(getattr(f, "__name__", type(f).__name__), "", (), pulls=True)

    @functools.wraps(solve)
    def root(*theta: Any) -> Any:
        with no_grad():
            found, rebuild = flatten(solve(*plain(theta)))
        x = [as_value(number, "x of implicit_root")._data for number in found]
        equations = _Equations(rule, f, rebuild, theta)
        return rebuild(equations.solution(x, tolerance))

    return root


class _Equations:
    """The equations f(x, *theta) = 0, with what they take."""

    def __init__(
        self, rule: Rule, f: Callable[..., Any], rebuild: Rebuild, theta: Sequence[Any]
    ) -> None:
        self.rule = rule
        self.f = f
        self.rebuild = rebuild  # x from its numbers
        self.theta = theta

    def solution(self, x: list[float], tolerance: float) -> list[Any]:
        """Give x as a function of whatever the equations depend on; floats, if that is nothing."""
        unknowns = [Value(number) for number in x]
        segment = self._evaluated(unknowns)
        self._check(x, segment, unknowns, tolerance)
        known = set(map(id, unknowns))
        operands = [end for end in segment.ends if id(end) not in known]
        if not operands or not current().recording:
            return list(x)
        return self._recorded(x, operands, segment.is_linear)

    def _recorded(self, x: list[float], operands: list[Value], is_linear: bool) -> list[Value]:
        pull = functools.partial(self._pull, x, operands, is_linear)
        return record(self.rule, operands, x, pull, is_linear)

    def _pull(
        self, x: list[float], operands: list[Value], is_linear: bool, upstreams: Sequence[Any]
    ) -> list[Any]:
        """Give the gradient of each operand; see the head of this file."""
        over_values = any(isinstance(upstream, Value) for upstream in upstreams)
        if over_values:
            # Graphs must depend on x as a function of the operands: a node like the one asked.
            with recording():
                unknowns = self._recorded(x, operands, is_linear)
            one: Any = constant(1.0)
        else:
            unknowns = [Value(number) for number in x]
            one = 1.0
        segment = self._evaluated(unknowns)
        by_x = self._jacobian(segment, unknowns, one)
        right = [0.0 if upstream is None else upstream for upstream in upstreams]
        factors = linear.solve(list(zip(*by_x, strict=True)), right)
        seeds = [-factors[place] for place in segment.places]
        found = segment.pull([as_value(x, "a seed") for x in seeds] if over_values else seeds)
        gradients = dict(zip(map(id, segment.ends), found, strict=True))
        if gradients.keys() - set(map(id, unknowns)) != set(map(id, operands)):
            raise StaleGraphError(
                f"{self.rule.name} depends on other Values than when the equations were solved; it "
                "must depend on its arguments and on Values that stay as they are"
            )
        return [gradients[id(operand)] for operand in operands]

    def _evaluated(self, unknowns: list[Value]) -> Segment:
        segment = Segment(self.f, self.rebuild(unknowns), *self.theta)
        if len(segment.leaves) != len(unknowns):
            raise InputValueError(
                f"{self.rule.name} gives {len(segment.leaves)} equations for {len(unknowns)} "
                "unknowns; give as many numbers as x has"
            )
        return segment

    def _jacobian(self, segment: Segment, unknowns: list[Value], one: Any) -> list[list[Any]]:
        """Give the derivatives by the unknowns, a row for each equation."""
        rows: list[list[Any]] = [[0.0] * len(unknowns) for _ in segment.leaves]
        for at, place in enumerate(segment.places):
            seeds: list[Any] = [None] * len(segment.places)
            seeds[at] = one
            found = dict(zip(map(id, segment.ends), segment.pull(seeds), strict=True))
            gradients = [found.get(id(unknown)) for unknown in unknowns]
            rows[place] = [0.0 if gradient is None else gradient for gradient in gradients]
        return rows

    def _check(
        self, x: list[float], segment: Segment, unknowns: list[Value], tolerance: float
    ) -> None:
        """Refuse numbers that do not solve the equations."""
        residuals = [as_value(r, f"an equation of {self.rule.name}")._data for r in segment.leaves]
        rows = self._jacobian(segment, unknowns, 1.0)
        for place, (residual, row) in enumerate(zip(residuals, rows, strict=True)):
            change = sum(abs(d) * max(abs(number), 1.0) for d, number in zip(row, x, strict=True))
            # `not <=`: so that a nan is refused, too.
            if residual != 0.0 and not abs(residual) <= tolerance * change < math.inf:
                raise SolveError(
                    f"x = {self.rebuild(x)!r:.200} does not solve {self.rule.name}: residual "
                    f"{place + 1} of {len(residuals)} is {residual:g}, and a relative change of x "
                    f"by the tolerance, {tolerance:g}, would make {tolerance * change:g}; let "
                    "solve come nearer, or give a larger tolerance"
                )


def plain(tree: Any) -> Any:
    """Give a structure with the numbers of its Values.

    >>> plain({"a": [Value(2.0), 3]})
    {'a': [2.0, 3]}
    """
    leaves, rebuild = flatten(tree)
    return rebuild([leaf._data if isinstance(leaf, Value) else leaf for leaf in leaves])
