"""Containers, activations, embeddings, cells and attention: forms, names, bad input."""

import copy
import pickle

import pytest

import nn
from autograd import InputTypeError, InputValueError, Value
from nn import (
    ELU,
    BatchNorm,
    Embedding,
    GRUCell,
    Layer,
    LayerNorm,
    LeakyReLU,
    Linear,
    LSTMCell,
    Module,
    ReLU,
    Residual,
    RMSNorm,
    RNNCell,
    SelfAttention,
    Sequential,
    Softmax,
    Tanh,
)
from nn.activation_modules import Elementwise
from nn.rows import are_rows, outputs

NET = Sequential(Linear(2, 3, seed=0), Tanh(), Linear(3, 1, seed=1))


def numbers(found):
    if isinstance(found, Value):
        return found.data
    return [numbers(part) for part in found]


def test_a_linear_layer_is_a_layer():
    linear, layer = Linear(3, 2, init="he", seed=5), Layer(3, 2, False, init="he", seed=5)
    assert linear.state_dict() == layer.state_dict()
    assert numbers(linear([1, 2, 3])) == numbers(layer([1, 2, 3]))


@pytest.mark.parametrize("bias", [True, False])
def test_written_out_has_the_same_bits(bias):
    fused = Linear(4, 3, bias, seed=2)
    plain = Linear(4, 3, bias, seed=2, fused=False)
    row = [0.1, -0.7, 1.9, 1e-3]
    assert numbers(fused(row)) == numbers(plain(row))
    assert [len(y.operands) for y in fused(row)] == [8 + bias] * 3
    assert [len(y.operands) for y in plain(row)] == [2] * 3


def test_parts_by_place():
    assert len(NET) == 3
    assert [part for part in NET] == [NET[0], NET[1], NET[2]]
    assert [name for name, _ in NET.named_modules()] == ["", "0", "1", "2"]
    assert NET[0].weight[1][0].label == "0.weight.1.0"
    assert NET[-1] is NET[2]


def test_rows_through_a_sequence_of_parts():
    rows = [[1.0, 2.0], [3.0, 4.0]]
    assert numbers(NET(rows)) == [NET(row).data for row in rows]
    assert not NET.takes_rows
    assert Sequential(NET, BatchNorm(1)).takes_rows
    assert len(Sequential(NET, BatchNorm(1))(rows)) == 2
    numpy = pytest.importorskip("numpy")
    assert numbers(NET(numpy.array(rows))) == numbers(NET(rows))


def test_what_are_rows():
    assert are_rows(((1.0,), (2.0,)))
    assert not any(map(are_rows, (1.0, "ab", [1.0], [], ["ab"], {"a": [1.0]}, Value(1.0))))
    assert numbers(outputs(lambda row: row[0] * Value(2.0), [[1.0], [2.0]])) == [2.0, 4.0]


def test_residual_of_one_number_and_of_rows():
    block = Residual(Linear(1, 1, init="zeros"))
    assert block(Value(2.0)).data == 2.0
    assert numbers(block([2.0])) == [2.0]
    assert numbers(block([[2.0], [3.0]])) == [[2.0], [3.0]]


def test_a_number_alone_is_a_row_of_one():
    assert numbers(Linear(1, 2, seed=0)(3)) == numbers(Linear(1, 2, seed=0)([3.0]))
    assert ReLU()(2.0).data == nn.Dropout(0.5).eval()(2).data == 2.0
    assert ReLU()(2.0).is_constant
    assert Residual(Linear(1, 1, init="zeros"))(2.0).data == 2.0


def test_activations_keep_the_form():
    relu = ReLU()
    assert relu(Value(-1.0)).data == 0.0
    assert numbers(relu((1, -1))) == [1.0, 0.0]
    assert numbers(relu([[1.0], [-1.0]])) == [[1.0], [0.0]]
    assert numbers(Softmax()([[0.0, 0.0], [0.0, 0.0]])) == [[0.5, 0.5]] * 2
    with pytest.raises(NotImplementedError, match="define function"):
        Elementwise()(Value(1.0))


