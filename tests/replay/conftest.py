"""What runs a program in these tests: each test that asks for a `runner` runs on both."""

import pytest
from program_cases import NATIVE, Runner

from autograd.replay import native, numpy_runner


@pytest.fixture(
    params=[
        pytest.param(native.Runner, id="native", marks=NATIVE),
        pytest.param(numpy_runner.Runner, id="numpy"),
    ]
)
def runner(request: pytest.FixtureRequest) -> Runner:
    """Give the class of a runner."""
    return request.param  # type: ignore[no-any-return]
