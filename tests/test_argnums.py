"""argnums: the arguments that are chosen, and the others in their place."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from autograd.argnums import checked, chosen, replaced


@given(st.lists(st.integers(), min_size=1, max_size=5), st.data())
def test_what_is_chosen_is_what_is_replaced(args: list[int], data: st.DataObject) -> None:
    places = st.integers(0, len(args) - 1)
    argnums: Any = data.draw(st.one_of(places, st.lists(places, unique=True)))
    argnums = checked("grad", abs, argnums)
    assert replaced(args, argnums, chosen("grad", argnums, args)) == args
    marks = tuple(f"new {place}" for place in argnums) if isinstance(argnums, tuple) else "new"
    new = replaced(args, argnums, marks)
    assert chosen("grad", argnums, new) == marks
    kept = set(range(len(args))) - set(argnums if isinstance(argnums, tuple) else [argnums])
    assert all(new[place] == args[place] for place in kept)


def test_numbers_of_numpy_are_ints() -> None:
    import numpy as np

    assert checked("grad", abs, (np.int64(1), 0)) == (1, 0)
