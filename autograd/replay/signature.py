"""Signature: the arguments of a compiled function, and how a call brings their numbers together.

>>> signature = Signature(lambda w, x: w * x, batched=("x",))
>>> given = signature.read((3.0, [10.0, 20.0]))
>>> given.shared, given.batched, given.lanes
(array([3.]), array([[10., 20.]]), 2)

Calls whose `structures` are equal share their recordings. A list may have another length in another
call, which is another recording; whatever else differs from the first call is an error that names
the argument.

Next: `structure.py` walks through one argument, `lanes.py` through one that is batched; `layout.py`
says where each number stands.
"""

import inspect
import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from autograd.errors import InputTypeError, InputValueError
from autograd.replay.lanes import lane_of, stacked
from autograd.replay.layout import Given, Layout
from autograd.replay.structure import Numbers, Structure, difference, listed

Batched = str | int | Sequence[str | int]


class Signature:
    """The names of the arguments, which of them are batched, and what the first call was like."""

    def __init__(self, f: Callable[..., Any], batched: Batched = ()) -> None:
        """Look the names up; raise where `batched` names an argument that is not there."""
        if not callable(f):
            raise InputTypeError(
                f"compile takes a function of numbers, got {f!r:.80}; write compile(f)(x)"
            )
        self._parameters: inspect.Signature | None = None
        self.names: list[str] = []
        self._first: tuple[Structure, ...] | None = None
        variadic = True
        try:
            self._parameters = inspect.signature(f)
        except (TypeError, ValueError):  # a function of C that does not tell
            pass
        else:
            kinds = [parameter.kind for parameter in self._parameters.parameters.values()]
            variadic = inspect.Parameter.VAR_POSITIONAL in kinds
            self.names = [
                name
                for name, parameter in self._parameters.parameters.items()
                if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
            ]
        is_single = isinstance(batched, str) or not isinstance(batched, Iterable)
        wanted: Any = [batched] if is_single else batched
        self.batched = frozenset(self._place(each, variadic) for each in wanted)

    def _place(self, wanted: Any, variadic: bool) -> int:
        if isinstance(wanted, str) and wanted in self.names:
            return self.names.index(wanted)
        if not isinstance(wanted, (str, bool)) and hasattr(wanted, "__index__"):
            place = operator.index(wanted)
            if place >= 0 and (variadic or place < len(self.names)):
                return place
        names = f", of {', '.join(self.names)}" if self.names else ""
        raise InputValueError(
            f"compile takes batched as names or places of arguments{names}; got {wanted!r}"
        )

    def name(self, place: int) -> str:
        """Name an argument for messages."""
        return self.names[place] if place < len(self.names) else f"argument {place}"

    def positional(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """Give all arguments by position."""
        if not kwargs:
            return args
        if self._parameters is None:
            raise InputTypeError(
                f"this compiled function takes arguments by position, got {list(kwargs)}"
            )
        bound = self._parameters.bind(*args, **kwargs)  # raises TypeError, as a call would
        if bound.kwargs:
            raise InputTypeError(
                f"a compiled function takes arguments that may stand by position; "
                f"{', '.join(bound.kwargs)} may not: give them by functools.partial"
            )
        return bound.args

    def expect_batched(self, count: int) -> None:
        """Raise where one of the batched arguments is not among so many."""
        if self.batched and max(self.batched) >= count:
            name = self.name(max(self.batched))
            raise InputTypeError(f"{name}, which is batched, is missing: got {count} arguments")

    def read(self, args: tuple[Any, ...]) -> Given:
        """Check the arguments of a call, and list their numbers.

        Raises `InputTypeError` and `InputValueError` that name the argument; `HoldsValues` where
        one of them is a Value.
        """
        import numpy as np

        self.expect_batched(len(args))
        shared = Numbers()
        columns: list[Any] = []
        lanes: dict[str, int] = {}
        structures = []
        for place, argument in enumerate(args):
            name = self.name(place)
            if place not in self.batched:
                structures.append(listed(argument, shared, name))
                continue
            before = len(columns)
            structures.append(stacked(argument, columns, name))
            lanes.update(
                (name if at == before else f"{name}, in a part,", columns[at].shape[1])
                for at in range(before, len(columns))
            )
        if len(set(lanes.values())) > 1:
            told = ", ".join(f"{name} has {number}" for name, number in lanes.items())
            raise InputValueError(f"batched arguments must have equally many samples: {told}")
        self._compare(tuple(structures))
        batched = None
        if self.batched:
            batched = np.ascontiguousarray(np.concatenate(columns)) if columns else None
        number = next(iter(lanes.values()), None)
        arrays = shared.array(), batched, number
        return Given(tuple(structures), *arrays, tuple(shared.models), shared.hooked)

    def _compare(self, structures: tuple[Structure, ...]) -> None:
        if self._first is None or self._first == structures:
            return
        if len(self._first) != len(structures):
            raise InputTypeError(
                "a compiled function takes as many arguments as in its first call, "
                f"{len(self._first)}, got {len(structures)}; compile the function again for others"
            )
        for place, (first, now) in enumerate(zip(self._first, structures, strict=True)):
            told = difference(first, now, self.name(place))
            if told:
                raise InputValueError(
                    f"a compiled function takes arguments like those of its first call: {told}; "
                    "compile the function again for others"
                )

    def accept(self, structures: tuple[Structure, ...]) -> None:
        """Keep the structures of a call that has succeeded as those to compare others with."""
        if self._first is None:
            self._first = structures

    def are_shared(self, places: int | tuple[int, ...], count: int) -> bool:
        """Tell whether none of some arguments is batched."""
        if not self.batched:
            return True
        several = places if isinstance(places, tuple) else (places,)
        return all(place % count not in self.batched for place in several)

    def layout(self, structures: tuple[Structure, ...]) -> Layout:
        """Say where the numbers of the arguments of such a call stand."""
        return Layout(structures, self.batched)

    def sample(self, args: tuple[Any, ...], lane: int) -> tuple[Any, ...]:
        """Give the arguments of one lane."""
        if not self.batched:
            return args
        try:
            return tuple(
                lane_of(each, lane) if place in self.batched else each
                for place, each in enumerate(args)
            )
        except IndexError:
            raise InputValueError(f"the batch has no sample {lane}; they count from 0") from None
