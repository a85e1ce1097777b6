"""Module: which parameters are found, under which names, and what is done to all of them."""

import copy
import pickle

import pytest

from autograd import Value
from nn import MLP, Layer, Module, Neuron


class Net(Module):
    def __init__(self):
        self.scale = Value(2.0)
        self.table = {"a": Value(1.0), "b": [Value(3.0), (Value(4.0), self.scale)]}
        self.body = Layer(1, 2, seed=0)
        self.same = self.body
        self.number, self.text, self.nothing = 3, "text", None
        self.fixed = Value(9.0).detach()
        self.computed = self.scale * 2.0

    def forward(self, x):
        return self.scale * x


def test_names_in_order_of_definition_each_once():
    assert [name for name, _ in Net().named_parameters()] == [
        "scale",
        "table.a",
        "table.b.0",
        "table.b.1.0",
        "body.neurons.0.w.0",
        "body.neurons.0.b",
        "body.neurons.1.w.0",
        "body.neurons.1.b",
    ]


def test_parameters_are_the_named_ones():
    net = Net()
    found, named = net.parameters(), net.named_parameters()
    assert len(found) == len(named)
    assert all(a is b for a, (_, b) in zip(found, named, strict=True))


def test_what_refers_to_its_owner():
    net = Net()
    net.owner = net
    net.loop = [net.scale]
    net.loop.append(net.loop)
    assert len(net.parameters()) == 8


def test_named_modules():
    assert [name for name, _ in Net().named_modules()] == [
        "",
        "body",
        "body.neurons.0",
        "body.neurons.1",
    ]


def test_train_and_eval_reach_every_module():
    net = Net()
    assert net.training
    assert net.eval() is net
    assert not any(module.training for _, module in net.named_modules())
    net.train()
    assert all(module.training for _, module in net.named_modules())
    assert Module.training


def test_zero_grad():
    net = Net()
    net(3.0).backward()
    assert net.scale.grad == 3.0
    net.zero_grad()
    assert all(p.grad == 0.0 for p in net.parameters())


def test_labels_are_dotted_names():
    net = MLP(2, [2, 1], seed=0)
    assert all(p.label == name for name, p in net.named_parameters())
    own = Net()
    own.label_parameters()
    assert all(p.label == name for name, p in own.named_parameters())


def test_module_of_micrograd():
    class Mine(Module):
        def __init__(self):
            self.hidden = [Value(1.0)]

        def __call__(self, x):
            return self.hidden[0] * x

        def parameters(self):
            return self.hidden

    mine = Mine()
    mine(2.0).backward()
    assert mine.hidden[0].grad == 2.0
    mine.zero_grad()
    assert mine.hidden[0].grad == 0.0


def test_repr():
    class Two(Module):
        def __init__(self):
            self.body = MLP(2, [3, 1], seed=0)
            self.heads = [Neuron(2), Layer(1, 1, nonlin=False)]

    assert repr(Two()).splitlines() == [
        "Two: 18 parameters",
        "  body: MLP: 13 parameters",
        "    layers.0: Layer(2, 3, activation='relu')",
        "    layers.1: Layer(3, 1, activation='linear')",
        "  heads.0: Neuron(2, activation='relu')",
        "  heads.1: Layer(1, 1, activation='linear')",
    ]
    assert repr(Module()) == "Module: 0 parameters"


def test_without_forward():
    class Empty(Module):
        pass

    with pytest.raises(NotImplementedError, match=r"Empty does not say .* define forward"):
        Empty()(1.0)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_copies_share_nothing(copied):
    net = MLP(2, [3, 1], seed=0)
    other = copied(net)
    assert other([1.0, 2.0]).data == net([1.0, 2.0]).data
    assert [name for name, _ in other.named_parameters()] == [
        name for name, _ in net.named_parameters()
    ]
    other.parameters()[0].data = 99.0
    assert net.parameters()[0].data != 99.0
    assert other.layers[0].neurons[0].w[0].data == 99.0
