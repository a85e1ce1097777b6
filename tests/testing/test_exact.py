"""Exact: gradients beside closed forms, the 712 cases, hostile graphs, and what is refused."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_cases import ERRORS, NAMESPACE, RECORDED

from autograd import (
    Value,
    abs,
    cbrt,
    erf,
    exp,
    exp2,
    log,
    log_sigmoid,
    primitive,
    relu,
    sigmoid,
    sign,
    sin,
    sqrt,
    tanh,
)
from autograd.errors import InputTypeError, InputValueError, RuleError, StaleGraphError
from autograd.testing import arithmetic, exact, exact_gradient
from autograd.topology import topological_order

mp, _ = arithmetic.high_precision()


# --- closed forms ---------------------------------------------------------------------------------

CLOSED: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "tanh": (tanh, lambda x: mp.sech(x) ** 2),
    "exp": (exp, mp.exp),
    "sin": (sin, mp.cos),
    "sigmoid": (sigmoid, lambda x: mp.exp(-x) / (1 + mp.exp(-x)) ** 2),
    "erf": (erf, lambda x: 2 / mp.sqrt(mp.pi) * mp.exp(-x * x)),
    "x exp x": (lambda x: x * exp(x), lambda x: (1 + x) * mp.exp(x)),
    "log(1 + x^2)": (lambda x: log(1.0 + x * x), lambda x: 2 * x / (1 + x * x)),
    "sin of exp": (lambda x: sin(exp(x)), lambda x: mp.cos(mp.exp(x)) * mp.exp(x)),
}


@given(st.sampled_from(sorted(CLOSED)), st.floats(-5.0, 5.0))
def test_a_gradient_is_that_of_its_closed_form(name: str, x: float) -> None:
    f, slope = CLOSED[name]
    found = exact_gradient(f, [x], digits=40)[0]
    with mp.workdps(60):
        true = slope(mp.mpf(x))
        assert mp.fabs(found - true) <= mp.mpf(10) ** -38 * mp.fabs(true)


@pytest.mark.parametrize("digits", [15, 30, 100, 300])
def test_so_many_digits_are_right_as_were_asked_for(digits: int) -> None:
    (found,) = exact_gradient(lambda x: x * exp(x), [0.1], digits=digits)
    with mp.workdps(digits + 20):
        true = mp.exp(mp.mpf(0.1)) * (1 + mp.mpf(0.1))
        assert mp.fabs(found - true) <= mp.mpf(10) ** (1 - digits) * true


@pytest.mark.parametrize(
    ("f", "x", "true"),
    [
        (tanh, 20.0, lambda: mp.sech(20) ** 2),
        (tanh, 400.0, lambda: mp.sech(400) ** 2),
        (exp, -700.0, lambda: mp.exp(-700)),
        (sigmoid, -745.0, lambda: mp.exp(-745)),
        (lambda x: exp(exp(x)) * exp(-exp(x)), 1.5, lambda: mp.mpf(0)),
        (lambda x: (x + 1e8) - 1e8, 0.1, lambda: mp.mpf(1)),
    ],
)
def test_saturation_and_cancellation_lose_nothing(f: Any, x: float, true: Any) -> None:
    found = exact(f(Value(x)))
    (leaf,) = found.leaves
    expected = true()
    slope = leaf.exact
    slope = mp.mpf(slope.numerator) / slope.denominator if type(slope) is Fraction else slope
    assert mp.fabs(slope - expected) <= mp.mpf(10) ** -14 * mp.fabs(expected)
    assert leaf.is_right


def test_ulps_are_counted_on_both_sides_of_zero() -> None:
    for x in (1.3, -1.3):
        found = exact(exp(Value(x)) * math.copysign(1.0, x))
        assert found.ulps <= 1.0
        assert found.leaves[0].ulps <= 1.0
        assert exact(sin(Value(x))).ulps <= 1.0
    assert exact((Value(1.0) + 1e16) - 1e16).ulps == 1.0 / math.ulp(1.0)
    off = exact(sin(exp(Value(20.0))))  # the rounding of exp, 5e8 ulps here
    assert 1e5 < off.ulps < 1e12


# --- the cases ------------------------------------------------------------------------------------

# Where the float gradient is not the exact one, and why.
TRAPS = {
    "pow-xy-0-0": "0**y has no slope at 0: the convention is 0",
    "sqrt-neg0": "the slope of sqrt at -0.0 is -inf",
    "x-times-sqrt-0": "nan: 0 times inf",
    "norm2-sq-at-0": "nan: 0 times inf",
    "sqrt-underflow-const": "nan: exp(-1500) is 0 as a float",
    "sign-0": "sign jumps at 0: the convention is 0",
    "zero-mask-mul": "nan: 0 times inf",
    "atan2-00": "nan: atan2(0, 0) has no slope",
}


def test_each_case_is_right_or_a_known_trap() -> None:
    wrong, count = set(), 0
    for case in RECORDED["cases"]:
        leaves = {name: Value(float(number)) for name, number in case["inputs"].items()}
        namespace = {**NAMESPACE, **leaves}
        try:
            exec(case.get("setup", ""), namespace)
            root = eval(case["expression"], namespace)
        except ERRORS:
            continue
        if not isinstance(root, Value) or not math.isfinite(root.data):
            continue
        if not all(math.isfinite(node.data) for node in topological_order(root)):
            with pytest.raises(InputValueError, match="takes a graph of finite numbers"):
                exact(root)
            continue
        found = exact(root)
        count += 1
        assert str(found).startswith(f"value {root.data!r}, exact ")
        if not all(leaf.is_right for leaf in found.leaves):
            wrong.add(case["id"])
    assert count > 600
    assert wrong == TRAPS.keys()


# --- fractions, kinks, structures -----------------------------------------------------------------


def test_a_rational_graph_gives_fractions() -> None:
    x, y = Value(1.0, "x"), Value(3.0, "y")
    found = exact(x / y)
    assert found.exact == Fraction(1, 3)
    assert [leaf.exact for leaf in found.leaves] == [Fraction(1, 3), Fraction(-1, 9)]
    assert "1/3" in str(found)
    assert "-1/9" in str(found)


@pytest.mark.parametrize(
    ("f", "slopes"),
    [(abs, (-1, 1)), (relu, (0, 1)), (sqrt, (None, mp.inf)), (cbrt, (mp.inf, mp.inf))],
)
def test_at_a_kink_the_sides_are_shown(f: Any, slopes: tuple[Any, Any]) -> None:
    found = exact(f(Value(0.0)))
    (leaf,) = found.leaves
    assert leaf.exact is None
    assert leaf.slope[1:] == slopes
    assert leaf.is_right
    assert leaf.remark.startswith("kink: slopes ")
    assert exact_gradient(f, [0.0]) == [None]


def test_what_is_not_between_the_sides_is_said() -> None:
    bad = primitive("bad", "abs(a)", "3.0", kinks="a == 0.0")
    (leaf,) = exact(bad(Value(0.0))).leaves
    assert not leaf.is_right
    assert leaf.remark.endswith("NOT BETWEEN")


def test_a_wrong_partial_is_beyond_rounding() -> None:
    wrong = primitive("wrong", "exp(a)", "out * 1.000000001")
    (leaf,) = exact(wrong(Value(1.0))).leaves
    assert not leaf.is_right
    assert leaf.remark == "BEYOND ROUNDING"
    assert 1e6 < leaf.ulps < 1e7


def test_an_infinite_gradient_is_right_only_with_its_sign() -> None:
    for partial, right in (("inf", True), ("-inf", False)):
        steep = primitive(f"steep_{right}", "sqrt(a)", partial, domain="a >= 0.0")
        (leaf,) = exact(steep(Value(0.0))).leaves
        assert leaf.is_right == right
    (x, y) = exact(Value(1e308) % Value(1e-300)).leaves
    assert (y.gradient, x.is_right, y.is_right) == (-math.inf, True, True)


def test_gradients_come_in_the_structure_of_the_inputs() -> None:
    found = exact_gradient(
        lambda p, w: p["a"] * w[0] + p["b"], [{"a": 2, "b": 5.0}, np.array([3.0, 4.0])]
    )
    assert found[0] == {"a": 3, "b": 1}
    assert found[1].tolist() == [2, 0]
    assert exact_gradient(lambda x, y: x * x, (Value(3.0), 1.0)) == (6, 0)


def test_a_graph_of_constants_has_a_value_and_no_leaf() -> None:
    found = exact(tanh(Value(3.0).detach()))
    assert found.leaves == ()
    assert found.ulps <= 1.0


def test_a_leaf_alone_is_its_own_gradient() -> None:
    x = Value(2.5)
    found = exact(x)
    assert (found.exact, found.leaves[0].exact, found.leaves[0].ulps) == (Fraction(5, 2), 1, 0.0)


def test_a_zero_gradient_is_exact() -> None:
    found = exact(exp(Value(3.0)) * Value(0.0))
    assert [leaf.gradient for leaf in found.leaves] == [0.0, math.exp(3.0)]
    assert found.leaves[0].exact == 0
    assert found.leaves[0].is_right


def test_nothing_is_changed() -> None:
    x = Value(3.0)
    x.grad = 7.0
    root = exp(x)
    exact(root)
    assert (x.grad, root.grad) == (7.0, 0.0)


# --- hostile graphs -------------------------------------------------------------------------------


def tower() -> Value:
    x = Value(0.5)
    for _ in range(8):
        x = x ** Value(1e300)
    return x


@pytest.mark.parametrize(
    "root",
    [
        lambda: exp(exp(Value(-1e308))),
        lambda: exp(-exp(exp(Value(6.0)))),
        lambda: exp(-(Value(10.0) ** 300.0)),
        lambda: sigmoid(Value(-1.7e308)),
        lambda: log_sigmoid(Value(1.7e308)),
        lambda: Value(0.5) ** (Value(2.0) ** 1000.0),
        lambda: exp2(Value(-1.7e308)),
        lambda: sin(Value(1.7e308)),
        lambda: Value(1e308) % Value(1e-300),
    ],
)
def test_astronomic_numbers_come_to_an_end(root: Any) -> None:
    found = exact(root())
    assert "ulps off" in str(found)


def test_what_no_exact_number_can_hold_is_said() -> None:
    found = exact(tower())
    assert found.exact is None
    assert {leaf.remark for leaf in found.leaves} == {"no exact slope"}


def test_a_jump_has_no_exact_slope_but_a_table() -> None:
    found = exact(sign(Value(0.0)))
    assert found.leaves[0].exact is None
    assert "slopes inf and inf" in str(found)


# --- refused --------------------------------------------------------------------------------------


def stale() -> Value:
    x = Value(1.0)
    root = exp(x)
    x.data = 2.0
    return root


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: exact(3.0), InputTypeError, "the Value at its root, got 3.0"),
        (lambda: exact(Value(1.0), digits=3), InputValueError, "from 15 to 1000, got 3"),
        (lambda: exact(Value(1.0), digits=True), InputValueError, "got True"),
        (lambda: exact(Value(1.0) * math.nan), InputValueError, "detect_anomaly"),
        (lambda: exact(log(Value(0.0))), InputValueError, "finite numbers"),
        (lambda: exact(stale()), StaleGraphError, "changed since"),
        (lambda: exact_gradient(tanh, 1.0), InputTypeError, "a list with one entry for each"),
        (lambda: exact_gradient(3.0, [1.0]), InputTypeError, "a function and a list"),
        (lambda: exact_gradient(lambda x: [x], [1.0]), InputTypeError, "gives a Value for Values"),
        (lambda: exact_gradient(lambda x: 3.0, [1.0]), InputTypeError, "got 3.0"),
        (lambda: exact_gradient(tanh, ["a"]), InputTypeError, "takes a number"),
        (lambda: exact_gradient(tanh, [math.inf]), InputValueError, "finite numbers"),
    ],
)
def test_what_has_no_exact_gradient_is_refused(call: Any, error: type, words: str) -> None:
    with pytest.raises(error, match=words):
        call()


def test_a_primitive_of_callables_is_refused() -> None:
    twice = primitive("twice", lambda a: 2.0 * a, lambda a: 2.0)
    with pytest.raises(RuleError, match="declare it by texts"):
        exact(twice(Value(1.0)))
