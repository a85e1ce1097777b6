"""Value: a number that remembers how it was computed.

>>> x = Value(3.0, label="x")
>>> y = x * x + 2.0 * x
>>> y.backward()
>>> y.data, x.grad
(15.0, 8.0)

Arithmetic on a `Value` computes at once and records a node for each operation; `backward()` walks
the recorded graph and applies the chain rule. The derivatives are not here: each operator asks its
row of `rules.py`, through the kernels.

Next: `node.py` (what a node holds), `number.py` (comparison), `backward.py` (the pass).
"""

import operator
from typing import Any, ClassVar, Final

from autograd import anomaly, backward, copying, kernels
from autograd.arrays import foreign
from autograd.convert import as_real, real
from autograd.errors import InputTypeError
from autograd.layout import mypyc_attr
from autograd.node import CONSTANT
from autograd.number import Number
from autograd.rules import ADD, DIV, FLOORDIV, MOD, MUL, NEG, POW, RULES, SUB, Rule
from autograd.state import STATE, current
from autograd.topology import CONSTANTLY

# Makes a node without converting a number: for the results of operations.
_BLANK: Final = object()


@mypyc_attr(acyclic=True, allow_interpreted_subclasses=True)
class Value(Number):
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

    def __init__(self, data: object, label: object = "") -> None:
        """Make a leaf that holds a number."""
        super().__init__()
        if data is not _BLANK:
            self._data = real(data, "Value") if STATE.modes == 0 else self._start_as(data)
            self._stamp = STATE.clock
            if label != "":
                self._set_label(label)

    # --- gradients ----------------------------------------------------------------------------

    def backward(
        self, seed: object = 1.0, create_graph: bool = False
    ) -> "dict[Value, Value] | None":
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

        With `create_graph` it also gives the gradients as Values, `backward(create_graph=True)[x]`,
        to differentiate again. `x.grad` stays a float: a cycle of nodes would never be freed.
        """
        if create_graph:
            from autograd.higher import run_over_values  # here: it stands on the functions

            return run_over_values(self, real(seed, "backward"))
        backward.run(self, real(seed, "backward"))
        return None

    def detach(self) -> "Value":
        """Give a constant with the same number: nothing is differentiated through it."""
        return self._read_anew() if STATE.modes and current().transcript else constant(self._data)

    # --- arithmetic, by IEEE 754: 1 / 0 is inf, and (-8) ** (1/3) is nan --------------------------

    def __add__(self, other: object) -> Any:
        b = other if isinstance(other, Value) else _lift(other)
        if b is None:
            return foreign(operator.add, self, other, self)
        out, da, db = kernels.add(self._data, b._data)
        return _binary(ADD, self, b, out, da, db)

    def __radd__(self, other: object) -> Any:
        a = _lift(other)
        return foreign(operator.add, other, self, self) if a is None else a.__add__(self)

    def __sub__(self, other: object) -> Any:
        b = other if isinstance(other, Value) else _lift(other)
        if b is None:
            return foreign(operator.sub, self, other, self)
        out, da, db = kernels.sub(self._data, b._data)
        return _binary(SUB, self, b, out, da, db)

    def __rsub__(self, other: object) -> Any:
        a = _lift(other)
        return foreign(operator.sub, other, self, self) if a is None else a.__sub__(self)

    def __mul__(self, other: object) -> Any:
        b = other if isinstance(other, Value) else _lift(other)
        if b is None:
            return foreign(operator.mul, self, other, self)
        out, da, db = kernels.mul(self._data, b._data)
        return _binary(MUL, self, b, out, da, db)

    def __rmul__(self, other: object) -> Any:
        a = _lift(other)
        return foreign(operator.mul, other, self, self) if a is None else a.__mul__(self)

    def __truediv__(self, other: object) -> Any:
        b = other if isinstance(other, Value) else _lift(other)
        if b is None:
            return foreign(operator.truediv, self, other, self)
        out, da, db = kernels.div(self._data, b._data)
        return _binary(DIV, self, b, out, da, db)

    def __rtruediv__(self, other: object) -> Any:
        a = _lift(other)
        return foreign(operator.truediv, other, self, self) if a is None else a.__truediv__(self)

    def __pow__(self, other: object, modulus: object = None) -> Any:
        if modulus is not None:
            raise InputTypeError("pow() of a Value takes no modulus; write pow(x, y) % modulus")
        b = other if isinstance(other, Value) else _lift(other)
        if b is None:
            return foreign(operator.pow, self, other, self)
        out, da, db = kernels.pow(self._data, b._data)
        return _binary(POW, self, b, out, da, db)

    def __rpow__(self, other: object) -> Any:
        a = _lift(other)
        return foreign(operator.pow, other, self, self) if a is None else a.__pow__(self)

    def __mod__(self, other: object) -> Any:
        b = _lift(other)
        return foreign(operator.mod, self, other, self) if b is None else self._apply(MOD, b)

    def __rmod__(self, other: object) -> Any:
        a = _lift(other)
        return foreign(operator.mod, other, self, self) if a is None else a._apply(MOD, self)

    def __floordiv__(self, other: object) -> Any:
        b = _lift(other)
        return (
            foreign(operator.floordiv, self, other, self) if b is None else self._apply(FLOORDIV, b)
        )

    def __rfloordiv__(self, other: object) -> Any:
        a = _lift(other)
        return (
            foreign(operator.floordiv, other, self, self) if a is None else a._apply(FLOORDIV, self)
        )

    def __divmod__(self, other: object) -> tuple[Any, Any]:
        return self // other, self % other

    def __rdivmod__(self, other: object) -> tuple[Any, Any]:
        return other // self, other % self

    def __neg__(self) -> Any:
        out, da = kernels.neg(self._data)
        return self._unary(NEG, out, da)

    def __pos__(self) -> "Value":
        return self

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
        if self._rule is CONSTANT:
            return constant(out)
        node = Value(_BLANK)
        node._rule = rule
        node._data = out
        node._a = self
        node._da = da
        node._stamp = STATE.clock
        return node if STATE.modes == 0 else _under_mode(node)

    def _apply(self, rule: Rule, *others: object) -> Any:
        return apply(rule, self, *others)


def constant(number: float) -> Value:
    """Make a number that is not differentiated."""
    node = Value(_BLANK)
    node._rule = CONSTANT
    node._data = number
    node._stamp = STATE.clock
    node._mark = CONSTANTLY
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
    if all(x._rule is CONSTANT for x in xs):
        return constant(results[0])
    return many(rule, xs, results[0], list(results[1:]))


def apply_fold(rule: Rule, operands: list[Value]) -> Value:
    """Apply an n-ary row to any number of operands, as one node."""
    return many(rule, operands, kernels.fold_value(rule.code, operands), None)


def _binary(rule: Rule, a: Value, b: Value, out: float, da: float, db: float) -> Value:
    if a._rule is CONSTANT and b._rule is CONSTANT:
        return constant(out)
    node = Value(_BLANK)
    node._rule = rule
    node._data = out
    node._a = a
    node._b = b
    node._da = da
    node._db = db
    node._stamp = STATE.clock
    return node if STATE.modes == 0 else _under_mode(node)


def many(rule: Rule, operands: list[Value], out: float, partials: list[float] | None) -> Value:
    """Record a result with any number of operands, and its partials where it keeps them."""
    node = Value(_BLANK)
    node._rule = rule
    node._data = out
    node._rest = operands
    node._stamp = STATE.clock
    if partials is not None:
        node.notes().partials = partials
    return node if STATE.modes == 0 else _under_mode(node)


def _under_mode(node: Value) -> Value:
    """Finish a node as the contexts of this thread ask: see modes.py."""
    mode = current()
    if mode.source:
        node.notes().source = anomaly.source_line()
    if mode.anomaly and node._data - node._data != 0.0:  # nan or infinite
        raise anomaly.in_value(node, backward.partials(node))
    if mode.transcript is not None:
        return node._written(mode)  # type: ignore[no-any-return]
    if mode.scope and mode.recording:
        node.notes().scope = mode.scope
    return node if mode.recording else constant(node._data)


def _lift(other: object) -> Value | None:
    """Make a constant of a number; None for what is not one real number."""
    if isinstance(other, Value):
        return other
    number = as_real(other)
    return None if number is None else constant(number)
