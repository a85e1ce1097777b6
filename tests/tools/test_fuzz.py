"""The tools behind `make fuzz`, with small numbers and a fixed seed."""

import random
import subprocess
from typing import Any

import alarms
import faults
import fuzz
import pytest
from subprocesses import has_compiled_core

from autograd.conditions import in_domain
from autograd.rules import RULES
from autograd.testing.expressions import Expression
from autograd.topology import topological_order

EXPRESSIONS = [Expression([3.0], [("mul", 0, 0)])]


def test_random_expressions_have_exact_gradients_in_both_builds() -> None:
    figure, expressions = fuzz.against_exact(100, 7)
    assert (figure.bad, figure.remarks) == (0, [])
    assert figure.total == len(expressions) >= 100
    builds = fuzz.between_builds(expressions)
    assert builds.bad == 0, builds.remarks
    assert builds.total == (figure.total if has_compiled_core() else 0)


def test_an_error_is_shrunk_and_printed_as_source(monkeypatch: Any) -> None:
    true = fuzz.exact

    def wrong_about_exp(root: Any, digits: int) -> Any:
        found = true(root, digits)
        if any(node.rule is RULES["exp"] for node in topological_order(root)):
            leaves = tuple(leaf._replace(gradient=2.5e77) for leaf in found.leaves)
            return found._replace(leaves=leaves)
        return found

    monkeypatch.setattr(fuzz, "exact", wrong_about_exp)
    figure, _ = fuzz.against_exact(100, 7)
    assert figure.bad == 1
    assert "BEYOND ROUNDING" in figure.remarks[0]
    assert "out = exp(x)" in figure.remarks[0]


def ended(status: int, stderr: str) -> Any:
    return lambda *_, **__: subprocess.CompletedProcess([], status, "", stderr)


def test_a_core_that_fails_is_no_agreement(monkeypatch: Any) -> None:
    monkeypatch.setattr(fuzz, "_run_on", ended(-11, "one\ntwo\nSegmentation fault"))
    figure = fuzz.between_builds(EXPRESSIONS)
    assert (figure.bad, figure.total) == (1, 1)
    assert "exit status -11" in figure.remarks[0]
    assert figure.remarks[0].endswith("Segmentation fault")


def test_a_core_that_is_not_installed_is_none_that_fails(monkeypatch: Any) -> None:
    missing = "STEPGRAD_BACKEND=compiled, but this installation has no compiled core; install"
    monkeypatch.setattr(fuzz, "backend", lambda: "pure")
    monkeypatch.setattr(fuzz, "_run_on", ended(1, f"autograd.errors.BackendError: {missing}"))
    assert fuzz.between_builds(EXPRESSIONS)[1:] == (0, 0, ["no compiled core to compare with"])


# --- planted faults -------------------------------------------------------------------------------


# Half of the rows, every tenth in each of these; `make fuzz` takes all, at all points.
@pytest.mark.parametrize("part", range(5))
def test_planted_faults_are_found_alone_and_beside_a_kink(part: int) -> None:
    figure = faults.planted_faults(11, list(RULES.values())[2 * part :: 10], at_most=3)
    assert figure.bad == 0, figure.remarks
    assert figure.total > 30


def test_a_fault_that_is_missed_is_counted(monkeypatch: Any) -> None:
    monkeypatch.setattr(faults, "check_grads", lambda *_: True)
    figure = faults.planted_faults(11, [RULES["exp"]])
    assert (figure.bad, figure.total) == (6, 6)
    assert sum("missed beside a kink" in remark for remark in figure.remarks) == 3
    assert figure.remarks[-2].startswith("found at 0 of the 33 points")


def test_every_pair_of_partials_is_exchanged() -> None:
    names = {fault.name for fault in faults.faults(RULES["clip"])}
    assert {name for name in names if "exchanged" in name} == {
        f"clip: partials {pair} exchanged" for pair in ("1 and 2", "1 and 3", "2 and 3")
    }


@pytest.mark.parametrize("name", ["add", "where", "clip", "elu", "log_sigmoid", "sum", "log"])
def test_faults_are_looked_for_at_0_and_on_each_branch(name: str) -> None:
    row = RULES[name]
    spots = faults.points(row, 5)
    assert len(spots) >= faults.LEAST
    assert any(0.0 in xs for xs in spots) == (name != "log")
    assert all(in_domain(row, xs) for xs in spots)
    if not row.folds:
        for branch in faults._branches(row):
            assert {faults._takes(row, branch, xs) for xs in spots} == {True, False}


def test_a_fault_is_set_aside_after_enough_points_only(monkeypatch: Any) -> None:
    figure = faults.planted_faults(11, [RULES["add"]])
    assert figure.bad == 0
    assert figure.remarks[-1].endswith(
        "1 set aside, for they change none at 10 points or more; they are of add"
    )
    monkeypatch.setattr(faults, "points", lambda *_: [(1.0, 2.0)])
    figure = faults.planted_faults(11, [RULES["add"]])
    assert figure.bad == 2
    assert figure.remarks[-1].startswith("0 set aside")


# --- false alarms ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", alarms.kinds(), ids=lambda kind: kind.name)
def test_correct_functions_raise_no_alarm(kind: alarms.Kind) -> None:
    found = alarms.tried_of(kind, round(60 * max(kind.part, 0.2)), 13, random.Random(13))
    assert [alarm for each in found for alarm in each] == []
    assert len(found) > 5


def test_a_false_alarm_is_counted(monkeypatch: Any) -> None:
    checked: list[tuple[int, Any]] = []

    def alarmed(f: Any, *inputs: Any, **options: Any) -> str:
        checked.append((len(inputs), options))
        return ""

    monkeypatch.setattr(alarms, "check_grads", alarmed)
    figure = alarms.false_alarms(5, random.Random(3).randrange(99))
    assert figure.bad >= figure.total > 0
    assert max(count for count, _ in checked) >= alarms.MANY
    assert {"order": 2} in [options for _, options in checked]
    assert all(kind.name in figure.remarks[0] for kind in alarms.kinds())


# --- two cores ------------------------------------------------------------------------------------


def test_expressions_that_differ_between_builds_are_counted(monkeypatch: Any) -> None:
    if not has_compiled_core():
        pytest.skip("this installation has no compiled core to compare with")
    monkeypatch.setattr(fuzz, "results", lambda _: ["0x0p+0"])
    assert fuzz.between_builds(EXPRESSIONS).bad == 1
