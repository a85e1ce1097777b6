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
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Replace a file by another, through a temporary file in the same folder.

    >>> write(Path("no", "such", "folder", "a.svg"), b"")
    Traceback (most recent call last):
    ...
    FileNotFoundError: [Errno 2] there is no such folder; make it, or correct the path: ...

    Whatever interrupts it, the path holds the old content or the new, and no temporary file stays.
    """
    # Where the path is a link, the file that it leads to is replaced, not the link.
    path = Path(os.path.realpath(path))
    if not path.parent.is_dir():
        told = "there is no such folder; make it, or correct the path"
        raise FileNotFoundError(errno.ENOENT, told, str(path.parent))
    # Without the name of the file, which may be as long as a name can be.
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
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
    if os.name == "posix":
        # The new name is on the disk only when the folder is.
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
