"""Which build of the core is loaded, how to choose it, and what an import costs."""

import sys
from pathlib import Path

import pytest
from subprocesses import has_compiled_core, python, run

from autograd import BackendError, backend
from autograd.builds import choose

BACKEND = "import autograd; print(autograd.backend())"


def test_the_pure_core_can_be_forced() -> None:
    assert python(BACKEND, STEPGRAD_BACKEND="pure").stdout.strip() == "pure"


def test_the_compiled_core_can_be_forced_and_its_absence_is_an_error() -> None:
    result = python(BACKEND, check=False, STEPGRAD_BACKEND="compiled")
    if has_compiled_core():
        assert result.stdout.strip() == "compiled"
    else:
        assert "has no compiled core; install a C compiler" in result.stderr


def test_an_unknown_backend_is_refused() -> None:
    assert (
        "is 'pure' or 'compiled', got 'fast'"
        in python(BACKEND, check=False, STEPGRAD_BACKEND="fast").stderr
    )


def test_the_files_of_hips_autograd_are_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "tracer.py").touch()
    monkeypatch.setattr("autograd.builds._FOLDER", tmp_path)
    with pytest.raises(BackendError, match="HIPS autograd"):
        choose()


def test_the_import_takes_neither_numpy_nor_graphviz_nor_matplotlib() -> None:
    heavy = {"numpy", "graphviz", "matplotlib", "tqdm"}
    code = f"import sys, autograd, nn; print({heavy} & {{*sys.modules}})"
    assert python(code).stdout.strip() == "set()"


def test_every_module_of_the_core_is_of_the_build_that_runs() -> None:
    core = ["value", "node", "kernels", "backward", "topology", "rules", "ieee", "folds"]
    endings = {str(sys.modules[f"autograd.{name}"].__file__).rpartition(".")[2] for name in core}
    assert endings == ({"py"} if backend() == "pure" else endings & {"so", "pyd"})


@pytest.mark.parametrize("command", ["info", "--help"])
def test_the_command_line_answers(command: str) -> None:
    assert "stepgrad" in run("-m", "autograd", command).stdout


def test_info_tells_which_core_and_which_replay() -> None:
    told = run("-m", "autograd", "info", STEPGRAD_BACKEND=backend()).stdout
    assert f" {backend()} core, " in told
    assert " replay, Python " in told
    forced = run("-m", "autograd", "info", STEPGRAD_BACKEND="pure", STEPGRAD_REPLAY="numpy").stdout
    assert " pure core, numpy replay, " in forced


@pytest.mark.parametrize("command", [[], ["fly"], ["info", "more"]])
def test_a_wrong_command_exits_with_2(command: list[str]) -> None:
    result = run("-m", "autograd", *command, check=False)
    assert result.returncode == 2
    assert "stepgrad --help" in result.stderr or "usage: stepgrad" in result.stderr
