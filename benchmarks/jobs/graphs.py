"""Graphs: what nodes cost in memory, and what long chains of them cost in time."""

import gc
import importlib
import os
import time
import tracemalloc
from pathlib import Path
from typing import Any

from benchmarks.worker import Turn

NODES = 1_000_000
STATM = Path("/proc/self/statm")  # Linux


def memory(measure: str) -> Turn:
    """Measure the bytes of a binary node, over a million live ones.

    With "traced", as Python's allocator is asked for them, and how many of them, once the nodes are
    deleted, only the cyclic collector gives back; with "resident", as the process grows. The two
    need processes of their own: tracing takes memory, too.
    """
    value: Any = importlib.import_module("autograd").Value
    x, y = value(1.5), value(2.5)
    measured = resident if measure == "resident" else traced

    def turn() -> dict[str, float]:
        gc.collect()
        gc.disable()
        nodes: list[Any] = [None] * NODES
        before = measured()
        for i in range(NODES):
            nodes[i] = x * y
        alive = measured()
        for i in range(NODES):
            nodes[i] = None
        deleted = measured()
        gc.collect()
        collected = measured()
        gc.enable()
        return {"bytes": (alive - before) / NODES, "waiting": (deleted - collected) / NODES}

    if measured is traced:
        tracemalloc.start()
    return turn


def traced() -> int:
    """Give the bytes that are in use, as Python's allocator counts them."""
    return tracemalloc.get_traced_memory()[0]


def resident() -> int:
    """Give the bytes of the process that are in memory; 0 where the system does not tell."""
    if not STATM.exists():
        return 0
    return int(STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def chain(length: str) -> Turn:
    """Measure a chain of nodes: seconds a node to record, to run backward and to free."""
    value: Any = importlib.import_module("autograd").Value
    nodes = int(length)
    repeats = max(1, 200_000 // nodes)  # a short chain again and again, so that it can be timed

    def turn() -> dict[str, float]:
        record = backward = free = 0.0
        for _ in range(repeats):
            x = value(0.5)
            start = time.perf_counter()
            z = x
            for _ in range(nodes):
                z = z + x
            recorded = time.perf_counter()
            z.backward()
            passed = time.perf_counter()
            del z
            freed = time.perf_counter()
            record += recorded - start
            backward += passed - recorded
            free += freed - passed
        each = 1.0 / (nodes * repeats)
        return {
            "record": record * each,
            "backward": backward * each,
            "free": free * each,
            "seconds": (record + backward + free) * each,
            "check": x.grad / (nodes + 1),
        }

    turn()
    return turn
