"""A compiled function in a file: it runs without its source, and a file that lies is an error."""

import io
import json
import random
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograd import (
    Compiled,
    InputTypeError,
    InputValueError,
    RecordingError,
    StepgradError,
    TapeError,
    Value,
    compile,
)
from autograd.replay.saved import checksum
from nn import MLP


def f(w: Any, x: Any) -> Any:
    score = w["a"] * x[0] + w["b"] * x[1]
    return (score * score if score > 0.0 else -score), {"score": score.data}


W = {"a": 1.5, "b": -2.0}
X = np.array([[1.0, 2.0], [3.0, 0.5]])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    compiled = compile(f, batched="x", reduce="sum")
    compiled(W, X)
    compiled.save(tmp_path / "f.npz")
    return tmp_path / "f.npz"


def test_a_loaded_function_computes_the_same_without_its_source(path: Path) -> None:
    again = Compiled.load(path)
    wanted = compile(f, batched="x", reduce="sum").value_and_grad(W, X)
    assert again.value_and_grad(W, X) == wanted
    assert again.value_and_grad(w=W, x=X) == wanted
    assert (again.reduce, again.stats().variants) == ("sum", 2)
    assert (again.__name__, again.signature.names) == ("f", ["w", "x"])


def test_where_no_recording_holds_the_function_is_needed(tmp_path: Path) -> None:
    compiled = compile(lambda x: x if x > 0.0 else -x)
    compiled(1.0)
    compiled.save(tmp_path / "f.npz")
    with pytest.raises(InputValueError, match=r"Compiled.load\(path, f\)"):
        Compiled.load(tmp_path / "f.npz")(-1.0)
    again = Compiled.load(tmp_path / "f.npz", lambda x: x if x > 0.0 else -x)
    assert again(-1.0) == 1.0
    with pytest.raises(InputTypeError, match="takes x, and the one that is given y"):
        Compiled.load(tmp_path / "f.npz", lambda y: y)


def test_a_module_may_be_an_argument(tmp_path: Path) -> None:
    net = MLP(2, [3, 1], seed=0)
    compiled = compile(lambda net, x: net(x))
    value, gradient = compiled.value_and_grad(net, [1.0, 2.0])
    compiled.save(tmp_path / "net.npz")
    again, slopes = Compiled.load(tmp_path / "net.npz").value_and_grad(net, [1.0, 2.0])
    assert (again, slopes.tolist()) == (value, gradient.tolist())


Pair = namedtuple("Pair", "x y")
OUTSIDE = Value(2.0)


@pytest.mark.parametrize(
    ("compiled", "call", "message"),
    [
        (compile(lambda x: OUTSIDE * x), (1.0,), "give them, or the model"),
        (compile(lambda p: p.x * p.y), (Pair(1.0, 2.0),), "no Pair"),
        (compile(lambda p: p[(1, 2)]), ({(1, 2): 3.0},), r"got \(1, 2\)"),
    ],
)
def test_what_a_file_cannot_hold_is_an_error(
    compiled: Compiled, call: Any, message: str, tmp_path: Path
) -> None:
    compiled(*call)
    with pytest.raises(InputTypeError, match=message):
        compiled.save(tmp_path / "f.npz")
    assert not (tmp_path / "f.npz").exists()


def changed(
    path: Path, change: Callable[[dict[str, Any], dict[str, Any]], Any], signed: bool = True
) -> None:
    """Change a file, with the checksum that it then has."""
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    head = json.loads(arrays.pop("head").tobytes())
    change(arrays, head)
    if signed:
        head["checksum"] = checksum(arrays, {k: v for k, v in head.items() if k != "checksum"})
    text = np.frombuffer(json.dumps(head).encode(), np.uint8)
    np.savez(path, head=text, **arrays)


