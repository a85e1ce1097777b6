"""Replay: compiled scalar functions, beside the same on other engines and by hand.

Each work is a loss and its gradient, in float64 and on one thread; `replay_data.py` has the
numbers, `replay_scalar.py` and `replay_arrays.py` what is computed. What every contestant gives for
a check is the value, of a batch the sum of them, plus the sum of the gradient's magnitudes.
"""

import ctypes
import importlib
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from benchmarks.jobs.demo_step import ALPHA, RATE
from benchmarks.jobs.replay_arrays import of_jax, of_numpy
from benchmarks.jobs.replay_data import DATA, INTERVAL, STEPS, VARIABLES, array
from benchmarks.jobs.replay_scalar import Works
from benchmarks.worker import Turn, timed

TRAINING = ("demo", "unrolled")  # these change their weights after each gradient
ROWS = 51  # samples of which the unrolled demo, without its step, has 34,000 operations
HOW: dict[str, dict[str, Any]] = {
    "demo": {"batched": ("x", "y"), "reduce": "mean"},
    "samples": {"batched": ("x", "y")},
    "rosenbrocks": {"batched": "x"},
    "pendulums": {"batched": "p"},
}


def _turn(step: Callable[[], tuple[Any, Any]]) -> Turn:
    """Time what gives a value and a gradient; the first ones are the check."""
    check = _checked(*step())

    def again() -> float:
        step()
        return check

    return timed(again)


def _checked(value: Any, gradient: Any) -> float:
    return float(array(value).sum() + abs(array(gradient)).sum())


def _stepping(work: str, both: Callable[..., tuple[Any, Any]]) -> Callable[[], tuple[Any, Any]]:
    """Give the step of a work over arrays of NumPy."""
    w, *rest = DATA[work]()

    def train() -> tuple[Any, Any]:
        nonlocal w
        value, gradient = both(w, *rest)
        w -= RATE * gradient
        return value, gradient

    return train if work in TRAINING else lambda: both(w, *rest)


def stepgrad(work: str) -> Turn:
    """Compile a work with stepgrad."""
    autograd: Any = importlib.import_module("autograd")
    compiled = autograd.compile(getattr(Works(autograd), work), **HOW.get(work, {}))
    return _turn(_stepping(work, compiled.value_and_grad))


