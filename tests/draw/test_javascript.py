"""Kernels in JavaScript: in a real browser, the numbers of the core."""

import itertools
import json
import math
import random
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from typing import Any

import pytest
from browser import watched
from hypothesis import given
from support import EXACT, NASTY, SPECIAL, by_name, fold_values, mp, nasty_points
from wild import wild

import autograd as ag
from autograd import Value
from autograd.draw.javascript import helpers, kernel, kernels
from autograd.draw.tapes import number, packed
from autograd.flow import flow
from autograd.grammar import FUNCTIONS
from autograd.rules import RULES, Rule
from autograd.testing.expressions import bits
from autograd.testing.strategies import expressions
from autograd.topology import topological_order

Call = Callable[..., Any]
TAPE = (files("autograd.draw") / "assets" / "tape.js").read_text(encoding="utf-8")
SHIPPED = ["erf", "erfc", "lgamma", "digamma", "polygamma"]
# The others are functions of the library of C, or of the browser, with other last digits.
EXACT_FUNCTIONS = {
    *("abs", "sign", "sqrt", "square", "floor", "ceil", "round", "round_to", "mod", "floordiv"),
}
ROUNDED = FUNCTIONS - EXACT_FUNCTIONS
EXACT_ROWS = [
    row
    for row in RULES.values()
    if not any(f"{name}(" in kernel(row).partition("(")[2] for name in ROUNDED)
]


@pytest.fixture(scope="module")
def call(browser: Any) -> Iterator[Call]:
    """Call a function of JavaScript with data of JSON; every float crosses as it is."""
    script = """([source, data]) => JSON.stringify((0, eval)(source)(JSON.parse(data)),
        (key, x) => typeof x !== "number" || (isFinite(x) && !Object.is(x, -0)) ? x
            : Object.is(x, -0) ? "-0" : String(x))"""

    with watched(browser) as (page, problems):

        def call(source: str, data: Any) -> Any:
            return json.loads(page.evaluate(script, [source, json.dumps(data, allow_nan=False)]))

        yield call
    assert problems == []


def floats(xs: Any) -> Any:
    """Read numbers that came as JSON."""
    return list(map(floats, xs)) if isinstance(xs, list) else float(xs)


def written(xs: Any) -> Any:
    """Write numbers for JSON."""
    return list(map(written, xs)) if isinstance(xs, (list, tuple)) else number(xs)


def points(row: Rule) -> list[Sequence[float]]:
    """List special, hard and random operands of a row."""
    draws = random.Random(row.name)

    def drawn() -> float:
        scale = draws.choice([0.5, 4.0, 40.0, 2.0 ** draws.randint(-1070, 1020)])
        return draws.choice([draws.uniform(-scale, scale), float(draws.randint(-9, 9))])

    if row.folds:
        counts = [draws.randint(1 if row.arity == 1 else 2, 7) for _ in range(300)]
        special = [[draws.choice(SPECIAL) for _ in range(count)] for count in counts]
        return [*special, *([drawn() for _ in range(count)] for count in counts)]
    few = [[*SPECIAL, *NASTY], SPECIAL, SPECIAL[::2]][row.arity - 1]
    special = [*itertools.product(few, repeat=row.arity), *nasty_points(row)[::3]]
    return [*special, *([drawn() for _ in range(row.arity)] for _ in range(300))]


def of_core(row: Rule, xs: Sequence[float]) -> list[float]:
    """Give the value and the partials of the core, in one list."""
    if row.folds:
        value, partials, _ = fold_values(row, xs)
        return [value, *partials]
    assert row.kernel is not None
    return list(row.kernel(*xs))


@pytest.fixture(scope="module")
def found(call: Call) -> dict[str, list[list[float]]]:
    """Compute every row at its points, each by what is shipped for it alone."""
    source = """rows => rows.map(([name, text, points]) => {
        const kernel = (0, eval)(text)[name];
        return points.map(xs => kernel(xs.map(Number)).flat());
    })"""
    sent = [[row.name, kernels([row]), written(points(row))] for row in RULES.values()]
    return dict(zip(RULES, floats(call(source, sent)), strict=True))


