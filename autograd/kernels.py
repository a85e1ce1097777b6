"""Kernels: the value and the local derivatives of each rule, in floats.

Generated from `rules.py` by `tools/generate.py`: change the table, then run `make generate`.
"""

from typing import TYPE_CHECKING

from autograd import ieee
from autograd.layout import i64
from autograd.rules import RULES

if TYPE_CHECKING:
    from autograd.value import Value


def add(a: float, b: float) -> tuple[float, float, float]:
    """Compute `a + b`."""
    out = a + b
    return out, 1.0, 1.0


def sub(a: float, b: float) -> tuple[float, float, float]:
    """Compute `a - b`."""
    out = a - b
    return out, 1.0, -1.0


def mul(a: float, b: float) -> tuple[float, float, float]:
    """Compute `a * b`."""
    out = a * b
    return out, b, a


def div(a: float, b: float) -> tuple[float, float, float]:
    """Compute `a / b`."""
    out = ieee.div(a, b)
    return out, ieee.div(1.0, b), ieee.div(-out, b)


def neg(a: float) -> tuple[float, float]:
    """Compute `-a`."""
    out = -a
    return out, -1.0


def pow(a: float, b: float) -> tuple[float, float, float]:
    """Compute `pow(a, b)`."""
    out = ieee.pow(a, b)
    return (
        out,
        (0.0 if (b == 0.0 and ieee.abs(a) < 1e-300) else b * ieee.pow(a, b - 1.0)),
        (0.0 if (a == 0.0 and b >= 0.0) else out * ieee.log(a)),
    )


def square(a: float) -> tuple[float, float]:
    """Compute `a * a`."""
    out = a * a
    return out, 2.0 * a


def reciprocal(a: float) -> tuple[float, float]:
    """Compute `1.0 / a`."""
    out = ieee.div(1.0, a)
    return out, ieee.div(-out, a)


def sqrt(a: float) -> tuple[float, float]:
    """Compute `sqrt(a)`."""
    out = ieee.sqrt(a)
    return out, ieee.div(0.5, out)


def cbrt(a: float) -> tuple[float, float]:
    """Compute `cbrt(a)`."""
    out = ieee.cbrt(a)
    return out, ieee.div(1.0, (3.0 * out) * out)


def hypot(a: float, b: float) -> tuple[float, float, float]:
    """Compute `hypot(a, b)`."""
    out = ieee.hypot(a, b)
    return out, (ieee.div(a, out) if out != 0.0 else 0.0), (ieee.div(b, out) if out != 0.0 else 0.0)


def exp(a: float) -> tuple[float, float]:
    """Compute `exp(a)`."""
    out = ieee.exp(a)
    return out, out


def expm1(a: float) -> tuple[float, float]:
    """Compute `expm1(a)`."""
    out = ieee.expm1(a)
    return out, ieee.exp(a)


def exp2(a: float) -> tuple[float, float]:
    """Compute `exp2(a)`."""
    out = ieee.exp2(a)
    return out, 0.6931471805599453 * out


def log(a: float) -> tuple[float, float]:
    """Compute `log(a)`."""
    out = ieee.log(a)
    return out, ieee.div(1.0, a)


def log1p(a: float) -> tuple[float, float]:
    """Compute `log1p(a)`."""
    out = ieee.log1p(a)
    return out, ieee.div(1.0, 1.0 + a)


def log2(a: float) -> tuple[float, float]:
    """Compute `log2(a)`."""
    out = ieee.log2(a)
    return out, ieee.div(1.4426950408889634, a)


def log10(a: float) -> tuple[float, float]:
    """Compute `log10(a)`."""
    out = ieee.log10(a)
    return out, ieee.div(0.4342944819032518, a)


def sin(a: float) -> tuple[float, float]:
    """Compute `sin(a)`."""
    out = ieee.sin(a)
    return out, ieee.cos(a)


def cos(a: float) -> tuple[float, float]:
    """Compute `cos(a)`."""
    out = ieee.cos(a)
    return out, -ieee.sin(a)


def tan(a: float) -> tuple[float, float]:
    """Compute `tan(a)`."""
    out = ieee.tan(a)
    return out, 1.0 + (out * out)


def asin(a: float) -> tuple[float, float]:
    """Compute `asin(a)`."""
    out = ieee.asin(a)
    return out, ieee.div(1.0, ieee.sqrt((1.0 - a) * (1.0 + a)))


