"""The harness of the benchmarks: turns, ratios, workers. No peers and no network."""

import doctest
import sys
from pathlib import Path

import pytest

# At the end of the path: the tests see the installed package, and the benchmarks beside it.
sys.path.append(str(Path(__file__).parents[2]))

from benchmarks import field as fields
from benchmarks import harness
from benchmarks.__main__ import report
from benchmarks.field import Field, Row, span
from benchmarks.figures import FIGURES
from benchmarks.harness import Process, Samples, Unavailable, Worker, agree, interleave
from benchmarks.jobs import microgpt, replay
from benchmarks.jobs.demo_step import moons
from benchmarks.jobs.expressions import WORKS
from benchmarks.jobs.replay_data import DATA
from benchmarks.replays import WORKS as REPLAYS
from benchmarks.worker import timed


class Runner:
    """A contestant in this process, which notes its turns and measures what it is told."""

    def __init__(self, name: str, seconds: list[float], turns: list[str]) -> None:
        self.name = name
        self.seconds = iter(seconds)
        self.turns = turns

    def run(self) -> dict[str, float]:
        self.turns.append(self.name)
        return {"seconds": next(self.seconds), "check": 1.0}


def field_of(**seconds: list[float]) -> Field:
    runners = [Runner(name, numbers, []) for name, numbers in seconds.items()]
    field = Field({})
    field.samples = interleave(runners, 3)
    return field


def test_contestants_take_turns() -> None:
    turns: list[str] = []
    interleave([Runner("a", [1.0] * 3, turns), Runner("b", [1.0] * 3, turns)], 3)
    assert turns == ["a", "b", "a", "b", "a", "b"]


def test_a_ratio_is_that_of_the_medians() -> None:
    row = field_of(ours=[0.001, 0.9, 0.002], peer=[0.2, 0.1, 0.3]).ratio(
        "work", "ours", "peer", "≥ 80×"
    )
    assert row == Row("work", "2.00 ms (1.00–900)", "peer: 200 ms (100–300)", "100×", "≥ 80×")


def test_a_contestant_that_is_missing_is_named() -> None:
    row = field_of(ours=[1.0, 1.0, 1.0]).ratio("work", "ours", "peer", "")
    assert row.figure == "no peer here"


def test_contestants_must_compute_the_same() -> None:
    agree({"a": Samples([{"check": 1.0}]), "b": Samples([{"check": 1.0 + 1e-12}])})
    with pytest.raises(ValueError, match="not do the same work"):
        agree({"a": Samples([{"check": 1.0}]), "b": Samples([{"check": 1.1}])})


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(1.07, "1.07 s"), (0.0123, "12.3 ms"), (4.56e-7, "456 ns"), (2e-10, "0.20 ns")],
)
def test_a_time_is_shown_in_its_unit(seconds: float, shown: str) -> None:
    assert span(Samples([{"seconds": seconds}])).startswith(shown)


def test_a_turn_repeats_a_short_step() -> None:
    calls: list[float] = []

    def step() -> float:
        calls.append(1.0)
        return float(len(calls))

    turn = timed(step, least=0.001)
    assert len(calls) == 2  # the warm-up
    assert turn()["check"] == 1.0  # of the first step
    assert len(calls) > 2


def test_a_worker_runs_in_a_process_of_its_own() -> None:
    with Worker("chain", Path(sys.executable), "benchmarks.jobs.graphs:chain", "50") as worker:
        assert worker.run()["check"] == 1.0
        assert worker.run()["check"] == 1.0


def test_a_worker_says_why_it_cannot_run() -> None:
    with pytest.raises(Unavailable, match="ModuleNotFoundError: No module named 'absent'"):
        Worker("absent", Path(sys.executable), "absent:job")


def test_a_worker_that_ends_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="ended with status 1"):
        Worker("ends", Path(sys.executable), "sys:exit", "a job that ends the process")


def test_a_whole_process_is_timed() -> None:
    assert Process("bare", "from benchmarks.harness import ROOT").run()["seconds"] > 0.0


def test_the_report_is_a_table_with_its_machine() -> None:
    rows = [Row("work", "1 ms", "peer: 2 ms", "2×", "≥ 1×")]
    text = report(rows, {"other": "no compiler"}, 7)
    assert text.startswith("Measured on ")
    assert "| work | 1 ms | peer: 2 ms | 2× | ≥ 1× |" in text
    assert "Left out, other: no compiler." in text


def test_every_figure_has_its_name() -> None:
    names = {
        "demo",
        "eager",
        "memory",
        "chain",
        "checks",
        "views",
        "training",
        "replay",
        "transforms",
        "import",
    }
    assert set(FIGURES) == names


def test_the_work_is_the_same_in_every_process() -> None:
    points, labels = moons()
    assert moons() == (points, labels)
    assert len(points) == len(labels) == 100
    assert sum(labels) == 0.0


@pytest.mark.parametrize("work", WORKS)
def test_an_expression_stays_near_1(work: str) -> None:
    expression, numbers = WORKS[work]
    assert 0.0 < expression(numbers) < 100.0


@pytest.mark.parametrize(
    "work",
    [work for work, (_, peers) in REPLAYS.items() if "NumPy" in peers and work != "unrolled"],
)
def test_what_is_compiled_is_what_is_by_hand(work: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")  # as the job does, here until the test ends
    compiled, by_hand = replay.stepgrad(work)(), replay.numpy(work)()
    assert compiled["check"] == pytest.approx(by_hand["check"], rel=1e-12)


def test_every_work_of_replays_has_its_numbers() -> None:
    assert set(REPLAYS) == set(DATA)


def test_microgpt_is_the_example_in_every_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(microgpt, "CHECKED", 2)
    checks = [microgpt.stepgrad("replayed"), microgpt.scalars()]
    numbers = [turn()["check"] for turn in checks]
    assert numbers[0] == pytest.approx(numbers[1], rel=1e-9)


@pytest.mark.parametrize("module", [harness, fields])
def test_the_examples_run(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
