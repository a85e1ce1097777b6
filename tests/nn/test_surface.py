"""Surface: paths are those of the optimizers, and the chart shows them whole."""

import math
from xml.etree import ElementTree

import pytest

from autograd import InputTypeError, InputValueError, exp
from nn import LBFGS, SGD, Adam
from nn.plots import descent_chart, descent_path

pytest.importorskip("matplotlib")


def bowl(x, y):
    return x * x + 2.0 * y * y


def test_a_path_is_what_the_optimizer_does():
    # Each step takes away 2·0.25 of x and 4·0.25 of y.
    path = descent_path(bowl, lambda parameters: SGD(parameters, lr=0.25), (4.0, 1.0), steps=3)
    assert path == [(4.0, 1.0), (2.0, 0.0), (1.0, 0.0), (0.5, 0.0)]


def test_an_optimizer_that_needs_the_loss_gets_it():
    path = descent_path(
        bowl, lambda parameters: LBFGS(parameters, line_search="strong_wolfe"), (4.0, 1.0), steps=1
    )
    assert path[-1] == pytest.approx((0.0, 0.0), abs=1e-4)


def test_the_chart_has_each_path_and_its_losses():
    paths = {
        "SGD": descent_path(bowl, lambda parameters: SGD(parameters, lr=0.1), (4.0, 1.0), steps=5),
        "Adam <b>": descent_path(
            bowl, lambda parameters: Adam(parameters, lr=0.1), (4.0, 1.0), steps=8
        ),
    }
    chart = descent_chart(bowl, paths, minimum=(0.0, 0.0), resolution=12, title="bowl")
    ground, beside = chart.figure.axes
    drawn = {line.get_label(): line for line in ground.lines}
    for name, path in paths.items():
        assert [*zip(*drawn[name].get_data(), strict=True)] == path
    losses = [line.get_ydata() for line in beside.lines if len(line.get_ydata()) > 1]
    assert [*losses[0]] == [x * x + 2.0 * y * y for x, y in paths["SGD"]]
    low, high = ground.get_xlim()
    assert low < 0.0
    assert high > 4.0
    assert beside.get_yscale() == "log"
    ElementTree.fromstring(chart.svg())
    assert "Adam &lt;b&gt;" in chart.svg()
    again = descent_chart(bowl, paths, minimum=(0.0, 0.0), resolution=12, title="bowl")
    assert chart.svg() == again.svg()


def test_losses_below_zero_have_a_linear_scale():
    chart = descent_chart(lambda x, y: x + y, {"a": [(1.0, 1.0), (-1.0, -1.0)]}, resolution=4)
    assert chart.figure.axes[1].get_yscale() == "linear"


def test_a_flat_surface_and_one_with_holes():
    assert descent_chart(lambda x, y: 1.0, {"a": [(0.0, 0.0)]}, resolution=4).svg()
    assert descent_chart(lambda x, y: exp(1000.0 * x), {"a": [(0.0, 0.0)]}, resolution=5).svg()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: descent_path(bowl, lambda p: 1.0, (0.0, 0.0)),
            InputTypeError,
            "makes an Optimizer",
        ),
        (lambda: descent_path(lambda x, y: 1.0, SGD, (0.0, 0.0)), InputTypeError, "gives a Value"),
        (lambda: descent_path(bowl, SGD, (0.0,)), InputValueError, "two numbers, got 1"),
        (lambda: descent_path(bowl, SGD, (0.0, math.nan)), InputValueError, "got nan"),
        (lambda: descent_path(bowl, SGD, (0.0, 0.0), steps=0), InputValueError, "steps, got 0"),
        (lambda: descent_chart(bowl, [1.0]), InputTypeError, "dict of names and paths"),
        (lambda: descent_chart(bowl, {}), InputValueError, "one element or more as paths"),
        (lambda: descent_chart(bowl, {"a": []}), InputValueError, "path of 'a'"),
        (lambda: descent_chart(bowl, {"a": [1.0]}), InputTypeError, "place on the surface"),
        (
            lambda: descent_chart(bowl, {"a": [(0.0, 0.0)]}, resolution=1),
            InputValueError,
            "resolution",
        ),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()
