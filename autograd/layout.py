"""Layout: how the compiler is to lay a class out; without it, nothing.

This file is never compiled, so that the core needs no package to run.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from mypy_extensions import mypyc_attr as mypyc_attr
else:
    T = TypeVar("T")

    def mypyc_attr(**_: bool) -> Callable[[T], T]:
        """Do nothing: only mypyc reads what this decorator is given."""
        return lambda cls: cls
