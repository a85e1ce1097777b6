"""The pytest plugin, in sessions of its own."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from subprocesses import python, run

pytestmark = pytest.mark.once
Session = Callable[..., subprocess.CompletedProcess[str]]

PASSING = """
from autograd import exp, tanh

def test_exp(gradcheck):
    gradcheck(lambda x: exp(x) * x, [1.5])

def test_tanh(gradcheck):
    gradcheck(tanh, [0.5])
"""


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Run pytest on one file, in a process and a folder of its own."""

    def start(text: str, *options: str) -> subprocess.CompletedProcess[str]:
        path = tmp_path / "test_it.py"
        path.write_text(text, encoding="utf-8")
        plugin = ["-p", "pytest_stepgrad", "-p", "no:cacheprovider", "-W", "error"]
        return run(
            "-m", "pytest", f"--rootdir={tmp_path}", *plugin, *options, str(path), check=False
        )

    return start


def test_the_fixture_checks_a_gradient(session: Session) -> None:
    done = session(PASSING)
    assert done.returncode == 0
    assert "2 passed" in done.stdout


def test_a_failure_shows_the_verdicts_and_the_line_of_the_test_only(session: Session) -> None:
    done = session(
        """
from autograd import primitive

def test_wrong(gradcheck):
    wrong = primitive("wrong", "a * a", "3.0 * a")
    gradcheck(wrong, [2.0])
"""
    )
    assert done.returncode == 1
    assert "gradcheck(wrong, [2.0])" in done.stdout
    assert "E   " in done.stdout
    assert "│" in done.stdout  # the table
    assert "6" in done.stdout
    assert "pytest_stepgrad.py" not in done.stdout
    assert "autograd/testing" not in done.stdout


def test_an_assertion_of_the_function_keeps_its_frames(session: Session) -> None:
    done = session(
        """
def inner(x):
    assert x.data < 0.0
    return x

def test_wrong(gradcheck):
    gradcheck(inner, [2.0])
"""
    )
    assert done.returncode == 1
    assert "> " in done.stdout
    assert "assert x.data < 0.0" in done.stdout


def test_a_session_says_in_one_line_how_many_rules_were_checked(session: Session) -> None:
    lines = session(PASSING).stdout.splitlines()
    found = [line for line in lines if "rules" in line]
    assert found == [
        "gradients were checked through 3 of 74 rules; --gradient-rules lists them",
    ]


def test_a_session_without_a_check_says_nothing_and_imports_nothing(session: Session) -> None:
    done = session(
        """
import sys

def test_nothing():
    assert "autograd" not in sys.modules
"""
    )
    assert done.returncode == 0
    assert "rules" not in done.stdout


@pytest.mark.parametrize("options", [(), ("-n", "2")])
def test_the_option_lists_the_rules(session: Session, options: tuple[str, ...]) -> None:
    lines = session(PASSING, "--gradient-rules", *options).stdout.splitlines()
    assert any("= gradient rules =" in line for line in lines)
    assert "checked: exp 1, mul 1, tanh 1" in lines
    missed = next(line for line in lines if line.startswith("not checked: "))
    assert {"add", "polygamma"} <= set(missed.removeprefix("not checked: ").split(", "))
    assert "exp" not in missed.split(", ")
    assert "gradients were checked through 3 of 74 rules" in lines


def test_the_option_lists_the_rules_of_a_session_without_a_check(session: Session) -> None:
    done = session("def test_nothing(): pass", "--gradient-rules")
    assert "checked: none" in done.stdout


def test_counts_of_workers_are_added(session: Session) -> None:
    text = """
import pytest
from autograd import exp

@pytest.mark.parametrize("x", [0.5, 1.0, 1.5, 2.0])
def test_exp(gradcheck, x):
    gradcheck(exp, [x])
"""
    assert "checked: exp 4" in session(text, "--gradient-rules", "-n", "2").stdout


def test_what_was_checked_before_a_session_is_not_counted(tmp_path: Path) -> None:
    (tmp_path / "test_twice.py").write_text(PASSING, encoding="utf-8")
    code = f"""
import pytest
for _ in range(2):
    pytest.main(["-p", "pytest_stepgrad", "-p", "no:cacheprovider", "--gradient-rules",
                 "--rootdir={tmp_path}", {str(tmp_path / "test_twice.py")!r}])
"""
    found = python(code).stdout
    assert found.count("checked: exp 1, mul 1, tanh 1") == 2


def test_the_plugin_does_not_import_the_engine() -> None:
    # The project's own tests load it as an entry point before they measure coverage.
    found = python("import sys, pytest_stepgrad; print('autograd' in sys.modules)").stdout
    assert found == "False\n"
