"""Browser: pages in a headless Chromium, in which any error or network request fails the test.

A test takes the fixture `open_page` and calls it with HTML, or with the path of a file.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

OpenPage = Callable[..., Any]

# Chromium's sandbox needs rights that a container does not give.
_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def browser_path() -> str:
    """Find Chromium; without it skip the test, but fail it in CI."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None and not os.environ.get("CI"):
        pytest.skip("chromium is not installed, so no page is tested: apt-get install chromium")
    assert path, "CI tests in a real browser: .ci/run installs chromium"
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start Chromium once for the tests of a file.

    Not once for all files: as long as Playwright runs, its event loop is that of this thread, and
    code under test that wants one of its own, as nbclient does, would be refused.
    """
    path = browser_path()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=_OPTIONS)
        yield running
        running.close()


@contextmanager
def watched(browser: Any, **options: Any) -> Iterator[tuple[Any, list[str]]]:
    """Give an empty page, and the list in which each of its errors and requests is noted.

    The options are those of a Playwright context, as `color_scheme="dark"`.
    """
    problems: list[str] = []
    context = browser.new_context(**options)

    def requested(route: Any) -> None:
        if route.request.url.startswith(("file:", "data:", "about:", "blob:")):
            route.continue_()
        else:
            problems.append(f"request: {route.request.url}")
            route.abort()

    def said(message: Any) -> None:
        if message.type in ("error", "warning"):
            problems.append(f"console {message.type}: {message.text}")

    context.route("**/*", requested)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("console", said)
    page.on("pageerror", lambda error: problems.append(f"error: {error}"))
    page.on("crash", lambda _: problems.append("the page crashed"))
    page.on("websocket", lambda socket: problems.append(f"request: {socket.url}"))
    try:
        yield page, problems
        page.title()  # what happened before this answer has been noted
    finally:
        context.close()


@pytest.fixture(scope="module")
def watched_page(browser: Any) -> Iterator[Callable[..., tuple[Any, list[str]]]]:
    """Keep a page for each set of options: a new one takes longer than most tests."""
    kept: dict[tuple[tuple[str, Any], ...], tuple[Any, list[str]]] = {}
    with ExitStack() as stack:

        def page(**options: Any) -> tuple[Any, list[str]]:
            key = tuple(sorted(options.items()))
            if key not in kept:
                kept[key] = stack.enter_context(watched(browser, **options))
            return kept[key]

        yield page


@pytest.fixture
def open_page(
    watched_page: Callable[..., tuple[Any, list[str]]], tmp_path: Path
) -> Iterator[OpenPage]:
    """Open HTML from disk, as a reader does; fail the test on any error or network request.

    With the same options, what was opened before is left.
    """
    opened: list[tuple[Any, list[str]]] = []

    def open_page(html: str | Path, fragment: str = "", **options: Any) -> Any:
        path = html
        if isinstance(html, str):
            path = tmp_path / f"page{len(opened)}.html"
            path.write_text(html, encoding="utf-8")
        page, problems = watched_page(**options)
        opened.append((page, problems))
        page.mouse.move(0.0, 0.0)  # where it points at nothing
        page.goto(path.as_uri() + fragment)
        return page

    yield open_page
    found = []
    for page, problems in opened:
        page.goto("about:blank")  # what happened before has been noted
        found += problems
        problems.clear()
    assert found == []
