"""Engine: the program that lays a graph out, found without asking the reader to install one.

>>> b"<svg" in render("digraph { a -> b }", "svg", lambda: "<svg/>")
True

The order for svg, png and json: the program that `$AUTOGRAD_DOT` names; that of the package
`graphviz-pure`, which comes with this one where it is published; the `dot` of a system Graphviz;
for svg also the built-in layout. Only a system Graphviz writes pdf and ps.

Next: `geometry.py` for the places that it gives, `layered.py` for the built-in layout.
"""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from autograd.errors import InputValueError, RenderError

FORMATS: Final = ("svg", "png", "json", "pdf", "ps")
# A layout that takes longer is given up: the reader waits in a notebook.
TIMEOUT: Final = 10.0

_VARIABLE: Final = "AUTOGRAD_DOT"
_PACKAGE: Final = "graphviz-pure"
_POSIX: Final = os.name == "posix"
# Two PDFs of one picture are the same bytes: a new dot takes this date, of an older one it is put
# over that of today.
_UNDATED: Final = {"SOURCE_DATE_EPOCH": "0"}
_DATE: Final = re.compile(rb"(?<=/CreationDate \(D:)\d{14}")
_NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would flash a console


class Engine(NamedTuple):
    """A program that takes DOT and the options of `dot`."""

    program: str
    wished: bool  # named by the reader: not to be passed over in silence


def render(source: str, format: str, built_in: Callable[[], str] | None = None) -> bytes:
    """Render DOT with the first engine that there is.

    >>> render("digraph { a -> b }", "gif")
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: format is one of svg, png, json, pdf, ps; got 'gif'

    `built_in` draws the SVG where there is no engine, or where it takes longer than ten seconds.
    Raises `RenderError` where an engine fails or none can write the format.
    """
    check(format)
    try:
        picture = _first(source, format)
    except TimeoutError as error:
        if format != "svg" or built_in is None:
            raise RenderError(
                f"{error}; draw a smaller part of the graph, or save it as svg, for which there is "
                "a built-in layout"
            ) from None
        picture = None
    if picture is not None:
        return picture
    if format == "svg" and built_in is not None:
        return built_in().encode()
    raise RenderError(_ways_out(format))


def geometry(source: str) -> bytes | None:
    """Lay DOT out with the first engine that there is, and give where everything is, as JSON.

    >>> b'"bb"' in (geometry("digraph { a -> b }") or b'"bb"')
    True

    Without an engine there is nothing to give. Raises `TimeoutError` after ten seconds, and
    `RenderError` where the engine fails.
    """
    return _first(source, "json0")


def _first(source: str, format: str) -> bytes | None:
    for engine in engines(format):
        try:
            return _run(engine.program, source, format)
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise
            # A program that does not start on this machine; the next may.
            if engine.wished:
                raise RenderError(
                    f"{engine.program}, which ${_VARIABLE} names, does not start: {error}; "
                    "correct or unset the variable"
                ) from error
    return None


def check(format: str) -> None:
    """Raise `InputValueError` for a format that is never written.

    >>> check("svg")
    """
    if format not in FORMATS:
        raise InputValueError(f"format is one of {', '.join(FORMATS)}; got {format!r}")


def engines(format: str) -> Iterator[Engine]:
    """List the engines for a format in the order in which they are tried.

    >>> all(isinstance(engine.program, str) for engine in engines("svg"))
    True
    """
    wish = os.environ.get(_VARIABLE, "")
    if wish:
        yield Engine(shutil.which(wish) or wish, True)
    if format not in ("pdf", "ps"):
        packaged = _packaged()
        if packaged:
            yield Engine(packaged, False)
    system = shutil.which("dot")
    if system:
        yield Engine(system, False)


def _packaged() -> str | None:
    """Find the program of the package where pip put it, also outside an activated environment."""
    from importlib import metadata  # here: importing it takes longer than all the rest

    try:
        files = metadata.files(_PACKAGE) or []
    except metadata.PackageNotFoundError:
        return None
    programs = (Path(str(file.locate())).resolve() for file in files if file.stem == _PACKAGE)
    return next((str(program) for program in programs if os.access(program, os.X_OK)), None)


def _run(program: str, source: str, format: str) -> bytes:
    # A session of its own: a program that is a script is stopped together with what it started.
    process = subprocess.Popen(
        [program, f"-T{format}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=_POSIX,
        env={**_UNDATED, **os.environ},
        creationflags=_NO_WINDOW,
    )
    with process:
        try:
            picture, complaint = process.communicate(source.encode(), TIMEOUT)
        except subprocess.TimeoutExpired:
            _stop(process)
            raise TimeoutError(f"{program} did not finish this {format} in {TIMEOUT:g} s") from None
        except BaseException:
            _stop(process)
            raise
    if process.returncode != 0:
        reason = complaint.decode(errors="replace").strip() or "it said nothing"
        raise RenderError(
            f"{program} could not write {format} (exit status {process.returncode}): "
            f"{reason[-500:]}; name another engine in ${_VARIABLE}, or save as svg"
        )
    return _DATE.sub(b"19700101000000", picture) if format == "pdf" else picture


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if _POSIX:
        # It may have ended by itself in this moment.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _ways_out(format: str) -> str:
    found = f"found no layout engine that writes {format}"
    if format in ("pdf", "ps"):
        return (
            f"{found}: install Graphviz from graphviz.org so that its program dot is on the PATH, "
            f"name such a program in ${_VARIABLE}, or save as svg"
        )
    return (
        f"{found}: pip install {_PACKAGE}, install Graphviz so that its program dot is on the "
        f"PATH, or name such a program in ${_VARIABLE}; svg needs none of them"
    )
