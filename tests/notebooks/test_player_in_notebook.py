"""A notebook that was exported to HTML and is opened from disk: its player steps both ways."""

from typing import Any

import nbformat
import pytest
from browser import OpenPage
from execution import FOLDER, executed
from nbconvert import HTMLExporter

PLAYER = ".stepgrad[data-view=step]"
# What JupyterLab's template would load for formulas, widgets and diagrams; views need none of it.
LOADED = ("mathjax_url", "require_js_url", "jquery_url", "mermaid_js_url")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Run and export notebook 01. It has to run before Playwright, which keeps the event loop."""
    notebook = nbformat.read(FOLDER / "01_one_neuron_by_hand.ipynb", as_version=4)
    run = executed(notebook, tmp_path_factory.mktemp("run"))
    exporter = HTMLExporter(template_name="lab", **dict.fromkeys(LOADED, ""))
    html: str = exporter.from_notebook_node(run)[0]
    return html


def part(page: Any, name: str) -> str:
    text: str = page.locator(f"{PLAYER} [data-part={name}]").text_content()
    return text


def test_the_keyboard_steps_both_ways(exported: str, open_page: OpenPage) -> None:
    page = open_page(exported)
    page.locator(f"{PLAYER} [data-part=sentence]").click()
    assert part(page, "place") == "1 / 22"
    equations = [part(page, "equation")]
    assert equations == ["p1=w1×x1=−3×2=−6"]
    for step in range(2, 23):
        page.keyboard.press("ArrowRight")
        assert part(page, "place") == f"{step} / 22"
        equations.append(part(page, "equation"))
    assert len(set(equations)) == 22
    assert "total−0.2929+(−0.2929)=−0.5858" in equations[9]
    for step in range(21, 0, -1):
        page.keyboard.press("ArrowLeft")
        assert part(page, "place") == f"{step} / 22"
        assert part(page, "equation") == equations[step - 1]
    page.keyboard.press("End")
    assert part(page, "place") == "22 / 22"
    page.keyboard.press("Home")
    assert part(page, "place") == "1 / 22"


def test_the_player_can_be_reached_with_the_keyboard_alone(
    exported: str, open_page: OpenPage
) -> None:
    page = open_page(exported)
    page.locator(PLAYER).wait_for()
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches('{PLAYER}')"):
            break
    page.keyboard.press("ArrowRight")
    assert part(page, "place") == "2 / 22"


def test_without_scripts_the_pictures_are_there(exported: str, open_page: OpenPage) -> None:
    page = open_page(exported, java_script_enabled=False)
    pictures = page.locator(".stepgrad > img")
    assert [picture.get_attribute("alt") for picture in pictures.all()] == [
        "graph of 13 values: 6 parameters, 7 results",
        "steps of 13 values: 7 forward, 15 backward",
        "graph of 13 values: 6 parameters, 7 results",
    ]
    for picture in pictures.all():
        box = picture.bounding_box()
        assert box["width"] > 400
        assert box["height"] > 100
