"""Field: the contestants of one comparison, and the rows of the table that it gives.

A contestant that cannot run on this platform is named with its reason and left out; the rows that
need it say so, and all others are measured.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from benchmarks.environments import python_of
from benchmarks.harness import Samples, Unavailable, Worker, agree, interleave


@dataclass(frozen=True)
class Row:
    """One line of the table: a work, what was measured, the figure and the figure to reach."""

    work: str
    ours: str
    theirs: str
    figure: str
    target: str


@dataclass
class Field:
    """Contestants that take turns.

    Use it in a `with` statement: `enter` each contestant, `measure` them all, ask for the rows.
    """

    left_out: dict[str, str]
    workers: list[Worker] = field(default_factory=list)
    samples: dict[str, Samples] = field(default_factory=dict)

    def enter_stepgrad(self, name: str, backend: str, job: str, *arguments: str) -> None:
        """Add a job on our engine, as it is installed where this runs."""
        wish = {"STEPGRAD_BACKEND": backend}
        self._enter(
            name, lambda: Worker(name, Path(sys.executable), job, *arguments, environment=wish)
        )

    def enter_peer(
        self, name: str, job: str, *arguments: str, environment: str | None = None
    ) -> None:
        """Add a job on a peer, in the peer's environment, or in that of another one."""
        place = environment or name
        self._enter(name, lambda: Worker(name, python_of(place), job, *arguments))

    def measure(self, repeats: int) -> None:
        """Let all take turns, and check that they computed the same."""
        self.samples = interleave(self.workers, repeats)
        if self.samples:
            agree(self.samples)

    def ratio(self, work: str, ours: str, theirs: str, target: str) -> Row:
        """Compare the seconds of two contestants: how many times faster ours is."""
        for name in (ours, theirs):
            if name not in self.samples:
                return Row(work, "", "", f"no {name} here", target)
        fast, slow = self.samples[ours], self.samples[theirs]
        times = slow.median("seconds") / fast.median("seconds")
        return Row(work, span(fast), f"{theirs}: {span(slow)}", f"{times:.3g}×", target)

    def __enter__(self) -> "Field":
        """Give the field itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all processes."""
        for worker in self.workers:
            worker.close()

    def _enter(self, name: str, start: Callable[[], Worker]) -> None:
        try:
            self.workers.append(start())
        except Unavailable as reason:
            self.left_out[name] = str(reason)


def span(samples: Samples, quantity: str = "seconds") -> str:
    """Write a median with its extremes, as `1.23 ms (1.20–1.40)`.

    >>> span(Samples([{"seconds": 0.002}, {"seconds": 0.001}, {"seconds": 0.004}]))
    '2.00 ms (1.00–4.00)'
    """
    median, seconds = samples.median(quantity), samples.of(quantity)
    unit, scale = next((u, s) for u, s in UNITS if median >= s or s == UNITS[-1][1])
    shown, low, high = (_three_digits(x / scale) for x in (median, min(seconds), max(seconds)))
    return f"{shown} {unit} ({low}–{high})"


UNITS = [("s", 1.0), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)]


def _three_digits(number: float) -> str:
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"
