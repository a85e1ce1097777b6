"""Compiled: a function that is recorded at its first call, and replayed after it.

>>> f = Compiled(lambda x, y: x * x * y)
>>> f(3.0, 5.0), f.value_and_grad(3.0, 5.0)
(45.0, (45.0, 30.0))
>>> print(f.tape)
s0 = input 0     # 3.0
s1 = input 1     # 5.0
s2 = mul s0, s0  # 9.0
s3 = mul s2, s1  # 45.0
output s3

Next: `signature.py` (arguments), `variants.py` (which recording a call is run on), `recorder.py`
(what a recording sees), `derivatives.py` (jvp and hvp), `saved.py` (files).
"""

import os
import threading
from collections.abc import Callable, Sequence
from functools import partial, update_wrapper
from importlib import import_module
from typing import Any, Literal

from autograd.argnums import Argnums, checked, chosen
from autograd.errors import InputTypeError, InputValueError
from autograd.replay import derivatives, eager
from autograd.replay.known import Known
from autograd.replay.layout import Given
from autograd.replay.native import available, require_numpy
from autograd.replay.program import Program
from autograd.replay.signature import Batched, Signature
from autograd.replay.statistics import Stats, counted, statistics
from autograd.replay.structure import NUMBER, HoldsValues
from autograd.replay.tape import Tape
from autograd.replay.variant import Gradient, Variant, laned
from autograd.replay.variants import Answer, Variants
from autograd.state import STATE, current

Reduce = Literal["mean", "sum"] | None
Dtype = Literal["float64", "float32"]


