"""Weights: names and shapes of states, and what a state must be like to be loaded."""

import json
import math
import random

import pytest

from autograd import InputTypeError, InputValueError, Value
from nn import MLP, BatchNorm, Dropout, Embedding, Layer, Linear, Module, Neuron, Sequential
from nn.arrays import like, shape
from nn.init import generator_state, restore_generator


class Net(Module):
    def __init__(self):
        self.scale = Value(2.0)
        self.table = {"a": [Value(1.0), Value(2.0)], "b": [Value(3.0), [Value(4.0)]]}
        self.body = Layer(1, 2, init="zeros")
        self.same = self.body
        self.fixed = [Value(9.0).detach()]
        self.computed = self.scale * 2.0
        self.numbers = [1.0, 2.0]
        self.owner = self
        self.loop = [self.numbers]
        self.loop.append(self.loop)


class Loose(Module):
    """Neurons in a list of their own."""

    def __init__(self):
        self.side = [Neuron(2, init="zeros"), Neuron(2, init="zeros")]


def test_names_and_shapes():
    assert {name: shape(numbers) for name, numbers in Net().state_dict().items()} == {
        "scale": (),
        "table.a": (2,),
        "table.b.0": (),
        "table.b.1": (1,),
        "body.weight": (2, 1),
        "body.bias": (2,),
        "same.weight": (2, 1),
        "same.bias": (2,),
    }
    assert list(Loose().state_dict()) == [
        "side.0.weight",
        "side.0.bias",
        "side.1.weight",
        "side.1.bias",
    ]


def test_a_state_holds_no_values():
    net = MLP(2, [2, 1], seed=0)
    state = net.state_dict()
    before = json.dumps(state)
    net.parameters()[0].data = 99.0
    assert json.dumps(state) == before


def test_round_trip():
    net, other = MLP(2, [3, 1], seed=0), MLP(2, [3, 1], seed=1)
    loaded = other.load_state_dict(json.loads(json.dumps(net.state_dict())))
    assert loaded == ([], [])
    assert other.state_dict() == net.state_dict()
    assert other([1.0, 2.0]).data == net([1.0, 2.0]).data


def test_buffers():
    net = Sequential(Linear(2, 3), BatchNorm(3))
    net([[1.0, 2.0], [3.0, 5.0]])
    assert [name for name, _ in net.named_buffers()] == [
        "1.running_mean",
        "1.running_var",
        "1.num_batches_tracked",
    ]
    other = Sequential(Linear(2, 3), BatchNorm(3))
    state = net.state_dict()
    other.load_state_dict(state)
    assert other.named_buffers() == net.named_buffers()
    other.train()([[1.0, 2.0], [3.0, 5.0]])
    assert net.state_dict() == state
    assert type(net[1].num_batches_tracked) is int


def test_generators_are_no_part_of_a_foreign_state():
    net = Sequential(Linear(2, 3, seed=0), Dropout(seed=1))
    state = net.state_dict(generators=False)
    assert list(state) == ["0.weight", "0.bias"]
    assert list(net.state_dict()) == [*state, "1.generator"]
    assert net.load_state_dict(state) == ([], [])


def test_generators_come_back():
    rng = random.Random(0)
    rng.gauss(0.0, 1.0)  # it keeps a second number
    state = json.loads(json.dumps(generator_state(rng)))
    assert len(state) == 626
    other = random.Random(1)
    restore_generator(other, state)
    assert [other.gauss(0.0, 1.0) for _ in range(3)] == [rng.gauss(0.0, 1.0) for _ in range(3)]


@pytest.mark.parametrize(
    "state", [None, [], [1.5] * 625, [0] * 624, [-1] * 625, [0] * 627, [0] * 625 + [2**64], "a"]
)
def test_a_bad_generator_state_changes_nothing(state):
    rng = random.Random(0)
    before = rng.getstate()
    with pytest.raises((InputValueError, InputTypeError), match="a generator takes"):
        restore_generator(rng, state)
    assert rng.getstate() == before


def test_arrays_of_other_libraries():
    numpy = pytest.importorskip("numpy")
    neuron = Neuron(2)
    neuron.load_state_dict({"weight": numpy.array([[1.0, 2.0]]), "bias": numpy.array([3])})
    assert neuron.state_dict() == {"weight": [[1.0, 2.0]], "bias": [3.0]}
    dropout = Dropout(seed=0)
    before = dropout.state_dict()
    dropout.load_state_dict({"generator": numpy.array(before["generator"])})
    assert dropout.state_dict() == before


