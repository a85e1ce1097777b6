"""Coverage: which rules were checked, counted once for each check."""

from collections import Counter

import pytest

from autograd import Value, dot, exp
from autograd.rules import RULES
from autograd.testing import coverage


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count from nothing, and leave what the session itself has counted."""
    monkeypatch.setattr(coverage, "COVERED", Counter())


def test_a_rule_counts_once_for_each_check() -> None:
    x = Value(2.0)
    coverage.cover(exp(exp(x)) * x)
    coverage.cover(exp(x))
    assert coverage.covered(["exp", "mul", "add"]) == {"exp": 2, "mul": 1, "add": 0}


def test_rows_may_be_asked_for_and_all_of_them() -> None:
    coverage.cover(dot([Value(1.0)], [Value(2.0)]))
    assert coverage.covered([RULES["dot"]]) == {"dot": 1}
    assert coverage.covered().keys() == RULES.keys()
    assert sum(coverage.covered().values()) == 1


def test_a_leaf_covers_nothing() -> None:
    coverage.cover(Value(1.0))
    assert not any(coverage.covered().values())


def test_the_listing_names_what_was_missed() -> None:
    checked, missed, total = coverage.listing({"add": 2, "of_a_worker": 1, "exp": 0})
    assert checked == "checked: add 2, of_a_worker 1"
    assert missed.startswith("not checked: sub, ")
    assert "exp" in missed
    assert "add" not in missed.split(", ")
    assert total == f"gradients were checked through 2 of {len(RULES) + 1} rules"


def test_nothing_checked_and_nothing_missed_are_said() -> None:
    assert coverage.listing({})[0] == "checked: none"
    assert coverage.listing(dict.fromkeys(RULES, 1))[1] == "not checked: none"
