"""Solvers: a function as SciPy's optimisers and root finders call it, with its derivatives.

>>> from scipy.optimize import minimize
>>> def rosenbrock(x):
...     return 100.0 * (x[1] - x[0] ** 2) ** 2 + (1.0 - x[0]) ** 2
>>> found = minimize(scipy(rosenbrock), [-1.2, 1.0], jac=True, method="BFGS")
>>> found.x.round(4).tolist()
[1.0, 1.0]

A solver asks for the value and for the derivatives one after the other. Each call of `fun` records
a graph, and the derivatives at the same point are read from it.

Next: `calls.py` records, `higher.py` makes gradients that can be differentiated again.
"""

import operator
from collections.abc import Callable
from functools import cached_property
from typing import Any

from autograd import backward
from autograd.calls import Call
from autograd.convert import is_array, is_real, real
from autograd.errors import InputTypeError, InputValueError, MissingExtraError
from autograd.folds import dot
from autograd.modes import recording
from autograd.sparse import sparse_hessian, sparse_jacobian
from autograd.value import Value, constant


def scipy(f: Callable[..., Any]) -> "SolverFunction":
    """Prepare a function for the solvers of SciPy.

    >>> from scipy.optimize import least_squares, root
    >>> def circle_and_line(x):
    ...     return [x[0] ** 2 + x[1] ** 2 - 2.0, x[0] - x[1]]
    >>> root(scipy(circle_and_line), [2.0, 0.5], jac=True).x.round(6).tolist()
    [1.0, 1.0]

    f gets an array of Values, or one Value from a solver that gives one number, and after it what
    stands in the solver's `args`. It gives one number, or a flat list of residuals:

    >>> from autograd import exp
    >>> data = [(0.0, 2.0), (1.0, 1.2), (2.0, 0.7), (3.0, 0.45)]
    >>> decay = scipy(lambda x: [x[0] * exp(-x[1] * t) - y for t, y in data])
    >>> least_squares(decay.fun, [1.0, 1.0], jac=decay.jac).x.round(2).tolist()
    [2.0, 0.51]

    Whole, with `jac=True` (in `root_scalar` `fprime=True`), it suits the solvers that take value
    and derivative as a pair. For all others it has a method for each argument: `fun`, `jac`,
    `hess`, `hessp`. Raises `InputTypeError` where f gives anything else.
    """
    if not callable(f):
        raise InputTypeError(
            f"scipy takes a function of an array of numbers, got {f!r:.80}; write "
            "minimize(autograd.scipy(f), x0, jac=True)"
        )
    return SolverFunction(f)


class SolverFunction:
    """A function and its derivatives, each as SciPy calls it.

    >>> p = SolverFunction(lambda x: x[0] ** 2 * x[1])
    >>> p([3.0, 2.0])
    (18.0, array([12.,  9.]))
    >>> p.hess([3.0, 2.0])
    array([[4., 6.],
           [6., 0.]])

    Of n numbers the gradient has the shape (n,); of m residuals the value has (m,) and the Jacobian
    (m, n). All are of floats.
    """

    def __init__(self, f: Callable[..., Any]) -> None:
        """Keep the function."""
        self._f = f
        self._last: _Recording | None = None

    def __repr__(self) -> str:
        """Name the function."""
        return f"<autograd.scipy of {getattr(self._f, '__name__', self._f)}>"

    def __call__(self, x: Any, *args: Any) -> tuple[Any, Any]:
        """Give the value and the derivative, for a solver that is told `jac=True`."""
        return self.fun(x, *args), self.jac(x, *args)

    def fun(self, x: Any, *args: Any) -> Any:
        """Give the value: one number, or an array of the residuals.

        Asked again, f is called again, for it may depend on more than x. Between, one call serves
        all methods as long as x stays the same.
        """
        if self._last is not None and self._last.is_asked:
            self._last = None
        return self._at(x, args).value()

    def jac(self, x: Any, *args: Any) -> Any:
        """Give the gradient, or the Jacobian of the residuals, a row for each."""
        return self._at(x, args).jacobian()

    def hess(self, x: Any, *args: Any) -> Any:
        """Give the Hessian of one number."""
        return self._at(x, args).hessian()

    def hessp(self, x: Any, p: Any, *args: Any) -> Any:
        """Give the Hessian times a vector p, at the cost of a few gradients.

        >>> SolverFunction(lambda x: x[0] ** 2 * x[1]).hessp([3.0, 2.0], [1.0, 0.0])
        array([4., 6.])
        """
        return self._at(x, args).hessian_times(p)

    def constraint_hess(self, x: Any, v: Any) -> Any:
        """Give the sum of the Hessians of the residuals, each times its element of v.

        >>> p = SolverFunction(lambda x: [x[0] * x[1], x[0] ** 2])
        >>> p.constraint_hess([1.0, 1.0], [10.0, 0.5])
        array([[ 1., 10.],
               [10.,  0.]])

        `NonlinearConstraint(p.fun, low, high, jac=p.jac, hess=p.constraint_hess)` asks for it.
        """
        return self._at(x, ()).weighted_hessian(v)

    def sparse_jac(self, x: Any, *args: Any) -> Any:
        """Give the Jacobian as a sparse array of SciPy, in as few passes as its pattern allows.

        >>> r = SolverFunction(lambda x: [a * b - 1.0 for a, b in zip(x, x[1:])])
        >>> r.sparse_jac([1.0, 2.0, 3.0, 4.0]).toarray()
        array([[2., 1., 0., 0.],
               [0., 3., 2., 0.],
               [0., 0., 4., 3.]])

        f is called once more for it. `least_squares` takes it as `jac`.
        """
        return sparse_jacobian(self._f)(_floats(x), *args).to_scipy()

    def sparse_hess(self, x: Any, *args: Any) -> Any:
        """Give the Hessian of one number as `sparse_jac` gives the Jacobian.

        The method `trust-constr` of `minimize` takes it as `hess`.
        """
        return sparse_hessian(self._f)(_floats(x), *args).to_scipy()

    def _at(self, x: Any, args: tuple[Any, ...]) -> "_Recording":
        last = self._last
        if last is None or not last.is_of(x, args):
            last = self._last = _Recording(self._f, x, args)
        return last


