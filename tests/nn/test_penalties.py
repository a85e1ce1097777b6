"""Penalties: l1, l2, and that l2 is weight decay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import InputTypeError, InputValueError, Value
from autograd.testing import assert_gradient
from nn import MLP, SGD, l1, l2


@given(st.lists(st.floats(-9.0, 9.0).map(lambda x: round(x, 3)), min_size=1, max_size=5))
def test_values_and_gradients(numbers):
    assert l1(numbers) == pytest.approx(sum(map(abs, numbers)), rel=1e-14)
    assert l2(numbers) == pytest.approx(sum(x * x for x in numbers), rel=1e-14)
    assert_gradient(l1, [numbers])
    assert_gradient(l2, [numbers])


def test_l2_is_weight_decay():
    penalized, decayed = (MLP(2, [3, 1], seed=0) for _ in range(2))
    (penalized([1.0, 2.0]) + 0.5 * 0.1 * l2(penalized.parameters())).backward()
    decayed([1.0, 2.0]).backward()
    SGD(penalized.parameters(), lr=0.1).step()
    SGD(decayed.parameters(), lr=0.1, weight_decay=0.1).step()
    pairs = zip(penalized.parameters(), decayed.parameters(), strict=True)
    assert all(a.data == pytest.approx(b.data, rel=1e-14) for a, b in pairs)


@pytest.mark.parametrize("penalty", [l1, l2])
def test_bad_input(penalty):
    with pytest.raises(InputTypeError, match=r"got a MLP; give its .parameters\(\)"):
        penalty(MLP(1, [1]))
    with pytest.raises(InputTypeError, match="sequence as parameters"):
        penalty(Value(1.0))
    with pytest.raises(InputValueError, match="one element or more"):
        penalty([])
