"""Functions: each rule as a function, of a Value or of a plain number.

Generated from `rules.py` by `tools/generate.py`: change the table, then run `make generate`.
"""

from typing import TypeVar, overload

from autograd import kernels, rules
from autograd.convert import real
from autograd.value import Value, apply

T = TypeVar("T", Value, float)


@overload
def add(x: float, y: float) -> float: ...
@overload
def add(x: Value, y: Value | float) -> Value: ...
@overload
def add(x: Value | float, y: Value) -> Value: ...
def add(x: Value | float, y: Value | float) -> Value | float:
    """Give the sum x + y.

    >>> f"{add(2.0, 3.0):.6f}"
    '5.000000'

    Formula: `a + b`, of x, y as a, b.
    Derivative by x: `1.0`.
    Derivative by y: `1.0`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.ADD, x, y)
    return kernels.add(real(x, "add"), real(y, "add"))[0]


@overload
def sub(x: float, y: float) -> float: ...
@overload
def sub(x: Value, y: Value | float) -> Value: ...
@overload
def sub(x: Value | float, y: Value) -> Value: ...
def sub(x: Value | float, y: Value | float) -> Value | float:
    """Give the difference x - y.

    >>> f"{sub(2.0, 3.0):.6f}"
    '-1.000000'

    Formula: `a - b`, of x, y as a, b.
    Derivative by x: `1.0`.
    Derivative by y: `-1.0`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.SUB, x, y)
    return kernels.sub(real(x, "sub"), real(y, "sub"))[0]


@overload
def mul(x: float, y: float) -> float: ...
@overload
def mul(x: Value, y: Value | float) -> Value: ...
@overload
def mul(x: Value | float, y: Value) -> Value: ...
def mul(x: Value | float, y: Value | float) -> Value | float:
    """Give the product x * y.

    >>> f"{mul(2.0, 3.0):.6f}"
    '6.000000'

    Formula: `a * b`, of x, y as a, b.
    Derivative by x: `b`.
    Derivative by y: `a`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.MUL, x, y)
    return kernels.mul(real(x, "mul"), real(y, "mul"))[0]


@overload
def div(x: float, y: float) -> float: ...
@overload
def div(x: Value, y: Value | float) -> Value: ...
@overload
def div(x: Value | float, y: Value) -> Value: ...
def div(x: Value | float, y: Value | float) -> Value | float:
    """Give the quotient x / y.

    >>> f"{div(2.0, 3.0):.6f}"
    '0.666667'

    Formula: `a / b`, of x, y as a, b.
    Derivative by x: `1.0 / b`.
    Derivative by y: `-out / b`.
    Domain: `b != 0.0`; elsewhere as IEEE 754 says (nan, or infinite).
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.DIV, x, y)
    return kernels.div(real(x, "div"), real(y, "div"))[0]


def neg(x: T) -> T:
    """Give the negative -x.

    >>> f"{neg(0.5):.6f}"
    '-0.500000'

    Formula: `-a`, of x as a.
    Derivative by x: `-1.0`.
    """
    if isinstance(x, Value):
        return x.neg()  # type: ignore[no-any-return]
    return kernels.neg(real(x, "neg"))[0]


