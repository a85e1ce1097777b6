"""The tape: a graph as plain records."""

import pytest

import autograd
from autograd import InputTypeError, Record, Value, dot, scope, tape


def test_records_are_plain_and_in_order() -> None:
    x = Value(3.0, label="x")
    with scope("s"):
        y = x * 2.0
    z = y + x
    z.backward()
    assert tape(z) == [
        Record(0, "", (), 3.0, 3.0, "x", ""),
        Record(1, "constant", (), 2.0, 0.0, "", ""),
        Record(2, "mul", (0, 1), 6.0, 1.0, "", "s"),
        Record(3, "add", (2, 0), 9.0, 1.0, "", ""),
    ]


def test_operand_that_occurs_twice_is_listed_twice() -> None:
    x = Value(3.0)
    assert tape(x * x)[-1].operands == (0, 0)
    assert tape(dot([x], [x], x))[-1].operands == (0, 0, 0)
    assert tape(autograd.where(x, x, 1.0))[-1].operands == (0, 0, 1)


def test_of_a_leaf() -> None:
    assert tape(Value(1.0)) == [Record(0, "", (), 1.0, 0.0, "", "")]


@pytest.mark.parametrize("root", [None, 3.0, [Value(1.0)], "x"])
def test_takes_a_value(root: object) -> None:
    with pytest.raises(InputTypeError, match="tape takes the Value at the root"):
        tape(root)  # type: ignore[arg-type]


def test_of_a_deep_graph() -> None:
    x = Value(1.0)
    y = x
    for _ in range(50_000):
        y = y.tanh()
    assert len(tape(y)) == 50_001
