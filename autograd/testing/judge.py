"""Judge: weighs a derivative against differences and against exact slopes, for one verdict.

>>> from autograd.testing.subject import Subject
>>> judge = Judge(Subject(abs, (0.0,)), None, [])
>>> judge.each(0, 1.0)[2]
<Verdict.NOT_DIFFERENTIABLE: 'not differentiable here'>

Next: `gradcheck.py`, which asks for each input.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property

from autograd.conditions import on_kink
from autograd.testing.differences import Estimate, estimate, is_resolved, roughness
from autograd.testing.recording import Recording
from autograd.testing.rounding import UNIT, paths, tolerances
from autograd.testing.slopes import Slope, Slopes
from autograd.testing.subject import Subject
from autograd.testing.verdicts import Verdict
from autograd.value import Value

Judgement = tuple[float | None, float | None, Verdict, str]


class Judge:
    """Judges derivatives of a subject; `recording` is its graph, where there is one."""

    def __init__(
        self,
        subject: Subject,
        recording: Recording | None,
        leaves: Sequence[Value],
        is_given: bool = False,
    ) -> None:
        """Choose the function, its graph with the leaves that are its inputs, and what to judge.

        Of a gradient that was given, the graph is a witness only as long as the function follows
        it; one that was computed is that of the graph.
        """
        self.subject = subject
        self.is_given = is_given
        texts = recording is not None and all(r is None or r.has_texts for r in recording.rules)
        finite = recording is not None and all(map(math.isfinite, recording.numbers))
        self.recording = recording if texts and finite else None
        places = {id(n): at for at, n in enumerate(recording.nodes)} if recording else {}
        self._places = [places.get(id(leaf)) for leaf in leaves]

    def scale(self, at: int) -> float:
        """Give the length in which an input is taken to move."""
        return max(abs(self.subject.point[at]), 1e-3)

    def each(self, at: int, derivative: float) -> Judgement:
        """Judge the derivative by one input: the number to compare with, its error, a verdict."""
        found = estimate(self.subject.line({at: 1.0}), self.subject.point[at])
        if self._is_clear(found, derivative):
            return found.value, found.error, Verdict.AGREES, ""
        if self.recording is not None:
            return self._by_graph(found, {at: 1.0}, derivative, self._tolerance(at))
        return self._by_differences(found, {at: 1.0}, derivative)

    def agrees_along(self, direction: Mapping[int, float], derivative: float) -> bool:
        """Tell whether the derivative along a direction is right for certain."""
        moved = sum(abs(speed) for speed in direction.values())
        noise = UNIT * abs(derivative) + UNIT * moved * abs(derivative)
        found = estimate(self.subject.line(direction), 0.0, 1.0, noise)
        if self._is_clear(found, derivative):
            return True
        if self.recording is None:
            return False
        tolerance = math.fsum(abs(speed) * self._tolerance(at) for at, speed in direction.items())
        verdict = self._by_graph(found, direction, derivative, tolerance)[2]
        return verdict is Verdict.AGREES

    @staticmethod
    def _is_clear(found: Estimate, derivative: float) -> bool:
        usable = not found.is_one_sided and not found.is_kinked
        return usable and found.agrees(derivative) and found.is_sharp(derivative)

    @cached_property
    def _slopes(self) -> Slopes:
        assert self.recording is not None
        return Slopes(self.recording)

    def _slope(self, direction: Mapping[int, float]) -> Slope:
        places = {self._places[at]: speed for at, speed in direction.items()}
        reached = {at: speed for at, speed in places.items() if at is not None}
        return self._slopes.along(reached) if reached else Slope(0.0, 0.0, 0.0)

    @cached_property
    def _tolerances(self) -> dict[int, float]:
        assert self.recording is not None
        return dict(zip(self.recording.leaves, tolerances(self.recording), strict=True))

    @cached_property
    def _paths(self) -> dict[int, float]:
        assert self.recording is not None
        return dict(zip(self.recording.leaves, paths(self.recording), strict=True))

    def _size(self, direction: Mapping[int, float]) -> float:
        """Give Σ|paths| along a direction."""
        places = ((self._places[at], abs(speed)) for at, speed in direction.items())
        return math.fsum(speed * self._paths[at] for at, speed in places if at is not None)

    def _tolerance(self, at: int) -> float:
        place = self._places[at]
        return 0.0 if place is None else self._tolerances[place]

    @cached_property
    def _sits_on_kink(self) -> bool:
        assert self.recording is not None
        return any(
            rule is not None and on_kink(rule, [x.data for x in node.operands], node.data)
            for node, rule in zip(self.recording.nodes, self.recording.rules, strict=True)
        )

    def _by_graph(
        self,
        found: Estimate,
        direction: Mapping[int, float],
        derivative: float,
        tolerance: float,
    ) -> Judgement:
        """Judge by the exact slope of the graph, and the graph by the function's differences."""
        slope = self._slope(direction)
        if slope.value is None:
            sides = [f"{float(x):.6g}" for x in (slope.left, slope.right) if x is not None]
            between = "" if slope.admits(derivative, tolerance) else ", not between"
            text = f"slopes {' and '.join(sides)}{between}" if sides else ""
            return None, None, Verdict.NOT_DIFFERENTIABLE, text
        true = float(slope.value)
        if not slope.admits(derivative, tolerance):
            if self._sits_on_kink:
                return true, 0.0, Verdict.NOT_DIFFERENTIABLE, "a node of the graph sits on a kink"
            if self.is_given and self._apart(direction, found, 1e-12):
                return self._by_differences(found, direction, derivative)
            return true, tolerance, Verdict.WRONG, _ratio(derivative, true)
        # Σ|paths| is what adds up to the derivative: an error of its size leaves no digit.
        if abs(derivative - true) > 1e-4 * max(abs(true), 1e-5 * self._size(direction)):
            return true, tolerance, Verdict.CANCELLATION, "rounding alone makes this difference"
        if found.agrees(true) or math.isinf(found.error):
            return true, tolerance, Verdict.AGREES, ""
        if found.is_kinked or found.is_one_sided or not found.is_sharp(true):
            return true, tolerance, Verdict.KINK, ""
        if not self._apart(direction, found, 1e-6):
            return true, tolerance, Verdict.AGREES, ""  # what misleads differences is the graph's
        return found.value, found.error, Verdict.DETACHED, ""

    def _by_differences(
        self, found: Estimate, direction: Mapping[int, float], derivative: float
    ) -> Judgement:
        """Judge a function of which only values are known."""
        if math.isinf(found.error):
            return None, None, Verdict.NOT_DIFFERENTIABLE, "no differences: not finite nearby"
        numbers = found.value, found.error
        if found.is_kinked or found.is_one_sided:
            return *numbers, Verdict.NOT_DIFFERENTIABLE, "the slopes to both sides differ"
        if found.agrees(derivative):
            return *numbers, Verdict.CANCELLATION, "too few digits to be certain"
        middle, scale = self._middle(direction)
        if not is_resolved(self.subject.line(direction), middle, found, scale):
            return *numbers, Verdict.KINK, "it changes within less than the steps of differences"
        # Luck may hide the noise of lost digits from the error, but not from a longer look.
        noise = roughness(self.subject.line(direction), middle, scale) / scale
        if abs(derivative - found.value) <= 10.0 * found.error + 1e4 * noise:
            return *numbers, Verdict.CANCELLATION, "too few digits to be certain"
        return *numbers, Verdict.WRONG, _ratio(derivative, found.value)

    def _apart(self, direction: Mapping[int, float], found: Estimate, step: float) -> bool:
        """Tell whether the function leaves its recorded graph within a step to either side.

        It does so at first order, else it may be another branch that begins there.
        """
        assert self.recording is not None
        middle, scale = self._middle(direction)
        order = self.recording.dependents([p for p in self._places if p is not None])

        def gap(t: float) -> tuple[float, float]:
            moved = self.subject.moved(direction, t)
            places = {p: x for p, x in zip(self._places, moved, strict=True) if p is not None}
            assert self.recording is not None
            mine = self.recording.again(places, order=order)[-1]
            true = self.subject.at(moved)
            return true - mine, max(abs(true), abs(mine))

        start, size = gap(middle)
        for h in (step, 0.61 * step, 0.37 * step):
            for t in (middle - h * scale, middle + h * scale):
                here, larger = gap(t)
                if abs(here - start) > 16.0 * UNIT * max(size, larger):
                    return True
        return False

    def _middle(self, direction: Mapping[int, float]) -> tuple[float, float]:
        """Give where the point lies on a line, and the length in which it is taken to move."""
        if len(direction) > 1:
            return 0.0, 1.0
        (at,) = direction
        return self.subject.point[at], self.scale(at)


def _ratio(found: float, true: float) -> str:
    """Name a simple factor between a derivative and the true one, as a hint to the error."""
    if math.isnan(found):
        return "nan: 0 * inf or inf - inf on the way; see detect_anomaly()"
    if found == 0.0 or true == 0.0 or math.isinf(found):
        return ""
    for factor, text in ((-1.0, "the sign is wrong"), (2.0, "twice as large"), (0.5, "half of it")):
        if math.isclose(found, factor * true, rel_tol=1e-6):
            return text
    return f"{found / true:.6g} times as large"