def acos(a: float) -> tuple[float, float]:
    """Compute `acos(a)`."""
    out = ieee.acos(a)
    return out, ieee.div(-1.0, ieee.sqrt((1.0 - a) * (1.0 + a)))


def atan(a: float) -> tuple[float, float]:
    """Compute `atan(a)`."""
    out = ieee.atan(a)
    return out, ieee.div(1.0, 1.0 + (a * a))


def atan2(a: float, b: float) -> tuple[float, float, float]:
    """Compute `atan2(a, b)`."""
    out = ieee.atan2(a, b)
    t0 = ieee.hypot(a, b)
    return out, ieee.div(ieee.div(b, t0), t0), ieee.div(ieee.div(-a, t0), t0)


def sinh(a: float) -> tuple[float, float]:
    """Compute `sinh(a)`."""
    out = ieee.sinh(a)
    return out, ieee.cosh(a)


def cosh(a: float) -> tuple[float, float]:
    """Compute `cosh(a)`."""
    out = ieee.cosh(a)
    return out, ieee.sinh(a)


def tanh(a: float) -> tuple[float, float]:
    """Compute `tanh(a)`."""
    out = ieee.tanh(a)
    t0 = ieee.sech(a)
    return out, t0 * t0


def sech(a: float) -> tuple[float, float]:
    """Compute `1.0 / cosh(a)`."""
    out = ieee.div(1.0, ieee.cosh(a))
    return out, -out * ieee.tanh(a)


def asinh(a: float) -> tuple[float, float]:
    """Compute `asinh(a)`."""
    out = ieee.asinh(a)
    return out, ieee.div(1.0, ieee.hypot(1.0, a))


def acosh(a: float) -> tuple[float, float]:
    """Compute `acosh(a)`."""
    out = ieee.acosh(a)
    return out, ieee.div(1.0, ieee.sqrt(a - 1.0) * ieee.sqrt(a + 1.0))


def atanh(a: float) -> tuple[float, float]:
    """Compute `atanh(a)`."""
    out = ieee.atanh(a)
    return out, ieee.div(1.0, (1.0 - a) * (1.0 + a))


def erf(a: float) -> tuple[float, float]:
    """Compute `erf(a)`."""
    out = ieee.erf(a)
    return out, 1.1283791670955126 * ieee.exp(-(a * a))


def erfc(a: float) -> tuple[float, float]:
    """Compute `erfc(a)`."""
    out = ieee.erfc(a)
    return out, -1.1283791670955126 * ieee.exp(-(a * a))


def lgamma(a: float) -> tuple[float, float]:
    """Compute `lgamma(a)`."""
    out = ieee.lgamma(a)
    return out, ieee.digamma(a)


def digamma(a: float) -> tuple[float, float]:
    """Compute `digamma(a)`."""
    out = ieee.digamma(a)
    return out, ieee.polygamma(1.0, a)


def polygamma(a: float, b: float) -> tuple[float, float, float]:
    """Compute `polygamma(a, b)`."""
    out = ieee.polygamma(a, b)
    return out, 0.0, ieee.polygamma(a + 1.0, b)


def sigmoid(a: float) -> tuple[float, float]:
    """Compute `1.0 / (1.0 + exp(-a))`."""
    out = ieee.div(1.0, 1.0 + ieee.exp(-a))
    return out, out * ieee.sigmoid(-a)


def log_sigmoid(a: float) -> tuple[float, float]:
    """Compute `(a if a < 0.0 else 0.0) - log1p(exp(-abs(a)))`."""
    out = (a if a < 0.0 else 0.0) - ieee.log1p(ieee.exp(-ieee.abs(a)))
    return out, ieee.sigmoid(-a)


def softplus(a: float) -> tuple[float, float]:
    """Compute `(a if a > 0.0 else 0.0) + log1p(exp(-abs(a)))`."""
    out = (a if a > 0.0 else 0.0) + ieee.log1p(ieee.exp(-ieee.abs(a)))
    return out, ieee.sigmoid(a)


def relu(a: float) -> tuple[float, float]:
    """Compute `a if a > 0.0 or a != a else 0.0`."""
    out = a if (a > 0.0 or a != a) else 0.0
    return out, (1.0 if a > 0.0 else 0.0)


