"""IEEE 754 arithmetic: the functions that the texts of the rules call.

Each takes and gives floats and never raises for a value, unlike Python's own:

>>> div(1.0, -0.0), exp(1000.0), log(0.0), pow(-8.0, 1 / 3)
(-inf, inf, -inf, nan)

A pole gives an infinity, a point outside the domain nan, an overflow an infinity of the right sign.
"""

import builtins
import math
from typing import Final

inf: Final = math.inf
nan: Final = math.nan


def div(x: float, y: float) -> float:
    """Divide; x / 0 is an infinity of the right sign and 0 / 0 is nan."""
    if y != 0.0:
        return x / y
    if x == 0.0 or x != x:
        return nan
    return inf * math.copysign(1.0, x) * math.copysign(1.0, y)


def pow(x: float, y: float) -> float:
    """Raise to a real power; a negative base with a fractional exponent is nan."""
    try:
        return math.pow(x, y)
    except OverflowError:
        return -inf if x < 0.0 and math.fmod(y, 2.0) != 0.0 else inf
    except ValueError:
        if x == 0.0:
            return math.copysign(inf, x) if math.fmod(y, 2.0) in (1.0, -1.0) else inf
        return nan


def abs(x: float) -> float:
    """Give the magnitude."""
    return math.fabs(x)


def sqrt(x: float) -> float:
    """Give the square root; nan below 0."""
    return math.sqrt(x) if x >= 0.0 else nan


def cbrt(x: float) -> float:
    """Give the real cube root."""
    return math.cbrt(x)


def hypot(x: float, y: float) -> float:
    """Give the Euclidean length of (x, y) without overflow between."""
    return math.hypot(x, y)


def square(x: float) -> float:
    """Give x * x."""
    return x * x


# Above this the exponential overflows; Python raises there.
_LOG_MAX: Final = 709.782712893384


def exp(x: float) -> float:
    """Give e to the x; inf on overflow."""
    return inf if x > _LOG_MAX else math.exp(x)


def expm1(x: float) -> float:
    """Give exp(x) - 1, exact near 0."""
    return inf if x > _LOG_MAX else math.expm1(x)


def exp2(x: float) -> float:
    """Give 2 to the x; inf on overflow."""
    return inf if x >= 1024.0 else math.exp2(x)


def log(x: float) -> float:
    """Give the natural logarithm; -inf at 0 and nan below."""
    if x > 0.0:
        return math.log(x)
    return -inf if x == 0.0 else nan


def log1p(x: float) -> float:
    """Give log(1 + x), exact near 0."""
    if x > -1.0:
        return math.log1p(x)
    return -inf if x == -1.0 else nan


def log2(x: float) -> float:
    """Give the logarithm to base 2."""
    if x > 0.0:
        return math.log2(x)
    return -inf if x == 0.0 else nan


def log10(x: float) -> float:
    """Give the logarithm to base 10."""
    if x > 0.0:
        return math.log10(x)
    return -inf if x == 0.0 else nan


def sin(x: float) -> float:
    """Give the sine; nan at the infinities."""
    return nan if x - x != 0.0 else math.sin(x)


def cos(x: float) -> float:
    """Give the cosine; nan at the infinities."""
    return nan if x - x != 0.0 else math.cos(x)


def tan(x: float) -> float:
    """Give the tangent; nan at the infinities."""
    return nan if x - x != 0.0 else math.tan(x)


def asin(x: float) -> float:
    """Give the inverse sine; nan outside [-1, 1]."""
    return math.asin(x) if -1.0 <= x <= 1.0 else nan


def acos(x: float) -> float:
    """Give the inverse cosine; nan outside [-1, 1]."""
    return math.acos(x) if -1.0 <= x <= 1.0 else nan


def atan(x: float) -> float:
    """Give the inverse tangent."""
    return math.atan(x)


def atan2(y: float, x: float) -> float:
    """Give the angle of the point (x, y)."""
    return math.atan2(y, x)


# Above this sinh and cosh overflow; Python raises there.
_SINH_MAX: Final = 710.4758600739439


def sinh(x: float) -> float:
    """Give the hyperbolic sine."""
    return x * inf if math.fabs(x) > _SINH_MAX else math.sinh(x)


def cosh(x: float) -> float:
    """Give the hyperbolic cosine."""
    return inf if math.fabs(x) > _SINH_MAX else math.cosh(x)


def tanh(x: float) -> float:
    """Give the hyperbolic tangent."""
    return math.tanh(x)


