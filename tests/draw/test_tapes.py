"""Tapes: a graph as data of JSON."""

import json
import random

import pytest
from support import NASTY, SPECIAL

import autograd as ag
from autograd import StaleGraphError, Value
from autograd.draw.tapes import number, packed
from autograd.testing.expressions import bits


def test_every_float_comes_back_from_json() -> None:
    for x in [*SPECIAL, *NASTY, 1e15, 1e16, 123456789012345680.0]:
        assert bits(float(json.loads(json.dumps(number(x), allow_nan=False)))) == bits(x)


def test_a_tape_is_small() -> None:
    draws = random.Random(1)
    xs = [Value(draws.uniform(-1, 1)) for _ in range(2)]
    for width in (15, 15, 1):
        rows = [sum((Value(draws.gauss(0, 1)) * x for x in xs), Value(0.0)) for _ in range(width)]
        xs = [row.tanh() for row in rows]
    data = packed(xs[0])
    assert 800 < len(data["nodes"]) < 980
    assert len(json.dumps(data, separators=(",", ":"))) < 36_000


def test_a_tape_of_changed_operands() -> None:
    x = Value(2.0)
    y, z = x * x, ag.sum([x, x, x])
    x.data = 3.0
    assert packed(y)["nodes"] == [[0, [], 3], [2, [0, 0], 4, [2, 2]]]  # as it was recorded
    with pytest.raises(StaleGraphError):
        packed(z)


def test_a_tape_of_no_value_is_refused() -> None:
    with pytest.raises(ag.InputTypeError, match=r"packed takes the Value at the root.*got 3\.0"):
        packed(3.0)  # type: ignore[arg-type]


def test_a_tape_holds_what_no_kernel_repeats() -> None:
    log3 = ag.primitive("log3", lambda a: 2.0 * a, lambda a: 2.0)
    x = Value(0.5)
    nodes = packed(log3(x) * ag.exp(x) + 1.0)["nodes"]
    assert [len(node) for node in nodes] == [3, 4, 4, 3, 3, 3]


def test_a_tape_of_a_leaf() -> None:
    assert packed(Value(-0.0)) == {
        "ops": ["", "constant"],
        "gates": [0, 0],
        "nodes": [[0, [], -0.0]],
    }
