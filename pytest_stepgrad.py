"""The pytest plugin of stepgrad: a fixture that checks gradients, and a report of rules checked.

    def test_my_function(gradcheck):
        gradcheck(my_function, [1.5, 2.0])

A failure shows the table of verdicts. `pytest --gradient-rules` lists at the end of the session
which rules had their gradient checked, how often, and which had not.

pytest loads this file in every session of an environment that has stepgrad, so it imports the
engine only where a test asks for it.

Next: `autograd/testing/gradcheck.py`, which does the checking.
"""

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

_COUNTS = pytest.StashKey[Counter[str]]()
# Under pytest-xdist a worker sends its counts to the controller by this name.
_SENT = "stepgrad_rules"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.getgroup("stepgrad").addoption(
        "--gradient-rules",
        action="store_true",
        help="list which rules of stepgrad had their gradient checked, and which had not",
    )


@pytest.fixture(scope="session")  # it keeps nothing, so Hypothesis may use it for all its examples
def gradcheck() -> Callable[..., Any]:
    """Check the gradient of a function at a point: `gradcheck(f, inputs)`.

    Takes the options of `autograd.testing.assert_gradient`, and gives what it gives.
    """
    from autograd import testing
    from autograd.errors import GradientError

    def check(f: Callable[..., Any], inputs: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        try:
            return testing.assert_gradient(f, inputs, **options)
        except GradientError as error:
            verdict = error
        raise verdict.with_traceback(None)  # the frames of the checker say nothing

    return check


# --- which rules were checked -------------------------------------------------------------------


def pytest_sessionstart(session: pytest.Session) -> None:
    """Leave out what was checked before: a process may hold more than one session."""
    counts = session.config.stash[_COUNTS] = Counter()
    counts.subtract(_counted())


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Count what this process checked; a worker of pytest-xdist sends it to the controller."""
    counts = session.config.stash[_COUNTS]
    counts.update(_counted())
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_SENT] = dict(counts)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add what a worker checked; one that crashed sends nothing."""
    counts = node.config.stash[_COUNTS]
    counts.update(getattr(node, "workeroutput", {}).get(_SENT, {}))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Report at the end of a session, where there is anything to say."""
    counts = +config.stash.get(_COUNTS, Counter())
    wanted = config.getoption("--gradient-rules")
    if not counts and not wanted:
        return
    from autograd.testing import coverage

    counts = Counter(dict(sorted(counts.items())))
    if wanted:
        terminalreporter.section("gradient rules")
        for line in coverage.listing(counts):
            terminalreporter.write_line(line)
    else:
        terminalreporter.write_line(f"{coverage.summary(counts)}; --gradient-rules lists them")


def _counted() -> Counter[str]:
    module = sys.modules.get("autograd.testing.coverage")
    return Counter() if module is None else Counter(module.COVERED)
