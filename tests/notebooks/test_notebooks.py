"""The notebooks run, on either build, and give what is committed in them.

Run as a script, this file runs them and writes the outputs into them:

    .venv/bin/python tests/notebooks/test_notebooks.py
"""

import math
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from execution import FOLDER, METADATA, executed

import autograd

NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
NUMBER = re.compile(r"(?<![\w.])[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.])")
# What may differ from the committed text, and why.
MAY_DIFFER = (
    (r"─+", "─"),  # columns are as wide as their numbers
    (r"not checked: .*", "not checked: ..."),  # a new rule shall not make notebooks stale
    (r"of \d+ rules", "of all rules"),
    (r"\d+\.\d+ ms.*", "a time"),  # each machine, and each build, has its own
    (r"Falsifying example", "Failing test case"),  # older versions of Hypothesis
)


def shown(cell: Any) -> str:
    """Give the text of the outputs of a cell."""
    texts = (output.get("text") or output.get("data", {}) for output in cell.outputs)
    return "\n".join(x if isinstance(x, str) else x.get("text/plain", "") for x in texts)


def kinds(cell: Any) -> list[list[str]]:
    """Give the forms of what a cell shows, text that is printed aside: where pictures are."""
    return [sorted(output.data) for output in cell.outputs if "data" in output]


def same(found: str, committed: str) -> bool:
    """Tell whether two texts differ in the last digits of their numbers at most."""
    for pattern, text in MAY_DIFFER:
        found, committed = re.sub(pattern, text, found), re.sub(pattern, text, committed)
    if NUMBER.sub("#", found).split() != NUMBER.sub("#", committed).split():
        return False
    pairs = zip(NUMBER.findall(found), NUMBER.findall(committed), strict=True)
    return all(math.isclose(float(x), float(y), rel_tol=1e-6, abs_tol=1e-9) for x, y in pairs)


# In these notebooks Hypothesis and pytest run, which have other defaults where CI is set.
TESTING = [path for path in NOTEBOOKS if "hypothesis" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize(
    ("path", "ci"),
    [*((path, "true") for path in NOTEBOOKS), *((path, "") for path in TESTING)],
    ids=lambda value: value.stem if isinstance(value, Path) else value,
)
def test_a_notebook_runs_and_gives_what_is_committed(path: Path, ci: str, tmp_path: Path) -> None:
    committed = nbformat.read(path, as_version=4)
    found = executed(nbformat.read(path, as_version=4), tmp_path, CI=ci)
    for now, before in zip(found.cells, committed.cells, strict=True):
        if now.cell_type == "code":
            assert before.execution_count == now.execution_count
            assert kinds(before) == kinds(now), f"cell {now.id!r}"
            assert same(shown(now), shown(before)), f"cell {now.id!r} now gives:\n{shown(now)}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_nothing_of_the_machine_that_ran_it(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata == METADATA
    assert [cell.id for cell in notebook.cells if cell.metadata] == []
    # An id that was drawn by chance is another one after the next change.
    assert [cell.id for cell in notebook.cells if re.fullmatch(r"[0-9a-f]{8}", cell.id)] == []
    # By chance, packed pictures and scripts may hold any short word.
    text = re.sub(r"[A-Za-z0-9+/]{200,}", "", path.read_text(encoding="utf-8"))
    assert re.findall(r"ipykernel|/tmp|/home|/root|site-packages| at 0x|\\u001b", text) == []


def test_the_kernel_is_the_python_that_runs_the_tests(tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell(
        "import sys, autograd; print(sys.executable, autograd.__file__, autograd.backend())"
    )
    executed(nbformat.v4.new_notebook(cells=[cell]), tmp_path)
    assert shown(cell).split() == [sys.executable, autograd.__file__, autograd.backend()]


def test_numbers_may_differ_in_their_last_digits_only() -> None:
    assert same("x  0.30000000000000004", "x 0.3")
    assert same("error 3e-14", "error 5e-15")
    assert not same("x 0.3", "x 0.31")
    assert not same("x 0.3", "y 0.3")
    assert not same("x 0.3", "x")


if __name__ == "__main__":
    for each in NOTEBOOKS:
        with tempfile.TemporaryDirectory() as place:
            nbformat.write(executed(nbformat.read(each, as_version=4), Path(place)), each)
        print(each.name)
