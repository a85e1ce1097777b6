import json
import math
import os
import pickle
import random
import shutil
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layer_cases import CASES
from subprocesses import python
from torch_numbers import recorded

import nn
from autograd import InputTypeError, InputValueError, MissingExtraError
from nn.arrays import flat

numpy = pytest.importorskip("numpy")
codec = pytest.importorskip("safetensors.numpy")

TORCH = Path(__file__).parent.parent / "data" / "torch"
FLOATS = st.integers(0, 2**64 - 1).map(lambda bits: struct.unpack("<d", struct.pack("<Q", bits))[0])
EXTREMES = [math.nan, -math.nan, math.inf, -math.inf, -0.0, 5e-324, 1e308, 0.1]
PAYLOAD = struct.unpack("<d", bytes.fromhex("0100000000dcf8ff"))[0]  # a nan with other bits


@pytest.fixture
def path(tmp_path):
    return tmp_path / "net.safetensors"


def bits(model):
    """Give a state in which all nans are told apart."""
    return {
        name: [struct.pack("<d", x) if isinstance(x, float) else x for x in flat(numbers)]
        for name, numbers in model.state_dict().items()
    }


def with_numbers(model, numbers):
    for parameter, number in zip(model.parameters(), numbers, strict=True):
        parameter.data = number
    return model


# --- what is saved comes back -------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_each_layer_comes_back(name, path):
    case = CASES[name]
    model = case.build()
    case.run(model, case.inputs)  # which moves what is kept beside the weights
    nn.save(model, path)
    before = random.getstate()
    again = nn.load(path)
    assert random.getstate() == before
    assert repr(again) == repr(model)
    assert again.state_dict() == model.state_dict()
    assert list(again.state_dict()) == list(model.state_dict())
    other = case.build()
    assert nn.load(path, other) is other
    assert other.state_dict() == model.state_dict()


@given(numbers=st.lists(FLOATS, min_size=9, max_size=9))
def test_every_bit_comes_back(numbers, tmp_path_factory):
    path = tmp_path_factory.mktemp("io") / "net"
    model = with_numbers(nn.MLP(2, [2, 1]), numbers)
    nn.save(model, path)
    assert bits(nn.load(path)) == bits(model)


def test_extremes_come_back(path):
    model = with_numbers(nn.MLP(2, [2, 1]), [*EXTREMES, PAYLOAD])
    nn.save(model, path)
    assert bits(nn.load(path)) == bits(model)
    assert bits(nn.load(path, nn.MLP(2, [2, 1]))) == bits(model)


def test_saving_twice_gives_the_same_bytes(path, tmp_path):
    model = nn.MLP(2, [3, 1], seed=0)
    nn.save(model, path)
    nn.save(nn.load(path), tmp_path / "again")
    assert path.read_bytes() == (tmp_path / "again").read_bytes()
    assert sorted(os.listdir(tmp_path)) == ["again", "net.safetensors"]


def test_a_loaded_dropout_draws_on(path):
    model = nn.Dropout(0.5, seed=1)
    model([1.0] * 10)
    nn.save(model, path)
    again = nn.load(path)
    assert [y.data for y in again([1.0] * 99)] == [y.data for y in model([1.0] * 99)]
    nn.save(model, path, generators=False)
    assert nn.load(path).state_dict().keys() == {"generator"}


def test_the_head_is_json(path):
    nn.save(nn.Linear(2, 1, seed=0), path)
    content = path.read_bytes()
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    assert header["weight"]["dtype"] == "F64"
    assert header["__metadata__"].keys() == {"stepgrad"}
    head = json.loads(header["__metadata__"]["stepgrad"])
    assert (head["format"], head["version"]) == ("stepgrad", 1)
    assert head["architecture"]["arguments"]["in_features"] == 2


# --- classes of the user's ----------------------------------------------------------------------


class Own(nn.Module):
    buffers = ("seen",)

    def __init__(self, seen=0):
        self.layer = nn.Linear(2, 2, seed=0)
        self.seen = seen


