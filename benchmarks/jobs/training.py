"""Training: networks that learn, and what comes of them."""

import contextlib
import importlib
import io
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.worker import Turn


def xor(seeds: str) -> Turn:
    """Solve XOR from each of so many seeds; "starts 0" is the share that needs no further one."""
    solve = importlib.import_module("nn.example_xor").solve_xor

    def turn() -> dict[str, float]:
        start = time.perf_counter()
        found = [solve(seed) for seed in range(int(seeds))]
        seconds = time.perf_counter() - start
        extra = [len(each.attempts) - 1 for each in found]
        return {
            "seconds": seconds / len(found),
            "check": float(sum(extra)),
            "solved": float(sum(each.accuracy == 1.0 for each in found)),
            "mean": statistics.fmean(extra),
            **{f"extra {k}": float(extra.count(k)) for k in range(max(extra) + 1)},
        }

    return turn


def iris(splits: str) -> Turn:
    """Learn the iris data from each of so many splits; "accuracy" is that of the held out."""
    solve = importlib.import_module("nn.examples").solve_iris

    def turn() -> dict[str, float]:
        start = time.perf_counter()
        found = [solve(seed).accuracy for seed in range(int(splits))]
        seconds = time.perf_counter() - start
        return {
            "seconds": seconds / len(found),
            "check": sum(found),
            "accuracy": statistics.median(found),
            "least": min(found),
        }

    return turn


def demo() -> Turn:
    """Run the demo to its page."""
    main = importlib.import_module("nn.demo").main

    def turn() -> dict[str, float]:
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            status = main(["--output", str(Path(folder) / "demo.html")])
        return {"seconds": time.perf_counter() - start, "check": float(status)}

    return turn
