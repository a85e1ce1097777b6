"""Judge: weighs a derivative against differences, and where they do not tell, against the graph.

>>> from autograd.testing.subject import Subject
>>> judge = Judge(Subject(abs, (0.0,)), None)
>>> judge.each(0, 1.0)[2]
<Verdict.NOT_DIFFERENTIABLE: 'not differentiable here'>

Next: `witness.py`, what the graph says; `gradcheck.py`, which asks for each input.
"""

import math

from autograd.testing.differences import Estimate, estimate, is_resolved, roughness
from autograd.testing.rounding import UNIT
from autograd.testing.subject import Direction, Subject
from autograd.testing.verdicts import Judgement, Verdict, ratio
from autograd.testing.witness import Witness


class Judge:
    """Judges derivatives of a subject; the witness is its graph, where there is one."""

    def __init__(self, subject: Subject, witness: Witness | None) -> None:
        """Choose the function, and what else may be asked."""
        self.subject = subject
        self.witness = witness

    def each(self, at: int, derivative: float) -> Judgement:
        """Judge the derivative by one input: the number to compare with, its error, a verdict."""
        direction = {at: 1.0}
        found = estimate(self.subject.line(direction), self.subject.point[at])
        if _is_clear(found, derivative):
            return found.value, found.error, Verdict.AGREES, ""
        said = None if self.witness is None else self.witness.judge(found, direction, derivative)
        return said or self._by_differences(found, direction, derivative)

    def agrees_along(self, direction: Direction, derivative: float) -> bool:
        """Tell whether the derivative along a direction of many inputs is right for certain."""
        moved = sum(abs(speed) for speed in direction.values())
        noise = UNIT * (1.0 + moved) * abs(derivative)
        found = estimate(self.subject.line(direction), 0.0, 1.0, noise)
        if _is_clear(found, derivative):
            return True
        if self.witness is None:
            return False
        if _is_usable(found) and found.is_sharp(derivative) and not found.agrees(derivative):
            return False  # one of them is wrong: no need for exact arithmetic
        said = self.witness.judge(found, direction, derivative)
        return said is not None and said[2] is Verdict.AGREES

    def _by_differences(
        self, found: Estimate, direction: Direction, derivative: float
    ) -> Judgement:
        """Judge a function of which only values are known."""
        if math.isinf(found.error):
            return None, None, Verdict.NOT_DIFFERENTIABLE, "no differences: not finite nearby"
        if found.is_kinked or found.is_one_sided:
            text = "the slopes to both sides differ"
            return found.value, found.error, Verdict.NOT_DIFFERENTIABLE, text
        # Digits may be lost within the function; then a table is right by luck only. Look again.
        line, (middle, scale) = self.subject.line(direction), self.subject.place(direction)
        found = estimate(line, middle, scale, roughness(line, middle, scale))
        numbers = found.value, found.error
        if found.agrees(derivative):
            if found.is_sharp(derivative):
                return *numbers, Verdict.AGREES, ""
            return *numbers, Verdict.CANCELLATION, "too few digits to be certain"
        if not is_resolved(line, middle, found, scale):
            return *numbers, Verdict.KINK, "it changes within less than the steps of differences"
        return *numbers, Verdict.WRONG, ratio(derivative, found.value)


def _is_usable(found: Estimate) -> bool:
    return not found.is_one_sided and not found.is_kinked


def _is_clear(found: Estimate, derivative: float) -> bool:
    return _is_usable(found) and found.agrees(derivative) and found.is_sharp(derivative)
