"""Explain: where the gradient of a node came from, term by term and path by path.

>>> from autograd import Value
>>> x = Value(3.0, "x")
>>> y = x * x + 2.0 * x
>>> y.label = "y"
>>> y.backward()
>>> explain(y, x)
x.grad = 8 is the sum of 3 contributions
┌───────────┬─────┬──────────┬─────────┬──────────────┬─────────┐
│ edge      │ op  │ upstream │   local │ contribution │   total │
├───────────┼─────┼──────────┼─────────┼──────────────┼─────────┤
│ mul 3 → x │ mul │  +1.0000 │ +2.0000 │      +2.0000 │ +2.0000 │
│ mul 1 → x │ mul │  +1.0000 │ +3.0000 │      +3.0000 │ +5.0000 │
│ mul 1 → x │ mul │  +1.0000 │ +3.0000 │      +3.0000 │ +8.0000 │
└───────────┴─────┴──────────┴─────────┴──────────────┴─────────┘
the heaviest paths from y, each with its product
┌───────────────┬─────────┐
│ path          │ product │
├───────────────┼─────────┤
│ y ← mul 1 ← x │ +3.0000 │
│ y ← mul 1 ← x │ +3.0000 │
│ y ← mul 3 ← x │ +2.0000 │
└───────────────┴─────────┘

The numbers are those that the last backward pass left in the nodes, hooks included. What each path
carries adds up to the gradient, too; the heaviest are found in one walk from the root to the node.

Next: `explanation.py` for what is found, and its text.
"""

import heapq
import math

from autograd.conditions import same
from autograd.errors import InputTypeError, InputValueError
from autograd.explanation import Explanation, Path, sum_of
from autograd.flow import Step, passed
from autograd.topology import DONE, REACHED, topological_order
from autograd.value import Value


def explain(root: Value, x: Value, paths: int = 5) -> Explanation:
    """Say how the gradient of a node came about in the last backward pass from a root.

    >>> a, b = Value(2.0), Value(5.0)
    >>> c = a * b
    >>> c.backward()
    >>> [step.contribution for step in explain(c, a).contributions]
    [5.0]

    The root is needed because a node does not know what was made of it, only of what it was made.
    `paths` is how many of the heaviest paths are wanted. Raises `InputValueError` for a node that
    the root does not depend on, or where the last pass that came by was not one of this root, and
    `StaleGraphError` as `backward` does. Nothing is changed.
    """
    for node in (root, x):
        if not isinstance(node, Value):
            raise InputTypeError(f"explain takes a root and a Value below it, got {node!r}")
    if isinstance(paths, bool) or not isinstance(paths, int) or paths < 0:
        raise InputValueError(f"explain takes a number of paths, 0 or more, got {paths!r}")
    if x.is_constant:
        raise InputValueError(f"{x!r} is a constant, which has no gradient: nothing to explain")
    between = _between(root, x)
    _check_pass(root, x)
    contributions = _contributions(between, x, root)
    total = x._total
    if not same(sum_of(contributions), total) and not (x._notes and x._notes.hooks):
        raise InputValueError(
            f"the gradients below {root!r} are not those of its last pass: one was set or cleared "
            "since, that pass was interrupted, or it began further up; call root.backward() again"
        )
    rest = _rest(x) if x.is_leaf else 0.0
    heaviest = _heaviest(between, x, paths)
    return Explanation(x, root, contributions, heaviest, total, rest, x.grad)


def _between(root: Value, x: Value) -> list[Value]:
    """List the nodes on the ways from a root to a node, the root first and the node last."""
    below = {id(x)}
    found = [x]
    for node in topological_order(root):
        if node is not x and any(id(operand) in below for operand in node.operands):
            below.add(id(node))
            found.append(node)
    if id(root) not in below:
        raise InputValueError(f"{root!r} does not depend on {x!r}; give a root computed from it")
    found.reverse()
    return found


def _check_pass(root: Value, x: Value) -> None:
    """Refuse where the last pass that came to a node was not one of this root: see topology.py."""
    if root._mark == 0:
        raise InputValueError(f"{root!r} has had no backward pass: call root.backward() first")
    behind_gate = root._mark - REACHED + DONE
    if root._mark % 4 != REACHED or x._mark not in (root._mark, behind_gate):
        raise InputValueError(
            f"another pass came to {x!r} or {root!r} since the last one of this root; call "
            "root.backward() again, and explain before the next pass"
        )


def _contributions(between: list[Value], x: Value, root: Value) -> list[Step]:
    """List what each consumer gave, in the order in which the pass added it."""
    if x is root:
        return [Step(x, x, "seed", x._total, 1.0, x._total, x._total)]
    steps: list[Step] = []
    total = 0.0
    for node in between[:-1]:
        rule = node.rule
        if rule is None or node._mark != root._mark or not any(o is x for o in node.operands):
            continue  # nothing came to it, so it passed nothing on; or it is further up
        upstream = node._total
        for operand, local, given in passed(node, upstream):
            if operand is x:
                contribution = 0.0 if given is None else given
                total += contribution
                steps.append(Step(node, x, rule.name, upstream, local, contribution, total))
    return steps


def _rest(leaf: Value) -> float:
    """Find what makes the gradient of a leaf of that of the pass, as a rounded sum."""
    difference = leaf.grad - leaf._total
    near = (math.nextafter(difference, -math.inf), math.nextafter(difference, math.inf))
    for rest in (0.0, difference, *near):
        if same(rest + leaf._total, leaf.grad):
            return rest
    return difference


# --- paths ----------------------------------------------------------------------------------------

# The product, the node it has come to, the derivative of the last edge, and the way before that.
_Way = tuple[float, Value, float, "_Way | None"]


def _heaviest(between: list[Value], x: Value, count: int) -> list[Path]:
    """Find the paths with the largest products, the largest first.

    A path can be among the best to a node only if each part of it from the root is among the best
    to where that ends. So each node keeps as many as are wanted, and hands them to its operands.
    """
    if count == 0:
        return []
    root = between[0]
    ways: dict[int, list[_Way]] = {id(root): [(root._total, root, 1.0, None)]}
    wanted = set(map(id, between))
    for node in between[:-1]:
        best = heapq.nlargest(count, ways.pop(id(node), []), key=_weight)
        if not best:
            continue  # behind a gate
        for operand, local, given in passed(node, node._total):
            if id(operand) not in wanted or given is None:
                continue
            found = ways.setdefault(id(operand), [])
            found += [(way[0] * local, operand, local, way) for way in best]
            if len(found) > 4 * count:  # of many consumers
                found[:] = heapq.nlargest(count, found, key=_weight)
    return [_path(way) for way in heapq.nlargest(count, ways.get(id(x), []), key=_weight)]


def _weight(way: _Way) -> float:
    size = abs(way[0])
    return math.inf if size != size else size  # whoever meets a nan wants to see it


def _path(way: _Way) -> Path:
    nodes, locals_ = [way[1]], []
    product, before = way[0], way
    while before[3] is not None:
        locals_.append(before[2])
        before = before[3]
        nodes.append(before[1])
    nodes.reverse()
    locals_.reverse()
    return Path(nodes, locals_, product)
