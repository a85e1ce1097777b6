"""Copying: copy, deepcopy and pickle of graphs of any depth.

>>> import copy, pickle
>>> from autograd import Value
>>> x = Value(3.0)
>>> y, z = pickle.loads(pickle.dumps((x * x, x)))
>>> y.backward()
>>> z.grad
6.0

A graph is copied in topological order, so nothing recurses; what is shared stays shared within one
call. Attributes of a subclass come along; gradient hooks, which are functions, do not.
"""

import copy as python_copy
import threading
import weakref
from typing import TYPE_CHECKING, Any, Final

from autograd.errors import RuleError
from autograd.node import CONSTANT, Node
from autograd.rules import RULES
from autograd.state import STATE
from autograd.topology import topological_order

if TYPE_CHECKING:
    from autograd.value import Value


def copy(node: "Value") -> "Value":
    """Copy one node; its operands are shared with the original."""
    twin = _blank(type(node))
    _fill(twin, _state(node, node._stamp), list(node.operands))
    _set_attributes(twin, _attributes(node))
    return twin


def rewire(node: "Value", operands: "list[Value]") -> "Value":
    """Copy a result onto other operands with the same numbers, as if it were computed now.

    >>> from autograd import Value
    >>> y = Value(2.0) * Value(5.0)
    >>> z = rewire(y, [Value(2.0, "a"), Value(5.0, "b")])
    >>> z.data, [operand.label for operand in z.operands]
    (10.0, ['a', 'b'])
    """
    twin = _blank(type(node))
    _fill(twin, _state(node, STATE.clock), operands)
    return twin


def deepcopy(root: "Value", memo: dict[int, Any]) -> "Value":
    """Copy the whole graph below a root, and what a subclass has added to its nodes."""
    for node in topological_order(root):
        if id(node) not in memo:
            twin = _blank(type(node))
            memo[id(node)] = twin
            operands = [memo[id(operand)] for operand in node.operands]
            _fill(twin, _state(node, node._stamp), operands)
            _set_attributes(twin, python_copy.deepcopy(_attributes(node), memo))
    twin_of_root: Value = memo[id(root)]
    return twin_of_root


class _Pickling:
    """One call of pickle, which lives as long as the pickler remembers it.

    It goes into everything that `reduce` gives to a pickler, so a new call, also after one that
    failed, finds that the last one is gone.
    """

    def __init__(self) -> None:
        self.listed: set[int] = set()  # the ids of the nodes that this pickler has or will meet

    def __reduce__(self) -> Any:
        return _Pickling, ()


def _pickling() -> _Pickling:
    reference: weakref.ref[_Pickling] | None = getattr(_LOCAL, "pickling", None)
    alive = None if reference is None else reference()
    if alive is None:
        alive = _Pickling()
        _LOCAL.pickling = weakref.ref(alive)
    return alive


_LOCAL: Final = threading.local()


def reduce(node: "Value") -> Any:
    """Say how pickle is to save a node and the graph below it.

    The pickler would recurse from a node into its operands. So the first node that it meets brings
    a list of the nodes below it, operands first. When the pickler comes to one of those, it knows
    its operands already.
    """
    pickling = _pickling()
    below: list[Value] = []
    if id(node) not in pickling.listed:
        order = topological_order(node)
        below = [other for other in order[:-1] if id(other) not in pickling.listed]
        pickling.listed.update(map(id, order))
    # Times are saved as negative, so that in any process they are older than its clock.
    state = _state(node, node._stamp - STATE.clock - 1)
    made = _restore, (type(node), pickling, below, state, list(node.operands))
    attributes = _attributes(node)
    # Set when the node is there, for they may refer to it.
    return (*made, attributes, None, None, _set_attributes) if attributes else made


def _restore(
    kind: "type[Value]",
    _pickling: object,
    _below: object,
    state: tuple[Any, ...],
    operands: "list[Value]",
) -> "Value":
    node = _blank(kind)
    _fill(node, state, operands)
    return node


def _blank(kind: "type[Value]") -> "Value":
    """Make a node of a class without its `__new__` and `__init__`, which a subclass may change."""
    value: Any = next(cls for cls in kind.__mro__ if cls.__module__ == "autograd.value")
    node: Value = value.__new__(kind)
    Node.__init__(node)
    return node


def _attributes(node: "Value") -> dict[str, Any]:
    """Give what a subclass has added to a node, in its dictionary or in slots."""
    found = dict(getattr(node, "__dict__", {}))
    for cls in type(node).__mro__:
        if cls.__module__ == "autograd.value":
            break
        slots = cls.__dict__.get("__slots__", ())
        for name in [slots] if isinstance(slots, str) else slots:
            if hasattr(node, name):
                found[name] = getattr(node, name)
    return found


def _set_attributes(node: object, attributes: dict[str, Any]) -> None:
    for name, attribute in attributes.items():
        setattr(node, name, attribute)


def _state(node: "Value", stamp: int) -> tuple[Any, ...]:
    rule = node._rule
    if rule is not None and rule.pulls:
        raise RuleError(
            f"{node!r} cannot be copied or pickled: a Python function gives its gradients (a "
            "custom gradient, a checkpoint or an implicit function), and it refers to the nodes "
            "that are there; copy what it was computed from, and compute it again"
        )
    notes = node._notes
    return (
        None if rule is None else "" if rule is CONSTANT else rule.name,
        node._data,
        node._grad,
        node._total,
        node._da,
        node._db,
        stamp,
        None if notes is None else (notes.label, notes.scope, notes.source, notes.partials),
    )


def _fill(node: "Value", state: tuple[Any, ...], operands: "list[Value]") -> None:
    name, node._data, node._grad, node._total, node._da, node._db, node._stamp, notes = state
    rule = None
    if name is not None:
        rule = RULES.get(name) if name else CONSTANT
        if rule is None:
            raise RuleError(
                f"this graph uses the primitive {name!r}, which is not declared here; run the code "
                "that calls autograd.primitive for it before you load the graph"
            )
    node._rule = rule
    if rule is not None and (rule.folds or rule.arity > 2):
        node._rest = operands
    else:
        node._a = operands[0] if operands else None
        node._b = operands[1] if len(operands) == 2 else None
    if notes is not None:
        kept = node.notes()
        kept.label, kept.scope, kept.source, kept.partials = notes
