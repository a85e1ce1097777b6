"""Command line: measure, and print the table, ready for the README.

python -m benchmarks                    everything
python -m benchmarks demo eager         some of it
python -m benchmarks --repeats 15       more turns
"""

import argparse
import sys
from collections.abc import Mapping, Sequence

from benchmarks.environments import REQUIREMENTS
from benchmarks.field import Row
from benchmarks.figures import FIGURES
from benchmarks.machine import machine

NOTES = """\
Each time is the median (least–greatest) of {repeats} turns; the contestants of a comparison take
turns, each in a process and an environment of its own, and compute the same numbers, which is
checked. Peers: {peers}.

- Demo step: MLP(2, [16, 16, 1]), ReLU, max-margin loss plus L2, two moons of 100 points; forward,
  backward, SGD and the freeing of the graph, after two steps of warm-up (micrograd's first step is
  faster than its others: the collector frees its garbage later). "micrograd's nn on our Value" runs
  the text of micrograd's nn.py with its one import replaced.
- Chain: `z = z * y + x`, 10,000 times. Layers: 40 layers of 16 sums of 16 products. Variables,
  expression, gradient and freeing, with `+` and `*` of two variables, which is what minigrad and
  xad have in common. xad uses one tape again and again.
- Memory: over 1,000,000 live nodes `x * y`: as Python's allocator counts it and, on Linux, as the
  process grows. What waits for the collector is what it frees after the nodes are deleted.
- Transforms: the chained function of Rosenbrock, in scalar code. A backward pass is compared with
  the recording of the graph, `value_and_grad` of the list of inputs with the function on floats.
- Replay: `autograd.compile` of plain scalar code, by its interface of arrays. JAX compiles the same
  written over arrays (the pendulum as a scan), with SGD and Adam, and keeps its arrays; CasADi runs
  the scalar code on its machine; NumPy and C (`cc -O3 -march=native`) have gradients by hand. The
  peers of the loop over samples run the demo step. One thread each. Microgpt: `nn.example_gpt` on
  one name of 6 letters. The first call: nothing is kept on disk, so the first one on a machine is
  like that of any process.
- Long chain: `z = z + x`; to record, run backward and free, a node.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for, and print it."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__.split("\n")[0]
    )
    parser.add_argument("figure", nargs="*", help=f"one of {', '.join(FIGURES)}; all by default")
    parser.add_argument("--repeats", type=int, default=7, help="turns of each contestant")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.figure if name not in FIGURES]
    if unknown or asked.repeats < 1:
        parser.error(f"figures are {', '.join(FIGURES)}, repeats at least 1; got {unknown}")
    left_out: dict[str, str] = {}
    rows: list[Row] = []
    for name in asked.figure or FIGURES:
        print(f"measuring: {name}", file=sys.stderr)
        rows += FIGURES[name](asked.repeats, left_out)
    print(report(rows, left_out, asked.repeats))


def report(rows: Sequence[Row], left_out: Mapping[str, str], repeats: int) -> str:
    """Write the table in Markdown, with the machine above and what was run below."""
    lines = [
        f"Measured on {machine()}.",
        "",
        "| work | stepgrad | compared with | figure | to reach |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        cells = (row.work, row.ours, row.theirs, row.figure, row.target)
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", *(f"Left out, {name}: {reason}." for name, reason in left_out.items())]
    lines.append(NOTES.format(repeats=repeats, peers=", ".join(REQUIREMENTS.values())))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