def numpy(work: str) -> Turn:
    """Run a work that is written with NumPy, its gradient by hand."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    return _turn(_stepping(work, of_numpy(importlib.import_module("numpy"), work)))


def jax(work: str) -> Turn:
    """Compile a work with JAX, the step of SGD too; its arrays stay on its side."""
    jax = on_one_thread()
    both = of_jax(jax, work)
    w, *rest = map(jax.numpy.asarray, DATA[work]())

    def train(w: Any, *rest: Any) -> tuple[Any, Any, Any]:
        value, gradient = both(w, *rest)
        return value, gradient, w - RATE * gradient if work in TRAINING else w

    compiled = jax.jit(train)

    def step() -> tuple[Any, Any]:
        nonlocal w
        value, gradient, w = jax.block_until_ready(compiled(w, *rest))
        return value, gradient

    return _turn(step)


def on_one_thread() -> Any:
    """Import JAX, for float64."""
    os.environ["JAX_ENABLE_X64"] = "1"
    os.environ.setdefault(
        "XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    )
    return importlib.import_module("jax")


def by_c(work: str) -> Turn:
    """Run a work that is written in C, compiled here; its arrays are handed over once."""
    np = importlib.import_module("numpy")
    library = _compiled()
    w, *rest = (np.ascontiguousarray(x) for x in DATA[work]())
    points = 1 if work in ("sample", "rosenbrock", "pendulum") else len(rest[0] if rest else w)
    values = np.empty(1 if work in TRAINING else points)
    gradient = np.empty_like(w)
    # Such a pointer keeps its array alive.
    given = [x.ctypes.data_as(ctypes.c_void_p) for x in (w, *rest)]
    found = [x.ctypes.data_as(ctypes.c_void_p) for x in (values, gradient)]
    count, interval = ctypes.c_long(points), ctypes.c_double(INTERVAL)
    if work in TRAINING:
        f = library.demo
        arguments = [*given, count, ctypes.c_double(ALPHA), ctypes.c_double(RATE), *found]
    elif work.startswith("sample"):
        f, arguments = library.losses, [*given, count, *found]
    elif work.startswith("rosenbrock"):
        f, arguments = library.rosenbrock, [*given, count, ctypes.c_long(VARIABLES), *found]
    else:
        f, arguments = library.pendulum, [*given, count, ctypes.c_int(STEPS), interval, *found]
    f.restype = None

    def step() -> tuple[Any, Any]:
        f(*arguments)
        return values, gradient

    return _turn(step)


def _compiled() -> Any:
    source = Path(__file__).with_suffix(".c")
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "replay.so"
        flags = ["-O3", "-march=native", "-shared", "-fPIC"]
        compiler = os.environ.get("CC", "cc")
        subprocess.run([compiler, *flags, source, "-o", library, "-lm"], check=True)
        return ctypes.CDLL(str(library))


def casadi(work: str) -> Turn:
    """Run a work on CasADi's virtual machine, which reads and writes arrays of NumPy."""
    np = importlib.import_module("numpy")
    given = [np.ravel(x) for x in DATA[work]()]
    f = _symbolic(work, [len(x) for x in given])
    buffer, run = f.buffer()
    value, gradient = np.empty(1), np.empty_like(given[0])
    for place, x in enumerate(given):
        buffer.set_arg(place, memoryview(x))
    buffer.set_res(0, memoryview(value))
    buffer.set_res(1, memoryview(gradient))

    def step(_: Any = (f, buffer, given)) -> tuple[Any, Any]:  # which have to stay alive
        run()
        return value, gradient

    return _turn(step)


def _symbolic(work: str, sizes: list[int]) -> Any:
    """Build the graph of a work and of its gradient."""
    casadi: Any = importlib.import_module("casadi")
    functions = SimpleNamespace(relu=lambda x: casadi.fmax(x, 0.0), sin=casadi.sin)
    symbols = [casadi.SX.sym(f"x{place}", size) for place, size in enumerate(sizes)]
    given: list[Any] = [casadi.vertsplit(x) for x in symbols]
    if work == "unrolled":
        x = given[1]
        given[1] = [x[at : at + 2] for at in range(0, len(x), 2)]
    elif work == "sample":
        given[2] = symbols[2]
    value = getattr(Works(functions), work)(*given)
    return casadi.Function(work, symbols, [value, casadi.gradient(value, symbols[0])])


# --- the first call -------------------------------------------------------------------------------


def stepgrad_first() -> Turn:
    """Measure compile, recording, optimising and the first run of a graph of 34,000 operations."""
    _first_call(_some(2))  # what is loaded on first use
    given = _some(ROWS)
    return lambda: _timed_once(lambda: _first_call(given))


def fresh() -> None:
    """Do the same with nothing loaded before."""
    _first_call(_some(ROWS))


def casadi_first() -> Turn:
    """Measure the same of CasADi."""
    given = _some(ROWS)

    def call() -> tuple[Any, Any]:
        numbers = [x.ravel() for x in given]
        value, gradient = _symbolic("unrolled", list(map(len, numbers)))(*numbers)
        return float(value), gradient

    return lambda: _timed_once(call)


def _some(rows: int) -> tuple[Any, Any, Any]:
    w, x, y = DATA["unrolled"]()
    return w, x[:rows], y[:rows]


def _first_call(given: tuple[Any, Any, Any]) -> tuple[Any, Any]:
    autograd: Any = importlib.import_module("autograd")
    return autograd.compile(Works(autograd).unrolled).value_and_grad(*given)  # type: ignore[no-any-return]


def _timed_once(call: Callable[[], tuple[Any, Any]]) -> dict[str, float]:
    start = time.perf_counter()
    value, gradient = call()
    return {"seconds": time.perf_counter() - start, "check": _checked(value, gradient)}
