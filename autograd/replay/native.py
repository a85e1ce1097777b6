"""Native: runs a program by the interpreter in C, which is built with the package.

>>> from autograd.replay.program import CONTIGUOUS, Instruction, Operand, Program
>>> from autograd.rules import MUL
>>> square = Instruction(MUL.code, n=1, out=1, operands=(Operand(CONTIGUOUS, 0),) * 2)
>>> packed = Program.of([square], inputs=[False], outputs=[1]).packed()
>>> result = runner(packed).run([3.0], gradient=True)
>>> result.outputs.tolist(), result.shared_gradient.tolist()
([[9.0]], [6.0])

The library is generated from the table of rules, see `native/replay.c`. Without a C compiler there
is none, and `numpy_runner.py` serves, which is slower. `STEPGRAD_REPLAY=numpy` asks for that one.

Next: `program.py` says what a program is, `function.py` runs them.
"""

import ctypes
import os
import threading
import warnings
import weakref
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Literal

from autograd.errors import InputValueError, MissingExtraError
from autograd.replay.decoding import refusal
from autograd.replay.program import Packed
from autograd.replay.results import Result, laid_out, positions
from autograd.rules import RULES

# The rows of the table, which the interpreter knows; those that a program declares come after.
ROWS: Final = tuple(RULES)
_MOST_THREADS: Final = 64


class _Call(ctypes.Structure):
    """What one run is given: `Call` in native/replay.c."""

    _fields_ = [
        *((name, ctypes.c_void_p) for name in (
            "shared", "batched", "shared_indexes", "batched_indexes", "seeds", "outputs",
            "shared_gradient", "batched_gradient", "failed",
        )),
        *((name, ctypes.c_int64) for name in (
            "lanes", "gradient", "seed_count", "parts", "blocks", "block", "failures",
            "row", "lane",
        )),
        ("failures_of", ctypes.c_int64 * _MOST_THREADS),
    ]  # fmt: skip


def runner(packed: Packed, dtype: str = "float64", threads: int = 1) -> Any:
    """Give what runs a program: the interpreter in C, or where it is missing NumPy.

    Both have one method, `run`; see `Runner.run`.
    """
    if available():
        return Runner(packed, dtype, threads)
    from autograd.replay import numpy_runner

    if os.environ.get("STEPGRAD_REPLAY") != "numpy":
        _say_once()
    return numpy_runner.Runner(packed, dtype, threads)


def available() -> bool:
    """Tell whether the interpreter in C was built, for this table of rules, and is wanted."""
    wanted = os.environ.get("STEPGRAD_REPLAY") != "numpy"
    return wanted and _has_numpy() and _library() is not None


def require_numpy() -> None:
    """Raise `MissingExtraError` where NumPy, in whose arrays numbers come and go, is missing."""
    if not _has_numpy():
        raise MissingExtraError(
            "compile needs NumPy, which is not installed: pip install 'stepgrad[compile]'"
        )


@cache
def _has_numpy() -> bool:
    return find_spec("numpy") is not None


@cache
def _say_once() -> None:
    warnings.warn(
        "the C part of autograd.compile was not built (is there a C compiler?), so NumPy runs what "
        "is compiled, more slowly; install a C compiler and then stepgrad again, or set "
        "STEPGRAD_REPLAY=numpy to be told no more",
        RuntimeWarning,
        stacklevel=2,
    )


@cache
def _library() -> Any:
    """Load the library, if there is one and its rules are those of the table."""
    try:
        library = ctypes.CDLL(import_module("autograd.replay._native").__file__)
        library.stepgrad_rules.restype = ctypes.c_char_p
        size = library.stepgrad_size()
    except (ImportError, OSError, AttributeError):
        return None
    if library.stepgrad_rules().decode() != " ".join(ROWS) or size != ctypes.sizeof(_Call):
        return None  # built from other sources
    library.stepgrad_new.restype = ctypes.c_void_p
    library.stepgrad_new.argtypes = [ctypes.c_void_p] * 10
    library.stepgrad_free.restype = None
    library.stepgrad_free.argtypes = [ctypes.c_void_p]
    return library


