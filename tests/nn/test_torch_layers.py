"""Layers against PyTorch: outputs, gradients, running statistics and states, to 1e-12.

The numbers are those of `tools/torch_layers.py`.
"""

import json
from pathlib import Path

import pytest

import nn
from autograd import Value, sum
from nn.arrays import flat, mapped, shape
from nn.rows import outputs

CASES = json.loads(
    (Path(__file__).parent.parent / "data" / "torch" / "layers.json").read_text(encoding="utf-8")
)["cases"]

OURS = {
    "Linear": lambda: nn.Linear(3, 4),
    "Linear without bias": lambda: nn.Linear(3, 4, bias=False),
    "Linear written out": lambda: nn.Linear(3, 4, fused=False),
    "Layer": lambda: nn.Layer(3, 4, activation="linear"),
    "Sequential": lambda: nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)),
    "Residual": lambda: nn.Residual(nn.Linear(3, 3), nn.SiLU()),
    "BatchNorm": lambda: nn.BatchNorm(3),
    "BatchNorm by average": lambda: nn.BatchNorm(3, momentum=None),
    "BatchNorm alone": lambda: nn.BatchNorm(3, eps=0.1, momentum=0.3, affine=False),
    "BatchNorm between": lambda: nn.Sequential(
        nn.Linear(3, 4), nn.BatchNorm(4), nn.ReLU(), nn.Linear(4, 2)
    ),
    "LayerNorm": lambda: nn.LayerNorm(3),
    "LayerNorm alone": lambda: nn.LayerNorm(3, eps=0.1, affine=False),
    "RMSNorm": lambda: nn.RMSNorm(3),
    "RMSNorm with eps": lambda: nn.RMSNorm(3, eps=0.1),
    "Embedding": lambda: nn.Embedding(4, 3),
    "RNNCell": lambda: nn.RNNCell(3, 2),
    "RNNCell with relu": lambda: nn.RNNCell(3, 2, nonlinearity="relu"),
    "GRUCell": lambda: nn.GRUCell(3, 2),
    "GRUCell without bias": lambda: nn.GRUCell(3, 2, bias=False),
    "LSTMCell": lambda: nn.LSTMCell(3, 2),
    "SelfAttention": lambda: nn.SelfAttention(6, 2),
    "SelfAttention of all": lambda: nn.SelfAttention(6, 3, causal=False),
    "SelfAttention without bias": lambda: nn.SelfAttention(6, 1, bias=False),
}
THE_SAME = {"Linear written out": "Linear", "Layer": "Linear"}


def model_of(name):
    return OURS[name]() if name in OURS else getattr(nn, name)()


def run(model, rows):
    if not isinstance(model, (nn.RNNCell, nn.GRUCell, nn.LSTMCell)):
        return outputs(model, rows)
    state, seen = None, []
    for row in rows:
        state = model(row, state)
        seen.append([*state[0], *state[1]] if isinstance(state, tuple) else state)
    return seen


def near(found, expected):
    # Numbers that cancel are as exact as what they were made of, which is about 1 here.
    assert shape(found) == shape(expected)
    assert list(flat(found)) == pytest.approx(list(flat(expected)), rel=1e-12, abs=1e-12)


def gradients(model):
    """Give the gradients by PyTorch's names: a state of the gradients."""
    for parameter in model.parameters():
        parameter.data = parameter.grad
    state = model.state_dict()
    names = {name for name, _ in model.named_buffers()}
    return {name: numbers for name, numbers in state.items() if name not in names}


def test_each_layer_is_compared():
    assert {THE_SAME.get(name, name) for name in OURS} <= CASES.keys()
    assert all(name in OURS or hasattr(nn, name) for name in CASES)


@pytest.mark.parametrize("name", [*CASES, *THE_SAME])
def test_agrees_with_pytorch(name):
    case = CASES[THE_SAME.get(name, name)]
    model = model_of(name)
    model.load_state_dict(case["state"])
    whole = isinstance(case["inputs"][0], int)
    rows = case["inputs"] if whole else mapped(Value, case["inputs"])
    out = run(model, rows)
    near(mapped(lambda y: y.data, out), case["outputs"])
    sum([y * w for y, w in zip(flat(out), flat(case["weights"]), strict=True)]).backward()
    if not whole:
        near(mapped(lambda x: x.grad, rows), case["input_grads"])
    after = model.state_dict()
    assert after.keys() == case["after"].keys()
    for key, numbers in after.items():
        near(numbers, case["after"][key])
    near(mapped(lambda y: y.data, run(model.eval(), rows)), case["eval"])
    found = gradients(model)
    assert found.keys() == case["grads"].keys()
    for key, numbers in found.items():
        near(numbers, case["grads"][key])


@pytest.mark.parametrize("name", [*CASES, *THE_SAME])
def test_states_round_trip(name):
    state = CASES[THE_SAME.get(name, name)]["state"]
    model = model_of(name)
    model.load_state_dict(state)
    assert model.state_dict() == state
    assert json.loads(json.dumps(model.state_dict())) == state
