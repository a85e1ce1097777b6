"""Trees: what is taken apart is put together again, in the same structure and order."""

from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value
from autograd.trees import flatten, paths

TREES = st.recursive(
    st.floats(allow_nan=False),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3),
        st.lists(parts, max_size=3).map(tuple),
        st.dictionaries(st.sampled_from(["w", "b", "a key", 3]), parts, max_size=3),
    ),
    max_leaves=8,
)


class Pair(NamedTuple):
    """A structure whose fields have names."""

    weight: Any
    bias: Any


@given(TREES)
def test_a_structure_comes_back(tree: Any) -> None:
    numbers, rebuild = flatten(tree)
    assert rebuild(numbers) == tree
    assert len(paths(tree)) == len(numbers)


@given(TREES)
def test_each_path_leads_to_its_leaf(tree: Any) -> None:
    numbers, _ = flatten(tree)
    assert [eval(path, {"tree": tree}) for path in paths(tree, "tree")] == numbers


@given(TREES)
def test_paths_are_unique(tree: Any) -> None:
    found = paths(tree)
    assert len(set(found)) == len(found)


@given(TREES, st.sampled_from([-1, 1]))
def test_a_wrong_count_is_refused(tree: Any, more: int) -> None:
    numbers, rebuild = flatten(tree)
    wrong = [*numbers, 0.0] if more > 0 or not numbers else numbers[1:]
    with pytest.raises(ValueError, match=f"of {len(numbers)} numbers got {len(wrong)}"):
        rebuild(wrong)


def test_the_first_tree_stays_as_it_was() -> None:
    tree = {"w": [1.0, 2.0]}
    _, rebuild = flatten(tree)
    rebuild([3.0, 4.0])["w"].append(5.0)
    assert tree == {"w": [1.0, 2.0]}
    assert rebuild([6.0, 7.0]) == {"w": [6.0, 7.0]}


def test_a_named_tuple_keeps_its_class() -> None:
    numbers, rebuild = flatten(Pair([1.0], 2.0))
    assert numbers == [1.0, 2.0]
    assert rebuild([3.0, 4.0]) == Pair([3.0], 4.0)


@pytest.mark.parametrize("shape", [(3,), (2, 3), (0,), (1, 1, 2)])
def test_an_array_keeps_its_shape(shape: tuple[int, ...]) -> None:
    array = np.arange(float(np.prod(shape))).reshape(shape)
    numbers, rebuild = flatten([array, 7.0])
    again, last = rebuild(numbers)
    assert (again.shape, again.dtype, last) == (shape, np.dtype(float), 7.0)
    assert (again == array).all()
    assert len(paths(array)) == array.size


def test_an_array_of_values_is_one_of_objects() -> None:
    _, rebuild = flatten(np.array([1.0, 2.0]))
    leaves = [Value(1.0), Value(2.0)]
    again = rebuild(leaves)
    assert again.dtype == object
    assert all(x is leaf for x, leaf in zip(again, leaves, strict=True))


def test_an_array_without_dimensions_and_a_value_are_leaves() -> None:
    x = Value(1.0)
    numbers, _ = flatten((np.array(2.0), x))
    assert numbers[1] is x
    assert len(numbers) == 2
    assert paths(np.array(2.0), "x") == ["x"]