def test_tied_weights():
    class Tied(Module):
        def __init__(self):
            self.embedding = Embedding(3, 2, seed=0)
            self.head = Linear(2, 3, bias=False)
            self.head.weight = self.embedding.weight

    net = Tied()
    state = net.state_dict()
    assert list(state) == ["embedding.weight", "head.weight"]
    assert len(net.parameters()) == 6
    state["head.weight"] = [[math.nan, 1.0]] * 3
    with pytest.raises(InputValueError, match=r"embedding.weight and head.weight are one"):
        net.load_state_dict(state)
    state["embedding.weight"] = state["head.weight"]
    net.load_state_dict(state)
    assert net.embedding.weight[2][1].data == 1.0


GOOD = {"layers.0.weight": [[1.0, 2.0]], "layers.0.bias": [0.5]}


@pytest.mark.parametrize(
    ("state", "error", "message"),
    [
        ([1.0], InputTypeError, "MLP takes a state as state_dict.. gives it"),
        ({}, InputValueError, "this one lacks layers.0.weight, layers.0.bias; strict=False"),
        (GOOD | {"x": 1.0}, InputValueError, "this one has x; strict"),
        (
            {"layers.0.weights": [[1.0, 2.0]], "layers.0.bias": [0.5]},
            InputValueError,
            r"lacks layers.0.weight and has layers.0.weights \(for layers.0.weight\?\)",
        ),
        (
            GOOD | {"layers.0.weight": [[1.0], [2.0]]},
            InputValueError,
            r"layers.0.weight takes numbers of shape \(1, 2\), got \(2, 1\)",
        ),
        (GOOD | {"layers.0.bias": 1.0}, InputValueError, r"shape \(1,\), got \(\)"),
        (GOOD | {"layers.0.bias": []}, InputValueError, r"shape \(1,\), got \(0,\)"),
        (
            GOOD | {"layers.0.weight": [[1.0], 2.0]},
            InputValueError,
            "got lists of different lengths",
        ),
        (GOOD | {"layers.0.bias": ["a"]}, InputTypeError, "layers.0.bias takes"),
        (GOOD | {"layers.0.bias": [True]}, InputTypeError, "plain numbers, got bool"),
        (GOOD | {"layers.0.bias": [Value(1.0)]}, InputTypeError, "plain numbers, got Value"),
        (GOOD | {"layers.0.bias": None}, InputValueError, r"got \(\)"),
        (GOOD | {n: 0.0 for n in "abcdef"}, InputValueError, "has a, b, c, d and 2 more"),
    ],
)
def test_a_bad_state_changes_nothing(state, error, message):
    net = MLP(2, [1], seed=0)
    before = net.state_dict()
    with pytest.raises(error, match=message):
        net.load_state_dict(state)
    assert net.state_dict() == before


def test_not_strict():
    net = MLP(2, [1], seed=0)
    loaded = net.load_state_dict({"layers.0.bias": [7.0], "other": 1.0}, strict=False)
    assert loaded == (["layers.0.weight"], ["other"])
    assert net.layers[0].neurons[0].b.data == 7.0
    with pytest.raises(InputValueError, match="shape"):
        net.load_state_dict({"layers.0.bias": [7.0, 8.0]}, strict=False)


def test_whole_numbers_stay_whole():
    assert like(3, 4.0, "count") == 4
    with pytest.raises(InputValueError, match=r"count takes whole numbers, got 1.5"):
        like(3, 1.5, "count")
    with pytest.raises(InputValueError, match=r"count takes whole numbers, got nan"):
        like(3, math.nan, "count")


def test_neurons_of_another_kind_keep_their_names():
    class Scaled(Neuron):
        def __init__(self):
            super().__init__(1, init="zeros")
            self.scale = Value(2.0)

    layer = Layer(1, 2)
    layer.neurons = [Scaled(), Scaled()]
    assert list(layer.state_dict())[:3] == [
        "neurons.0.weight",
        "neurons.0.bias",
        "neurons.0.scale",
    ]
