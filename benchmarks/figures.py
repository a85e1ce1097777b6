"""Figures: what is compared with what, and the figures to reach.

Each function measures one comparison and gives its rows. `FIGURES` names them, for the command
line.
"""

import itertools
from collections.abc import Callable

from benchmarks.environments import source_of
from benchmarks.field import Field, Row, span
from benchmarks.harness import Process, Samples, Unavailable, interleave
from benchmarks.replays import replay

BACKENDS = ("compiled", "pure")


def demo_step(repeats: int, left_out: dict[str, str]) -> list[Row]:
    """Compare the demo step: micrograd, its nn on our Value, our nn."""
    with Field(left_out) as field:
        field.enter_peer("micrograd", "benchmarks.jobs.demo_step:micrograd")
        for backend in BACKENDS:
            try:
                source = str(source_of("micrograd", "micrograd.nn"))
            except Unavailable:
                break  # the field has the reason
            job = "benchmarks.jobs.demo_step:micrograd_on_stepgrad"
            field.enter_stepgrad(f"{backend} Value", backend, job, source)
        for backend in BACKENDS:
            job = "benchmarks.jobs.demo_step:stepgrad"
            field.enter_stepgrad(f"{backend} nn", backend, job)
        field.measure(repeats)
        on_value, on_nn = "demo step, micrograd's nn on our Value", "demo step, our nn"
        return [
            field.ratio(f"{on_value}, compiled", "compiled Value", "micrograd", "≥ 80×"),
            field.ratio(f"{on_value}, pure", "pure Value", "micrograd", "≥ 9×"),
            field.ratio(f"{on_nn}, compiled", "compiled nn", "micrograd", "≥ 400×"),
            field.ratio(f"{on_nn}, pure", "pure nn", "micrograd", ""),
        ]


def eager(repeats: int, left_out: dict[str, str]) -> list[Row]:
    """Compare the same expressions on the engines written in C and C++."""
    rows = []
    for work, title in (("chain", "20,000 nodes in a chain"), ("layers", "19,855 nodes in layers")):
        with Field(left_out) as field:
            for peer in ("minigrad", "xad"):
                field.enter_peer(peer, f"benchmarks.jobs.expressions:{peer}", work)
            field.enter_stepgrad(
                "compiled", "compiled", "benchmarks.jobs.expressions:stepgrad", work
            )
            field.measure(repeats)
            for peer, target in (("minigrad", "≥ 1.3×"), ("xad", "≥ 4×")):
                rows.append(field.ratio(f"{title}, compiled", "compiled", peer, target))
    return rows


def memory(_: int, left_out: dict[str, str]) -> list[Row]:
    """Measure what a binary node takes, and what of it waits for the cyclic collector."""
    job = "benchmarks.jobs.graphs:memory"
    rows = []
    for backend in BACKENDS:
        target = "≤ 130 bytes, 0 waiting" if backend == "compiled" else "0 waiting"
        with Field(left_out) as field:
            for measure in ("traced", "resident"):
                field.enter_stepgrad(measure, backend, job, measure)
            samples = interleave(field.workers, 1)
        if len(samples) < 2:
            rows.append(Row("memory of a binary node", "", "", f"no {backend} core here", target))
            continue
        traced, grown = samples["traced"].median("bytes"), samples["resident"].median("bytes")
        waiting = samples["traced"].median("waiting")
        ours = f"{traced:.0f} bytes" + (f", resident {grown:.0f}" if grown else "")
        figure = f"{max(traced, grown):.0f} bytes, {waiting:.0f} waiting for the cyclic collector"
        rows.append(Row(f"memory of a binary node, {backend}", ours, "", figure, target))
    return rows


def chain(repeats: int, left_out: dict[str, str]) -> list[Row]:
    """Compare a node of a long chain with a node of a short one."""
    rows = []
    for backend in BACKENDS:
        with Field(left_out) as field:
            for length in ("1_000_000", "10_000"):
                name = f"{backend} {length}"
                field.enter_stepgrad(name, backend, "benchmarks.jobs.graphs:chain", length)
            field.measure(min(repeats, 5))
            if len(field.samples) < 2:
                rows.append(Row(f"chain, {backend}", "", "", f"no {backend} core here", "≤ 2×"))
                continue
            long, short = field.samples.values()
            times = long.median("seconds") / short.median("seconds")
            parts = ", ".join(
                f"{part} {long.median(part) * 1e9:.0f}" for part in ("record", "backward", "free")
            )
            rows.append(
                Row(
                    f"a node of a chain of 1,000,000: {parts} ns, {backend}",
                    span(long),
                    f"of 10,000: {span(short)}",
                    f"{times:.2f}× as long",
                    "≤ 2×",
                )
            )
    return rows


def checks(repeats: int, _: dict[str, str]) -> list[Row]:
    """Measure the check of a gradient with many inputs."""
    job = "benchmarks.jobs.checks:check_grads"
    title = "`check_grads` of 100 inputs and 10,000 nodes"
    return [_alone(title, backend, job, (), "< 5 s", repeats) for backend in BACKENDS]


