import os
import sys
from pathlib import Path

import graphviz
import pytest

from autograd import InputValueError, MissingExtraError, RenderError, Value
from autograd.draw import draw_dot
from autograd.draw.drawing import Drawing


@pytest.fixture
def drawing() -> Drawing:
    return draw_dot(Value(1.0, label="x") + 2.0)


def test_a_notebook_shows_the_svg(drawing: Drawing) -> None:
    bundle = drawing._repr_mimebundle_()
    assert list(bundle) == ["image/svg+xml"]
    assert bundle["image/svg+xml"] == drawing._repr_image_svg_xml()
    assert "<svg" in drawing._repr_image_svg_xml()
    assert repr(drawing) == "<Drawing of 3 values>"


@pytest.mark.usefixtures("no_engine")
def test_a_notebook_shows_the_svg_without_an_engine(drawing: Drawing) -> None:
    assert drawing._repr_image_svg_xml().startswith("<svg ")


def test_save_writes_what_the_suffix_names(drawing: Drawing, tmp_path: Path) -> None:
    starts = {
        "a.svg": b"<?xml",
        "a.png": b"\x89PNG",
        "a.json": b"{",
        "a.gv": b"digraph",
        "a": b"dig",
    }
    for name, start in starts.items():
        path = tmp_path / name
        assert drawing.save(path) == str(path)
        assert path.read_bytes().startswith(start)
    assert sorted(os.listdir(tmp_path)) == sorted(starts)


def test_save_refuses_another_suffix(drawing: Drawing, tmp_path: Path) -> None:
    with pytest.raises(InputValueError, match=r"ends in \.svg, \.png.*got .*a\.gif"):
        drawing.save(tmp_path / "a.gif")
    assert os.listdir(tmp_path) == []


@pytest.mark.usefixtures("no_engine")
def test_a_picture_that_cannot_be_drawn_leaves_the_old_file(
    drawing: Drawing, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    with pytest.raises(RenderError):
        drawing.save(path)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.png"]


def test_render_writes_source_and_picture_as_graphviz_does(
    drawing: Drawing, tmp_path: Path
) -> None:
    assert drawing.render("graph", tmp_path) == str(tmp_path / "graph.svg")
    assert (tmp_path / "graph").read_text() == drawing.source
    assert drawing.render(tmp_path / "b", cleanup=True, format="png") == str(tmp_path / "b.png")
    assert sorted(os.listdir(tmp_path)) == ["b.png", "graph", "graph.svg"]


def test_view_opens_the_picture(
    drawing: Drawing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(graphviz, "view", opened.append)
    drawing.view("graph", tmp_path)
    assert opened == [str(tmp_path / "graph.svg")]


@pytest.mark.usefixtures("no_engine")
def test_a_copy_can_be_drawn_and_changed_alone(drawing: Drawing) -> None:
    copied = drawing.copy()
    copied.attr(label="changed")
    assert "changed" not in drawing.source
    assert copied.pipe() == drawing.pipe()


def test_a_statement_that_was_added_is_drawn(drawing: Drawing) -> None:
    drawing.node("note", "added by hand")
    assert b"added by hand" in drawing.pipe()


def test_without_the_package_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "graphviz", None)
    monkeypatch.delitem(sys.modules, "autograd.draw.drawing")
    with pytest.raises(MissingExtraError, match="pip install graphviz"):
        draw_dot(Value(1.0))


def test_a_folder_that_is_missing_is_not_made(drawing: Drawing, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no such folder; make it, .*: '.*pictrues'"):
        drawing.save(tmp_path / "pictrues" / "a.svg")
    assert os.listdir(tmp_path) == []
    # As `graphviz` does it.
    assert drawing.render("graph", tmp_path / "made") == str(tmp_path / "made" / "graph.svg")
