"""Exact JSON: plain data as bytes, every float to its last bit.

>>> dumps({"loss": [0.1, -0.0]})
b'{"loss":[0.1,-0.0]}'
>>> loads(dumps({"loss": float("inf")}))
{'loss': inf}

JSON has no nan and no infinity. Such a number is written as its 64 bits, under a name with $; names
that begin so get another $.

Next: `checkpoint.py`.
"""

import json
import math
import struct
from typing import Any, Final

from autograd import InputTypeError
from nn.checks import shown

_BITS: Final = "$float"


def dumps(data: object) -> bytes:
    """Give dicts, lists, numbers, strings, bools and None as JSON.

    >>> dumps({"layers": [object()]})
    Traceback (most recent call last):
    ...
    autograd.errors.InputTypeError: a checkpoint takes plain data: dicts, lists, numbers, str, bool
    and None; got object: <object ...> in layers.0

    A tuple becomes a list. Raises `InputTypeError` for anything else, with its place.
    """
    return json.dumps(_encoded(data, ""), separators=(",", ":"), allow_nan=False).encode("ascii")


def loads(text: bytes) -> Any:
    """Give the data of such JSON.

    >>> loads(b"[1.5, null]")
    [1.5, None]

    Raises `ValueError` for any other text.
    """
    try:
        return json.loads(text, object_hook=_decoded)
    except (RecursionError, TypeError, struct.error) as error:
        raise ValueError(f"this is no such JSON: {error}") from None


def _encoded(data: object, place: str) -> Any:
    if data is None or isinstance(data, (bool, int, str)):
        return data
    if isinstance(data, float):
        if math.isfinite(data):
            return data
        return {_BITS: struct.pack(">d", data).hex()}
    if isinstance(data, (list, tuple)):
        return [_encoded(part, f"{place}.{index}") for index, part in enumerate(data)]
    if isinstance(data, dict):
        encoded = {}
        for name, part in data.items():
            if not isinstance(name, str):
                raise _refused(name, f"as a name in {place[1:] or 'a dict'}")
            escaped = f"${name}" if name.startswith("$") else name
            encoded[escaped] = _encoded(part, f"{place}.{name}")
        return encoded
    raise _refused(data, f"in {place[1:]}" if place else "")


def _decoded(given: dict[str, Any]) -> Any:
    if given.keys() == {_BITS}:
        return struct.unpack(">d", bytes.fromhex(given[_BITS]))[0]
    return {name[1:] if name.startswith("$") else name: part for name, part in given.items()}


def _refused(data: object, where: str) -> InputTypeError:
    return InputTypeError(
        "a checkpoint takes plain data: dicts, lists, numbers, str, bool and None; "
        f"got {shown(data)} {where}".rstrip()
    )
