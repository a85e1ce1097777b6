"""The table of rules: each row against exact arithmetic. A new row is tested without a new test."""

import ast
import itertools
import math

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from support import (
    FIXED,
    FOLDED,
    HUGE,
    NASTY_FEW,
    SPECIAL,
    Derivative,
    by_name,
    fold_values,
    inside,
    mp,
    nasty_points,
    on_kink,
    operands,
    smooth_points,
)

import autograd
from autograd import Value
from autograd.grammar import CONSTANTS, FOLDS, FUNCTIONS
from autograd.higher import over_values
from autograd.rules import RULES, Rule
from autograd.value import apply, apply_fold

every_row = pytest.mark.parametrize("row", [*FIXED, *FOLDED], ids=by_name)
every_fixed = pytest.mark.parametrize("row", FIXED, ids=by_name)
every_fold = pytest.mark.parametrize("row", FOLDED, ids=by_name)


def texts(row: Rule) -> list[str]:
    """List every text of a row."""
    shared = [text for _, text in row.shared]
    conditions = [text for text in (row.domain, row.kinks) if text]
    return [row.formula, *row.partials, *shared, *conditions]


def kernel(row: Rule, xs: tuple[float, ...]) -> tuple[float, ...]:
    assert row.kernel is not None
    return row.kernel(*xs)


# --- the table itself ---------------------------------------------------------------------------


