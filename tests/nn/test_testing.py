"""Testing: the networks that Hypothesis draws."""

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from subprocesses import python

from autograd import at_kinks
from nn import ACTIVATIONS, INITIALISERS, MLP
from nn.testing import mlps

pytestmark = pytest.mark.once
THOROUGH = settings(
    max_examples=1500,
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
Drawn = tuple[MLP, list[float]]


def outputs(drawn: Drawn) -> list[Any]:
    net, inputs = drawn
    found = net(inputs)
    return found if isinstance(found, list) else [found]


@given(mlps())
def test_inputs_fit_and_results_are_finite(drawn: Drawn) -> None:
    net, inputs = drawn
    assert 1 <= len(inputs) <= 4
    assert 1 <= len(net.layers) <= 3
    for root in outputs(drawn):
        assert math.isfinite(root.data)
        assert at_kinks(root) == []


@given(mlps(nin=2, nout=1, depth=1, width=2, activations=["tanh"]))
def test_sizes_and_activations_may_be_given(drawn: Drawn) -> None:
    net, inputs = drawn
    assert len(inputs) == 2
    assert repr(net.layers[0]) == "Layer(2, 1, activation='tanh')"
    assert len(net.layers) == 1


def test_every_kind_of_network_occurs() -> None:
    met: set[object] = set()

    @settings(THOROUGH, max_examples=200, phases=[Phase.generate])
    @given(mlps())
    def draw(drawn: Drawn) -> None:
        net, _ = drawn
        met.update((net.fused, *(layer.activation for layer in net.layers)))

    draw()
    assert met == {True, False, *ACTIVATIONS}


def test_a_network_is_shrunk_to_one_layer() -> None:
    net, _ = find(mlps(depth=2, width=2), lambda drawn: "tanh" in repr(drawn[0]), settings=THOROUGH)
    assert repr(net.layers) == "[Layer(1, 1, activation='tanh')]"


def test_kinks_are_drawn_on_request() -> None:
    relu = mlps(depth=1, width=2, activations=["relu"], avoid_kinks=False)
    _, inputs = find(relu, lambda drawn: any(map(at_kinks, outputs(drawn))), settings=THOROUGH)
    assert set(inputs) == {0.0}


def test_a_failure_shows_the_call_that_makes_the_network() -> None:
    code = """
from hypothesis import Phase, given, settings
from nn.testing import mlps

@settings(database=None, derandomize=True, phases=[Phase.generate, Phase.shrink])
@given(mlps())
def test(drawn):
    assert False

test()
"""
    shown = python(code, check=False).stderr
    assert "MLP(" in shown
    assert "seed=0" in shown
    assert f"init={sorted(INITIALISERS)[0]!r}" in shown


def test_without_hypothesis_the_error_names_the_extra() -> None:
    code = """
import sys
sys.modules["hypothesis"] = None
import nn
try:
    import nn.testing
except ImportError as error:
    print(type(error).__name__, error)
"""
    found = python(code).stdout
    assert found.startswith("MissingExtraError")
    assert "pip install 'stepgrad[test]'" in found
