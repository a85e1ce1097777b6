"""Boundary: frames over a training show the net as it was, and leave it as it is."""

from xml.etree import ElementTree

import pytest

from autograd import InputTypeError, InputValueError
from nn import MLP, SGD, Dataset, DecisionFrames, fit, iris, max_margin, moons

pytest.importorskip("matplotlib")
DATA = moons(12, seed=0)
SIGNS = [2 * target - 1 for target in DATA.targets]


def trained(steps=10):
    net = MLP(2, [4, 1], seed=0)
    frames = DecisionFrames(net, DATA)
    optimizer = SGD(net.parameters(), lr=0.1)
    fit(net, (DATA.features, SIGNS), "max_margin", optimizer, steps, callbacks=[frames])
    return net, frames


def titles(chart):
    return [axes.get_title() for axes in chart.figure.axes if axes.get_visible()]


@pytest.mark.parametrize(
    ("count", "steps"),
    [(1, [10]), (2, [0, 10]), (3, [0, 5, 10]), (6, [0, 2, 4, 6, 8, 10]), (99, [*range(11)])],
)
def test_frames_are_even_from_first_to_last(count, steps):
    _, frames = trained()
    assert titles(frames.chart(count, resolution=3)) == [f"epoch {step}" for step in steps]


def test_the_net_is_left_as_it_is():
    net, frames = trained(3)
    loss = max_margin([net(row) for row in DATA.features], SIGNS)
    before = [(p.data, p.grad) for p in net.parameters()]
    frames.chart(resolution=3)
    assert [(p.data, p.grad) for p in net.parameters()] == before
    loss.backward()  # not stale


def test_a_frame_is_the_net_of_its_step():
    net, frames = trained()
    assert frames.moments[-1] == [p.data for p in net.parameters()]
    assert frames.moments[0] == [p.data for p in MLP(2, [4, 1], seed=0).parameters()]


def test_same_svg_each_time():
    _, frames = trained(2)
    svg = frames.chart(title="moons", resolution=4).svg()
    assert svg == frames.chart(title="moons", resolution=4).svg()
    ElementTree.fromstring(svg)


def test_hostile_names():
    names = ("</svg><script>", "$\\frac{")
    data = Dataset(DATA.features, DATA.targets, ('"x1"', "_x&2"), names)
    svg = DecisionFrames(MLP(2, [1], seed=0), data).chart(resolution=3, title="$^$ \x00 🙂").svg()
    ElementTree.fromstring(svg)
    assert "&lt;/svg&gt;&lt;script&gt;" in svg
    assert "$\\frac{" in svg


def test_bad_input():
    with pytest.raises(InputTypeError, match="DecisionFrames takes a Module"):
        DecisionFrames(lambda row: row, DATA)
    with pytest.raises(InputValueError, match="two features"):
        DecisionFrames(MLP(4, [1]), iris())
    with pytest.raises(InputValueError, match="at least 1 as frames, got 0"):
        DecisionFrames(MLP(2, [1]), DATA).chart(0)


def test_a_notebook_shows_the_chart():
    frames = DecisionFrames(MLP(2, [1], seed=0), moons(4))
    assert repr(frames) == "<DecisionFrames of 0 steps>"
    frames.record()
    assert repr(frames) == "<DecisionFrames of 1 step>"
    chart = frames.chart()
    forms = frames._repr_mimebundle_()
    assert forms["text/plain"] == repr(frames)
    assert (forms["text/html"], forms["image/svg+xml"]) == (chart.html(), chart.svg())
