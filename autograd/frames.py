"""Frames: the steps of a forward and a backward pass, as a list that is computed when it is read.

>>> from autograd import Value
>>> x = Value(3.0, "x")
>>> y = x * x
>>> [frame.kind for frame in Frames(y)]
['forward', 'seed', 'contribution', 'contribution', 'done']
>>> Frames(y)[3]
Frame(3, contribution: ∂v₁/∂x += ∂v₁/∂(second x) · ∂v₁/∂v₁ = 3 · 1 = 3   total 3 + 3 = 6)

The numbers are those of the moment in which the list was made. They stand in arrays, and a frame is
an object only while somebody looks at it, so that a graph of a million nodes is no burden.

Next: `stepping.py` walks along the list; `flow.py` has the terms, `equation.py` the words.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, overload

from autograd.backward import partials, stale
from autograd.equation import equation
from autograd.flow import terms
from autograd.pullback import check_alone
from autograd.symbols import Symbols
from autograd.topology import topological_order
from autograd.value import Value


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Frame:
    """One step: of the forward pass a result, of the backward pass the seed, a term, or the end.

    >>> from autograd import step
    >>> w = Value(3.0, "w")
    >>> frame = step(2.0 * w, forward=False).frames[1]
    >>> frame.upstream, frame.local, frame.contribution, frame.before, frame.total
    (1.0, 2.0, 2.0, 0.0, 2.0)
    >>> frame.line, frame.derivative
    ('∂v₂/∂w += ∂v₂/∂w · ∂v₂/∂v₂ = 2 · 1 = 2', '∂v₂/∂w = 2')

    `node` is the result that is computed or passes its gradient on (the root at the seed and at the
    end), `operand` the one at `place` among its operands that gets the contribution. `before` and
    `total` are the gradient of that operand before and after. `again` tells that an earlier frame
    brought the operand something, `closed` that a gate lets nothing through. `value` is the number
    of `node`. What a kind of frame does not have is None, "" or 0.
    """

    index: int
    kind: Literal["forward", "seed", "contribution", "done"]
    node: Value
    _frames: "Frames"
    operand: Value | None = None
    op: str = ""
    place: int | None = None
    upstream: float = 0.0
    local: float = 0.0
    contribution: float = 0.0
    before: float = 0.0
    total: float = 0.0
    again: bool = False

    @property
    def target(self) -> Value | None:
        """The node that gets a number in this frame; None at the end."""
        if self.kind == "done":
            return None
        return self.node if self.operand is None else self.operand

    @property
    def closed(self) -> bool:
        """Whether nothing flows, because the derivative of an operation with a gate is 0."""
        rule = self.node.rule
        return self.kind == "contribution" and rule is not None and rule.is_closed(self.local)

    @property
    def value(self) -> float:
        """The number of the node."""
        return self.number_of(self.node)

    @property
    def sentence(self) -> str:
        """What happens here, in words."""
        return equation(self, "sentence")

    @property
    def line(self) -> str:
        """The equation as one line of text, with symbols and with numbers."""
        return equation(self, "line")

    @property
    def latex(self) -> str:
        """The equation in LaTeX, for math mode."""
        return equation(self, "latex")

    @property
    def mathml(self) -> str:
        """The equation in MathML, with the classes `local`, `upstream` and `total`."""
        return equation(self, "mathml")

    @property
    def derivative(self) -> str:
        """The formula of the local derivative; "" where there is none to show."""
        return "" if self.place is None else self.symbols.derivative(self.node, self.place)

    @property
    def gradients(self) -> dict[Value, float]:
        """The gradient so far of each node that any has come to, after this frame.

        It needs nodes that can be keys of a dict, as each Value can; a subclass that defines
        `__eq__` and no `__hash__` has a `TypeError` here, and here alone.
        """
        totals = self._frames.totals(self.index)
        return {node: totals[id(node)] for node in self._frames.order if id(node) in totals}

    # --- what the equations are written from ------------------------------------------------------

    @property
    def root(self) -> Value:
        """The root of the graph."""
        return self._frames.root

    @property
    def symbols(self) -> Symbols:
        """The symbols of the nodes of the graph."""
        return self._frames.symbols

    def number_of(self, node: Value) -> float:
        """Give the number that a node of the graph had when the frames were made."""
        return self._frames.numbers[self.symbols.places[id(node)]]

    def leaf_totals(self) -> list[tuple[Value, float]]:
        """List the leaves that have a gradient, each with what has come to it."""
        totals = self._frames.totals(self.index)
        return [
            (node, totals.get(id(node), 0.0))
            for node in self._frames.order
            if node.rule is None and not node.is_constant
        ]

    def __repr__(self) -> str:
        return f"Frame({self.index}, {self.kind}: {self.line})"


_SMALL: Final = 10_000  # nodes, of which all terms are there in a moment
_FLOATS: Final = ("upstream", "local", "contribution", "before", "total")


class Frames(Sequence[Frame]):
    """Every frame of a graph in order: see `Frame`.

    >>> len(Frames(Value(1.0) + Value(2.0), forward=False))
    4
    """

    def __init__(self, root: Value, forward: bool = True) -> None:
        """Take down the numbers.

        Raises `StaleGraphError` where one was changed since, `RuleError` at a function with several
        results that gives the gradients itself.
        """
        self.root = root
        self.forward = forward
        self.order = order = topological_order(root)
        for node in order:
            if node._rule is not None and node.is_stale:
                raise stale(node)
            if node._rule is not None and node._rule.pulls:
                check_alone(node)
        self.symbols = Symbols(order)
        self.numbers = array("d", [node._data for node in order])
        results = [place for place, node in enumerate(order) if not node.is_leaf]
        self._results = array("L", results if forward else [])
        # Only these are computed from the numbers of the operands, which may change.
        many = [node for node in order if node._rule and node._rest and not node._rule.pulls]
        recorded = {id(node): partials(node) for node in many}
        self._terms = terms(order, lambda node: recorded.get(id(node)) or partials(node))
        self._nodes: list[Value] = []
        self._places = array("L")
        self._floats = {name: array("d") for name in _FLOATS}
        self._again = array("b")
        self._last: dict[int, float] = {}  # the total of each node that a term has come to
        self._next_place: Iterator[int] = iter(())
        self._complete = False

    def _read(self, count: int | None) -> None:
        """Compute terms until there are so many, or all."""
        floats = self._floats
        upstream, local, contribution, before, total = (floats[name] for name in _FLOATS)
        while not self._complete and (count is None or len(self._nodes) < count):
            term = next(self._terms, None)
            if term is None:
                self._complete = True
                return
            node, operand = term.result, id(term.operand)
            if not self._nodes or node is not self._nodes[-1]:
                places = [at for at, x in enumerate(node.operands) if not x.is_constant]
                self._next_place = iter(places)
            self._nodes.append(node)
            self._places.append(next(self._next_place))
            upstream.append(term.upstream)
            local.append(term.local)
            contribution.append(term.contribution)
            before.append(self._last.get(operand, 0.0))
            total.append(term.total)
            self._again.append(operand in self._last)
            self._last[operand] = term.total

    @property
    def is_counted(self) -> bool:
        """Whether `len` is no work: it computes all frames that nobody has asked for yet."""
        return self._complete or len(self.order) <= _SMALL

    def __len__(self) -> int:
        self._read(None)
        return len(self._results) + 1 + len(self._nodes) + 1

    def __iter__(self) -> Iterator[Frame]:
        index = 0
        while self.has(index):
            yield self[index]
            index += 1

    def has(self, index: int) -> bool:
        """Tell whether there is a frame of this number, without computing what comes after it."""
        at = index - len(self._results) - 1
        self._read(at + 1)
        return index >= 0 and at <= len(self._nodes)

    @overload
    def __getitem__(self, index: int) -> Frame: ...
    @overload
    def __getitem__(self, index: slice) -> list[Frame]: ...
    def __getitem__(self, index: int | slice) -> Frame | list[Frame]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        if not self.has(place):
            raise IndexError(f"there are {len(self)} frames, and no frame {index}")
        at = place - len(self._results)
        if at < 0:
            node = self.order[self._results[place]]
            return Frame(place, "forward", node, self, op=_op(node))
        if at == 0:
            return Frame(place, "seed", self.root, self, total=1.0)
        at -= 1
        if at == len(self._nodes):
            return Frame(place, "done", self.root, self)
        node, where = self._nodes[at], self._places[at]
        return Frame(
            place,
            "contribution",
            node,
            self,
            node.operands[where],
            _op(node),
            where,
            upstream=self._floats["upstream"][at],
            local=self._floats["local"][at],
            contribution=self._floats["contribution"][at],
            before=self._floats["before"][at],
            total=self._floats["total"][at],
            again=bool(self._again[at]),
        )

    def totals(self, index: int) -> dict[int, float]:
        """Give the running totals after the frame of this number, by the ids of the nodes."""
        at = index - len(self._results)
        if at < 0:
            return {}
        self._read(at)
        found = {id(self.root): 1.0}
        totals = self._floats["total"]
        for term in range(min(at, len(self._nodes))):
            found[id(self._nodes[term].operands[self._places[term]])] = totals[term]
        return found


def _op(node: Value) -> str:
    return "" if node.rule is None else node.rule.name