def test_a_class_of_the_users_is_loaded_into(path):
    nn.save(Own(3), path)
    with pytest.raises(InputValueError, match=r"Own .*; make the model, then load\(path, model\)"):
        nn.load(path)
    own = nn.load(path, Own())
    assert (type(own.seen), own.seen) == (int, 3)


@pytest.mark.parametrize("seen", ["text", None, 2**64, [1, [2]], {}])
def test_what_is_no_number_is_not_saved(seen, path):
    with pytest.raises(InputValueError, match=r"save takes floats, and whole numbers .* in seen"):
        nn.save(Own(seen), path)
    assert not path.exists()


# --- PyTorch ------------------------------------------------------------------------------------


class Network(nn.Module):
    """As in tools/torch_weights.py."""

    def __init__(self):
        self.body = nn.Sequential(
            nn.Linear(3, 4), nn.BatchNorm(4), nn.Tanh(), nn.Linear(4, 4, bias=False)
        )
        self.norm = nn.LayerNorm(4)
        self.attention = nn.SelfAttention(4, 2)
        self.cell = nn.LSTMCell(4, 2)

    def forward(self, xs):
        rows = self.attention([self.norm(row) for row in self.body(xs)])
        state = None
        for row in rows:
            state = self.cell(row, state)
        return state[0]


@pytest.mark.parametrize("name", ["weights64", "weights32"])
def test_a_file_of_pytorch_is_loaded(name):
    fixture = recorded("weights")
    model = nn.load(TORCH / f"{name}.safetensors", Network()).eval()
    outputs = [y.data for y in model(fixture["inputs"])]
    assert outputs == pytest.approx(fixture["outputs"][name], rel=1e-13)
    assert model.body[1].num_batches_tracked == 1
    with pytest.raises(InputValueError, match=r"weights alone.*load\(path, model\)"):
        nn.load(TORCH / f"{name}.safetensors")


def test_our_file_has_the_names_shapes_and_kinds_of_pytorchs(path):
    nn.save(nn.load(TORCH / "weights64.safetensors", Network()), path)
    ours, theirs = (codec.load_file(p) for p in (path, TORCH / "weights64.safetensors"))
    assert ours.keys() == theirs.keys()
    for name, array in ours.items():
        assert (array.dtype, array.shape) == (theirs[name].dtype, theirs[name].shape)
        assert array.tobytes() == theirs[name].tobytes()


def test_half_precision_is_loaded(path):
    codec.save_file(
        {
            "weight": numpy.array([[0.5, 0.25]], dtype="float16"),
            "bias": numpy.array([3], dtype="uint8"),
        },
        path,
    )
    assert nn.load(path, nn.Linear(2, 1)).state_dict() == {"weight": [[0.5, 0.25]], "bias": [3.0]}


# --- files that are not as they should be -------------------------------------------------------


def untouched(content, path, error=InputValueError, match=None):
    """Check that a file of this content is refused, with and without a model, and changes none."""
    path.write_bytes(content)
    model = nn.MLP(2, [2, 1], seed=3)
    before = model.state_dict()
    with pytest.raises(error, match=match):
        nn.load(path, model)
    assert model.state_dict() == before
    with pytest.raises(error, match=match):
        nn.load(path)


@pytest.fixture
def content(path):
    nn.save(nn.MLP(2, [2, 1], seed=0), path)
    return path.read_bytes()


def test_truncated_anywhere(content, path):
    for length in range(len(content)):
        untouched(content[:length], path)
    untouched(content[:-1], path, match="is damaged: it is cut off .*nothing was changed")
    untouched(content + b"\0", path, match="is damaged")


def test_any_bit_flipped(content, path):
    for place in range(len(content)):
        flipped = bytearray(content)
        flipped[place] ^= 1 << (place % 8)
        untouched(bytes(flipped), path)


