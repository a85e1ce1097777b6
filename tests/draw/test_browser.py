"""The fixture that the tests of pages stand on: nothing that goes wrong in a page stays unseen."""

from pathlib import Path
from typing import Any

import pytest
from browser import OpenPage, browser_path, watched

PICTURE = "data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22/>"
INNOCENT = f"<title>t</title><img alt='' src='{PICTURE}'>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<script>console.error('no')</script>", "console error: no"),
        ("<script>console.warn('no')</script>", "console warning: no"),
        ("<script>throw new Error('no')</script>", "error: no"),
        ("<script>Promise.reject(new Error('no'))</script>", "error: no"),
        ("<script>setTimeout(() => { throw new Error('no') })</script>", "error: no"),
        ("<script src='https://example.org/a.js'></script>", "request: https://example.org/a.js"),
        ("<img alt='' src='http://127.0.0.1:9/a.png'>", "request: http://127.0.0.1:9/a.png"),
        (
            "<style>@import 'https://example.org/a.css'</style>",
            "request: https://example.org/a.css",
        ),
        ("<script>fetch('https://example.org/').catch(x => x)</script>", "https://example.org/"),
        ("<script>new WebSocket('ws://127.0.0.1:9/')</script>", "request: ws://127.0.0.1:9/"),
    ],
)
def test_what_goes_wrong_is_noted(body: str, expected: str, browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(INNOCENT + body)
    with watched(browser) as (page, problems):
        page.goto(path.as_uri())
        page.wait_for_timeout(50)
    assert any(expected in problem for problem in problems), problems


def test_an_innocent_page_is_shown(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(INNOCENT, "#step=3", color_scheme="dark")
    assert page.evaluate("location.hash") == "#step=3"
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    path = tmp_path / "other.html"
    path.write_text(INNOCENT)
    assert open_page(path, java_script_enabled=False).title() == "t"


@pytest.mark.parametrize(("ci", "error"), [("", pytest.skip.Exception), ("1", AssertionError)])
def test_without_chromium(ci: str, error: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", ci)
    with pytest.raises(error, match="chromium"):
        browser_path()
