"""Layers: micrograd's forms, the fused and the written-out neuron, bad input."""

import random

import pytest

import autograd
from autograd import InputTypeError, InputValueError, Value, dot, tape
from nn import ACTIVATIONS, MLP, Layer, Neuron, Tanh, max_margin, moons


def test_micrograds_forms():
    neuron = Neuron(3, nonlin=False)
    assert len(neuron.w) == 3
    assert neuron.b.data == 0.0
    layer = Layer(3, 4, nonlin=True)
    assert [len(n.w) for n in layer.neurons] == [3] * 4
    net = MLP(3, [4, 4, 1])
    assert [len(layer.neurons) for layer in net.layers] == [4, 4, 1]
    assert [n.nonlin for n in net.layers[1].neurons] == [True] * 4
    assert not net.layers[2].neurons[0].nonlin
    assert isinstance(net([2.0, 3.0, -1.0]), Value)
    assert isinstance(MLP(3, [2])([2.0, 3.0, -1.0]), list)
    assert len(net.parameters()) == 41


def test_micrograds_numbers():
    """`random.seed` before building gives the weights that micrograd draws."""
    random.seed(1337)
    drawn = [[[random.uniform(-1, 1) for _ in range(2)] for _ in range(3)]]
    drawn.append([[random.uniform(-1, 1) for _ in range(3)]])
    random.seed(1337)
    net = MLP(2, [3, 1])
    assert [[[w.data for w in n.w] for n in layer.neurons] for layer in net.layers] == drawn


def test_seeds():
    def weights(**options):
        return [p.data for p in MLP(2, [4, 1], **options).parameters()]

    assert weights(seed=7) == weights(seed=7)
    assert weights(seed=7) != weights(seed=8)
    assert weights(seed=random.Random(7)) == weights(seed=7)
    before = random.getstate()
    weights(seed=7)
    assert random.getstate() == before


def test_a_neuron_is_one_node_or_two():
    x = [Value(1.0), Value(2.0)]
    linear = Neuron(2, nonlin=False, seed=0)(x)
    assert linear.rule.name == "dot"
    assert linear.operands[:2] == linear.operands[:2]
    rectified = Neuron(2, seed=0)(x)
    assert rectified.rule.name == "relu"
    assert [node.is_leaf for node in rectified.operands[0].operands] == [True] * 5


def test_plain_inputs_are_shared():
    layer = Layer(2, 3, seed=0)
    first, second, _ = (y.operands[0] for y in layer([1.0, 2.0]))
    assert first.operands[2] is second.operands[2]
    assert first.operands[2].is_constant


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_fused_is_written_out(activation, seed):
    options = {"activation": activation, "init": "glorot", "seed": seed}
    fused, plain = (MLP(3, [5, 4, 1], fused=fused, **options) for fused in (True, False))
    rng = random.Random(seed)
    for _ in range(5):
        x = [rng.uniform(-3.0, 3.0) for _ in range(3)]
        a, b = fused(x), plain(x)
        assert a.data == b.data
        a.backward()
        b.backward()
    for p, q in zip(fused.parameters(), plain.parameters(), strict=True):
        assert p.grad == pytest.approx(q.grad, rel=1e-12, abs=1e-15)


def test_fused_training_stays_with_the_written_out():
    data = moons(12, seed=3)
    labels = [2 * y - 1 for y in data.targets]
    losses = []
    for fused in (True, False):
        net = MLP(2, [4, 4, 1], seed=3, fused=fused)
        for _ in range(10):
            net.zero_grad()
            loss = max_margin([net(x) for x in data.features], labels)
            loss.backward()
            for p in net.parameters():
                p.data -= 0.1 * p.grad
        losses.append(loss.data)
    assert losses[0] == pytest.approx(losses[1], rel=1e-9)


def test_written_out_nodes_are_scoped():
    y = MLP(1, [2, 1], seed=0, fused=False)([1.0])
    scopes = {record.scope for record in tape(y) if record.op in ("add", "mul")}
    assert scopes == {"layers.0.neurons.0", "layers.0.neurons.1", "layers.1.neurons.0"}


