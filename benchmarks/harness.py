"""Harness: contestants that take turns, so that a slow moment of the machine hits all alike.

>>> from benchmarks.harness import Samples, interleave
>>> class Sprinter:
...     name = "sprinter"
...     def run(self) -> dict[str, float]:
...         return {"seconds": 9.58}
>>> samples = interleave([Sprinter()], repeats=3)
>>> samples["sprinter"].median("seconds")
9.58

A contestant runs once when asked and says what it measured. Most are a `Worker`: a process in an
environment of its own, which stays alive between its turns. `worker.py` is its other end.
"""

import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol

ROOT = Path(__file__).resolve().parent.parent
# The root goes to the end of the path: this checkout also holds the sources of autograd, and what
# is measured is the installed, compiled package.
BOOT = (
    "import sys; sys.path.append(sys.argv[1]); from benchmarks.worker import serve; "
    "serve(*sys.argv[2:])"
)


class Unavailable(Exception):
    """A contestant cannot run here; the message is the reason."""


class Contestant(Protocol):
    """What can take a turn."""

    @property
    def name(self) -> str:
        """The name in the table."""

    def run(self) -> dict[str, float]:
        """Take one turn, and give each thing that was measured."""


class Samples:
    """What one contestant measured, turn by turn."""

    def __init__(self, turns: Sequence[Mapping[str, float]]) -> None:
        """Keep the turns."""
        self.turns = turns

    def of(self, quantity: str) -> list[float]:
        """List one quantity, turn by turn."""
        return [turn[quantity] for turn in self.turns]

    def median(self, quantity: str) -> float:
        """Give the median of one quantity."""
        return statistics.median(self.of(quantity))


class Worker:
    """A process that keeps one piece of work ready, and does it once for each `run()`."""

    def __init__(
        self,
        name: str,
        python: Path,
        job: str,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start it, and wait until it has warmed up.

        `job` is the path of a function, "module:function"; it gets the arguments and returns the
        function that is called for each turn. Raises `Unavailable` with the worker's reason.
        """
        self.name = name
        self._process = subprocess.Popen(
            [python, "-P", "-c", BOOT, ROOT, job, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **(environment or {})},
        )
        try:
            self._answer()
        except Unavailable:
            self.close()
            raise

    def run(self) -> dict[str, float]:
        """Ask for one turn."""
        assert self._process.stdin is not None
        self._process.stdin.write("run\n")
        self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def __enter__(self) -> "Worker":
        """Give the worker itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self.close()

    def _answer(self) -> dict[str, float]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise Unavailable(f"its process ended with status {self._process.wait()}")
        answer = json.loads(line)
        if "failed" in answer:
            raise Unavailable(answer["failed"])
        return {quantity: float(number) for quantity, number in answer.items()}


@dataclass(frozen=True)
class Process:
    """A contestant that is a whole Python process, with our engine as it is installed."""

    name: str
    code: str

    def run(self) -> dict[str, float]:
        """Measure it from the start to the end."""
        start = time.perf_counter()
        path = f"import sys; sys.path.append({str(ROOT)!r}); "
        subprocess.run([sys.executable, "-P", "-c", path + self.code], check=True)
        return {"seconds": time.perf_counter() - start}


def interleave(contestants: Iterable[Contestant], repeats: int) -> dict[str, Samples]:
    """Let each contestant take a turn, and all of them again, A B A B; give the samples by name."""
    everyone = list(contestants)
    turns: dict[str, list[dict[str, float]]] = {each.name: [] for each in everyone}
    for _ in range(repeats):
        for each in everyone:
            turns[each.name].append(each.run())
    return {name: Samples(taken) for name, taken in turns.items()}


def agree(samples: Mapping[str, Samples], quantity: str = "check") -> None:
    """Raise `ValueError` unless all contestants computed the same number, up to rounding."""
    found = {name: taken.median(quantity) for name, taken in samples.items()}
    numbers = list(found.values())
    if not all(math.isclose(number, numbers[0], rel_tol=1e-9) for number in numbers):
        raise ValueError(f"the contestants did not do the same work, they computed {found}")
