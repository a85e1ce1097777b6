import json
import math
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import tapes
from hypothesis import given
from hypothesis import strategies as st

from autograd import TapeError, primitive, take
from autograd.replay.recorder import record
from autograd.replay.tape import CONSTANT, INPUT, READ, TAKE, Guard, Take, Tape
from autograd.replay.tape_file import from_arrays, read, to_arrays, write
from autograd.rules import DOT, MUL, RULES, SQUARE


def parts(tape: Tape) -> list[object]:
    return [*map(str, vars(tape).values())]


def sample() -> Tape:
    def f(x, i, ys):
        y = take(ys, i) * x.data
        return (y * y if x > 0.0 else y), [x >= 2.0]

    return record(f, [3.0, 1, [1.0, 2.0]]).tape


@given(tapes.tapes())
def test_a_tape_survives_its_arrays(tape):
    arrays, head = to_arrays(tape.validate())
    assert parts(from_arrays(arrays, json.loads(json.dumps(head)))) == parts(tape)


def test_a_tape_survives_a_file(tmp_path: Path):
    path = tmp_path / "f.tape"
    tape = sample()
    tape.numbers[0] = math.nan
    write(path, *to_arrays(tape))
    assert parts(from_arrays(*read(path))) == parts(tape)
    assert [found.name for found in tmp_path.iterdir()] == ["f.tape"]


def test_a_tape_prints_itself_and_of_a_long_one_the_ends():
    text = str(sample())
    assert "take [s2, s3] at input 1" in text
    assert "guard s8 is True" in text
    assert text.endswith(", auxiliary")
    codes = [INPUT] + [SQUARE.code] * 1000
    long = Tape(
        codes, [0, *range(1001)], list(range(1000)), [0.0] * 1001, inputs=[0], outputs=[1000]
    )
    assert "... 921 more" in str(long.validate())


def changed(**parts_: object) -> Tape:
    tape = sample()
    for name, part in parts_.items():
        setattr(tape, name, part(getattr(tape, name)))
    return tape


@pytest.mark.parametrize(
    "tape",
    [
        changed(codes=lambda codes: [*codes[:-1], len(RULES)]),
        changed(codes=lambda codes: [*codes[:-1], -5]),
        changed(codes=lambda codes: codes[:-1]),
        changed(codes=lambda codes: [SQUARE.code if c == MUL.code else c for c in codes]),
        changed(codes=lambda codes: [CONSTANT, *codes[1:]]),
        changed(codes=lambda codes: [INPUT if c == READ else c for c in codes]),
        changed(codes=lambda codes: [DOT.code if c == TAKE else c for c in codes]),
        changed(starts=lambda starts: [1, *starts[1:]]),
        changed(starts=lambda starts: [*starts[:-1], starts[-1] + 1]),
        changed(starts=lambda starts: [*starts[:-2], starts[-1] + 1, starts[-1]]),
        changed(starts=lambda starts: []),
        changed(operands=lambda operands: [-1, *operands[1:]]),
        changed(operands=lambda operands: [*operands[:-1], 10**9]),
        changed(operands=lambda operands: operands[:-1]),
        changed(numbers=lambda numbers: numbers[:-1]),
        changed(inputs=lambda inputs: inputs[:-1]),
        changed(inputs=lambda inputs: [inputs[0], *inputs]),
        changed(inputs=lambda inputs: [*inputs[:-1], 10**9]),
        changed(outputs=lambda outputs: [*outputs, 10**9]),
        changed(outputs=lambda outputs: [-1]),
        changed(guards=lambda guards: [Guard(10**9, True, "")]),
        changed(takes=lambda takes: []),
        changed(takes=lambda takes: [Take(t.slot, 10**9, t.table) for t in takes]),
        changed(takes=lambda takes: [Take(t.slot, t.index_input, (0, 0)) for t in takes]),
        changed(differentiated=lambda count: 3),
        changed(captured=lambda count: -1),
    ],
)
def test_a_tape_that_lies_is_refused(tape):
    with pytest.raises(TapeError, match="damaged"):
        tape.validate()


ARRAYS, HEAD = to_arrays(sample())


@given(st.data())
def test_arrays_that_lie_give_a_tape_or_an_error(data):
    arrays, head = {name: array.copy() for name, array in ARRAYS.items()}, dict(HEAD)
    name = data.draw(st.sampled_from([*sorted(arrays), *sorted(head)]))
    if name in arrays:
        change = data.draw(st.sampled_from(["item", "short", "kind", "gone", "shape"]))
        if change == "item" and len(arrays[name]):
            at = data.draw(st.integers(0, len(arrays[name]) - 1))
            arrays[name][at] = data.draw(st.integers(-(2**62), 2**62))
        elif change == "short":
            arrays[name] = arrays[name][:-1]
        elif change == "kind":
            arrays[name] = arrays[name].astype(str)
        elif change == "gone":
            del arrays[name]
        else:
            arrays[name] = np.array([arrays[name]])
    else:
        head[name] = data.draw(st.sampled_from([None, -1, 10**30, "x", [], [1], [["mul", "a"]]]))
    with suppress(TapeError):
        from_arrays(arrays, head).validate()


@given(st.integers(0, 10**6), st.integers(0, 255))
def test_a_damaged_file_is_refused(tmp_path_factory, place, byte):
    folder = tmp_path_factory.mktemp("tapes")
    path = folder / "f.tape"
    tape = sample()
    write(path, *to_arrays(tape))
    content = bytearray(path.read_bytes())
    content[place % len(content)] = byte
    path.write_bytes(content)
    try:
        found = from_arrays(*read(path))
    except TapeError:
        return
    assert parts(found) == parts(tape)  # a byte that says nothing, or that was so before


@pytest.mark.parametrize("content", [b"", b"PK", b"\x80\x04K\x01.", b"\x93NUMPY"])
def test_a_file_that_is_no_tape_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "f.tape"
    path.write_bytes(content)
    with pytest.raises(TapeError, match="no tape"):
        from_arrays(*read(path))


def test_another_version_and_another_rule_are_refused():
    arrays, head = to_arrays(sample())
    with pytest.raises(TapeError, match="version 2"):
        from_arrays(arrays, {**head, "version": 2})
    with pytest.raises(TapeError, match="is 'a \\* b' here"):
        from_arrays(arrays, {**head, "rules": [["mul", "a + b"]] * len(head["rules"])})


def test_a_primitive_is_known_by_its_name():
    mine = primitive("mine_of_tape", "a * 3.0", "3.0")
    arrays, head = to_arrays(record(lambda x: mine(x), [2.0]).tape)
    assert from_arrays(arrays, head).codes[-1] == RULES["mine_of_tape"].code
    del RULES["mine_of_tape"]
    with pytest.raises(TapeError, match="declare the primitive first"):
        from_arrays(arrays, head)