def test_a_module_is_an_activation_of_a_layer():
    class Scale(Module):
        def __init__(self):
            self.slope = Value(2.0)

        def forward(self, x):
            return self.slope * x

    layer = Layer(1, 2, activation=Scale(), init="zeros")
    assert list(layer.state_dict()) == ["weight", "bias", "act.slope"]
    assert len(layer.parameters()) == 5


def test_an_embedding_gives_its_weights():
    table = Embedding(3, 2, seed=0)
    (row,) = table([1])
    (row[0] * 2.0).backward()
    assert table.weight[1][0].grad == 2.0
    row.append(1.0)
    assert len(table.weight[1]) == 2


def test_cells_remember():
    for cell in (RNNCell(2, 3, seed=0), GRUCell(2, 3, seed=0), LSTMCell(2, 3, seed=0)):
        first = cell([1.0, 2.0])
        assert numbers(cell([1.0, 2.0], first)) != numbers(first)
        zeros = ([0.0] * 3, [0.0] * 3) if isinstance(cell, LSTMCell) else [0.0] * 3
        assert numbers(cell([1.0, 2.0], zeros)) == numbers(first)


def test_attention_looks_back_only():
    attention = SelfAttention(4, 2, seed=0)
    rows = [[0.5, 1.0, -1.0, 2.0], [1.0, 0.0, 0.25, -1.0], [2.0, 1.0, 1.0, 1.0]]
    values = [[Value(x) for x in row] for row in rows]
    out = attention(values)
    out[1][0].backward()
    assert all(x.grad != 0.0 for row in values[:2] for x in row)
    assert all(x.grad == 0.0 for x in values[2])
    assert numbers(attention(rows[:2])) == numbers(out)[:2]


@pytest.mark.parametrize(
    "build",
    [
        lambda seed: Linear(3, 2, seed=seed),
        lambda seed: Embedding(3, 2, seed=seed),
        lambda seed: RNNCell(3, 2, seed=seed),
        lambda seed: GRUCell(3, 2, seed=seed),
        lambda seed: LSTMCell(3, 2, seed=seed),
        lambda seed: SelfAttention(4, 2, seed=seed),
    ],
)
def test_seeds_reproduce(build):
    assert build(1).state_dict() == build(1).state_dict() != build(2).state_dict()
    for copied in (copy.deepcopy(build(1)), pickle.loads(pickle.dumps(build(1)))):
        assert copied.state_dict() == build(1).state_dict()


def test_labels():
    for build in (
        lambda: GRUCell(2, 2),
        lambda: SelfAttention(2, 1),
        lambda: Embedding(2, 2),
        lambda: BatchNorm(2),
        lambda: Sequential(Linear(2, 1), Residual(Linear(1, 1))),
    ):
        assert all(p.label == name for name, p in build().named_parameters())


@pytest.mark.parametrize(
    ("module", "text"),
    [
        (Linear(2, 3), "Linear(2, 3)"),
        (Linear(2, 3, bias=False), "Linear(2, 3, bias=False)"),
        (BatchNorm(3), "BatchNorm(3, eps=1e-05, momentum=0.1)"),
        (BatchNorm(3, momentum=None), "BatchNorm(3, eps=1e-05, momentum=None)"),
        (LayerNorm(3, affine=False), "LayerNorm(3, eps=1e-05, affine=False)"),
        (RMSNorm(3, eps=0.1), "RMSNorm(3, eps=0.1)"),
        (Embedding(4, 2), "Embedding(4, 2)"),
        (RNNCell(2, 3, nonlinearity="relu"), "RNNCell(2, 3, nonlinearity='relu')"),
        (GRUCell(2, 3), "GRUCell(2, 3)"),
        (LSTMCell(2, 3, bias=False), "LSTMCell(2, 3, bias=False)"),
        (SelfAttention(4, 2), "SelfAttention(4, 2)"),
        (SelfAttention(4, 2, causal=False), "SelfAttention(4, 2, causal=False)"),
        (nn.Dropout(0.25), "Dropout(p=0.25)"),
        (ReLU(), "ReLU()"),
        (Softmax(), "Softmax()"),
        (LeakyReLU(), "LeakyReLU(negative_slope=0.01)"),
        (ELU(0.5), "ELU(alpha=0.5)"),
    ],
)
def test_repr_makes_one_like_it(module, text):
    assert repr(module) == text
    assert repr(eval(text, vars(nn))) == text