@overload
def pow(x: float, y: float) -> float: ...
@overload
def pow(x: Value, y: Value | float) -> Value: ...
@overload
def pow(x: Value | float, y: Value) -> Value: ...
def pow(x: Value | float, y: Value | float) -> Value | float:
    """Give x raised to the power y.

    >>> f"{pow(2.0, 3.0):.6f}"
    '8.000000'

    Formula: `pow(a, b)`, of x, y as a, b.
    Derivative by x: `0.0 if b == 0.0 and abs(a) < 1e-300 else b * pow(a, b - 1.0)`.
    Derivative by y: `0.0 if a == 0.0 and b >= 0.0 else out * log(a)`.
    Domain: `a > 0.0 or a == 0.0 and b > 0.0 or b == floor(b) and a != 0.0`; elsewhere as IEEE
        754 says (nan, or infinite).
    No derivative where `a == 0.0 and b != floor(b) or a == 0.0 and b <= 0.0`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.POW, x, y)
    return kernels.pow(real(x, "pow"), real(y, "pow"))[0]


def square(x: T) -> T:
    """Give the square of x.

    >>> f"{square(0.5):.6f}"
    '0.250000'

    Formula: `a * a`, of x as a.
    Derivative by x: `2.0 * a`.
    """
    if isinstance(x, Value):
        return x.square()  # type: ignore[no-any-return]
    return kernels.square(real(x, "square"))[0]


def reciprocal(x: T) -> T:
    """Give the reciprocal 1 / x.

    >>> f"{reciprocal(0.5):.6f}"
    '2.000000'

    Formula: `1.0 / a`, of x as a.
    Derivative by x: `-out / a`.
    Domain: `a != 0.0`; elsewhere as IEEE 754 says (nan, or infinite).
    """
    if isinstance(x, Value):
        return x.reciprocal()  # type: ignore[no-any-return]
    return kernels.reciprocal(real(x, "reciprocal"))[0]


def sqrt(x: T) -> T:
    """Give the square root.

    >>> f"{sqrt(0.5):.6f}"
    '0.707107'

    Formula: `sqrt(a)`, of x as a.
    Derivative by x: `0.5 / out`.
    Domain: `a >= 0.0`; elsewhere as IEEE 754 says (nan, or infinite).
    No derivative where `a == 0.0`.
    """
    if isinstance(x, Value):
        return x.sqrt()  # type: ignore[no-any-return]
    return kernels.sqrt(real(x, "sqrt"))[0]


def cbrt(x: T) -> T:
    """Give the real cube root.

    >>> f"{cbrt(0.5):.6f}"
    '0.793701'

    Formula: `cbrt(a)`, of x as a.
    Derivative by x: `1.0 / (3.0 * out * out)`.
    No derivative where `a == 0.0`.
    """
    if isinstance(x, Value):
        return x.cbrt()  # type: ignore[no-any-return]
    return kernels.cbrt(real(x, "cbrt"))[0]


@overload
def hypot(x: float, y: float) -> float: ...
@overload
def hypot(x: Value, y: Value | float) -> Value: ...
@overload
def hypot(x: Value | float, y: Value) -> Value: ...
def hypot(x: Value | float, y: Value | float) -> Value | float:
    """Give the length sqrt(x*x + y*y), without overflow.

    >>> f"{hypot(2.0, 3.0):.6f}"
    '3.605551'

    Formula: `hypot(a, b)`, of x, y as a, b.
    Derivative by x: `a / out if out != 0.0 else 0.0`.
    Derivative by y: `b / out if out != 0.0 else 0.0`.
    No derivative where `a == 0.0 and b == 0.0`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.HYPOT, x, y)
    return kernels.hypot(real(x, "hypot"), real(y, "hypot"))[0]


def exp(x: T) -> T:
    """Give e raised to x.

    >>> f"{exp(0.5):.6f}"
    '1.648721'

    Formula: `exp(a)`, of x as a.
    Derivative by x: `out`.
    """
    if isinstance(x, Value):
        return x.exp()  # type: ignore[no-any-return]
    return kernels.exp(real(x, "exp"))[0]


def expm1(x: T) -> T:
    """Give exp(x) - 1, exact near 0.

    >>> f"{expm1(0.5):.6f}"
    '0.648721'

    Formula: `expm1(a)`, of x as a.
    Derivative by x: `exp(a)`.
    """
    if isinstance(x, Value):
        return x.expm1()  # type: ignore[no-any-return]
    return kernels.expm1(real(x, "expm1"))[0]


def exp2(x: T) -> T:
    """Give 2 raised to x.

    >>> f"{exp2(0.5):.6f}"
    '1.414214'

    Formula: `exp2(a)`, of x as a.
    Derivative by x: `0.6931471805599453 * out`.
    """
    if isinstance(x, Value):
        return x.exp2()  # type: ignore[no-any-return]
    return kernels.exp2(real(x, "exp2"))[0]


def log(x: T) -> T:
    """Give the natural logarithm.

    >>> f"{log(0.5):.6f}"
    '-0.693147'

    Formula: `log(a)`, of x as a.
    Derivative by x: `1.0 / a`.
    Domain: `a > 0.0`; elsewhere as IEEE 754 says (nan, or infinite).
    """
    if isinstance(x, Value):
        return x.log()  # type: ignore[no-any-return]
    return kernels.log(real(x, "log"))[0]


def log1p(x: T) -> T:
    """Give log(1 + x), exact near 0.

    >>> f"{log1p(0.5):.6f}"
    '0.405465'

    Formula: `log1p(a)`, of x as a.
    Derivative by x: `1.0 / (1.0 + a)`.
    Domain: `a > -1.0`; elsewhere as IEEE 754 says (nan, or infinite).
    """
    if isinstance(x, Value):
        return x.log1p()  # type: ignore[no-any-return]
    return kernels.log1p(real(x, "log1p"))[0]


def log2(x: T) -> T:
    """Give the logarithm to base 2.

    >>> f"{log2(0.5):.6f}"
    '-1.000000'

    Formula: `log2(a)`, of x as a.
    Derivative by x: `1.4426950408889634 / a`.
    Domain: `a > 0.0`; elsewhere as IEEE 754 says (nan, or infinite).
    """
    if isinstance(x, Value):
        return x.log2()  # type: ignore[no-any-return]
    return kernels.log2(real(x, "log2"))[0]


def log10(x: T) -> T:
    """Give the logarithm to base 10.

    >>> f"{log10(0.5):.6f}"
    '-0.301030'

    Formula: `log10(a)`, of x as a.
    Derivative by x: `0.4342944819032518 / a`.
    Domain: `a > 0.0`; elsewhere as IEEE 754 says (nan, or infinite).
    """
    if isinstance(x, Value):
        return x.log10()  # type: ignore[no-any-return]
    return kernels.log10(real(x, "log10"))[0]