def leaky_relu(a: float, b: float) -> tuple[float, float, float]:
    """Compute `a if a > 0.0 else b * a`."""
    out = a if a > 0.0 else b * a
    return out, (1.0 if a > 0.0 else b), (0.0 if a > 0.0 else a)


def elu(a: float, b: float) -> tuple[float, float, float]:
    """Compute `a if a > 0.0 else b * expm1(a)`."""
    out = a if a > 0.0 else b * ieee.expm1(a)
    return out, (1.0 if a > 0.0 else b * ieee.exp(a)), (0.0 if a > 0.0 else ieee.expm1(a))


def gelu(a: float) -> tuple[float, float]:
    """Compute `0.5 * a * erfc(-0.7071067811865476 * a)`."""
    out = (0.5 * a) * ieee.erfc(-0.7071067811865476 * a)
    return out, (0.5 * ieee.erfc(-0.7071067811865476 * a)) + (
        (0.3989422804014327 * a) * ieee.exp(-0.5 * (a * a))
    )


def silu(a: float) -> tuple[float, float]:
    """Compute `a * sigmoid(a)`."""
    out = a * ieee.sigmoid(a)
    return out, ieee.sigmoid(a) * (1.0 + (a * ieee.sigmoid(-a)))


def softsign(a: float) -> tuple[float, float]:
    """Compute `a / (1.0 + abs(a))`."""
    out = ieee.div(a, 1.0 + ieee.abs(a))
    return out, ieee.div(ieee.div(1.0, 1.0 + ieee.abs(a)), 1.0 + ieee.abs(a))


def abs(a: float) -> tuple[float, float]:
    """Compute `abs(a)`."""
    out = ieee.abs(a)
    return out, ieee.sign(a)


def sign(a: float) -> tuple[float, float]:
    """Compute `1.0 if a > 0.0 else -1.0 if a < 0.0 else a`."""
    out = 1.0 if a > 0.0 else (-1.0 if a < 0.0 else a)
    return out, 0.0


def maximum(a: float, b: float) -> tuple[float, float, float]:
    """Compute `a if a > b or a != a else b`."""
    out = a if (a > b or a != a) else b
    return (
        out,
        (1.0 if (a > b or a != a) else (0.5 if a == b else 0.0)),
        (0.0 if (a > b or a != a) else (0.5 if a == b else 1.0)),
    )


def minimum(a: float, b: float) -> tuple[float, float, float]:
    """Compute `a if a < b or a != a else b`."""
    out = a if (a < b or a != a) else b
    return (
        out,
        (1.0 if (a < b or a != a) else (0.5 if a == b else 0.0)),
        (0.0 if (a < b or a != a) else (0.5 if a == b else 1.0)),
    )


def at_least(a: float, b: float) -> tuple[float, float, float]:
    """Compute `a if a > b or a != a else b`."""
    out = a if (a > b or a != a) else b
    return out, (1.0 if (a > b or a != a) else 0.0), (0.0 if (a > b or a != a) else 1.0)


def at_most(a: float, b: float) -> tuple[float, float, float]:
    """Compute `a if a < b or a != a else b`."""
    out = a if (a < b or a != a) else b
    return out, (1.0 if (a < b or a != a) else 0.0), (0.0 if (a < b or a != a) else 1.0)


def clip(a: float, b: float, c: float) -> tuple[float, float, float, float]:
    """Compute `b if a < b else c if a > c else a`."""
    out = b if a < b else (c if a > c else a)
    return (
        out,
        (1.0 if (b < a < c or a != a) else 0.0),
        (1.0 if a < b else 0.0),
        (1.0 if (a > c and (not a < b)) else 0.0),
    )


def where(a: float, b: float, c: float) -> tuple[float, float, float, float]:
    """Compute `b if a != 0.0 else c`."""
    out = b if a != 0.0 else c
    return out, 0.0, (1.0 if a != 0.0 else 0.0), (0.0 if a != 0.0 else 1.0)


def floor(a: float) -> tuple[float, float]:
    """Compute `floor(a)`."""
    out = ieee.floor(a)
    return out, 0.0


def ceil(a: float) -> tuple[float, float]:
    """Compute `ceil(a)`."""
    out = ieee.ceil(a)
    return out, 0.0


def round(a: float) -> tuple[float, float]:
    """Compute `round(a)`."""
    out = ieee.round(a)
    return out, 0.0


