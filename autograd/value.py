"""Value: a number that remembers how it was computed.

>>> x = Value(3.0, label="x")
>>> y = x * x + 2.0 * x
>>> y.backward()
>>> y.data, x.grad
(15.0, 8.0)

Arithmetic on a `Value` computes at once and records a node for each operation; `backward()` walks
the recorded graph and applies the chain rule. The derivatives are not here: each operator asks its
row of `rules.py`, through the kernels.

Next: `node.py` for what a node holds, `backward.py` for the pass.
"""

import operator
from collections.abc import Callable
from typing import Any, ClassVar, Final

from autograd import anomaly, backward, copying, kernels
from autograd.convert import as_real, is_array, real, refusal
from autograd.elementary import Elementary
from autograd.errors import InputTypeError
from autograd.layout import mypyc_attr
from autograd.node import CONSTANT
from autograd.rules import (
    ADD,
    DIV,
    FLOORDIV,
    MOD,
    MUL,
    NEG,
    POW,
    RULES,
    SUB,
    Rule,
)
from autograd.state import STATE, current

# Makes a node without converting a number: for the results of operations.
_BLANK: Final = object()


@mypyc_attr(acyclic=True, allow_interpreted_subclasses=True)
class Value(Elementary):
    """A scalar with a gradient.

    >>> a, b = Value(2.0), Value(-3.0, label="b")
    >>> (a * b).backward()
    >>> a
    Value(data=2.0, grad=-3.0)
    >>> b
    Value(data=-3.0, grad=2.0, label='b')

    `data` is any real number: int, float, bool, Fraction, Decimal or a NumPy scalar. Raises
    `InputTypeError` for anything else and `NumberTooLargeError` where no float is large enough.
    """

    __slots__ = ()
    # NumPy's scalars and arrays leave an operation with a Value to the Value.
    __array_priority__: ClassVar[float] = 1000.0

    def __init__(self, data: object, label: str = "") -> None:
        """Make a leaf that holds a number."""
        super().__init__()
        if data is not _BLANK:
            self._data = real(data, "Value")
            self._stamp = STATE.clock
            if label:
                self.label = label

    # --- gradients ----------------------------------------------------------------------------

    def backward(self, seed: object = 1.0) -> None:
        """Add the gradient of this value to `grad` of every leaf it was computed from.

        >>> x = Value(3.0)
        >>> y = x * x
        >>> y.backward()
        >>> y.backward(seed=0.5)
        >>> x.grad
        9.0

        `seed` is the gradient of this value itself. Called again it adds again: call `zero_grad()`
        on the leaves between. Inner nodes hold the gradients of the last pass only. Raises
        `StaleGraphError` where a number that must be read again was changed since.
        """
        backward.run(self, real(seed, "backward"))

    def zero_grad(self) -> None:
        """Set the gradient of this node, and of no other, to 0."""
        self.grad = 0.0

    def detach(self) -> "Value":
        """Give a constant with the same number: nothing is differentiated through it."""
        return constant(self._data)

    def item(self) -> float:
        """Give the number, as `data` does."""
        return self._data

    def register_hook(self, hook: Callable[[float], object]) -> "Hook":
        """Call a function with the gradient of this node in each pass, when it is complete.

        >>> x = Value(3.0)
        >>> y = x * x
        >>> handle = y.register_hook(lambda gradient: 10.0 * gradient)
        >>> y.backward()
        >>> x.grad
        60.0

        A number that the hook returns takes the place of the gradient. `handle.remove()` ends it.
        A hook that refers to its own node keeps the graph alive until it is removed.
        """
        if not callable(hook):
            raise InputTypeError(f"register_hook takes a function of one float, got {hook!r}")
        notes = self.notes()
        if notes.hooks is None:
            notes.hooks = {}
        handle = Hook(notes.hooks)
        notes.hooks[id(handle)] = hook
        return handle

    # --- arithmetic ---------------------------------------------------------------------------

    def __add__(self, other: object) -> Any:
        """Give self + other."""
        b = other if isinstance(other, Value) else _lift(other)
        if b is None:
            return _foreign(operator.add, self, other)
        out, da, db = kernels.add(self._data, b._data)
        return _binary(ADD, self, b, out, da, db)

    def __radd__(self, other: object) -> Any:
        """Give other + self."""
        a = _lift(other)
        return _foreign(operator.add, other, self) if a is None else a.__add__(self)

    def __sub__(self, other: object) -> Any:
        """Give self - other."""
        b = other if isinstance(other, Value) else _lift(other)
        if b is None:
            return _foreign(operator.sub, self, other)
        out, da, db = kernels.sub(self._data, b._data)
        return _binary(SUB, self, b, out, da, db)

    def __rsub__(self, other: object) -> Any:
        """Give other - self."""
        a = _lift(other)
        return _foreign(operator.sub, other, self) if a is None else a.__sub__(self)

    def __mul__(self, other: object) -> Any:
        """Give self * other."""
        b = other if isinstance(other, Value) else _lift(other)
        if b is None:
            return _foreign(operator.mul, self, other)
        out, da, db = kernels.mul(self._data, b._data)
        return _binary(MUL, self, b, out, da, db)

    def __rmul__(self, other: object) -> Any:
        """Give other * self."""
        a = _lift(other)
        return _foreign(operator.mul, other, self) if a is None else a.__mul__(self)

    def __truediv__(self, other: object) -> Any:
        """Give self / other; by IEEE 754, so 1 / 0 is inf."""
        b = other if isinstance(other, Value) else _lift(other)
        if b is None:
            return _foreign(operator.truediv, self, other)
        out, da, db = kernels.div(self._data, b._data)
        return _binary(DIV, self, b, out, da, db)

    def __rtruediv__(self, other: object) -> Any:
        """Give other / self."""
        a = _lift(other)
        return _foreign(operator.truediv, other, self) if a is None else a.__truediv__(self)

    def __pow__(self, other: object, modulus: object = None) -> Any:
        """Give self ** other; a negative base with a fractional exponent is nan."""
        if modulus is not None:
            raise InputTypeError("pow() of a Value takes no modulus; write pow(x, y) % modulus")
        b = other if isinstance(other, Value) else _lift(other)
        if b is None:
            return _foreign(operator.pow, self, other)
        out, da, db = kernels.pow(self._data, b._data)
        return _binary(POW, self, b, out, da, db)

    def __rpow__(self, other: object) -> Any:
        """Give other ** self."""
        a = _lift(other)
        return _foreign(operator.pow, other, self) if a is None else a.__pow__(self)

    def __mod__(self, other: object) -> Any:
        """Give self % other, with the sign of other."""
        b = _lift(other)
        return _foreign(operator.mod, self, other) if b is None else self._apply(MOD, b)

    def __rmod__(self, other: object) -> Any:
        """Give other % self."""
        a = _lift(other)
        return _foreign(operator.mod, other, self) if a is None else a._apply(MOD, self)

    def __floordiv__(self, other: object) -> Any:
        """Give self // other, whose gradient is 0."""
        b = _lift(other)
        return _foreign(operator.floordiv, self, other) if b is None else self._apply(FLOORDIV, b)

    def __rfloordiv__(self, other: object) -> Any:
        """Give other // self, whose gradient is 0."""
        a = _lift(other)
        return _foreign(operator.floordiv, other, self) if a is None else a._apply(FLOORDIV, self)

    def __neg__(self) -> Any:
        """Give -self."""
        out, da = kernels.neg(self._data)
        return self._unary(NEG, out, da)

    def __pos__(self) -> "Value":
        """Give self."""
        return self

    def __abs__(self) -> Any:
        """Give the magnitude; its gradient at 0 is 0."""
        return self.abs()

    def __round__(self, digits: int | None = None) -> Any:
        """Round to whole numbers, or to decimal digits; the gradient is 0."""
        if digits is None:
            return self.round()
        scale = 10.0**digits
        return (self * scale).round() / scale

    # --- comparison: of the numbers, as Python's branches need ----------------------------------

    def __eq__(self, other: object) -> bool:
        """Compare the numbers."""
        number = _number(other)
        return NotImplemented if number is None else self._data == number

    def __ne__(self, other: object) -> bool:
        """Compare the numbers."""
        number = _number(other)
        return NotImplemented if number is None else self._data != number

    def __lt__(self, other: object) -> bool:
        """Compare the numbers."""
        number = _number(other)
        return NotImplemented if number is None else self._data < number

    def __le__(self, other: object) -> bool:
        """Compare the numbers."""
        number = _number(other)
        return NotImplemented if number is None else self._data <= number

    def __gt__(self, other: object) -> bool:
        """Compare the numbers."""
        number = _number(other)
        return NotImplemented if number is None else self._data > number

    def __ge__(self, other: object) -> bool:
        """Compare the numbers."""
        number = _number(other)
        return NotImplemented if number is None else self._data >= number

    def __hash__(self) -> int:
        """Hash by identity: a Value is a node, and its number may change."""
        return id(self) >> 4

    def __bool__(self) -> bool:
        """Tell whether the number is not 0."""
        return self._data != 0.0

    # --- conversion -----------------------------------------------------------------------------

    def __float__(self) -> float:
        """Refuse: the gradient would be lost without a word."""
        raise InputTypeError(
            "float() of a Value would lose its gradient: write x.data for the number, or "
            "autograd.exp(x) and the like instead of math.exp(x)"
        )

    def __int__(self) -> int:
        """Refuse: the gradient would be lost without a word."""
        raise InputTypeError("int() of a Value would lose its gradient: write int(x.data)")

    def __repr__(self) -> str:
        """Show the number, the gradient and the label."""
        label = f", label={self.label!r}" if self.label else ""
        return f"Value(data={self._data!r}, grad={self.grad!r}{label})"

    def __format__(self, spec: str) -> str:
        """Format the number; without a specification, as repr does."""
        return format(self._data, spec) if spec else repr(self)

    def __copy__(self) -> "Value":
        """Copy this node; its operands are shared."""
        return copying.copy(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> "Value":
        """Copy the whole graph."""
        return copying.deepcopy(self, memo)

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Pickle the whole graph, as a flat list."""
        return copying.reduce(self)

    # --- recording ------------------------------------------------------------------------------

    def _unary(self, rule: Rule, out: float, da: float) -> Any:
        node = Value(_BLANK)
        node._rule = rule
        node._data = out
        node._a = self
        node._da = da
        node._stamp = STATE.clock
        return node if STATE.modes == 0 else _under_mode(node)

    def _apply(self, rule: Rule, *others: object) -> Any:
        return apply(rule, self, *others)


class Hook:
    """What `register_hook` returns: `remove()` ends the hook."""

    def __init__(self, hooks: dict[int, Callable[[float], object]]) -> None:
        """Remember where the hook is kept."""
        self._hooks = hooks

    def remove(self) -> None:
        """End the hook; a second call does nothing."""
        self._hooks.pop(id(self), None)


def constant(number: float) -> Value:
    """Make a number that is not differentiated."""
    node = Value(_BLANK)
    node._rule = CONSTANT
    node._data = number
    node._stamp = STATE.clock
    return node


def apply(rule: Rule, *operands: object) -> Value:
    """Apply a rule with a fixed number of operands by its kernel, and record it.

    >>> from autograd.rules import ATAN2
    >>> apply(ATAN2, Value(1.0), 1.0).data
    0.7853981633974483
    """
    xs = [x if isinstance(x, Value) else constant(real(x, rule.name)) for x in operands]
    if rule.with_constant and (xs[0].is_constant or xs[1].is_constant):
        if xs[0].is_constant:
            xs.reverse()
        rule = RULES[rule.with_constant]
    kernel = rule.kernel
    if kernel is None or len(xs) != rule.arity:
        raise InputTypeError(f"{rule.name} takes {rule.arity} operands, got {len(xs)}")
    results = kernel(*[x._data for x in xs])
    if len(xs) == 1:
        return xs[0]._unary(rule, results[0], results[1])  # type: ignore[no-any-return]
    if len(xs) == 2:
        return _binary(rule, xs[0], xs[1], results[0], results[1], results[2])
    return _many(rule, xs, results[0], list(results[1:]))


def apply_fold(rule: Rule, operands: list[Value]) -> Value:
    """Apply an n-ary row to any number of operands, as one node."""
    return _many(rule, operands, kernels.fold_value(rule.code, operands), None)


def _binary(rule: Rule, a: Value, b: Value, out: float, da: float, db: float) -> Value:
    node = Value(_BLANK)
    node._rule = rule
    node._data = out
    node._a = a
    node._b = b
    node._da = da
    node._db = db
    node._stamp = STATE.clock
    return node if STATE.modes == 0 else _under_mode(node)


def _many(rule: Rule, operands: list[Value], out: float, partials: list[float] | None) -> Value:
    node = Value(_BLANK)
    node._rule = rule
    node._data = out
    node._rest = operands
    node._stamp = STATE.clock
    if partials is not None:
        node.notes().partials = partials
    return node if STATE.modes == 0 else _under_mode(node)


def _under_mode(node: Value) -> Value:
    """Finish a node as the contexts of this thread ask: `no_grad`, `detect_anomaly`, `scope`."""
    mode = current()
    if mode.anomaly:
        anomaly.check_value(node)
    if not mode.recording:
        return constant(node._data)
    if mode.scope:
        node.notes().scope = mode.scope
    return node


def _lift(other: object) -> Value | None:
    """Make a constant of a number; None for what is not one real number."""
    if isinstance(other, Value):
        return other
    number = as_real(other)
    return None if number is None else constant(number)


def _number(other: object) -> float | None:
    return other._data if isinstance(other, Value) else as_real(other)


def _foreign(operation: Callable[[Any, Any], Any], left: object, right: object) -> Any:
    """Apply an operator to a Value and something that is not one number.

    An array is taken element by element; what cannot be a number is refused; all else may know
    what to do with a Value itself.
    """
    other = right if isinstance(left, Value) else left
    if is_array(other):
        import numpy

        boxes = [_boxed(numpy, x) if isinstance(x, Value) else x for x in (left, right)]
        return operation(boxes[0], boxes[1])
    if other is None or isinstance(other, (str, bytes, complex, list, tuple, dict, set)):
        raise refusal(other, f"arithmetic ({operation.__name__}) with a Value")
    return NotImplemented


def _boxed(numpy: Any, value: Value) -> Any:
    """Put a Value into an array of no dimensions, which NumPy spreads over another array."""
    box = numpy.empty((), dtype=object)
    box[()] = value
    return box
