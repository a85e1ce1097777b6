"""Structures of arguments: told apart, filled again, and read the fast way as the slow one."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.errors import NumberTooLargeError
from autograd.replay.encoding import decoded, encoded
from autograd.replay.gathering import Handed
from autograd.replay.lanes import lane_of, stacked, unstacked, width
from autograd.replay.signature import Signature
from autograd.replay.structure import Numbers, built, count, difference, listed
from autograd.trees import flatten

NUMBERS = st.floats(-10.0, 10.0) | st.integers(-5, 5)
ARRAYS = st.lists(st.floats(-1.0, 1.0), min_size=4, max_size=4).map(
    lambda xs: np.array(xs).reshape(2, 2)
)
TREES = st.recursive(
    NUMBERS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)


def same(tree: Any, other: Any) -> bool:
    one, rebuild = flatten(tree)
    two, _ = flatten(other)
    return one == two and repr(rebuild([0.0] * len(one))) == repr(
        flatten(other)[1]([0.0] * len(two))
    )


@given(TREES)
def test_a_structure_is_filled_again_and_survives_a_file(tree: Any) -> None:
    numbers = Numbers()
    structure = listed(tree, numbers, "tree")
    array = numbers.array()
    assert count(structure) == len(array) == len(flatten(tree)[0])
    assert array.tolist() == flatten(tree)[0]
    assert same(built(structure, Handed(array)), tree)
    assert decoded(encoded(structure)) == structure
    assert difference(structure, structure, "tree") == ""


@given(st.lists(TREES, min_size=2, max_size=2))
def test_a_difference_of_nesting_is_told_and_one_of_lengths_is_not(trees: list[Any]) -> None:
    one, two = (listed(tree, Numbers(), "tree") for tree in trees)
    told = difference(one, two, "tree")
    assert not told or told.startswith("tree")
    if not told:
        assert (
            count(one) == count(two) or "list" in str(one) + str(two) or "()" in str(one) + str(two)
        )


@given(st.lists(st.lists(st.floats(-1.0, 1.0), min_size=2, max_size=2), min_size=1, max_size=4))
def test_lanes_are_taken_apart_and_put_together(samples: list[list[float]]) -> None:
    for batch in (samples, np.array(samples), {"a": samples, "b": (np.array(samples),)}):
        columns: list[Any] = []
        structure = stacked(batch, columns, "batch")
        matrix = np.concatenate(columns)
        assert matrix.shape == (width(structure), len(samples))
        assert repr(unstacked(structure, matrix)) == repr(batch)
        lane = lane_of(batch, len(samples) - 1)
        assert flatten(lane)[0] == matrix[:, -1].tolist()


@pytest.mark.parametrize(
    ("batched", "args"),
    [
        ((), (1.0, 2, np.array([3.0, 4.0]))),
        ((), (np.arange(6.0).reshape(2, 3), np.arange(4.0)[::2], 5.0)),
        ((), (np.arange(6.0).reshape(2, 3).T,)),
        (("b",), (np.arange(3.0), np.arange(8.0).reshape(2, 4), 1.0)),
        (("a", "b"), (np.arange(2.0), np.arange(12.0).reshape(2, 3, 2), 1.0)),
    ],
)
def test_the_fast_way_to_read_arguments_gives_what_the_slow_one_gives(
    batched: Any, args: Any
) -> None:
    signature = Signature(lambda a, b=0.0, c=0.0: a, batched)
    slow = signature.read(args)
    fast = signature.layout(slow.structures).read(args)
    assert fast is not None
    assert repr(fast) == repr(slow)


def test_the_fast_way_leaves_what_is_unlike_to_the_slow_one() -> None:
    signature = Signature(lambda a, b: a, batched=("b",))
    layout = signature.layout(signature.read((np.ones(2), np.ones((3, 2)))).structures)
    ones = np.ones(2), np.ones((3, 2))
    assert layout.read(ones) is not None
    for other in (
        (ones[0].astype(np.float32), ones[1]),
        (np.ones(3), ones[1]),
        (ones[0], np.ones((3, 3))),
        (ones[0], np.ones((0, 2))),
        (ones[0], 1.0),
        (1.0, ones[1]),
        (ones[0],),
    ):
        assert layout.read(other) is None


def test_an_int_that_no_float_holds_is_an_error() -> None:
    with pytest.raises(NumberTooLargeError):
        listed([1, 10**400], Numbers(), "xs")
