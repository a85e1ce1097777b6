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
    _attributes(twin, getattr(node, "__dict__", None))
    return twin


def deepcopy(root: "Value", memo: dict[int, Any]) -> "Value":
    """Copy the whole graph below a root, and what a subclass has added to its nodes."""
    for node in topological_order(root):
        if id(node) not in memo:
            twin = _blank(type(node))
            memo[id(node)] = twin
            operands = [memo[id(operand)] for operand in node.operands]
            _fill(twin, _state(node, node._stamp), operands)
            attributes = getattr(node, "__dict__", None)
            _attributes(twin, python_copy.deepcopy(attributes, memo) if attributes else None)
    twin_of_root: Value = memo[id(root)]
    return twin_of_root


# The mark of a node that stands in a list which pickle is about to save.
_LISTED: Final = -1


def reduce(node: "Value") -> Any:
    """Say how pickle is to save a node and the graph below it.

    The pickler would recurse from a node into its operands. So the first node that it meets brings
    a list of the nodes below it, operands first. When the pickler comes to one of those, it knows
    its operands already.

    A pickler does not tell what it has saved, so each node of a list that is pickled lists its
    whole graph again: pickle the roots, not all inner nodes.
    """
    others: list[object] = []
    if node._mark == _LISTED:
        node._mark = 0
    else:
        below = topological_order(node)[:-1]
        for other in below:
            other._mark = _LISTED
        others = [*below, _End(below)]
    # Times are saved as negative, so that in any process they are older than its clock.
    state = _state(node, node._stamp - STATE.clock - 1)
    attributes = getattr(node, "__dict__", None)
    return _restore, (type(node), others, state, list(node.operands)), attributes or None


class _End:
    """The end of a list: no node of it is listed any longer, also those the pickler knew before."""

    def __init__(self, nodes: "list[Value]") -> None:
        self.nodes = nodes

    def __reduce__(self) -> Any:
        for node in self.nodes:
            node._mark = 0
        return _End, ([],)


def _restore(
    kind: "type[Value]", _below: list[object], state: tuple[Any, ...], operands: "list[Value]"
) -> "Value":
    node = _blank(kind)
    _fill(node, state, operands)
    return node


def _blank(kind: "type[Value]") -> "Value":
    """Make a node of a class without calling its `__init__`, which a subclass may have changed."""
    node = kind.__new__(kind)
    Node.__init__(node)
    return node


def _state(node: "Value", stamp: int) -> tuple[Any, ...]:
    rule = node._rule
    notes = node._notes
    return (
        None if rule is None else rule.name,
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
        rule = CONSTANT if name == CONSTANT.name else RULES.get(name)
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


def _attributes(node: object, attributes: dict[str, Any] | None) -> None:
    if attributes:
        node.__dict__.update(attributes)