@pytest.mark.parametrize("row", RULES.values(), ids=by_name)
def test_a_kernel_gives_the_numbers_of_the_core(
    row: Rule, found: dict[str, list[list[float]]]
) -> None:
    uses_shipped = any(f"{name}(" in kernel(row) for name in SHIPPED)
    for xs, mine in zip(points(row), found[row.name], strict=True):
        expected = of_core(row, xs)
        if row in EXACT_ROWS:
            assert list(map(bits, mine)) == list(map(bits, expected)), xs
            continue
        for x, y in zip(mine, expected, strict=True):
            if y == 0.0 or y - y != 0.0:
                assert bits(x) == bits(y), xs
            # The core's lgamma is the C library's, which keeps fewer digits near its roots below 0.
            near_root = 1e-12 if row.name == "lgamma" else 5e-324
            assert y - y != 0.0 or math.isclose(
                x, y, rel_tol=1e-12 if uses_shipped else 1e-14, abs_tol=near_root
            ), xs


def test_most_rows_are_the_same_bits() -> None:
    assert {"mul", "pow", "sqrt", "mod", "round_to", "norm", "dot", "max", "clip"} - {
        row.name for row in EXACT_ROWS
    } == {"pow"}
    assert len(EXACT_ROWS) > 35


def hard_points(name: str) -> list[tuple[float, ...]]:
    """List numbers at which a shipped function is compared with exact arithmetic."""
    draws = random.Random(name)
    near = [1.0, 1.25, 1.4616321449683622, 1.5, 2.0, 2.5, 9.0, 12.0, -0.504083008264456, -0.5]
    xs = [x + away for x in near for away in (-1e-3, -1e-9, 0.0, 1e-9, 1e-3)]
    xs += [sign * draws.uniform(0.0, scale) for sign in (1, -1) for scale in [0.1, 1, 6, 30] * 15]
    if name.startswith("erf"):
        return [(x,) for x in [*xs, *(-x for x in xs), 1e-300, 5e-324, 26.0, 26.5]]
    xs += [1e-300, -1e-300, -1e-9, 1e-9, 1e8, 1e100, *(10.0 ** draws.uniform(-9, 9) for _ in xs)]
    xs = [x for x in xs if x > 0.0 or abs(x - round(x)) > 1e-7 or abs(x) < 1e-6]
    if name == "polygamma":
        return [(float(n), x) for x in xs for n in (0, 1, 2, 5, 13, 20) if 1e-3 < abs(x) < 1e9]
    return [(x,) for x in xs]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_function_has_twelve_digits(name: str, call: Call) -> None:
    given = hard_points(name)
    source = f"xs => {{ {' '.join(helpers(name))} return xs.map(x => {name}(...x)); }}"
    for xs, mine in zip(given, floats(call(source, written(given))), strict=True):
        with mp.workdps(60):
            expected = EXACT.functions[name](*map(mp.mpf, xs))
            # Near a root, of the size of the terms that cancel there.
            size = 1.0 if name in ("lgamma", "digamma") else 0.0
            if name == "polygamma":
                from_pole = min(abs(xs[1]), abs(xs[1] - round(xs[1])) or math.inf)
                size = math.factorial(int(xs[0])) / from_pole ** (xs[0] + 1.0)
                size = size if xs[1] < 0.5 else 0.0
            assert abs(mine - expected) <= 1e-12 * max(abs(expected), size) + 5e-324, xs


# --- whole graphs -------------------------------------------------------------------------------

WALK = f"""([tape, text, numbers]) => {{ {TAPE}
    const kernels = (0, eval)(text);
    const {{values, locals}} = numbers ? forward(tape, kernels, numbers) : recorded(tape, kernels);
    const {{steps, totals}} = backward(tape, locals);
    const reached = tape.nodes.map((_, i) => totals[i] ?? 0);
    return [values, reached, steps.map(s => [s.result, s.place, s.operand, s.upstream, s.local,
        s.contribution, s.total])];
}}"""


