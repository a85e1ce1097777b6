import inspect

import pytest
from subprocesses import python

from autograd import InputTypeError, Value, graph
from autograd.draw import draw_dot
from autograd.draw.graph import COMPACT, LIMIT
from autograd.draw.graph_view import FULL, GraphView
from autograd.draw.summary import Summary


def chain(count: int) -> Value:
    """Make a graph of so many values."""
    y = Value(1.0, "x")
    for _ in range(count - 1):
        y = -y
    return y


def test_its_text_is_a_table_of_the_values() -> None:
    x = Value(2.0, "x")
    y = x * 3.0
    assert repr(graph(y)).splitlines()[:2] == [
        "graph of 3 values: 1 parameter, 1 constant, 1 result",
        "no backward pass yet",
    ]
    y.backward()
    *_, row, _ = repr(graph(y)).splitlines()
    assert [cell.strip() for cell in row.split("│")[1:-1]] == [
        "2",
        "v₂ = x × 3",
        "result",
        "6",
        "1",
    ]


def test_it_shows_the_graph_as_it_was() -> None:
    x = Value(2.0, "x")
    y = x * x
    view = graph(y)
    x.data = 7.0
    assert ">2<" in view.svg()
    assert ">7<" not in view.svg()


@pytest.mark.parametrize("count", [1, 2, FULL, FULL + 1, COMPACT])
def test_up_to_some_size_each_value_has_a_card(count: int) -> None:
    view = graph(chain(count))
    assert view.svg().count('<g class="node ') == count
    assert ('class="title"' in view.svg()) == (count <= FULL)
    assert ("│" in repr(view)) == (count <= FULL)


def test_above_that_the_values_are_drawn_in_groups_unless_all_are_asked_for() -> None:
    root = chain(COMPACT + 1)
    assert not isinstance(graph(root), GraphView)
    assert "graph(root, full=True) draws all" in graph(root).svg()
    assert graph(root, full=True).svg().count('<g class="node ') == COMPACT + 1


@pytest.mark.parametrize("full", [False, True])
def test_a_graph_too_large_to_draw_is_summed_up(full: bool) -> None:
    x = Value(1.0, "x")
    y = x
    for _ in range(LIMIT // 2):
        y = (y + 1.0).tanh()
    view = graph(y, full)
    assert isinstance(view, Summary)
    first, second, third = repr(view).splitlines()
    assert first.startswith("graph of 30,001 values: 1 parameter, 10,000 constants, 20,000 results")
    assert "20,000 deep; more than 20,000 are not drawn" in first
    assert second == "results: 10,000 add, 10,000 tanh"
    assert "tape(root)" in third
    assert "10,000 tanh" in view.svg()
    assert "10,000 tanh" in view.html() or "data:image" in view.html()


@pytest.mark.parametrize("root", [3.0, None, [Value(1.0)]])
def test_a_root_that_is_no_value_is_refused(root: object) -> None:
    with pytest.raises(InputTypeError, match="graph takes the Value at the root of a graph, got"):
        graph(root)  # type: ignore[arg-type]


def test_a_value_shows_its_graph_in_a_notebook_and_a_leaf_itself() -> None:
    x = Value(2.0, "x")
    y = x * x
    html = y._repr_html_()
    assert html == graph(y).html()
    assert repr(y) == "Value(data=4.0, grad=0.0)"
    assert x._repr_html_() is None
    assert (x * 2.0).detach()._repr_html_() is None


def test_its_dot_is_that_of_draw_dot() -> None:
    y = chain(3)
    assert graph(y).dot() == draw_dot(y).source


def test_importing_the_package_does_not_import_what_finds_engines() -> None:
    python(
        "import sys, autograd; "
        "assert not {'autograd.draw.graph_view', 'importlib.metadata'} & set(sys.modules); "
        "autograd.graph(autograd.Value(1.0)); assert 'autograd.draw.graph_view' in sys.modules"
    )


def test_its_signature_is_small() -> None:
    assert list(inspect.signature(graph).parameters) == ["root", "full"]
