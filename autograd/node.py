"""Node: the plain data of one scalar in a graph.

A node is a number, the rule and the operands that made it, the local partial derivatives of that
moment, and room for its gradient. It holds no closure and nothing that uses it, so a graph has no
cycles and is freed by reference counting alone.

>>> from autograd import Value
>>> y = Value(3.0) * Value(2.0)
>>> y._rule.name, y._data, y._da, y._db
('mul', 6.0, 2.0, 3.0)

Next: `topology.py` walks a graph, `backward.py` runs the chain rule, `value.py` is what users see.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from autograd.convert import real
from autograd.errors import InputTypeError, StaleGraphError
from autograd.hooks import Hook
from autograd.layout import Data, i64, mypyc_attr
from autograd.rules import Rule
from autograd.state import STATE, tick
from autograd.topology import CONSTANTLY

if TYPE_CHECKING:
    from autograd.pullback import Pullback
    from autograd.value import Value


# The rule of a number that is not differentiated, for instance the 2.0 in `2.0 * x`.
CONSTANT: Final = Rule("constant", "", ())
# The rule of a number that was read from a node while a function is recorded for a replay: it
# changes with that node, and nothing is differentiated through it.
READ: Final = Rule("read", "a", ("0.0",), gate=True)
# The rule of the element of a table at an index that is an input of a replay: see lookup.py.
TAKE: Final = Rule("take", "", (), pulls=True)


class Notes:
    """What only few nodes have."""

    def __init__(self) -> None:
        """Start without any."""
        self.label = ""
        self.scope = ""
        self.source = ""  # file and line of the user's code, under record_source()
        self.partials: list[float] | None = None  # of a rule with three or more operands
        self.hooks: dict[int, Callable[[float], object]] | None = None
        self.pullback: Pullback | None = None
        self.place = 0  # of one of several results: which one it is
        self.leaked = ""  # of an argument that outlived its call: the transform, see leaks.py


# acyclic: the cyclic collector would cost more than the arithmetic. That is safe only with the
# deallocation of native/dealloc.h, which setup.py builds in.
@mypyc_attr(acyclic=True, allow_interpreted_subclasses=True)
class Node:
    """One scalar of a graph: see the attributes in `__init__`."""

    __slots__ = (
        "_a",
        "_b",
        "_da",
        "_data",
        "_db",
        "_grad",
        "_mark",
        "_notes",
        "_rest",
        "_rule",
        "_stamp",
        "_total",
    )

    def __init__(self) -> None:
        """Start as a leaf that holds 0."""
        self._data = 0.0
        self._rule: Rule | None = None  # None for a leaf
        self._a: Value | None = None  # the first operand, and the second
        self._b: Value | None = None
        self._da = 0.0  # the partial derivative by the first operand, and the second
        self._db = 0.0
        self._rest: list[Value] | None = None  # instead of a and b: three operands or more
        self._grad = 0.0  # of a leaf: the gradient that has accumulated
        self._total = 0.0  # the gradient of the last pass
        self._mark: i64 = 0  # how far the last walk over the graph got here: see topology.py
        self._stamp: i64 = 0  # the time of the last change of data: see state.py
        self._notes: Notes | None = None

    @property
    def data(self) -> Data:
        """The number. Assigning another leaves what was recorded from the old one untouched."""
        return self._data if STATE.modes == 0 else self._read()

    @data.setter
    def data(self, number: object) -> None:
        if STATE.modes > 0:
            self._refuse("assigns to .data", "give the new number back as a result")
        converted = real(number, "data")
        if self._rule is not None and self.is_stale:
            raise StaleGraphError(
                f"data of {self!r} cannot be assigned: an operand was changed since it was "
                "computed; compute it again first"
            )
        self._data = converted
        self._stamp = tick()

    @property
    def grad(self) -> float:
        """The gradient: accumulated in a leaf, of the last pass in any other node."""
        if STATE.modes > 0:
            self._refuse("reads .grad", "use autograd.grad inside, or read it outside")
        if self._rule is None:
            return self._grad
        return 0.0 if self._rule is CONSTANT else self._total

    @grad.setter
    def grad(self, number: object) -> None:
        if STATE.modes > 0:
            self._refuse("assigns to .grad", "do so outside")
        if number is None:
            raise InputTypeError("grad takes a number, got None; call zero_grad() to clear it")
        if self._rule is CONSTANT:
            raise InputTypeError(
                "a constant has no gradient; make a Value(x) of the number instead"
            )
        if self._rule is None:
            self._grad = real(number, "grad")
        else:
            self._total = real(number, "grad")

    @property
    def label(self) -> str:
        """The name that drawings show; empty at first."""
        return "" if self._notes is None else self._notes.label

    @label.setter
    def label(self, text: object) -> None:
        self._set_label(text)

    def _set_label(self, text: object) -> None:
        if not isinstance(text, str):
            raise InputTypeError(f"label takes a str, got {type(text).__name__}: {text!r}")
        self.notes().label = text

    @property
    def scope(self) -> str:
        """The path of the scopes in which this node was made: see `autograd.scope`."""
        return "" if self._notes is None else self._notes.scope

    @property
    def source(self) -> str:
        """The user's file and line that made this node: see `autograd.record_source`."""
        return "" if self._notes is None else self._notes.source

    @property
    def rule(self) -> Rule | None:
        """The row of the table that made this node; None for a leaf or a constant."""
        return None if self._rule is CONSTANT else self._rule

    @property
    def is_leaf(self) -> bool:
        """Whether this node has no operands: an input, a parameter or a constant."""
        return self._a is None and self._rest is None

    @property
    def is_constant(self) -> bool:
        """Whether this is a number that is not differentiated, as the 2.0 in `2.0 * x`."""
        return self._rule is CONSTANT or self._mark >= CONSTANTLY

    @property
    def operands(self) -> "tuple[Value, ...]":
        """The nodes from which this one was computed, in order; one may occur twice."""
        if self._rest is not None:
            return tuple(self._rest)
        if self._a is None:
            return ()
        return (self._a,) if self._b is None else (self._a, self._b)

    @property
    def _prev(self) -> "set[Value]":
        """The operands as a set, as micrograd has them."""
        return set(self.operands)

    @property
    def _op(self) -> str:
        """The sign of the operation, as micrograd has it; empty for a leaf."""
        rule = self.rule
        if rule is None:
            return ""
        if rule.symbol == "**" and self._b is not None and self._b.is_constant:
            return f"**{self._b._data:g}"
        return rule.symbol or rule.name

    def zero_grad(self) -> None:
        """Set the gradient of this node, and of no other, to 0."""
        if STATE.modes > 0:
            self._refuse("calls zero_grad()", "call it outside")
        # Not through the property: mypyc passes its setter, which takes any number, a bare double.
        self._grad = 0.0
        self._total = 0.0

    def item(self) -> Data:
        """Give the number, as `data` does."""
        return self._data if STATE.modes == 0 else self._read()

    def register_hook(self, hook: Callable[[float], object]) -> Hook:
        """Call a function with the gradient of this node in each pass, when it is complete.

        >>> from autograd import Value
        >>> x = Value(3.0)
        >>> y = x * x
        >>> handle = y.register_hook(lambda gradient: 10.0 * gradient)
        >>> y.backward()
        >>> x.grad
        60.0

        A number that the hook returns takes the place of the gradient. `handle.remove()` ends it.
        Where gradients are graphs, as in `grad(grad(f))`, the hook gets and may return a Value.
        A hook that refers to its own node keeps the graph alive until it is removed.
        """
        if STATE.modes > 0:
            self._refuse("registers a gradient hook", "use graphs, without compile")
        if not callable(hook):
            raise InputTypeError(f"register_hook takes a function of one float, got {hook!r}")
        notes = self.notes()
        if notes.hooks is None:
            notes.hooks = {}
        return Hook(notes.hooks, hook)

    @property
    def is_stale(self) -> bool:
        """Whether an operand was assigned another number after this node was computed."""
        return any(operand._stamp > self._stamp for operand in self.operands)

    def notes(self) -> Notes:
        """Give the notes of this node, made on first use."""
        if self._notes is None:
            self._notes = Notes()
        return self._notes

    def _unary(self, rule: Rule, out: float, da: float) -> Any:
        """Record a result with one operand, this node."""
        raise NotImplementedError

    def _read(self) -> Any:
        """Give the number as it is to be read under the modes of this thread."""
        raise NotImplementedError

    def _refuse(self, does: str, instead: str) -> None:
        """Raise where a function is recorded for a replay that could not do this again."""
        raise NotImplementedError

    def _apply(self, rule: Rule, *others: object) -> Any:
        """Apply a rule to this node and the others, by its kernel."""
        raise NotImplementedError
