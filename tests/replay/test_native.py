"""The interpreter in C and the NumPy runner: the numbers of the engine, rule by rule and mixed."""

import math
import random
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from program_cases import EXACT, Draw, numbers, same, slow, value_and_partials
from support import NASTY, SPECIAL, by_name, nasty_points

from autograd.errors import InputValueError
from autograd.grammar import FUNCTIONS
from autograd.replay import native, numpy_runner
from autograd.replay.program import (
    COLUMNS,
    CONTIGUOUS,
    INDEXED,
    PRODUCT,
    READ,
    SAME,
    TAKE,
    Instruction,
    Operand,
    Packed,
    Program,
)
from autograd.replay.tape import Guard
from autograd.rules import ADD, DOT, LOG, MUL, PROD, RELU, RULES, SUM, Rule

FIXED = [row for row in RULES.values() if not row.folds]
FOLDED = [row for row in RULES.values() if row.folds]
# What is no function of the library of C, but IEEE 754's arithmetic.
ARITHMETIC = {
    *("abs", "sign", "sqrt", "square", "floor", "ceil", "round", "round_to", "mod", "floordiv"),
}
ROUNDED = FUNCTIONS - ARITHMETIC
Runner = Callable[..., Any]


@pytest.fixture(params=["native", "numpy"])
def runner(request: pytest.FixtureRequest) -> Runner:
    if request.param == "numpy":
        return numpy_runner.Runner
    if not native.available():
        pytest.skip("the interpreter in C was not built")
    return native.Runner


def points(row: Rule) -> list[Sequence[float]]:
    """List hard, special and random operands of a row."""
    draws = random.Random(row.name)

    def drawn() -> float:
        scale = draws.choice([0.5, 4.0, 40.0, 2.0 ** draws.randint(-1070, 1020)])
        return draws.choice([draws.uniform(-scale, scale), float(draws.randint(-9, 9))])

    if row.folds:
        return [
            [draws.choice(choice) if choice else drawn() for _ in range(count * row.arity)]
            for choice in (SPECIAL, [-1.0, 0.0, 1.0, 2.0], [])
            for count in (1, 2, 5, 9)
            for _ in range(12)
        ]
    special = [tuple(draws.choice(SPECIAL) for _ in range(row.arity)) for _ in range(150)]
    hard = nasty_points(row)
    chosen = draws.sample(hard, min(len(hard), 150))
    return [*chosen, *special, *(tuple(drawn() for _ in range(row.arity)) for _ in range(80))]


def near(row: Rule, text: str, found: float, expected: float, loose: bool) -> bool:
    """Tell whether a number is right: to the bit, or to the last digits of library functions."""
    if found == expected or (math.isnan(found) and math.isnan(expected)):
        return True
    exact = not any(f"{name}(" in text for name in ROUNDED)
    if exact and not loose:
        return False
    # An error of the argument of sin or exp may be more than one of its result: NumPy's own last
    # digits, then digits that cancel. Near its roots below 0, Python's lgamma loses most digits.
    units = 1 if exact else 4 * (1 + text.count("("))
    if row.name == "lgamma" and abs(found - expected) < 1e-12:
        return True
    smallest = 5e-324 if not loose else 1e-307
    return abs(found - expected) <= units * math.ulp(expected) + units * smallest


def run_points(row: Rule, xs: list[Sequence[float]], how: str, runner: Runner) -> Any:
    """Compute a row at points: the results, and the partials by each operand."""
    arity, count = len(xs[0]), len(xs)
    columns = np.array(xs).T
    if how == "lanes":
        operands = tuple(Operand(CONTIGUOUS, place) for place in range(arity))
        each = Instruction(row.code, 1, arity, operands)
        program = Program.of([each], inputs=[True] * arity, outputs=[arity])
        found = runner(program.packed()).run([], columns, gradient=True, lanes=count)
        return found.outputs[0], found.batched_gradient
    kind = INDEXED if how == "indexed" else CONTIGUOUS
    instructions, out = [], arity * count
    if how == "scalar":
        for at in range(count):
            operands = tuple(Operand(SAME, place * count + at) for place in range(arity))
            instructions.append(Instruction(row.code, 1, out + at, operands))
    else:
        operands = tuple(Operand(kind, place * count) for place in range(arity))
        instructions = [Instruction(row.code, count, out, operands)]
    program = Program.of(
        instructions,
        inputs=[False] * out,
        outputs=range(out, out + count),
        indices=range(out),
    )
    found = runner(program.packed()).run(columns.ravel(), seeds=np.ones((count, 1)), gradient=True)
    return found.outputs[:, 0], found.shared_gradient.reshape(arity, count)


