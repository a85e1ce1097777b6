"""stepgrad: write plain scalar Python; step through every derivative; run it at machine speed.

>>> from autograd import Value
>>> x, y = Value(2.0), Value(3.0)
>>> z = x * y + x ** 2
>>> z.backward()
>>> x.grad, y.grad
(7.0, 2.0)

Start with `Value`; every rule of `rules.py` is a function here and a method there. `nn` builds
neurons, layers and networks on it.
"""

from autograd.builds import backend, choose

choose()  # which build of the core the imports below find

from autograd.draw import draw_dot, graph, modules
from autograd.errors import (
    AnomalyError,
    BackendError,
    GradientError,
    InputTypeError,
    InputValueError,
    LeakedValueError,
    MissingExtraError,
    NumberTooLargeError,
    RecordingError,
    ReentrantBackwardError,
    RenderError,
    RuleError,
    SolveError,
    StaleGraphError,
    StepgradError,
    TapeError,
)
from autograd.folds import dot, logsumexp, max, mean, min, norm, prod, softmax, sum
from autograd.functions import (
    abs,
    acos,
    acosh,
    add,
    asin,
    asinh,
    at_least,
    at_most,
    atan,
    atan2,
    atanh,
    cbrt,
    ceil,
    clip,
    cos,
    cosh,
    digamma,
    div,
    elu,
    eq,
    erf,
    erfc,
    exp,
    exp2,
    expm1,
    floor,
    floordiv,
    ge,
    gelu,
    gt,
    hypot,
    le,
    leaky_relu,
    lgamma,
    log,
    log10,
    log1p,
    log2,
    log_sigmoid,
    lt,
    maximum,
    minimum,
    mod,
    mul,
    ne,
    neg,
    polygamma,
    pow,
    reciprocal,
    relu,
    round,
    round_to,
    sech,
    sigmoid,
    sign,
    silu,
    sin,
    sinh,
    softplus,
    softsign,
    sqrt,
    square,
    sub,
    tan,
    tanh,
    where,
)
from autograd.checkpoint import checkpoint
from autograd.custom import custom_gradient
from autograd.derivative import derivative
from autograd.explain import explain
from autograd.explanation import Explanation
from autograd.flow import Step
from autograd.fixed_point import fixed_point
from autograd.frames import Frame
from autograd.grad import grad, value_and_grad
from autograd.jacobian import hessian, jacfwd, jacobian, jacrev
from autograd.implicit import implicit_root
from autograd.kinks import at_kinks
from autograd.lookup import take
from autograd.modes import detect_anomaly, no_grad, record_source, scope
from autograd.primitive import primitive
from autograd.products import hvp, jvp, vjp
from autograd.replay.compiled import Compiled
from autograd.replay.function import compile
from autograd.solvers import scipy
from autograd.sparse import Sparse, sparse_hessian, sparse_jacobian
from autograd.stepping import Stepper, step
from autograd.steps import Trace, trace
from autograd.stop import stop_gradient
from autograd.tape import Record, tape
from autograd.taylor import taylor
from autograd.value import Value

__all__ = [
    "AnomalyError",
    "BackendError",
    "Compiled",
    "Explanation",
    "Frame",
    "GradientError",
    "InputTypeError",
    "InputValueError",
    "LeakedValueError",
    "MissingExtraError",
    "NumberTooLargeError",
    "Record",
    "RecordingError",
    "ReentrantBackwardError",
    "RenderError",
    "RuleError",
    "SolveError",
    "Sparse",
    "StaleGraphError",
    "Step",
    "StepgradError",
    "Stepper",
    "TapeError",
    "Trace",
    "Value",
    "abs",
    "acos",
    "acosh",
    "add",
    "asin",
    "asinh",
    "at_kinks",
    "at_least",
    "at_most",
    "atan",
    "atan2",
    "atanh",
    "backend",
    "cbrt",
    "ceil",
    "checkpoint",
    "clip",
    "compile",
    "cos",
    "cosh",
    "custom_gradient",
    "derivative",
    "detect_anomaly",
    "digamma",
    "div",
    "dot",
    "draw_dot",
    "elu",
    "eq",
    "erf",
    "erfc",
    "exp",
    "exp2",
    "explain",
    "expm1",
    "fixed_point",
    "floor",
    "floordiv",
    "ge",
    "gelu",
    "grad",
    "graph",
    "gt",
    "hessian",
    "hvp",
    "hypot",
    "implicit_root",
    "jacfwd",
    "jacobian",
    "jacrev",
    "jvp",
    "le",
    "leaky_relu",
    "lgamma",
    "log",
    "log1p",
    "log2",
    "log10",
    "log_sigmoid",
    "logsumexp",
    "lt",
    "max",
    "maximum",
    "mean",
    "min",
    "minimum",
    "mod",
    "modules",
    "mul",
    "ne",
    "neg",
    "no_grad",
    "norm",
    "polygamma",
    "pow",
    "primitive",
    "prod",
    "reciprocal",
    "record_source",
    "relu",
    "round",
    "round_to",
    "scipy",
    "scope",
    "sech",
    "sigmoid",
    "sign",
    "silu",
    "sin",
    "sinh",
    "softmax",
    "softplus",
    "softsign",
    "sparse_hessian",
    "sparse_jacobian",
    "sqrt",
    "square",
    "step",
    "stop_gradient",
    "sub",
    "sum",
    "take",
    "tan",
    "tanh",
    "tape",
    "taylor",
    "trace",
    "value_and_grad",
    "vjp",
    "where",
]


def __dir__() -> list[str]:
    """List the public names, without the modules that they come from, for who completes them."""
    return __all__