def round_to(a: float, b: float) -> tuple[float, float, float]:
    """Compute `round_to(a, b)`."""
    out = ieee.round_to(a, b)
    return out, 0.0, 0.0


def floordiv(a: float, b: float) -> tuple[float, float, float]:
    """Compute `floordiv(a, b)`."""
    out = ieee.floordiv(a, b)
    return out, 0.0, 0.0


def mod(a: float, b: float) -> tuple[float, float, float]:
    """Compute `mod(a, b)`."""
    out = ieee.mod(a, b)
    return out, 1.0, -ieee.floordiv(a, b)


def gt(a: float, b: float) -> tuple[float, float, float]:
    """Compute `1.0 if a > b else 0.0`."""
    out = 1.0 if a > b else 0.0
    return out, 0.0, 0.0


def lt(a: float, b: float) -> tuple[float, float, float]:
    """Compute `1.0 if a < b else 0.0`."""
    out = 1.0 if a < b else 0.0
    return out, 0.0, 0.0


def ge(a: float, b: float) -> tuple[float, float, float]:
    """Compute `1.0 if a >= b else 0.0`."""
    out = 1.0 if a >= b else 0.0
    return out, 0.0, 0.0


def le(a: float, b: float) -> tuple[float, float, float]:
    """Compute `1.0 if a <= b else 0.0`."""
    out = 1.0 if a <= b else 0.0
    return out, 0.0, 0.0


def eq(a: float, b: float) -> tuple[float, float, float]:
    """Compute `1.0 if a == b else 0.0`."""
    out = 1.0 if a == b else 0.0
    return out, 0.0, 0.0


def ne(a: float, b: float) -> tuple[float, float, float]:
    """Compute `1.0 if a != b else 0.0`."""
    out = 1.0 if a != b else 0.0
    return out, 0.0, 0.0


def sum_value(xs: "list[Value]") -> float:
    """Compute `sum(a)`."""
    sum0 = 0.0
    for x in xs:
        a = x._data
        sum0 += a
    return sum0


def sum_partials(xs: "list[Value]", out: float) -> list[float]:
    """Compute `1.0` for each operand."""
    n = len(xs)
    return [1.0] * n


def sum_backward(xs: "list[Value]", out: float, upstream: float, stamp: i64, mark: i64) -> bool:
    """Add upstream * partial to each operand; False if one was changed since."""
    share = upstream
    for x in xs:
        if mark - 1 <= x._mark <= mark:
            x._mark = mark
            x._total += share
    return True


def prod_value(xs: "list[Value]") -> float:
    """Compute `prod(a)`."""
    prod0 = 1.0
    for x in xs:
        a = x._data
        prod0 *= a
    return prod0


def prod_partials(xs: "list[Value]", out: float) -> list[float]:
    """Compute `others(a)` for each operand."""
    n = len(xs)
    others = [1.0] * n
    before = 1.0
    for i in range(n):
        others[i] = before
        before *= xs[i]._data
    after = 1.0
    for i in range(n - 1, -1, -1):
        others[i] *= after
        after *= xs[i]._data
    result = []
    for i in range(n):
        result.append(others[i])
    return result


def prod_backward(xs: "list[Value]", out: float, upstream: float, stamp: i64, mark: i64) -> bool:
    """Add upstream * partial to each operand; False if one was changed since."""
    n = len(xs)
    others = [1.0] * n
    before = 1.0
    for i in range(n):
        others[i] = before
        before *= xs[i]._data
    after = 1.0
    for i in range(n - 1, -1, -1):
        others[i] *= after
        after *= xs[i]._data
    for i in range(n):
        x = xs[i]
        if x._stamp > stamp:
            return False
        if mark - 1 <= x._mark <= mark:
            x._mark = mark
            x._total += upstream * others[i]
    return True


def mean_value(xs: "list[Value]") -> float:
    """Compute `sum(a) / n`."""
    n = len(xs)
    sum0 = 0.0
    for x in xs:
        a = x._data
        sum0 += a
    return ieee.div(sum0, n)


def mean_partials(xs: "list[Value]", out: float) -> list[float]:
    """Compute `1.0 / n` for each operand."""
    n = len(xs)
    return [ieee.div(1.0, n)] * n


def mean_backward(xs: "list[Value]", out: float, upstream: float, stamp: i64, mark: i64) -> bool:
    """Add upstream * partial to each operand; False if one was changed since."""
    n = len(xs)
    share = upstream * ieee.div(1.0, n)
    for x in xs:
        if mark - 1 <= x._mark <= mark:
            x._mark = mark
            x._total += share
    return True


