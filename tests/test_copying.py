"""Copy, deepcopy and pickle: identity within one call, attributes, and graphs of any depth."""

import copy
import gc
import pickle
import weakref
from typing import Any

import pytest

import autograd
from autograd import RuleError, Value, detect_anomaly, dot, logsumexp, primitive, scope, tape, where
from autograd.backward import partials
from autograd.rules import RULES

PROTOCOLS = range(2, pickle.HIGHEST_PROTOCOL + 1)


def pickled(thing: Any) -> Any:
    return pickle.loads(pickle.dumps(thing))


twice = pytest.mark.parametrize("twin", [pickled, copy.deepcopy], ids=["pickle", "deepcopy"])


class Parameter(Value):
    """A Value with attributes of its own and another constructor."""

    def __init__(self, data: float, *, owner: object) -> None:
        super().__init__(data)
        self.owner = owner


def network() -> tuple[Value, list[Value]]:
    """Build a graph with every kind of node."""
    w = [Value(0.5 * k - 1.0, label=f"w{k}") for k in range(4)]
    with scope("layer"):
        y = dot(w[:2], w[2:], Value(0.25)).tanh() + where(w[0] > 0, w[1], w[2] * 2.0)
    return logsumexp([y, w[3] ** 3, 1.0]) - autograd.maximum(w[0], w[1]), w


@twice
def test_twin_has_the_same_records_and_gradients(twin: Any) -> None:
    loss, _ = network()
    loss.backward()
    other = twin(loss)
    assert tape(other) == tape(loss)
    other.backward()
    again = tape(other)
    loss.backward()
    assert again == tape(loss)


@twice
def test_twin_shares_nothing_with_the_original(twin: Any) -> None:
    loss, w = network()
    other = twin(loss)
    other.backward()
    assert all(x.grad == 0.0 for x in w)
    loss.backward()
    assert any(x.grad != 0.0 for x in w)


@twice
def test_what_is_shared_within_one_call_stays_shared(twin: Any) -> None:
    loss, w = network()
    other, twins, again = twin((loss, w, loss))
    assert other is again
    other.backward()
    loss.backward()
    assert [x.grad for x in twins] == [x.grad for x in w]
    assert [x.label for x in twins] == ["w0", "w1", "w2", "w3"]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_protocol(protocol: int) -> None:
    loss, _ = network()
    assert tape(pickle.loads(pickle.dumps(loss, protocol))) == tape(loss)


@twice
def test_partials_labels_scopes_and_rules_are_kept(twin: Any) -> None:
    x = Value(2.0, label="x")
    with detect_anomaly(), scope("s"):
        y = autograd.clip(x, 0.0, 5.0)
    other = twin(y)
    assert (other.rule, other.scope, partials(other)) == (RULES["clip"], "s", partials(y))
    assert other.operands[0].label == "x"
    assert other.operands[1].is_constant
    assert twin(x.detach()).is_constant


@twice
def test_attributes_of_a_subclass_come_along(twin: Any) -> None:
    shared = ["a list"]
    p, q = Parameter(1.0, owner=shared), Parameter(2.0, owner=shared)
    q.friend = p  # type: ignore[attr-defined]
    y = p * q
    other = twin(y)
    p2, q2 = other.operands
    assert (type(p2), type(q2)) == (Parameter, Parameter)
    assert p2.owner == ["a list"]
    assert p2.owner is q2.owner
    assert p2.owner is not shared
    assert q2.friend is p2


@twice
def test_attribute_that_refers_back_to_the_graph(twin: Any) -> None:
    p = Parameter(3.0, owner=None)
    y = p * p
    p.owner = y
    other = twin(y)
    assert other.operands[0].owner is other


@twice
def test_hooks_do_not_come_along(twin: Any) -> None:
    x = Value(3.0)
    x.register_hook(lambda gradient: 100.0)
    other = twin(x)
    other.backward()
    assert other.grad == 1.0


def test_copy_shares_operands_and_nothing_else() -> None:
    p = Parameter(3.0, owner="me")
    y = p * p
    other = copy.copy(y)
    assert other is not y
    assert other.operands == y.operands
    assert other.operands[0] is p
    other.backward()
    assert p.grad == 6.0
    twin = copy.copy(p)
    twin.data = 5.0
    assert (type(twin), twin.owner, p.data) == (Parameter, "me", 3.0)


