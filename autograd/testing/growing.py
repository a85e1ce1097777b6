"""Growing: puts an expression together step by step, with the number of each step known.

>>> from autograd.rules import RULES
>>> grower = Grower([RULES["mul"], RULES["log"]], [0.5, -2.0], depth=2)
>>> grower.grow(1, [0])
True
>>> grower.grow(0, [10, 5])
True
>>> grower.expression()
log(x) * y at x=0.5, y=-2.0

A step is asked for by plain numbers: the place of its rule in the list and a pick for each operand.
Where they do not fit, other operands are tried, then the rules that follow, always in the same
order; for the first step also other numbers of the first leaf. So nearly every choice leads to an
expression, rules with narrow domains are not rare, and a failure shrinks to the rule that fails.

Next: `strategies.py` has Hypothesis choose the numbers.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from autograd.errors import InputValueError
from autograd.rules import Rule
from autograd.testing.expressions import Expression, Step, compute
from autograd.testing.neighbourhoods import can_move, graph_fits, is_smooth, moves
from autograd.value import Value

# A pick is one of so many numbers; the smallest stand for leaves, the last quarter for constants.
PICKS: Final = 60
_PLACES: Final = 45
CONSTANTS: Final = (2.0, 1.0, 0.5, 3.0, -1.0, 0.0, 10.0)
# What the first leaf becomes where the first rule does not fit the numbers that were drawn.
SPARE: Final = (1.0, 0.5, 1.5, -0.5, 3.5, 0.0)

Operand = int | float


class Grower:
    """An expression that is not finished: its numbers so far and what may be made of them."""

    def __init__(
        self,
        rules: Sequence[Rule],
        numbers: Sequence[float],
        depth: int,
        bound: float = 1e6,
        avoid_kinks: bool = True,
        spare: Sequence[float] = SPARE,
    ) -> None:
        """Begin with leaves; no path has more than `depth` steps, no result is beyond `bound`."""
        self.rules = rules
        self.leaves = len(numbers)
        self.depth = depth
        self.bound = bound
        self.avoid_kinks = avoid_kinks
        self.spare = spare
        self.steps: list[Step] = []
        # Of each number so far:
        self.values = list(numbers)
        self.depths = [0] * len(numbers)
        self.moving = [True] * len(numbers)
        self.unused = list(range(len(numbers)))

    def grow(self, rule: int, picks: Sequence[int]) -> bool:
        """Add a step; tell whether any rule fits."""
        rules = [*self.rules[rule:], *self.rules[:rule]]
        return any(self._add(row, picks) or self._mend(row, picks) for row in rules)

    def _mend(self, rule: Rule, picks: Sequence[int]) -> bool:
        """Change the first leaf so that a rule fits, while nothing was made of it yet."""
        if self.steps:
            return False
        drawn = self.values[0]
        for number in self.spare:
            self.values[0] = number
            if self._add(rule, picks):
                return True
        self.values[0] = drawn
        return False

    def expression(self, keep_leaves: bool = False) -> Expression:
        """Give the largest expression that was made, without the leaves it does not use.

        Raises `InputValueError` before the first step.
        """
        if not self.steps:
            raise InputValueError("no step was made yet; grow(rule, picks) makes one")
        numbers = self.values[: self.leaves]
        roots = [x - self.leaves for x in reversed(self.unused) if x >= self.leaves]
        made = [Expression(numbers, self.steps[: root + 1]) for root in roots]
        expression = max(made, key=lambda each: len(each.steps))
        if keep_leaves:
            return expression
        used = {x for _, *operands in expression.steps for x in operands if type(x) is int}
        kept = [place for place in range(self.leaves) if place in used]
        gone = self.leaves - len(kept)
        renamed = {place: new for new, place in enumerate(kept)}
        steps = [
            (name, *(renamed.get(x, x - gone) if type(x) is int else x for x in operands))
            for name, *operands in expression.steps
        ]
        return Expression([numbers[place] for place in kept], steps)

    def _add(self, rule: Rule, picks: Sequence[int]) -> bool:
        for operands in self._choices(rule, picks):
            out = self._result(rule, operands)
            if out is None:
                continue
            places = [x for x in operands if type(x) is int]
            self.steps.append((rule.name, *operands))
            self.unused = [x for x in self.unused if x not in places] + [len(self.values)]
            self.values.append(out)
            self.depths.append(1 + max(self.depths[x] for x in places))
            self.moving.append(moves(rule, self._moving(operands)))
            return True
        return False

    def _choices(self, rule: Rule, picks: Sequence[int]) -> Iterator[list[Operand]]:
        """List operands for a rule: those picked, then others in the place of each in turn."""
        count = max(len(picks), 1 + (rule.arity > 1)) if rule.folds else rule.arity
        places = [x for x in range(len(self.values)) if self.depths[x] < self.depth]
        ends = [x for x in self.unused if self.depths[x] < self.depth]
        constants: tuple[float, ...] = CONSTANTS if count > 1 else ()
        others: list[Operand] = [*reversed(places), *constants]
        picked: list[Operand] = []
        for index in range(count):
            pick = picks[index] if index < len(picks) else picks[-1] + 17 * index
            # Most picks go on from a number of which nothing was made yet, else few steps count.
            likely = ends * (2 * len(places) // max(len(ends), 1))
            known: list[Operand] = [*places, *likely]
            picked.append(_picked(pick % PICKS, known, constants))
            ends = [x for x in ends if x != picked[-1]]
        yield picked
        for index in range(count):
            for other in others:
                yield [*picked[:index], other, *picked[index + 1 :]]
        for constant in constants:  # the whole n of polygamma, say
            for place in reversed(places):
                yield [constant, place, *picked[2:]]

    def _result(self, rule: Rule, operands: list[Operand]) -> float | None:
        """Compute a step; None where it does not fit."""
        if all(type(x) is float for x in operands):
            return None
        xs = [self.values[x] if isinstance(x, int) else x for x in operands]
        fits = is_smooth if self.avoid_kinks else can_move
        if not fits(rule, xs, self._moving(operands)):
            return None
        if self.avoid_kinks and rule.folds and rule.kinks:
            # Of Values and constants max records two nodes, each with kinks of its own.
            given = [Value(x) if type(o) is int else x for o, x in zip(operands, xs, strict=True)]
            if not graph_fits(compute(rule.name, given)):
                return None
        try:
            out: float = compute(rule.name, xs)
        except (ArithmeticError, ValueError):  # of a primitive that is a callable
            return None
        return out if abs(out) <= self.bound else None

    def _moving(self, operands: list[Operand]) -> list[bool]:
        return [isinstance(x, int) and self.moving[x] for x in operands]


def _picked(pick: int, known: list[Operand], constants: tuple[float, ...]) -> Operand:
    span = _PLACES if constants else PICKS
    if pick < span:
        return known[pick * len(known) // span]
    return constants[(pick - span) * len(constants) // (PICKS - span)]
