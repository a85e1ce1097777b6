import json
import random

import pytest
from layer_cases import CASES

import nn
from autograd import InputTypeError, InputValueError, Value
from nn.architecture import build, describe, numbers_in
from nn.constructors import CONSTRUCTORS

MORE = {
    "Neuron": lambda: nn.Neuron(3, activation="tanh", fused=False),
    "Neuron without activation": lambda: nn.Neuron(3, nonlin=False),
    "Layer": lambda: nn.Layer(3, 2, activation="gelu"),
    "MLP": lambda: nn.MLP(2, [3, 4, 1], activation="tanh", output="sigmoid", init="he"),
    "MLP of one layer": lambda: nn.MLP(2, [3], activation="tanh", output="elu", fused=False),
    "norms alone": lambda: nn.Sequential(
        nn.LayerNorm(9, eps=0.1, affine=False),
        nn.RMSNorm(9, affine=False),
        nn.BatchNorm(2, momentum=None, affine=False),
    ),
    "unseeded": lambda: nn.Sequential(nn.Dropout(0.25), nn.LeakyReLU(0.3), nn.ELU(2)),
    "RNN cell": lambda: nn.RNNCell(3, 2, nonlinearity="relu"),
    "GRU cell": lambda: nn.GRUCell(2, 2, bias=False),
    "LSTM cell": lambda: nn.LSTMCell(2, 1),
    "attention": lambda: nn.SelfAttention(4, 2, bias=False, causal=False),
    "one activation in two places": lambda: nn.Sequential(*[nn.Tanh()] * 2),
    "parts within parts": lambda: nn.Sequential(nn.Residual(nn.Sequential(nn.MLP(2, [3, 2])))),
}
MODELS = {**{name: case.build for name, case in CASES.items()}, **MORE}


def names_and_reprs(model):
    return [(name, repr(module)) for name, module in model.named_modules()]


@pytest.mark.parametrize("name", MODELS)
def test_a_description_builds_the_same(name):
    model = MODELS[name]()
    described = describe(model)
    again = build(json.loads(json.dumps(described)), at_most=numbers_in(model))
    assert describe(again) == described
    if name != "one activation in two places":  # which is listed once
        assert names_and_reprs(again) == names_and_reprs(model)
    again.load_state_dict(model.state_dict())
    assert again.state_dict() == model.state_dict()
    labels = [parameter.label for parameter in model.parameters()]
    assert [parameter.label for parameter in again.parameters()] == labels


@pytest.mark.parametrize("name", CASES)
def test_what_is_built_computes_the_same(name):
    case = CASES[name]
    model = case.build()
    again = build(describe(model), at_most=numbers_in(model))
    again.load_state_dict(model.state_dict())
    again.train(model.training)

    def numbers(out):
        return [numbers(part) for part in out] if isinstance(out, list) else out.data

    assert numbers(case.run(again, case.inputs)) == numbers(case.run(model, case.inputs))


def test_each_class_of_nn_has_a_constructor():
    classes = {
        name
        for name in nn.__all__
        if isinstance(getattr(nn, name), type) and issubclass(getattr(nn, name), nn.Module)
    }
    assert classes - {"Module"} == CONSTRUCTORS.keys()
    described = {type(m).__name__ for make in MODELS.values() for _, m in make().named_modules()}
    assert described == CONSTRUCTORS.keys()


def test_building_draws_nothing_from_the_global_generator():
    before = random.getstate()
    for make in (lambda: nn.MLP(2, [3, 1], seed=0), CASES["transformer"].build):
        model = make()
        random.setstate(before)
        describe(model)
        assert random.getstate() == before


class Own(nn.Module):
    def __init__(self):
        self.layer = nn.Linear(2, 2)


class OwnLinear(nn.Linear):
    pass


def changed(change):
    model = nn.MLP(2, [3, 3, 1])
    change(model)
    return model


def relu(x):
    return x


def tied():
    first, second = nn.Linear(2, 2), nn.Linear(2, 2)
    second.weight = first.weight
    return nn.Sequential(first, second)


def within_itself():
    model = nn.Sequential(nn.Tanh())
    setattr(model, "0", model)
    return model


