"""Sparsity: which output of a graph depends on which input, read from the graph alone.

>>> from autograd import Value
>>> x, y, z = Value(1.0), Value(2.0), Value(3.0)
>>> list(map(places, jacobian_pattern([x * y, y + z, x.exp()], [x, y, z])))
[[0, 1], [1, 2], [0]]
>>> list(map(places, hessian_pattern(x * y + z * z + x, [x, y, z])))
[[1], [0], [2]]

A row of a pattern is one Python int with a bit for each input, so that a set of a thousand inputs
is joined with another in one operation. A pattern holds every entry that can differ from 0 at any
point that takes the same branches of Python; it is read from the texts of the rules: an operand
whose partial is the text "0.0", as that of `floor`, passes nothing on, and an operand that stands
in the partial of another one meets it in the Hessian.

Source: the nonlinear interactions of A. Walther, Computing sparse Hessians with automatic
differentiation (ACM Transactions on Mathematical Software 34, 2008).

Next: `coloring.py` groups the columns of a pattern, `sparse.py` computes the entries.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from autograd.grammar import FOLDS, FUNCTIONS, parse
from autograd.rules import RULES, Rule
from autograd.topology import recorded_since
from autograd.value import Value

# What stands for all operands of a row, in what a text reads.
_ALL: Final = "out"


def jacobian_pattern(roots: Sequence[Value], leaves: Sequence[Value], since: int = 0) -> list[int]:
    """Give for each root the set of the leaves on which it depends, as bits.

    What was recorded before the time `since` is a constant.
    """
    order, _ = recorded_since(roots, since)
    below = _dependencies(order, leaves)
    return [below.get(id(root), 0) for root in roots]


def hessian_pattern(root: Value, leaves: Sequence[Value], since: int = 0) -> list[int]:
    """Give for each leaf the set of the leaves with which its second derivative can differ from 0.

    >>> x, y = Value(1.0), Value(2.0)
    >>> [bin(row) for row in hessian_pattern((x + y).exp(), [x, y])]
    ['0b11', '0b11']
    """
    order, _ = recorded_since([root], since)
    below = _dependencies(order, leaves)
    meets: set[tuple[int, int]] = set()
    for node in order:
        if node.rule is not None and below[id(node)]:
            meets.update(_interactions(node.rule, [below.get(id(x), 0) for x in node.operands]))
    rows = [0] * len(leaves)
    for some, others in meets:
        for place in places(some):
            rows[place] |= others
        for place in places(others):
            rows[place] |= some
    return rows


def places(row: int) -> list[int]:
    """List the places of the bits of a row, lowest first.

    >>> places(0b1010)
    [1, 3]
    """
    if 32 * row.bit_count() > row.bit_length():  # dense: digits are read faster than bits taken off
        return [place for place, digit in enumerate(bin(row)[:1:-1]) if digit == "1"]
    found = []
    while row:
        lowest = row & -row
        found.append(lowest.bit_length() - 1)
        row ^= lowest
    return found


def transposed(rows: Sequence[int], count: int) -> list[int]:
    """Give the columns of a pattern with so many columns, as its rows are.

    >>> transposed([0b11, 0b10], 2)
    [1, 3]
    """
    columns = [0] * count
    for place, row in enumerate(rows):
        for column in places(row):
            columns[column] |= 1 << place
    return columns


def _dependencies(order: Sequence[Value], leaves: Sequence[Value]) -> dict[int, int]:
    below = {id(leaf): 1 << place for place, leaf in enumerate(leaves)}
    for node in order:
        if id(node) in below:
            continue
        found = 0
        rule, operands = node.rule, node.operands
        for place, operand in enumerate(operands):
            if rule is not None and not _is_zero(rule, place, len(operands)):
                found |= below.get(id(operand), 0)
        below[id(node)] = found
    return below


def _is_zero(rule: Rule, place: int, count: int) -> bool:
    """Tell whether the derivative by an operand is 0 everywhere, as that of floor."""
    return rule.has_texts and rule.partial_of(place, count) == "0.0"


def _interactions(rule: Rule, sets: list[int]) -> Iterator[tuple[int, int]]:
    """Give the pairs of sets of leaves that one node multiplies with each other, or bends."""
    everything = 0
    for found in sets:
        everything |= found
    for place, found in enumerate(sets):
        others = 0
        if found and not _is_zero(rule, place, len(sets)):
            for name in _reads(rule, place, len(sets)):
                others |= everything if name == _ALL else sets[_place(rule, name, place, len(sets))]
        if others:
            yield (found, others) if found <= others else (others, found)


def _place(rule: Rule, name: str, place: int, count: int) -> int:
    """Give the place of the operand that a text calls by a name, beside the one at a place."""
    if not rule.folds:
        return "abc".index(name)
    if rule.arity == 1:
        return place
    half = count // 2  # pairs a, b and perhaps a bias c
    return {"a": place % half, "b": place % half + half, "c": 2 * half}[name]


def _reads(rule: Rule, place: int, count: int) -> frozenset[str]:
    """Name the operands with which the derivative by one of them changes."""
    return _names(rule, rule.partial_of(place, count)) if rule.has_texts else _EVERY


_EVERY: Final = frozenset({_ALL})


@cache
def _names(rule: Rule, text: str) -> frozenset[str]:
    """Name the operands with which a text changes; a test chooses, and does not change it."""
    shared = dict(rule.shared)

    def names(tree: ast.AST) -> frozenset[str]:
        match tree:
            case ast.Name(name) if name in shared:
                return _EVERY if _names(rule, shared[name]) else frozenset()
            case ast.Name(name):
                return frozenset({name} & {"a", "b", "c", _ALL})
            case ast.IfExp(_, yes, no):
                return names(yes) | names(no)
            case ast.Call(ast.Name(name), arguments):
                if name in FUNCTIONS:  # with what it moves: floor moves with nothing
                    partials = zip(arguments, RULES[name].partials, strict=True)
                    arguments = [x for x, partial in partials if partial != "0.0"]
                over = union(arguments)
                return _EVERY if over and rule.folds and name in FOLDS else over
        return union(ast.iter_child_nodes(tree))

    def union(trees: Iterable[ast.AST]) -> frozenset[str]:
        return frozenset().union(*map(names, trees))

    return names(parse(text, rule.name))