def sin(x: T) -> T:
    """Give the sine of x radians.

    >>> f"{sin(0.5):.6f}"
    '0.479426'

    Formula: `sin(a)`, of x as a.
    Derivative by x: `cos(a)`.
    """
    if isinstance(x, Value):
        return x.sin()  # type: ignore[no-any-return]
    return kernels.sin(real(x, "sin"))[0]


def cos(x: T) -> T:
    """Give the cosine of x radians.

    >>> f"{cos(0.5):.6f}"
    '0.877583'

    Formula: `cos(a)`, of x as a.
    Derivative by x: `-sin(a)`.
    """
    if isinstance(x, Value):
        return x.cos()  # type: ignore[no-any-return]
    return kernels.cos(real(x, "cos"))[0]


def tan(x: T) -> T:
    """Give the tangent of x radians.

    >>> f"{tan(0.5):.6f}"
    '0.546302'

    Formula: `tan(a)`, of x as a.
    Derivative by x: `1.0 + out * out`.
    """
    if isinstance(x, Value):
        return x.tan()  # type: ignore[no-any-return]
    return kernels.tan(real(x, "tan"))[0]


def asin(x: T) -> T:
    """Give the angle in radians whose sine is x.

    >>> f"{asin(0.5):.6f}"
    '0.523599'

    Formula: `asin(a)`, of x as a.
    Derivative by x: `1.0 / sqrt((1.0 - a) * (1.0 + a))`.
    Domain: `-1.0 <= a <= 1.0`; elsewhere as IEEE 754 says (nan, or infinite).
    No derivative where `abs(a) == 1.0`.
    """
    if isinstance(x, Value):
        return x.asin()  # type: ignore[no-any-return]
    return kernels.asin(real(x, "asin"))[0]


def acos(x: T) -> T:
    """Give the angle in radians whose cosine is x.

    >>> f"{acos(0.5):.6f}"
    '1.047198'

    Formula: `acos(a)`, of x as a.
    Derivative by x: `-1.0 / sqrt((1.0 - a) * (1.0 + a))`.
    Domain: `-1.0 <= a <= 1.0`; elsewhere as IEEE 754 says (nan, or infinite).
    No derivative where `abs(a) == 1.0`.
    """
    if isinstance(x, Value):
        return x.acos()  # type: ignore[no-any-return]
    return kernels.acos(real(x, "acos"))[0]


def atan(x: T) -> T:
    """Give the angle in radians whose tangent is x.

    >>> f"{atan(0.5):.6f}"
    '0.463648'

    Formula: `atan(a)`, of x as a.
    Derivative by x: `1.0 / (1.0 + a * a)`.
    """
    if isinstance(x, Value):
        return x.atan()  # type: ignore[no-any-return]
    return kernels.atan(real(x, "atan"))[0]


@overload
def atan2(y: float, x: float) -> float: ...
@overload
def atan2(y: Value, x: Value | float) -> Value: ...
@overload
def atan2(y: Value | float, x: Value) -> Value: ...
def atan2(y: Value | float, x: Value | float) -> Value | float:
    """Give the angle in radians of the point (x, y).

    >>> f"{atan2(2.0, 3.0):.6f}"
    '0.588003'

    Formula: `atan2(a, b)`, of y, x as a, b.
    Derivative by y: `b / hypot(a, b) / hypot(a, b)`.
    Derivative by x: `-a / hypot(a, b) / hypot(a, b)`.
    Domain: `a != 0.0 or b != 0.0`; elsewhere as IEEE 754 says (nan, or infinite).
    No derivative where `a == 0.0 and b < 0.0`.
    """
    if isinstance(y, Value) or isinstance(x, Value):
        return apply(rules.ATAN2, y, x)
    return kernels.atan2(real(y, "atan2"), real(x, "atan2"))[0]


def sinh(x: T) -> T:
    """Give the hyperbolic sine.

    >>> f"{sinh(0.5):.6f}"
    '0.521095'

    Formula: `sinh(a)`, of x as a.
    Derivative by x: `cosh(a)`.
    """
    if isinstance(x, Value):
        return x.sinh()  # type: ignore[no-any-return]
    return kernels.sinh(real(x, "sinh"))[0]


def cosh(x: T) -> T:
    """Give the hyperbolic cosine.

    >>> f"{cosh(0.5):.6f}"
    '1.127626'

    Formula: `cosh(a)`, of x as a.
    Derivative by x: `sinh(a)`.
    """
    if isinstance(x, Value):
        return x.cosh()  # type: ignore[no-any-return]
    return kernels.cosh(real(x, "cosh"))[0]


def tanh(x: T) -> T:
    """Give the hyperbolic tangent.

    >>> f"{tanh(0.5):.6f}"
    '0.462117'

    Formula: `tanh(a)`, of x as a.
    Derivative by x: `sech(a) * sech(a)`.
    """
    if isinstance(x, Value):
        return x.tanh()  # type: ignore[no-any-return]
    return kernels.tanh(real(x, "tanh"))[0]


