"""Sparsity: a pattern holds every entry that is not 0, and few that are."""

from typing import Any

import pytest
from hypothesis import given
from wild import moderate, wild

import autograd as ag
from autograd import Value
from autograd.higher import gradient_graphs
from autograd.rules import RULES
from autograd.sparsity import hessian_pattern, jacobian_pattern, places, transposed


@given(wild(list(RULES), moderate, leaves=4))
def test_a_jacobian_pattern_holds_whatever_has_a_gradient(expression: Any) -> None:
    root, leaves = expression.record()
    (row,) = jacobian_pattern([root], leaves)
    root.backward()
    for place, leaf in enumerate(leaves):
        assert leaf.grad == 0.0 or row >> place & 1


@given(wild(list(RULES), moderate, leaves=4))
def test_a_hessian_pattern_holds_whatever_has_a_second_derivative(expression: Any) -> None:
    root, leaves = expression.record()
    rows = hessian_pattern(root, leaves)
    assert transposed(rows, len(leaves)) == rows
    for place, gradient in enumerate(gradient_graphs(root, leaves)):
        for other, second in enumerate(gradient_graphs(gradient, leaves)):
            assert second.data == 0.0 or rows[place] >> other & 1


def hessian_of(build: Any, count: int = 3) -> list[list[int]]:
    xs = [Value(0.5 + place) for place in range(count)]
    return [places(row) for row in hessian_pattern(build(*xs), xs)]


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda x, y, z: x + 2.0 * y - z / 4.0, [[], [], []]),
        (lambda x, y, z: x * y + z, [[1], [0], []]),
        (lambda x, y, z: x / y, [[1], [0, 1], []]),
        (lambda x, y, z: x**2 + y**z, [[0], [1, 2], [1, 2]]),
        (lambda x, y, z: ag.exp(x + y) * 2.0, [[0, 1], [0, 1], []]),
        (lambda x, y, z: ag.exp(x + y) * z, [[0, 1, 2], [0, 1, 2], [0, 1]]),
        (lambda x, y, z: ag.relu(x) + abs(y) + ag.floor(z), [[], [], []]),
        (lambda x, y, z: ag.relu(x * x) + ag.floor(y) * z, [[0], [], []]),
        (lambda x, y, z: ag.where(x > 0.0, y, z), [[], [], []]),
        (lambda x, y, z: ag.where(x, y * y, z), [[], [1], []]),
        (lambda x, y, z: ag.max([x, y, z]) + ag.mean([x, y]), [[], [], []]),
        (lambda x, y, z: ag.dot([x, y], [z, 2.0], x), [[2], [], [0]]),
        (lambda x, y, z: ag.norm([x, y]) + ag.sum([y, z]), [[0, 1], [0, 1], []]),
        (lambda x, y, z: ag.logsumexp([x, 1.0, z]), [[0, 2], [], [0, 2]]),
        (lambda x, y, z: ag.leaky_relu(x, y), [[1], [0], []]),
        (lambda x, y, z: ag.hypot(x, 3.0), [[0], [], []]),
        (lambda x, y, z: x, [[], [], []]),
    ],
)
def test_who_meets_whom_in_a_hessian(build: Any, expected: list[list[int]]) -> None:
    assert hessian_of(build) == expected


def test_an_operand_that_only_chooses_passes_nothing_on() -> None:
    x, y, z = Value(1.0), Value(2.0), Value(3.0)
    roots = [ag.where(x, y, z), ag.floor(x), x % y, ag.polygamma(1.0, x), Value(1.0)]
    assert list(map(places, jacobian_pattern(roots, [x, y, z]))) == [[1, 2], [], [0, 1], [0], []]


def test_what_has_no_texts_counts_as_full() -> None:
    joined = ag.primitive("sparsity_joined", lambda a, b: a + b, lambda a, b: 1.0, lambda a, b: 1.0)
    assert hessian_of(lambda x, y, z: joined(x, y) + z) == [[0, 1], [0, 1], []]
    split = ag.checkpoint(lambda x, y: (x + y, x * y))
    assert hessian_of(lambda x, y, z: split(x, y)[0] + z) == [[0, 1], [0, 1], []]


def test_what_is_older_is_a_constant() -> None:
    from autograd.state import tick

    x, y = Value(1.0), Value(2.0)
    before = x * y
    now = tick()
    z = before * y
    assert jacobian_pattern([z], [y]) == [1]
    assert hessian_pattern(z, [y]) == [1]
    assert hessian_pattern(z, [y], since=now) == [0]


def test_bits_of_sparse_and_of_full_rows() -> None:
    assert places(0) == []
    for row in (1 << 500 | 1 << 3, 2**500 - 1, 0b1011):
        assert places(row) == [place for place in range(501) if row >> place & 1]
    assert transposed([], 2) == [0, 0]


def test_a_pattern_of_a_long_chain_needs_no_deep_stack() -> None:
    x = y = Value(1.0)
    for _ in range(20_000):
        y = y * 1.0
    assert jacobian_pattern([y], [x]) == [1]
    assert hessian_pattern(y, [x]) == [0]
