"""Errors: one base class, and for each also the class that Python code expects."""

import inspect

import pytest

import autograd
from autograd import StepgradError, errors

CLASSES = [cls for _, cls in inspect.getmembers(errors, inspect.isclass)]
BUILTIN = {
    "InputTypeError": TypeError,
    "InputValueError": ValueError,
    "NumberTooLargeError": OverflowError,
    "RuleError": ValueError,
    "StaleGraphError": RuntimeError,
    "ReentrantBackwardError": RuntimeError,
    "LeakedValueError": RuntimeError,
    "SolveError": ArithmeticError,
    "RecordingError": RuntimeError,
    "TapeError": ValueError,
    "AnomalyError": ArithmeticError,
    "MissingExtraError": ImportError,
    "RenderError": RuntimeError,
    "BackendError": ImportError,
    "GradientError": AssertionError,
}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_is_public_documented_and_of_the_base_class(cls: type[Exception]) -> None:
    assert issubclass(cls, StepgradError)
    assert cls.__name__ in autograd.__all__
    assert getattr(autograd, cls.__name__) is cls
    assert inspect.getdoc(cls)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_is_also_what_python_code_expects(cls: type[Exception]) -> None:
    if cls is StepgradError:
        assert cls.__bases__ == (Exception,)
    else:
        assert issubclass(cls, BUILTIN[cls.__name__])


def test_every_class_is_raised_somewhere_or_for_others() -> None:
    assert {cls.__name__ for cls in CLASSES} == BUILTIN.keys() | {"StepgradError"}