class Runner:
    """Runs one program, for numbers of one type.

    `threads` work on the lanes, each on a part. Buffers are made once for a number of lanes.
    Raises `InputValueError` for a program that says what cannot be.
    """

    def __init__(self, packed: Packed, dtype: str = "float64", threads: int = 1) -> None:
        """Check the program, and lay it out."""
        import numpy as np

        library = _library()
        self._dtype, self._empty = np.dtype(dtype), np.empty
        self._is_single = self._dtype == np.float32
        self._threads = min(threads, _MOST_THREADS)
        arrays = laid_out(packed)
        counted = (
            packed.inputs, packed.indexes, packed.constants, packed.words, packed.indices,
            packed.outputs, packed.guards,
        )  # fmt: skip
        sizes = np.array([*map(len, counted), self._dtype.itemsize], np.int64)
        problem = np.zeros(2, np.int64)
        pointers = [array.ctypes.data for array in (sizes, *arrays, problem)]
        self._program = library.stepgrad_new(*pointers)
        if not self._program:
            raise refusal(*problem.tolist())
        self._free = weakref.finalize(self, library.stepgrad_free, self._program)
        suffix = "f32" if self._is_single else "f64"
        self._run = _function(library, f"stepgrad_run_{suffix}", 2)
        self._begin = _function(library, f"stepgrad_begin_{suffix}", 2)
        self._work = _function(library, f"stepgrad_work_{suffix}", 4)
        self._end = _function(library, f"stepgrad_end_{suffix}", 3)
        self._pool: Any = None
        self._process = 0  # which started the threads of the pool
        self._lock = threading.Lock()
        self._call = _Call()
        self._address = ctypes.addressof(self._call)
        self._output_count = len(packed.outputs)
        flags = np.asarray(packed.inputs, bool)
        self._rows = int(flags.sum())
        self._shared = np.zeros(len(flags) - self._rows, self._dtype)
        self._shared_gradient = np.zeros_like(self._shared)
        self._call.shared = self._shared.ctypes.data
        self._call.shared_gradient = self._shared_gradient.ctypes.data
        self._call.parts = self._threads
        self._indexes = np.asarray(packed.indexes, bool).tolist()
        self._lanes = -1
        self._make_room(1)

    def _make_room(self, lanes: int) -> None:
        import numpy as np

        call = self._call
        self._outputs = np.zeros((self._output_count, lanes), self._dtype)
        self._failed = np.full(lanes, -1, np.int32)
        call.outputs = self._outputs.ctypes.data
        call.failed = self._failed.ctypes.data
        call.lanes = self._lanes = lanes

    def run(
        self,
        shared: Any,
        batched: Any = None,
        indexes: Any = None,
        seeds: Any = None,
        gradient: bool | str = False,
        lanes: int = 1,
    ) -> Result:
        """Compute the outputs, and the gradient of a weighted sum of them over the lanes.

        - `shared`: the numbers of the shared inputs; `batched`: of the others, (inputs, lanes)
        - `indexes`: an int for each index, or (lanes,) ints for one that is batched
        - `seeds`: the weights of the first outputs, (outputs, lanes); 1 for the first without them
        - `gradient`: by all inputs, or with "shared" by the shared ones only

        Lanes in which a guard failed add nothing to the gradient. Raises `InputValueError` for
        other shapes, and for an index that is not in its table.
        """
        if self._is_single:
            shared, batched = self._singles(shared), self._singles(batched)
        with self._lock:
            call = self._call
            if lanes != self._lanes:
                if lanes < 1:
                    raise InputValueError(f"a run takes one lane or more, got {lanes}")
                self._make_room(lanes)
            if len(shared) != len(self._shared):
                raise InputValueError(
                    f"the program has {len(self._shared)} shared inputs, got {len(shared)}"
                )
            self._shared[:] = shared
            kept = self._give(batched, indexes) if self._rows or self._indexes else None
            by_batched = None
            if gradient:
                call.gradient = 2 if gradient == "shared" else 1
                if gradient is True:
                    by_batched = self._empty((lanes, self._rows), self._dtype)
                    call.batched_gradient = by_batched.ctypes.data
                if seeds is None:
                    call.seeds, call.seed_count = None, 1
                else:
                    seeds = self._matrix(seeds, "seeds", len(seeds), "C")
                    call.seeds, call.seed_count = seeds.ctypes.data, len(seeds)
            else:
                call.gradient = 0
            problem = (
                self._threaded() if self._threads > 1 else self._run(self._program, self._address)
            )
            del kept
            if problem:
                raise self._error(problem)
            return Result(
                self._outputs.copy(),
                self._shared_gradient.copy() if gradient else None,
                None if by_batched is None else by_batched.T,
                self._failed.copy() if call.failures else None,
            )

    def _give(self, batched: Any, indexes: Any) -> Any:
        """Say where the numbers of the lanes and the indexes lie; gives what has to be kept."""
        call = self._call
        if self._rows:
            batched = self._matrix(batched, "batched inputs", self._rows)
            call.row, call.lane = batched.strides
            call.batched = batched.ctypes.data
        if self._indexes:
            indexes = positions(indexes, self._indexes, self._lanes)
            call.shared_indexes, call.batched_indexes = (x.ctypes.data for x in indexes)
        return batched, indexes

    def _singles(self, given: Any) -> Any:
        import numpy as np

        with np.errstate(over="ignore"):  # what is too large becomes infinite, as by a rounding
            return given if given is None else np.asarray(given, self._dtype)

    def _matrix(self, given: Any, name: str, rows: int, order: Literal["C"] | None = None) -> Any:
        import numpy as np

        array = np.asarray(given, self._dtype, order=order)
        if array.shape != (rows, self._lanes):
            raise InputValueError(
                f"the {name} have the shape ({rows}, {self._lanes}), got {array.shape}"
            )
        return array

    def _error(self, problem: int) -> Exception:
        if problem > 0:
            return MemoryError(f"there is not enough memory for {self._lanes} lanes")
        return InputValueError(f"index {-1 - problem} of the run is not in its table")

    def _threaded(self) -> int:
        program, address, count = self._program, self._address, self._threads
        problem: int = self._begin(program, address)
        if problem:
            return problem
        workers = min(count, self._call.blocks)
        if workers == 1:
            problem = self._work(program, address, 0, 1)
        else:
            if self._pool is None or self._process != os.getpid():  # a fork has no threads
                from concurrent.futures import ThreadPoolExecutor

                self._pool = ThreadPoolExecutor(count - 1, thread_name_prefix="stepgrad")
                self._process = os.getpid()
            others = [
                self._pool.submit(self._work, program, address, which, workers)
                for which in range(1, workers)
            ]
            try:
                problem = self._work(program, address, 0, workers)
            finally:  # at Ctrl-C, too, for they write into the arrays of this run
                found = [each.result() for each in others]
            problem = max(problem, *found)
        if not problem:
            self._end(program, address, workers)
        return problem


def _function(library: Any, name: str, count: int) -> Any:
    function = library[name]
    kinds = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64]
    function.argtypes = kinds[:count]
    function.restype = ctypes.c_int
    return function
