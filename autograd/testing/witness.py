"""Witness: what the recorded graph of a function says about a derivative, in exact arithmetic.

>>> from autograd import Value
>>> from autograd.testing.differences import estimate
>>> from autograd.testing.recording import Recording
>>> from autograd.testing.subject import Subject
>>> subject = Subject(lambda x: x * x, (3.0,))
>>> root, leaves = subject.record()
>>> found = estimate(subject.line({0: 1.0}), 3.0)
>>> Witness(subject, Recording(root), leaves).judge(found, {0: 1.0}, 3.0)[2]
<Verdict.WRONG: 'wrong derivative'>

The graph has a slope that is known to many digits, but the function may use numbers that were not
recorded; so a witness also tells whether the function still follows its graph.
"""

import math
from collections.abc import Sequence
from functools import cached_property

from autograd.forward import tangent
from autograd.testing.culprits import culprits
from autograd.testing.differences import Estimate
from autograd.testing.recording import Recording
from autograd.testing.rounding import UNIT, paths, tolerances
from autograd.testing.slopes import Slope, Slopes
from autograd.testing.subject import Direction, Subject
from autograd.testing.verdicts import Judgement, Verdict, ratio
from autograd.value import Value


class Witness:
    """The graph of a subject at its point; `is_given` where the gradient is not the graph's own."""

    def __init__(
        self,
        subject: Subject,
        recording: Recording,
        leaves: Sequence[Value],
        is_given: bool = False,
    ) -> None:
        """Find the inputs in the graph."""
        self.subject = subject
        self.recording = recording
        self.is_given = is_given
        places = {id(node): at for at, node in enumerate(recording.nodes)}
        self._places = [places.get(id(leaf)) for leaf in leaves]

    @staticmethod
    def can_speak(recording: Recording) -> bool:
        """Tell whether exact arithmetic can follow a graph."""
        texts = all(rule is None or rule.has_texts for rule in recording.rules)
        return texts and all(map(math.isfinite, recording.numbers))

    def is_kinked(self, direction: Direction) -> bool:
        """Tell whether something on the way from these inputs to the root sits on a kink."""
        return bool(self.recording.kinked(list(self._reached(direction))))

    def judge(self, found: Estimate, direction: Direction, derivative: float) -> Judgement | None:
        """Judge by the slope of the graph; None where the function does not follow its graph."""
        reached = self._reached(direction)
        slope = self._slopes.along(reached) if reached else Slope(0.0, 0.0, 0.0)
        tolerance = self._along(self._tolerances, direction)
        if slope.value is None:
            sides = [f"{float(x):.6g}" for x in (slope.left, slope.right) if x is not None]
            between = "" if slope.admits(derivative, tolerance) else ", not between"
            text = f"slopes {' and '.join(sides)}{between}" if sides else ""
            return None, None, Verdict.NOT_DIFFERENTIABLE, text
        true = float(slope.value)
        if not slope.admits(derivative, tolerance):
            return self._refused(found, direction, derivative, true, tolerance)
        # Σ|paths| is what adds up to the derivative: an error of its size leaves no digit.
        size = self._along(self._paths, direction)
        if abs(derivative - true) > 1e-4 * max(abs(true), 1e-5 * size):
            return true, tolerance, Verdict.CANCELLATION, "rounding alone makes this difference"
        if found.agrees(true) or math.isinf(found.error):
            return true, tolerance, Verdict.AGREES, ""
        if found.is_kinked or found.is_one_sided or not found.is_sharp(true):
            return true, tolerance, Verdict.KINK, ""
        if not self._leaves_graph(direction, 1e-6):
            return true, tolerance, Verdict.AGREES, ""  # what misleads differences is the graph's
        return found.value, found.error, Verdict.DETACHED, ""

    def _refused(
        self,
        found: Estimate,
        direction: Direction,
        derivative: float,
        true: float,
        tolerance: float,
    ) -> Judgement | None:
        """Judge a derivative that is not the slope of the graph."""
        if self.is_kinked(direction) and self._is_convention(direction, derivative):
            text = "a node on the way sits on a kink"
            return true, 0.0, Verdict.NOT_DIFFERENTIABLE, text
        if self.is_given and self._leaves_graph(direction, 1e-12):
            return None
        return true, tolerance, Verdict.WRONG, ratio(derivative, true)

    def _is_convention(self, direction: Direction, derivative: float) -> bool:
        """Tell whether a derivative comes from right local ones, with a choice at a kink."""
        leaves = [self.recording.nodes[at] for at in self._reached(direction)]
        engine = tangent(self.recording.root, leaves, list(self._reached(direction).values()))
        same = math.isclose(engine, derivative, rel_tol=1e-9) or engine != engine
        return same and not self._culprits

    @cached_property
    def _culprits(self) -> bool:
        return bool(culprits(self.recording.root, most=1))

    def _reached(self, direction: Direction) -> dict[int, float]:
        """Give the places of the inputs in the graph, with their speeds."""
        places = ((self._places[at], speed) for at, speed in direction.items())
        return {at: speed for at, speed in places if at is not None}

    def _along(self, each: dict[int, float], direction: Direction) -> float:
        reached = self._reached(direction)
        return math.fsum(abs(speed) * each[at] for at, speed in reached.items())

    @cached_property
    def _slopes(self) -> Slopes:
        return Slopes(self.recording)

    @cached_property
    def _tolerances(self) -> dict[int, float]:
        return dict(zip(self.recording.leaves, tolerances(self.recording), strict=True))

    @cached_property
    def _paths(self) -> dict[int, float]:
        return dict(zip(self.recording.leaves, paths(self.recording), strict=True))

    def _leaves_graph(self, direction: Direction, step: float) -> bool:
        """Tell whether the function leaves its recorded graph within a step to either side.

        It does so at first order, else it may be another branch that begins there.
        """
        middle, scale = self.subject.place(direction)
        places = [p for p in self._places if p is not None]
        order = self.recording.dependents(places)

        def gap(t: float) -> tuple[float, float]:
            moved = self.subject.moved(direction, t)
            numbers = {p: x for p, x in zip(self._places, moved, strict=True) if p is not None}
            mine = self.recording.again(numbers, order=order)[-1]
            true = self.subject.at(moved)
            return true - mine, max(abs(true), abs(mine))

        start, size = gap(middle)
        for h in (step, 0.61 * step, 0.37 * step):
            for t in (middle - h * scale, middle + h * scale):
                here, larger = gap(t)
                if abs(here - start) > 16.0 * UNIT * max(size, larger):
                    return True
        return False
