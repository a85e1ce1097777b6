"""The generated files are as the table says."""

import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import EXACT, FIXED, SPECIAL, by_name, nasty_points

from autograd.errors import RuleError
from autograd.generate import check, compile_kernel, kernel_source
from autograd.rules import RULES, Rule

TOOL = Path(__file__).parents[2] / "tools" / "generate.py"


def row_of(formula: str, *partials: str, name: str = "mine") -> Rule:
    """Make a row that is not in the table."""
    return Rule(name, formula, partials)


@pytest.mark.skipif(not TOOL.exists(), reason="tools/ is part of the source checkout only")
def test_no_generated_file_is_stale() -> None:
    done = subprocess.run(
        [sys.executable, str(TOOL), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("row", FIXED, ids=by_name)
def test_generated_kernel_is_that_of_the_row(row: Rule) -> None:
    compiled = compile_kernel(row)
    special = [(x,) * row.arity for x in SPECIAL]
    for xs in [*nasty_points(row)[::5], *special]:
        expected, found = compiled(*xs), row.kernel(*xs)
        assert [x.hex() for x in map(abs, found)] == [x.hex() for x in map(abs, expected)]


@given(st.floats(-10, 10), st.floats(-10, 10))
def test_parentheses_are_kept(x: float, y: float) -> None:
    text = "a - (b - (a if a > b else (b if b > 1.0 else 2.0))) * -(a + b)"
    found = compile_kernel(row_of(text, "1.0", "1.0"))(x, y)[0]
    assert math.isclose(found, EXACT.read(text, {"a": x, "b": y}), rel_tol=1e-12, abs_tol=1e-12)


def test_repeated_calls_are_computed_once() -> None:
    text = kernel_source(row_of("exp(a)", "sin(a) * sin(a) + sin(a)"))
    assert text.count("ieee.sin(a)") == 1


def test_check_refuses_a_text_outside_the_grammar() -> None:
    with pytest.raises(RuleError, match="'mine'"):
        check(row_of("a", "a ** 2"), texts=True)
    assert "mine" not in RULES
