"""Which build of the core is loaded, how to choose it, and what an import costs."""

import os
import subprocess
import sys

import pytest

from autograd import BackendError, backend
from autograd.builds import choose


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, with our variables as given and no others."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("STEPGRAD_")}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


BACKEND = "import autograd; print(autograd.backend())"


def is_built() -> bool:
    """Tell whether this installation has a compiled core, whatever this process runs."""
    return run(BACKEND).stdout.strip() == "compiled"


def test_the_pure_core_can_be_forced() -> None:
    assert run(BACKEND, STEPGRAD_BACKEND="pure").stdout.strip() == "pure"


def test_the_compiled_core_can_be_forced_and_its_absence_is_an_error() -> None:
    result = run(BACKEND, STEPGRAD_BACKEND="compiled")
    if is_built():
        assert result.stdout.strip() == "compiled"
    else:
        assert "has no compiled core; install a C compiler" in result.stderr


def test_an_unknown_backend_is_refused() -> None:
    assert "is 'pure' or 'compiled', got 'fast'" in run(BACKEND, STEPGRAD_BACKEND="fast").stderr


def test_the_files_of_hips_autograd_are_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "tracer.py").touch()
    monkeypatch.setattr("autograd.builds._FOLDER", tmp_path)
    with pytest.raises(BackendError, match="HIPS autograd"):
        choose()


def test_the_import_takes_neither_numpy_nor_graphviz_nor_matplotlib() -> None:
    heavy = {"numpy", "graphviz", "matplotlib", "tqdm"}
    code = f"import sys, autograd, nn; print({heavy} & {{*sys.modules}})"
    assert run(code).stdout.strip() == "set()"


def test_every_module_of_the_core_is_of_the_build_that_runs() -> None:
    core = ["value", "node", "kernels", "backward", "topology", "rules", "ieee", "folds"]
    endings = {str(sys.modules[f"autograd.{name}"].__file__).rpartition(".")[2] for name in core}
    assert endings == ({"py"} if backend() == "pure" else endings & {"so", "pyd"})


@pytest.mark.parametrize("command", [["info"], ["--help"]])
def test_the_command_line_answers(command: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "autograd", *command], capture_output=True, text=True, check=True
    )
    assert "stepgrad" in result.stdout


@pytest.mark.parametrize("command", [[], ["fly"], ["info", "more"]])
def test_a_wrong_command_exits_with_2(command: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "autograd", *command], capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert "usage: stepgrad" in result.stderr