def sech(x: T) -> T:
    """Give the hyperbolic secant.

    >>> f"{sech(0.5):.6f}"
    '0.886819'

    Formula: `1.0 / cosh(a)`, of x as a.
    Derivative by x: `-out * tanh(a)`.
    """
    if isinstance(x, Value):
        return x.sech()  # type: ignore[no-any-return]
    return kernels.sech(real(x, "sech"))[0]


def asinh(x: T) -> T:
    """Give the inverse of sinh.

    >>> f"{asinh(0.5):.6f}"
    '0.481212'

    Formula: `asinh(a)`, of x as a.
    Derivative by x: `1.0 / hypot(1.0, a)`.
    """
    if isinstance(x, Value):
        return x.asinh()  # type: ignore[no-any-return]
    return kernels.asinh(real(x, "asinh"))[0]


def acosh(x: T) -> T:
    """Give the inverse of cosh.

    >>> f"{acosh(1.5):.6f}"
    '0.962424'

    Formula: `acosh(a)`, of x as a.
    Derivative by x: `1.0 / (sqrt(a - 1.0) * sqrt(a + 1.0))`.
    Domain: `a >= 1.0`; elsewhere as IEEE 754 says (nan, or infinite).
    No derivative where `a == 1.0`.
    """
    if isinstance(x, Value):
        return x.acosh()  # type: ignore[no-any-return]
    return kernels.acosh(real(x, "acosh"))[0]


def atanh(x: T) -> T:
    """Give the inverse of tanh.

    >>> f"{atanh(0.5):.6f}"
    '0.549306'

    Formula: `atanh(a)`, of x as a.
    Derivative by x: `1.0 / ((1.0 - a) * (1.0 + a))`.
    Domain: `-1.0 < a < 1.0`; elsewhere as IEEE 754 says (nan, or infinite).
    """
    if isinstance(x, Value):
        return x.atanh()  # type: ignore[no-any-return]
    return kernels.atanh(real(x, "atanh"))[0]


def erf(x: T) -> T:
    """Give the error function.

    >>> f"{erf(0.5):.6f}"
    '0.520500'

    Formula: `erf(a)`, of x as a.
    Derivative by x: `1.1283791670955126 * exp(-(a * a))`.
    """
    if isinstance(x, Value):
        return x.erf()  # type: ignore[no-any-return]
    return kernels.erf(real(x, "erf"))[0]


def erfc(x: T) -> T:
    """Give 1 - erf(x), exact where that cancels.

    >>> f"{erfc(0.5):.6f}"
    '0.479500'

    Formula: `erfc(a)`, of x as a.
    Derivative by x: `-1.1283791670955126 * exp(-(a * a))`.
    """
    if isinstance(x, Value):
        return x.erfc()  # type: ignore[no-any-return]
    return kernels.erfc(real(x, "erfc"))[0]


def lgamma(x: T) -> T:
    """Give the logarithm of |gamma(x)|.

    >>> f"{lgamma(0.5):.6f}"
    '0.572365'

    Formula: `lgamma(a)`, of x as a.
    Derivative by x: `digamma(a)`.
    Domain: `a > 0.0 or a != floor(a)`; elsewhere as IEEE 754 says (nan, or infinite).
    """
    if isinstance(x, Value):
        return x.lgamma()  # type: ignore[no-any-return]
    return kernels.lgamma(real(x, "lgamma"))[0]


def digamma(x: T) -> T:
    """Give the derivative of lgamma.

    >>> f"{digamma(0.5):.6f}"
    '-1.963510'

    Formula: `digamma(a)`, of x as a.
    Derivative by x: `polygamma(1.0, a)`.
    Domain: `a > 0.0 or a != floor(a)`; elsewhere as IEEE 754 says (nan, or infinite).
    """
    if isinstance(x, Value):
        return x.digamma()  # type: ignore[no-any-return]
    return kernels.digamma(real(x, "digamma"))[0]


@overload
def polygamma(n: float, x: float) -> float: ...
@overload
def polygamma(n: Value, x: Value | float) -> Value: ...
@overload
def polygamma(n: Value | float, x: Value) -> Value: ...
def polygamma(n: Value | float, x: Value | float) -> Value | float:
    """Give the n-th derivative of digamma, for a whole n.

    >>> f"{polygamma(2.0, 3.0):.6f}"
    '-0.154114'

    Formula: `polygamma(a, b)`, of n, x as a, b.
    Derivative by n: `0.0`.
    Derivative by x: `polygamma(a + 1.0, b)`.
    Domain: `a == floor(a) and 0.0 <= a <= 20.0 and (b > 0.0 or b != floor(b))`; elsewhere as
        IEEE 754 says (nan, or infinite).
    """
    if isinstance(n, Value) or isinstance(x, Value):
        return apply(rules.POLYGAMMA, n, x)
    return kernels.polygamma(real(n, "polygamma"), real(x, "polygamma"))[0]