def sech(x: float) -> float:
    """Give the hyperbolic secant."""
    return 1.0 / cosh(x)


def asinh(x: float) -> float:
    """Give the inverse hyperbolic sine."""
    return math.asinh(x)


def acosh(x: float) -> float:
    """Give the inverse hyperbolic cosine; nan below 1."""
    return math.acosh(x) if x >= 1.0 else nan


def atanh(x: float) -> float:
    """Give the inverse hyperbolic tangent; infinite at -1 and 1."""
    if -1.0 < x < 1.0:
        return math.atanh(x)
    return x * inf if x == 1.0 or x == -1.0 else nan


def erf(x: float) -> float:
    """Give the error function."""
    return math.erf(x)


def erfc(x: float) -> float:
    """Give 1 - erf(x), exact where that cancels."""
    return math.erfc(x)


def sigmoid(x: float) -> float:
    """Give the logistic function; exp may overflow to inf, which gives the right 0."""
    return div(1.0, 1.0 + exp(-x))


def sign(x: float) -> float:
    """Give -1, 0 or 1, and nan for nan."""
    return 1.0 if x > 0.0 else -1.0 if x < 0.0 else x


# From 2**52 on every float is a whole number.
_WHOLE: Final = 4503599627370496.0


def floor(x: float) -> float:
    """Give the whole number below; infinities and nan stay."""
    if math.fabs(x) >= _WHOLE or x != x:
        return x
    whole = float(math.floor(x))
    return whole if whole != 0.0 else math.copysign(0.0, x)


def ceil(x: float) -> float:
    """Give the whole number above; infinities and nan stay."""
    return -floor(-x)


def round(x: float) -> float:
    """Give the nearest whole number, ties to even; infinities and nan stay."""
    if math.fabs(x) >= _WHOLE or x != x:
        return x
    low = floor(x)
    if x - low < 0.5 or (x - low == 0.5 and math.fmod(low, 2.0) == 0.0):
        return math.copysign(low, x)
    return math.copysign(low + 1.0, x)


def round_to(x: float, digits: float) -> float:
    """Give the nearest decimal with a whole number of digits, ties to even; else nan."""
    if digits != floor(digits) or digits - digits != 0.0:
        return nan
    # Not by scaling, which could overflow and would round twice.
    try:
        return x if x - x != 0.0 else builtins.round(x, int(digits))
    except OverflowError:
        return math.copysign(inf, x)


def mod(x: float, y: float) -> float:
    """Give x % y, with the sign of y; nan at y = 0."""
    return x % y if y != 0.0 and x - x == 0.0 else nan


def floordiv(x: float, y: float) -> float:
    """Give x // y, by IEEE 754 at y = 0."""
    return x // y if y != 0.0 and x - x == 0.0 else div(x, y)


def maximum(x: float, y: float) -> float:
    """Give the larger; nan if either is nan."""
    return x if x > y or x != x else y


def minimum(x: float, y: float) -> float:
    """Give the smaller; nan if either is nan."""
    return x if x < y or x != x else y


def lgamma(x: float) -> float:
    """Give log|gamma(x)|; inf at the poles 0, -1, -2, ..."""
    if x <= 0.0 and x == floor(x):
        return inf
    # At its roots, 1 and 2, that of the C library loses most digits.
    if 0.75 <= x < 1.25:
        return _taylor(_LGAMMA_AT_1, x - 1.0)
    if 1.25 <= x < 1.5:
        return _taylor(_LGAMMA_AT_2, x - 1.0) - math.log(x)
    if 1.5 <= x < 2.5:
        return _taylor(_LGAMMA_AT_2, x - 2.0)
    try:
        return math.lgamma(x)
    except OverflowError:
        return inf


def digamma(x: float) -> float:
    """Give the derivative of lgamma; nan at its poles."""
    return polygamma(0.0, x)


# Even Bernoulli numbers B2, B4, ..., B24 (Abramowitz & Stegun, table 23.2).
_BERNOULLI: Final[tuple[float, ...]] = (
    1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510,
    43867 / 798, -174611 / 330, 854513 / 138, -236364091 / 2730,
)  # fmt: skip


