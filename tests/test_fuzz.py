"""The tool behind `make fuzz`, with small numbers and a fixed seed."""

import importlib.util
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from subprocesses import has_compiled_core

from autograd.rules import RULES
from autograd.testing.expressions import Expression
from autograd.topology import topological_order


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    path = Path(__file__).parent.parent / "tools" / "fuzz.py"
    spec = importlib.util.spec_from_file_location("fuzz", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_random_expressions_have_exact_gradients_in_both_builds(fuzz: Any) -> None:
    figure, expressions = fuzz.against_exact(150, 7)
    assert (figure.bad, figure.remarks) == (0, [])
    assert figure.total == len(expressions) >= 150
    builds = fuzz.between_builds(expressions)
    assert builds.bad == 0, builds.remarks
    assert builds.total == (figure.total if has_compiled_core() else 0)


def test_an_error_is_shrunk_and_printed_as_source(fuzz: Any, monkeypatch: Any) -> None:
    true = fuzz.exact

    def wrong_about_exp(root: Any, digits: int) -> Any:
        found = true(root, digits)
        if any(node.rule is RULES["exp"] for node in topological_order(root)):
            leaves = tuple(leaf._replace(gradient=2.5e77) for leaf in found.leaves)
            return found._replace(leaves=leaves)
        return found

    monkeypatch.setattr(fuzz, "exact", wrong_about_exp)
    figure, _ = fuzz.against_exact(150, 7)
    assert figure.bad == 1
    assert "BEYOND ROUNDING" in figure.remarks[0]
    assert "out = exp(x)" in figure.remarks[0]


# Every fifth row, another fifth in each of these.
@pytest.mark.parametrize("part", range(5))
def test_planted_faults_are_found(fuzz: Any, part: int) -> None:
    figure = fuzz.planted_faults(11, list(RULES.values())[part::5])
    assert figure.bad == 0, figure.remarks
    assert figure.total > 40


def test_a_fault_that_is_missed_is_counted(fuzz: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(fuzz, "check_grads", lambda *_: True)
    figure = fuzz.planted_faults(11, [RULES["exp"]])
    assert (figure.bad, figure.total) == (3, 3)


def test_correct_functions_raise_no_alarm(fuzz: Any) -> None:
    figure = fuzz.false_alarms(60, 13)
    assert (figure.bad, figure.remarks) == (0, [])
    assert figure.total > 30


def test_a_false_alarm_is_counted(fuzz: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(fuzz, "check_grads", lambda *_, **__: "")
    figure = fuzz.false_alarms(5, random.Random(3).randrange(99))
    assert figure.bad >= figure.total > 0


def test_expressions_that_differ_between_builds_are_counted(fuzz: Any, monkeypatch: Any) -> None:
    if not has_compiled_core():
        pytest.skip("this installation has no compiled core to compare with")
    monkeypatch.setattr(fuzz, "results", lambda _: ["0x0p+0"])
    assert fuzz.between_builds([Expression([3.0], [("mul", 0, 0)])]).bad == 1