def test_activations_by_name_and_by_function():
    x = [0.3, -0.2]
    by_name = MLP(2, [3, 1], activation="tanh", output="sigmoid", seed=0)
    by_function = MLP(2, [3, 1], activation=autograd.tanh, output=autograd.sigmoid, seed=0)
    assert by_name(x).data == by_function(x).data
    assert repr(by_name) == repr(by_function)
    assert Neuron(2, activation=lambda z: z * z, seed=0)(x).data >= 0.0


def test_one_neuron_feeds_the_next():
    net = MLP(2, [1, 3], seed=0)
    assert len(net([1.0, 2.0])) == 3


def test_inputs_may_be_values_numbers_or_numpy():
    numpy = pytest.importorskip("numpy")
    net = MLP(2, [3, 1], seed=0)
    expected = net([0.5, 2.0]).data
    assert net((Value(0.5), 2)).data == expected
    assert net(numpy.array([0.5, 2.0])).data == expected


def test_gradient_reaches_the_inputs():
    x = [Value(1.0), Value(2.0)]
    neuron = Neuron(2, nonlin=False, seed=0)
    neuron(x).backward()
    assert [v.grad for v in x] == [w.data for w in neuron.w]
    assert dot(neuron.w, x, neuron.b).data == neuron(x).data


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: MLP(2, [3, 1])([1.0]), InputValueError, r"Layer\(2, 3.*takes 2 inputs, got 1"),
        (lambda: Layer(1, 2)([1, 2]), InputValueError, r"Layer\(1, 2.*takes 1 input, got 2"),
        (lambda: Neuron(2)([]), InputValueError, r"Neuron\(2.*takes 2 inputs, got 0"),
        (lambda: Neuron(2)([[1, 2], [3, 4]]), InputTypeError, "a row of rows"),
        (lambda: Neuron(2)(3.0), InputValueError, "takes 2 inputs, got 1"),
        (lambda: Neuron(2)([1.0, None]), InputTypeError, "Neuron.*takes a row of numbers.*None"),
        (lambda: Neuron(2)([[1.0], [2.0], [3.0]]), InputTypeError, "got a row of rows"),
        (lambda: Neuron(2, activation=Tanh), InputTypeError, r"the class Tanh; write Tanh\(\)"),
        (lambda: MLP(2, [3], output="softmax"), InputValueError, "softmax is one of a whole row"),
        (lambda: Neuron(2)("ab"), InputTypeError, "takes a sequence of 2 inputs, got str"),
        (lambda: Neuron(2)(["a", 1.0]), InputTypeError, "str"),
        (lambda: Neuron(2)(x for x in (1, 2)), InputTypeError, "generator"),
        (lambda: Neuron(0), InputValueError, "Neuron takes a whole number of at least 1 as nin"),
        (lambda: Neuron(2.0), InputTypeError, "Neuron takes an int as nin, got float"),
        (lambda: Layer(2, -1), InputValueError, "nout, got -1"),
        (lambda: MLP(2, 3), InputTypeError, "MLP takes a sequence as nouts, got int"),
        (lambda: MLP(2, []), InputValueError, "MLP takes one element or more as nouts"),
        (lambda: MLP(2, [3, 0]), InputValueError, "each of nouts, got 0"),
        (
            lambda: MLP(2, [1], activation="relo"),
            InputValueError,
            r"MLP takes linear, relu,.*'relu'",
        ),
        (lambda: MLP(2, [2, 1], activation="relo"), InputValueError, "did you mean 'relu'"),
        (lambda: MLP(2, [2, 1], activation="ReLU"), InputValueError, "did you mean 'relu'"),
        (lambda: Layer(2, 1, activation=3), InputTypeError, "got int: 3"),
        (lambda: Layer(2, 1, init="hee"), InputValueError, "did you mean 'he'"),
        (lambda: Layer(2, 1, seed=0.5), InputTypeError, "seed takes an int"),
        (lambda: Layer(2, 1, seed=True), InputTypeError, "got bool: True"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()
