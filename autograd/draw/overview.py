"""Overview: a graph as units and links between them, with what a click on a unit tells.

>>> from autograd import Value, scope
>>> from autograd.topology import topological_order
>>> x = Value(2.0, label="x")
>>> with scope("square"):
...     y = x * x
>>> seen = overview(topological_order(y + x))
>>> [(column.heading, len(column.units)) for column in seen.network.columns]
[('x', 1), ('square', 1), ('add', 1)]
>>> seen.network.links[0], seen.network.about
(Link(tail=0, head=1, number=4.0), ('local derivative', 'value'))

Next: `modules.py`, the view of it.
"""

import math
from typing import Final, NamedTuple

from autograd.copying import rewire
from autograd.draw.cards import Edge, edges
from autograd.draw.grouping import Collapse, Group, Grouping, group, tokens
from autograd.draw.network import Column, Link, Network, Unit, chosen
from autograd.escape import is_blank
from autograd.symbols import symbol as symbol_of
from autograd.tables import short
from autograd.value import Value

# A unit of at most so many values is drawn when it is clicked.
DRAWN: Final = 40


class Detail(NamedTuple):
    """What is told of one unit: lines, a table, and the root of its own graph where it is small."""

    title: str
    facts: list[str]
    heads: list[str]
    rows: list[list[str]]
    root: Value | None = None


class _Told(NamedTuple):
    """What the last backward pass did."""

    edges: list[Edge]
    passed: bool


class Overview(NamedTuple):
    """A drawing and, for each unit in it, the detail."""

    network: Network
    details: list[Detail]


def overview(order: list[Value], collapse: Collapse = None) -> Overview:
    """Group the values of a graph, given in topological order; for `collapse` see `modules`.

    After a backward pass a link is the sum of the contributions that flow back along it, and a unit
    has the gradient of what it gives to others; before one they are the local derivatives and the
    values.
    """
    told = _Told(*edges(order))
    grouped = group(order, collapse)
    names = [_shown(unit, order) for unit in grouped.units]
    links = _links(told, grouped)
    outputs = _outputs(told, grouped)
    facts = [
        _facts(order, told, unit, given) for unit, given in zip(grouped.units, outputs, strict=True)
    ]
    units = [
        Unit(name, _number(order, told, given), "\n".join(lines))
        for name, given, lines in zip(names, outputs, facts, strict=True)
    ]
    about = ("contribution", "gradient") if told.passed else ("local derivative", "value")
    columns = _columns(grouped, units)
    places = chosen(columns)
    notes = _notes(order, told, grouped, len(places) == len(units))
    tables = _tables(names, links)
    roots = _roots(order, told, grouped, outputs, places)
    details = [
        Detail(name, lines, ["from", "to", about[0]], rows, roots.get(place))
        for place, (name, lines, rows) in enumerate(zip(names, facts, tables, strict=True))
    ]
    return Overview(Network(columns, links, about, notes), details)


def _shown(unit: Group, order: list[Value]) -> str:
    """Name a unit so that it is told from others: a value by its symbol, too."""
    last = unit.nodes[-1]
    if unit.path or not is_blank(order[last].label):
        return unit.name
    symbol = symbol_of(order[last], last).text
    return symbol if order[last].is_leaf else f"{symbol}: {unit.name}"


def _links(told: _Told, grouped: Grouping) -> list[Link]:
    sums: dict[tuple[int, int], float] = {}
    for edge in told.edges:
        ends = grouped.unit_of[edge.operand], grouped.unit_of[edge.result]
        if ends[0] != ends[1]:
            number = edge.contribution if told.passed else edge.local
            if edge.kind == "stale":
                number = math.nan
            sums[ends] = sums.get(ends, 0.0) + number
    return [Link(*ends, number) for ends, number in sorted(sums.items())]


def _outputs(told: _Told, grouped: Grouping) -> list[list[int]]:
    """List for each unit the values that others use, or that nobody uses: the root."""
    used: set[int] = set()
    given: set[int] = set()
    for edge in told.edges:
        used.add(edge.operand)
        if grouped.unit_of[edge.operand] != grouped.unit_of[edge.result]:
            given.add(edge.operand)
    given.add(len(grouped.unit_of) - 1)
    return [[node for node in unit.nodes if node in given] for unit in grouped.units]


