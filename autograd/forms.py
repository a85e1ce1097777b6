"""Forms: the table of expressions that overflow or cancel, each with the form that does not.

>>> print(FORMS[0])
log(sigmoid(x)): use log_sigmoid(x)

A row is two texts: the expression as people write it, and the function that computes the same
without leaving the range of floats; `sum(exp(xs), ...)` stands for the n-ary sum and for terms
added one by one.

Next: `advice.py` matches them with nodes.
"""

from typing import Final, NamedTuple


class Form(NamedTuple):
    """One row: a pattern, and the stable form of it.

    `when` is a condition on the numbers of the names in the pattern. `whole` is the expression that
    the stable form replaces, where the pattern is only the part of it that goes wrong first. `fact`
    is what is true of the pattern by itself; then a stable form need not be known.
    """

    pattern: str
    stable: str = ""
    when: str = ""
    whole: str = ""
    fact: str = ""
    remark: str = ""

    def __str__(self) -> str:
        """Give the sentence for the reader."""
        subject = f"if this is part of {self.whole}" if self.whole else self.pattern + self.fact
        return f"{subject}: use {self.stable}{self.remark}" if self.stable else subject


_LOGS: Final = (
    Form("log(sigmoid(x))", "log_sigmoid(x)"),
    Form("log(1.0 - sigmoid(x))", "log_sigmoid(-x)"),
    Form("log1p(-sigmoid(x))", "log_sigmoid(-x)"),
    Form("log1p(exp(x))", "softplus(x)"),
    Form("log(1.0 - exp(x))", "log(-expm1(x))", when="x < 0.0"),
    Form("log(exp(x))", "x"),
    Form("log(exp(x) / sum(exp(xs), ...))", "x - logsumexp(xs)"),
    Form("log(cosh(x))", "softplus(2.0 * x) - x - log(2.0)"),
    Form("log(prod(xs, ...))", "sum([log(x) for x in xs])", when="xs > 0.0"),
)
_EXPONENTIALS: Final = (
    Form("1.0 / (1.0 + exp(-x))", "sigmoid(x)"),
    Form("log(1.0 + exp(x))", "softplus(x)"),
    Form("log(sum(exp(xs), ...))", "logsumexp(xs)"),
    Form("exp(x) / (1.0 + exp(x))", "sigmoid(x)"),
    Form("exp(x) / sum(exp(xs), ...)", "softmax(xs)"),
    Form("(exp(x) - exp(-x)) / (exp(x) + exp(-x))", "tanh(x)"),
)
_QUOTIENTS: Final = (
    Form("(exp(2.0 * x) - 1.0) / (exp(2.0 * x) + 1.0)", "tanh(x)"),
    Form("sinh(x) / cosh(x)", "tanh(x)"),
)
# detect_anomaly() sees the branch that where does not take, too, for it was computed.
_LIMIT: Final = (
    ", which is gated: the branch not taken leaks nothing; inside detect_anomaly(), which sees "
    "0 / 0 itself, divide by where(x != 0.0, x, 1.0)"
)
_LIMITS: Final = (
    Form("x / x", "where(x != 0.0, x / x, 1.0)", when="x == 0.0", remark=_LIMIT),
    *(
        Form(f"{odd}(x) / x", f"where(x != 0.0, {odd}(x) / x, 1.0)", when="x == 0.0", remark=_LIMIT)
        for odd in ("sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh")
    ),
)
_LENGTHS: Final = (
    Form("sqrt(square(x))", "abs(x)", remark=", whose gradient at 0 is 0"),
    Form("sqrt(square(x) + square(y))", "hypot(x, y)", remark=", whose gradient at 0 is 0"),
    Form("sqrt(sum(square(xs), ...))", "norm(xs)", remark=", whose gradient at 0 is 0"),
    Form("sqrt(dot(xs, xs))", "norm(xs)", remark=", whose gradient at 0 is 0"),
)
_X_LOG_X: Final = Form(
    "x * log(x)",
    "where(x > 0.0, x * log(x), 0.0)",
    when="x == 0.0",
    remark=", which is gated: the branch not taken leaks nothing; inside detect_anomaly(), which "
    "sees log(0.0) itself, x * log(where(x > 0.0, x, 1.0))",
)
_SLOPE: Final = " has an infinite slope at 0"
_IF_0: Final = " if the slope 0 will do there"
_POWERS: Final = (
    Form("sqrt(x)", "where(x > 0.0, sqrt(x), 0.0)", "x == 0.0", fact=_SLOPE, remark=_IF_0),
    Form("cbrt(x)", "where(x != 0.0, cbrt(x), 0.0)", "x == 0.0", fact=_SLOPE, remark=_IF_0),
    Form(
        "x ** y",
        "where(x > 0.0, x ** y, 0.0)",
        when="x == 0.0 and 0.0 < y < 1.0",
        fact=_SLOPE + " for y between 0 and 1",
        remark=_IF_0,
    ),
    Form("x ** y", when="x == 0.0 and y < 0.0", fact=" is infinite at 0 for y below 0"),
    Form(
        "x ** y",
        "abs(x) ** y",
        when="x < 0.0 and y != floor(y)",
        fact=" of a negative x is a real number for whole y only",
        remark=" for the power of the size, or cbrt(x) for the cube root of a negative number",
    ),
)
# What goes wrong before anything is made of it: it may be part of these, and of much else.
PARTS: Final = (
    Form("log(x)", when="x == 0.0", fact=" is -inf at 0, and its slope infinite"),
    _X_LOG_X._replace(pattern="log(x)", whole=_X_LOG_X.pattern),
    Form("exp(x)", "sigmoid(-x)", "x > 709.0", whole="1.0 / (1.0 + exp(x))"),
    Form("exp(x)", "softplus(x)", "x > 709.0", whole="log(1.0 + exp(x))"),
    Form(
        "exp(x)",
        "softmax(xs)",
        "x > 709.0",
        whole="exp(x) / sum(exp(xs), ...)",
        remark=", and logsumexp(xs) for the log of the sum",
    ),
    Form("cosh(x)", "softplus(2.0 * x) - x - log(2.0)", "abs(x) > 709.0", whole="log(cosh(x))"),
    Form("square(x)", "hypot(x, y)", "abs(x) > 1e150", whole="sqrt(x * x + y * y)"),
)
# The first that fits is the advice: the larger expressions stand before their parts.
FORMS: Final = (
    *_LOGS,
    *_EXPONENTIALS,
    *_QUOTIENTS,
    *_LIMITS,
    *_LENGTHS,
    _X_LOG_X,
    *_POWERS,
    *PARTS,
)
