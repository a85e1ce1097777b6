"""Subprocesses: runs Python with the package of this process, under chosen variables."""

import os
import subprocess
import sys
from pathlib import Path

import autograd

# Where this process found the package; not the current folder, which a subprocess must not search.
SITE = str(Path(autograd.__file__).parent.parent)


def python(
    code: str, given: str = "", check: bool = True, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter that finds the same package."""
    return run("-c", code, given=given, check=check, **variables)


def run(
    *arguments: str, given: str = "", check: bool = True, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run Python with arguments; of our variables it sees only those given here."""
    done = subprocess.run(
        [sys.executable, "-P", *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        env=_environment(variables),
    )
    if check and done.returncode != 0:
        raise AssertionError(done.stderr)
    return done


def start(*arguments: str, **variables: str) -> "subprocess.Popen[str]":
    """Run Python with arguments, and do not wait for its end."""
    return subprocess.Popen(
        [sys.executable, "-P", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=_environment(variables),
    )


def _environment(variables: dict[str, str]) -> dict[str, str]:
    # What replays compiled functions is that of the tests.
    kept = {
        name: text
        for name, text in os.environ.items()
        if name == "STEPGRAD_REPLAY" or not name.startswith("STEPGRAD_")
    }
    path = os.pathsep.join([SITE, str(Path(__file__).parent)])
    return {**kept, "PYTHONPATH": path, **variables}


def has_compiled_core() -> bool:
    """Tell whether the installation under test has a compiled core."""
    return python("import autograd", check=False, STEPGRAD_BACKEND="compiled").returncode == 0