@every_row
def test_every_function_in_a_text_is_a_rule(row: Rule) -> None:
    calls = {
        node.func.id
        for text in texts(row)
        for node in ast.walk(ast.parse(text, mode="eval"))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert calls - (FOLDS if row.folds else set()) <= RULES.keys() & FUNCTIONS


def test_every_function_of_the_grammar_is_a_rule() -> None:
    assert RULES.keys() >= FUNCTIONS


@every_row
def test_names_in_the_texts_are_operands_or_shared(row: Rule) -> None:
    allowed = {*"abc"[: 3 if row.folds else row.arity], "out", *CONSTANTS, *FOLDS, *FUNCTIONS}
    if row.folds:
        allowed |= {"n", "i", *(name for name, _ in row.shared)}
    for text in texts(row):
        found = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        assert found <= allowed


@every_row
def test_codes_number_the_rows(row: Rule) -> None:
    assert list(RULES)[row.code] == row.name


@every_row
def test_every_row_is_a_public_function_that_says_what_it_gives(row: Rule) -> None:
    assert row.about
    assert row.name in autograd.__all__
    assert callable(getattr(autograd, row.name))


@every_fixed
def test_every_fixed_row_is_a_method(row: Rule) -> None:
    xs = next(iter(nasty_points(row)))
    first, *others = (Value(x) for x in xs)
    by_method = getattr(first, row.name)(*others)
    assert same(by_method.data, getattr(autograd, row.name)(*xs))
    assert by_method.rule is row


@every_fixed
def test_function_of_plain_numbers_gives_the_kernels_float(row: Rule) -> None:
    for xs in nasty_points(row)[::7]:
        found = getattr(autograd, row.name)(*xs)
        assert type(found) is float
        assert same(found, kernel(row, xs)[0])


def same(x: float, y: float) -> bool:
    return x == y or (x != x and y != y)


# --- values and partials against exact arithmetic -----------------------------------------------


def assert_exact(row: Rule, xs: tuple[float, ...], value: float, partials: list[float]) -> None:
    exact = Derivative(row, xs, None)
    assert exact.admits(value), f"{row.name}{xs} = {value!r}, not {mp.nstr(exact.value, 20)}"
    for place, partial in enumerate(partials):
        exact = Derivative(row, xs, place)
        assert exact.admits(partial), (
            f"partial {place} of {row.name} at {xs} is {partial!r}, "
            f"not {mp.nstr(exact.value, 20)}: {row.partials[min(place, row.arity - 1)]}"
        )


@every_fixed
@given(data=st.data())
def test_fixed_row_is_exact(row: Rule, data: st.DataObject) -> None:
    xs = data.draw(smooth_points(row))
    value, *partials = kernel(row, xs)
    assert_exact(row, xs, value, partials)


@every_fixed
def test_fixed_row_is_exact_at_hard_points(row: Rule) -> None:
    points = nasty_points(row)
    assert points
    for xs in points:
        value, *partials = kernel(row, xs)
        assert_exact(row, xs, value, partials)


@every_fold
@given(data=st.data())
def test_fold_is_exact(row: Rule, data: st.DataObject) -> None:
    xs = data.draw(smooth_points(row))
    value, partials, _ = fold_values(row, xs)
    assert_exact(row, xs, value, partials)


@every_fold
def test_fold_is_exact_at_hard_points(row: Rule) -> None:
    for xs in nasty_points(row):
        value, partials, _ = fold_values(row, xs)
        assert_exact(row, xs, value, partials)


@every_fold
@given(data=st.data())
def test_backward_of_a_fold_passes_on_its_partials(row: Rule, data: st.DataObject) -> None:
    _, partials, leaves = fold_values(row, data.draw(operands(row)))
    assert [leaf.grad for leaf in leaves] == partials


# --- higher orders: the partial texts are themselves differentiable -----------------------------


@every_fixed
@given(data=st.data())
def test_partial_texts_read_on_values_give_second_derivatives(
    row: Rule, data: st.DataObject
) -> None:
    xs = data.draw(smooth_points(row))
    assume(all(x == 0.0 or abs(x) > 1e-3 for x in xs))  # for a difference of differences
    assert_second_derivatives(row, xs)


@every_fixed
def test_second_derivatives_at_zero_and_one(row: Rule) -> None:
    for xs in itertools.product([-1.0, 0.0, 1.0, 2.0], repeat=row.arity):
        if inside(row, xs) and not on_kink(row, xs):
            assert_second_derivatives(row, xs)


def assert_second_derivatives(row: Rule, xs: tuple[float, ...]) -> None:
    for place, text in enumerate(row.partials):
        first = Derivative(row, xs, place)
        if first.value is None:
            continue
        leaves = [Value(x) for x in xs]
        partial = over_values().partial(row, leaves, place, apply(row, *leaves))
        if isinstance(partial, Value):
            partial.backward()
        for other, leaf in enumerate(leaves):
            second = second_derivative(row, xs, place, other)
            if second is None:
                continue
            size = abs(second) + sum(abs(first.value) / max(abs(x), 1e-3) for x in xs) + 1e-70
            if size < HUGE * 1e-20:
                assert abs(leaf.grad - second) <= 1e-9 * size, (
                    f"d/d{'abc'[other]} of {text!r} at {xs} is {leaf.grad!r}, not {second!r}"
                )


def second_derivative(row: Rule, xs: tuple[float, ...], place: int, other: int) -> float | None:
    """Give a difference of exact derivatives; None where an operand cannot move."""
    with mp.workdps(400):
        h = mp.mpf(10) ** -40
        slopes = []
        for sign in (-1, 1):
            moved = [mp.mpf(x) for x in xs]
            moved[other] += sign * h
            if not inside(row, moved):
                return None
            found, _ = Derivative.at(_at(row, place), moved, 400)
            if found is None:
                return None
            slopes.append(found)
        return float((slopes[1] - slopes[0]) / (2 * h))


def _at(row: Rule, place: int) -> Derivative:
    derivative = Derivative.__new__(Derivative)
    derivative.row, derivative.place = row, place
    return derivative


# --- IEEE 754: no value raises ------------------------------------------------------------------


@every_fixed
def test_no_operand_makes_a_kernel_raise(row: Rule) -> None:
    for xs in itertools.product(SPECIAL, repeat=row.arity):
        assert all(type(x) is float for x in kernel(row, xs))


@every_fold
def test_no_operand_makes_a_fold_raise(row: Rule) -> None:
    for size in (1, 2, 3):
        few = SPECIAL if size < 3 else SPECIAL[::2]
        for xs in itertools.product(few, repeat=size):
            value, partials, _ = fold_values(row, xs)
            assert type(value) is float
            assert len(partials) == size


@every_fixed
def test_nan_in_gives_nan_out(row: Rule) -> None:
    if row.name in ("gt", "lt", "ge", "le", "eq", "ne", "where", "at_least", "at_most", "clip"):
        return  # these compare; nan as a bound bounds nothing, or is told below
    numbers = [2.0, 3.0, 4.0][: row.arity]
    for place in range(row.arity):
        xs = (*numbers[:place], math.nan, *numbers[place + 1 :])
        ignored = row.name in ("leaky_relu", "elu") and place == 1  # a slope that is not used
        assert ignored or math.isnan(kernel(row, xs)[0])


@every_fold
def test_nan_in_a_fold_gives_nan_out(row: Rule) -> None:
    for xs in itertools.permutations([2.0, math.nan, 3.0]):
        assert math.isnan(fold_values(row, xs)[0])


# --- gates --------------------------------------------------------------------------------------

POINTS = [-2.5, -1.0, 0.0, 0.5, 1.0, 3.0]


@every_fixed
def test_only_a_gate_stops_what_is_infinite(row: Rule) -> None:
    for xs in itertools.product(POINTS, repeat=row.arity):
        leaves = [Value(x) for x in xs]
        node = apply(row, *leaves)
        node.backward(seed=math.inf)
        for leaf, partial in zip(leaves, kernel(row, xs)[1:], strict=True):
            if partial != 0.0:
                assert same(leaf.grad, math.inf * partial)
            elif row.gate:
                assert leaf.grad == 0.0
            else:
                assert math.isnan(leaf.grad)


@every_fold
def test_only_a_gated_fold_stops_what_is_infinite(row: Rule) -> None:
    for xs in itertools.product([-1.0, 0.0, 2.0], repeat=3):
        _, partials, _ = fold_values(row, xs)
        leaves = [Value(x) for x in xs]
        apply_fold(row, list(leaves)).backward(seed=math.inf)
        for leaf, partial in zip(leaves, partials, strict=True):
            if row.gate and partial == 0.0:
                assert leaf.grad == 0.0
            else:
                assert same(leaf.grad, math.inf * partial)


def test_the_piecewise_rules_are_gated() -> None:
    assert {row.name for row in RULES.values() if row.gate} >= {
        "where", "maximum", "minimum", "relu", "abs", "clip", "max", "min", "sign", "hypot", "norm"
    }  # fmt: skip


# --- kinks: the subgradient that is documented --------------------------------------------------

INF = math.inf
# operands -> partials, for every kink that the documentation names
DOCUMENTED = [
    ("relu", (0.0,), (0.0,)),
    ("relu", (-0.0,), (0.0,)),
    ("abs", (0.0,), (0.0,)),
    ("sign", (0.0,), (0.0,)),
    ("sqrt", (0.0,), (INF,)),
    ("cbrt", (0.0,), (INF,)),
    ("asin", (1.0,), (INF,)),
    ("asin", (-1.0,), (INF,)),
    ("acos", (1.0,), (-INF,)),
    ("acosh", (1.0,), (INF,)),
    ("leaky_relu", (0.0, 0.01), (0.01, 0.0)),
    ("elu", (0.0, 0.5), (0.5, 0.0)),
    ("hypot", (0.0, 0.0), (0.0, 0.0)),
    ("maximum", (2.0, 2.0), (0.5, 0.5)),
    ("minimum", (2.0, 2.0), (0.5, 0.5)),
    ("maximum", (0.0, -0.0), (0.5, 0.5)),
    ("at_least", (2.0, 2.0), (0.0, 1.0)),
    ("at_most", (2.0, 2.0), (0.0, 1.0)),
    ("clip", (1.0, 1.0, 3.0), (0.0, 0.0, 0.0)),
    ("clip", (3.0, 1.0, 3.0), (0.0, 0.0, 0.0)),
    ("pow", (0.0, 0.0), (0.0, 0.0)),
    ("pow", (0.0, 0.5), (INF, 0.0)),
    ("pow", (0.0, 1.0), (1.0, 0.0)),
    ("pow", (0.0, 2.0), (0.0, 0.0)),
    ("floor", (2.0,), (0.0,)),
    ("ceil", (2.0,), (0.0,)),
    ("round", (2.5,), (0.0,)),
    ("floordiv", (6.0, 3.0), (0.0, 0.0)),
    ("mod", (6.0, 3.0), (1.0, -2.0)),
]


@pytest.mark.parametrize(("name", "xs", "partials"), DOCUMENTED)
def test_documented_subgradient(name: str, xs: tuple, partials: tuple) -> None:
    assert kernel(RULES[name], xs)[1:] == partials


@pytest.mark.parametrize("row", [row for row in FIXED if row.kinks], ids=by_name)
def test_partial_at_a_kink_lies_between_the_slopes_beside_it(row: Rule) -> None:
    grid = itertools.product([-1.0, 0.0, 0.5, 1.0, 2.0, 2.5], repeat=row.arity)
    kinks = [xs for xs in grid if inside(row, xs) and on_kink(row, xs)]
    assert kinks, f"no point of the grid lies on the kink {row.kinks!r}"
    for xs in kinks:
        for place, partial in enumerate(kernel(row, xs)[1:]):
            low, high = slopes_beside(row, xs, place)
            assert low - 1e-6 <= partial <= high + 1e-6, f"{row.name} at {xs}: {partial}"
            if row.arity == 1 and row.gate:
                least = 0.0 if low <= 0.0 <= high else min(low, high, key=abs)
                assert partial == pytest.approx(least, abs=1e-6)


def slopes_beside(row: Rule, xs: tuple[float, ...], place: int) -> tuple[float, float]:
    """Give the range of the slopes just left and right of a point, where those are defined."""
    slopes = []
    with mp.workdps(80):
        for sign in (-1, 1):
            near, nearer = ([mp.mpf(x) for x in xs] for _ in range(2))
            near[place] += sign * mp.mpf(10) ** -20
            nearer[place] += sign * mp.mpf(10) ** -21
            if inside(row, near) and inside(row, nearer):
                values = [Derivative.at(_value(row), ys, 80)[0] for ys in (near, nearer)]
                slopes.append((values[0] - values[1]) / (near[place] - nearer[place]))
    if not slopes:
        return -INF, INF  # the operand cannot move
    steep = [math.copysign(INF, x) if abs(x) > 1e9 else float(x) for x in slopes]
    return min(steep), max(steep)


def _value(row: Rule) -> Derivative:
    return _at(row, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["max", "min"])
@given(st.integers(1, 6), st.integers(0, 5))
@example(ties=1, others=0)
def test_ties_share_the_gradient_equally(name: str, ties: int, others: int) -> None:
    rest = [5.0 if name == "min" else -5.0] * others
    _, partials, _ = fold_values(RULES[name], [2.0] * ties + rest)
    assert partials == [1 / ties] * ties + [0.0] * others


def test_a_value_against_itself_has_gradient_one() -> None:
    for function in (autograd.maximum, autograd.minimum):
        x = Value(3.0)
        function(x, x).backward()
        assert x.grad == 1.0


@pytest.mark.parametrize("function", [autograd.maximum, autograd.minimum], ids=["max", "min"])
@pytest.mark.parametrize("flip", [False, True])
def test_a_constant_is_no_input_of_a_tie(function, flip: bool) -> None:  # type: ignore[no-untyped-def]
    x = Value(3.0)
    (function(3.0, x) if flip else function(x, 3.0)).backward()
    assert x.grad == 0.0


# --- stability ----------------------------------------------------------------------------------


@pytest.mark.parametrize("x", [-1000.0, -800.0, -37.0, 0.0, 37.0, 800.0, 1000.0])
@pytest.mark.parametrize("name", ["sigmoid", "softplus", "log_sigmoid", "tanh", "silu", "gelu"])
def test_activations_are_right_far_out(name: str, x: float) -> None:
    row = RULES[name]
    value, partial = kernel(row, (x,))
    assert math.isfinite(value)
    assert_exact(row, (x,), value, [partial])


@pytest.mark.parametrize("shift", [-1e16, -1000.0, 0.0, 1000.0, 1e16])
def test_logsumexp_is_right_far_out(shift: float) -> None:
    xs = [shift, shift, shift - 2.0]
    value, partials, _ = fold_values(RULES["logsumexp"], xs)
    assert math.isfinite(value)
    assert_exact(RULES["logsumexp"], tuple(xs), value, partials)


@pytest.mark.parametrize("x", [1e16, -1e16, 1000.0, INF])
def test_equal_logits_share_equally_however_large(x: float) -> None:
    assert fold_values(RULES["logsumexp"], [x, x])[1] == [0.5, 0.5]


def test_hypot_and_norm_do_not_overflow_between() -> None:
    for x in (3e300, 3e-300, 3e-160, 3e160):
        assert autograd.hypot(x, x * 4 / 3) == pytest.approx(x * 5 / 3, rel=1e-15)
        value, partials, _ = fold_values(RULES["norm"], [x, x * 4 / 3])
        assert value == pytest.approx(x * 5 / 3, rel=1e-15)
        assert partials == pytest.approx([0.6, 0.8], rel=1e-15)


@given(st.lists(st.sampled_from([0.0, *NASTY_FEW]), min_size=1, max_size=5))
def test_product_of_zeros_has_the_right_gradient(xs: list[float]) -> None:
    _, partials, _ = fold_values(RULES["prod"], xs)
    for place, partial in enumerate(partials):
        others = math.prod([*xs[:place], *xs[place + 1 :]])
        if math.isfinite(partial) and math.isfinite(others) and abs(others) > 1e-300:
            assert partial == pytest.approx(others, rel=1e-15)
