"""The functions of the texts: IEEE 754 at the special points, and exact in between."""

import ast
import itertools
import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import EXACT, SPECIAL, UNIT, mp

import autograd
from autograd import ieee
from autograd.grammar import FUNCTIONS

INF, NAN = math.inf, math.nan
SOURCE = ast.parse((Path(autograd.__file__).parent / "ieee.py").read_text(encoding="utf-8"))


def arity(name: str) -> int:
    return 2 if name in ("atan2", "floordiv", "hypot", "mod", "polygamma", "pow", "round_to") else 1


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_of_the_grammar_is_here_with_a_docstring(name: str) -> None:
    assert callable(getattr(ieee, name))
    # Read from the source: a compiled function has no docstring.
    functions = [node for node in SOURCE.body if isinstance(node, ast.FunctionDef)]
    assert ast.get_docstring(next(node for node in functions if node.name == name))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_no_value_raises(name: str) -> None:
    for xs in itertools.product(SPECIAL, repeat=arity(name)):
        assert type(getattr(ieee, name)(*xs)) is float


@given(st.floats(), st.floats())
def test_division_is_that_of_python_and_never_raises(x: float, y: float) -> None:
    found = ieee.div(x, y)
    if y != 0.0:
        assert found == x / y or (found != found and x / y != x / y)
    elif x == 0.0 or x != x:
        assert math.isnan(found)
    else:
        assert found == math.copysign(INF, x) * math.copysign(1.0, y)


SPECIAL_POINTS = [
    ("pow", (-8.0, 1 / 3), NAN),
    ("pow", (0.0, -1.0), INF),
    ("pow", (-0.0, -1.0), -INF),
    ("pow", (-0.0, -2.0), INF),
    ("pow", (-0.0, -0.5), INF),
    ("pow", (1e300, 2.0), INF),
    ("pow", (-1e300, 3.0), -INF),
    ("pow", (-1e300, 2.0), INF),
    ("pow", (NAN, 0.0), 1.0),
    ("pow", (1.0, NAN), 1.0),
    ("pow", (-INF, -3.0), -0.0),
    ("sqrt", (-1.0,), NAN),
    ("sqrt", (-0.0,), -0.0),
    ("exp", (710.0,), INF),
    ("exp", (-INF,), 0.0),
    ("expm1", (710.0,), INF),
    ("exp2", (1024.0,), INF),
    ("log", (0.0,), -INF),
    ("log", (-1.0,), NAN),
    ("log", (INF,), INF),
    ("log1p", (-1.0,), -INF),
    ("log1p", (-2.0,), NAN),
    ("log2", (-0.0,), -INF),
    ("log10", (-1.0,), NAN),
    ("sin", (INF,), NAN),
    ("cos", (-INF,), NAN),
    ("tan", (INF,), NAN),
    ("asin", (1.5,), NAN),
    ("acos", (-1.5,), NAN),
    ("sinh", (-711.0,), -INF),
    ("cosh", (-711.0,), INF),
    ("sech", (INF,), 0.0),
    ("acosh", (0.5,), NAN),
    ("atanh", (1.0,), INF),
    ("atanh", (-1.0,), -INF),
    ("atanh", (2.0,), NAN),
    ("hypot", (INF, NAN), INF),
    ("sigmoid", (-1000.0,), 0.0),
    ("sigmoid", (INF,), 1.0),
    ("sign", (-0.0,), -0.0),
    ("floor", (-0.5,), -1.0),
    ("floor", (-0.0,), -0.0),
    ("floor", (1e300,), 1e300),
    ("ceil", (-0.5,), -0.0),
    ("round", (2.5,), 2.0),
    ("round", (3.5,), 4.0),
    ("round", (-0.3,), -0.0),
    ("round", (-2.5,), -2.0),
    ("round", (0.49999999999999994,), 0.0),
    ("round", (4503599627370495.5,), 4503599627370496.0),
    ("mod", (5.0, 0.0), NAN),
    ("mod", (INF, 2.0), NAN),
    ("mod", (-5.0, 3.0), 1.0),
    ("mod", (5.0, -3.0), -1.0),
    ("floordiv", (5.0, 0.0), INF),
    ("floordiv", (-5.0, 0.0), -INF),
    ("floordiv", (0.0, 0.0), NAN),
    ("floordiv", (-5.0, 3.0), -2.0),
    ("lgamma", (0.0,), INF),
    ("lgamma", (-3.0,), INF),
    ("lgamma", (1e308,), INF),
    ("lgamma", (-INF,), INF),
    ("digamma", (0.0,), NAN),
    ("digamma", (-2.0,), NAN),
    ("digamma", (INF,), INF),
    ("polygamma", (0.5, 1.0), NAN),
    ("polygamma", (-1.0, 1.0), NAN),
    ("polygamma", (1.0, INF), 0.0),
    ("polygamma", (1.0, -1.0), NAN),
]


