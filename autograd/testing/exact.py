"""Exact: a recorded gradient beside the true one, with no tolerance.

>>> from autograd import Value, exp
>>> x = Value(0.1, "x")
>>> print(exact(x * exp(x)))
value 0.11051709180756478, exact 0.110517091807564769230..., 0.5 ulps off
┌──────┬────────────────────┬───────────────────────────┬──────┬─────────────────┐
│ leaf │           gradient │                     exact │ ulps │                 │
├──────┼────────────────────┼───────────────────────────┼──────┼─────────────────┤
│ x    │ 1.2156880098832126 │ 1.21568800988321240018... │  0.8 │ within rounding │
└──────┴────────────────────┴───────────────────────────┴──────┴─────────────────┘

The graph is computed again from the formulas of its rules: in fractions where these suffice, else
with as many digits as it takes. An ulp is the distance of a float to the next.

Next: `slopes.py` and `rational.py`, which do so; `rounding.py` says how far floats may be off.
"""

import math
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from autograd.convert import real
from autograd.errors import InputTypeError, InputValueError
from autograd.flow import gradients
from autograd.modes import outside_modes
from autograd.tables import names, table
from autograd.testing.arithmetic import for_user
from autograd.testing.rational import rational_gradient, rational_value
from autograd.testing.recording import Recording
from autograd.testing.rounding import tolerances
from autograd.testing.slopes import Slope, Slopes
from autograd.topology import topological_order
from autograd.trees import flatten
from autograd.value import Value


class ExactLeaf(NamedTuple):
    """The gradient of one leaf: as floats have it, and exactly.

    `exact` is None where the function has no derivative; `slope` then holds its two sides.
    """

    leaf: Value
    gradient: float
    exact: Any
    slope: Slope
    ulps: float
    tolerance: float

    @property
    def is_right(self) -> bool:
        """Whether no more than rounding lies between the two; at a kink, between its slopes."""
        if not math.isfinite(self.gradient):
            sides = [side for side in self.slope if side is not None]
            rises, falls = self.gradient == math.inf, self.gradient == -math.inf
            grows = any((rises and x > _LARGEST) or (falls and x < -_LARGEST) for x in sides)
            return grows or not sides
        return self.slope.admits(self.gradient, self.tolerance)

    @property
    def remark(self) -> str:
        """What to say beside the numbers."""
        if self.exact is not None:
            large = ", which is large here" if self.ulps > 1e6 and self.exact != 0 else ""
            return f"within rounding{large}" if self.is_right else "BEYOND ROUNDING"
        if self.slope == (None, None, None):
            return "no exact slope"
        left, right = ("none" if side is None else f"{float(side):.6g}" for side in self.slope[1:])
        return f"kink: slopes {left} and {right}" + ("" if self.is_right else ", NOT BETWEEN")


class Exact(NamedTuple):
    """A value and its gradient, as floats have them, and exactly; `str()` is a table."""

    root: Value
    exact: Any
    ulps: float
    leaves: tuple[ExactLeaf, ...]

    def __repr__(self) -> str:
        """Show the table where the object itself is shown, as at the end of a notebook's cell."""
        return str(self)

    def __str__(self) -> str:
        """Draw the table."""
        name = names((row.leaf for row in self.leaves), topological_order(self.root))
        rows = [
            (
                name[id(row.leaf)],
                repr(row.gradient),
                _digits(row.exact),
                "" if row.exact is None else _ulps(row.ulps),
                row.remark,
            )
            for row in self.leaves
        ]
        head = f"value {self.root.data!r}, exact {_digits(self.exact)}, {_ulps(self.ulps)} ulps off"
        return f"{head}\n{table([('leaf', 'gradient', 'exact', 'ulps', ''), *rows], '<>>><')}"


_LARGEST = sys.float_info.max


