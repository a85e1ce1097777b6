"""Grouping: the values of a graph put together into units, and the units into columns.

>>> from autograd import Value, scope
>>> from autograd.topology import topological_order
>>> x = Value(2.0)
>>> with scope("layer0"), scope("neuron0"):
...     a = (x * 3.0 + 1.0).tanh()
>>> with scope("layer1"), scope("neuron0"):
...     y = (x * a).relu()
>>> grouped = group(topological_order(y))
>>> [(unit.name, unit.depth, len(unit.nodes)) for unit in grouped.units]
[('leaf', 0, 1), ('layer0.neuron0', 1, 5), ('layer1.neuron0', 2, 2)]

Where values have a scope, a unit is a scope, and what has none is put together as far as it is
linked. Elsewhere a unit is a value, an activation together with what it is applied to; a deep
graph is cut into bands of depth. A leaf that only one unit uses is part of it.

Next: `modules.py`, which draws them.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from autograd.errors import InputTypeError, InputValueError
from autograd.escape import is_blank
from autograd.value import Value

Collapse = int | Callable[[str], str] | None

# More columns than this are put together: of single values, and of scopes, which somebody named.
BANDS: Final = 16
SCOPED_BANDS: Final = 48


class Group(NamedTuple):
    """Some values that are shown as one circle."""

    name: str
    path: str  # the scope, or ""
    depth: int  # the column
    nodes: list[int]  # places in the topological order


class Grouping(NamedTuple):
    """The units of a graph, and for each of its values the place of its unit."""

    units: list[Group]
    unit_of: list[int]
    scoped: bool


def group(order: Sequence[Value], collapse: Collapse = None) -> Grouping:
    """Group the values of a graph, given in topological order.

    >>> from autograd.topology import topological_order
    >>> x = Value(2.0, label="x")
    >>> [unit.name for unit in group(topological_order((x * x + x).tanh())).units]
    ['x', 'mul', 'add, tanh']

    `collapse` is how many names of a scope count ("layers.0.neurons.1" has two: a number belongs to
    the name before it), or a function that gives for a scope the name of its unit, "" for none.
    In a graph without scopes it is the number of bands of depth.
    """
    _check(collapse)
    index = {id(node): place for place, node in enumerate(order)}
    operands = [[index[id(operand)] for operand in node.operands] for node in order]
    paths = [_path(node.scope, collapse) for node in order]
    scoped = any(paths)
    parents = list(range(len(order)))
    if scoped:
        _join_scopes(parents, operands, paths)
    else:
        _join_activations(parents, operands)
    _join_leaves(parents, operands)
    depths = _depths(parents, operands)
    bands = SCOPED_BANDS if scoped else collapse if isinstance(collapse, int) else BANDS
    if max(depths, default=0) >= bands:
        depths = _band(parents, operands, depths, bands)
    return _grouping(order, operands, paths, parents, depths, scoped)


def tokens(path: str) -> list[str]:
    """Split a scope into names; a number belongs to the name before it.

    >>> tokens("layers.0.neurons.12"), tokens("a.b")
    (['layers.0', 'neurons.12'], ['a', 'b'])
    """
    names: list[str] = []
    for part in path.split("."):
        if part.isdigit() and names and not names[-1][-1:].isdigit():
            names[-1] += f".{part}"
        else:
            names.append(part)
    return names


def _check(collapse: object) -> None:
    if collapse is None or callable(collapse):
        return
    if isinstance(collapse, bool) or not isinstance(collapse, int):
        raise InputTypeError(
            f"collapse takes a depth (an int) or a function of a scope, got {collapse!r}"
        )
    if collapse < 1:
        raise InputValueError(f"collapse takes a depth of at least 1, got {collapse}")


def _path(path: str, collapse: Collapse) -> str:
    if not path or collapse is None:
        return path
    if isinstance(collapse, int):
        return ".".join(tokens(path)[:collapse])
    name = collapse(path)
    if not isinstance(name, str):
        raise InputTypeError(
            f"collapse takes a function that gives the name of a unit, a str; "
            f"got {name!r} from it for the scope {path!r}"
        )
    return name


def _find(parents: list[int], place: int) -> int:
    """Find the value that stands for the unit of another."""
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def _join(parents: list[int], one: int, other: int) -> None:
    one, other = _find(parents, one), _find(parents, other)
    parents[min(one, other)] = max(one, other)


def _join_scopes(parents: list[int], operands: list[list[int]], paths: list[str]) -> None:
    first: dict[str, int] = {}
    for place, path in enumerate(paths):
        if path:
            _join(parents, first.setdefault(path, place), place)
            continue
        for operand in operands[place]:
            if operands[operand] and not paths[operand]:
                _join(parents, operand, place)


def _join_activations(parents: list[int], operands: list[list[int]]) -> None:
    users = _users(operands)
    for place, used in enumerate(operands):
        if len(used) == 1 and len(operands[used[0]]) > 1 and len(users[used[0]]) == 1:
            _join(parents, used[0], place)


def _join_leaves(parents: list[int], operands: list[list[int]]) -> None:
    for place, users in enumerate(_users(operands)):
        units = {_find(parents, user) for user in users}
        if not operands[place] and len(units) == 1:
            _join(parents, place, units.pop())


def _users(operands: list[list[int]]) -> list[list[int]]:
    users: list[list[int]] = [[] for _ in operands]
    for place, used in enumerate(operands):
        for operand in used:
            users[operand].append(place)
    return users


def _depths(parents: list[int], operands: list[list[int]]) -> list[int]:
    """Give for each value the depth of its unit: how many units lead to it, at most.

    Scopes can need each other, as a cell of a recurrent network does; a link that would close such
    a circle is passed over.
    """
    units = [_find(parents, place) for place in range(len(parents))]
    before: dict[int, list[int]] = {}
    for place, used in enumerate(operands):
        needed = before.setdefault(units[place], [])
        needed += [units[operand] for operand in used if units[operand] != units[place]]
    depths: dict[int, int] = {}
    opened: set[int] = set()
    for root in before:
        stack = [root]
        while stack:
            unit = stack[-1]
            if unit not in opened:
                opened.add(unit)
                stack += [n for n in before[unit] if n not in opened]
                continue
            stack.pop()
            if unit not in depths:
                # What is open but has no depth yet waits for this one: the link closes a circle.
                known = [depths[n] for n in before[unit] if n in depths]
                depths[unit] = max(known, default=-1) + 1
    return [depths[unit] for unit in units]


def _band(
    parents: list[int], operands: list[list[int]], depths: list[int], bands: int
) -> list[int]:
    """Put depths together into bands, and in each the units that are linked."""
    count = max(depths) + 1
    banded = [depth * bands // count for depth in depths]
    for place, used in enumerate(operands):
        for operand in used:
            if banded[operand] == banded[place]:
                _join(parents, operand, place)
    return banded


def _grouping(
    order: Sequence[Value],
    operands: list[list[int]],
    paths: list[str],
    parents: list[int],
    depths: list[int],
    scoped: bool,
) -> Grouping:
    nodes: dict[int, list[int]] = {}
    for place in range(len(order)):
        nodes.setdefault(_find(parents, place), []).append(place)
    units: list[Group] = []
    unit_of = [0] * len(order)
    # In the order in which they begin, column by column: as the program computed them.
    for last, places in sorted(nodes.items(), key=lambda item: depths[item[0]]):
        for place in places:
            unit_of[place] = len(units)
        results = [place for place in places if operands[place]]
        path = paths[last]
        name = path or _name(order, results or places)
        units.append(Group(name, path, depths[last], places))
    return Grouping(units, unit_of, scoped)


def _name(order: Sequence[Value], places: list[int]) -> str:
    """Name values without a scope, by the label of the last one or by the operations."""
    last = order[places[-1]]
    if not is_blank(last.label):
        return last.label
    if last.rule is None:
        return "constant" if last.is_constant else "leaf"
    rules = groupby(node.rule.name for node in (order[place] for place in places) if node.rule)
    counts = [(name, len(list(same))) for name, same in rules]
    names = [name if count == 1 else f"{count} {name}" for name, count in counts]
    return ", ".join(names) if len(names) < 4 else f"{names[0]} … {names[-1]}"