class _Recording:
    """One call of a function: its inputs, and its outputs as graphs over them."""

    def __init__(self, f: Callable[..., Any], x: Any, args: tuple[Any, ...]) -> None:
        self.point = _floats(x)
        self.args = args
        self.is_asked = False  # whether the value has been
        self.call = Call("autograd.scipy", f, 0, (self.point, *args), {})
        out = self.call.result
        if is_array(out) and out.ndim == 0:
            out = out[()]
        self.is_scalar = isinstance(out, Value) or is_real(out)
        self.outputs = [
            y if isinstance(y, Value) else constant(real(y, "a residual of autograd.scipy"))
            for y in ([out] if self.is_scalar else _listed(out))
        ]

    def is_of(self, x: Any, args: tuple[Any, ...]) -> bool:
        """Tell whether this is of a point, to the last bit, and of the same arguments."""
        point = _floats(x)
        if point.shape != self.point.shape or point.tobytes() != self.point.tobytes():
            return False
        return len(args) == len(self.args) and all(map(operator.is_, args, self.args))

    def value(self) -> Any:
        """Give the number, or an array of the residuals."""
        self.is_asked = True
        numbers = [y.data for y in self.outputs]
        return numbers[0] if self.is_scalar else _floats(numbers)

    def jacobian(self) -> Any:
        """Give the derivative of each output by each input."""
        rows = [self._slopes(y) for y in self.outputs]
        if self.is_scalar:
            return self.call.rebuild(rows[0])
        return _floats(rows).reshape(len(rows), *self.point.shape)

    def hessian(self) -> Any:
        """Give the second derivatives of the one output."""
        return self._derivatives(self.gradient)

    def hessian_times(self, p: Any) -> Any:
        """Give the derivative of the gradient of the one output, along p."""
        vector = _vector(p, self.point.size, "p, one number for each input")
        with recording():
            along = dot(vector, self.gradient)
        return self.call.rebuild(self._slopes(along))

    def weighted_hessian(self, v: Any) -> Any:
        """Give the second derivatives of the sum of all outputs, each times an element of v."""
        weights = _vector(v, len(self.outputs), "v, one number for each residual")
        with recording():
            total = dot(weights, self.outputs)
        return self._derivatives(self._gradient(total))

    @cached_property
    def gradient(self) -> list[Value]:
        """The gradient of the one output, as graphs."""
        if not self.is_scalar:
            raise InputTypeError(
                f"a Hessian is that of one number, and the function gave {len(self.outputs)} "
                "residuals: add up their squares, or take constraint_hess for a constraint"
            )
        return self._gradient(self.outputs[0])

    def _gradient(self, y: Value) -> list[Value]:
        return self.call.gradient_graphs(y)

    def _derivatives(self, outputs: list[Value]) -> Any:
        return _floats([self._slopes(y) for y in outputs]).reshape(self.point.shape * 2)

    def _slopes(self, y: Value) -> list[float]:
        """Give the derivative of one output by each input, and touch nothing that is older."""
        if y._stamp < self.call.since:
            return [0.0] * self.point.size
        return backward.gradient(y, self.call.arguments, self.call.since)


def _listed(out: Any) -> list[Any]:
    """List the residuals that a function gave."""
    flat = out.ndim == 1 if is_array(out) else isinstance(out, (list, tuple))
    if flat and len(out):
        return list(out)
    given = f"an array of shape {out.shape}" if is_array(out) else f"{out!r:.80}"
    hint = "; does it lack a return?" if out is None else ""
    raise InputTypeError(
        "autograd.scipy takes a function that gives one number, or a flat list or array of "
        f"residuals, at least one; it gave {given}{hint}"
    )


def _vector(numbers: Any, count: int, what: str) -> list[float]:
    found: list[float] = _floats(numbers).ravel().tolist()
    if len(found) != count:
        raise InputValueError(f"expected {count} numbers for {what}, got {len(found)}")
    return found


def _floats(numbers: Any) -> Any:
    """Give an array of floats, of the same shape."""
    try:
        import numpy as np
    except ImportError:
        raise MissingExtraError(
            "autograd.scipy gives NumPy arrays to SciPy, and NumPy is not installed; run: "
            "pip install scipy"
        ) from None
    if np.iscomplexobj(numbers):
        raise InputTypeError(f"autograd.scipy takes real numbers, got {numbers!r:.80}")
    return np.array(numbers, dtype=float)
