"""Errors: one class for each way a call can fail.

Every class derives from `StepgradError`, and also from the built-in class that Python code
would expect, so both of these catch it:

>>> from autograd import Value
>>> try:
...     Value("3")
... except TypeError as error:
...     print(error)
Value takes a number (int, float, bool, Fraction, Decimal or a NumPy scalar), got str: '3'
>>> issubclass(InputTypeError, StepgradError)
True

A message says what was given, what is accepted, and what to do.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograd.value import Value


class StepgradError(Exception):
    """The base class of every error that this package raises on purpose."""


class InputTypeError(StepgradError, TypeError):
    """An argument has a type that the function does not take."""


class InputValueError(StepgradError, ValueError):
    """An argument has the right type and a value that the function cannot use."""


class NumberTooLargeError(StepgradError, OverflowError):
    """An int, Fraction or Decimal is too large for a float."""


class RuleError(StepgradError, ValueError):
    """A primitive is declared with a text or a callable that cannot serve as its rule."""


class StaleGraphError(StepgradError, RuntimeError):
    """A number that a recorded operation must read again was changed after the recording."""


class ReentrantBackwardError(StepgradError, RuntimeError):
    """`backward()` was called from a gradient hook of a pass that is still running."""


class LeakedValueError(StepgradError, RuntimeError):
    """A function uses a Value that an earlier call of a transform made, and that has ended."""


class SolveError(StepgradError, ArithmeticError):
    """Equations have no single solution, or what solves them did not find it."""


class RecordingError(StepgradError, RuntimeError):
    """A recorded function does what a replay could not do again."""


class TapeError(StepgradError, ValueError):
    """A tape does not hold together: it is damaged, or another version wrote it."""


class AnomalyError(StepgradError, ArithmeticError):
    """Under `detect_anomaly()` a value or a gradient became nan or infinite.

    `node` is the result whose number or step back it was, `kind` says in a few words how it came
    about, `operand` is the place of the operand that made it (of a gradient: that got it) or None,
    `source` the file and line of the operation and `advice` a stable form, both "" if not known.
    """

    def __init__(
        self,
        message: str,
        node: "Value | None" = None,
        kind: str = "",
        operand: int | None = None,
        source: str = "",
        advice: str = "",
    ) -> None:
        """Store what the message says, for those who show it otherwise."""
        super().__init__(message)
        self.node = node
        self.kind = kind
        self.operand = operand
        self.source = source
        self.advice = advice

    def __reduce__(self) -> tuple[object, ...]:
        """Leave the node out of a pickle: a whole graph hangs on it."""
        return type(self), self.args, {**vars(self), "node": None}


class GradientError(StepgradError, AssertionError):
    """A gradient is wrong; the message is the table of verdicts."""


class MissingExtraError(StepgradError, ImportError):
    """A feature needs a package that is not installed; the message names the extra."""


class RenderError(StepgradError, RuntimeError):
    """A drawing cannot be rendered: no layout engine was found, or the engine failed."""


class BackendError(StepgradError, ImportError):
    """`STEPGRAD_BACKEND` asks for a build of the core that is not there."""
