"""Saved: a compiled function as a file, its recordings and what its arguments look like.

The file is NumPy's `.npz`, never a pickle: the arrays of each tape, see `tape_file.py`, and a head
in JSON. Whatever it says is checked before any of it runs.

Next: `tape_file.py`; `encoding.py`, which writes structures.
"""

import hashlib
import inspect
import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from autograd.errors import InputTypeError, InputValueError, TapeError
from autograd.replay import reference, tape_file
from autograd.replay.encoding import decoded, encoded
from autograd.replay.gathering import Handed
from autograd.replay.recorder import Recording
from autograd.replay.structure import Structure, built, count
from autograd.replay.variants import Variants

if TYPE_CHECKING:
    from autograd.replay.compiled import Compiled

FORMAT: Final = "stepgrad compiled function"
VERSION: Final = 1
_C = TypeVar("_C", bound="Compiled")


def save(compiled: "Compiled", path: str | os.PathLike[str]) -> None:
    """Write a compiled function into a file, whole or not at all."""
    arrays: dict[str, Any] = {}
    recordings: list[dict[str, Any]] = []
    found = list(compiled.known)
    if not found:
        raise InputValueError("nothing is recorded yet: call the compiled function, then save it")
    if len({variants.layout.structures for variants in found}) < len(found):
        raise InputTypeError(
            "this function was called with several models that are alike, or with one in training "
            "and in use, and a file could not tell them apart; compile it again for each, and save "
            "each"
        )
    for variants in found:
        for variant in variants.found:
            recording = variant.recording
            if recording.captured:
                raise InputTypeError(
                    f"this function uses {len(recording.captured)} Values that are no arguments, "
                    "which a file cannot hold; give them, or the model that has them, as an "
                    "argument, and compile it again"
                )
            parts, head = tape_file.to_arrays(recording.tape)
            arrays |= {f"{len(recordings)}.{name}": array for name, array in parts.items()}
            recordings.append(
                {
                    "arguments": [encoded(structure) for structure in variants.layout.structures],
                    "result": encoded(variant.structure),
                    "tape": head,
                }
            )
    signature = compiled.signature
    head = {
        "format": FORMAT,
        "version": VERSION,
        "name": getattr(compiled.function, "__name__", "f"),
        "names": signature.names,
        "batched": sorted(signature.batched),
        "reduce": compiled.reduce,
        "dtype": compiled.dtype,
        "threads": compiled.threads,
        "recordings": recordings,
    }
    tape_file.write(path, arrays, head | {"checksum": checksum(arrays, head)})


def load(cls: type[_C], path: str | os.PathLike[str], f: Callable[..., Any] | None) -> _C:
    """Make a compiled function of a file."""
    arrays, head = tape_file.read(path)
    try:
        return _made(cls, arrays, head, f)
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        if isinstance(error, (TapeError, InputTypeError)):
            raise
        raise TapeError(
            f"{os.fspath(path)} is damaged ({error}); compile the function again, and save it"
        ) from error


def checksum(arrays: dict[str, Any], head: dict[str, Any]) -> str:
    """Give the SHA-256 of all that a file holds, in hexadecimal digits."""
    found = hashlib.sha256(json.dumps(head, sort_keys=True).encode())
    for name in sorted(arrays):
        found.update(name.encode() + arrays[name].tobytes())
    return found.hexdigest()


def _made(
    cls: type[_C], arrays: dict[str, Any], head: dict[str, Any], f: Callable[..., Any] | None
) -> _C:
    if head["format"] != FORMAT:
        raise TapeError("this is no file of a compiled function; Compiled.save writes one")
    if head["version"] != VERSION:
        raise TapeError(
            f"the file has version {head['version']!r}, and this stepgrad reads {VERSION}; compile "
            "the function again"
        )
    if head.pop("checksum") != checksum(arrays, head):
        raise _damaged("its checksum is another")
    names = [_text(name) for name in _list(head["names"])]
    made = cls(
        f or _missing(_text(head["name"]), names),
        head["batched"],
        head["reduce"],
        head["dtype"],
        head["threads"],
    )
    if made.signature.names != names:
        raise InputTypeError(
            f"the function that was saved takes {', '.join(names)}, and the one that is given "
            f"{', '.join(made.signature.names)}; give the same function"
        )
    found = []
    for place, saved in enumerate(_list(head["recordings"])):
        prefix = f"{place}."
        parts = {n.removeprefix(prefix): a for n, a in arrays.items() if n.startswith(prefix)}
        structures = tuple(map(decoded, saved["arguments"]))
        inputs = len(made.signature.layout(structures).inputs)
        found.append((structures, _recording(parts, saved, inputs)))
    for structures, recording in reversed(found):  # the one that was used last comes first
        new = Variants(made.function, made.signature, structures, made.dtype, made.threads)
        made.known.loaded(structures, new).add(recording).is_confirmed = f is None
        made.signature.accept(structures)
    return made


def _recording(arrays: dict[str, Any], saved: dict[str, Any], inputs: int) -> Recording:
    """Make a recording, whose arguments have so many numbers, and check that it holds together."""
    tape = tape_file.from_arrays(arrays, saved["tape"])
    result = decoded(saved["result"])
    if tape.captured or inputs != len(tape.inputs):
        raise _damaged(f"a recording has {len(tape.inputs)} inputs, and its arguments {inputs}")
    if count(result) != len(tape.outputs):
        raise _damaged(
            f"a recording has {len(tape.outputs)} outputs, and its result {count(result)}"
        )
    slot = reference.contradiction(tape)
    if slot >= 0:
        raise _damaged(
            f"slot {slot} of a recording has the number {tape.numbers[slot]!r}, which it does not "
            "compute"
        )
    return Recording(tape, [], _rebuild(result))


def _rebuild(result: Structure) -> Callable[[Any], Any]:
    def rebuild(numbers: Any) -> Any:
        import numpy as np

        return built(result, Handed(np.array(numbers, float)))

    return rebuild


def _missing(name: str, names: list[str]) -> Callable[..., Any]:
    """Stand for a function that was not given."""

    def missing(*_: Any) -> Any:
        raise InputValueError(
            f"{name} was loaded without its function, and no recording in the file holds for these "
            "numbers; load it with the function: Compiled.load(path, f)"
        )

    missing.__name__ = missing.__qualname__ = name
    kinds = inspect.Parameter
    parameters = [kinds(each, kinds.POSITIONAL_OR_KEYWORD) for each in names]
    rest = [kinds("more", kinds.VAR_POSITIONAL)]
    missing.__signature__ = inspect.Signature([*parameters, *rest])  # type: ignore[attr-defined]
    return missing


def _list(given: Any) -> list[Any]:
    if not isinstance(given, list):
        raise _damaged(f"it has {given!r:.80} where a list belongs")
    return given


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise _damaged(f"it has {given!r:.80} where a name belongs")
    return given


def _damaged(problem: str) -> TapeError:
    return TapeError(f"the file is damaged: {problem}; compile the function again, and save it")