def views(repeats: int, _: dict[str, str]) -> list[Row]:
    """Measure how long a notebook waits for a picture."""
    jobs = "benchmarks.jobs.views"
    asked = [
        ("`graph` of 48 values", f"{jobs}:graph", ("2",), "< 60 ms"),
        ("`graph(full=True)` of 1,028 values", f"{jobs}:graph", ("16", "full"), "< 1.5 s"),
        ("`modules` of 2,991 values", f"{jobs}:modules", ("29",), "< 0.3 s"),
        ("`graph` of 1,000,000 values: a summary", f"{jobs}:chain", ("1_000_000",), "< 2 s"),
    ]
    return [
        _alone(title, "pure", job, arguments, to, repeats) for title, job, arguments, to in asked
    ]


def training(repeats: int, left_out: dict[str, str]) -> list[Row]:
    """Measure what networks learn, and how long the demo takes."""
    jobs = "benchmarks.jobs.training"
    with Field(left_out) as field:
        field.enter_stepgrad("xor", "compiled", f"{jobs}:xor", "100")
        field.enter_stepgrad("iris", "compiled", f"{jobs}:iris", "10")
        # Each computes something else: there is nothing to agree on.
        samples = interleave(field.workers, 1)
    works = ("XOR (2-2-1, ReLU) from each of 100 seeds", "iris, held out, 10 splits")
    targets = ("≤ 1.2 further starts on average", "median ≥ 0.95")
    rows = []
    for name, work, target in zip(("xor", "iris"), works, targets, strict=True):
        if name not in samples:
            rows.append(Row(work, "", "", "no compiled core here", target))
            continue
        found = samples[name]
        if name == "xor":
            [turn] = found.turns
            spread = ", ".join(
                f"{turn[key]:.0f} with {key.removeprefix('extra ')}"
                for key in turn
                if key.startswith("extra ") and turn[key]
            )
            figure = f"{turn['solved']:.0f} solved; {turn['mean']:.2f} further starts ({spread})"
        else:
            least, middle = found.median("least"), found.median("accuracy")
            figure = f"median {middle:.3f}, least {least:.3f}"
        rows.append(Row(work, span(found), "", figure, target))
    return [*rows, _alone("the demo", "compiled", f"{jobs}:demo", (), "< 20 s", repeats)]


def transforms(repeats: int, left_out: dict[str, str]) -> list[Row]:
    """Compare a gradient with the recording of the function, and both with it on floats."""
    jobs, rows = "benchmarks.jobs.transforms", []
    for backend, inputs in itertools.product(BACKENDS, ("10", "1_000", "100_000")):
        work = f"{int(inputs):,} inputs, {backend}"
        titles = (f"a backward pass, {work}", f"`value_and_grad`, {work}")
        with Field(left_out) as field:
            field.enter_stepgrad("parts", backend, f"{jobs}:parts", inputs)
            field.enter_stepgrad("both", backend, f"{jobs}:value_and_grad", inputs)
            if backend == "compiled" and inputs != "100_000":  # half a minute a turn
                field.enter_peer("HIPS autograd", f"{jobs}:hips", inputs)
            field.measure(min(repeats, 5))
            if "both" not in field.samples:
                rows += [Row(title, "", "", f"no {backend} core here", "") for title in titles]
                continue
            parts, both = field.samples["parts"], field.samples["both"]
            back = parts.median("backward") / parts.median("record")
            whole = both.median("seconds") / parts.median("floats")
            recording = f"the recording: {span(parts, 'record')}"
            on_floats = f"the function on floats: {span(parts, 'floats')}"
            rows += [
                Row(titles[0], span(parts, "backward"), recording, f"{back:.2f}× as long", "≤ 1×"),
                Row(titles[1], span(both), on_floats, f"{whole:.3g}× as long", ""),
            ]
            if "HIPS autograd" in field.samples:
                rows.append(field.ratio(titles[1], "both", "HIPS autograd", ""))
    return rows


def _alone(
    title: str, backend: str, job: str, arguments: tuple[str, ...], target: str, repeats: int
) -> Row:
    """Measure what has nothing to be compared with."""
    title = f"{title}, {backend}"
    with Field({}) as field:
        field.enter_stepgrad(backend, backend, job, *arguments)
        field.measure(min(repeats, 5))
        if not field.samples:
            return Row(title, "", "", f"no {backend} core here", target)
        samples = field.samples[backend]
        return Row(title, span(samples), "", f"{samples.median('seconds'):.2g} s", target)


def importing(repeats: int, _: dict[str, str]) -> list[Row]:
    """Measure what `import autograd` adds to a process of Python."""
    bare, full = Process("bare", "pass"), Process("import", "import autograd")
    interleave([bare, full], 1)  # the files are read into memory
    samples: dict[str, Samples] = interleave([bare, full], 3 * repeats)
    added = samples["import"].median("seconds") - samples["bare"].median("seconds")
    return [
        Row(
            "`import autograd` in a new process",
            span(samples["import"]),
            f"Python alone: {span(samples['bare'])}",
            f"{added * 1e3:.0f} ms",
            "< 60 ms",
        )
    ]


FIGURES: dict[str, Callable[[int, dict[str, str]], list[Row]]] = {
    "demo": demo_step,
    "eager": eager,
    "memory": memory,
    "chain": chain,
    "checks": checks,
    "views": views,
    "training": training,
    "transforms": transforms,
    "replay": replay,
    "import": importing,
}
