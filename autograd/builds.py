"""Builds: which build of the core is loaded, compiled or pure, and how to choose.

>>> backend() in ("compiled", "pure")
True

The compiled core is built from the same files by mypyc. `STEPGRAD_BACKEND=pure` or `compiled`, set
before the first import, forces one of them.
"""

import os
import sys
from importlib.machinery import EXTENSION_SUFFIXES, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path

from autograd.errors import BackendError

_FOLDER = Path(__file__).parent
_VARIABLE = "STEPGRAD_BACKEND"


class _PureFinder:
    """Finds the Python file of a module of this package, where Python would find the compiled."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        package, _, name = fullname.partition(".")
        source = (_FOLDER / name.replace(".", os.sep)).with_suffix(".py")
        if package != "autograd" or not source.exists():
            return None
        return spec_from_file_location(fullname, source)


def choose() -> None:
    """Follow `STEPGRAD_BACKEND`; called once, before the core is imported."""
    if (_FOLDER / "tracer.py").exists():
        raise BackendError(
            f"{_FOLDER} also holds the files of HIPS autograd, whose import name is autograd, too; "
            "put the two into environments of their own and install stepgrad again"
        )
    wish = os.environ.get(_VARIABLE, "")
    if wish not in ("", "pure", "compiled"):
        raise BackendError(f"{_VARIABLE} is 'pure' or 'compiled', got {wish!r}")
    if wish == "pure":
        sys.meta_path.insert(0, _PureFinder())
    elif wish == "compiled" and not _is_built():
        raise BackendError(
            f"{_VARIABLE}=compiled, but this installation has no compiled core; install a C "
            "compiler and then stepgrad again, or unset the variable"
        )


def _is_built() -> bool:
    return any((_FOLDER / f"value{suffix}").exists() for suffix in EXTENSION_SUFFIXES)


def backend() -> str:
    """Tell which build of the core is loaded: 'compiled' or 'pure'."""
    file = sys.modules["autograd.value"].__file__ or ""
    return "pure" if file.endswith(".py") else "compiled"
