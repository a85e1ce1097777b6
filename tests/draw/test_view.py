import base64
import json
import math
import os
import re
import shutil
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograd import InputValueError, MissingExtraError, Value, graph
from autograd.draw import page
from autograd.draw.quote import clean
from autograd.draw.view import View


class Parts(HTMLParser):
    """The texts of a page by element, and what it refers to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {}
        self.references: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))
        self.references += [v or "" for k, v in attrs if k in ("src", "href", "srcset")]
        if tag not in ("img", "meta"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts.setdefault(self.inside[-1], []).append(data)


@pytest.fixture
def view() -> View:
    y = Value(1.0, label="x") + 2.0
    y.backward()
    return graph(y)


def test_a_notebook_shows_html_and_a_terminal_text(view: View) -> None:
    assert view._repr_mimebundle_() == {
        "text/plain": repr(view),
        "text/html": view.html(),
        "image/svg+xml": view.svg(),
    }
    assert view._repr_html_() == view.html()
    assert list(view._repr_mimebundle_(include=["text/plain"])) == ["text/plain"]
    assert list(view._repr_mimebundle_(exclude=["text/plain", "image/svg+xml"])) == ["text/html"]


def test_the_page_carries_everything_and_loads_nothing(view: View) -> None:
    parts = Parts(view.html())
    (source,) = parts.references
    kind, _, data = source.partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode() == view.svg()
    assert not re.search(r"https?://(?!www\.w3\.org/)", view.html())
    tag, attributes = parts.attributes[0]
    assert (tag, attributes["class"], attributes["data-view"]) == ("div", "stepgrad", "graph")


def test_a_label_cannot_break_out_of_the_page(hostile: str) -> None:
    y = Value(1.0, label=hostile) * 2.0
    y.label = hostile
    view = graph(y)
    parts = Parts(page.document(hostile, view.html()))
    plain = Parts(page.document("", graph(Value(1.0) * 2.0).html()))
    assert [tag for tag, _ in parts.attributes] == [tag for tag, _ in plain.attributes]
    assert "".join(parts.texts.get("title", [])) == clean(hostile)
    told = json.loads(page.embedded(view.data()))
    assert len(told["nodes"]) == 3


def test_data_keep_numbers_and_labels() -> None:
    numbers = [1.5, math.nan, math.inf, -math.inf, -0.0, 5e-324]
    text = page.embedded({"</script>": [*numbers, "<!--", "]]>", "\ud800"]})
    assert not set("<>&") & set(text)
    (back,) = json.loads(text).values()
    assert repr([float(number) for number in back[:6]]) == repr(numbers)
    assert back[6:] == ["<!--", "]]>", "\ud800"]


@pytest.fixture(params=["typst", "without"])
def images(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a .png and a .pdf with the extra `images`, and without."""
    if request.param == "typst":
        pytest.importorskip("typst")
        return
    monkeypatch.setitem(sys.modules, "typst", None)
    if shutil.which("dot") is None:
        pytest.skip("there is no system Graphviz")


@pytest.mark.usefixtures("images")
def test_save_writes_what_the_suffix_names(view: View, tmp_path: Path) -> None:
    starts = {
        "a.html": b"<!DOCTYPE html>",
        "a.svg": b"<svg",
        "a.png": b"\x89PNG",
        "a.pdf": b"%PDF",
        "a.dot": b"digraph",
        "b.SVG": b"<svg",
    }
    for name, start in starts.items():
        path = tmp_path / name
        assert view.save(path) == str(path)
        assert path.read_bytes().startswith(start)
    assert sorted(os.listdir(tmp_path)) == sorted(starts)


def test_a_saved_page_is_complete(view: View, tmp_path: Path) -> None:
    html = Path(view.save(tmp_path / "a.html")).read_text(encoding="utf-8")
    parts = Parts(html)
    assert ("meta", {"charset": "utf-8"}) in parts.attributes
    assert parts.texts["title"] == ["graph of 3 values: 1 parameter, 1 constant, 1 result"]
    assert not parts.inside


@pytest.mark.parametrize("name", ["a.gif", "a", "svg"])
def test_save_refuses_another_suffix(view: View, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputValueError, match=r"ends in \.html, \.svg, .*; got"):
        view.save(tmp_path / name)
    assert os.listdir(tmp_path) == []


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize("suffix", ["png", "pdf"])
def test_without_the_extra_and_an_engine_the_error_names_the_way_out(
    view: View, tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(b"old")
    with pytest.raises(MissingExtraError, match=r'pip install "stepgrad\[images\]"'):
        view.save(path)
    assert path.read_bytes() == b"old"


def test_the_same_picture_gives_the_same_image(view: View, tmp_path: Path) -> None:
    first, second = (Path(view.save(tmp_path / name)).read_bytes() for name in ("a.png", "b.png"))
    assert first == second


def test_a_folder_that_is_missing_is_not_made(view: View, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no such folder; make it, .*: '.*pictrues'"):
        view.save(tmp_path / "pictrues" / "a.svg")
    assert os.listdir(tmp_path) == []


@pytest.mark.usefixtures("images")
def test_the_same_picture_gives_the_same_pdf(view: View, tmp_path: Path) -> None:
    first = Path(view.save(tmp_path / "a.pdf")).read_bytes()
    time.sleep(1.1)  # the date in a PDF has seconds
    assert Path(view.save(tmp_path / "b.pdf")).read_bytes() == first
