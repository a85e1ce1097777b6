"""Elementary: each rule as a method, `x.exp()` beside `exp(x)`.

Generated from `rules.py` by `tools/generate.py`: change the table, then run `make generate`.
"""

from typing import Any

from autograd import kernels, rules
from autograd.layout import mypyc_attr
from autograd.node import Node


@mypyc_attr(acyclic=True, allow_interpreted_subclasses=True)
class Elementary(Node):
    """The part of `Value` that is generated."""

    __slots__ = ()

    def add(self, y: object) -> Any:
        """Give the sum x + y; x is this value."""
        return self._apply(rules.ADD, y)

    def sub(self, y: object) -> Any:
        """Give the difference x - y; x is this value."""
        return self._apply(rules.SUB, y)

    def mul(self, y: object) -> Any:
        """Give the product x * y; x is this value."""
        return self._apply(rules.MUL, y)

    def div(self, y: object) -> Any:
        """Give the quotient x / y; x is this value."""
        return self._apply(rules.DIV, y)

    def neg(self) -> Any:
        """Give the negative -x."""
        out, da = kernels.neg(self._data)
        return self._unary(rules.NEG, out, da)

    def pow(self, y: object) -> Any:
        """Give x raised to the power y; x is this value."""
        return self._apply(rules.POW, y)

    def square(self) -> Any:
        """Give the square of x."""
        out, da = kernels.square(self._data)
        return self._unary(rules.SQUARE, out, da)

    def reciprocal(self) -> Any:
        """Give the reciprocal 1 / x."""
        out, da = kernels.reciprocal(self._data)
        return self._unary(rules.RECIPROCAL, out, da)

    def sqrt(self) -> Any:
        """Give the square root."""
        out, da = kernels.sqrt(self._data)
        return self._unary(rules.SQRT, out, da)

    def cbrt(self) -> Any:
        """Give the real cube root."""
        out, da = kernels.cbrt(self._data)
        return self._unary(rules.CBRT, out, da)

    def hypot(self, y: object) -> Any:
        """Give the length sqrt(x*x + y*y), without overflow; x is this value."""
        return self._apply(rules.HYPOT, y)

    def exp(self) -> Any:
        """Give e raised to x."""
        out, da = kernels.exp(self._data)
        return self._unary(rules.EXP, out, da)

    def expm1(self) -> Any:
        """Give exp(x) - 1, exact near 0."""
        out, da = kernels.expm1(self._data)
        return self._unary(rules.EXPM1, out, da)

    def exp2(self) -> Any:
        """Give 2 raised to x."""
        out, da = kernels.exp2(self._data)
        return self._unary(rules.EXP2, out, da)

    def log(self) -> Any:
        """Give the natural logarithm."""
        out, da = kernels.log(self._data)
        return self._unary(rules.LOG, out, da)

    def log1p(self) -> Any:
        """Give log(1 + x), exact near 0."""
        out, da = kernels.log1p(self._data)
        return self._unary(rules.LOG1P, out, da)

    def log2(self) -> Any:
        """Give the logarithm to base 2."""
        out, da = kernels.log2(self._data)
        return self._unary(rules.LOG2, out, da)

    def log10(self) -> Any:
        """Give the logarithm to base 10."""
        out, da = kernels.log10(self._data)
        return self._unary(rules.LOG10, out, da)

    def sin(self) -> Any:
        """Give the sine of x radians."""
        out, da = kernels.sin(self._data)
        return self._unary(rules.SIN, out, da)

    def cos(self) -> Any:
        """Give the cosine of x radians."""
        out, da = kernels.cos(self._data)
        return self._unary(rules.COS, out, da)

    def tan(self) -> Any:
        """Give the tangent of x radians."""
        out, da = kernels.tan(self._data)
        return self._unary(rules.TAN, out, da)

    def asin(self) -> Any:
        """Give the angle in radians whose sine is x."""
        out, da = kernels.asin(self._data)
        return self._unary(rules.ASIN, out, da)

    def arcsin(self) -> Any:
        """Give the angle in radians whose sine is x."""
        out, da = kernels.asin(self._data)
        return self._unary(rules.ASIN, out, da)

    def acos(self) -> Any:
        """Give the angle in radians whose cosine is x."""
        out, da = kernels.acos(self._data)
        return self._unary(rules.ACOS, out, da)

    def arccos(self) -> Any:
        """Give the angle in radians whose cosine is x."""
        out, da = kernels.acos(self._data)
        return self._unary(rules.ACOS, out, da)

    def atan(self) -> Any:
        """Give the angle in radians whose tangent is x."""
        out, da = kernels.atan(self._data)
        return self._unary(rules.ATAN, out, da)

    def arctan(self) -> Any:
        """Give the angle in radians whose tangent is x."""
        out, da = kernels.atan(self._data)
        return self._unary(rules.ATAN, out, da)

    def atan2(self, x: object) -> Any:
        """Give the angle in radians of the point (x, y); y is this value."""
        return self._apply(rules.ATAN2, x)

    def arctan2(self, x: object) -> Any:
        """Give the angle in radians of the point (x, y); y is this value."""
        return self._apply(rules.ATAN2, x)

    def sinh(self) -> Any:
        """Give the hyperbolic sine."""
        out, da = kernels.sinh(self._data)
        return self._unary(rules.SINH, out, da)

    def cosh(self) -> Any:
        """Give the hyperbolic cosine."""
        out, da = kernels.cosh(self._data)
        return self._unary(rules.COSH, out, da)

    def tanh(self) -> Any:
        """Give the hyperbolic tangent."""
        out, da = kernels.tanh(self._data)
        return self._unary(rules.TANH, out, da)

    def sech(self) -> Any:
        """Give the hyperbolic secant."""
        out, da = kernels.sech(self._data)
        return self._unary(rules.SECH, out, da)

    def asinh(self) -> Any:
        """Give the inverse of sinh."""
        out, da = kernels.asinh(self._data)
        return self._unary(rules.ASINH, out, da)

    def arcsinh(self) -> Any:
        """Give the inverse of sinh."""
        out, da = kernels.asinh(self._data)
        return self._unary(rules.ASINH, out, da)

    def acosh(self) -> Any:
        """Give the inverse of cosh."""
        out, da = kernels.acosh(self._data)
        return self._unary(rules.ACOSH, out, da)

    def arccosh(self) -> Any:
        """Give the inverse of cosh."""
        out, da = kernels.acosh(self._data)
        return self._unary(rules.ACOSH, out, da)

    def atanh(self) -> Any:
        """Give the inverse of tanh."""
        out, da = kernels.atanh(self._data)
        return self._unary(rules.ATANH, out, da)

    def arctanh(self) -> Any:
        """Give the inverse of tanh."""
        out, da = kernels.atanh(self._data)
        return self._unary(rules.ATANH, out, da)

    def erf(self) -> Any:
        """Give the error function."""
        out, da = kernels.erf(self._data)
        return self._unary(rules.ERF, out, da)

    def erfc(self) -> Any:
        """Give 1 - erf(x), exact where that cancels."""
        out, da = kernels.erfc(self._data)
        return self._unary(rules.ERFC, out, da)

    def lgamma(self) -> Any:
        """Give the logarithm of |gamma(x)|."""
        out, da = kernels.lgamma(self._data)
        return self._unary(rules.LGAMMA, out, da)

    def digamma(self) -> Any:
        """Give the derivative of lgamma."""
        out, da = kernels.digamma(self._data)
        return self._unary(rules.DIGAMMA, out, da)

    def polygamma(self, x: object) -> Any:
        """Give the n-th derivative of digamma, for a whole n; n is this value."""
        return self._apply(rules.POLYGAMMA, x)

    def sigmoid(self) -> Any:
        """Give the logistic function."""
        out, da = kernels.sigmoid(self._data)
        return self._unary(rules.SIGMOID, out, da)

    def log_sigmoid(self) -> Any:
        """Give log(sigmoid(x)), finite for every finite x."""
        out, da = kernels.log_sigmoid(self._data)
        return self._unary(rules.LOG_SIGMOID, out, da)

    def softplus(self) -> Any:
        """Give log(1 + exp(x)), finite for every finite x."""
        out, da = kernels.softplus(self._data)
        return self._unary(rules.SOFTPLUS, out, da)

    def relu(self) -> Any:
        """Give x where it is positive, else 0."""
        out, da = kernels.relu(self._data)
        return self._unary(rules.RELU, out, da)

    def leaky_relu(self, slope: object = 0.01) -> Any:
        """Give x where it is positive, else slope * x; x is this value."""
        return self._apply(rules.LEAKY_RELU, slope)

    def elu(self, alpha: object = 1.0) -> Any:
        """Give x where it is positive, else alpha * (exp(x) - 1); x is this value."""
        return self._apply(rules.ELU, alpha)

    def gelu(self) -> Any:
        """Give x times the normal distribution function of x."""
        out, da = kernels.gelu(self._data)
        return self._unary(rules.GELU, out, da)

    def silu(self) -> Any:
        """Give x * sigmoid(x), also named swish."""
        out, da = kernels.silu(self._data)
        return self._unary(rules.SILU, out, da)

    def softsign(self) -> Any:
        """Give x / (1 + |x|)."""
        out, da = kernels.softsign(self._data)
        return self._unary(rules.SOFTSIGN, out, da)

    def abs(self) -> Any:
        """Give the magnitude."""
        out, da = kernels.abs(self._data)
        return self._unary(rules.ABS, out, da)

    def fabs(self) -> Any:
        """Give the magnitude."""
        out, da = kernels.abs(self._data)
        return self._unary(rules.ABS, out, da)

    def sign(self) -> Any:
        """Give -1, 0 or 1."""
        out, da = kernels.sign(self._data)
        return self._unary(rules.SIGN, out, da)

    def maximum(self, y: object) -> Any:
        """Give the larger of two; a tie splits the gradient equally; x is this value."""
        return self._apply(rules.MAXIMUM, y)

    def minimum(self, y: object) -> Any:
        """Give the smaller of two; a tie splits the gradient equally; x is this value."""
        return self._apply(rules.MINIMUM, y)

    def at_least(self, bound: object) -> Any:
        """Give x, but not below a constant bound; x is this value."""
        return self._apply(rules.AT_LEAST, bound)

    def at_most(self, bound: object) -> Any:
        """Give x, but not above a constant bound; x is this value."""
        return self._apply(rules.AT_MOST, bound)

    def clip(self, low: object, high: object) -> Any:
        """Give x kept between low and high; x is this value."""
        return self._apply(rules.CLIP, low, high)

    def where(self, x: object, y: object) -> Any:
        """Give x where the condition holds, else y; condition is this value."""
        return self._apply(rules.WHERE, x, y)

    def floor(self) -> Any:
        """Give the whole number below."""
        out, da = kernels.floor(self._data)
        return self._unary(rules.FLOOR, out, da)

    def ceil(self) -> Any:
        """Give the whole number above."""
        out, da = kernels.ceil(self._data)
        return self._unary(rules.CEIL, out, da)

    def round(self) -> Any:
        """Give the nearest whole number, ties to even."""
        out, da = kernels.round(self._data)
        return self._unary(rules.ROUND, out, da)

    def rint(self) -> Any:
        """Give the nearest whole number, ties to even."""
        out, da = kernels.round(self._data)
        return self._unary(rules.ROUND, out, da)

    def round_to(self, digits: object) -> Any:
        """Give x to a whole number of decimal digits, ties to even; x is this value."""
        return self._apply(rules.ROUND_TO, digits)

    def floordiv(self, y: object) -> Any:
        """Give the whole quotient x // y; x is this value."""
        return self._apply(rules.FLOORDIV, y)

    def mod(self, y: object) -> Any:
        """Give the remainder x % y, which has the sign of y; x is this value."""
        return self._apply(rules.MOD, y)

    def gt(self, y: object) -> Any:
        """Give 1 where x > y; x is this value."""
        return self._apply(rules.GT, y)

    def lt(self, y: object) -> Any:
        """Give 1 where x < y; x is this value."""
        return self._apply(rules.LT, y)

    def ge(self, y: object) -> Any:
        """Give 1 where x >= y; x is this value."""
        return self._apply(rules.GE, y)

    def le(self, y: object) -> Any:
        """Give 1 where x <= y; x is this value."""
        return self._apply(rules.LE, y)

    def eq(self, y: object) -> Any:
        """Give 1 where x == y; x is this value."""
        return self._apply(rules.EQ, y)

    def ne(self, y: object) -> Any:
        """Give 1 where x != y; x is this value."""
        return self._apply(rules.NE, y)
