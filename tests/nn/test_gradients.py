"""Gradients: what is recorded of each layer, and what is called vanishing, exploding and dead."""

import math
import sys
from xml.etree import ElementTree

import pytest

from autograd import InputTypeError, InputValueError, Value
from nn import MLP, GradientFlow, Module
from nn.gradient_chart import _density
from nn.gradients import WINDOW, Moment

ROWS = [[0.5, -1.0], [1.0, 0.25]]


def recorded(net, steps=1):
    flow = GradientFlow(net)
    for _ in range(steps):
        net.zero_grad()
        total = Value(0.0)
        for row in ROWS:
            total = total + net(row)
        total.backward()
        flow.record()
    return flow


def assigned(*layers, flow=None):
    """Record gradients that are given, in place of those of a pass."""
    net = MLP(1, [1] * len(layers), activation="relu", seed=0) if flow is None else flow.net
    flow = GradientFlow(net) if flow is None else flow
    for layer, grad in zip(net.layers, layers, strict=True):
        for parameter in layer.parameters():
            parameter.grad = grad
    flow.record()
    return flow


def test_moments_are_the_gradients():
    net = MLP(2, [3, 1], activation="tanh", seed=0)
    flow = recorded(net)
    for layer, moment in zip(net.layers, flow.steps[0], strict=True):
        grads = sorted(math.log10(abs(p.grad)) for p in layer.parameters() if p.grad)
        assert moment.logs == grads


def test_zeros_and_what_is_not_finite_are_counted_apart():
    net = MLP(1, [4], seed=0)
    flow = GradientFlow(net)
    for parameter, grad in zip(
        net.parameters(), [0.0, -0.0, math.inf, -math.inf, math.nan, 10.0, -0.1, 1.0], strict=True
    ):
        parameter.grad = grad
    flow.record()
    moment = flow.steps[0][0]
    assert (moment.logs, moment.zeros, moment.infinite) == ([-1.0, 0.0, 1.0], 2, 3)
    assert flow.verdict == "exploding: layers.0 has gradients that are not finite"


def test_quantiles():
    moment = Moment([0.0, 1.0, 2.0], 0, 0, frozenset())
    assert [moment.quantile(share) for share in (0.0, 0.25, 0.5, 1.0)] == [0.0, 0.5, 1.0, 2.0]
    assert math.isnan(Moment([], 4, 0, frozenset()).quantile(0.5))


@pytest.mark.parametrize(
    ("grads", "verdict"),
    [
        ((1e-4, 1.0), "vanishing: layers.0 has gradients 1e-04 of those of layers.1"),
        ((2e-3, 1.0), "neither vanishing nor exploding"),
        ((1.0, 1.0), "neither vanishing nor exploding"),
        ((1.0, 2e-3), "neither vanishing nor exploding"),
        ((1.0, 1e-4), "exploding: layers.0 has gradients 1e+04 times those of layers.1"),
        ((0.0, 1.0), "no gradient: all those of layers.0 are 0"),
        ((5e-324, 1e308), "vanishing: layers.0 has gradients less than 1e-300 of those of"),
        ((1e308, 5e-324), "exploding: layers.0 has gradients more than 1e+300 times those of"),
    ],
)
def test_verdict(grads, verdict):
    assert assigned(*grads).verdict.startswith(verdict)


def test_verdict_is_of_the_last_steps():
    net = MLP(1, [1, 1], seed=0)
    flow = GradientFlow(net)
    for step in range(2 * WINDOW):
        for layer, grad in zip(net.layers, (1e-6 if step < WINDOW else 1.0, 1.0), strict=True):
            for parameter in layer.parameters():
                parameter.grad = grad
        flow.record()
        if step == WINDOW - 1:
            assert flow.verdict.startswith("vanishing")
    assert flow.verdict == "neither vanishing nor exploding"


@pytest.mark.parametrize(
    ("activation", "word"), [("sigmoid", "vanishing"), ("tanh", "neither"), ("linear", "neither")]
)
def test_depth(activation, word):
    net = MLP(2, [6] * 19 + [1], activation=activation, init="glorot", seed=0)
    assert recorded(net).verdict.startswith(word)


