"""The command line: `stepgrad demo`, `stepgrad info`, or `python -m autograd ...`."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from autograd.builds import backend
from autograd.replay.compiled import Compiled

USAGE = """usage: stepgrad COMMAND

  demo   train three networks and write demo.html; `stepgrad demo --help` lists its options
  info   tell which build of the core is loaded, and what runs compiled functions"""


def info() -> str:
    """Tell the version, the build of the core, what replays, the Python, and where it stands.

    >>> print(info())
    stepgrad ..., ... core, ... replay, Python 3...
    """
    try:
        number = version("stepgrad")
    except PackageNotFoundError:
        number = "not installed"
    place = Path(__file__).parent
    builds = f"{backend()} core, {Compiled.backend()} replay"
    return f"stepgrad {number}, {builds}, Python {platform.python_version()}, {place}"


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit status is 2 for one that is not there."""
    given = sys.argv[1:] if arguments is None else arguments
    command = given[0] if given else ""
    if command == "demo":
        from nn.demo import main as demo

        return demo(given[1:])
    if given in (["info"], ["--version"]):
        print(info())
        return 0
    if given in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    if given:
        what = f"no command {' '.join(given)!r}; there are demo and info, see stepgrad --help"
        print(f"stepgrad: {what}", file=sys.stderr)
    else:
        print(USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
