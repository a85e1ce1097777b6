"""Nodes are freed at once, without the cyclic collector, and without harm to their neighbours.

On the compiled core nodes stand outside the collector, and `native/dealloc.h` frees them: these
tests crash or fail where it does not. `make sanitize` runs them under AddressSanitizer, too.
"""

import gc
import itertools
import threading
from collections.abc import Iterator

import pytest

import autograd as ag
from autograd import Value, dot


class Tagged(Value):
    """A subclass with an attribute, whose instances Python's own deallocation frees."""

    freed = itertools.count()

    def __init__(self, data: float) -> None:
        super().__init__(data)
        self.tag = [data]

    def __del__(self) -> None:
        next(Tagged.freed)


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Switch the cyclic collector off, so that only reference counting can free."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def chain(length: int, start: Value) -> Value:
    for _ in range(length):
        start = start * 1.0
    return start


def numbers(count: int) -> list[Value]:
    return [Value(float(i)) for i in range(count)]


@pytest.mark.parametrize("length", [1, 49, 50, 51, 60, 1000, 10_000, 300_000])
def test_freeing_a_chain_leaves_its_neighbours_as_they_were(length: int) -> None:
    before = numbers(500)
    doomed, kept = Value(1.0), Value(2.0)
    for _ in range(length):  # one node of each by turns, so that they lie beside each other
        doomed, kept = doomed * 1.0, kept * 1.0
    after = numbers(500)
    del doomed
    assert [x.data for x in before] == [x.data for x in after] == [float(i) for i in range(500)]
    leaf = kept
    while leaf.operands:
        assert leaf.data == 2.0
        leaf = leaf.operands[0]
    kept.backward()
    assert leaf.grad == 1.0


def test_freeing_runs_through_n_ary_nodes() -> None:
    y = Value(1.0)
    for i in range(60_000):
        y = dot([y, y], [0.5, 0.5]) if i % 2 else ag.sum([y, 0.0, 0.0])
    neighbours = numbers(500)
    del y
    assert [x.data for x in neighbours] == [float(i) for i in range(500)]


def test_freeing_runs_through_instances_of_a_subclass(no_collector: None) -> None:
    Tagged.freed = itertools.count()
    y = Value(1.0)
    for i in range(20_000):
        y = Tagged(1.0) * y if i % 3 else y + Tagged(2.0)
    del y
    assert next(Tagged.freed) == 20_000


def test_a_chain_made_of_a_subclass_alone_is_freed(no_collector: None) -> None:
    Tagged.freed = itertools.count()
    link: Tagged | None = None
    for _ in range(50_000):
        link, before = Tagged(0.0), link
        link.before = before
    del link, before
    assert next(Tagged.freed) == 50_000


def test_a_node_outlives_the_class_of_its_operand() -> None:
    def made() -> Value:
        class Passing(Value):
            pass

        return chain(100, Passing(3.0))

    y = made()
    gc.collect()
    assert y.data == 3.0
    del y
    gc.collect()


def test_nothing_waits_for_the_collector(no_collector: None) -> None:
    """Every instance is freed when the last reference goes, though nothing collects."""
    Tagged.freed = itertools.count()
    for _ in range(200):
        x = Tagged(1.0)
        loss = ag.tanh(x * x + ag.exp(x)) / (x + 3.0)
        loss.backward()
    del x, loss
    assert next(Tagged.freed) == 200
    assert not [thing for thing in gc.get_objects() if isinstance(thing, Tagged)]


def test_threads_free_their_graphs_at_the_same_time() -> None:
    results: list[float] = []

    def work() -> None:
        for _ in range(10):
            x = Value(1.0)
            y = chain(10_000, x)
            y.backward()
            results.append(x.grad)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [1.0] * 40


def test_a_finaliser_may_build_and_free_graphs_of_its_own() -> None:
    results = []

    class Busy(Value):
        def __del__(self) -> None:
            x = Value(1.0)
            chain(2000, x).backward()
            results.append(x.grad)

    y = Value(1.0)
    for i in range(2000):
        y = y * Busy(1.0) if i % 100 == 0 else y * 1.0
    del y
    assert results == [1.0] * 20