def exact(root: Value, digits: int = 50) -> Exact:
    """Compute the value and the gradient of a graph exactly, and compare the engine's floats.

    >>> x = Value(3.0)
    >>> found = exact(1.0 / x)
    >>> found.leaves[0].exact
    Fraction(-1, 9)

    Nothing is changed, and no pass need have run. `digits` is how many the result has where it is
    no fraction. Raises `StaleGraphError` where an operand was changed since, `RuleError` at a
    primitive that was declared by callables, `MissingExtraError` without mpmath.
    """
    recording = Recording(root)
    value, slopes = _exactly(recording, _whole(digits))
    if value != value:
        value = None  # exactly, the point lies outside the domain, and floats round it inside
    places = recording.leaves
    leaves = [recording.nodes[place] for place in places]
    found = gradients(root, leaves)
    return Exact(
        root,
        for_user(value),
        _distance(root.data, value),
        tuple(
            ExactLeaf(leaf, g, for_user(slope.value), slope, _distance(g, slope.value), tolerance)
            for leaf, g, slope, tolerance in zip(
                leaves, found, slopes, tolerances(recording), strict=True
            )
        ),
    )


def exact_gradient(f: Callable[..., Any], inputs: Sequence[Any], digits: int = 50) -> Any:
    """Give the exact gradient of a function at its inputs, in their structure.

    >>> exact_gradient(lambda x, y: x / y, [1.0, 3.0])
    [Fraction(1, 3), Fraction(-1, 9)]

    The function is called once, with Values, to record it. The numbers are fractions, or mpmath's
    with so many digits; None stands where there is no derivative.
    """
    if not isinstance(inputs, (list, tuple)):
        raise InputTypeError(
            f"exact_gradient takes a list with one entry for each argument, got {inputs!r}"
        )
    if not callable(f):
        raise InputTypeError(
            f"exact_gradient takes a function and a list of its inputs, got {f!r:.80} first"
        )
    numbers, rebuild = flatten(inputs)
    leaves = [Value(real(getattr(x, "data", x), "exact_gradient")) for x in numbers]
    with outside_modes():
        root = f(*rebuild(leaves))
    if not isinstance(root, Value):
        raise InputTypeError(
            f"exact_gradient takes a function that gives a Value for Values, got {root!r}"
        )
    recording = Recording(root)
    _, slopes = _exactly(recording, _whole(digits))
    found = {
        id(recording.nodes[place]): s for place, s in zip(recording.leaves, slopes, strict=True)
    }
    nothing = Slope(Fraction(0), Fraction(0), Fraction(0))
    return rebuild([for_user(found.get(id(leaf), nothing).value) for leaf in leaves])


def _exactly(recording: Recording, digits: int) -> tuple[Any, list[Slope]]:
    """Give the exact value of the root, and its slope by each leaf."""
    for node in recording.nodes:
        if not math.isfinite(node.data):
            raise InputValueError(
                f"exact arithmetic takes a graph of finite numbers, and {node!r} is not; "
                "detect_anomaly() says where it came from"
            )
    fractions = None if recording.kinked() else rational_gradient(recording)
    if fractions is not None:
        return rational_value(recording), [Slope(x, x, x) for x in fractions]
    slopes = Slopes(recording, digits)
    return slopes.value(), [slopes.by(leaf) for leaf in recording.leaves]


def _whole(digits: object) -> int:
    if isinstance(digits, bool) or not isinstance(digits, int) or not 15 <= digits <= 1000:
        raise InputValueError(f"digits is a whole number from 15 to 1000, got {digits!r}")
    return digits


def _distance(found: float, true: Any) -> float:
    """Give how many ulps a float lies from the exact number."""
    if true is None or not math.isfinite(found):
        return math.nan
    if not isinstance(true, Fraction):
        mp = true.context
        if not mp.isfinite(true):
            return math.nan
        with mp.workdps(100):  # no fraction: its exponent may be astronomic
            off = abs(found - true)
            return float(off / math.ulp(float(min(abs(true), _LARGEST))))
    off = abs(Fraction(found) - true)
    return float(off / Fraction(math.ulp(float(min(abs(true), Fraction(_LARGEST))))))


def _ulps(x: float) -> str:
    return f"{x:.1f}" if x < 1e5 else f"{x:.0e}"


def _digits(number: Any) -> str:
    """Write an exact number: a short fraction as it is, else with 21 digits."""
    if number is None:
        return "none"
    if number == 0:
        return "0"
    if isinstance(number, Fraction):
        if len(str(number)) < 24:
            return str(number)
        from decimal import Context

        context = Context(prec=21)
        text = str(context.divide(number.numerator, number.denominator))
    else:
        text = str(number.context.nstr(number, 21, strip_zeros=False))
    mantissa, *power = text.replace("E", "e").split("e")
    return f"{mantissa}..." + "".join(f"e{p}" for p in power)