def dot_value(xs: "list[Value]") -> float:
    """Compute `sum(a * b, c)`."""
    n = len(xs) // 2
    c = xs[2 * n]._data if len(xs) % 2 else 0.0
    sum0 = c
    for i in range(n):
        sum0 += xs[i]._data * xs[n + i]._data
    return sum0


def dot_partials(xs: "list[Value]", out: float) -> list[float]:
    """Compute `b` for each operand."""
    n = len(xs) // 2
    result = [xs[n + i]._data for i in range(n)]
    result += [xs[i]._data for i in range(n)]
    if len(xs) % 2:
        result.append(1.0)
    return result


def dot_backward(xs: "list[Value]", out: float, upstream: float, stamp: i64, mark: i64) -> bool:
    """Add upstream * partial to each operand; False if one was changed since."""
    n = len(xs) // 2
    for i in range(n):
        x = xs[i]
        y = xs[n + i]
        if x._stamp > stamp or y._stamp > stamp:
            return False
        if mark - 1 <= x._mark <= mark:
            x._mark = mark
            x._total += upstream * xs[n + i]._data
    for i in range(n):  # apart, for a node may stand on both sides
        y = xs[n + i]
        if mark - 1 <= y._mark <= mark:
            y._mark = mark
            y._total += upstream * xs[i]._data
    if len(xs) % 2:
        x = xs[2 * n]
        if mark - 1 <= x._mark <= mark:
            x._mark = mark
            x._total += upstream
    return True


def norm_value(xs: "list[Value]") -> float:
    """Compute `m * sqrt(sum(square(a / m))) if 0.0 < m < inf else m`."""
    max0 = -ieee.inf
    for x in xs:
        a = x._data
        max0 = ieee.maximum(max0, ieee.abs(a))
    m = max0
    sum1 = 0.0
    for x in xs:
        a = x._data
        sum1 += ieee.square(ieee.div(a, m))
    return m * ieee.sqrt(sum1) if 0.0 < m < ieee.inf else m


def norm_partials(xs: "list[Value]", out: float) -> list[float]:
    """Compute `a / out if out != 0.0 else 0.0` for each operand."""
    result = []
    for x in xs:
        a = x._data
        result.append(ieee.div(a, out) if out != 0.0 else 0.0)
    return result


def norm_backward(xs: "list[Value]", out: float, upstream: float, stamp: i64, mark: i64) -> bool:
    """Add upstream * partial to each operand; False if one was changed since."""
    for x in xs:
        if x._stamp > stamp:
            return False
        a = x._data
        partial = ieee.div(a, out) if out != 0.0 else 0.0
        if partial != 0.0 and mark - 1 <= x._mark <= mark:
            x._mark = mark
            x._total += upstream * partial
    return True


def logsumexp_value(xs: "list[Value]") -> float:
    """Compute `m + log1p(t)`."""
    n = len(xs)
    max0 = -ieee.inf
    for x in xs:
        a = x._data
        max0 = ieee.maximum(max0, a)
    m = max0
    argmax1 = -ieee.inf
    argmax1_at = 0
    for i in range(n):
        a = xs[i]._data
        if a > argmax1:
            argmax1 = a
            argmax1_at = i
    k = argmax1_at
    sum2 = 0.0
    for i in range(n):
        a = xs[i]._data
        sum2 += 0.0 if i == k else (1.0 if (a == m and (m - m) != 0.0) else ieee.exp(a - m))
    t = sum2
    return m + ieee.log1p(t)


def logsumexp_partials(xs: "list[Value]", out: float) -> list[float]:
    """Compute `(1.0 if a == m and m - m != 0.0 else exp(a - m)) / (1.0 + t)` for each operand."""
    n = len(xs)
    max0 = -ieee.inf
    for x in xs:
        a = x._data
        max0 = ieee.maximum(max0, a)
    m = max0
    argmax1 = -ieee.inf
    argmax1_at = 0
    for i in range(n):
        a = xs[i]._data
        if a > argmax1:
            argmax1 = a
            argmax1_at = i
    k = argmax1_at
    sum2 = 0.0
    for i in range(n):
        a = xs[i]._data
        sum2 += 0.0 if i == k else (1.0 if (a == m and (m - m) != 0.0) else ieee.exp(a - m))
    t = sum2
    result = []
    for x in xs:
        a = x._data
        result.append(ieee.div((1.0 if (a == m and (m - m) != 0.0) else ieee.exp(a - m)), 1.0 + t))
    return result


