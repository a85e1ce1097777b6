"""Layout: how the compiler is to lay out a class or a number; without it, nothing.

This file is never compiled, so that the core needs no package to run.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from mypy_extensions import i64 as i64  # an int in a register, never an object
    from mypy_extensions import mypyc_attr as mypyc_attr
else:
    i64 = int
    T = TypeVar("T")

    def mypyc_attr(**_: bool) -> Callable[[T], T]:
        """Do nothing: only mypyc reads what this decorator is given."""
        return lambda cls: cls
