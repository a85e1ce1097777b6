"""Files: read whole and written whole, with errors that say what to do.

>>> read("no.safetensors", "load")
Traceback (most recent call last):
...
FileNotFoundError: [Errno 2] load finds no such file; correct the path: 'no.safetensors'

Next: `io.py` and `checkpoint.py`, which say what stands in them.
"""

import errno
import os
from pathlib import Path
from typing import Any

from autograd import InputTypeError, InputValueError, atomic
from nn.checks import shown

# What files of other kinds begin with.
_KINDS = {
    b"PK\x03\x04": "a pickle of torch.save, which could run code and is never opened; in PyTorch, "
    "write safetensors.torch.save_file(model.state_dict(), path)",
    b"\x80": "a pickle, which could run code and is never opened",
    b'{"format":"stepgrad checkpoint"': "a checkpoint, which resume(path, training) reads",
}

_MAY_NOT = "{} may not write into this folder; change its permissions, or take another"


def located(path: object, taker: str) -> Path:
    """Give a path as a `Path`.

    >>> located(3, "save")
    Traceback (most recent call last):
    ...
    autograd.errors.InputTypeError: save takes a path as a str or a pathlib.Path, got int: 3
    """
    if not isinstance(path, (str, os.PathLike)) or isinstance(os.fspath(path), bytes):
        raise InputTypeError(f"{taker} takes a path as a str or a pathlib.Path, got {shown(path)}")
    return Path(path)


def read(path: str | os.PathLike[str], taker: str) -> bytes:
    """Give the content of a file.

    >>> read(".", "load")
    Traceback (most recent call last):
    ...
    IsADirectoryError: [Errno 21] load takes a file, and this is a folder; name a file in it: '.'

    Raises what `open` raises, in other words, and `InputValueError` for a device or a pipe.
    """
    file = located(path, taker)
    _no_folder(file, taker)
    if file.exists() and not file.is_file():
        raise InputValueError(f"{taker} takes a plain file, got a device or a pipe: {file}")
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise _told(error, f"{taker} finds no such file; correct the path", file) from None
    except PermissionError as error:
        raise _told(
            error, f"{taker} may not read this file; change its permissions", file
        ) from None


def write(path: str | os.PathLike[str], content: bytes, taker: str) -> None:
    """Replace the content of a file: whatever interrupts it, the old one or the new is there.

    >>> write("no/such/folder/a.safetensors", b"", "save")
    Traceback (most recent call last):
    ...
    FileNotFoundError: [Errno 2] there is no such folder; make it, or correct the path: ...

    When it comes back, the new one is on the disk.
    """
    file = located(path, taker)
    _no_folder(file, taker)
    try:
        atomic.write(file, content)
    except PermissionError as error:
        raise _told(error, _MAY_NOT.format(taker), file.parent) from None
    except FileNotFoundError:  # which says all
        raise
    except OSError as error:  # as a full disk; the name of the temporary file would not help
        raise _told(error, f"{taker} cannot write: {error.strerror}", file) from None


def check_place(file: Path, taker: str) -> None:
    """Check that a file can be written to a place, as far as that shows without writing it.

    >>> check_place(Path("a.checkpoint"), "Checkpoint")
    """
    _no_folder(file, taker)
    folder = Path(os.path.realpath(file)).parent
    if not folder.is_dir():
        told = f"{taker} finds no such folder; make it, or correct the path"
        raise FileNotFoundError(errno.ENOENT, told, str(folder))
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, _MAY_NOT.format(taker), str(folder))


def is_safetensors(content: bytes) -> bool:
    r"""Tell whether a file begins as one of safetensors: with a length, then JSON.

    >>> is_safetensors(b"\x02\0\0\0\0\0\0\0{}")
    True
    """
    return content[8:9] == b"{" and content[5:8] == bytes(3)


def unknown(content: bytes) -> str:
    """Say what a file may be that is not of the kind that was asked for.

    >>> unknown(b"hello, world")
    "a file that begins with b'hello, world'"
    """
    if not content:
        return "an empty file"
    if is_safetensors(content):
        return "a file of weights, which load(path) reads"
    for beginning, kind in _KINDS.items():
        if content.startswith(beginning):
            return kind
    return f"a file that begins with {content[:16]!r}"


def damaged(path: object, how: str) -> InputValueError:
    """Give the error for a file that is not as it was written.

    >>> damaged("a.safetensors", "it is cut off")
    InputValueError('a.safetensors is damaged: it is cut off; nothing was changed; take another copy
    of the file, or write it anew')
    """
    return InputValueError(
        f"{path} is damaged: {how}; nothing was changed; take another copy of the file, "
        "or write it anew"
    )


def newer(path: object, found: int, known: int) -> InputValueError:
    """Give the error for a file of a later version of the package.

    >>> newer("a.safetensors", 3, 1)
    InputValueError('a.safetensors has version 3 of its format, and this stepgrad reads versions up
    to 1; nothing was changed; pip install --upgrade stepgrad')
    """
    return InputValueError(
        f"{path} has version {found} of its format, and this stepgrad reads versions up to "
        f"{known}; nothing was changed; pip install --upgrade stepgrad"
    )


def _no_folder(file: Path, taker: str) -> None:
    if file.is_dir():
        told = f"{taker} takes a file, and this is a folder; name a file in it"
        raise IsADirectoryError(errno.EISDIR, told, str(file))


def _told(error: OSError, told: str, path: Any) -> OSError:
    return type(error)(error.errno, told, str(path))
