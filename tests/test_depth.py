"""Graphs are as deep as memory allows, at the default recursion limit: 1,000,000 chained nodes.

The pure core, which needs ten times the time for the same code, chains fewer.
"""

import copy
import pickle
import sys

import pytest

from autograd import Value, backend, dot, tape
from autograd.topology import topological_order

DEEP = 1_000_000 if backend() == "compiled" else 200_000


def chain(length: int) -> tuple[Value, Value]:
    x = Value(1.0, "x")
    y = x
    for _ in range(length):
        y = y * x
    return x, y


@pytest.fixture(autouse=True)
def default_recursion_limit() -> None:
    assert sys.getrecursionlimit() <= 3000  # pytest and Hypothesis may raise Python's 1000 a little


def test_a_long_chain_is_recorded_differentiated_shown_and_freed() -> None:
    x, y = chain(DEEP)
    y.backward()
    assert (y.data, x.grad) == (1.0, DEEP + 1.0)
    assert repr(y) == "Value(data=1.0, grad=1.0)"
    assert y == 1
    assert len(topological_order(y)) == DEEP + 1
    del y
    assert x.data == 1.0


def test_a_long_chain_is_pickled_with_what_it_shares() -> None:
    x, y = chain(DEEP)
    root, leaf = pickle.loads(pickle.dumps((y, x)))
    del y
    root.backward()
    assert (root.data, leaf.grad, x.grad) == (1.0, DEEP + 1.0, 0.0)


def test_a_long_chain_is_deepcopied() -> None:
    x, y = chain(DEEP)
    root, leaf = copy.deepcopy((y, x))
    del y
    root.backward()
    assert (root.data, leaf.grad, x.grad) == (1.0, DEEP + 1.0, 0.0)


def test_a_deep_chain_of_n_ary_nodes() -> None:
    x = Value(1.0)
    y = x
    for _ in range(100_000):
        y = dot([y, y], [0.25, 0.75], 0.0)
    y.backward()
    assert (y.data, x.grad, len(tape(y))) == (1.0, 1.0, 400_001)