def walked(call: Call, root: Value, numbers: dict[int, float] | None = None) -> list[Any]:
    """Walk a tape in the browser: its values, its totals and its steps."""
    tape = packed(root)
    texts = kernels(RULES[name] for name in tape["ops"][2:])
    assert json.loads(json.dumps(tape)) == tape
    return floats(call(WALK, [tape, texts, numbers]))


def of_flow(root: Value) -> list[list[float]]:
    """Give the steps of flow in the form of `walked`."""
    place = {id(node): index for index, node in enumerate(topological_order(root))}
    steps: list[list[float]] = []
    for step in flow(root):
        result = place[id(step.result)]
        done = {earlier[1] for earlier in steps if earlier[0] == result}
        operands = enumerate(step.result.operands)
        at = next(at for at, x in operands if x is step.operand and at not in done)
        steps.append([result, at, place[id(step.operand)], *step[3:]])
    return steps


def all_bits(rows: Sequence[Sequence[float]]) -> list[list[str]]:
    return [[bits(float(x)) for x in row] for row in rows]


@given(wild(list(RULES)))
def test_the_steps_are_those_of_flow(call: Call, expression: Any) -> None:
    root, _ = expression.record()
    values, _, steps = walked(call, root)
    assert all_bits([values]) == all_bits([[record.data for record in ag.tape(root)]])
    assert all_bits(steps) == all_bits(of_flow(root))


@given(wild([row.name for row in EXACT_ROWS]))
def test_what_is_computed_anew_has_the_bits_of_the_core(call: Call, expression: Any) -> None:
    root, leaves = expression.record()
    values, totals, steps = walked(call, root, {})
    assert all_bits([values]) == all_bits([[record.data for record in ag.tape(root)]])
    assert all_bits(steps) == all_bits(of_flow(root))
    root.backward()
    grads = {id(node): total for node, total in zip(topological_order(root), totals, strict=True)}
    for leaf in leaves:
        assert bits(grads.get(id(leaf), 0.0)) == bits(leaf.grad)


@given(expressions())
def test_any_expression_is_computed_anew(call: Call, expression: Any) -> None:
    root, _ = expression.record()
    values, totals, _ = walked(call, root, {})
    root.backward()
    for node, value, total in zip(topological_order(root), values, totals, strict=True):
        assert bits(value) == bits(node.data) or math.isclose(
            value, node.data, rel_tol=1e-9, abs_tol=1e-9
        )
        assert bits(total) == bits(node.grad) or math.isclose(
            total, node.grad, rel_tol=1e-6, abs_tol=1e-6
        )


def test_a_leaf_can_have_another_number(call: Call) -> None:
    def loss(a: float, b: float) -> Value:
        x, y = Value(a), Value(b)
        return (x * y + 2.0 * x).tanh() * y

    expected = loss(0.5, -0.25)
    values, totals, steps = walked(call, loss(0.5, 3.0), {1: -0.25})
    expected.backward()
    assert all_bits([values]) == all_bits([[record.data for record in ag.tape(expected)]])
    leaves = [(at, x) for at, x in enumerate(topological_order(expected)) if x.is_leaf]
    for at, leaf in leaves:
        assert totals[at] == leaf.grad
        assert leaf.is_constant or [step[-1] for step in steps if step[2] == at][-1] == leaf.grad


def test_a_declared_primitive_is_translated(call: Call) -> None:
    odd = ag.primitive(
        "délété",
        "a if not b else -(-a) if (a > b) == 1.0 else (a or b) * (b and a)",
        "1.0 if a else nan if b else inf",
        "(0.0 < a < 1.0) * 2.0",
    )
    cases = [(a, b) for a in SPECIAL for b in SPECIAL]
    row = RULES["délété"]
    source = "([text, xs]) => xs.map(x => (0, eval)(text)['délété'](x.map(Number)).flat())"
    found = floats(call(source, [kernels([row]), written(cases)]))
    assert all_bits(found) == all_bits([row.kernel(*case) for case in cases])
    assert odd(2.0, 0.0) == 2.0
