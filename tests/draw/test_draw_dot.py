import json
from pathlib import Path

import graphviz
import pytest
from reading import read, unsafe
from subprocesses import python

from autograd import InputTypeError, InputValueError, Value, sum
from autograd.draw import draw_dot, engine
from autograd.draw.cards import cards
from autograd.draw.quote import clean, lines
from autograd.draw.render import Options, render
from autograd.escape import is_blank
from autograd.topology import topological_order

LABELS = [
    row["label"]
    for row in json.loads((Path(__file__).parents[1] / "data" / "labels.json").read_text())
]


@pytest.fixture(params=["engine", "built in"])
def both(request: pytest.FixtureRequest) -> None:
    """Run a test with a layout engine and without."""
    if request.param == "built in":
        request.getfixturevalue("no_engine")


@pytest.fixture
def an_engine() -> None:
    """Skip a test of what an engine draws where there is none."""
    if next(engine.engines("svg"), None) is None:
        pytest.skip("there is no layout engine")


def example(passed: bool = True) -> Value:
    x, w = Value(2.0, label="x"), Value(-3.0, label="w")
    y = (x * w + 1.0).relu() + w * w
    if passed:
        y.backward()
    return y


def svg_of(root: Value, rankdir: str = "LR") -> str:
    return draw_dot(root, rankdir=rankdir).pipe(encoding="utf-8")


def test_it_is_a_digraph_with_the_signature_of_micrograd() -> None:
    drawing = draw_dot(example(), format="png", rankdir="TB")
    assert isinstance(drawing, graphviz.Digraph)
    assert drawing.format == "png"
    assert "rankdir=TB" in drawing.source


@pytest.mark.usefixtures("an_engine")
def test_every_label_is_shown_exactly() -> None:
    root = sum([Value(float(i), label=label) for i, label in enumerate(LABELS)])
    root.backward()
    svg = svg_of(root)
    shown = read(svg)
    for i, label in enumerate(LABELS):
        # The last texts are "data", its number, "grad" and its number; an empty label has no row.
        assert shown[f"n{i}"].texts[:-4] == ([] if is_blank(label) else lines(label))
        assert shown[f"n{i}"].texts[-4:] == ["data", f"{i}", "grad", "1"]
    assert unsafe(svg) == []
    assert "<script" not in svg


@pytest.mark.usefixtures("an_engine")
def test_a_label_cannot_break_out(hostile: str) -> None:
    root = Value(1.0, label=hostile) * 2.0
    root.label = hostile
    shown = read(svg_of(root))
    assert sorted(shown) == ["e0", "e1", "e2", "n0", "n1", "n2", "o2"]
    assert "".join(shown["n2"].texts[:-4]) == clean(
        "mul" if is_blank(hostile) else hostile
    ).replace("\n", "")


@pytest.mark.usefixtures("an_engine")
def test_ids_classes_and_tooltips() -> None:
    shown = read(svg_of(example()))
    assert [name for name in shown if name.startswith("n")] == sorted(
        (name for name in shown if name.startswith("n")), key=lambda name: int(name[1:])
    )
    assert shown["n0"].classes == ["node", "parameter"]
    assert shown["o2"].classes == ["node", "operation"]
    assert "x: parameter" in shown["n0"].markup
    assert "data = 2.0" in shown["n0"].markup
    assert "mul: a * b" in shown["o2"].markup
    kinds = {kind for thing in shown.values() for kind in thing.classes}
    assert {"constant", "result", "positive", "negative", "zero", "closed"} <= kinds
    contribution = next(thing for thing in shown.values() if "upstream 1.0 ×" in thing.markup)
    assert contribution.classes[0] == "edge"


@pytest.mark.usefixtures("an_engine")
def test_one_operand_twice_has_two_edges() -> None:
    a = Value(3.0, label="a")
    y = a * a
    y.backward()
    shown = read(svg_of(y))
    assert [thing.texts for name, thing in shown.items() if name in ("e0", "e1")] == [["3"], ["3"]]
    paths = {thing.markup.partition(' d="')[2][:40] for n, thing in shown.items() if n[0] == "e"}
    assert len(paths) == 3


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize("rankdir", ["LR", "TB"])
def test_the_same_graph_gives_the_same_bytes(rankdir: str) -> None:
    assert svg_of(example(), rankdir) == svg_of(example(), rankdir)


@pytest.mark.usefixtures("both")
def test_a_leaf_alone_and_special_numbers() -> None:
    assert read(svg_of(Value(1.0)))["n0"].classes[:2] == ["node", "leaf"]
    y = Value(0.0, label="z").log() * -0.0
    y.backward()
    texts = [text for thing in read(svg_of(y)).values() for text in thing.texts]
    assert {"nan", "−inf", "−0.0"} <= set(texts)


@pytest.mark.usefixtures("both")
def test_a_stale_value_is_marked() -> None:
    w = Value(3.0, label="w")
    y = w * w
    w.data = 2.0
    shown = read(svg_of(y))
    assert shown["n1"].classes == ["node", "result", "stale"]
    assert "stale" in shown["n1"].texts


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize("passed", [True, False])
def test_without_an_engine_it_is_drawn_as_every_other_graph(passed: bool) -> None:
    y = example(passed)
    shown = cards(topological_order(y))
    assert svg_of(y) == render(shown, Options(built_in=True))
    down = read(svg_of(y, "TB"))
    assert list(down) == list(read(svg_of(y)))
    corners = [
        [float(x) for x in thing.markup.partition("translate(")[2].partition(")")[0].split(",")]
        for name, thing in down.items()
        if "e" not in name
    ]
    # The root stands below all others.
    assert max(corners, key=lambda corner: corner[1]) == corners[-1]
    assert draw_dot(y).pipe("svg") == draw_dot(y).copy().pipe("svg")


@pytest.mark.parametrize("root", [3.0, None, [Value(1.0)]])
def test_a_root_that_is_no_value_is_refused(root: object) -> None:
    with pytest.raises(InputTypeError, match="draw_dot takes the Value at the root"):
        draw_dot(root)  # type: ignore[arg-type]


def test_other_words_are_refused() -> None:
    with pytest.raises(InputValueError, match="rankdir is 'LR' or 'TB', got 'left'"):
        draw_dot(Value(1.0), rankdir="left")
    with pytest.raises(InputValueError, match="format is one of"):
        draw_dot(Value(1.0), format="gif")


def test_importing_the_package_imports_no_drawing() -> None:
    program = (
        "import sys, autograd, autograd.draw; assert 'graphviz' not in sys.modules; "
        "assert not {'autograd.draw.cards', 'autograd.draw.view'} & set(sys.modules); "
        "autograd.draw.draw_dot(autograd.Value(1.0)); assert 'graphviz' in sys.modules"
    )
    python(program)


def test_in_a_tree_the_operands_stand_in_their_order() -> None:
    a, b, c, d = (Value(1.0, label=name) for name in "abcd")
    tree = a * b + c * d
    svg = draw_dot(tree).pipe(encoding="utf-8")
    if "Generated by graphviz" in svg:
        heights = [
            float(shown.markup.partition(' y="')[2].partition('"')[0])
            for shown in read(svg).values()
            if shown.classes == ["node", "parameter"]
        ]
        assert heights == sorted(heights)
    assert "ordering=in" in draw_dot(tree).source
    assert "ordering=in" in draw_dot(tree * tree).source
    assert "ordering=in" not in draw_dot(tree * a).source
