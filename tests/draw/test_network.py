"""Network: what is drawn of columns and links, what is left out and said to be, and escaping."""

import math
import re
from xml.etree import ElementTree

import pytest

from autograd.draw.network import LINKS, UNITS, Column, Link, Network, Unit, chosen, draw


def two(first, second, links=()):
    columns = [
        Column("a", [Unit(f"a{n}", x) for n, x in enumerate(first)]),
        Column("b", [Unit(f"b{n}", x) for n, x in enumerate(second)]),
    ]
    return Network(columns, links)


def circles(svg):
    return [int(n) for n in re.findall(r'<g class="unit [^>]*data-n="(\d+)"', svg)]


def test_each_unit_and_link_is_drawn_once():
    drawing = two([1.0, -2.0], [0.0], [Link(0, 2, 1.0), Link(1, 2, -1.0)])
    svg = draw(drawing)
    assert circles(svg) == [0, 1, 2]
    assert sorted(re.findall(r'data-l="([^"]*)"', svg)) == ["0 2", "1 2"]
    assert svg == draw(drawing)
    ElementTree.fromstring(svg)


@pytest.mark.parametrize(
    ("number", "kind", "sign"),
    [
        (2.0, "pos", "+"),
        (-2.0, "neg", "−"),
        (0.0, "zero", ""),
        (-0.0, "zero", ""),
        (math.nan, "undefined", "?"),
        (math.inf, "pos", "+"),
        (-math.inf, "neg", "−"),
        (None, "plain", ""),
    ],
)
def test_signs_are_classes_and_are_printed(number, kind, sign):
    svg = draw(two([number], [1.0], [Link(0, 1, 1.0 if number is None else number)]))
    unit = re.search(r'<g class="unit (\w+)" id="u0".*?</g>', svg)
    assert kind == unit[1]
    assert [sign] * bool(sign) == re.findall(r"<text[^>]*>([^<]*)</text>", unit[0])


def test_ids_have_the_prefix():
    assert re.findall(r' id="([^"]*)"', draw(two([1.0], [2.0]), "p-")) == ["p-u0", "p-u1"]


def test_a_full_column_shows_the_largest():
    numbers = [0.0] * 100
    numbers[50:90] = [1.0] * 40
    numbers[99] = math.nan
    drawing = two(numbers, [1.0], [Link(n, 100, 1.0) for n in range(100)])
    svg = draw(drawing)
    assert len(circles(svg)) == UNITS + 1
    assert {*range(50, 90), 99, 100} <= {*circles(svg)}
    assert circles(svg) == chosen(drawing.columns)
    assert "showing 65 of 101 units" in svg
    # Links to what is not shown are not shown.
    assert svg.count("data-l=") == UNITS


def test_a_full_column_without_numbers_is_sampled_evenly():
    svg = draw(two([None] * 640, [1.0]))
    assert [*range(0, 640, 10), 640] == circles(svg)


def test_the_largest_links_are_drawn():
    links = [Link(n, 64 + m, n + 1.0) for n in range(64) for m in range(64)]
    svg = draw(two([1.0] * 64, [1.0] * 64, links))
    drawn = re.findall(r'data-l="(\d+) ', svg)
    assert len(drawn) == LINKS
    assert min(map(int, drawn)) == 64 - math.ceil(LINKS / 64)
    assert f"showing {LINKS} of 4096 links" in svg


def test_stronger_links_are_wider_and_on_top():
    svg = draw(two([1.0, 1.0], [1.0], [Link(0, 2, 5.0), Link(1, 2, 0.01)]))
    widths = [float(width) for width in re.findall(r'<g class="line" stroke-width="([^"]*)"', svg)]
    assert widths[0] < widths[1]


@pytest.mark.parametrize("columns", [[], [Column("none", [])]])
def test_nothing_to_show(columns):
    ElementTree.fromstring(draw(Network(columns, [])))
    assert "nothing to show" in draw(Network([], []))


def test_hostile_texts_are_text(hostile):
    unit = Unit(hostile, 1.0, hostile)
    network = Network([Column(hostile, [unit], hostile)], [], (hostile, hostile), [hostile])
    svg = draw(network)
    root = ElementTree.fromstring(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "style", "rect", "g", "title", "text", "circle", "path"}
    assert "<script" not in svg