@pytest.mark.parametrize("how", ["scalar", "vector", "indexed", "lanes"])
@pytest.mark.parametrize("row", FIXED, ids=by_name)
def test_rules_at_hard_points(row: Rule, how: str, runner: Runner) -> None:
    is_numpy = runner is numpy_runner.Runner
    xs = points(row)[:: 7 if is_numpy else 1]
    if is_numpy and how == "scalar":
        xs = xs[:3]
    outs, gradients = run_points(row, xs, how, runner)
    for place, operands in enumerate(xs):
        out, partials = value_and_partials(row, operands)
        assert near(row, row.formula, float(outs[place]), out, is_numpy), operands
        for text, partial, found in zip(row.partials, partials, gradients[:, place], strict=True):
            expected = 0.0 if row.is_closed(partial) else partial + 0.0
            assert near(row, f"{row.formula} {text}", float(found), expected, is_numpy), (
                operands,
                text,
            )


@pytest.mark.parametrize("row", [row for row in FIXED if row.arity > 1], ids=by_name)
def test_one_number_for_all_collects_the_terms_of_all(row: Rule, runner: Runner) -> None:
    draws = random.Random(row.name)
    for same_place in range(row.arity):
        for flags in ([False] * row.arity, [at != same_place for at in range(row.arity)]):
            lanes = 1 if not any(flags) else 70
            n = 700 if lanes == 1 else 3
            starts = [draws.randrange(3) for _ in range(row.arity)]
            inputs = []
            for is_batched in flags:
                inputs += [is_batched] * (n + 3)
            operands = tuple(
                Operand(SAME if at == same_place else CONTIGUOUS, at * (n + 3) + starts[at])
                for at in range(row.arity)
            )
            each = Instruction(row.code, n, len(inputs), operands)
            total = Instruction(
                SUM.code, 1, len(inputs) + n, (Operand(CONTIGUOUS, len(inputs)),), n
            )
            program = Program.of([each, total], inputs=inputs, outputs=[len(inputs) + n])
            shared = numbers(inputs.count(False), draws)
            batched = [numbers(lanes, draws) for _ in range(inputs.count(True))]
            found = runner(program.packed()).run(shared, batched, gradient=True, lanes=lanes)
            expected = slow(program, shared, batched, lanes=lanes)
            np.testing.assert_allclose(found.outputs, expected.outputs, 1e-9, 1e-9)
            np.testing.assert_allclose(found.shared_gradient, expected.shared_gradient, 1e-9, 1e-9)
            if batched:
                np.testing.assert_allclose(
                    found.batched_gradient, expected.batched_gradient, 1e-9, 1e-9
                )


def fold_program(row: Rule, k: int, n: int, how: str) -> Program:
    """Make n results of an n-ary row of k items a side."""
    sides = min(row.arity, 2)
    count, is_batched = sides * n * k, how == "lanes"
    kind = {"columns": COLUMNS, "indexed": INDEXED}.get(how, CONTIGUOUS)
    operands = [Operand(kind, side * n * k) for side in range(sides)]
    if row.arity > 2:
        operands.append(Operand(CONTIGUOUS, count))
        count += n
    each = Instruction(row.code, n, count, tuple(operands), k)
    return Program.of(
        [each],
        inputs=[is_batched] * count,
        outputs=range(count, count + n),
        indices=range(count),
    )


