"""The interpreter in C and the NumPy runner, rule by rule: the numbers of the engine."""

import math
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from drawn_programs import EXACT, numbers
from program_cases import NATIVE, Runner, slow, value_and_partials
from support import FIXED, FOLDED, NASTY, SPECIAL, by_name, nasty_points

from autograd.grammar import FUNCTIONS
from autograd.replay import native, numpy_runner
from autograd.replay.program import (
    COLUMNS,
    CONTIGUOUS,
    INDEXED,
    PRODUCT,
    SAME,
    Instruction,
    Operand,
    Program,
)
from autograd.rules import ADD, DOT, RULES, SUM, Rule

# What is no function of the library of C, but IEEE 754's arithmetic.
ARITHMETIC = {
    *("abs", "sign", "sqrt", "square", "floor", "ceil", "round", "round_to", "mod", "floordiv"),
}
ROUNDED = FUNCTIONS - ARITHMETIC


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
            for count in (1, 2, 5, 9, 17)
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


@NATIVE
@pytest.mark.parametrize("row", FIXED, ids=by_name)
def test_single_precision_rounds_each_result_once(row: Rule) -> None:
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


@NATIVE
def test_sums_keep_the_order_of_the_engine() -> None:
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


def test_every_rule_is_a_case_of_the_random_programs_or_has_its_points() -> None:
    assert {row.name for row in EXACT} <= set(RULES)
    assert NASTY
    assert ADD.code == 0
