import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autograd import InputValueError, RenderError, Value
from autograd.draw import draw_dot, engine
from autograd.draw.engine import render

SOURCE = "digraph { a -> b }"
SHELL = pytest.mark.skipif(os.name != "posix", reason="the fake engines are shell scripts")

Install = Callable[..., str]


def built_in() -> str:
    return "<svg>built in</svg>"


@pytest.fixture
def three(script: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install an engine of each kind, which answers with its kind and what it was asked."""
    monkeypatch.setenv("AUTOGRAD_DOT", script('echo wished "$@"', "wished"))
    packaged = script('echo packaged "$@"', "packaged")
    monkeypatch.setattr(engine, "_packaged", lambda: packaged)
    system = Path(script('echo system "$@"', "dot"))
    monkeypatch.setenv("PATH", str(system.parent))


@SHELL
@pytest.mark.usefixtures("three")
def test_the_order_of_the_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    assert render(SOURCE, "svg", built_in) == b"wished -Tsvg\n"
    monkeypatch.delenv("AUTOGRAD_DOT")
    assert render(SOURCE, "svg", built_in) == b"packaged -Tsvg\n"
    monkeypatch.setattr(engine, "_packaged", lambda: None)
    assert render(SOURCE, "svg", built_in) == b"system -Tsvg\n"
    monkeypatch.setenv("PATH", "")
    assert render(SOURCE, "svg", built_in) == b"<svg>built in</svg>"


@SHELL
@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("format", ["pdf", "ps"])
def test_paper_formats_pass_over_the_package(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert render(SOURCE, format) == f"wished -T{format}\n".encode()
    monkeypatch.delenv("AUTOGRAD_DOT")
    assert render(SOURCE, format) == f"system -T{format}\n".encode()


@SHELL
def test_the_source_arrives_as_it_is(script: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRAD_DOT", script("cat"))
    source = 'digraph { "θ\\\\" }' + " " * 200_000
    assert render(source, "json").decode() == source


@SHELL
def test_a_command_on_the_path_may_be_named(
    script: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(script("echo mine", "mydot"))
    monkeypatch.setenv("PATH", f"{path.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("AUTOGRAD_DOT", "mydot")
    assert render(SOURCE, "svg") == b"mine\n"


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize("format", ["png", "json", "pdf", "ps"])
def test_without_an_engine_the_error_names_the_ways_out(format: str) -> None:
    with pytest.raises(RenderError, match=f"writes {format}") as caught:
        render(SOURCE, format, built_in)
    assert "AUTOGRAD_DOT" in str(caught.value)
    assert "Graphviz" in str(caught.value)
    assert ("graphviz-pure" in str(caught.value)) == (format in ("png", "json"))


@pytest.mark.usefixtures("no_engine")
def test_without_an_engine_the_picture_is_drawn_all_the_same() -> None:
    assert 'class="node result"' in draw_dot(Value(1.0) + 2.0).pipe(encoding="utf-8")


@pytest.mark.parametrize("format", ["svg", "png"])
def test_a_wish_that_is_not_there_is_not_passed_over(
    format: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AUTOGRAD_DOT", str(tmp_path / "absent"))
    with pytest.raises(RenderError, match=r"absent, which \$AUTOGRAD_DOT names, does not start"):
        render(SOURCE, format, built_in)


@SHELL
def test_a_package_that_does_not_start_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF of another machine")
    broken.chmod(0o755)
    monkeypatch.setattr(engine, "_packaged", lambda: str(broken))
    monkeypatch.setenv("PATH", "")
    assert render(SOURCE, "svg", built_in) == b"<svg>built in</svg>"


@SHELL
def test_an_engine_that_fails_says_why(script: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRAD_DOT", script("echo out of paper >&2; exit 3"))
    with pytest.raises(RenderError, match=r"exit status 3\): out of paper; name another"):
        render(SOURCE, "svg", built_in)


@SHELL
def test_an_engine_that_hangs_gives_way_to_the_built_in_layout(
    script: Install, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # The script itself waits for a child, which must end with it: it holds the pipes.
    mark = tmp_path / "mark"
    monkeypatch.setenv("AUTOGRAD_DOT", script(f"(sleep 1; touch {mark}) ; echo late"))
    monkeypatch.setattr(engine, "TIMEOUT", 0.1)
    started = time.monotonic()
    assert render(SOURCE, "svg", built_in) == b"<svg>built in</svg>"
    assert time.monotonic() - started < 0.9
    with pytest.raises(RenderError, match=r"did not finish this png in 0.1 s"):
        render(SOURCE, "png", built_in)
    time.sleep(1.0)
    assert not mark.exists()


@pytest.mark.parametrize("format", ["gif", "", "SVG"])
def test_another_format_is_refused(format: str) -> None:
    with pytest.raises(InputValueError, match="format is one of svg, png, json, pdf, ps; got"):
        render(SOURCE, format)


def test_the_program_of_the_package_is_found_outside_the_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    program = engine._packaged()
    if program is None:
        pytest.skip("graphviz-pure is not published for this platform")
    assert Path(program).is_relative_to(Path(sys.prefix).resolve())
    assert render(SOURCE, "png").startswith(b"\x89PNG")


@pytest.mark.skipif(shutil.which("dot") is None, reason="there is no system Graphviz")
def test_the_package_agrees_with_a_system_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    x, w = Value(2.0, label="x"), Value(-3.0, label="w")
    y = (x * w + x).tanh()
    y.backward()
    source = draw_dot(y).source
    seen = []
    for program in (engine._packaged(), shutil.which("dot")):
        if program is None:
            pytest.skip("graphviz-pure is not published for this platform")
        monkeypatch.setenv("AUTOGRAD_DOT", program)
        laid_out = json.loads(render(source, "json"))
        names = [node["name"] for node in laid_out["objects"]]
        edges = [(names[e["tail"]], names[e["head"]], e["id"]) for e in laid_out["edges"]]
        across = {node["name"]: float(node["pos"].split(",")[0]) for node in laid_out["objects"]}
        assert all(across[tail] < across[head] for tail, head, _ in edges)
        seen.append((sorted(names), sorted(edges)))
    assert seen[0] == seen[1]
