"""The interpreter in C and the NumPy runner: whole programs, random ones and telling ones."""

import os
import random
import warnings
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
from drawn_programs import Draw, drawn
from program_cases import Runner, slow

from autograd.conditions import same
from autograd.replay import native, numpy_runner
from autograd.replay.program import CONTIGUOUS, INDEXED, READ, SAME, Instruction, Operand, Program
from autograd.replay.tape import Guard
from autograd.rules import LOG, MUL, PROD, RELU, RULES, SUM


def close(found: Any, expected: Any, tolerance: float = 1e-9) -> bool:
    """Tell whether arrays are equal but for rounding, as large as their largest numbers allow."""
    expected = np.array(expected, float).reshape(np.shape(found))
    largest = np.abs(expected[np.isfinite(expected)]).max(initial=1.0)
    return np.allclose(found, expected, tolerance, tolerance * largest, equal_nan=True)


def check(program: Program, given: dict[str, Any], runner: Runner, **options: Any) -> None:
    """Compare a run with the slow one."""
    expected = slow(program, **given)
    made = runner(program.packed(), **options)
    for _ in range(2):  # the second time with what the first one left in the buffers
        found = made.run(**given, gradient=True)
        tolerance = 1e-9 if options.get("dtype") != "float32" else 1e-4
        assert close(found.outputs, expected.outputs, tolerance)
        if runner is native.Runner and options.get("dtype") != "float32":
            assert all(map(same, found.outputs.ravel(), np.ravel(expected.outputs)))
        assert close(found.shared_gradient, expected.shared_gradient, tolerance)
        assert close(found.batched_gradient, expected.batched_gradient, tolerance)
        failed = [-1] * given["lanes"] if found.failed is None else found.failed.tolist()
        assert failed == expected.failed
        assert (found.failed is None) == (max(expected.failed) < 0)
    partly = made.run(**given, gradient="shared")
    assert close(partly.shared_gradient, expected.shared_gradient, tolerance)
    assert partly.batched_gradient is None
    assert made.run(**{**given, "seeds": None}).shared_gradient is None


@pytest.mark.parametrize("start", range(0, 240, 40))
def test_random_programs(start: int, runner: Runner) -> None:
    for seed in range(start, start + (40 if runner is native.Runner else 10)):
        check(*drawn(seed), runner)


def test_random_programs_in_threads(runner: Runner) -> None:
    for seed in range(1000, 1020):
        check(*drawn(seed), runner, threads=3)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_threads_are_started_anew_in_a_fork(runner: Runner) -> None:
    square = Instruction(MUL.code, 1, 1, (Operand(SAME, 0),) * 2)
    made = runner(Program.of([square], inputs=[True], outputs=[1]).packed(), threads=2)
    run = partial(made.run, [], np.ones((1, 5000)), gradient=True, lanes=5000)
    run()
    child = get_context("fork").Process(target=run)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that there are threads
        child.start()
    child.join(20.0)
    code = child.exitcode
    child.kill()
    assert code == 0


def test_random_programs_in_single_precision(runner: Runner) -> None:
    rules = [RULES[name] for name in ("add", "mul", "sub", "relu", "sum", "dot", "max", "abs")]
    for seed in range(30):
        draws = random.Random(seed)
        draw = Draw(draws, rules)
        check(draw.program(draws.randint(1, 5)), draw.arguments(), runner, dtype="float32")


def test_behind_a_closed_gate_infinity_leaks_nothing(runner: Runner) -> None:
    # relu(log(x) * w) at x = 0, w > 0: the gate is closed, so 0 * inf is nobody's gradient.
    slots = [
        Instruction(LOG.code, 1, 2, (Operand(SAME, 0),)),
        Instruction(MUL.code, 1, 3, (Operand(SAME, 2), Operand(SAME, 1))),
        Instruction(RELU.code, 1, 4, (Operand(SAME, 3),)),
    ]
    for flags in ([False, False], [True, False], [True, True]):
        program = Program.of(slots, inputs=flags, outputs=[4])
        shared = [x for x, is_batched in zip([0.0, 2.0], flags, strict=True) if not is_batched]
        batched = [[x] for x, is_batched in zip([0.0, 2.0], flags, strict=True) if is_batched]
        found = runner(program.packed()).run(shared, batched, gradient=True)
        assert found.shared_gradient.tolist() == [0.0] * len(shared)
        assert found.batched_gradient.tolist() == [[0.0]] * len(batched)