def test_bytes_at_random(content, path):
    rng = random.Random(0)
    for _ in range(300):
        changed = bytearray(content)
        start = rng.randrange(len(content))
        size = rng.randrange(1, 40)
        changed[start : start + size] = rng.randbytes(rng.choice([0, 1, size]))
        if changed != content:
            untouched(bytes(changed), path)


def with_head(content, name="stepgrad", **changes):
    arrays = codec.load(content)
    length = int.from_bytes(content[:8], "little")
    head = json.loads(json.loads(content[8 : 8 + length])["__metadata__"]["stepgrad"])
    head = {key: part for key, part in {**head, **changes}.items() if part is not None}
    return codec.save(arrays, {name: json.dumps(head, separators=(",", ":"))})


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"version": 2}, "version 2 of its format, .* up to 1; .*pip install --upgrade stepgrad"),
        ({"version": "2"}, "damaged"),
        ({"version": True}, "damaged"),
        ({"version": None}, "damaged"),
        ({"format": None}, "damaged"),
        ({"format": "other", "version": 2}, "damaged"),
        ({"architecture": {}}, "damaged"),
        ({"architecture": None}, "damaged"),
        ({"sha256": "0"}, "damaged: its checksum"),
        ({"sha256": None}, "damaged"),
        ({"name": "other"}, "damaged"),
    ],
)
def test_other_heads(content, path, changes, match):
    untouched(with_head(content, **changes), path, match=match)


@pytest.mark.parametrize("text", ["", "[", "[]", "null", "1", "[" * 10_000, '{"version":2}'])
def test_heads_that_are_none(content, path, text):
    untouched(codec.save(codec.load(content), {"stepgrad": text}), path, match="damaged")


def test_architectures_that_are_none(content, path, monkeypatch):
    """With a checksum that fits, as someone who means ill would give it."""
    monkeypatch.setattr("nn.io._digest", lambda head, arrays: "0")
    for described in (None, [], {"class": "os.system"}, {"class": "MLP", "arguments": {}}, 3):
        path.write_bytes(with_head(content, architecture=described, sha256="0"))
        with pytest.raises(InputValueError, match=r"load\(path, model\)"):
            nn.load(path)
        nn.load(path, nn.MLP(2, [2, 1]))


def pickled(path):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("data.pkl", pickle.dumps([1.0]))
    return path.read_bytes()


def test_foreign_files(path):
    untouched(b"", path, match="got an empty file")
    untouched(b"hello, world", path, match="begins with b'hello, world'")
    untouched(pickled(path), path, match=r"pickle of torch.save, .*save_file\(model.state_dict")
    untouched(pickle.dumps([1.0]), path, match="a pickle, which could run code")
    untouched(b'{"format":"stepgrad checkpoint"', path, match=r"a checkpoint, which resume\(path")
    untouched(b"\xff" * 100, path)
    untouched(struct.pack("<Q", 2**62) + b"{}", path)
    untouched(struct.pack("<Q", 2**30) + b"{}", path)


def test_numbers_of_other_kinds(path):
    header = json.dumps({"weight": {"dtype": "BF16", "shape": [1, 1], "data_offsets": [0, 2]}})
    content = struct.pack("<Q", len(header)) + header.encode() + b"\0\0"
    untouched(content, path, match=r"64, 32 or 16 bits .*BF16.*\.double\(\)")
    codec.save_file({"bias": numpy.zeros(1, "bool"), "weight": numpy.zeros((1, 1))}, path)
    linear = nn.Linear(1, 1, seed=0)
    before = linear.state_dict()
    with pytest.raises(InputTypeError, match="bias takes plain numbers, got bool"):
        nn.load(path, linear)
    assert linear.state_dict() == before


def test_weights_of_another_network(path):
    nn.save(nn.MLP(2, [3, 1]), path)
    model = nn.MLP(2, [2, 1], seed=0)
    before = model.state_dict()
    for other, match in ((model, r"shape \(2, 2\), got \(3, 2\)"), (nn.MLP(2, [1]), "names")):
        with pytest.raises(InputValueError, match=match):
            nn.load(path, other)
    assert model.state_dict() == before