def sigmoid(x: T) -> T:
    """Give the logistic function.

    >>> f"{sigmoid(0.5):.6f}"
    '0.622459'

    Formula: `1.0 / (1.0 + exp(-a))`, of x as a.
    Derivative by x: `out * sigmoid(-a)`.
    """
    if isinstance(x, Value):
        return x.sigmoid()  # type: ignore[no-any-return]
    return kernels.sigmoid(real(x, "sigmoid"))[0]


def log_sigmoid(x: T) -> T:
    """Give log(sigmoid(x)), finite for every finite x.

    >>> f"{log_sigmoid(0.5):.6f}"
    '-0.474077'

    Formula: `(a if a < 0.0 else 0.0) - log1p(exp(-abs(a)))`, of x as a.
    Derivative by x: `sigmoid(-a)`.
    """
    if isinstance(x, Value):
        return x.log_sigmoid()  # type: ignore[no-any-return]
    return kernels.log_sigmoid(real(x, "log_sigmoid"))[0]


def softplus(x: T) -> T:
    """Give log(1 + exp(x)), finite for every finite x.

    >>> f"{softplus(0.5):.6f}"
    '0.974077'

    Formula: `(a if a > 0.0 else 0.0) + log1p(exp(-abs(a)))`, of x as a.
    Derivative by x: `sigmoid(a)`.
    """
    if isinstance(x, Value):
        return x.softplus()  # type: ignore[no-any-return]
    return kernels.softplus(real(x, "softplus"))[0]


def relu(x: T) -> T:
    """Give x where it is positive, else 0.

    >>> f"{relu(0.5):.6f}"
    '0.500000'

    Formula: `a if a > 0.0 or a != a else 0.0`, of x as a.
    Derivative by x: `1.0 if a > 0.0 else 0.0`.
    No derivative where `a == 0.0`.
    """
    if isinstance(x, Value):
        return x.relu()  # type: ignore[no-any-return]
    return kernels.relu(real(x, "relu"))[0]


@overload
def leaky_relu(x: float, slope: float = 0.01) -> float: ...
@overload
def leaky_relu(x: Value, slope: Value | float = ...) -> Value: ...
@overload
def leaky_relu(x: Value | float, slope: Value) -> Value: ...
def leaky_relu(x: Value | float, slope: Value | float = 0.01) -> Value | float:
    """Give x where it is positive, else slope * x.

    >>> f"{leaky_relu(2.0, 3.0):.6f}"
    '2.000000'

    Formula: `a if a > 0.0 else b * a`, of x, slope as a, b.
    Derivative by x: `1.0 if a > 0.0 else b`.
    Derivative by slope: `0.0 if a > 0.0 else a`.
    No derivative where `a == 0.0`.
    """
    if isinstance(x, Value) or isinstance(slope, Value):
        return apply(rules.LEAKY_RELU, x, slope)
    return kernels.leaky_relu(real(x, "leaky_relu"), real(slope, "leaky_relu"))[0]


@overload
def elu(x: float, alpha: float = 1.0) -> float: ...
@overload
def elu(x: Value, alpha: Value | float = ...) -> Value: ...
@overload
def elu(x: Value | float, alpha: Value) -> Value: ...
def elu(x: Value | float, alpha: Value | float = 1.0) -> Value | float:
    """Give x where it is positive, else alpha * (exp(x) - 1).

    >>> f"{elu(2.0, 3.0):.6f}"
    '2.000000'

    Formula: `a if a > 0.0 else b * expm1(a)`, of x, alpha as a, b.
    Derivative by x: `1.0 if a > 0.0 else b * exp(a)`.
    Derivative by alpha: `0.0 if a > 0.0 else expm1(a)`.
    No derivative where `a == 0.0`.
    """
    if isinstance(x, Value) or isinstance(alpha, Value):
        return apply(rules.ELU, x, alpha)
    return kernels.elu(real(x, "elu"), real(alpha, "elu"))[0]


def gelu(x: T) -> T:
    """Give x times the normal distribution function of x.

    >>> f"{gelu(0.5):.6f}"
    '0.345731'

    Formula: `0.5 * a * erfc(-0.7071067811865476 * a)`, of x as a.
    Derivative by x: `0.5 * erfc(-0.7071067811865476 * a) + 0.3989422804014327 * a * exp(-0.5 *
        (a * a))`.
    """
    if isinstance(x, Value):
        return x.gelu()  # type: ignore[no-any-return]
    return kernels.gelu(real(x, "gelu"))[0]


def silu(x: T) -> T:
    """Give x * sigmoid(x), also named swish.

    >>> f"{silu(0.5):.6f}"
    '0.311230'

    Formula: `a * sigmoid(a)`, of x as a.
    Derivative by x: `sigmoid(a) * (1.0 + a * sigmoid(-a))`.
    """
    if isinstance(x, Value):
        return x.silu()  # type: ignore[no-any-return]
    return kernels.silu(real(x, "silu"))[0]


