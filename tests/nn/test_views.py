"""Views: a network as columns of neurons: which numbers are shown, and when they are not."""

import math

import pytest

from autograd import InputTypeError, InputValueError, Value, sigmoid
from nn import MLP, Layer, Module, Neuron, modules
from nn.neurons import written_out
from nn.structure import layers

NET = MLP(3, [24, 24, 12, 1], activation="tanh", seed=0)
ROW = [1.0, -2.0, 0.5]


class Apart(Module):
    """Two layers that are no chain."""

    def __init__(self, second=4):
        self.one, self.two = Layer(2, 2, seed=0), Layer(second, 1, seed=1)

    def forward(self, x):
        return self.one(x)[0] * self.two([*x, *x][: self.two.nin])


def tints(view, column):
    return [unit.number for unit in view.network.columns[column].units]


def links(view):
    return [link.number for link in view.network.links]


def test_columns_are_layers():
    columns = modules(NET).network.columns
    assert [(c.heading, c.subheading, len(c.units)) for c in columns] == [
        ("input", "", 3),
        ("layers.0", "tanh", 24),
        ("layers.1", "tanh", 24),
        ("layers.2", "tanh", 12),
        ("layers.3", "linear", 1),
    ]


def test_lines_are_weights_and_circles_biases():
    net = MLP(2, [2, 1], seed=3)
    net.layers[0].neurons[1].b.data = -0.5
    view = modules(net)
    weights = [w.data for layer in net.layers for neuron in layer.neurons for w in neuron.w]
    assert links(view) == weights
    assert [(link.tail, link.head) for link in view.network.links] == [
        (0, 2),
        (1, 2),
        (0, 3),
        (1, 3),
        (2, 4),
        (3, 4),
    ]
    assert (tints(view, 0), tints(view, 1)) == ([None, None], [0.0, -0.5])


def test_with_inputs_circles_are_outputs():
    view = modules(NET, ROW)
    assert tints(view, 0) == ROW
    assert tints(view, 4) == [NET(ROW).data]
    assert view.network.about == ("weight", "output")


def test_gradients_only_after_a_pass():
    net = MLP(2, [2, 1], activation="tanh", seed=0)
    view = modules(net, show="grad")
    assert "no backward pass yet" in view.svg()
    assert links(view)[0] == net.layers[0].neurons[0].w[0].data
    assert "grad" not in str(view.data())
    net([1.0, 2.0]).backward()
    view = modules(net, show="grad")
    assert "no backward pass yet" not in view.svg()
    assert links(view)[0] == net.layers[0].neurons[0].w[0].grad
    assert tints(view, 2) == [1.0]
    assert "grad" in str(view.data())


def test_a_net_that_is_no_chain_has_no_outputs_and_no_lines():
    view = modules(Apart(), [1.0, 2.0])
    assert len(view.network.links) == 4
    assert "do not fit one another" in repr(view)
    assert "not its layers one after the other" in repr(view)
    assert tints(view, 1) == [0.0, 0.0]


def test_a_net_that_computes_more_than_its_layers():
    class Squashed(MLP):
        def forward(self, x):
            return sigmoid(super().forward(x))

    view = modules(Squashed(2, [2, 1], seed=0), [1.0, 2.0])
    assert "so circles are biases" in repr(view)
    assert len(view.network.links) == 6


def test_nan_is_an_output_like_any():
    view = modules(MLP(1, [1, 1], activation="tanh", seed=0), [math.nan])
    assert "so circles are biases" not in repr(view)
    assert 'class="unit undefined"' in view.svg()


def test_neurons_of_ones_own():
    class Perceptron(Module):
        def __init__(self):
            self.w = [Value(1.0), Value(-1.0)]

        def forward(self, x):
            return self.w[0] * x[0] + self.w[1] * x[1]

    class Pair(Module):
        def __init__(self):
            self.side = [Perceptron(), Perceptron()]

        def forward(self, x):
            return [unit(x) for unit in self.side]

    view = modules(Pair(), [2.0, 1.0])
    assert view.network.columns[1].heading == "side"
    assert tints(view, 1) == [1.0, 1.0]
    view.html()


@pytest.mark.parametrize("nin", [1, 3, 9, 10, 18])
def test_a_neuron_written_out_gives_the_same_number(nin):
    neuron = Neuron(nin, activation="tanh", seed=0)
    row = [0.25 * n - 1.0 for n in range(nin)]
    out = neuron(row)
    out.backward()
    copy = written_out(neuron, row)
    assert (copy.data, copy.grad) == (out.data, 1.0)
    assert (modules(neuron, row).data()["units"][str(nin)]["svg"] != "") is (2 * nin + 3 <= 40)


def test_a_click_tells_the_terms_of_the_sum():
    units = modules(NET, ROW).data()["units"]
    assert units["3"]["title"] == "layers.0, neuron 0"
    assert units["3"]["heads"] == ["input", "weight w", "x", "w × x"]
    assert units["3"]["svg"].count('class="node ') == 4 * 3 + 2
    assert len(units["30"]["rows"]) == 24
    assert units["30"]["svg"] == ""


def test_showing_changes_nothing():
    net = MLP(2, [2, 1], seed=0)
    loss = net([1.0, 2.0])
    loss.backward()
    before = [(p.data, p.grad) for p in net.parameters()]
    assert modules(net, [1.0, 2.0]).html() == modules(net, [1.0, 2.0]).html()
    assert [(p.data, p.grad) for p in net.parameters()] == before
    loss.backward()


def test_a_value_is_shown_as_a_graph():
    assert "values; showing 64 units" in repr(modules(NET(ROW)))


def test_notebooks_show_a_net_and_the_text_of_what_has_no_neurons():
    assert NET._repr_html_().startswith('<div class="stepgrad" data-view="modules"')

    class Line(Module):
        def __init__(self):
            self.slope = Value(1.0)

        def __repr__(self):
            return "<b>"

    assert Line()._repr_html_() == "<pre>&lt;b&gt;</pre>"


def test_layers_of_a_neuron_and_of_a_layer():
    assert [layer.name for layer in layers(Neuron(2))] == ["Neuron"]
    assert [layer.name for layer in layers(Layer(2, 3))] == ["Layer"]
    assert layers(Module()) == []


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: modules([1.0]), InputTypeError, "a Module or a Value, got list"),
        (lambda: modules(Module()), InputValueError, "made of neurons, and Module has none"),
        (lambda: modules(NET, [1.0]), InputValueError, "takes 3 inputs, got 1"),
        (lambda: modules(NET, ["a", "b", "c"]), InputTypeError, "takes a number"),
        (lambda: modules(NET, show="gard"), InputValueError, "did you mean 'grad'"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: modules(NET, collapse=2), "collapse of a Value alone, and got MLP; the columns"),
        (lambda: modules(Value(1.0).exp(), inputs=[1]), "inputs of a net alone, and got a Value"),
        (lambda: modules(Value(1.0).exp(), show="grad"), "show of a net alone, and got a Value"),
        (lambda: modules(Value(1.0).exp(), show="nonsense"), "show of a net alone"),
    ],
)
def test_an_argument_that_is_not_for_this_is_refused(call, message):
    with pytest.raises(InputValueError, match=message):
        call()
