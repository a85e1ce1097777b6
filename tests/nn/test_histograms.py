"""Histograms: every finite weight is counted once, in the panel of its layer."""

import math
from xml.etree import ElementTree

import pytest

from autograd import InputTypeError, InputValueError
from nn import MLP, BatchNorm, Dropout, Linear, Module, Sequential
from nn.plots import weight_histograms

pytest.importorskip("matplotlib")


def counted(axes):
    return [sum(patch.get_data().values) for patch in axes.patches]


def test_each_weight_is_counted_once():
    axes = weight_histograms(MLP(2, [5, 3], seed=0), bins=7).figure.axes
    assert [panel.get_title() for panel in axes] == [
        "layers.0\n10 weights",
        "layers.1\n15 weights",
    ]
    assert [counted(panel) for panel in axes] == [[10.0], [15.0]]


def test_the_counts_are_those_of_the_stretches():
    net = Linear(5, 1)
    for weight, number in zip(net.weight[0], [-1.0, -0.9, 0.2, 0.9, 1.0], strict=True):
        weight.data = number
    (axes,) = weight_histograms(net, bins=4).figure.axes
    data = axes.patches[0].get_data()
    assert [*data.values] == [2, 0, 1, 2]
    assert [*data.edges] == [-1.0, -0.5, 0.0, 0.5, 1.0]
    assert axes.get_title() == "Linear\n5 weights"


def test_biases_and_statistics_are_left_out():
    net = Sequential(Linear(2, 3, seed=0), BatchNorm(3), Linear(3, 1, bias=False, seed=1))
    titles = [axes.get_title() for axes in weight_histograms(net).figure.axes]
    assert titles == ["0\n6 weights", "1\n3 weights", "2\n3 weights"]


def test_weights_that_are_all_alike():
    (axes,) = weight_histograms(Linear(3, 1, init="zeros"), bins=2).figure.axes
    assert [*axes.patches[0].get_data().edges] == [-0.5, 0.0, 0.5]


def test_what_is_not_finite_is_told():
    net = Linear(3, 1, seed=0)
    net.weight[0][1].data = math.nan
    (axes,) = weight_histograms(net).figure.axes
    assert axes.get_title() == "Linear\n3 weights\n1 not finite"
    assert counted(axes) == [2.0]


def test_several_networks_share_their_stretches():
    nets = {"small": Linear(2, 1, init="zeros"), "large <b>": Linear(2, 1, seed=0)}
    chart = weight_histograms(nets, title="t")
    (axes,) = chart.figure.axes
    edges = [[*patch.get_data().edges] for patch in axes.patches]
    assert edges[0] == edges[1]
    assert counted(axes) == [2.0, 2.0]
    ElementTree.fromstring(chart.svg())
    assert "large &lt;b&gt;" in chart.svg()
    assert chart.svg() == weight_histograms(nets, title="t").svg()


def test_of_many_layers_some_are_shown():
    figure = weight_histograms(MLP(1, [1] * 30, seed=0)).figure
    shown = [axes.get_title().split("\n")[0] for axes in figure.axes if axes.get_visible()]
    assert (len(shown), shown[0], shown[-1]) == (12, "layers.0", "layers.29")
    assert figure.get_suptitle() == "12 of 30 layers are shown"


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: weight_histograms([1.0]), InputTypeError, "Module or a dict .*, got list"),
        (lambda: weight_histograms({"a": 1.0}), InputTypeError, "got float"),
        (lambda: weight_histograms({}), InputValueError, "one element or more as nets"),
        (lambda: weight_histograms(Dropout()), InputValueError, "Dropout has none"),
        (lambda: weight_histograms(Module()), InputValueError, "Module has none"),
        (lambda: weight_histograms(Linear(1, 1), bins=0), InputValueError, "bins, got 0"),
        (
            lambda: weight_histograms({"a": MLP(1, [1]), "b": MLP(1, [1, 1])}),
            InputValueError,
            "same layers, got layers.0 in 'a' and layers.0, layers.1 in 'b'",
        ),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()
