"""Grouping: each value is in one unit, a unit stands after what it needs, and nothing hangs."""

import pytest

from autograd import InputTypeError, InputValueError, Value, scope
from autograd.draw.grouping import BANDS, SCOPED_BANDS, group, tokens
from autograd.topology import topological_order


def grouped(root, collapse=None):
    order = topological_order(root)
    found = group(order, collapse)
    assert sorted(place for unit in found.units for place in unit.nodes) == [*range(len(order))]
    for number, unit in enumerate(found.units):
        assert {number} == {found.unit_of[place] for place in unit.nodes}
    return found


def depths_rise(root, found):
    order = topological_order(root)
    index = {id(node): place for place, node in enumerate(order)}
    for place, node in enumerate(order):
        for operand in node.operands:
            one, other = found.unit_of[index[id(operand)]], found.unit_of[place]
            if one != other:
                assert found.units[one].depth < found.units[other].depth


def layered(rows=1):
    x = [Value(float(n), f"x{n}") for n in range(2 * rows)]
    losses = []
    for row in range(rows):
        inputs = x[2 * row : 2 * row + 2]
        for layer in range(2):
            with scope("layers"), scope(str(layer)):
                outputs = []
                for neuron in range(2):
                    with scope(f"neuron{neuron}"):
                        outputs.append((inputs[0] * 0.5 + inputs[1]).tanh())
                inputs = outputs
        losses.append((inputs[0] - inputs[1]) ** 2)
    total = losses[0]
    for loss in losses[1:]:
        total = total + loss
    return total


@pytest.mark.parametrize("rows", [1, 3])
def test_scopes_are_units_and_the_rest_is_one(rows):
    root = layered(rows)
    found = grouped(root)
    depths_rise(root, found)
    names = [unit.path for unit in found.units if unit.path]
    assert sorted(f"layers.{n}.neuron{m}" for n in range(2) for m in range(2)) == sorted(names)
    assert [unit.path for unit in found.units if unit.depth == 3] == [""]


def test_collapse_is_a_number_of_names():
    found = grouped(layered(), 1)
    assert [unit.path for unit in found.units if unit.path] == ["layers.0", "layers.1"]


def test_collapse_is_a_function():
    found = grouped(layered(), lambda path: "net" if "0" in path.split(".") else "")
    assert [unit.path for unit in found.units if unit.path] == ["net"]
    assert not grouped(layered(), lambda path: "").scoped


def test_without_scopes_an_activation_stands_with_its_sum():
    x = Value(1.0, "x")
    y = (x * 2.0 + x).relu() * x
    found = grouped(y)
    depths_rise(y, found)
    assert [unit.name for unit in found.units] == ["x", "mul", "add, relu", "mul"]


@pytest.mark.parametrize(("collapse", "bands"), [(None, BANDS), (3, 3), (1, 1)])
def test_a_deep_graph_is_cut_into_bands(collapse, bands):
    x = Value(1.0)
    for _ in range(500):
        x = x * 1.01 + 0.1
    found = grouped(x, collapse)
    depths_rise(x, found)
    assert [*range(bands)] == [unit.depth for unit in found.units]


def test_scopes_that_need_each_other():
    h = Value(1.0)
    for step in range(4):
        with scope("even" if step % 2 == 0 else "odd"):
            h = h * 0.5 + 1.0
    assert {"even", "odd"} == {unit.path for unit in grouped(h).units}


def test_many_scopes_in_a_row():
    h = Value(1.0)
    for step in range(200):
        with scope(f"step{step}"):
            h = h * 0.5
    found = grouped(h)
    depths_rise(h, found)
    assert max(unit.depth for unit in found.units) == SCOPED_BANDS - 1


def test_a_leaf_alone():
    assert [unit.name for unit in grouped(Value(1.0, "a")).units] == ["a"]
    assert [unit.name for unit in grouped(Value(1.0)).units] == ["leaf"]


def test_tokens():
    assert tokens("neurons.3.4") != ["neurons.3.4"]
    assert tokens("neurons.3.4") == ["neurons.3", "4"]
    assert tokens("0.a") == ["0", "a"]


@pytest.mark.parametrize(
    ("collapse", "error", "message"),
    [
        (0, InputValueError, "depth of at least 1, got 0"),
        (True, InputTypeError, "got True"),
        ("layers", InputTypeError, "got 'layers'"),
        (lambda path: 3, InputTypeError, "got 3 from it for the scope 'layers.0.neuron0'"),
    ],
)
def test_bad_collapse(collapse, error, message):
    with pytest.raises(error, match=message):
        group(topological_order(layered()), collapse)


def test_operations_that_follow_each_other_are_counted() -> None:
    x = Value(2.0, "x")
    with scope("s"):
        y = x * x
    names = [unit.name for unit in grouped((y + x + x + x).tanh()).units]
    assert names == ["x", "s", "3 add, tanh"]