def softsign(x: T) -> T:
    """Give x / (1 + |x|).

    >>> f"{softsign(0.5):.6f}"
    '0.333333'

    Formula: `a / (1.0 + abs(a))`, of x as a.
    Derivative by x: `1.0 / (1.0 + abs(a)) / (1.0 + abs(a))`.
    """
    if isinstance(x, Value):
        return x.softsign()  # type: ignore[no-any-return]
    return kernels.softsign(real(x, "softsign"))[0]


def abs(x: T) -> T:
    """Give the magnitude.

    >>> f"{abs(0.5):.6f}"
    '0.500000'

    Formula: `abs(a)`, of x as a.
    Derivative by x: `sign(a)`.
    No derivative where `a == 0.0`.
    """
    if isinstance(x, Value):
        return x.abs()  # type: ignore[no-any-return]
    return kernels.abs(real(x, "abs"))[0]


def sign(x: T) -> T:
    """Give -1, 0 or 1.

    >>> f"{sign(0.5):.6f}"
    '1.000000'

    Formula: `1.0 if a > 0.0 else -1.0 if a < 0.0 else a`, of x as a.
    Derivative by x: `0.0`.
    No derivative where `a == 0.0`.
    """
    if isinstance(x, Value):
        return x.sign()  # type: ignore[no-any-return]
    return kernels.sign(real(x, "sign"))[0]


@overload
def maximum(x: float, y: float) -> float: ...
@overload
def maximum(x: Value, y: Value | float) -> Value: ...
@overload
def maximum(x: Value | float, y: Value) -> Value: ...
def maximum(x: Value | float, y: Value | float) -> Value | float:
    """Give the larger of two; a tie splits the gradient equally.

    >>> f"{maximum(2.0, 3.0):.6f}"
    '3.000000'

    Formula: `a if a > b or a != a else b`, of x, y as a, b.
    Derivative by x: `1.0 if a > b or a != a else 0.5 if a == b else 0.0`.
    Derivative by y: `0.0 if a > b or a != a else 0.5 if a == b else 1.0`.
    No derivative where `a == b`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.MAXIMUM, x, y)
    return kernels.maximum(real(x, "maximum"), real(y, "maximum"))[0]


@overload
def minimum(x: float, y: float) -> float: ...
@overload
def minimum(x: Value, y: Value | float) -> Value: ...
@overload
def minimum(x: Value | float, y: Value) -> Value: ...
def minimum(x: Value | float, y: Value | float) -> Value | float:
    """Give the smaller of two; a tie splits the gradient equally.

    >>> f"{minimum(2.0, 3.0):.6f}"
    '2.000000'

    Formula: `a if a < b or a != a else b`, of x, y as a, b.
    Derivative by x: `1.0 if a < b or a != a else 0.5 if a == b else 0.0`.
    Derivative by y: `0.0 if a < b or a != a else 0.5 if a == b else 1.0`.
    No derivative where `a == b`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.MINIMUM, x, y)
    return kernels.minimum(real(x, "minimum"), real(y, "minimum"))[0]


@overload
def at_least(x: float, bound: float) -> float: ...
@overload
def at_least(x: Value, bound: Value | float) -> Value: ...
@overload
def at_least(x: Value | float, bound: Value) -> Value: ...
def at_least(x: Value | float, bound: Value | float) -> Value | float:
    """Give x, but not below a constant bound.

    >>> f"{at_least(2.0, 3.0):.6f}"
    '3.000000'

    Formula: `a if a > b or a != a else b`, of x, bound as a, b.
    Derivative by x: `1.0 if a > b or a != a else 0.0`.
    Derivative by bound: `0.0 if a > b or a != a else 1.0`.
    No derivative where `a == b`.
    """
    if isinstance(x, Value) or isinstance(bound, Value):
        return apply(rules.AT_LEAST, x, bound)
    return kernels.at_least(real(x, "at_least"), real(bound, "at_least"))[0]


@overload
def at_most(x: float, bound: float) -> float: ...
@overload
def at_most(x: Value, bound: Value | float) -> Value: ...
@overload
def at_most(x: Value | float, bound: Value) -> Value: ...
def at_most(x: Value | float, bound: Value | float) -> Value | float:
    """Give x, but not above a constant bound.

    >>> f"{at_most(2.0, 3.0):.6f}"
    '2.000000'

    Formula: `a if a < b or a != a else b`, of x, bound as a, b.
    Derivative by x: `1.0 if a < b or a != a else 0.0`.
    Derivative by bound: `0.0 if a < b or a != a else 1.0`.
    No derivative where `a == b`.
    """
    if isinstance(x, Value) or isinstance(bound, Value):
        return apply(rules.AT_MOST, x, bound)
    return kernels.at_most(real(x, "at_most"), real(bound, "at_most"))[0]


