"""What the tests of drawings share: the labels, fake engines, and a reader of SVG."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from browser import browser, open_page, watched_page  # noqa: F401  (fixtures)

from autograd.draw import engine

Install = Callable[[str], str]


@pytest.fixture(autouse=True)
def no_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ignore an engine that the person who runs the tests has named."""
    monkeypatch.delenv("AUTOGRAD_DOT", raising=False)


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the built-in layout as the only one."""
    monkeypatch.setattr(engine, "_packaged", lambda: None)
    monkeypatch.setenv("PATH", "")


@pytest.fixture
def script(tmp_path: Path) -> Install:
    """Install an engine that is a shell script, and give its path."""

    def install(body: str, name: str = "engine") -> str:
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        return str(path)

    return install


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes a `hostile` label once for each of labels.json."""
    if "hostile" in metafunc.fixturenames:
        rows = json.loads((Path(__file__).parents[1] / "data" / "labels.json").read_text())
        assert len(rows) == 46
        metafunc.parametrize(
            "hostile", [row["label"] for row in rows], ids=[row["id"] for row in rows]
        )
