"""Atomic: a file is written whole or not at all.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     path = Path(folder, "a.svg")
...     write(path, b"<svg/>")
...     path.read_bytes(), len(list(path.parent.iterdir()))
(b'<svg/>', 1)
"""

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

_STALE: Final = 3600.0  # seconds, after which nobody writes to a temporary file any more


def write(path: Path, content: bytes) -> None:
    """Replace a file by another, through a temporary file in the same folder.

    >>> write(Path("no", "such", "folder", "a.svg"), b"")
    Traceback (most recent call last):
    ...
    FileNotFoundError: [Errno 2] there is no such folder; make it, or correct the path: ...

    Whatever interrupts it, the path holds the old content or the new. Only a kill leaves a
    temporary file; a write to the same folder removes it, from an hour later on.
    """
    # Where the path is a link, the file that it leads to is replaced, not the link.
    path = Path(os.path.realpath(path))
    if not path.parent.is_dir():
        told = "there is no such folder; make it, or correct the path"
        raise FileNotFoundError(errno.ENOENT, told, str(path.parent))
    # Without the name of the file, which may be as long as a name can be.
    temporary = path.with_name(f".stepgrad-{secrets.token_hex(8)}.tmp")
    try:
        # "x" gives the file the permissions that any new file has, which mkstemp does not.
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sweep(path)
    if os.name == "posix":
        # The new name is on the disk only when the folder is.
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _sweep(path: Path) -> None:
    """Remove the temporary files that kills have left in the folder of a new file."""
    # The folder's own clock says how old they are. One that cannot be removed does no harm.
    with suppress(OSError):
        now = path.stat().st_mtime
        for left in path.parent.glob(".stepgrad-*.tmp"):
            with suppress(OSError):
                if now - left.lstat().st_mtime > _STALE:
                    left.unlink()