@pytest.mark.parametrize(("name", "xs", "expected"), SPECIAL_POINTS)
def test_special_point(name: str, xs: tuple[float, ...], expected: float) -> None:
    found = getattr(ieee, name)(*xs)
    if math.isnan(expected):
        assert math.isnan(found)
    else:
        assert (found, math.copysign(1.0, found)) == (expected, math.copysign(1.0, expected))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_round_is_that_of_python(x: float) -> None:
    assert ieee.round(x) == float(round(x))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floor_and_ceil_are_those_of_python(x: float) -> None:
    assert ieee.floor(x) == float(math.floor(x))
    assert ieee.ceil(x) == float(math.ceil(x))


@given(st.floats(), st.floats())
def test_maximum_and_minimum_give_nan_for_nan(x: float, y: float) -> None:
    for function, choose in ((ieee.maximum, max), (ieee.minimum, min)):
        found = function(x, y)
        assert math.isnan(found) if x != x or y != y else found == choose(x, y)


@pytest.mark.parametrize("order", range(21))
@pytest.mark.parametrize(
    "x", [-20.5, -7.3, -1.5, -0.001, 1e-9, 0.3, 0.4999, 0.5, 1.0, 1.4616, 2.0, 15.9, 17.0, 300.0]
)
def test_polygamma_is_exact(order: int, x: float) -> None:
    found = ieee.polygamma(float(order), x)
    with mp.workdps(60):
        exact = mp.polygamma(order, mp.mpf(x))
        near = mp.polygamma(order, mp.mpf(x) * (1 + mp.mpf(2) ** -50)) - exact
    assert abs(found - exact) <= 256 * (UNIT * (abs(exact) + 1e-3) + abs(near) / 8)


@given(st.floats(-700.0, 700.0))
def test_sech_is_relatively_exact(x: float) -> None:
    exact = EXACT.read("sech(a)", {"a": x})
    assert abs(ieee.sech(x) - exact) <= 4 * UNIT * exact


@pytest.mark.parametrize(
    ("function", "edge"),
    [(ieee.exp, 709.782712893384), (ieee.expm1, 709.782712893384), (ieee.sinh, 710.4758600739439)],
)
def test_finite_up_to_the_edge_and_infinite_behind(
    function: Callable[[float], float], edge: float
) -> None:
    assert math.isfinite(function(math.nextafter(edge, 0.0)))
    assert function(math.nextafter(edge, INF)) == INF


@given(st.one_of(st.floats(0.4, 3.0), st.floats(-0.45, -0.35), st.floats(3.0, 40.0)))
def test_gamma_functions_keep_their_digits_near_their_roots(x: float) -> None:
    with mp.workdps(40):
        exact = [mp.re(mp.loggamma(mp.mpf(x))), mp.digamma(mp.mpf(x))]
    for found, true in zip([ieee.lgamma(x), ieee.digamma(x)], exact, strict=True):
        assert abs(found - true) <= 64 * UNIT * abs(true)
