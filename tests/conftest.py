"""What every test runs under: the Hypothesis profile, the build, and no leaked global state."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from autograd import Compiled, backend
from autograd.rules import RULES
from autograd.state import STATE, current

# The machine may be slow; what is slow is measured by the benchmarks, not here.
settings.register_profile(
    "dev", deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, database=None)
settings.register_profile("thorough", settings.get_profile("dev"), max_examples=2000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev")
)

# The folders whose tests run other programs, or slow code that only stands on the core.
ONCE = {"benchmarks", "minimization", "notebooks", "tools"}
EXPECTED = os.environ.get("STEPGRAD_EXPECT", "")


def pytest_report_header() -> str:
    """Say in the first lines which build is tested."""
    return f"stepgrad: {backend()} core, {Path(sys.modules['autograd'].__file__).parent}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what both cores would show alike, so that one run can go without it."""
    for item in items:
        if ONCE & set(item.path.parts) or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("once")


def pytest_sessionstart() -> None:
    """Refuse to test another build than `STEPGRAD_EXPECT` names."""
    if EXPECTED and backend() != EXPECTED:
        raise pytest.UsageError(f"STEPGRAD_EXPECT={EXPECTED}, but the {backend()} core is loaded")
    if EXPECTED == "compiled" and Compiled.backend() != "native":
        raise pytest.UsageError("STEPGRAD_EXPECT=compiled, but the interpreter in C was not built")


@pytest.fixture(autouse=True)
def no_leaks() -> Iterator[None]:
    """Fail a test that leaves a context open; take primitives it declared out of the table."""
    table = dict(RULES)
    before = current()
    yield
    for name in RULES.keys() - table.keys():
        del RULES[name]
    assert table == RULES, "the test replaced a row of the table"
    assert STATE.modes == 0, "the test left no_grad, scope or detect_anomaly open"
    assert current() is before, "the test changed the mode of its thread"