@overload
def clip(x: float, low: float, high: float) -> float: ...
@overload
def clip(x: Value, low: Value | float, high: Value | float) -> Value: ...
@overload
def clip(x: Value | float, low: Value, high: Value | float) -> Value: ...
@overload
def clip(x: Value | float, low: Value | float, high: Value) -> Value: ...
def clip(x: Value | float, low: Value | float, high: Value | float) -> Value | float:
    """Give x kept between low and high.

    >>> f"{clip(2.0, -1.0, 1.0):.6f}"
    '1.000000'

    Formula: `b if a < b else c if a > c else a`, of x, low, high as a, b, c.
    Derivative by x: `1.0 if b < a < c or a != a else 0.0`.
    Derivative by low: `1.0 if a < b else 0.0`.
    Derivative by high: `1.0 if a > c and not a < b else 0.0`.
    Domain: `b <= c`; elsewhere as IEEE 754 says (nan, or infinite).
    No derivative where `a == b or a == c`.
    """
    if isinstance(x, Value) or isinstance(low, Value) or isinstance(high, Value):
        return apply(rules.CLIP, x, low, high)
    return kernels.clip(real(x, "clip"), real(low, "clip"), real(high, "clip"))[0]


@overload
def where(condition: float, x: float, y: float) -> float: ...
@overload
def where(condition: Value, x: Value | float, y: Value | float) -> Value: ...
@overload
def where(condition: Value | float, x: Value, y: Value | float) -> Value: ...
@overload
def where(condition: Value | float, x: Value | float, y: Value) -> Value: ...
def where(condition: Value | float, x: Value | float, y: Value | float) -> Value | float:
    """Give x where the condition holds, else y.

    >>> f"{where(2.0, -1.0, 1.0):.6f}"
    '-1.000000'

    Formula: `b if a != 0.0 else c`, of condition, x, y as a, b, c.
    Derivative by condition: `0.0`.
    Derivative by x: `1.0 if a != 0.0 else 0.0`.
    Derivative by y: `0.0 if a != 0.0 else 1.0`.
    """
    if isinstance(condition, Value) or isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.WHERE, condition, x, y)
    return kernels.where(real(condition, "where"), real(x, "where"), real(y, "where"))[0]


def floor(x: T) -> T:
    """Give the whole number below.

    >>> f"{floor(0.5):.6f}"
    '0.000000'

    Formula: `floor(a)`, of x as a.
    Derivative by x: `0.0`.
    No derivative where `a == floor(a)`.
    """
    if isinstance(x, Value):
        return x.floor()  # type: ignore[no-any-return]
    return kernels.floor(real(x, "floor"))[0]


def ceil(x: T) -> T:
    """Give the whole number above.

    >>> f"{ceil(0.5):.6f}"
    '1.000000'

    Formula: `ceil(a)`, of x as a.
    Derivative by x: `0.0`.
    No derivative where `a == floor(a)`.
    """
    if isinstance(x, Value):
        return x.ceil()  # type: ignore[no-any-return]
    return kernels.ceil(real(x, "ceil"))[0]


def round(x: T) -> T:
    """Give the nearest whole number, ties to even.

    >>> f"{round(0.5):.6f}"
    '0.000000'

    Formula: `round(a)`, of x as a.
    Derivative by x: `0.0`.
    No derivative where `a - floor(a) == 0.5`.
    """
    if isinstance(x, Value):
        return x.round()  # type: ignore[no-any-return]
    return kernels.round(real(x, "round"))[0]


@overload
def round_to(x: float, digits: float) -> float: ...
@overload
def round_to(x: Value, digits: Value | float) -> Value: ...
@overload
def round_to(x: Value | float, digits: Value) -> Value: ...
def round_to(x: Value | float, digits: Value | float) -> Value | float:
    """Give x to a whole number of decimal digits, ties to even.

    >>> f"{round_to(2.0, 3.0):.6f}"
    '2.000000'

    Formula: `round_to(a, b)`, of x, digits as a, b.
    Derivative by x: `0.0`.
    Derivative by digits: `0.0`.
    Domain: `b == floor(b) and abs(b) <= 20.0`; elsewhere as IEEE 754 says (nan, or infinite).
    No derivative where `mod(a * pow(10.0, b), 1.0) == 0.5`.
    """
    if isinstance(x, Value) or isinstance(digits, Value):
        return apply(rules.ROUND_TO, x, digits)
    return kernels.round_to(real(x, "round_to"), real(digits, "round_to"))[0]


