"""Walk: many inputs are checked in groups, and none hides among the others."""

from typing import Any

import pytest

from autograd import primitive, relu
from autograd.testing import Verdict, check_grads

SMALL = [1.0, 1e-3, 1e-6, 1e-7, 1e-12]


@pytest.mark.parametrize("size", SMALL)
@pytest.mark.parametrize("count", [3, 12, 13, 40])
def test_a_wrong_input_is_found_however_little_it_counts(count: int, size: float) -> None:
    wrong = primitive("wrong_cube", "a * a * a", "3.003 * a * a")

    def f(xs: Any) -> Any:
        return sum(xs[:-1]) + size * wrong(xs[-1])

    report = check_grads(f, [1.0 + x / 7.0 for x in range(count)])
    assert [row.input for row in report.failures] == [f"xs[{count - 1}]"]


def test_a_gradient_that_is_falsely_0_is_found_among_many() -> None:
    point = [1.0 + x / 7.0 for x in range(14)]

    def by_hand(xs: Any) -> Any:
        return [1.0] * 13 + [0.0]

    report = check_grads(lambda xs: sum(xs[:-1]) + 1e-5 * xs[-1], point, gradient=by_hand)
    assert [row.input for row in report.failures] == ["xs[13]"]


def test_the_walk_ends_after_some_failures_and_says_so() -> None:
    wrong = primitive("wrong_cube", "a * a * a", "2.0 * a * a")
    report = check_grads(lambda xs: sum(wrong(x) for x in xs), [1.0 + x for x in range(50)])
    assert len(report.failures) == 8
    assert "42 more inputs were not looked at" in report.notes[0]
    assert report.culprits[0].rule == "wrong_cube"


def test_where_it_ends_it_says_how_many_were_not_looked_at() -> None:
    report = check_grads(lambda xs: sum(relu(x) for x in xs), [0.0] * 30)
    assert {row.verdict for row in report.rows} == {Verdict.NOT_DIFFERENTIABLE}
    assert "22 more inputs were not looked at" in report.notes[0]