def set_path(head: Any, place: list[Any], value: Any) -> None:
    for part in place[:-1]:
        head = head[part]
    head[place[-1]] = value


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (["format"], "other"),
        (["version"], 2),
        (["names"], ["w", 3]),
        (["names"], "w"),
        (["batched"], [7]),
        (["batched"], [0]),
        (["reduce"], "max"),
        (["dtype"], "int"),
        (["threads"], "many"),
        (["recordings"], 5),
        (["recordings", 0, "arguments"], []),
        (["recordings", 0, "arguments", 0], ["dict", ["a"], [["number"], ["number"]]]),
        (["recordings", 0, "arguments", 0], ["list", -2]),
        (["recordings", 0, "arguments", 0], ["module", "M", 3]),
        (["recordings", 0, "arguments", 1], ["array", [-1]]),
        (["recordings", 0, "result"], ["number"]),
        (["recordings", 0, "tape", "differentiated"], 9),
        (["recordings", 0, "tape", "rules"], [["mul", "a + b"]]),
        (["recordings", 0, "tape", "captured"], 1),
    ],
)
def test_a_head_that_lies_is_an_error(path: Path, place: list[Any], value: Any) -> None:
    changed(path, lambda _, head: set_path(head, place, value))
    with pytest.raises(StepgradError):
        Compiled.load(path)


@pytest.mark.parametrize("signed", [True, False])
def test_arrays_that_lie_are_an_error_and_never_a_crash(path: Path, signed: bool) -> None:
    draws = random.Random(0)
    content = path.read_bytes()
    for _ in range(100):
        path.write_bytes(content)

        def spoil(arrays: dict[str, Any], _: Any) -> None:
            name = draws.choice([n for n in arrays if arrays[n].size])
            array = arrays[name] = arrays[name].copy()
            array[draws.randrange(array.size)] = draws.choice([-9, -1, 0, 1, 2, 3, 5, 99, 2**40])

        changed(path, spoil, signed)
        try:
            loaded = Compiled.load(path)
        except TapeError:
            continue
        try:
            found = loaded(W, X)
        except StepgradError:
            continue
        assert signed or found == compile(f, batched="x", reduce="sum")(W, X)


def test_a_file_that_is_cut_or_damaged_is_an_error(path: Path) -> None:
    content = path.read_bytes()
    draws = random.Random(1)
    for cut in (0, 1, 10, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:cut])
        with pytest.raises(TapeError):
            Compiled.load(path)
    for _ in range(100):
        spoiled = bytearray(content)
        spoiled[draws.randrange(len(content))] ^= 1 << draws.randrange(8)
        path.write_bytes(bytes(spoiled))
        try:
            found = Compiled.load(path).value_and_grad(W, X)
        except StepgradError:
            continue
        assert found == compile(f, batched="x", reduce="sum").value_and_grad(W, X)


def test_no_pickle_is_read(tmp_path: Path) -> None:
    content = io.BytesIO()
    np.savez(content, head=np.array([{"a": 1}], object))
    (tmp_path / "f.npz").write_bytes(content.getvalue())
    with pytest.raises(TapeError):
        Compiled.load(tmp_path / "f.npz")


def test_a_recording_of_a_file_is_used_only_for_a_function_that_does_the_same(
    tmp_path: Path,
) -> None:
    f = compile(lambda x: 2.0 * x)
    f(1.0)
    f.save(tmp_path / "f.npz")
    assert Compiled.load(tmp_path / "f.npz", lambda x: 2.0 * x)(3.0) == 6.0
    with pytest.raises(RecordingError, match="the same twice"):
        Compiled.load(tmp_path / "f.npz", lambda x: 3.0 * x)(3.0)


def test_nothing_recorded_and_no_file_of_a_tape_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputValueError, match="nothing is recorded yet"):
        compile(lambda x: x).save(tmp_path / "f.npz")
    (tmp_path / "f.npz").write_text("text")
    with pytest.raises(TapeError, match=r"f\.npz is no tape"):
        Compiled.load(tmp_path / "f.npz")
