"""The order in which a graph is walked: operands first, each once, the same every time."""

from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import Value, dot
from autograd.topology import marked_order, topological_order


def graph(choices: list[tuple[int, int, int]]) -> Value:
    """Build a graph from places of earlier nodes."""
    nodes = [Value(1.0), Value(2.0)]
    for kind, i, j in choices:
        a, b = nodes[i % len(nodes)], nodes[j % len(nodes)]
        nodes.append(
            a + b if kind == 0 else a.tanh() if kind == 1 else autograd.sum([a, b, nodes[0]])
        )
    return nodes[-1]


graphs = st.lists(st.tuples(st.integers(0, 2), st.integers(0), st.integers(0)), max_size=30).map(
    graph
)


@given(graphs)
def test_operands_come_first_and_each_node_once(root: Value) -> None:
    order = topological_order(root)
    place = {id(node): index for index, node in enumerate(order)}
    assert len(place) == len(order)
    assert order[-1] is root
    for node in order:
        assert all(place[id(operand)] < place[id(node)] for operand in node.operands)


@given(graphs)
def test_order_is_that_of_a_depth_first_walk_from_the_left(root: Value) -> None:
    expected: list[Value] = []
    seen: set[int] = set()

    def walk(node: Value) -> None:
        if id(node) not in seen:
            seen.add(id(node))
            for operand in node.operands:
                walk(operand)
            expected.append(node)

    walk(root)
    assert [id(node) for node in topological_order(root)] == [id(node) for node in expected]


@given(graphs)
def test_order_does_not_change(root: Value) -> None:
    first = [id(node) for node in topological_order(root)]
    root.backward()
    assert [id(node) for node in topological_order(root)] == first


def test_leaf_is_its_own_order() -> None:
    x = Value(1.0)
    assert [node is x for node in topological_order(x)] == [True]


def test_many_paths_are_walked_once() -> None:
    x = Value(1.0)
    y = x
    for _ in range(200):
        y = y + y
    assert len(topological_order(y)) == 201


def test_interleaved_walks_do_not_disturb_each_other() -> None:
    x = Value(1.0)
    y = x * 2.0
    z = y * y
    whole = [id(node) for node in topological_order(z)]
    part = [id(node) for node in topological_order(y)]
    assert whole[: len(part)] == part
    assert [id(node) for node in topological_order(z)] == whole


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 50), st.integers(0, 50)), max_size=40))
def test_the_two_walks_give_the_same_order_but_for_constants(
    steps: list[tuple[int, int, int]],
) -> None:
    nodes = [Value(1.0), Value(2.0)]
    for kind, i, j in steps:
        a, b = nodes[i % len(nodes)], nodes[j % len(nodes)]
        nodes.append([a + b, a.exp(), dot([a, b], [b, a], a), a * 2.0][kind])
    plain, marked = topological_order(nodes[-1]), marked_order(nodes[-1])
    assert [id(node) for node in plain if not node.is_constant] == [id(node) for node in marked]