def test_dead_is_what_had_no_gradient_in_all_recent_steps():
    net = MLP(2, [4, 1], seed=0)
    flow = GradientFlow(net)
    for step in range(3):
        for parameter in net.parameters():
            parameter.grad = 1.0
        for neuron in net.layers[0].neurons[: 1 + step]:
            neuron.zero_grad()
        flow.record()
    assert [len(step[0].silent) for step in flow.steps] == [1, 2, 3]
    assert flow.dead == [0.25, None]


def test_parameters_outside_of_neurons():
    class Scaled(Module):
        def __init__(self):
            self.net = MLP(2, [2, 1], seed=0)
            self.gain = {"a": Value(2.0), "b": Value(3.0)}

        def forward(self, x):
            return self.net(x) * self.gain["a"] + self.gain["b"]

    flow = recorded(Scaled())
    assert [layer.name for layer in flow.layers] == ["net.layers.0", "net.layers.1", "gain"]
    assert len(flow.layers[2].parameters) == 2


@pytest.mark.parametrize(
    "net", [MLP(2, [3, 1], seed=0), MLP(2, [2] * 20 + [1], activation="tanh", seed=0)]
)
@pytest.mark.parametrize("steps", [1, 4])
def test_chart(net, steps):
    pytest.importorskip("matplotlib")
    flow = recorded(net, steps)
    svg = flow.chart("a <title> & $x").svg()
    assert svg == flow.chart("a <title> & $x").svg()
    ElementTree.fromstring(svg)
    assert "a &lt;title&gt; &amp; $x" in svg
    assert flow.verdict.split(":")[0] in svg
    assert ("12 of 21 layers are shown" in svg) is (len(flow.layers) > 12)
    assert ("% dead" in svg) is any(layer.relus for layer in flow.layers)


def test_a_pixel_is_the_darker_the_more_gradients_it_stands_for():
    pixels = _density([[0.0, 0.0, 0.0, 0.0], [0.0], [99.0]], -1.0, 1.0)
    middle = len(pixels) // 2
    opacity = [pixel[3] for pixel in pixels[middle]]
    assert opacity == [0.6, 0.3, 0.0]
    assert all(pixel[3] == 0.0 for row in pixels if row is not pixels[middle] for pixel in row)


def test_many_gradients_make_no_heavy_chart():
    pytest.importorskip("matplotlib")
    net = MLP(2, [8, 8, 1], activation="tanh", seed=0)
    assert len(recorded(net, steps=200).chart().svg()) < 100_000


def test_chart_of_no_gradient_at_all():
    pytest.importorskip("matplotlib")
    assert "no gradient" in assigned(0.0, 0.0).chart().svg()


def test_bad_input():
    with pytest.raises(InputTypeError, match="takes a Module, got list"):
        GradientFlow([])
    with pytest.raises(InputValueError, match="net with parameters, and Module has none"):
        GradientFlow(Module())
    with pytest.raises(InputValueError, match=r"call record\(\) after each"):
        GradientFlow(MLP(1, [1])).chart()
    assert GradientFlow(MLP(1, [1])).verdict == "no step recorded yet"


def test_a_notebook_shows_the_chart():
    flow = GradientFlow(MLP(1, [2, 1], seed=0))
    text = {"text/plain": repr(flow)}
    assert flow._repr_mimebundle_() == text  # nothing is recorded yet
    assert flow._repr_html_() is None
    flow.record()
    chart = flow.chart()
    forms = {"text/html": chart.html(), "image/svg+xml": chart.svg()}
    text = {"text/plain": repr(flow)}
    assert flow._repr_mimebundle_() == text | forms
    assert flow._repr_mimebundle_(include=["text/plain"]) == text
    assert flow._repr_html_() == flow.chart().html()


def test_without_matplotlib_a_notebook_shows_the_text(monkeypatch):
    flow = GradientFlow(MLP(1, [2, 1], seed=0))
    flow.record()
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert flow._repr_mimebundle_() == {"text/plain": repr(flow)}
