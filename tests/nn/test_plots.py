"""Plots: charts are the same SVG each time, can share a page, and refuse what cannot be drawn."""

import re
import sys
from importlib.resources import files
from xml.etree import ElementTree

import pytest

from autograd import InputTypeError, InputValueError, MissingExtraError, Value
from autograd.draw import palette
from nn import MLP, Dataset, iris, moons
from nn.chart import Chart, figure
from nn.plots import activations_chart, decision_boundary, loss_curves
from nn.report import charted, page, section

pytest.importorskip("matplotlib")
pytestmark = pytest.mark.once
NET = MLP(2, [4, 1], seed=0)


def boundary():
    return decision_boundary(NET, moons(20), resolution=8)


@pytest.mark.parametrize(
    "draw", [boundary, activations_chart, lambda: loss_curves({"a": [1.0, 0.1], "b": [2.0]})]
)
def test_same_svg_each_time(draw):
    svg = draw().svg()
    assert svg == draw().svg()
    ElementTree.fromstring(svg)
    assert "<metadata" not in svg


def test_ids_do_not_clash():
    one, two = boundary().svg("one"), boundary().svg("two")
    ids = re.findall(r' id="([^"]*)"', one + two)
    assert len(ids) == len(set(ids))
    for svg in (one, two):
        assert {*re.findall(r'(?:href="|url\()#([\w.-]+)', svg)} <= {
            *re.findall(r' id="([^"]*)"', svg)
        }


def test_boundaries_of_several_classes():
    petals = iris().columns([2, 3])
    chart = decision_boundary(MLP(2, [3], seed=0), petals, petals.rows([0, 1]), resolution=8)
    assert "virginica" in chart.svg()
    assert decision_boundary(lambda row: Value(1.0), moons(20), resolution=4).svg()


def test_losses_of_zero_have_a_linear_scale():
    assert loss_curves({"a": [1.0, 0.0]}).figure.axes[0].get_yscale() == "linear"
    assert loss_curves({"a": [1.0, 0.5]}).figure.axes[0].get_yscale() == "log"


def test_saturation_is_where_the_derivative_is_small():
    axes = activations_chart(["sigmoid"]).figure.axes[0]
    left, right = (patch for patch in axes.patches)
    # sigmoid'(x) = 0.05 at ±2.887
    assert left.get_x() + left.get_width() == pytest.approx(-2.887, abs=0.06)
    assert right.get_x() == pytest.approx(2.887, abs=0.06)


@pytest.mark.parametrize(
    ("suffix", "start"),
    [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<svg"), ("HTML", b"<!DOCTYPE html>")],
)
def test_save(tmp_path, suffix, start):
    path = tmp_path / f"chart.{suffix}"
    assert boundary().save(path) == str(path)
    first = path.read_bytes()
    assert first.startswith(start)
    boundary().save(path)
    assert path.read_bytes() == first
    assert [*tmp_path.iterdir()] == [path]


def test_save_elsewhere(tmp_path):
    with pytest.raises(InputValueError, match=r"ends in \.html, \.svg, .*; got .*chart\.gif"):
        boundary().save(tmp_path / "chart.gif")
    with pytest.raises(InputValueError, match=r"has no \.dot; save it as \.html, \.svg, \.png"):
        boundary().save(tmp_path / "chart.dot")
    with pytest.raises(FileNotFoundError, match="no such folder"):
        boundary().save(tmp_path / "no" / "chart.svg")
    assert [*tmp_path.iterdir()] == []


def test_page_takes_the_colours_of_the_theme():
    html = page("a <b>", [section("s", "S & T", charted(boundary(), "c", "what 'it' <says>"))])
    assert "<title>a &lt;b&gt;</title>" in html
    assert "<h2>S &amp; T</h2>" in html
    assert "var(--pos)" in html
    assert "#0072b2" not in html.split("</style>")[1]
    assert "http" not in re.sub(r'xmlns(:xlink)?="[^"]*"', "", html)


def test_without_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'stepgrad\[plots\]'"):
        boundary()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: decision_boundary(NET, [[1.0]]), InputTypeError, "takes a Dataset"),
        (lambda: decision_boundary(NET, iris()), InputValueError, r"data.columns\(\[0, 1\]\)"),
        (lambda: decision_boundary(NET, moons(9), resolution=1), InputValueError, "resolution"),
        (lambda: decision_boundary(NET, moons(9), iris()), InputValueError, "two features"),
        (
            lambda: decision_boundary(MLP(2, [3], seed=0), moons(9), resolution=2),
            InputValueError,
            "each of 2 classes",
        ),
        (lambda: loss_curves({}), InputValueError, "one element or more as curves"),
        (lambda: loss_curves([1.0]), InputTypeError, "dict of names"),
        (lambda: loss_curves({"a": []}), InputValueError, "losses of 'a'"),
        (lambda: activations_chart(["tanhh"]), InputValueError, "did you mean 'tanh'"),
        (lambda: activations_chart([]), InputValueError, "names"),
        (lambda: activations_chart(["tanh"], reach=0), InputValueError, "reach"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_hostile_names():
    svg = loss_curves({"<script>$\\frac": [1.0], "b\x00": [2.0]}, title="$_$").svg()
    ElementTree.fromstring(svg)
    assert "&lt;script&gt;$\\frac" in svg


def test_a_chart_is_shown_by_notebooks():
    chart = Chart(figure(2.0, 1.0))
    forms = chart._repr_mimebundle_()
    assert forms["image/svg+xml"] == chart.svg()
    assert forms["text/plain"] == repr(chart) == "<Chart>"
    html = chart._repr_html_()
    assert forms["text/html"] == html
    assert re.sub(r'"[^"]*"', "", html) == "<div class=><img style= alt= src=></div>"


def test_a_chart_is_named_by_its_heading():
    assert repr(loss_curves({"a": [1.0]}, title="a\n< b")) == "<Chart: a < b>"
    assert 'alt="&lt;Chart: a &lt; b&gt;"' in loss_curves({"a": [1.0]}, title="a < b").html()


def test_the_colours_are_those_of_every_view():
    svg = boundary().themed()
    assert not re.findall("#[0-9a-f]{6}", svg)
    used = set(re.findall(r"var\(--(\w+)\)", svg))
    assert {"pos", "neg", "ink", "muted", "rule", "paper"} <= used <= set(palette.DARK)
    css = files("nn").joinpath("data_files", "demo.css").read_text(encoding="utf-8")
    assert not re.findall("#[0-9a-f]{6}", css)
    assert set(re.findall(r"var\(--(\w+)\)", css)) <= set(palette.DARK)


def test_the_areas_reach_beyond_the_points_that_were_held_out():
    far = Dataset([[9.0, 0.0], [0.0, 9.0]], [0, 1], ("x1", "x2"), ("upper", "lower"))
    axes = decision_boundary(NET, moons(20), far, resolution=8).figure.axes[0]
    corners = [path.vertices.max(axis=0) for path in axes.collections[0].get_paths()]
    assert max(x for x, _ in corners) > 9.0
    assert max(y for _, y in corners) > 9.0
