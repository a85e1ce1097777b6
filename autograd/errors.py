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


class AnomalyError(StepgradError, ArithmeticError):
    """Under `detect_anomaly()` a value or a gradient became nan or infinite."""


class MissingExtraError(StepgradError, ImportError):
    """A feature needs a package that is not installed; the message names the extra."""


class RenderError(StepgradError, RuntimeError):
    """A drawing cannot be rendered: no layout engine was found, or the engine failed."""


class BackendError(StepgradError, ImportError):
    """`STEPGRAD_BACKEND` asks for a build of the core that is not there."""
