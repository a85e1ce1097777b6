"""Figure: one line of the report of `make fuzz`, and how examples are drawn for it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st


class Figure(NamedTuple):
    """What was looked for, among how many, how often it was found, and what is to be said of it."""

    title: str
    bad: int
    total: int
    remarks: list[str]


def drawn(
    strategy: st.SearchStrategy[Any], count: int, number: int, test: Callable[[Any], None]
) -> None:
    """Run a test on examples of a strategy, from a seed; a failure is shrunk."""
    quiet = settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    seed(number)(quiet(given(strategy)(test)))()
