"""Which nodes sit on a kink."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import InputTypeError, Value, at_kinks


@given(st.floats(allow_nan=False))
def test_relu_has_its_kink_at_zero_only(x: float) -> None:
    assert bool(at_kinks(ag.relu(Value(x)))) == (x == 0.0)


def test_a_tie_is_a_kink_of_the_n_ary_maximum() -> None:
    assert len(at_kinks(ag.max([Value(1.0), Value(3.0), Value(3.0)]))) == 1
    assert at_kinks(ag.max([Value(1.0), Value(3.0), Value(2.0)])) == []


def test_the_kinks_of_a_graph_are_listed_operands_first() -> None:
    x = Value(0.0)
    inner, outer = abs(x), ag.relu(abs(x))
    found = at_kinks(inner + outer)
    assert [node.rule.name for node in found if node.rule] == ["abs", "abs", "relu"]


def test_smooth_graphs_have_none() -> None:
    x = Value(0.0)
    assert at_kinks(ag.sin(x) * ag.exp(x) + 1.0) == []


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(InputTypeError, match="root of a graph"):
        at_kinks(3.0)  # type: ignore[arg-type]