def test_lanes_with_a_failed_guard_add_nothing(runner: Runner) -> None:
    square = Instruction(PROD.code, 1, 2, (Operand(INDEXED, 0),), 3)
    program = Program.of(
        [square],
        inputs=[True, False],
        indices=[0, 0, 1],
        outputs=[2],
        guards=[Guard(0, True, "a"), Guard(2, True, "b")],
    )
    found = runner(program.packed()).run([2.0], [[1.0, 0.0, 3.0]], gradient=True, lanes=3)
    assert found.failed.tolist() == [-1, 0, -1]
    assert found.shared_gradient.tolist() == [10.0]
    assert found.batched_gradient.tolist() == [[4.0, 0.0, 12.0]]
    none = runner(program.packed()).run([0.0], [[1.0, 2.0, 3.0]], gradient=True, lanes=3)
    assert none.failed.tolist() == [1, 1, 1]
    assert none.shared_gradient.tolist() == [0.0]
    assert none.batched_gradient.tolist() == [[0.0] * 3]


def test_many_lanes_in_blocks(runner: Runner) -> None:
    n = 300
    pairs = Instruction(MUL.code, n, 2 * n, (Operand(CONTIGUOUS, 0), Operand(CONTIGUOUS, n)))
    total = Instruction(SUM.code, 1, 3 * n, (Operand(CONTIGUOUS, 2 * n),), n)
    program = Program.of([pairs, total], inputs=[True] * n + [False] * n, outputs=[3 * n])
    draws = np.random.default_rng(3)
    for lanes in (1, 7, 1000, 5, 2049):
        x, w = draws.normal(size=(n, lanes)), draws.normal(size=n)
        for threads in (1, 2, 7):
            found = runner(program.packed(), threads=threads).run(w, x, gradient=True, lanes=lanes)
            np.testing.assert_allclose(found.outputs[0], w @ x, 1e-9, 1e-9)
            np.testing.assert_allclose(found.shared_gradient, x.sum(axis=1), 1e-9, 1e-9)
            np.testing.assert_array_equal(found.batched_gradient, w[:, None] * np.ones(lanes))


def test_a_program_without_instructions(runner: Runner) -> None:
    program = Program.of([], inputs=[False, True], constants=[5.0], outputs=[1, 0, 2])
    found = runner(program.packed()).run([2.0], [[3.0, 4.0]], gradient=True, lanes=2)
    assert found.outputs.tolist() == [[3.0, 4.0], [2.0, 2.0], [5.0, 5.0]]
    assert found.shared_gradient.tolist() == [0.0]
    assert found.batched_gradient.tolist() == [[1.0, 1.0]]
    empty = runner(Program.of([]).packed()).run([])
    assert empty.outputs.shape == (0, 1)


def test_a_read_passes_no_gradient(runner: Runner) -> None:
    slots = [
        Instruction(READ, 1, 1, (Operand(SAME, 0),)),
        Instruction(MUL.code, 1, 2, (Operand(SAME, 0), Operand(SAME, 1))),
    ]
    found = runner(Program.of(slots, inputs=[False], outputs=[2]).packed()).run(
        [3.0], gradient=True
    )
    assert found.outputs.tolist() == [[9.0]]
    assert found.shared_gradient.tolist() == [3.0]


def test_the_numpy_runner_serves_where_c_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = Program.of([], inputs=[False], outputs=[0]).packed()
    monkeypatch.setenv("STEPGRAD_REPLAY", "numpy")
    assert isinstance(native.runner(packed), numpy_runner.Runner)
    monkeypatch.delenv("STEPGRAD_REPLAY")
    monkeypatch.setattr(native, "_library", lambda: None)
    native._say_once.cache_clear()
    with pytest.warns(RuntimeWarning, match="install a C compiler"):
        native.runner(packed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # it is said once
        assert isinstance(native.runner(packed), numpy_runner.Runner)