def _number(order: list[Value], told: _Told, nodes: list[int]) -> float | None:
    if not told.passed:
        return sum(order[node].data for node in nodes) / max(len(nodes), 1)
    if all(order[node].is_constant for node in nodes):
        return None
    return sum(order[node].grad for node in nodes)


def _facts(order: list[Value], told: _Told, unit: Group, outputs: list[int]) -> list[str]:
    facts = [_counted(len(unit.nodes), "value")]
    for node in outputs[:3]:
        value = order[node]
        grad = f", grad {short(value.grad)}" if told.passed and not value.is_constant else ""
        facts.append(f"gives {short(value.data)}{grad}")
    if len(outputs) > 3:
        facts.append(f"and {len(outputs) - 3} more")
    return facts


def _columns(grouped: Grouping, units: list[Unit]) -> list[Column]:
    columns: dict[int, list[int]] = {}
    for place, unit in enumerate(grouped.units):
        columns.setdefault(unit.depth, []).append(place)
    return [
        Column(_heading([grouped.units[n] for n in places], depth), [units[n] for n in places])
        for depth, places in columns.items()
    ]


def _heading(units: list[Group], depth: int) -> str:
    """Name a column by what its units share."""
    parents = {".".join(tokens(unit.path)[:-1]) for unit in units}
    if len(parents) == 1 and parents != {""}:
        return parents.pop()
    names = {unit.name for unit in units}
    if names <= {"constant", "leaf"}:
        return "input"
    if len(names) == 1:
        return names.pop()
    return "leaves" if depth == 0 else f"depth {depth}"


def _notes(order: list[Value], told: _Told, grouped: Grouping, complete: bool) -> list[str]:
    # Where units are left out, the drawing itself says how many it shows.
    shown = f"showing {_counted(len(grouped.units), 'unit')}; " if complete else ""
    notes = [f"{_counted(len(order), 'value')}; {shown}graph(root, full=True) draws all"]
    if not told.passed:
        notes.append("no backward pass yet: lines are local derivatives, circles are values")
    stale = sum(node.is_stale for node in order)
    if stale:
        notes.append(f"{stale:,} stale: operands were assigned other numbers since")
    return notes


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _tables(names: list[str], links: list[Link]) -> list[list[list[str]]]:
    """List for each unit the links that arrive, then those that leave."""
    tables: list[list[list[str]]] = [[] for _ in names]
    for link in links:
        tables[link.head].append([names[link.tail], "", short(link.number)])
    for link in links:
        tables[link.tail].append(["", names[link.head], short(link.number)])
    return tables


def _roots(
    order: list[Value],
    told: _Told,
    grouped: Grouping,
    outputs: list[list[int]],
    places: list[int],
) -> dict[int, Value]:
    """Give the graphs of the units at some places, where they are small enough to be drawn."""
    operands: list[list[int]] = [[] for _ in order]
    for edge in told.edges:
        operands[edge.result].append(edge.operand)
    roots = {}
    for place in places:
        nodes = grouped.units[place].nodes
        around = {operand for node in nodes for operand in operands[node]} | set(nodes)
        if (
            len(outputs[place]) == 1
            and 1 < len(around) <= DRAWN
            and operands[nodes[-1]]
            and not any(order[node].is_stale for node in nodes)
        ):
            roots[place] = _alone(order, operands, grouped, grouped.units[place], told.passed)
    return roots


def _alone(
    order: list[Value], operands: list[list[int]], grouped: Grouping, unit: Group, passed: bool
) -> Value:
    """Copy a unit into a graph of its own, in which what comes from others is a leaf."""
    copies: dict[int, Value] = {}
    for place in unit.nodes:
        for needed in operands[place]:
            if needed not in copies:
                copies[needed] = _leaf(order[needed], grouped.units[grouped.unit_of[needed]])
        if order[place].is_leaf:
            copies[place] = _leaf(order[place], unit)
        else:
            copies[place] = rewire(order[place], [copies[needed] for needed in operands[place]])
    last = unit.nodes[-1]
    if passed:
        copies[last].backward(order[last].grad)
    return copies[last]


def _leaf(node: Value, unit: Group) -> Value:
    if node.is_constant:
        return node.detach()
    # What belongs to the unit is called as it is in there.
    label = node.label.removeprefix(f"{unit.path}.")
    return Value(node.data, label or ("" if node.is_leaf else unit.path))