@overload
def floordiv(x: float, y: float) -> float: ...
@overload
def floordiv(x: Value, y: Value | float) -> Value: ...
@overload
def floordiv(x: Value | float, y: Value) -> Value: ...
def floordiv(x: Value | float, y: Value | float) -> Value | float:
    """Give the whole quotient x // y.

    >>> f"{floordiv(2.0, 3.0):.6f}"
    '0.000000'

    Formula: `floordiv(a, b)`, of x, y as a, b.
    Derivative by x: `0.0`.
    Derivative by y: `0.0`.
    Domain: `b != 0.0`; elsewhere as IEEE 754 says (nan, or infinite).
    No derivative where `mod(a, b) == 0.0`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.FLOORDIV, x, y)
    return kernels.floordiv(real(x, "floordiv"), real(y, "floordiv"))[0]


@overload
def mod(x: float, y: float) -> float: ...
@overload
def mod(x: Value, y: Value | float) -> Value: ...
@overload
def mod(x: Value | float, y: Value) -> Value: ...
def mod(x: Value | float, y: Value | float) -> Value | float:
    """Give the remainder x % y, which has the sign of y.

    >>> f"{mod(2.0, 3.0):.6f}"
    '2.000000'

    Formula: `mod(a, b)`, of x, y as a, b.
    Derivative by x: `1.0`.
    Derivative by y: `-floordiv(a, b)`.
    Domain: `b != 0.0`; elsewhere as IEEE 754 says (nan, or infinite).
    No derivative where `mod(a, b) == 0.0`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.MOD, x, y)
    return kernels.mod(real(x, "mod"), real(y, "mod"))[0]


@overload
def gt(x: float, y: float) -> float: ...
@overload
def gt(x: Value, y: Value | float) -> Value: ...
@overload
def gt(x: Value | float, y: Value) -> Value: ...
def gt(x: Value | float, y: Value | float) -> Value | float:
    """Give 1 where x > y.

    >>> f"{gt(2.0, 3.0):.6f}"
    '0.000000'

    Formula: `1.0 if a > b else 0.0`, of x, y as a, b.
    Derivative by x: `0.0`.
    Derivative by y: `0.0`.
    No derivative where `a == b`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.GT, x, y)
    return kernels.gt(real(x, "gt"), real(y, "gt"))[0]


@overload
def lt(x: float, y: float) -> float: ...
@overload
def lt(x: Value, y: Value | float) -> Value: ...
@overload
def lt(x: Value | float, y: Value) -> Value: ...
def lt(x: Value | float, y: Value | float) -> Value | float:
    """Give 1 where x < y.

    >>> f"{lt(2.0, 3.0):.6f}"
    '1.000000'

    Formula: `1.0 if a < b else 0.0`, of x, y as a, b.
    Derivative by x: `0.0`.
    Derivative by y: `0.0`.
    No derivative where `a == b`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.LT, x, y)
    return kernels.lt(real(x, "lt"), real(y, "lt"))[0]


@overload
def ge(x: float, y: float) -> float: ...
@overload
def ge(x: Value, y: Value | float) -> Value: ...
@overload
def ge(x: Value | float, y: Value) -> Value: ...
def ge(x: Value | float, y: Value | float) -> Value | float:
    """Give 1 where x >= y.

    >>> f"{ge(2.0, 3.0):.6f}"
    '0.000000'

    Formula: `1.0 if a >= b else 0.0`, of x, y as a, b.
    Derivative by x: `0.0`.
    Derivative by y: `0.0`.
    No derivative where `a == b`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.GE, x, y)
    return kernels.ge(real(x, "ge"), real(y, "ge"))[0]


@overload
def le(x: float, y: float) -> float: ...
@overload
def le(x: Value, y: Value | float) -> Value: ...
@overload
def le(x: Value | float, y: Value) -> Value: ...
def le(x: Value | float, y: Value | float) -> Value | float:
    """Give 1 where x <= y.

    >>> f"{le(2.0, 3.0):.6f}"
    '1.000000'

    Formula: `1.0 if a <= b else 0.0`, of x, y as a, b.
    Derivative by x: `0.0`.
    Derivative by y: `0.0`.
    No derivative where `a == b`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.LE, x, y)
    return kernels.le(real(x, "le"), real(y, "le"))[0]


@overload
def eq(x: float, y: float) -> float: ...
@overload
def eq(x: Value, y: Value | float) -> Value: ...
@overload
def eq(x: Value | float, y: Value) -> Value: ...
def eq(x: Value | float, y: Value | float) -> Value | float:
    """Give 1 where x == y.

    >>> f"{eq(2.0, 3.0):.6f}"
    '0.000000'

    Formula: `1.0 if a == b else 0.0`, of x, y as a, b.
    Derivative by x: `0.0`.
    Derivative by y: `0.0`.
    No derivative where `a == b`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.EQ, x, y)
    return kernels.eq(real(x, "eq"), real(y, "eq"))[0]


@overload
def ne(x: float, y: float) -> float: ...
@overload
def ne(x: Value, y: Value | float) -> Value: ...
@overload
def ne(x: Value | float, y: Value) -> Value: ...
def ne(x: Value | float, y: Value | float) -> Value | float:
    """Give 1 where x != y.

    >>> f"{ne(2.0, 3.0):.6f}"
    '1.000000'

    Formula: `1.0 if a != b else 0.0`, of x, y as a, b.
    Derivative by x: `0.0`.
    Derivative by y: `0.0`.
    No derivative where `a == b`.
    """
    if isinstance(x, Value) or isinstance(y, Value):
        return apply(rules.NE, x, y)
    return kernels.ne(real(x, "ne"), real(y, "ne"))[0]
