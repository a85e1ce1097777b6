"""Look for errors at random, and count how many planted ones are found: `make fuzz`.

    python tools/fuzz.py [--count 10000] [--seed N]

Five figures: random expressions on which the engine's gradient differs from exact arithmetic by
more than rounding; those on which the pure and the compiled core differ in a bit; planted faults
that `check_grads` finds; correct functions, many of them beside a kink, that it calls wrong;
derivatives of order 1 to 6 of the rules that are not mpmath's. What goes wrong is shrunk by
Hypothesis and printed as source. The exit status is 1 if anything does. The last three figures are
made in `faults.py`, `alarms.py` and `orders.py`.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from alarms import false_alarms
from faults import planted_faults
from figure import Figure, drawn
from orders import orders_of_rules

import autograd
from autograd import backend
from autograd.testing import exact, strategies
from autograd.testing.expressions import Expression, results

DEPTH = 12
# Where this process found the package: so will another.
SITE = str(Path(autograd.__file__).parent.parent)


# --- random expressions -------------------------------------------------------------------------


def against_exact(count: int, number: int) -> tuple[Figure, list[Expression]]:
    """Compare the gradients of different random expressions with exact arithmetic."""
    seen: dict[str, Expression] = {}

    def test(expression: Expression) -> None:
        key = json.dumps(expression.to_json())
        if key in seen:
            return
        found = exact(expression.record()[0], digits=20)
        wrong = [leaf for leaf in found.leaves if not leaf.is_right]
        assert not wrong, f"\n{found}\n{expression.source()}"
        seen[key] = expression

    remarks = []
    while len(seen) < count and not remarks:
        size = min(2000, 2 * (count - len(seen)) + 10)
        try:
            drawn(strategies.expressions(depth=DEPTH, leaves=4), size, number, test)
        except AssertionError as error:
            remarks.append(str(error))
        number += 1
    title = f"expressions whose gradient is not exact to rounding ({backend()} core)"
    return Figure(title, len(remarks), len(seen), remarks), list(seen.values())


def _run_on(core: str, *arguments: str, lines: str = "") -> subprocess.CompletedProcess[str]:
    """Run Python on one of the cores of this installation."""
    return subprocess.run(
        [sys.executable, "-P", *arguments],
        input=lines,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "STEPGRAD_BACKEND": core, "PYTHONPATH": SITE},
    )


def _is_installed(core: str) -> bool:
    """Tell whether a core is there; one that is and cannot be imported is installed, but broken."""
    done = _run_on(core, "-c", "import autograd")
    return f"STEPGRAD_BACKEND={core}, but this installation has no" not in done.stderr


def between_builds(expressions: list[Expression]) -> Figure:
    """Compare the bits of the pure and of the compiled core."""
    other = "pure" if backend() == "compiled" else "compiled"
    title = "expressions with other bits on the other core"
    if not _is_installed(other):
        return Figure(title, 0, 0, [f"no {other} core to compare with"])
    lines = "".join(json.dumps(expression.to_json()) + "\n" for expression in expressions)
    done = _run_on(other, "-m", "autograd.testing.expressions", lines=lines)
    if done.returncode:
        last = done.stderr.splitlines()[-5:]
        failed = f"the {other} core failed with exit status {done.returncode}:"
        return Figure(title, 1, len(expressions), ["\n".join([failed, *last])])
    found = [json.loads(line) for line in done.stdout.splitlines()]
    pairs = zip(expressions, found, strict=True)
    bad = [expression.source() for expression, bits in pairs if results(expression) != bits]
    return Figure(title, len(bad), len(expressions), bad[:3])


# --- the report ---------------------------------------------------------------------------------


def figures(count: int, number: int) -> Iterator[Figure]:
    """Give one figure after the other, each when it is done."""
    first, expressions = against_exact(count, number)
    yield first
    yield between_builds(expressions)
    yield planted_faults(number)
    yield false_alarms(max(count // 10, 10), number)
    yield orders_of_rules(max(count // 1000, 1), number)


def main() -> int:
    """Print the figures; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000, help="how many random expressions")
    parser.add_argument("--seed", type=int, help="by default another in each run")
    options = parser.parse_args()
    number = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    print(f"seed {number}, {backend()} core")
    bad = 0
    started = time.perf_counter()
    for figure in figures(options.count, number):
        seconds, started = time.perf_counter() - started, time.perf_counter()
        print(f"{figure.bad:,} of {figure.total:,} {figure.title} ({seconds:.0f} s)")
        for remark in figure.remarks:
            print("  " + remark.replace("\n", "\n  "))
        bad += figure.bad
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
