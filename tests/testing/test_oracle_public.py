"""The public face of testing: what it names, and what it does not import."""

import inspect

import pytest
from subprocesses import python

from autograd import testing

HEAVY = "[name for name in ('hypothesis', 'mpmath', 'numpy') if name in sys.modules]"


@pytest.mark.parametrize(
    "code",
    [
        "import autograd.testing",
        "from autograd.testing import *",
        # Fractions, and differences that are clear, need no mpmath.
        "from autograd.testing import check_grads; assert check_grads(lambda x: x * x, 3.0)",
    ],
)
def test_what_is_optional_is_imported_when_it_is_used(code: str) -> None:
    assert python(f"import sys\n{code}\nprint({HEAVY})").stdout == "[]\n"


def test_without_mpmath_the_extra_is_named() -> None:
    code = """
import sys
sys.modules["mpmath"] = None
from autograd import Value, exp
from autograd.testing import exact
try:
    exact(exp(Value(1.0)))
except ImportError as error:
    print(type(error).__name__, error)
"""
    assert python(code).stdout == (
        "MissingExtraError exact arithmetic needs mpmath: pip install 'stepgrad[test]'\n"
    )


@pytest.mark.parametrize("name", testing.__all__)
def test_what_is_public_is_documented(name: str) -> None:
    assert inspect.getdoc(getattr(testing, name))


def test_what_is_listed_is_all() -> None:
    found = {
        name
        for name, thing in vars(testing).items()
        if not name.startswith("_") and (inspect.isclass(thing) or inspect.isfunction(thing))
    }
    assert found == set(testing.__all__)
