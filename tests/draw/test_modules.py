"""Modules: a large graph in groups, its numbers, and what a click on a group tells."""

from pathlib import Path

import pytest

from autograd import InputTypeError, Value, dot, graph, modules, scope
from autograd.draw.modules import LIMIT
from autograd.draw.modules_view import ModulesView
from autograd.draw.overview import DRAWN
from autograd.draw.summary import Summary


def net(widths=(3, 24, 24, 12, 1)):
    """Compute a net of neurons in their scopes; the weights are waves."""
    signals = [Value(0.5 * n - 0.5, f"x{n}") for n in range(widths[0])]
    for layer, width in enumerate(widths[1:]):
        outputs = []
        for neuron in range(width):
            with scope(f"layer{layer}"), scope(f"neuron{neuron}"):
                total = Value(0.1, "b")
                for place, signal in enumerate(signals):
                    weight = ((7 * layer + 5 * neuron + 3 * place) % 11 - 5) / 8.0
                    total = total + Value(weight, f"w{place}") * signal
                outputs.append(total.tanh())
        signals = outputs
    return signals[0]


def test_columns_are_layers():
    columns = modules(net()).network.columns
    assert [(column.heading, len(column.units)) for column in columns] == [
        ("leaves", 3),
        ("layer0", 24),
        ("layer1", 24),
        ("layer2", 12),
        ("layer3", 1),
    ]


def test_links_are_weights_before_a_pass_and_contributions_after():
    root = net((2, 2, 1))
    before = modules(root)
    assert "no backward pass yet" in before.svg()
    assert before.network.about == ("local derivative", "value")
    first = next(link for link in before.network.links if (link.tail, link.head) == (0, 2))
    assert first.number == -5 / 8
    root.backward()
    after = modules(root)
    assert "no backward pass yet" not in after.svg()
    into_x0 = sum(link.number for link in after.network.links if link.tail == 0)
    x0 = after.network.columns[0].units[0]
    assert into_x0 == pytest.approx(x0.number)


def test_a_large_graph_is_shown_so():
    assert isinstance(graph(net()), ModulesView)
    assert not isinstance(graph(net((2, 2, 1))), ModulesView)
    assert "graph(root, full=True) draws all" in graph(net()).svg()


def test_same_bytes_each_time():
    root = net((3, 4, 1))
    root.backward()
    assert modules(root).html() == modules(root).html()
    assert modules(root).html() == modules(root).html()


def test_showing_changes_nothing():
    root = net((3, 4, 1))
    root.backward()
    before = [(leaf.data, leaf.grad) for leaf in root.operands]
    modules(root).html()
    assert before == [(leaf.data, leaf.grad) for leaf in root.operands]


def test_a_small_unit_has_its_graph():
    root = net((3, 4, 1))
    root.backward()
    told = modules(root).data()["units"]
    unit = next(unit for unit in told.values() if unit["title"] == "layer0.neuron2")
    assert unit["svg"].count('class="node ') == 1 + 3 * 4 + 1
    assert "w₁" in unit["svg"]
    assert unit["rows"][0][:2] == ["x0", ""]
    large = modules(net((DRAWN, 1))).data()["units"]
    assert {""} == {unit["svg"] for unit in large.values()}


def test_stale_values_are_said_to_be():
    x, w = [Value(1.0) for _ in range(3)], [Value(2.0, f"w{n}") for n in range(3)]
    y = dot(w, x).relu() * w[0]
    y.backward()
    w[0].data = 5.0
    view = modules(y)
    assert "stale: operands were assigned other numbers" in repr(view)
    view.html()


def test_a_leaf_alone():
    view = modules(Value(3.0, "a"))
    assert "1 value; showing 1 unit;" in repr(view)
    view.html()


def test_of_very_many_values_there_is_a_summary():
    x = Value(1.0)
    for _ in range(LIMIT):
        x = x + 1.0
    assert isinstance(modules(x), Summary)


def test_hostile_scopes_and_labels(hostile):
    with scope(hostile or "empty"), scope("inner"):
        a = (Value(1.0, hostile) * 2.0).tanh()
    with scope("outer"):
        y = (a * a).exp()
    view = modules(y)
    html = view.html()
    assert "<script>alert" not in html
    assert html.count("</script>") == 1
    view.dot()
    repr(view)


def test_dot_names_the_units():
    text = modules(net((2, 2, 1))).dot()
    assert 'label="layer0.neuron1"' in text
    assert text.count(" -> ") == 6


@pytest.mark.parametrize("suffix", ["html", "svg", "dot"])
def test_save(tmp_path: Path, suffix):
    path = tmp_path / f"net.{suffix}"
    assert modules(net((2, 2, 1))).save(path) == str(path)
    assert [path] == [*tmp_path.iterdir()]
    text = path.read_text(encoding="utf-8")
    assert ("<script>" if suffix == "html" else "layer0.neuron1") in text


def test_bad_root():
    with pytest.raises(InputTypeError, match="modules takes the Value at the root"):
        modules([1.0])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_click_opens_a_unit(open_page, scheme):
    root = net((3, 4, 1))
    root.backward()
    html = modules(root).html()
    # Twice on a page: each is alive, and no id occurs twice.
    page = open_page(f"<!DOCTYPE html>{html}{html}", color_scheme=scheme)
    for number in (0, 1):
        block = page.locator(".stepgrad").nth(number)
        block.locator(".unit").nth(4).click()
        block.locator(".sg-told h4").wait_for()
        assert block.locator(".sg-told h4").inner_text() == "layer0.neuron1"
        assert block.locator(".sg-told svg .node").count() == 14
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len({*ids})


def test_keys_lead_from_unit_to_unit(open_page):
    root = net((3, 4, 1))
    root.backward()
    page = open_page(f"<!DOCTYPE html>{modules(root).html()}")
    page.locator(".unit").first.focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.locator(".sg-told h4").wait_for()
    assert page.locator(".sg-told h4").inner_text().startswith("layer0.neuron")
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('.sg-told h4')")
    assert page.locator(".apart").count() == 0


def test_pointing_at_a_unit_fades_the_others(open_page):
    page = open_page(f"<!DOCTYPE html>{modules(net((3, 4, 1))).html()}")
    page.locator(".unit").last.hover()
    assert page.locator("path.apart").count() == 3 * 4
