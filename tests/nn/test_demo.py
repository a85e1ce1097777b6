"""Demo: what it prints, what it writes, and what it leaves when it cannot or must not."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import nn
from autograd import Value
from autograd.atomic import write
from nn import demo, xor
from nn.example_xor import SOLVED, solve_xor
from nn.examples import accuracy, solve_iris, solve_moons

pytest.importorskip("matplotlib")
pytest.importorskip("tqdm")
COMMAND = [sys.executable, "-u", "-c", "import sys; from nn.demo import main; sys.exit(main())"]
ROOT = str(Path(nn.__file__).parent.parent)


@pytest.mark.parametrize("seed", range(3))
def test_xor_is_solved_from_every_seed(seed):
    said = []
    found = solve_xor(seed, say=said.append)
    assert [round(p) for p in found.predictions] == [0, 1, 1, 0]
    assert found.attempts[-1].losses[-1] <= SOLVED
    assert len(said) == len(found.attempts)
    assert all("stuck" in line and "trying seed" in line for line in said[:-1])
    assert found.net.layers[0].neurons[0].w[0].data == found.net.parameters()[0].data


def test_moons_and_iris_are_learnt():
    moons = solve_moons(steps=60)
    assert moons.accuracy >= 0.97
    iris = solve_iris(steps=5)
    assert len(iris.held_out) == 30
    assert solve_iris(steps=5).losses == iris.losses


def test_accuracy_of_one_score_and_of_several():
    assert accuracy(lambda row: Value(1.0), xor()) == 0.5
    assert accuracy(lambda row: [Value(-row[0]), Value(row[0])], xor()) == 0.5


def run(folder, *options):
    # The extra path is where this nn is, which need not be installed.
    return subprocess.run(
        [*COMMAND, *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ROOT},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_whole(tmp_path):
    done = run(tmp_path, "--quick")
    assert done.stderr == ""  # no bar where stderr is no terminal
    assert done.returncode == 0
    assert re.search(r"0 +1 +1 +0\.9\d", done.stdout)
    assert "│ loss → loss@10" in done.stdout
    assert len(re.findall(r"loss [\d.]+, accuracy \d+%.*, [\d.]+ s", done.stdout)) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["demo.html"]
    html = (tmp_path / "demo.html").read_text(encoding="utf-8")
    assert html.count("<svg") == 6
    assert ['data-view="step"' in html, 'data-view="modules"' in html] == [True, True]
    assert html.rstrip().endswith("</html>")
    assert not re.search(r'(src|href)="(https?:)?//', html)


def test_one_part_and_another_name(tmp_path, capsys):
    status = demo.main(["--only", "xor", "--output", str(tmp_path / "x.html")])
    assert status == 0
    assert "Moons" not in capsys.readouterr().out
    assert 'id="moons"' not in (tmp_path / "x.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--epochs", "many"], "argument --epochs: invalid int value: 'many'"),
        (["--epochs", "0"], "argument --epochs: at least 1, got 0"),
        (["--only", "mnist"], "argument --only: invalid choice: 'mnist'"),
        (["--fast"], "unrecognized arguments: --fast"),
        (["extra"], "unrecognized arguments: extra"),
        (["--output", "no/such/demo.html"], "no folder"),
        (["--output", "."], "is a folder; name a file"),
    ],
)
def test_bad_arguments(options, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert demo.main(options) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert message in printed.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("package", ["tqdm", "matplotlib"])
def test_missing_extra(package, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, package, None)
    assert demo.main([]) == 2
    assert capsys.readouterr().err == (
        f"stepgrad demo: {package} is not installed; get it with: pip install 'stepgrad[demo]'\n"
    )


def test_help(capsys):
    assert demo.main(["--help"]) == 0
    assert "--quick" in capsys.readouterr().out


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_interrupted(tmp_path):
    process = subprocess.Popen(
        [*COMMAND, "--only", "moons", "--epochs", "1000000"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ROOT},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # A test runner in the background may ignore SIGINT, and its children with it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while "Moons" not in process.stdout.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors == "stepgrad demo: interrupted; nothing was written\n"
    assert list(tmp_path.iterdir()) == []


def test_write_keeps_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "demo.html"
    write(path, b"old")

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(path, b"new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["demo.html"]


def test_a_file_that_cannot_be_written(tmp_path, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(demo.atomic, "write", full)
    assert demo.main(["--only", "xor", "--output", str(tmp_path / "x.html")]) == 1
    assert "cannot write the page: [Errno 28] No space left" in capsys.readouterr().err