@twice
def test_staleness_is_kept(twin: Any) -> None:
    x, y = Value(2.0), Value(3.0)
    fresh = dot([x], [y])
    stale = dot([x], [y])
    x.data = 2.5
    fresh = dot([x], [y])
    fresh2, stale2 = twin((fresh, stale))
    fresh2.backward()
    with pytest.raises(autograd.StaleGraphError):
        stale2.backward()


@twice
def test_a_twin_notices_later_changes(twin: Any) -> None:
    x, y = Value(2.0), Value(3.0)
    out, x2 = twin((dot([x], [y]), x))
    x2.data = 9.0
    with pytest.raises(autograd.StaleGraphError):
        out.backward()


@twice
def test_user_primitives(twin: Any) -> None:
    cube = autograd.primitive("cube", "a * a * a", "3.0 * a * a")
    other = twin(cube(Value(2.0)))
    other.backward()
    assert other.operands[0].grad == 12.0


def test_primitive_that_is_not_declared_on_loading_is_named() -> None:
    cube = autograd.primitive("cube", "a * a * a", "3.0 * a * a")
    data = pickle.dumps(cube(Value(2.0)))
    del RULES["cube"]
    with pytest.raises(RuleError, match="'cube', which is not declared here"):
        pickle.loads(data)


@twice
def test_deep_graph(twin: Any) -> None:
    x = Value(1.0)
    y = x
    for _ in range(50_000):
        y = y + 1e-6
    other, leaf = twin((y, x))
    other.backward()
    assert (other.data, leaf.grad, x.grad) == (y.data, 1.0, 0.0)


@twice
def test_deep_graph_of_subclasses_and_folds(twin: Any) -> None:
    x = Parameter(1.0, owner="me")
    y: Any = x
    for _ in range(20_000):
        y = autograd.sum([y, 1e-6, x]) * 0.5
    other, leaf = twin((y, x))
    other.backward()
    y.backward()
    assert leaf.grad == x.grad
    assert leaf.owner == "me"


def test_deep_pickle_after_one_whose_last_entry_was_known() -> None:
    a = Value(1.0)
    for _ in range(10_000):
        a = a + 1.0
    b = a + 1.0
    pickle.dumps((a, b))
    assert pickled(a).data == a.data


def test_deep_pickle_after_one_that_failed() -> None:
    p = Parameter(1.0, owner=lambda: None)  # pickle takes no lambda
    y = p * 1.0
    for _ in range(10_000):
        y = y + 1.0
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps((y + 1.0, y))
    p.owner = None
    assert pickled(y).data == y.data


def test_all_nodes_of_a_graph_keep_their_identity() -> None:
    nodes = [Value(1.0)]
    for _ in range(50):
        nodes.append(nodes[-1].tanh())
    twins = pickled(nodes)
    twins[-1].backward()
    nodes[-1].backward()
    assert [twin.grad for twin in twins] == [node.grad for node in nodes]


def test_pickler_keeps_nothing_alive() -> None:
    x = Parameter(1.0, owner=None)
    watch = weakref.ref(x)
    pickle.dumps((x, x + 1.0))
    del x
    gc.collect()
    assert watch() is None


def pickled(x: Any) -> Any:
    return pickle.loads(pickle.dumps(x))


class Slotted(Value):
    __slots__ = ("tag",)

    def __new__(cls, data: float, tag: str) -> "Slotted":
        return super().__new__(cls)

    def __init__(self, data: float, tag: str) -> None:
        super().__init__(data)
        self.tag = tag


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, pickled])
def test_slots_of_a_subclass_come_along_whatever_its_constructor(again: Any) -> None:
    twin = again(Slotted(2.0, "here"))
    assert (type(twin), twin.data, twin.tag) == (Slotted, 2.0, "here")


def test_a_primitive_may_be_named_like_a_constant() -> None:
    double = primitive("constant", "a * 2.0", "2.0")
    x = Value(3.0)
    root, leaf = copy.deepcopy((double(x), x))
    root.backward()
    assert leaf.grad == 2.0
