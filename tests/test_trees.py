"""Trees: what is taken apart is put together again, in the same structure and order."""

from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value
from autograd.trees import flatten, flatten_along, paths

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


@given(TREES)
def test_a_second_structure_is_read_along_the_first(tree: Any) -> None:
    numbers, rebuild = flatten(tree)
    other = rebuild([2.0 * x for x in numbers])
    assert flatten_along(tree, _reversed_dicts(other)) == [2.0 * x for x in numbers]


def _reversed_dicts(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _reversed_dicts(tree[key]) for key in reversed(tree)}
    if isinstance(tree, (list, tuple)):
        return type(tree)(_reversed_dicts(part) for part in tree)
    return tree


def test_lists_tuples_and_arrays_stand_for_each_other() -> None:
    square = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert flatten_along(square, [[1, 2], (3, 4)]) == [1, 2, 3, 4]
    assert flatten_along([[1.0, 2.0], [3.0, 4.0]], square) == [1.0, 2.0, 3.0, 4.0]
    assert flatten_along(Pair([1.0], 2.0), ([5.0], 6.0)) == [5.0, 6.0]
    assert flatten_along(1.0, np.array(2.0)) == [np.array(2.0)]


@pytest.mark.parametrize(
    ("tree", "other", "says"),
    [
        ([1.0, 2.0], [1.0], "expected list of 2, got list of 1"),
        ([1.0], 3.0, "expected list of 1, got 3.0"),
        (1.0, [3.0], "expected one number, got list of 1"),
        ({"a": 1.0}, {"b": 1.0}, "a dict with the keys .'a'., got dict of 1"),
        ({"a": 1.0}, [1.0], "keys"),
        ([1.0], {"a": 1.0}, "expected list of 1, got dict of 1"),
        ([[1.0], 2.0], [1.0, [2.0]], "expected list of 1, got 1.0"),
        (np.zeros((2, 2)), np.zeros(2), "expected ndarray of 2, got .*0.0"),
        ([1.0], "a", "got 'a'"),
    ],
)
def test_another_structure_is_refused(tree: Any, other: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        flatten_along(tree, other)


def test_arrays_may_be_leaves() -> None:
    array = np.zeros(3)
    leaves, rebuild = flatten({"a": array, "b": [1.0]}, arrays=False)
    assert leaves[0] is array
    assert rebuild(["x", "y"]) == {"a": "x", "b": ["y"]}
