"""Every layer can be drawn, as a module and as a graph, and stepped through."""

import pytest
from layer_cases import CASES

import autograd
from autograd import Value, graph, step
from nn import BatchNorm, Dropout, Linear, Module, ReLU, Sequential, Tanh, modules
from nn.arrays import flat
from nn.gradients import GradientFlow
from nn.structure import layers


@pytest.mark.parametrize("name", CASES)
def test_pictures(name):
    case = CASES[name]
    model = case.build()
    out = autograd.sum([y * y for y in flat(case.run(model, case.inputs))])
    assert model._repr_html_()
    if model.parameters():
        for show in ("weight", "grad"):
            assert "<svg" in modules(model, show=show).svg()
        assert modules(model).html()
        out.backward()
        GradientFlow(model).record()
        assert "<svg" in modules(model, show="grad").svg()
    assert "<svg" in graph(out).svg()
    assert "<svg" in autograd.modules(out).svg()
    if len(autograd.tape(out)) < 60:
        assert step(out)._repr_html_()


def test_a_linear_layer_is_a_column_of_neurons():
    net = Sequential(Linear(2, 3, seed=0), Tanh(), Linear(3, 1, bias=False, seed=1))
    assert [(layer.name, layer.activation) for layer in layers(net)] == [
        ("0", "tanh"),
        ("2", "linear"),
    ]
    view = modules(net, [1.0, -2.0])
    assert "so circles are biases" not in repr(view)
    assert len(view.network.links) == 9
    assert [unit.number for unit in view.network.columns[2].units] == [net([1.0, -2.0]).data]
    assert view.data()["units"]["2"]["svg"]
    assert view.data()["units"]["5"]["rows"]


def test_a_view_draws_nothing_at_random_and_moves_no_statistics():
    net = Sequential(Linear(2, 3, seed=0), BatchNorm(3), ReLU(), Dropout(seed=0), Linear(3, 1))
    before = net.state_dict()
    view = modules(net, [1.0, -2.0])
    assert "so circles are biases" in repr(view)
    assert "6 of the parameters belong to no neuron" in repr(view)
    assert net.state_dict() == before
    assert all(module.training for _, module in net.named_modules())


def test_what_has_no_neurons_is_shown_by_its_arrays():
    class Scaled(Module):
        def __init__(self):
            self.scale = Value(3.0)
            self.shift = [Value(1.0), Value(-1.0)]

    scaled = Scaled()
    view = modules(scaled)
    assert [(c.heading, [u.number for u in c.units]) for c in view.network.columns] == [
        ("scale", [3.0]),
        ("shift", [1.0, -1.0]),
    ]
    (scaled.scale * scaled.shift[1]).backward()
    shown = modules(scaled, show="grad").network.columns
    assert [u.number for c in shown for u in c.units] == [-1.0, 0.0, 3.0]


def test_written_out_a_graph_is_grouped_by_parts():
    net = Sequential(Linear(2, 2, seed=0, fused=False), Tanh(), Linear(2, 1, seed=1))
    out = net([1.0, 2.0])
    nodes, scopes = [out], set()
    for node in nodes:
        nodes += node.operands
        scopes |= set() if node.is_leaf else {node.scope}
    assert scopes == {"0.weight.0", "0.weight.1", "1", "2"}