def test_repr_of_containers():
    assert repr(Residual(Linear(2, 2), Tanh())).splitlines() == [
        "Residual: 6 parameters",
        "  0: Linear(2, 2)",
        "  1: Tanh()",
    ]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: NET([1.0]), InputValueError, r"Linear\(2, 3\) takes 2 inputs, got 1"),
        (lambda: Linear(2, 3)([[1.0, 2.0]] * 2), InputTypeError, "a row of rows"),
        (lambda: Linear(0, 3), InputValueError, "at least 1 as in_features"),
        (lambda: Linear(2, 3, init="hee"), InputValueError, "did you mean 'he'"),
        (lambda: Linear(2, 2.5), InputTypeError, "an int as out_features"),
        (lambda: Sequential(), InputValueError, "Sequential takes one module or more"),
        (lambda: Sequential(Value.tanh), InputTypeError, r"at place 0; .* Tanh\(\), not tanh"),
        (lambda: Residual(Linear(2, 3))([1, 2]), InputValueError, r"got 2 → 3 of Linear"),
        (lambda: ReLU()("a"), InputTypeError, r"ReLU\(\) takes a sequence as row, got str"),
        (lambda: ReLU()([]), InputValueError, r"ReLU\(\) takes one element or more"),
        (lambda: ReLU()(["a"]), InputTypeError, r"ReLU\(\) takes a row of numbers: .*got str: 'a'"),
        (lambda: Sequential([NET]), InputTypeError, r"write Sequential\(\*parts\)"),
        (lambda: Sequential(GRUCell(2, 2)), InputTypeError, "GRUCell.*write the loop"),
        (lambda: ReLU()(["a"]), InputTypeError, "str"),
        (lambda: Softmax()(3.0), InputTypeError, "takes a sequence as row"),
        (lambda: LeakyReLU("a"), InputTypeError, "negative_slope"),
        (lambda: Embedding(3, 2)(3), InputValueError, "an index from 0 to 2, got 3"),
        (lambda: Embedding(3, 2)([0, -1]), InputValueError, "got -1"),
        (lambda: Embedding(3, 2)(1.0), InputTypeError, "an int or a list of ints, got float"),
        (lambda: Embedding(3, 2)("a"), InputTypeError, "got str"),
        (lambda: Embedding(3, 2)([True]), InputTypeError, "got bool"),
        (lambda: GRUCell(2, 3)([1.0]), InputValueError, r"GRUCell\(2, 3\) takes 2 inputs, got 1"),
        (
            lambda: GRUCell(2, 3)([1, 2], [0, 0]),
            InputValueError,
            r"GRUCell\(2, 3\), as h, takes 3 inputs, got 2",
        ),
        (
            lambda: LSTMCell(2, 3)([1, 2], ([0] * 3, [0])),
            InputValueError,
            r"LSTMCell\(2, 3\), as c, takes 3 inputs, got 1",
        ),
        (lambda: LSTMCell(2, 3)([1, 2], [0] * 3), InputTypeError, r"a pair \(h, c\) or None"),
        (lambda: RNNCell(2, 3, nonlinearity="tan"), InputValueError, "did you mean 'tanh'"),
        (lambda: SelfAttention(4, 3), InputValueError, "divides embed_dim=4, got num_heads=3"),
        (lambda: SelfAttention(2, 1)([1.0, 2.0]), InputTypeError, "got one row"),
        (
            lambda: SelfAttention(2, 1)([[1.0, 2.0], [3.0]]),
            InputValueError,
            r"SelfAttention\(2, 1\) takes 2 inputs, got 1",
        ),
        (lambda: SelfAttention(2, 1)([]), InputValueError, "one element or more as rows"),
        (lambda: LayerNorm(3)([1.0]), InputValueError, r"LayerNorm\(3, .* takes 3 inputs, got 1"),
        (lambda: RMSNorm(3, eps=-1.0), InputValueError, "at least 0 as eps"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()
