"""Layout: how the compiler is to lay out a class or a number; without it, nothing.

This file is never compiled, so that the core needs no package to run.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

# What users get of a Value: its number, and the answer of a comparison. While a function is
# recorded for a replay these are nodes, so the compiled core must hand over an object.
COMPILING = False  # setup.py tells mypyc that it is true
if not COMPILING:
    Data = float
    Truth = bool
else:
    Data = Any
    Truth = Any

if TYPE_CHECKING:
    from mypy_extensions import i64 as i64  # an int in a register, never an object
    from mypy_extensions import mypyc_attr as mypyc_attr
else:
    i64 = int
    T = TypeVar("T")

    def mypyc_attr(**_: bool) -> Callable[[T], T]:
        """Do nothing: only mypyc reads what this decorator is given."""
        return lambda cls: cls