def polygamma(n: float, x: float) -> float:
    """Give the n-th derivative of digamma, for whole n from 0 to 26; nan at its poles.

    For x < 0.5 the reflection formula, else recurrence up to x >= n + 16 and the asymptotic series
    (Abramowitz & Stegun, 6.4.6, 6.4.7 and 6.4.11).
    """
    if n < 0.0 or n > 26.0 or n != floor(n) or x != x or (x <= 0.0 and x == floor(x)):
        return nan
    if n == 0.0 and -0.65 < x < -0.35:  # where both terms of the reflection are near pi
        return _digamma_near_root(x + 2.0) - (2.0 * x + 1.0) / (x * (x + 1.0))
    if x < 0.5:
        mirrored = polygamma(n, 1.0 - x)
        if math.fmod(n, 2.0) != 0.0:
            mirrored = -mirrored
        return mirrored - _cotangent_derivative(n, x)
    if x == inf:
        return inf if n == 0.0 else 0.0
    if n > 0.0:
        return _polygamma_series(n, x)
    return _digamma_near_root(x) if math.fabs(x - _ROOT) < 0.3 else _digamma_series(x)


def _digamma_series(x: float) -> float:
    below = 0.0
    while x < 9.0:
        below += 1.0 / x
        x += 1.0
    tail = 0.0
    power = 1.0
    for k in range(len(_BERNOULLI)):
        power *= 1.0 / (x * x)
        tail += _BERNOULLI[k] / (2.0 * k + 2.0) * power
    return math.log(x) - 0.5 / x - tail - below


# The only root of digamma above 0, in two parts, for a difference to it that has all its digits.
_ROOT: Final = 1.4616321449683622
_ROOT_REST: Final = 9.549995429965697e-17


def _digamma_near_root(x: float) -> float:
    """Sum the Taylor series about the root, where the terms of the other series cancel."""
    return _taylor(_DIGAMMA_AT_ROOT, (x - _ROOT) - _ROOT_REST)


def _polygamma_series(n: float, x: float) -> float:
    factorial = 1.0
    k = 2.0
    while k <= n:
        factorial *= k
        k += 1.0
    below = 0.0
    while x < n + 16.0:
        below += _over_power(factorial, x, n + 1.0)
        x += 1.0
    total = _over_power(factorial / n, x, n) + _over_power(0.5 * factorial, x, n + 1.0)
    # ratio = (2k + n - 1)! / (2k)! / x**(2k + n)
    ratio = _over_power(factorial * (n + 1.0) / 2.0, x, n + 2.0)
    for j in range(len(_BERNOULLI)):
        total += _BERNOULLI[j] * ratio
        two = 2.0 * j + 2.0
        ratio *= (two + n) / (two + 1.0) * ((two + n + 1.0) / (two + 2.0)) / (x * x)
    total += below
    return total if math.fmod(n, 2.0) != 0.0 else -total


def _over_power(c: float, x: float, power: float) -> float:
    """Give c / x**power, also where the power alone would overflow."""
    root = pow(x, -0.5 * power)
    return c * root * root


def _taylor(coefficients: tuple[float, ...], away: float) -> float:
    """Sum a Taylor series about a root, by Horner's rule."""
    total = 0.0
    for k in range(len(coefficients) - 1, -1, -1):
        total = (total + coefficients[k]) * away
    return total


def _derivatives(x: float, lower: int) -> list[float]:
    """Give the derivatives of digamma from the first on, each over (k + lower)!."""
    return [_polygamma_series(float(k), x) / float(math.factorial(k + lower)) for k in range(1, 26)]


_EULER: Final = 0.5772156649015329
_DIGAMMA_AT_ROOT: Final[tuple[float, ...]] = tuple(_derivatives(_ROOT, 0))
_LGAMMA_AT_1: Final[tuple[float, ...]] = tuple([-_EULER, *_derivatives(1.0, 1)])
_LGAMMA_AT_2: Final[tuple[float, ...]] = tuple([1.0 - _EULER, *_derivatives(2.0, 1)])


def _cotangent_derivative(n: float, x: float) -> float:
    """Give pi times the n-th derivative of cot(pi x), a polynomial in the cotangent c.

    With d/dx c = -pi (1 + c*c), each derivative of p(c) is -pi (1 + c*c) p'(c).
    """
    # cot has period 1: reduce before multiplying by pi, which keeps the accuracy near the poles.
    near = x - round(x)
    c = 1.0 / math.tan(math.pi * near)
    coefficients = [0.0, 1.0]
    scale = math.pi
    order = 0.0
    while order < n:
        slope = [k * coefficients[k] for k in range(1, len(coefficients))]
        raised = [*slope, 0.0, 0.0]
        for k in range(len(slope)):
            raised[k + 2] += slope[k]
        coefficients = raised
        scale *= -math.pi
        order += 1.0
    total = 0.0
    for k in range(len(coefficients) - 1, -1, -1):
        total = total * c + coefficients[k]
    return scale * total
