"""Lanes go to the variant whose guards hold for them, and where none does, one is recorded."""

from typing import Any

import numpy as np
import pytest

from autograd import InputTypeError, InputValueError, compile, take
from autograd.replay import variants
from autograd.replay.variant import Variant


def step(x: Any) -> Any:
    return x * x if x > 0.0 else -3.0 * x


def test_a_variant_is_recorded_once_for_all_lanes_that_go_its_way() -> None:
    calls = []

    def f(x: Any) -> Any:
        calls.append(x)
        return step(x)

    compiled = compile(f, batched="x")
    x = np.array([1.0, -1.0, 2.0, -2.0])
    assert compiled(x).tolist() == [1.0, 3.0, 4.0, 6.0]
    recorded = len(calls)
    assert compiled(-x).tolist() == [3.0, 1.0, 6.0, 4.0]
    assert len(calls) == recorded
    assert compiled.stats().variants == 2


def test_gradients_add_over_variants_for_what_is_shared() -> None:
    def f(w: Any, x: Any) -> Any:
        return w * x * x if x > 0.0 else w * x

    compiled = compile(f, batched="x", reduce="mean")
    value, (by_w, by_x) = compiled.value_and_grad(2.0, np.array([3.0, -1.0]), argnums=(0, 1))
    assert (value, by_w, by_x.tolist()) == (8.0, 4.0, [6.0, 1.0])
    assert compiled.grad(2.0, np.array([3.0, -1.0])) == 4.0


def test_a_point_so_near_a_guard_that_a_runner_disagrees_is_taken_from_its_recording(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Variant.run

    def disagreeing(self: Variant, given: Any, batched: Any, lanes: int, *rest: Any) -> Any:
        return run(self, given, batched, lanes, *rest)._replace(failed=np.zeros(lanes, np.int32))

    monkeypatch.setattr(Variant, "run", disagreeing)
    compiled = compile(lambda w, x: w * step(x), batched="x", reduce="sum")
    value, (by_w, by_x) = compiled.value_and_grad(2.0, np.array([3.0, -1.0]), argnums=(0, 1))
    assert (value, by_w, by_x.tolist()) == (24.0, 12.0, [12.0, -6.0])


def test_the_variant_that_was_not_used_for_longest_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(variants, "MOST", 3)

    def f(x: Any) -> Any:
        n = 0.0
        while x > n:
            n = n + 1.0
        return x * n

    compiled = compile(f)
    for x in (0.5, 1.5, 2.5, 0.5, 3.5, 4.5, 1.5):
        assert compiled(x) == x * np.ceil(x)
        assert compiled.stats().variants <= 3


def test_flips_are_counted_by_line_with_advice() -> None:
    compiled = compile(step)
    for x in (1.0, -1.0, 1.0, -1.0):
        compiled(x)
    [flip] = compiled.stats().flips
    assert flip.lanes == 3
    assert "where(gt(x, 0), ..., ...)" in str(compiled.stats())
    assert flip.line.split(":")[-1] == str(step.__code__.co_firstlineno + 1)


def test_an_index_out_of_range_is_the_error_of_the_function() -> None:
    compiled = compile(lambda table, i: take(table, i) * 2.0, batched="i")
    table = [1.0, 2.0, 3.0]
    values, gradient = compiled.value_and_grad(table, np.array([2.0, -1.0, 0.0]))
    assert (values.tolist(), gradient) == ([6.0, 6.0, 2.0], [2.0, 0.0, 4.0])
    with pytest.raises(InputValueError):
        compiled(table, np.array([0.0, 3.0]))
    with pytest.raises(InputTypeError):
        compiled(table, np.array([0.5]))
    assert compiled(table, [1]).tolist() == [4.0]