UNTOLD = {
    "a class of the user's": Own,
    "a subclass": lambda: OwnLinear(2, 2),
    "a class of the user's as a part": lambda: nn.Sequential(OwnLinear(2, 2)),
    "an activation of the user's": lambda: nn.MLP(2, [2, 1], activation=lambda x: x * x),
    "one with a known name": lambda: nn.Layer(2, 2, activation=relu),
    "a neuron with it": lambda: nn.Neuron(2, activation=relu),
    "shared weights": tied,
    "one layer in two places": lambda: nn.Sequential(*[nn.Linear(2, 2)] * 2),
    "itself": within_itself,
    "other activations": lambda: changed(
        lambda net: net.layers.__setitem__(1, nn.Layer(3, 3, activation="tanh"))
    ),
    "another layer": lambda: changed(lambda net: net.layers.__setitem__(1, nn.Linear(3, 3))),
    "no layers": lambda: changed(lambda net: net.layers.clear()),
    "one more": lambda: changed(lambda net: setattr(net, "scale", Value(1.0))),
    "another width": lambda: changed(lambda net: net.layers[0].neurons[0].w.pop()),
}


@pytest.mark.parametrize("name", UNTOLD)
def test_what_cannot_be_told_is_not_described(name):
    with pytest.raises(InputValueError):
        describe(UNTOLD[name]())


LINEAR = {"in_features": 2, "out_features": 2, "bias": True, "fused": True}
HUGE = 10**12


@pytest.mark.parametrize(
    "described",
    [
        None,
        [],
        {},
        {"class": None},
        {"class": "system", "arguments": {}},
        {"class": "Module", "arguments": {}},
        {"class": "Tanh"},
        {"class": "Tanh", "parts": []},
        {"class": "Tanh", "arguments": []},
        {"class": "Tanh", "arguments": {"x": 1}},
        {"class": "Tanh", "arguments": {}, "more": 1},
        {"class": "Sequential", "parts": []},
        {"class": "Sequential", "parts": [None]},
        {"class": "Sequential", "parts": {}},
        {"class": "Linear", "arguments": {}},
        *(
            {"class": "Linear", "arguments": {**LINEAR, **wrong}}
            for wrong in (
                {"in_features": -1},
                {"in_features": 2.0},
                {"in_features": "2"},
                {"in_features": HUGE},
                {"bias": 1},
                {"fused": None},
                {"seed": 0},
            )
        ),
        {"class": "Embedding", "arguments": {"num_embeddings": HUGE, "embedding_dim": 1}},
        {"class": "LSTMCell", "arguments": {"input_size": 1, "hidden_size": 10**6, "bias": True}},
        {"class": "LayerNorm", "arguments": {"size": HUGE, "eps": 0.1, "affine": True}},
        {
            "class": "BatchNorm",
            "arguments": {"num_features": HUGE, "eps": 0.1, "momentum": None, "affine": False},
        },
        {
            "class": "MLP",
            "arguments": {
                "nin": 2,
                "nouts": [HUGE],
                "activation": "relu",
                "output": "relu",
                "fused": True,
            },
        },
        {
            "class": "Neuron",
            "arguments": {"nin": 2, "activation": "__import__", "fused": True},
        },
        {"class": "Neuron", "arguments": {"nin": 2, "activation": 1, "fused": True}},
        {"class": "ELU", "arguments": {"alpha": float("nan")}},
        {"class": "ELU", "arguments": {"alpha": 10**400}},
        {"class": "Dropout", "arguments": {"p": 2.0, "seed": None}},
        {"class": "Dropout", "arguments": {"p": 0.5, "seed": "0"}},
    ],
    ids=str,
)
def test_other_data_builds_nothing(described):
    with pytest.raises((InputTypeError, InputValueError, OverflowError)):
        build(described, at_most=1000)
    with pytest.raises((InputTypeError, InputValueError, OverflowError)):
        build({"class": "Sequential", "parts": [described]}, at_most=1000)


def test_too_many_parts_within_parts():
    described = {"class": "Tanh", "arguments": {}}
    for _ in range(100_000):
        described = {"class": "Sequential", "parts": [described]}
    with pytest.raises(InputValueError, match="too many parts within parts"):
        build(described, at_most=0)
    while described.get("parts"):  # or else it would be freed by recursion
        described = described["parts"][0]
