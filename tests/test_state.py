"""Contexts: no_grad, scope and the like hold for their thread and end with their block."""

import asyncio
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

import nn
from autograd import (
    AnomalyError,
    InputTypeError,
    Value,
    anomaly,
    detect_anomaly,
    log,
    no_grad,
    record_source,
    scope,
    where,
)
from autograd.folds import dot
from autograd.state import STATE, current, tick

CONTEXTS = [no_grad, detect_anomaly, record_source, lambda: scope("s")]
each_context = pytest.mark.parametrize(
    "context", CONTEXTS, ids=["no_grad", "anomaly", "source", "scope"]
)


def in_thread(work: Any) -> Any:
    """Run in another thread and give the result."""
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append(work()))
    thread.start()
    thread.join()
    return results[0]


@pytest.mark.parametrize(
    "build",
    [
        lambda x: x * x,
        lambda x: x.exp(),
        lambda x: where(x > 0, x, 1.0),
        lambda x: dot([x], [x], 1.0),
        lambda x: 2.0 - x,
        lambda x: x % 2,
    ],
)
def test_no_grad_records_nothing(build: Any) -> None:
    x = Value(3.0)
    with no_grad():
        inside = build(x)
    outside = build(x)
    assert inside.data == outside.data
    assert inside.is_constant
    assert inside.operands == ()
    (inside + outside).backward()
    expected = x.grad
    x.zero_grad()
    outside.backward()
    assert x.grad == expected


def test_leaves_made_under_no_grad_are_leaves() -> None:
    with no_grad():
        x = Value(2.0)
    (x * x).backward()
    assert x.grad == 4.0


def test_graph_recorded_before_can_run_backward_under_no_grad() -> None:
    x = Value(2.0)
    y = x * x
    with no_grad():
        y.backward()
    assert x.grad == 4.0


def test_parameters_can_be_updated_under_no_grad() -> None:
    p = Value(2.0)
    (p * p).backward()
    with no_grad():
        p.data -= 0.1 * p.grad
    assert p.data == 1.6


def test_no_grad_decorates_a_function() -> None:
    @no_grad()
    def predict(x: Value) -> Value:
        return x * 2.0

    assert predict(Value(3.0)).is_constant
    assert not (Value(3.0) * 2.0).is_constant


@each_context
def test_context_ends_with_its_block(context: Any) -> None:
    before = current()
    with context():
        assert STATE.modes == 1
        with context():
            assert STATE.modes == 2
        assert STATE.modes == 1
    assert STATE.modes == 0
    assert current() is before


@each_context
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_context_ends_with_an_exception(context: Any, error: type[BaseException]) -> None:
    def fails() -> None:
        with context():
            raise error("mine")

    with pytest.raises(error, match="mine"):
        fails()
    assert STATE.modes == 0
    assert not (Value(1.0) + 1.0).is_constant


@each_context
def test_context_holds_for_its_thread_only(context: Any) -> None:
    def work() -> tuple[bool, str, str, bool]:
        y = Value(3.0) * 2.0
        mode = current()
        return y.is_constant, y.scope, y.source, mode.anomaly

    with context():
        assert in_thread(work) == (False, "", "", False)
    assert in_thread(work) == (False, "", "", False)


def test_contexts_of_threads_overlap() -> None:
    entered, leave = threading.Event(), threading.Event()
    seen: list[bool] = []

    def work() -> None:
        with no_grad():
            entered.set()
            leave.wait(10)
            seen.append((Value(1.0) * 2.0).is_constant)

    thread = threading.Thread(target=work)
    thread.start()
    entered.wait(10)
    assert not (Value(1.0) * 2.0).is_constant
    with scope("mine"):
        leave.set()
        thread.join()
        assert (Value(1.0) * 2.0).scope == "mine"
    assert seen == [True]


def test_contexts_nest_and_keep_each_other() -> None:
    with scope("outer"), detect_anomaly(), no_grad(), scope("inner"):
        mode = current()
        assert (mode.recording, mode.anomaly, mode.scope) == (False, True, "outer.inner")
        with pytest.raises(AnomalyError):
            log(Value(0.0))
    with no_grad(), detect_anomaly(), pytest.raises(AnomalyError):
        log(Value(0.0))