def logsumexp_backward(
    xs: "list[Value]", out: float, upstream: float, stamp: i64, mark: i64
) -> bool:
    """Add upstream * partial to each operand; False if one was changed since."""
    n = len(xs)
    max0 = -ieee.inf
    for x in xs:
        a = x._data
        max0 = ieee.maximum(max0, a)
    m = max0
    argmax1 = -ieee.inf
    argmax1_at = 0
    for i in range(n):
        a = xs[i]._data
        if a > argmax1:
            argmax1 = a
            argmax1_at = i
    k = argmax1_at
    sum2 = 0.0
    for i in range(n):
        a = xs[i]._data
        sum2 += 0.0 if i == k else (1.0 if (a == m and (m - m) != 0.0) else ieee.exp(a - m))
    t = sum2
    for x in xs:
        if x._stamp > stamp:
            return False
        a = x._data
        if mark - 1 <= x._mark <= mark:
            x._mark = mark
            x._total += upstream * (
                ieee.div((1.0 if (a == m and (m - m) != 0.0) else ieee.exp(a - m)), 1.0 + t)
            )
    return True


def max_value(xs: "list[Value]") -> float:
    """Compute `max(a)`."""
    max1 = -ieee.inf
    for x in xs:
        a = x._data
        max1 = ieee.maximum(max1, a)
    return max1


def max_partials(xs: "list[Value]", out: float) -> list[float]:
    """Compute `1.0 / k if a == out or a != a else 0.0` for each operand."""
    sum0 = 0.0
    for x in xs:
        a = x._data
        sum0 += 1.0 if (a == out or a != a) else 0.0
    k = sum0
    result = []
    for x in xs:
        a = x._data
        result.append(ieee.div(1.0, k) if (a == out or a != a) else 0.0)
    return result


def max_backward(xs: "list[Value]", out: float, upstream: float, stamp: i64, mark: i64) -> bool:
    """Add upstream * partial to each operand; False if one was changed since."""
    sum0 = 0.0
    for x in xs:
        a = x._data
        sum0 += 1.0 if (a == out or a != a) else 0.0
    k = sum0
    for x in xs:
        if x._stamp > stamp:
            return False
        a = x._data
        partial = ieee.div(1.0, k) if (a == out or a != a) else 0.0
        if partial != 0.0 and mark - 1 <= x._mark <= mark:
            x._mark = mark
            x._total += upstream * partial
    return True


def min_value(xs: "list[Value]") -> float:
    """Compute `min(a)`."""
    min1 = ieee.inf
    for x in xs:
        a = x._data
        min1 = ieee.minimum(min1, a)
    return min1


def min_partials(xs: "list[Value]", out: float) -> list[float]:
    """Compute `1.0 / k if a == out or a != a else 0.0` for each operand."""
    sum0 = 0.0
    for x in xs:
        a = x._data
        sum0 += 1.0 if (a == out or a != a) else 0.0
    k = sum0
    result = []
    for x in xs:
        a = x._data
        result.append(ieee.div(1.0, k) if (a == out or a != a) else 0.0)
    return result


def min_backward(xs: "list[Value]", out: float, upstream: float, stamp: i64, mark: i64) -> bool:
    """Add upstream * partial to each operand; False if one was changed since."""
    sum0 = 0.0
    for x in xs:
        a = x._data
        sum0 += 1.0 if (a == out or a != a) else 0.0
    k = sum0
    for x in xs:
        if x._stamp > stamp:
            return False
        a = x._data
        partial = ieee.div(1.0, k) if (a == out or a != a) else 0.0
        if partial != 0.0 and mark - 1 <= x._mark <= mark:
            x._mark = mark
            x._total += upstream * partial
    return True


def fold_value(code: int, xs: "list[Value]") -> float:
    """Call the value kernel of the n-ary row with this code."""
    if code == 66:
        return sum_value(xs)
    if code == 69:
        return dot_value(xs)
    if code == 67:
        return prod_value(xs)
    if code == 68:
        return mean_value(xs)
    if code == 70:
        return norm_value(xs)
    if code == 71:
        return logsumexp_value(xs)
    if code == 72:
        return max_value(xs)
    if code == 73:
        return min_value(xs)
    raise IndexError(code)


