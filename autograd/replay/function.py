"""Function: `compile`, which makes of a scalar function one that runs at machine speed.

>>> import autograd
>>> @autograd.compile
... def f(x, y):
...     return x * x * y
>>> f(3.0, 5.0), f.value_and_grad(3.0, 5.0), f.grad(3.0, 5.0, argnums=(0, 1))
(45.0, (45.0, 30.0), (30.0, 9.0))
>>> f.hvp((3.0, 5.0), (1.0, 0.0))
(10.0, 6.0)

The answer is that of the function itself. What it compares (`if x > 0`, `max`, `sorted`) is
guarded: numbers that would go another way are computed by another recording, `stats()` tells how
many there are. Values that it finds outside are read at each call. To a recording, constant is:

- whatever else it finds outside: plain numbers, flags, the length of a list of Values, which Value
  has a name, attributes of a model (of one that is an argument not `training`). Where one of these
  has changed, compile again;
- what it does with a number beside computing and comparing: its text (`f"{x}"`), its hash (a set,
  the keys of a dict), its identity and type (`x is y`, `isinstance(x, float)`);
- what a thread that it starts compares or reads, and a draw by a generator of its own that comes
  out alike in two calls.

A recording is replayed once the function has done the same again, in the next call that goes the
same way: what changes by then is an error that names the line. What the function prints, or changes
outside, happens in these two calls and never again. Numbers are those of IEEE 754: `1.0 / x` is inf
at 0, also where Python would raise for floats.

Next: `compiled.py` says what such a function can do.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, overload

from autograd.replay.compiled import Compiled, Dtype, Reduce
from autograd.replay.signature import Batched


@overload
def compile(
    f: Callable[..., Any],
    batched: Batched = (),
    reduce: Reduce = None,
    dtype: Dtype = "float64",
    threads: int = 1,
) -> Compiled: ...


@overload
def compile(
    *,
    batched: Batched = (),
    reduce: Reduce = None,
    dtype: Dtype = "float64",
    threads: int = 1,
) -> Callable[[Callable[..., Any]], Compiled]: ...


def compile(
    f: Callable[..., Any] | None = None,
    batched: Batched = (),
    reduce: Reduce = None,
    dtype: Dtype = "float64",
    threads: int = 1,
) -> Any:
    """Compile a function of numbers: it is recorded at its first call, and replayed after it.

    >>> @compile(batched="x")
    ... def line(w, x):
    ...     return w["slope"] * x + w["offset"]
    >>> line({"slope": 2.0, "offset": 1.0}, [0.0, 1.0, 2.0])
    array([1., 3., 5.])

    Arguments are numbers, lists, tuples, dicts and arrays of them, in any nesting, and objects with
    `parameters()`. `batched` names those with a leading batch axis, by name or place: the function
    is one of a single sample, and runs over all of them at once. `reduce` gives their "mean" or
    "sum". `threads` work on the samples of a large batch. `dtype` "float32" computes in single
    precision.

    Results are those of the function: the same bits for + - * / and sqrt, 4 ulps for each call of
    a library function, gradients up to the order in which terms are added. The second call runs
    the function once more, and raises `RecordingError` where it does something else by then.
    `help("autograd.replay.function")` lists what is constant to a recording.
    """
    if f is None:
        return partial(Compiled, batched=batched, reduce=reduce, dtype=dtype, threads=threads)
    return Compiled(f, batched, reduce, dtype, threads)
