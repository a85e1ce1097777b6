"""Wild: expressions that look at no domain, where the strategies of the package stay inside."""

from typing import Any

from hypothesis import strategies as st

from autograd.rules import RULES
from autograd.testing.expressions import Expression

moderate = st.floats(-3.0, 3.0)
any_float = st.one_of(moderate, st.floats())


@st.composite
def wild(
    draw: st.DrawFn, names: list[str], numbers: Any = any_float, size: int = 15, leaves: int = 0
) -> Expression:
    """Draw expressions without a look at the domains of their rules; `size` is that of most."""
    xs = draw(st.lists(numbers, min_size=leaves or 1, max_size=leaves or 4))
    steps = []
    for place in range(len(xs), len(xs) + draw(st.integers(1, size))):
        row = RULES[draw(st.sampled_from(names))]
        count = draw(st.integers(2 if row.arity > 1 else 1, 5)) if row.folds else row.arity
        # The newest most often, so that most steps count.
        behind = st.one_of(st.integers(1, 2), st.integers(1, place))
        steps.append([row.name, *(max(0, place - draw(behind)) for _ in range(count))])
    return Expression(xs, steps)
