"""Io: the weights of a network in a file, with what it takes to build it again.

>>> import tempfile
>>> from nn import MLP
>>> net = MLP(2, [8, 1], seed=0)
>>> with tempfile.TemporaryDirectory() as folder:
...     save(net, f"{folder}/net.safetensors")
...     again = load(f"{folder}/net.safetensors")
>>> again
MLP: 33 parameters
  layers.0: Layer(2, 8, activation='relu')
  layers.1: Layer(8, 1, activation='linear')
>>> again([1.0, 2.0]).data == net([1.0, 2.0]).data
True

A file is one of safetensors: numbers with names and shapes, and no code. PyTorch reads it with
`safetensors.torch.load_file`, and a file of its `save_file` is loaded here: names and shapes are
those of the table in `weights.py`. The numbers keep all their bits.

The metadata hold one text, under the name stepgrad: the head, a JSON of `format`, "stepgrad";
`version`, that of the format; `architecture`, as `architecture.py` has it; and `sha256`, of these,
of the names, shapes and numbers. One text, because safetensors writes several in any order.

Next: `checkpoint.py`, which keeps a training, too.
"""

import hashlib
import json
import os
from types import ModuleType
from typing import Any, Final

from autograd import InputTypeError, InputValueError, MissingExtraError, StepgradError
from nn import files
from nn.architecture import build, describe
from nn.arrays import flat
from nn.checks import shown
from nn.module import Module

FORMAT: Final = "stepgrad"
VERSION: Final = 1

Location = str | os.PathLike[str]


def save(model: Module, path: Location, *, generators: bool = True) -> None:
    """Write the weights of a network into a file, and what it is made of.

    >>> import tempfile
    >>> from nn import Linear
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(Linear(2, 1, init="zeros"), f"{folder}/linear.safetensors")
    ...     load(f"{folder}/linear.safetensors").state_dict()
    {'weight': [[0.0, 0.0]], 'bias': [0.0]}

    The state of a seeded `Dropout` is among them unless `generators=False`, for PyTorch has none.
    Of a module that is not of nn, only the weights are kept. An old file stays until the new one is
    complete. Raises `InputTypeError` for what is no module, `OSError` where nothing can be written,
    and `MissingExtraError` without the extra `io`.
    """
    if not isinstance(model, Module):
        raise InputTypeError(f"save takes a module and a path, got {shown(model)}")
    files.located(path, "save")
    codec, numpy = _packages()
    state = model.state_dict(generators=generators)
    arrays = {name: _array(numpy, numbers, name) for name, numbers in state.items()}
    head = {"format": FORMAT, "version": VERSION, "architecture": _architecture(model)}
    head["sha256"] = _digest(head, arrays)
    files.write(path, codec.save(arrays, metadata={FORMAT: _text(head)}), "save")


def load(path: Location, model: Module | None = None) -> Module:
    """Give the network of a file, or a given one with the weights of a file.

    >>> import tempfile
    >>> from nn import Linear
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(Linear(2, 1, init="zeros"), f"{folder}/linear.safetensors")
    ...     load(f"{folder}/linear.safetensors", Linear(3, 1))
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: weight takes numbers of shape (1, 3), got (1, 2)

    Without a model, the classes of nn are built as they were; they begin in training mode. With
    one, only names and shapes need to fit, whoever wrote the file. Raises `InputValueError` for a
    file that is cut off, changed, newer, or of another kind, and what `Module.load_state_dict`
    raises; a model that was given has not changed then. `OSError` and `MissingExtraError` as of
    `save`.
    """
    if model is not None and not isinstance(model, Module):
        raise InputTypeError(f"load takes a path and a module, got {shown(model)} as module")
    content = files.read(path, "load")
    state, head = _parsed(content, path)
    if model is None:
        model = _rebuilt(head, state, path)
    model.load_state_dict(state)
    return model


def _packages() -> tuple[ModuleType, ModuleType]:
    try:
        import numpy
        import safetensors.numpy
    except ImportError as error:
        raise MissingExtraError(
            f"save and load need {error.name or 'safetensors'}, which is not installed: "
            "pip install 'stepgrad[io]'"
        ) from error
    return safetensors.numpy, numpy


def _array(numpy: ModuleType, numbers: Any, name: str) -> Any:
    kinds = {type(number) for number in flat(numbers)}
    try:
        if not kinds <= {int, float}:
            raise TypeError
        return numpy.array(numbers, dtype="int64" if kinds == {int} else "float64")
    except (TypeError, ValueError, OverflowError) as error:
        raise InputValueError(
            f"save takes floats, and whole numbers of 64 bits, got {shown(numbers)} in {name}"
        ) from error


def _architecture(model: Module) -> dict[str, Any]:
    try:
        return describe(model)
    except InputValueError:  # the name is for the error of load
        return {"class": type(model).__name__}


def _digest(head: dict[str, Any], arrays: dict[str, Any]) -> str:
    others = {name: part for name, part in head.items() if name != "sha256"}
    digest = hashlib.sha256(_text(others).encode())
    for name, array in sorted(arrays.items()):
        digest.update(_text([name, array.dtype.name, list(array.shape)]).encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def _text(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"))


def _parsed(content: bytes, path: Location) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the arrays and the head, which is empty in a file of another program."""
    codec, _ = _packages()
    from safetensors import SafetensorError

    if not files.is_safetensors(content):
        raise InputValueError(
            f"load takes a file of safetensors, got {files.unknown(content)}: {path}"
        )
    try:
        arrays = codec.load(content)
    except SafetensorError as error:
        raise files.damaged(path, f"it is cut off or changed ({error})") from error
    except (KeyError, TypeError) as error:
        raise InputValueError(
            f"load takes floats of 64, 32 or 16 bits and whole numbers, and {path} has {error}; "
            "in PyTorch, convert the model with .double() before it is saved"
        ) from error
    length = int.from_bytes(content[:8], "little")
    metadata = json.loads(content[8 : 8 + length]).get("__metadata__", {})
    if FORMAT not in metadata and not any('"sha256":' in text for text in metadata.values()):
        return arrays, {}
    return arrays, _head(metadata.get(FORMAT, ""), arrays, path)


def _head(text: str, arrays: dict[str, Any], path: Location) -> dict[str, Any]:
    try:
        head = json.loads(text)
        version = head["version"]
        if head["format"] == FORMAT and type(version) is int and version > VERSION:
            raise files.newer(path, version, VERSION)
        # Only the text that was written counts: 1E-05 would mean the same as 1e-05.
        if text == _text(head) and head["sha256"] == _digest(head, arrays):
            return dict(head)
    except (json.JSONDecodeError, KeyError, TypeError, RecursionError):
        pass
    raise files.damaged(path, "its checksum is that of other content")


def _rebuilt(head: dict[str, Any], state: dict[str, Any], path: Location) -> Module:
    advice = "make the model, then load(path, model)"
    if not head:
        raise InputValueError(f"{path} has weights alone, not what they belong to; {advice}")
    try:
        described = head["architecture"]
        if isinstance(described, dict) and described.keys() == {"class"}:
            raise InputValueError(f"{described['class']} is not made of classes of nn alone")
        return build(described, at_most=sum(array.size for array in state.values()))
    except (StepgradError, KeyError) as error:
        raise InputValueError(
            f"{path} has no network that load can build: {error}; {advice}"
        ) from error
