"""Replays: what is compared of `autograd.compile`, and the figures to reach."""

from benchmarks.field import Field, Row, span
from benchmarks.harness import Process, interleave

JOB = "benchmarks.jobs.replay"
JOBS = {"JAX": f"{JOB}:jax", "NumPy": f"{JOB}:numpy", "C": f"{JOB}:by_c", "CasADi": f"{JOB}:casadi"}
DEMO = {"C": "≥ 0.33×", "JAX": "≥ 2×", "NumPy": "≥ 2×"}
# Each work with its title, and the figure to reach beside each peer.
WORKS = {
    "demo": ("demo step", DEMO),
    "unrolled": ("demo step, a Python loop over samples", DEMO),
    "sample": (
        "gradient of one sample, 337 parameters",
        dict.fromkeys(("C", "CasADi", "NumPy", "JAX"), "≤ 6 µs"),
    ),
    "samples": ("1,000 samples: values, summed gradient", {"C": "", "JAX": "≥ 1×", "NumPy": ""}),
    "rosenbrock": (
        "Rosenbrock in 1,000 variables",
        dict.fromkeys(("C", "NumPy", "CasADi", "JAX"), "≤ 18 µs"),
    ),
    "rosenbrocks": ("the same at 1,000 points", dict.fromkeys(("C", "JAX", "NumPy"), "≤ 4 ms")),
    "pendulum": ("pendulum, 200 Euler steps", dict.fromkeys(("C", "CasADi", "JAX"), "≤ 14 µs")),
    "pendulums": ("the same with 1,000 parameters", {"C": "", "JAX": "≥ 1×"}),
}


def replay(repeats: int, left_out: dict[str, str]) -> list[Row]:
    """Compare compiled scalar functions with other compilers, and with what is written by hand."""
    rows = []
    for work, (title, peers) in WORKS.items():
        with Field(left_out) as field:
            field.enter_stepgrad("compiled", "compiled", f"{JOB}:stepgrad", work)
            for peer in peers:
                # Nobody writes that loop for a peer, and JAX would take half a minute for it.
                like = "demo" if work == "unrolled" else work
                # Its arrays are NumPy's.
                place = "NumPy" if peer == "C" else peer
                field.enter_peer(peer, JOBS[peer], like, environment=place)
            field.measure(repeats)
            rows += [field.ratio(title, "compiled", peer, to) for peer, to in peers.items()]
    return [*rows, *_microgpt(repeats, left_out), *_first(repeats, left_out)]


def _microgpt(repeats: int, left_out: dict[str, str]) -> list[Row]:
    job, title = "benchmarks.jobs.microgpt", "microgpt training step"
    with Field(left_out) as field:
        field.enter_stepgrad("compiled", "compiled", f"{job}:stepgrad", "replayed")
        field.enter_peer("JAX", f"{job}:jax")
        field.enter_stepgrad("our Value, eager", "compiled", f"{job}:stepgrad", "eager")
        field.enter_stepgrad("a Value as microgpt's own", "compiled", f"{job}:scalars")
        field.measure(repeats)
        return [
            field.ratio(title, "compiled", "JAX", "≤ 0.3 ms"),
            field.ratio(title, "compiled", "our Value, eager", ""),
            field.ratio(title, "compiled", "a Value as microgpt's own", "≥ 500×"),
        ]


def _first(repeats: int, left_out: dict[str, str]) -> list[Row]:
    title = "first call of a graph of 34,000 operations"
    with Field(left_out) as field:
        field.enter_stepgrad("compiled", "compiled", f"{JOB}:stepgrad_first")
        field.enter_peer("CasADi", f"{JOB}:casadi_first")
        field.measure(min(repeats, 5))
        rows = [field.ratio(title, "compiled", "CasADi", "≤ 30 ms")]
    code = f"from {JOB} import fresh; fresh()"
    taken = interleave([Process("fresh", code)], min(repeats, 5))["fresh"]
    seconds = f"{taken.median('seconds'):.2g} s"
    rows.append(Row(f"{title}, a whole process", span(taken), "", seconds, "≤ 0.6 s"))
    return rows
