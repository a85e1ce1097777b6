"""Tape file: a tape as arrays, and as a file that holds no code.

>>> from autograd.rules import MUL
>>> from autograd.replay.tape import INPUT
>>> tape = Tape([INPUT, MUL.code], [0, 0, 2], [0, 0], [3.0, 9.0], inputs=[0], outputs=[1])
>>> arrays, head = to_arrays(tape)
>>> head["rules"], arrays["codes"].tolist()
([['mul', 'a * b']], [-1, 0])
>>> str(from_arrays(arrays, head)) == str(tape)
True

The file is NumPy's `.npz`, never a pickle: an archive with a checksum for each array, and a head
in JSON. Codes count the rules that the head names, with their formulas, for the table of another
version may have them elsewhere, or say otherwise.
"""

import io
import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from autograd import atomic
from autograd.errors import TapeError
from autograd.replay.tape import TAKE, Guard, Take, Tape
from autograd.rules import RULES

FORMAT: Final = "stepgrad tape"
VERSION: Final = 1
_INTS: Final = ("codes", "starts", "operands", "inputs", "outputs", "guards", "outcomes", "takes")


def to_arrays(tape: Tape) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the arrays of a tape by their names, and the head, which JSON can hold."""
    import numpy as np

    rules = list(RULES.values())
    used = sorted({code for code in tape.codes if code >= 0})
    places = {code: place for place, code in enumerate(used)}
    lists = {
        "codes": [places.get(code, code) for code in tape.codes],
        "starts": tape.starts,
        "operands": tape.operands,
        "inputs": tape.inputs,
        "outputs": tape.outputs,
        "guards": [guard.slot for guard in tape.guards],
        "outcomes": [guard.outcome for guard in tape.guards],
        "takes": [take.index_input for take in tape.takes],
    }
    arrays = {name: np.array(each, np.int64) for name, each in lists.items()}
    arrays["numbers"] = np.array(tape.numbers, np.float64)
    lines = sorted({guard.line for guard in tape.guards})
    arrays["lines"] = np.array([lines.index(guard.line) for guard in tape.guards], np.int64)
    head = {
        "format": FORMAT,
        "version": VERSION,
        "rules": [[rules[code].name, rules[code].formula] for code in used],
        "lines": lines,
        "differentiated": tape.differentiated,
        "captured": tape.captured,
    }
    return arrays, head


def from_arrays(arrays: Mapping[str, Any], head: Mapping[str, Any]) -> Tape:
    """Make a tape of its arrays and its head.

    Raises `TapeError` where they do not hold together, for another version, and where a rule is
    missing here or has another formula.
    """
    _check_head(head)
    lists = {name: _numbers(arrays, name, "i") for name in (*_INTS, "lines")}
    numbers = _numbers(arrays, "numbers", "f")
    codes = [_code(head["rules"], code) for code in lists["codes"]]
    guards = lists["guards"]
    if not len(guards) == len(lists["outcomes"]) == len(lists["lines"]):
        raise _damaged("its guards, their outcomes and their lines are not equally many")
    if not all(0 <= line < len(head["lines"]) for line in lists["lines"]):
        raise _damaged("a guard has a line that is not there")
    tape = Tape(
        codes,
        lists["starts"],
        lists["operands"],
        numbers,
        lists["inputs"],
        lists["outputs"],
        [
            Guard(slot, bool(outcome), head["lines"][line])
            for slot, outcome, line in zip(guards, lists["outcomes"], lists["lines"], strict=True)
        ],
        [],
        head["differentiated"],
        head["captured"],
    )
    return _with_takes(tape, lists["takes"]).validate()


def write(path: str | os.PathLike[str], arrays: Mapping[str, Any], head: Any) -> None:
    """Write arrays and a head into a file, whole or not at all."""
    import numpy as np

    text = json.dumps(head, allow_nan=False).encode()
    content = io.BytesIO()
    np.savez_compressed(content, head=np.frombuffer(text, np.uint8), **arrays)
    atomic.write(Path(path), content.getvalue())


def read(path: str | os.PathLike[str]) -> tuple[dict[str, Any], Any]:
    """Read the arrays of a file, and its head.

    Raises `TapeError` for a file that is no tape, or is damaged.
    """
    import numpy as np

    content = Path(path).read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(content)):  # NumPy would speak of pickles
        raise TapeError(f"{os.fspath(path)} is no tape; Compiled.save writes one")
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return arrays, json.loads(arrays.pop("head").tobytes())
    except (
        *(AttributeError, EOFError, KeyError, NotImplementedError, OSError, RecursionError),
        *(TypeError, ValueError, zipfile.BadZipFile, zlib.error, RuntimeError),
    ) as error:
        raise TapeError(
            f"{os.fspath(path)} is no tape, or is damaged ({error}); record the function again, "
            "and save it"
        ) from error


def _check_head(head: Any) -> None:
    if not isinstance(head, Mapping) or head.get("format") != FORMAT:
        raise _damaged("it does not say that it is one")
    if head.get("version") != VERSION:
        raise TapeError(
            f"the tape has version {head.get('version')!r}, and this stepgrad reads {VERSION}; "
            "record the function again"
        )
    for name in ("differentiated", "captured"):
        if type(head.get(name)) is not int:
            raise _damaged(f"{name} is {head.get(name)!r}")
    lines = head.get("lines")
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise _damaged("its lines are no texts")
    _check_rules(head.get("rules"))


def _check_rules(rules: Any) -> None:
    if not isinstance(rules, list):
        raise _damaged("its rules are no list")
    for rule in rules:
        if not (isinstance(rule, list) and len(rule) == 2 and isinstance(rule[0], str)):
            raise _damaged(f"a rule is {rule!r:.80}")
        name, formula = rule
        if name not in RULES:
            raise TapeError(
                f"the tape uses the rule {name!r}, which is not in the table here; declare the "
                "primitive first, or record the function again"
            )
        if RULES[name].formula != formula:
            raise TapeError(
                f"the tape was recorded with {name} = {formula!r:.80}, which is "
                f"{RULES[name].formula!r} here; record the function again"
            )


def _numbers(arrays: Mapping[str, Any], name: str, kind: str) -> list[Any]:
    array = arrays.get(name)
    if array is None or array.dtype.kind != kind or array.dtype.itemsize != 8 or array.ndim != 1:
        raise _damaged(f"it has no list of {'ints' if kind == 'i' else 'floats'} named {name}")
    return list(array.tolist())


def _code(rules: list[list[str]], code: int) -> int:
    if code < 0:
        return code  # `validate` knows those
    if code >= len(rules):
        raise _damaged(f"a code counts rule {code} of {len(rules)}")
    return RULES[rules[code][0]].code


def _with_takes(tape: Tape, indices: list[int]) -> Tape:
    """Add the elements of tables, whose tables stand among the operands."""
    slots = [slot for slot, code in enumerate(tape.codes) if code == TAKE]
    if len(slots) != len(indices) or len(tape.starts) != len(tape.codes) + 1:
        raise _damaged(f"it has {len(slots)} slots that take, and {len(indices)} indices")
    tape.takes = [
        Take(slot, index, tuple(tape.operands_of(slot)))
        for slot, index in zip(slots, indices, strict=True)
    ]
    return tape


def _damaged(problem: str) -> TapeError:
    return TapeError(f"the tape is damaged: {problem}; record the function again")