def test_scope_tags_what_is_made_inside() -> None:
    x = Value(1.0)
    with scope("layer1"):
        y = x * 2.0
        with scope("neuron0"):
            z = dot([y], [x])
        w = where(x > 0, x, y)
    assert [node.scope for node in (x, y, z, w, x + y)] == [
        "", "layer1", "layer1.neuron0", "layer1", ""
    ]  # fmt: skip


@pytest.mark.parametrize("name", [None, "", 3, b"x"])
def test_scope_takes_a_name(name: Any) -> None:
    with pytest.raises(InputTypeError, match="scope takes a name"), scope(name):
        pass
    assert STATE.modes == 0


def test_clock_ticks_with_each_change_of_data() -> None:
    x = Value(1.0)
    before = STATE.clock
    x.data = 2.0
    assert STATE.clock == before + 1
    assert tick() == before + 2
    _ = x * x
    assert STATE.clock == before + 2


def test_clock_misses_no_tick_between_threads() -> None:
    before = STATE.clock
    threads = [threading.Thread(target=lambda: [tick() for _ in range(2000)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert STATE.clock == before + 8000


def test_a_mode_holds_for_its_own_task_in_asyncio() -> None:
    async def quiet() -> None:
        with no_grad():
            await asyncio.sleep(0.01)

    async def loud() -> bool:
        await asyncio.sleep(0.0)
        return (Value(2.0) * Value(3.0)).is_leaf

    async def both() -> bool:
        task = asyncio.create_task(quiet())
        found = await asyncio.create_task(loud())
        await task
        return found

    assert asyncio.run(both()) is False


def test_a_generator_that_ends_late_leaves_no_mode_behind() -> None:
    def quiet() -> Iterator[None]:
        with no_grad():
            yield

    generator = quiet()
    with scope("outer"):
        next(generator)
    generator.close()
    assert not (Value(2.0) * Value(3.0)).is_leaf


# --- record_source --------------------------------------------------------------------------------


def here(further: int = 0) -> str:
    """Give the file and line of the caller, or of some lines further down."""
    return f"{__file__}:{sys._getframe(1).f_lineno + further}"


@pytest.mark.parametrize(
    "build",
    [
        lambda x: x * x,
        lambda x: 2.0 - x,
        lambda x: x.exp(),
        lambda x: where(x > 0, x, 1.0),
        lambda x: dot([x], [x], 1.0),
        lambda x: sum([x, x]),
        lambda x: nn.Neuron(2, seed=0)([x, 1.0]),
        lambda x: nn.mse([x], [1.0]),
    ],
)
def test_source_is_the_line_of_the_user(build: Any) -> None:
    x = Value(3.0)
    code = build.__code__
    assert build(x).source == ""
    with record_source():
        assert build(x).source == f"{code.co_filename}:{code.co_firstlineno}"
    assert build(x).source == ""


def test_source_of_a_long_expression_is_the_line_of_the_operation() -> None:
    x = Value(3.0)
    with record_source():
        first = here(2)
        y = (
            x * 2.0
            + 1.0
        )  # fmt: skip
    assert y.operands[0].source == first


def test_source_is_recorded_under_detect_anomaly_and_nowhere_else() -> None:
    x = Value(3.0)
    with scope("s"):
        assert (x * x).source == ""
    with detect_anomaly():
        y, line = x * x, here()
    assert y.source == line
    with record_source(), no_grad():
        assert (x * x).is_constant
    with record_source(), scope("s"):
        z, line = x * x, here()
    assert (z.source, z.scope) == (line, "s")


def test_source_is_read_only() -> None:
    y = Value(3.0) * 2.0
    with pytest.raises(AttributeError):
        y.source = "elsewhere"  # type: ignore[misc]


def test_source_holds_in_a_generator_until_its_context_ends() -> None:
    def products(x: Value) -> Iterator[Value]:
        with record_source():
            yield x * x
            yield x * x

    both = list(products(Value(2.0)))
    assert all(y.source.startswith(__file__) for y in both)
    assert (Value(2.0) * 3.0).source == ""


def test_source_where_every_frame_is_ours_is_the_outermost_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(anomaly, "_OURS", ("",))  # every file
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
    with record_source():
        assert (Value(2.0) * 3.0).source.startswith(f"{frame.f_code.co_filename}:")