# --- places -------------------------------------------------------------------------------------


def test_arguments_of_other_types(path):
    model = nn.Linear(1, 1)
    with pytest.raises(InputTypeError, match="save takes a module and a path, got str"):
        nn.save(str(path), model)
    for place in (3, b"bytes", None):
        with pytest.raises(InputTypeError, match="save takes a path as a str"):
            nn.save(model, place)
        with pytest.raises(InputTypeError, match="load takes a path"):
            nn.load(place)
    with pytest.raises(InputTypeError, match="load takes a path and a module"):
        nn.load(path, [model])


def test_places_where_no_file_is(tmp_path):
    model = nn.Linear(1, 1)
    with pytest.raises(FileNotFoundError, match="load finds no such file"):
        nn.load(tmp_path / "no")
    with pytest.raises(IsADirectoryError, match="load takes a file, and this is a folder"):
        nn.load(tmp_path)
    with pytest.raises(IsADirectoryError, match="save takes a file, and this is a folder"):
        nn.save(model, tmp_path)
    with pytest.raises(FileNotFoundError, match="no such folder; make it"):
        nn.save(model, tmp_path / "no" / "net")
    if os.path.exists(os.devnull) and os.name == "posix":
        with pytest.raises(InputValueError, match="plain file, got a device or a pipe"):
            nn.load(os.devnull)


def test_places_where_nothing_may_be_done(path, monkeypatch):
    nn.save(nn.Linear(1, 1), path)
    content = path.read_bytes()

    def refused(*args, **kwargs):
        raise PermissionError(13, "Permission denied", ".a1b2.tmp")

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device", ".a1b2.tmp")

    monkeypatch.setattr("nn.files.atomic.write", refused)
    with pytest.raises(PermissionError, match="save may not write into this folder") as caught:
        nn.save(nn.Linear(1, 1), path)
    assert caught.value.filename == str(path.parent)
    monkeypatch.setattr("nn.files.atomic.write", full)
    with pytest.raises(OSError, match="save cannot write: No space left on device") as caught:
        nn.save(nn.Linear(1, 1), path)
    assert caught.value.filename == str(path)
    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(PermissionError, match="load may not read this file"):
        nn.load(path)
    monkeypatch.undo()
    assert path.read_bytes() == content


@pytest.mark.skipif(os.name != "posix" or not hasattr(os, "geteuid"), reason="modes of POSIX")
def test_modes(path):
    if os.geteuid() == 0:
        pytest.skip("the superuser may read and write everything")
    nn.save(nn.Linear(1, 1), path)
    path.chmod(0)
    with pytest.raises(PermissionError, match="load may not read this file"):
        nn.load(path)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(PermissionError, match="save may not write into this folder"):
            nn.save(nn.Linear(1, 1), path)
    finally:
        path.parent.chmod(0o700)


@pytest.mark.parametrize("package", ["numpy", "safetensors"])
def test_without_the_extra(package, monkeypatch, path):
    nn.save(nn.Linear(1, 1), path)
    for name in (package, "safetensors.numpy"):
        monkeypatch.setitem(__import__("sys").modules, name, None)
    told = r"which is not installed: pip install 'stepgrad\[io\]'"
    with pytest.raises(MissingExtraError, match=told):
        nn.save(nn.Linear(1, 1), path)
    with pytest.raises(MissingExtraError, match=told):
        nn.load(path)


def test_importing_needs_no_extra():
    text = "import sys, nn; print({'numpy', 'safetensors', 'pickle'} & sys.modules.keys())"
    assert "safetensors" not in python(text).stdout


def test_another_folder_is_no_obstacle(path, tmp_path):
    nn.save(nn.Linear(1, 1, seed=0), path)
    moved = tmp_path / "ä b"
    moved.mkdir()
    shutil.move(path, moved / "net")
    assert nn.load(str(moved / "net")).in_features == 1