class Compiled:
    """A function of numbers that is recorded and replayed; `compile` makes one, and says of what.

    >>> Compiled(lambda x, y: x * x * y)(3.0, 5.0)
    45.0

    It is called as the function is. With Values among the arguments, or with Values from outside
    within `grad` or another recording, a call is one of the function itself.
    """

    def __init__(
        self,
        f: Callable[..., Any],
        batched: Batched = (),
        reduce: Reduce = None,
        dtype: Dtype = "float64",
        threads: int = 1,
    ) -> None:
        """Check the settings; nothing is recorded yet."""
        require_numpy()
        if reduce not in (None, "mean", "sum"):
            raise InputValueError(f"compile takes reduce as 'mean', 'sum' or None, got {reduce!r}")
        if dtype not in ("float64", "float32"):
            raise InputValueError(f"compile takes dtype as 'float64' or 'float32', got {dtype!r}")
        if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
            raise InputValueError(f"compile takes threads as an int, 1 or more, got {threads!r}")
        self.signature = Signature(f, batched)
        if reduce is not None and not self.signature.batched:
            raise InputValueError(
                f"compile takes reduce={reduce!r} only with batched=..., the names of the "
                "arguments with a leading batch axis"
            )
        self.function = f
        self.reduce, self.dtype, self.threads = reduce, dtype, threads
        self.known = Known()
        self._last: Variants | None = None  # of the structures of the last call
        self._transformed: dict[tuple[str, int], Compiled] = {}
        # A runner has one set of buffers, and the system runs others while it works.
        self._lock = threading.RLock()
        update_wrapper(self, f, updated=())  # attributes of f are no settings of this

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Compute the function.

        Where arguments are batched, each number of the result is an array with an entry for each
        lane, or with `reduce` their mean or sum.
        """
        if kwargs:
            args = self.signature.positional(args, kwargs)
        try:
            _, given, answer = self._run(args, False)
        except HoldsValues:
            return self._over_values(args)
        return self._result(given, answer)

    def value_and_grad(self, *args: Any, argnums: Argnums = 0, **kwargs: Any) -> tuple[Any, Any]:
        """Compute the function and its gradient, as `autograd.value_and_grad` does.

        >>> Compiled(lambda w, x: w * x, batched="x", reduce="mean").value_and_grad(3.0, [1.0, 2.0])
        (4.5, 1.5)

        The function gives one number, or a tuple whose first entry is the number to differentiate;
        the others are given beside it. The gradient has the structure of the argument; by a module
        it is an array, in the order of its parameters. Over lanes it is that of the mean or the
        sum, and without `reduce` of the sum: by a shared argument one, by a batched one for each.
        """
        if kwargs:
            args = self.signature.positional(args, kwargs)
        places: int | tuple[int, ...] = 0
        if argnums != 0 or not args:
            places = checked("value_and_grad", self.function, argnums)
            chosen("value_and_grad", places, args)
        by: Gradient = "shared" if self.signature.are_shared(places, len(args)) else True
        try:
            variants, given, answer = self._run(args, by)
        except HoldsValues:
            raise InputTypeError(
                "value_and_grad of a compiled function takes numbers, got or found a Value; for "
                "gradients of gradients write autograd.value_and_grad(f) of the compiled function"
            ) from None
        gradient, count = variants.layout.gradient, len(args)
        found: Any
        if isinstance(places, tuple):
            found = tuple(gradient(at % count, answer.shared, answer.batched) for at in places)
        else:
            found = gradient(places % count, answer.shared, answer.batched)
        return self._result(given, answer), found

    def grad(self, *args: Any, argnums: Argnums = 0, **kwargs: Any) -> Any:
        """Compute the gradient: the second of what `value_and_grad` gives."""
        return self.value_and_grad(*args, argnums=argnums, **kwargs)[1]

    def jvp(self, primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
        """Compute the function, and its derivative along tangents, as `autograd.jvp` does.

        >>> Compiled(lambda x, y: x * y).jvp((3.0, 5.0), (1.0, 0.0))
        (15.0, 5.0)

        The tangent of a module is a list or an array, in the order of its parameters.
        """
        transformed = self._transform("jvp", derivatives.pushed, primals, tangents, self.reduce)
        return transformed(*primals, *tangents)  # type: ignore[no-any-return]

    def hvp(self, primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
        """Compute the Hessian times tangents, as `autograd.hvp` does.

        >>> Compiled(lambda x: x ** 3).hvp((2.0,), (10.0,))
        120.0
        """
        transformed = self._transform("hvp", derivatives.hessian_product, primals, tangents, None)
        found = transformed(*primals, *tangents)
        batched = self.signature.batched
        if batched:
            found = tuple(
                derivatives.over_lanes(product, place in batched, self.reduce == "mean")
                for place, product in enumerate(found)
            )
        return found[0] if len(found) == 1 else found

    @property
    def tape(self) -> Tape:
        """What the last call ran, as recorded; print it. Raises where nothing was recorded yet."""
        return self._latest().recording.tape

    @property
    def program(self) -> Program:
        """What the passes made of the tape, and what runs; print it."""
        return self._latest().program

    def stats(self) -> Stats:
        """Count the variants, their nodes, and the guards that failed; print it for advice."""
        return statistics(variant for each in self.known for variant in list(each.found))

    def at(self, *args: Any, lane: int = 0, **kwargs: Any) -> Any:
        """Give what the function gives over fresh Values: a graph to draw, step and differentiate.

        >>> root = Compiled(lambda x, y: x * y).at(3.0, 5.0)
        >>> root
        Value(data=15.0, grad=0.0)
        >>> [x.label for x in root.operands]
        ['x', 'y']

        `lane` chooses among batched arguments. Under `detect_anomaly` the first nan raises here.
        """
        args = self.signature.positional(args, kwargs)
        return eager.result(self.function, self.signature, args, lane)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write all recordings into a file, whole or not at all; it holds no code.

        Raises `InputTypeError` where a recording reads Values that are no arguments, and
        `InputValueError` where there is none yet.
        """
        import_module("autograd.replay.saved").save(self, path)  # slow to import

    @classmethod
    def load(cls, path: str | os.PathLike[str], f: Callable[..., Any] | None = None) -> "Compiled":
        """Read what `save` wrote: it runs without the function.

        >>> import os, tempfile
        >>> cube = Compiled(lambda x: x * x * x)
        >>> cube(2.0)
        8.0
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     cube.save(os.path.join(folder, "cube.npz"))
        ...     again = Compiled.load(os.path.join(folder, "cube.npz"))
        >>> again.value_and_grad(3.0)
        (27.0, 27.0)

        For numbers at which no recording holds the function `f` is needed; with it, each recording
        is used once `f` has done the same. Raises `TapeError` for a file that is damaged or of
        another version.
        """
        return import_module("autograd.replay.saved").load(cls, path, f)  # type: ignore[no-any-return]

    @staticmethod
    def backend() -> str:
        """Tell what runs compiled functions: `native`, which is C, or `numpy`, which is slower."""
        return "native" if available() else "numpy"

    def __repr__(self) -> str:
        """Show what was compiled."""
        name = getattr(self.function, "__name__", repr(self.function))
        return f"<compiled {name}: {counted(self.stats().variants, 'variant')}>"

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        """Bind a method to call; its derivatives are of the class: `Net.loss.grad(net, x)`."""
        return self if instance is None else partial(self, instance)

    # --- a call -----------------------------------------------------------------------------------

    def _run(self, args: tuple[Any, ...], gradient: Gradient) -> tuple[Variants, Given, Answer]:
        variants = self._last
        given = None if variants is None else variants.layout.read(args)
        if given is None:
            given = self.signature.read(args)
            variants = self.known.get(given)
        lanes = given.lanes or 1
        if STATE.modes > 0 and current().anomaly:
            eager.look_for_anomalies(self.function, self.signature, args, lanes, bool(gradient))
        weight = 1.0 / lanes if self.reduce == "mean" else 1.0
        with self._lock:
            if variants is None:
                over = self.function, self.signature, given.structures
                variants = Variants(*over, self.dtype, self.threads)
            answer = variants.run(given, args, weight, gradient)
            if variants is not self._last:  # it has succeeded
                self.signature.accept(given.structures)
                self.known.keep(given, variants)
                self._last = variants
        return variants, given, answer

    def _result(self, given: Given, answer: Answer) -> Any:
        outputs, variant = answer.outputs, answer.variant
        if given.lanes is not None:
            if self.reduce is None:
                return laned(variant, outputs)
            outputs = outputs.sum(axis=1)
            if self.reduce == "mean":
                outputs /= given.lanes
        if variant.structure == NUMBER:
            return outputs.item()
        return variant.recording.rebuild(outputs.ravel().tolist())

    def _over_values(self, args: tuple[Any, ...]) -> Any:
        if self.signature.batched:
            raise InputTypeError(
                "a compiled function with batched arguments takes numbers, got a Value; call the "
                "function itself, f.function, for each sample"
            )
        return self.function(*args)

    def _latest(self) -> Variant:
        if self._last is None:
            raise InputValueError("nothing is recorded yet: call the compiled function once")
        return self._last.found[0]

    # --- derivatives along directions -------------------------------------------------------------

    def _transform(
        self,
        name: str,
        transform: Callable[[Callable[..., Any]], Callable[..., Any]],
        primals: Any,
        tangents: Any,
        reduce: Reduce,
    ) -> "Compiled":
        count = derivatives.checked_count(name, primals, tangents)
        self.signature.expect_batched(count)
        if (key := (name, count)) not in self._transformed:
            batched = self.signature.batched
            places = [*batched, *(count + place for place in batched)]
            over = transform(self.function), places, reduce if batched else None
            made = Compiled(*over, self.dtype, self.threads)
            names = [self.signature.name(place) for place in range(count)]
            made.signature.names = [*names, *(f"the tangent of {name}" for name in names)]
            self._transformed[key] = made
        return self._transformed[key]
