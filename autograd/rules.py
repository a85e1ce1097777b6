"""Rules: the one table in which every derivative of this package is stated.

A row names a primitive, its formula, one partial derivative for each operand, where it is defined,
and where it has a kink:

>>> MUL.formula, MUL.partials
('a * b', ('b', 'a'))
>>> RELU.kinks, RELU.gate
('a == 0.0', True)

The operands are `a b c`, the result is `out`. In a text, `/` and every function mean IEEE 754: an
operation never raises for its value. Where `gate` is set, the backward pass skips an operand whose
partial is exactly 0.0, so that a branch that was not taken leaks nothing, not even nan.

An n-ary row (`folds=True`) reads its operands one at a time as `a`, with its index `i` among `n`;
`shared` names quantities that are computed once for all of them.

Next: `grammar.py` reads the texts, `generate.py` turns them into `kernels.py`.
"""

from collections.abc import Callable
from typing import Any, Final


class Rule:
    """One primitive: a row of the table.

    >>> rule = RULES["div"]
    >>> rule.arity, rule.symbol
    (2, '/')

    `names` are the parameter names of the public function, `defaults` the values of the last of
    them; `about` is the phrase that documents it. `with_constant` names the row that serves
    instead where an operand is a constant. `kernel` is the function that computes the row.

    `has_texts` is False where the partials are callables: those of a primitive are `derivatives`.
    Where `pulls` is set there are none at all: a function gives the gradients, see `pullback.py`.
    """

    def __init__(
        self,
        name: str,
        formula: str,
        partials: tuple[str, ...],
        *,
        shared: tuple[tuple[str, str], ...] = (),
        domain: str = "",
        kinks: str = "",
        gate: bool = False,
        folds: bool = False,
        symbol: str = "",
        names: tuple[str, ...] = (),
        defaults: tuple[float, ...] = (),
        about: str = "",
        with_constant: str = "",
        pulls: bool = False,
    ) -> None:
        """Store a row; use `rule`, `fold` or `autograd.primitive` to make one."""
        self.name = name
        self.formula = formula
        self.partials = partials
        self.shared = shared
        self.domain = domain
        self.kinks = kinks
        self.gate = gate
        self.folds = folds
        self.symbol = symbol
        self.names = names or ("x", "y", "z")[: len(partials)]
        self.defaults = defaults
        self.about = about
        self.with_constant = with_constant
        self.has_texts = not pulls
        self.pulls = pulls
        self.derivatives: tuple[Callable[..., Any], ...] = ()
        self.code = -1
        self.kernel: Callable[..., tuple[float, ...]] | None = None

    @property
    def arity(self) -> int:
        """The number of operands; for an n-ary row the number of kinds of operand."""
        return len(self.partials)

    def partial_of(self, place: int, count: int) -> str:
        """Give the text of the partial by the operand at a place among `count` of them.

        >>> DOT.partial_of(3, count=5), DOT.partial_of(4, count=5)
        ('a', '1.0')
        """
        if not self.folds:
            return self.partials[place]
        return self.partials[0 if self.arity == 1 else place // (count // 2)]

    def is_closed(self, local: float) -> bool:
        """Tell whether nothing flows to an operand by which the derivative is this.

        >>> RELU.is_closed(0.0), RELU.is_closed(1.0), MUL.is_closed(0.0)
        (True, False, False)
        """
        return self.gate and local == 0.0

    def __repr__(self) -> str:
        """Show the row as it stands in the table."""
        return f"Rule({self.name}: {self.formula}; partials {', '.join(self.partials)})"


RULES: Final[dict[str, Rule]] = {}


def _add(row: Rule) -> Rule:
    row.code = len(RULES)
    RULES[row.name] = row
    return row


def rule(name: str, formula: str, *partials: str, **facts: Any) -> Rule:
    """Add a row with one, two or three operands; the facts are those of `Rule`."""
    return _add(Rule(name, formula, partials, **facts))


def fold(name: str, formula: str, *partials: str, **facts: Any) -> Rule:
    """Add an n-ary row, which reads any number of operands in one node."""
    return _add(Rule(name, formula, partials, folds=True, names=("xs",), **facts))


# --- arithmetic ---------------------------------------------------------------------------------

ADD: Final = rule("add", "a + b", "1.0", "1.0", symbol="+", about="the sum x + y")
SUB: Final = rule("sub", "a - b", "1.0", "-1.0", symbol="-", about="the difference x - y")
MUL: Final = rule("mul", "a * b", "b", "a", symbol="*", about="the product x * y")
DIV: Final = rule(
    "div", "a / b", "1.0 / b", "-out / b", domain="b != 0.0", symbol="/", about="the quotient x / y"
)
NEG: Final = rule("neg", "-a", "-1.0", symbol="-", about="the negative -x")
# The branches hold only where pow(a, b - 1) is a pole: elsewhere the text stays smooth, so that
# higher orders are right, too.
POW: Final = rule(
    "pow",
    "pow(a, b)",
    "0.0 if b == 0.0 and abs(a) < 1e-300 else b * pow(a, b - 1.0)",
    "0.0 if a == 0.0 and b >= 0.0 else out * log(a)",
    domain="a > 0.0 or a == 0.0 and b > 0.0 or b == floor(b) and a != 0.0",
    kinks="a == 0.0 and b != floor(b) or a == 0.0 and b <= 0.0",
    symbol="**",
    about="x raised to the power y",
)
SQUARE: Final = rule("square", "a * a", "2.0 * a", about="the square of x")
RECIPROCAL: Final = rule(
    "reciprocal", "1.0 / a", "-out / a", domain="a != 0.0", about="the reciprocal 1 / x"
)
SQRT: Final = rule(
    "sqrt", "sqrt(a)", "0.5 / out", domain="a >= 0.0", kinks="a == 0.0", about="the square root"
)
CBRT: Final = rule(
    "cbrt", "cbrt(a)", "1.0 / (3.0 * out * out)", kinks="a == 0.0", about="the real cube root"
)
HYPOT: Final = rule(
    "hypot",
    "hypot(a, b)",
    "a / out if out != 0.0 else 0.0",
    "b / out if out != 0.0 else 0.0",
    kinks="a == 0.0 and b == 0.0",
    gate=True,
    about="the length sqrt(x*x + y*y), without overflow",
)

# --- exponentials and logarithms ----------------------------------------------------------------

EXP: Final = rule("exp", "exp(a)", "out", about="e raised to x")
EXPM1: Final = rule("expm1", "expm1(a)", "exp(a)", about="exp(x) - 1, exact near 0")
EXP2: Final = rule("exp2", "exp2(a)", "0.6931471805599453 * out", about="2 raised to x")
LOG: Final = rule("log", "log(a)", "1.0 / a", domain="a > 0.0", about="the natural logarithm")
LOG1P: Final = rule(
    "log1p", "log1p(a)", "1.0 / (1.0 + a)", domain="a > -1.0", about="log(1 + x), exact near 0"
)
LOG2: Final = rule(
    "log2",
    "log2(a)",
    "1.4426950408889634 / a",
    domain="a > 0.0",
    about="the logarithm to base 2",
)
LOG10: Final = rule(
    "log10",
    "log10(a)",
    "0.4342944819032518 / a",
    domain="a > 0.0",
    about="the logarithm to base 10",
)

# --- trigonometric and hyperbolic functions -----------------------------------------------------

SIN: Final = rule("sin", "sin(a)", "cos(a)", about="the sine of x radians")
COS: Final = rule("cos", "cos(a)", "-sin(a)", about="the cosine of x radians")
TAN: Final = rule("tan", "tan(a)", "1.0 + out * out", about="the tangent of x radians")
ASIN: Final = rule(
    "asin",
    "asin(a)",
    "1.0 / sqrt((1.0 - a) * (1.0 + a))",
    domain="-1.0 <= a <= 1.0",
    kinks="abs(a) == 1.0",
    about="the angle in radians whose sine is x",
)
ACOS: Final = rule(
    "acos",
    "acos(a)",
    "-1.0 / sqrt((1.0 - a) * (1.0 + a))",
    domain="-1.0 <= a <= 1.0",
    kinks="abs(a) == 1.0",
    about="the angle in radians whose cosine is x",
)
ATAN: Final = rule(
    "atan", "atan(a)", "1.0 / (1.0 + a * a)", about="the angle in radians whose tangent is x"
)
ATAN2: Final = rule(
    "atan2",
    "atan2(a, b)",
    "b / hypot(a, b) / hypot(a, b)",
    "-a / hypot(a, b) / hypot(a, b)",
    domain="a != 0.0 or b != 0.0",
    kinks="a == 0.0 and b < 0.0",
    names=("y", "x"),
    about="the angle in radians of the point (x, y)",
)
SINH: Final = rule("sinh", "sinh(a)", "cosh(a)", about="the hyperbolic sine")
COSH: Final = rule("cosh", "cosh(a)", "sinh(a)", about="the hyperbolic cosine")
# 1 - out*out is wrong from |x| = 20 on, where tanh rounds to 1.
TANH: Final = rule("tanh", "tanh(a)", "sech(a) * sech(a)", about="the hyperbolic tangent")
SECH: Final = rule("sech", "1.0 / cosh(a)", "-out * tanh(a)", about="the hyperbolic secant")
ASINH: Final = rule("asinh", "asinh(a)", "1.0 / hypot(1.0, a)", about="the inverse of sinh")
ACOSH: Final = rule(
    "acosh",
    "acosh(a)",
    "1.0 / (sqrt(a - 1.0) * sqrt(a + 1.0))",
    domain="a >= 1.0",
    kinks="a == 1.0",
    about="the inverse of cosh",
)
ATANH: Final = rule(
    "atanh",
    "atanh(a)",
    "1.0 / ((1.0 - a) * (1.0 + a))",
    domain="-1.0 < a < 1.0",
    about="the inverse of tanh",
)

# --- special functions --------------------------------------------------------------------------

ERF: Final = rule("erf", "erf(a)", "1.1283791670955126 * exp(-(a * a))", about="the error function")
ERFC: Final = rule(
    "erfc",
    "erfc(a)",
    "-1.1283791670955126 * exp(-(a * a))",
    about="1 - erf(x), exact where that cancels",
)
LGAMMA: Final = rule(
    "lgamma",
    "lgamma(a)",
    "digamma(a)",
    domain="a > 0.0 or a != floor(a)",
    about="the logarithm of |gamma(x)|",
)
DIGAMMA: Final = rule(
    "digamma",
    "digamma(a)",
    "polygamma(1.0, a)",
    domain="a > 0.0 or a != floor(a)",
    about="the derivative of lgamma",
)
POLYGAMMA: Final = rule(
    "polygamma",
    "polygamma(a, b)",
    "0.0",
    "polygamma(a + 1.0, b)",
    domain="a == floor(a) and 0.0 <= a <= 20.0 and (b > 0.0 or b != floor(b))",
    gate=True,
    names=("n", "x"),
    about="the n-th derivative of digamma, for a whole n",
)

# --- activations --------------------------------------------------------------------------------

# sigmoid(a) * sigmoid(-a) keeps its relative accuracy for large |a|, where out * (1 - out) is 0.
SIGMOID: Final = rule(
    "sigmoid", "1.0 / (1.0 + exp(-a))", "out * sigmoid(-a)", about="the logistic function"
)
LOG_SIGMOID: Final = rule(
    "log_sigmoid",
    "(a if a < 0.0 else 0.0) - log1p(exp(-abs(a)))",
    "sigmoid(-a)",
    about="log(sigmoid(x)), finite for every finite x",
)
SOFTPLUS: Final = rule(
    "softplus",
    "(a if a > 0.0 else 0.0) + log1p(exp(-abs(a)))",
    "sigmoid(a)",
    about="log(1 + exp(x)), finite for every finite x",
)
RELU: Final = rule(
    "relu",
    "a if a > 0.0 or a != a else 0.0",
    "1.0 if a > 0.0 else 0.0",
    kinks="a == 0.0",
    gate=True,
    symbol="ReLU",
    about="x where it is positive, else 0",
)
LEAKY_RELU: Final = rule(
    "leaky_relu",
    "a if a > 0.0 else b * a",
    "1.0 if a > 0.0 else b",
    "0.0 if a > 0.0 else a",
    kinks="a == 0.0",
    names=("x", "slope"),
    defaults=(0.01,),
    about="x where it is positive, else slope * x",
)
ELU: Final = rule(
    "elu",
    "a if a > 0.0 else b * expm1(a)",
    "1.0 if a > 0.0 else b * exp(a)",
    "0.0 if a > 0.0 else expm1(a)",
    kinks="a == 0.0",
    names=("x", "alpha"),
    defaults=(1.0,),
    about="x where it is positive, else alpha * (exp(x) - 1)",
)
GELU: Final = rule(
    "gelu",
    "0.5 * a * erfc(-0.7071067811865476 * a)",
    "0.5 * erfc(-0.7071067811865476 * a) + 0.3989422804014327 * a * exp(-0.5 * (a * a))",
    about="x times the normal distribution function of x",
)
SILU: Final = rule(
    "silu",
    "a * sigmoid(a)",
    "sigmoid(a) * (1.0 + a * sigmoid(-a))",
    about="x * sigmoid(x), also named swish",
)
SOFTSIGN: Final = rule(
    "softsign",
    "a / (1.0 + abs(a))",
    "1.0 / (1.0 + abs(a)) / (1.0 + abs(a))",
    about="x / (1 + |x|)",
)

# --- piecewise functions: at a kink the partial is the subgradient of smallest norm ---------------

ABS: Final = rule("abs", "abs(a)", "sign(a)", kinks="a == 0.0", gate=True, about="the magnitude")
SIGN: Final = rule(
    "sign",
    "1.0 if a > 0.0 else -1.0 if a < 0.0 else a",
    "0.0",
    kinks="a == 0.0",
    gate=True,
    about="-1, 0 or 1",
)
MAXIMUM: Final = rule(
    "maximum",
    "a if a > b or a != a else b",
    "1.0 if a > b or a != a else 0.5 if a == b else 0.0",
    "0.0 if a > b or a != a else 0.5 if a == b else 1.0",
    kinks="a == b",
    gate=True,
    about="the larger of two; a tie splits the gradient equally",
    with_constant="at_least",
)
MINIMUM: Final = rule(
    "minimum",
    "a if a < b or a != a else b",
    "1.0 if a < b or a != a else 0.5 if a == b else 0.0",
    "0.0 if a < b or a != a else 0.5 if a == b else 1.0",
    kinks="a == b",
    gate=True,
    about="the smaller of two; a tie splits the gradient equally",
    with_constant="at_most",
)
# A constant is no input, so at a tie with one the subgradient of smallest norm is 0, not 1/2: these
# two rows serve where one operand of maximum or minimum is a constant.
AT_LEAST: Final = rule(
    "at_least",
    "a if a > b or a != a else b",
    "1.0 if a > b or a != a else 0.0",
    "0.0 if a > b or a != a else 1.0",
    kinks="a == b",
    gate=True,
    names=("x", "bound"),
    about="x, but not below a constant bound",
)
AT_MOST: Final = rule(
    "at_most",
    "a if a < b or a != a else b",
    "1.0 if a < b or a != a else 0.0",
    "0.0 if a < b or a != a else 1.0",
    kinks="a == b",
    gate=True,
    names=("x", "bound"),
    about="x, but not above a constant bound",
)
CLIP: Final = rule(
    "clip",
    "b if a < b else c if a > c else a",
    "1.0 if b < a < c or a != a else 0.0",
    "1.0 if a < b else 0.0",
    "1.0 if a > c and not a < b else 0.0",
    domain="b <= c",
    kinks="a == b or a == c",
    gate=True,
    names=("x", "low", "high"),
    about="x kept between low and high",
)
WHERE: Final = rule(
    "where",
    "b if a != 0.0 else c",
    "0.0",
    "1.0 if a != 0.0 else 0.0",
    "0.0 if a != 0.0 else 1.0",
    gate=True,
    names=("condition", "x", "y"),
    about="x where the condition holds, else y",
)
FLOOR: Final = rule(
    "floor", "floor(a)", "0.0", kinks="a == floor(a)", gate=True, about="the whole number below"
)
CEIL: Final = rule(
    "ceil", "ceil(a)", "0.0", kinks="a == floor(a)", gate=True, about="the whole number above"
)
ROUND: Final = rule(
    "round",
    "round(a)",
    "0.0",
    kinks="a - floor(a) == 0.5",
    gate=True,
    about="the nearest whole number, ties to even",
)
ROUND_TO: Final = rule(
    "round_to",
    "round_to(a, b)",
    "0.0",
    "0.0",
    domain="b == floor(b) and abs(b) <= 20.0",
    kinks="mod(a * pow(10.0, b), 1.0) == 0.5",
    gate=True,
    names=("x", "digits"),
    about="x to a whole number of decimal digits, ties to even",
)
FLOORDIV: Final = rule(
    "floordiv",
    "floordiv(a, b)",
    "0.0",
    "0.0",
    domain="b != 0.0",
    kinks="mod(a, b) == 0.0",
    gate=True,
    symbol="//",
    about="the whole quotient x // y",
)
MOD: Final = rule(
    "mod",
    "mod(a, b)",
    "1.0",
    "-floordiv(a, b)",
    domain="b != 0.0",
    kinks="mod(a, b) == 0.0",
    symbol="%",
    about="the remainder x % y, which has the sign of y",
)
GT: Final = rule(
    "gt", "1.0 if a > b else 0.0", "0.0", "0.0", kinks="a == b", gate=True, about="1 where x > y"
)
LT: Final = rule(
    "lt", "1.0 if a < b else 0.0", "0.0", "0.0", kinks="a == b", gate=True, about="1 where x < y"
)
GE: Final = rule(
    "ge", "1.0 if a >= b else 0.0", "0.0", "0.0", kinks="a == b", gate=True, about="1 where x >= y"
)
LE: Final = rule(
    "le", "1.0 if a <= b else 0.0", "0.0", "0.0", kinks="a == b", gate=True, about="1 where x <= y"
)
EQ: Final = rule(
    "eq", "1.0 if a == b else 0.0", "0.0", "0.0", kinks="a == b", gate=True, about="1 where x == y"
)
NE: Final = rule(
    "ne", "1.0 if a != b else 0.0", "0.0", "0.0", kinks="a == b", gate=True, about="1 where x != y"
)

# --- n-ary rows: any number of operands in one node -----------------------------------------------

SUM: Final = fold("sum", "sum(a)", "1.0", symbol="Σ", about="the sum, added from the left")
PROD: Final = fold("prod", "prod(a)", "others(a)", symbol="Π", about="the product")
MEAN: Final = fold("mean", "sum(a) / n", "1.0 / n", about="the arithmetic mean")
# `sum(text, start)` adds from the left, as Python's own does: with a bias c, the bits are those of
# c + a0*b0 + a1*b1 + ... written out.
DOT: Final = fold(
    "dot", "sum(a * b, c)", "b", "a", "1.0", symbol="dot", about="the dot product, plus a bias"
)
NORM: Final = fold(
    "norm",
    "m * sqrt(sum(square(a / m))) if 0.0 < m < inf else m",
    "a / out if out != 0.0 else 0.0",
    shared=(("m", "max(abs(a))"),),
    kinks="out == 0.0",
    gate=True,
    about="the Euclidean length, without overflow",
)
# The largest operand k stays out of the sum, so that log1p sees the small rest exactly; where it is
# infinite, inf - inf would be nan, so equal operands count as 1.
LOGSUMEXP: Final = fold(
    "logsumexp",
    "m + log1p(t)",
    "(1.0 if a == m and m - m != 0.0 else exp(a - m)) / (1.0 + t)",
    shared=(
        ("m", "max(a)"),
        ("k", "argmax(a)"),
        ("t", "sum(0.0 if i == k else 1.0 if a == m and m - m != 0.0 else exp(a - m))"),
    ),
    about="log(exp(x0) + exp(x1) + ...), without overflow",
)
MAX: Final = fold(
    "max",
    "max(a)",
    "1.0 / k if a == out or a != a else 0.0",
    shared=(("k", "sum(1.0 if a == out or a != a else 0.0)"),),
    kinks="k != 1.0",
    gate=True,
    about="the largest; a tie splits the gradient equally",
)
MIN: Final = fold(
    "min",
    "min(a)",
    "1.0 / k if a == out or a != a else 0.0",
    shared=(("k", "sum(1.0 if a == out or a != a else 0.0)"),),
    kinks="k != 1.0",
    gate=True,
    about="the smallest; a tie splits the gradient equally",
)