def fold_partials(code: int, xs: "list[Value]", out: float) -> list[float]:
    """Call the partials kernel of the n-ary row with this code."""
    if code == 66:
        return sum_partials(xs, out)
    if code == 69:
        return dot_partials(xs, out)
    if code == 67:
        return prod_partials(xs, out)
    if code == 68:
        return mean_partials(xs, out)
    if code == 70:
        return norm_partials(xs, out)
    if code == 71:
        return logsumexp_partials(xs, out)
    if code == 72:
        return max_partials(xs, out)
    if code == 73:
        return min_partials(xs, out)
    raise IndexError(code)


def fold_backward(
    code: int, xs: "list[Value]", out: float, upstream: float, stamp: i64, mark: i64
) -> bool:
    """Call the backward kernel of the n-ary row with this code."""
    if code == 66:
        return sum_backward(xs, out, upstream, stamp, mark)
    if code == 69:
        return dot_backward(xs, out, upstream, stamp, mark)
    if code == 67:
        return prod_backward(xs, out, upstream, stamp, mark)
    if code == 68:
        return mean_backward(xs, out, upstream, stamp, mark)
    if code == 70:
        return norm_backward(xs, out, upstream, stamp, mark)
    if code == 71:
        return logsumexp_backward(xs, out, upstream, stamp, mark)
    if code == 72:
        return max_backward(xs, out, upstream, stamp, mark)
    if code == 73:
        return min_backward(xs, out, upstream, stamp, mark)
    raise IndexError(code)


RULES["add"].kernel = add
RULES["sub"].kernel = sub
RULES["mul"].kernel = mul
RULES["div"].kernel = div
RULES["neg"].kernel = neg
RULES["pow"].kernel = pow
RULES["square"].kernel = square
RULES["reciprocal"].kernel = reciprocal
RULES["sqrt"].kernel = sqrt
RULES["cbrt"].kernel = cbrt
RULES["hypot"].kernel = hypot
RULES["exp"].kernel = exp
RULES["expm1"].kernel = expm1
RULES["exp2"].kernel = exp2
RULES["log"].kernel = log
RULES["log1p"].kernel = log1p
RULES["log2"].kernel = log2
RULES["log10"].kernel = log10
RULES["sin"].kernel = sin
RULES["cos"].kernel = cos
RULES["tan"].kernel = tan
RULES["asin"].kernel = asin
RULES["acos"].kernel = acos
RULES["atan"].kernel = atan
RULES["atan2"].kernel = atan2
RULES["sinh"].kernel = sinh
RULES["cosh"].kernel = cosh
RULES["tanh"].kernel = tanh
RULES["sech"].kernel = sech
RULES["asinh"].kernel = asinh
RULES["acosh"].kernel = acosh
RULES["atanh"].kernel = atanh
RULES["erf"].kernel = erf
RULES["erfc"].kernel = erfc
RULES["lgamma"].kernel = lgamma
RULES["digamma"].kernel = digamma
RULES["polygamma"].kernel = polygamma
RULES["sigmoid"].kernel = sigmoid
RULES["log_sigmoid"].kernel = log_sigmoid
RULES["softplus"].kernel = softplus
RULES["relu"].kernel = relu
RULES["leaky_relu"].kernel = leaky_relu
RULES["elu"].kernel = elu
RULES["gelu"].kernel = gelu
RULES["silu"].kernel = silu
RULES["softsign"].kernel = softsign
RULES["abs"].kernel = abs
RULES["sign"].kernel = sign
RULES["maximum"].kernel = maximum
RULES["minimum"].kernel = minimum
RULES["at_least"].kernel = at_least
RULES["at_most"].kernel = at_most
RULES["clip"].kernel = clip
RULES["where"].kernel = where
RULES["floor"].kernel = floor
RULES["ceil"].kernel = ceil
RULES["round"].kernel = round
RULES["round_to"].kernel = round_to
RULES["floordiv"].kernel = floordiv
RULES["mod"].kernel = mod
RULES["gt"].kernel = gt
RULES["lt"].kernel = lt
RULES["ge"].kernel = ge
RULES["le"].kernel = le
RULES["eq"].kernel = eq
RULES["ne"].kernel = ne