@pytest.mark.parametrize("how", ["scalar", "columns", "indexed", "lanes"])
@pytest.mark.parametrize("row", FOLDED, ids=by_name)
def test_n_ary_rules_at_hard_points(row: Rule, how: str, runner: Runner) -> None:
    is_numpy = runner is numpy_runner.Runner
    by_count: dict[int, list[Sequence[float]]] = {}
    for xs in points(row):
        by_count.setdefault(len(xs) // row.arity, []).append(xs)
    for k, group in by_count.items():
        # Three kinds of operands: the bias is one.
        group = [xs[: 2 * k + 1] if row.arity > 2 else xs for xs in group][: 9 if is_numpy else 999]
        n = 1 if how == "lanes" else len(group)
        program = fold_program(row, k, n, how)
        made = runner(program.packed())
        if how == "lanes":
            found = made.run([], np.array(group).T, gradient=True, lanes=len(group))
            outs, gradients = found.outputs[0], found.batched_gradient
        else:
            parts = [np.array([xs[:k] for xs in group])]
            if row.arity > 2:
                parts += [np.array([xs[k : 2 * k] for xs in group])]
            parts = [part.T if how == "columns" else part for part in parts]
            bias = [np.array([xs[2 * k] for xs in group])] if row.arity > 2 else []
            found = made.run(
                np.concatenate([part.ravel() for part in [*parts, *bias]]),
                seeds=np.ones((n, 1)),
                gradient=True,
            )
            outs, rest = found.outputs[:, 0], found.shared_gradient
            gradients = []
            for _ in parts:
                block, rest = rest[: n * k], rest[n * k :]
                gradients += [*(block.reshape(k, n) if how == "columns" else block.reshape(n, k).T)]
            gradients = np.array([*gradients, rest] if bias else gradients)
        for place, xs in enumerate(group):
            out, partials = value_and_partials(row, xs)
            loose = is_numpy or row.name in ("prod", "norm")
            assert near(row, row.formula, float(outs[place]), out, loose), xs
            for partial, got in zip(partials, gradients[:, place], strict=True):
                expected = 0.0 if row.is_closed(partial) else partial + 0.0
                text = f"{row.formula} {row.partials[0]}"
                assert near(row, text, float(got), expected, loose), xs


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
            assert all(map(same, found.outputs, expected.outputs))
        assert close(found.shared_gradient, expected.shared_gradient, tolerance)
        assert close(found.batched_gradient, expected.batched_gradient, tolerance)
        failed = [-1] * given["lanes"] if found.failed is None else found.failed.tolist()
        assert failed == expected.failed
        assert (found.failed is None) == (max(expected.failed) < 0)
    partly = made.run(**given, gradient="shared")
    assert close(partly.shared_gradient, expected.shared_gradient, tolerance)
    assert partly.batched_gradient is None
    assert made.run(**{**given, "seeds": None}).shared_gradient is None


def drawn(seed: int) -> tuple[Program, dict[str, Any]]:
    """Draw a program and what it runs on."""
    draws = random.Random(seed)
    draw = Draw(draws)
    program = draw.program(draws.randint(1, 9))
    given = draw.arguments()
    if draws.random() < 0.6:
        count = draws.randint(1, len(program.outputs))
        given["seeds"] = [numbers(draw.lanes, draws) for _ in range(count)]
    return program, given


@pytest.mark.parametrize("start", range(0, 240, 40))
def test_random_programs(start: int, runner: Runner) -> None:
    for seed in range(start, start + (40 if runner is native.Runner else 10)):
        check(*drawn(seed), runner)


def test_random_programs_in_threads(runner: Runner) -> None:
    for seed in range(1000, 1020):
        check(*drawn(seed), runner, threads=3)


def test_random_programs_in_single_precision(runner: Runner) -> None:
    rules = [RULES[name] for name in ("add", "mul", "sub", "relu", "sum", "dot", "max", "abs")]
    for seed in range(30):
        draws = random.Random(seed)
        draw = Draw(draws, rules)
        check(draw.program(draws.randint(1, 5)), draw.arguments(), runner, dtype="float32")


@pytest.mark.parametrize("row", FIXED, ids=by_name)
def test_single_precision_rounds_each_result_once(row: Rule) -> None:
    if not native.available():
        pytest.skip("the interpreter in C was not built")
    xs = [tuple(map(float, np.float32(x))) for x in points(row)[::5] if max(map(abs, x)) < 1e38]
    arity = row.arity
    each = Instruction(row.code, 1, arity, tuple(Operand(CONTIGUOUS, at) for at in range(arity)))
    program = Program.of([each], inputs=[True] * arity, outputs=[arity])
    made = native.Runner(program.packed(), "float32")
    outs = made.run([], np.array(xs).T, lanes=len(xs)).outputs[0]
    assert outs.dtype == np.float32
    with np.errstate(over="ignore"):
        expected = np.array([value_and_partials(row, x)[0] for x in xs]).astype(np.float32)
    np.testing.assert_array_max_ulp(outs, expected, 1)


def damaged(packed: Packed, draws: random.Random) -> Packed:
    """Change a number of one of the arrays, or their length."""
    name = draws.choice(["words"] * 6 + ["indices", "outputs", "guards", "places", "inputs"])
    array = getattr(packed, name).copy()
    if not array.size:
        return packed
    if draws.random() < 0.1 and array.ndim == 1 and name == "words":
        return packed._replace(words=array[: draws.randrange(len(array))])
    array.flat[draws.randrange(array.size)] = draws.choice(
        [0, 1, 2, 3, draws.randrange(9), draws.randrange(120), 127]
        + ([-1, -2, -3, -4, 1 << 11, (1 << 31) - 1, -(1 << 31)] if name != "inputs" else [])
    )
    return packed._replace(**{name: array})


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_a_damaged_program_is_refused_or_runs(start: int) -> None:
    if not native.available():
        pytest.skip("the interpreter in C was not built")
    refused = 0
    for seed in range(start, start + 100):
        program, given = drawn(seed)
        draws = random.Random(seed)
        for _ in range(8):
            packed = damaged(program.packed(), draws)
            try:
                made = native.Runner(packed)
                flags = packed.inputs.astype(bool)
                made.run(
                    np.ones((~flags).sum()),
                    np.ones((flags.sum(), given["lanes"])),
                    indexes=given["indexes"],
                    gradient=True,
                    lanes=given["lanes"],
                )
            except (InputValueError, MemoryError):
                refused += 1
    assert refused > 100


def test_refusals_say_where(runner: Runner) -> None:
    good = Instruction(MUL.code, 1, 2, (Operand(CONTIGUOUS, 0), Operand(CONTIGUOUS, 1)))

    def made(*instructions: Instruction, **parts: Any) -> None:
        runner(Program.of(instructions, **{"inputs": [False, True], **parts}).packed())

    def refused(pattern: str, *instructions: Instruction, **parts: Any) -> None:
        with pytest.raises(InputValueError, match=pattern):
            made(*instructions, **parts)

    made(good, outputs=[2])
    refused("instruction 0 of the program .* no rule", good._replace(code=len(RULES)))
    refused("instruction 1 .* in the slots that follow", good, good)
    refused("not there, or not yet", good._replace(operands=(Operand(SAME, 2), Operand(SAME, 0))))
    refused("not there, or not yet", good._replace(operands=(Operand(INDEXED, 0),) * 2))
    refused("the program cannot run", good, outputs=[3])
    refused("the program cannot run", good, guards=[Guard(-1, True, "")])
    refused("wrong number", good._replace(operands=good.operands[:1]))
    refused("wrong number", good._replace(n=0))
    refused("wrong number", Instruction(PRODUCT, 4, 2, good.operands, shape=(2, 1, 1)))
    refused("inputs are not in the first slots", good, places=[0, 0])


def test_what_a_run_is_given_is_checked(runner: Runner) -> None:
    both = Instruction(MUL.code, 1, 2, (Operand(CONTIGUOUS, 0), Operand(CONTIGUOUS, 1)))
    taken = Instruction(TAKE, 1, 3, (Operand(INDEXED, 0), Operand(CONTIGUOUS, 0)), 2)
    program = Program.of(
        [both, taken], inputs=[False, True], indexes=[True], indices=[0, 2], outputs=[3]
    )
    made = runner(program.packed())
    given: dict[str, Any] = {"shared": [2.0], "batched": [[3.0, 4.0]], "indexes": [[0, 1]]}
    assert made.run(**given, lanes=2).outputs.tolist() == [[2.0, 8.0]]
    for change in (
        {"shared": [1.0, 2.0]},
        {"batched": [[3.0]]},
        {"batched": None},
        {"lanes": 0},
        {"indexes": None},
        {"indexes": [[0, 2]]},
        {"indexes": [[-1, 0]]},
        {"seeds": [[1.0]], "gradient": True},
    ):
        with pytest.raises((InputValueError, ValueError)):
            made.run(**{**given, "lanes": 2, **change})
    assert made.run(**given, lanes=2).outputs.tolist() == [[2.0, 8.0]]


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


def test_sums_keep_the_order_of_the_engine() -> None:
    if not native.available():
        pytest.skip("the interpreter in C was not built")
    draws = random.Random(5)
    xs = [draws.uniform(-1.0, 1.0) * 10.0 ** draws.randint(-9, 9) for _ in range(200)]
    for row, k in ((SUM, 200), (DOT, 100)):
        operands = tuple(Operand(CONTIGUOUS, at * k) for at in range(min(row.arity, 2)))
        program = Program.of(
            [Instruction(row.code, 1, 200, operands, k)], inputs=[False] * 200, outputs=[200]
        )
        found = native.Runner(program.packed()).run(xs)
        assert found.outputs[0, 0] == value_and_partials(row, xs)[0]
    a, b = (np.array(xs[:100]).reshape(10, 10), np.array(xs[100:]).reshape(10, 10))
    product = Instruction(
        PRODUCT, 100, 200, (Operand(CONTIGUOUS, 0), Operand(CONTIGUOUS, 100)), 0, (10, 10, 10)
    )
    program = Program.of([product], inputs=[False] * 200, outputs=range(200, 300))
    found = native.Runner(program.packed()).run(xs).outputs[:, 0].reshape(10, 10)
    for j in range(10):
        for s in range(10):
            expected, _ = value_and_partials(DOT, [*a[j], *b[:, s]])
            assert found[j, s] == expected


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


def test_every_rule_is_a_case_of_the_random_programs_or_has_its_points() -> None:
    assert {row.name for row in EXACT} <= set(RULES)
    assert NASTY
    assert ADD.code == 0
