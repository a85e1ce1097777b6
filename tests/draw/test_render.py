import json
import math
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from reading import read, unsafe

from autograd import Value, relu, sum
from autograd.draw import palette
from autograd.draw.cards import cards
from autograd.draw.quote import clean
from autograd.draw.render import Options, render
from autograd.topology import topological_order

LABELS = [
    row["label"]
    for row in json.loads((Path(__file__).parents[1] / "data" / "labels.json").read_text())
]


@pytest.fixture(params=["engine", "built in"], autouse=True)
def both(request: pytest.FixtureRequest) -> None:
    """Run each test with a layout engine and without."""
    if request.param == "built in":
        request.getfixturevalue("no_engine")


def drawn(root: Value, **options: object) -> str:
    return render(cards(topological_order(root)), Options(**options))  # type: ignore[arg-type]


def neuron() -> Value:
    x, w = Value(2.0, label="x1"), Value(-3.0, label="w1")
    y = (x * w + 1.0).relu() + w * w
    y.backward()
    return y


@pytest.mark.parametrize("compact", [False, True])
def test_every_node_and_edge_has_its_group(compact: bool) -> None:
    root = neuron()
    order = topological_order(root)
    shown = read(drawn(root, compact=compact, prefix="a-"))
    assert {name for name in shown if "e" not in name} == {f"a-n{i}" for i in range(len(order))}
    assert {name for name in shown if "e" in name} == {
        f"a-e{i}-{p}" for i, node in enumerate(order) for p in range(len(node.operands))
    }
    assert shown["a-n0"].classes[:3] == ["node", "parameter", "zero"]
    assert shown["a-n2"].texts[: 1 if compact else None] == (
        ["v₂"] if compact else ["v₂ = x₁ × w₁", "data", "−6", "grad", "0"]
    )


def test_numbers_stand_as_text_on_each_part() -> None:
    shown = read(drawn(neuron()))
    assert shown["n1"].texts == ["w₁", "data", "−3", "grad", "−6"]
    squares = [thing for thing in shown.values() if thing.texts == ["−3"]]
    assert [thing.classes for thing in squares] == [["edge", "neg"]] * 2
    assert "upstream 1.0 × local -3.0 = -3.0" in squares[0].markup


def test_gradients_point_backwards_and_nothing_has_no_head() -> None:
    y = relu(Value(-1.0)) + Value(2.0) * 3.0
    y.backward()
    for name, thing in read(drawn(y)).items():
        if thing.classes[0] == "edge":
            has_head = "polygon" in thing.markup
            assert has_head == (thing.classes[1] not in ("closed", "constant", "zero")), name
            assert (run_of(thing.markup) < 0.0) == has_head


def run_of(markup: str) -> float:
    """Give how far to the right the path in a group runs: its last point is relative."""
    pieces = markup.partition(' d="')[2].partition('"')[0]
    numbers = [re.findall(r"-?[\d.]+", piece) for piece in re.split("[hc]", pieces)[1:]]
    return sum(float(piece[-2 % len(piece)]) for piece in numbers)


def test_before_a_backward_pass_no_gradient_is_shown() -> None:
    x = Value(2.0, "x")
    x.grad = 5.0  # of an earlier graph
    svg = drawn(x * 3.0)
    assert "no backward pass yet" in svg
    shown = read(svg)
    assert shown["n0"].texts == ["x", "data", "2", "grad", ""] or shown["n0"].texts[4] is None
    assert {thing.classes[1] for n, thing in shown.items() if n[0] == "e"} == {"forward"}
    assert all("polygon" in thing.markup for n, thing in shown.items() if n[0] == "e")
    assert not {"pos", "neg", "zero"} & {kind for thing in shown.values() for kind in thing.classes}


def test_every_label_is_shown_exactly() -> None:
    root = sum([Value(float(i), label=label) for i, label in enumerate(LABELS)])
    root.backward()
    for compact in (False, True):
        svg = drawn(root, compact=compact)
        told = titles(svg)
        for i, label in enumerate(LABELS):
            assert clean(label) in told[f"n{i}"]
        assert unsafe(svg) == ["style"]
        assert "<script" not in svg


def test_a_label_cannot_break_out(hostile: str) -> None:
    root = Value(1.0, label=hostile) * 2.0
    root.label = hostile
    svg = drawn(root)
    assert sorted(read(svg)) == ["e2-0", "e2-1", "n0", "n1", "n2"]
    assert clean(hostile) in titles(svg)["n2"]


def titles(svg: str) -> dict[str, str]:
    space = "{http://www.w3.org/2000/svg}"
    return {
        group.get("id", ""): group.findtext(f"{space}title") or ""
        for group in ElementTree.fromstring(svg.encode()).iter(f"{space}g")
    }


def test_special_numbers_and_marks() -> None:
    y = relu(Value(0.0, "z")) + Value(0.0).log() * -0.0
    y.backward()
    svg = drawn(y)
    texts = [text for thing in read(svg).values() for text in thing.texts]
    assert {"nan", "−inf", "−0.0", "kink", "inf"} <= set(texts)
    assert svg.count('class="badge"') >= 4


def test_all_texts_lie_on_the_paper_and_cards_do_not_overlap() -> None:
    svg = drawn(neuron())
    root = ElementTree.fromstring(svg)
    left, top, width, height = map(float, root.get("viewBox", "").split())
    frames = []
    for group in root.iter("{http://www.w3.org/2000/svg}g"):
        if group.get("class", "").startswith("node "):
            x, y = map(float, re.findall(r"[-\d.]+", group.get("transform", "")))
            frame = next(iter(group.iter("{http://www.w3.org/2000/svg}rect")))
            w, h = float(frame.get("width", "")), float(frame.get("height", ""))
            assert frame.get("class") == "frame"
            assert left <= x <= x + w <= left + width
            assert top <= y <= y + h <= top + height
            frames.append((x, y, w, h))
    assert len(frames) == 8
    for i, (x, y, w, h) in enumerate(frames):
        for x2, y2, w2, h2 in frames[:i]:
            assert x >= x2 + w2 or x2 >= x + w or y >= y2 + h2 or y2 >= y + h


def test_the_same_graph_gives_the_same_bytes() -> None:
    assert drawn(neuron()) == drawn(neuron())


def test_a_leaf_alone() -> None:
    svg = drawn(Value(-0.0, "x"))
    assert read(svg)["n0"].texts == ["x", "data", "−0.0", "grad", "0"]
    assert "legend" not in svg.partition("</style>")[2]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255.0 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else math.pow((c + 0.055) / 1.055, 2.4) for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("sign", ["pos", "neg", "zero"])
def test_a_number_can_be_read_on_its_tint(theme: dict[str, str], sign: str) -> None:
    strongest = palette.Scale([1.0]).opacity(1.0)
    tint = luminance(palette.mix(theme[sign], theme["paper"], strongest))
    ink = luminance(theme["ink"])
    assert (max(ink, tint) + 0.05) / (min(ink, tint) + 0.05) >= 4.5


def test_both_papers_have_every_colour() -> None:
    sheet = palette.stylesheet()
    light, _, dark = sheet.partition("@media (prefers-color-scheme:dark)")
    for name in palette.CLASSES.values():
        assert f".{name}" in light
        assert dark.count(f".{name}") >= 2
    assert "var(" not in sheet
