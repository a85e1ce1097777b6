"""Arithmetic: the formulas over exact numbers, and no number that would take for ever."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import ieee
from autograd.rules import RULES
from autograd.testing import arithmetic

mp, READER = arithmetic.high_precision()

MODERATE = st.floats(-50.0, 50.0)


@pytest.mark.parametrize("name", sorted(READER.functions))
def test_each_function_of_the_texts_is_the_one_over_floats(name: str) -> None:
    arguments = {
        "atan2": [(1.5, -0.5)],
        "hypot": [(3.0, -4.0)],
        "pow": [(2.5, 1.5), (-2.0, 3.0), (2.0, -0.5)],
        "mod": [(7.5, 2.0), (-7.5, 2.0), (7.5, -2.0), (1e300, 0.7)],
        "floordiv": [(7.5, 2.0), (-7.5, 2.0), (7.5, -2.0)],
        "polygamma": [(2.0, 1.5), (3.0, -0.5)],
        "round_to": [(3.14159, 2.0), (-1234.5, -2.0)],
        "acosh": [(1.5,)],
    }.get(name, [(0.3,), (0.9,)] if name.startswith("a") else [(0.3,), (2.5,), (3.5,)])
    for xs in arguments:
        with mp.workdps(400):
            found = float(READER.functions[name](*map(mp.mpf, xs)))
        expected = getattr(ieee, name, None) or getattr(math, name)
        assert math.isclose(found, expected(*xs), rel_tol=1e-13), (name, xs)


@given(MODERATE, st.floats(0.01, 50.0), st.booleans())
def test_quotient_and_remainder_belong_together(x: float, y: float, negative: bool) -> None:
    y = -y if negative else y
    with mp.workdps(50):
        quotient = READER.functions["floordiv"](mp.mpf(x), mp.mpf(y))
        rest = READER.functions["mod"](mp.mpf(x), mp.mpf(y))
        assert quotient == mp.floor(quotient)
        assert abs(quotient * y + rest - x) < mp.mpf(10) ** -45
        assert (0 <= rest <= y) if y > 0 else (y <= rest <= 0)


def test_the_remainder_is_exact_however_long_the_quotient() -> None:
    with mp.workdps(20):
        assert READER.functions["mod"](mp.mpf(1e308), mp.mpf(1e-300)) == 1e308 % 1e-300


@pytest.mark.parametrize("name", arithmetic._STEEP.split())
@pytest.mark.parametrize("sign", [-1, 1])
def test_an_astronomic_argument_is_refused(name: str, sign: int) -> None:
    huge = sign * mp.ldexp(mp.mpf(1), 10**12)
    with pytest.raises(OverflowError, match="never end"):
        READER.functions[name](huge)


@pytest.mark.parametrize("row", ["sigmoid", "softplus", "log_sigmoid", "silu", "elu", "gelu"])
@pytest.mark.parametrize("x", [-1.7e308, -1e300, 1e300, 1.7e308])
def test_the_largest_floats_are_no_astronomic_arguments(row: str, x: float) -> None:
    rule = RULES[row]
    with mp.workdps(50):
        found = READER.row(rule, rule.formula, [mp.mpf(x), mp.mpf(1)][: rule.arity])
    assert mp.isfinite(found)


def test_an_astronomic_power_or_quotient_is_refused() -> None:
    far = mp.ldexp(mp.mpf(1), 10**6)
    with pytest.raises(OverflowError):
        READER.functions["pow"](mp.mpf(3), far)
    with pytest.raises(OverflowError):
        READER.functions["mod"](far, mp.mpf(3))
