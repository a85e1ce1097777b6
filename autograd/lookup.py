"""Lookup: the element of a table at an index that may be an input.

>>> from autograd import Value
>>> embeddings = [[Value(1.0), Value(2.0)], [Value(3.0), Value(4.0)]]
>>> take(embeddings, 1) is embeddings[1]
True

An eager run knows its indices, so `table[index]` does as well. In a function that is compiled, an
index that is an argument changes from call to call: `take` keeps it an input of the recording.
"""

import operator
from collections.abc import Sequence
from typing import Any

from autograd.convert import real
from autograd.errors import InputTypeError, InputValueError, RecordingError
from autograd.functions import eq, mod, where
from autograd.node import CONSTANT, READ, TAKE
from autograd.pullback import Pullback
from autograd.recorded import kept
from autograd.state import current
from autograd.transcript import Transcript
from autograd.trees import flatten, flatten_along
from autograd.value import Value, constant, many


def take(table: Sequence[Any], index: Any) -> Any:
    """Give `table[index]`, where the index may be an argument of a compiled function.

    >>> take([10.0, 20.0, 30.0], Value(2))
    30.0

    The table is a sequence of Values or numbers, or of rows of them: lists, tuples, dicts or arrays
    of one structure. The gradient goes to the row that was taken. The index is an int, negative
    from the end, or a Value that holds a whole number; while a function is recorded, such a Value
    must be an argument of the function. Raises `InputTypeError` for another index,
    `InputValueError` for one that is out of range or where rows differ.
    """
    place = _place(index, len(table))
    transcript = current().transcript
    if transcript is None or not isinstance(index, Value) or index._rule is CONSTANT:
        return table[place]
    argument = _argument(transcript, index)
    _, rebuild = flatten(table[0])
    try:
        rows = [flatten_along(table[0], row) for row in table]
    except ValueError as error:
        raise InputValueError(f"take takes a table whose rows are alike: {error}") from None
    columns = [list(column) for column in zip(*rows, strict=True)]
    return rebuild([_taken(transcript, column, place, index, argument) for column in columns])


def _place(index: Any, count: int) -> int:
    """Give a checked index as an int."""
    if isinstance(index, Value):
        number = index._data
        if -count <= number < count and number == number // 1.0:
            return int(number)
        # By the Value, so that a recording notes what was wrong: the function may catch the error.
        if not (index < -count or index >= count):
            bool(index != index // 1.0)
            raise InputTypeError(f"take takes a whole number as its index, got {number!r}")
        shown = f"{number:.17g}"
    elif isinstance(index, bool) or not hasattr(index, "__index__"):
        raise InputTypeError(f"take takes an int or a Value as its index, got {index!r:.80}")
    else:
        place = operator.index(index)
        if -count <= place < count:
            return place
        shown = str(place)
    raise InputValueError(
        f"take got the index {shown} for a table of {count}: it takes "
        + (f"{-count} to {count - 1}" if count else "a table that is not empty")
    )


def _argument(transcript: Transcript, index: Value) -> int:
    """Give the place of the argument that an index is."""
    node = index
    while node._rule is READ and node._a is not None:
        node = node._a
    argument = transcript.argument(node)
    if argument < 0:
        raise kept(
            RecordingError(
                f"take got as its index {index!r}, which the function computes; while it is "
                "recorded, an index must be an argument as it was given: compute the index outside"
            )
        )
    return argument


def _taken(
    transcript: Transcript, column: list[Any], place: int, index: Value, argument: int
) -> Value:
    """Record the element of one column."""
    operands = [x if isinstance(x, Value) else constant(real(x, "take")) for x in column]
    count = len(operands)

    def pull(upstreams: list[Any]) -> list[Any]:
        (upstream,) = upstreams
        if not isinstance(upstream, Value):
            return [upstream if at == place % count else None for at in range(count)]
        chosen = mod(index, float(count))
        return [where(eq(chosen, float(at)), upstream, 0.0) for at in range(count)]

    result = many(TAKE, operands, operands[place]._data, None)
    node = result._a if result._rule is READ and result._a is not None else result  # no_grad()
    node.notes().pullback = Pullback(pull, results=1, linear=True)
    transcript.takes.append((transcript.slot(node), argument, list(map(transcript.slot, operands))))
    return result
