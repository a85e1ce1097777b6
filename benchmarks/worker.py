"""Worker: the end of a `harness.Worker` that runs in the contestant's own environment.

It imports only the standard library and the job, so that it runs where stepgrad is not installed.
Line protocol: once ready it prints `{}`; for each line "run" that it reads it takes one turn and
prints what it measured, as JSON; an empty line or the end of the input ends it.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable

Turn = Callable[[], dict[str, float]]


def serve(job: str, *arguments: str) -> None:
    """Prepare a job, then take a turn whenever asked."""
    # What a peer prints must not get between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    try:
        module, _, function = job.partition(":")
        turn: Turn = getattr(importlib.import_module(module), function)(*arguments)
    except Exception as error:
        print(json.dumps({"failed": f"{type(error).__name__}: {error}"}), file=answers, flush=True)
        return
    print("{}", file=answers, flush=True)
    while sys.stdin.readline().strip():
        print(json.dumps(turn()), file=answers, flush=True)


def timed(step: Callable[[], float], least: float = 0.05) -> Turn:
    """Warm a step up; give a turn that measures it, in seconds a step.

    Two steps come first: micrograd's first one is faster than all others, because the collector
    frees its garbage only later. A turn repeats a short step for at least `least` seconds. "check"
    is what the first step returned, by which the contestants prove that they do the same work.
    """
    check = step()
    start = time.perf_counter()
    step()
    repeats = 1 + int(least / (time.perf_counter() - start))

    def turn() -> dict[str, float]:
        start = time.perf_counter()
        for _ in range(repeats):
            step()
        return {"seconds": (time.perf_counter() - start) / repeats, "check": check}

    return turn
