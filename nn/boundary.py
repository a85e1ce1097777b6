"""Boundary: which class a network sees where, now or over a training.

>>> from nn import MLP, moons
>>> chart = decision_boundary(MLP(2, [4, 1], seed=0), moons(20), resolution=8)
>>> "x1" in chart.svg()
True

Next: `plots.py` for the other charts.
"""

import copy
import math
from collections.abc import Callable
from typing import Any, Final

from autograd import InputTypeError, InputValueError, Value, no_grad
from nn.callback import Callback
from nn.chart import COLOURS, INK, PAPER, Chart, Charted, dress, figure, legend
from nn.checks import count, sequence, shown
from nn.data import Dataset
from nn.module import Module

_MARKERS: Final = "os^D"
_ACROSS: Final = 3  # frames side by side


def decision_boundary(
    net: Callable[[list[float]], Any],
    data: Dataset,
    held_out: Dataset | None = None,
    *,
    title: str = "",
    resolution: int = 60,
) -> Chart:
    """Draw which class a network sees where, and the points of the data.

    >>> from nn import MLP, iris
    >>> petals = iris().columns([2, 3])
    >>> chart = decision_boundary(MLP(2, [3], seed=0), petals, resolution=8)
    >>> "setosa" in chart.svg()
    True

    `net` is called with rows of two features; it gives one score, above 0 for the second of two
    classes, or a score for each class. The darker tint is where the score leads by more than 1.
    Points of `held_out` are ringed. Raises `InputValueError` unless there are two features.
    """
    _check(data, "decision_boundary")
    if held_out is not None:
        _check(held_out, "decision_boundary")
    steps = count(resolution, "decision_boundary", "resolution", least=2)
    chart = figure(5.2, 4.2)
    axes = chart.subplots()
    _fill(axes, net, data, steps, held_out)
    _points(axes, data, PAPER, 28, named=True)
    if held_out is not None:
        _points(axes, held_out, INK, 46, named=False)
    dress(axes, title, *data.names)
    legend(axes, chart)
    return Chart(chart)


class DecisionFrames(Charted, Callback):
    """Records a network over a training, to show how its decision boundary moves.

    >>> from nn import MLP, Adam, fit, moons
    >>> data, net = moons(20, seed=0), MLP(2, [4, 1], seed=0)
    >>> frames = DecisionFrames(net, data)
    >>> loss, optimizer = "binary_cross_entropy_with_logits", Adam(net.parameters())
    >>> history = fit(net, data, loss, optimizer, epochs=10, callbacks=[frames])
    >>> "epoch 10" in frames.chart(3, resolution=6).svg()
    True

    Give it to a training as a callback, or call `record()` after each step; what it recorded is no
    part of a checkpoint. The first frame is the network as it was given. `net` and `data` are as in
    `decision_boundary`; the net itself is not touched. A notebook shows the chart.
    """

    def __init__(self, net: Module, data: Dataset) -> None:
        """Take down the network as it is."""
        if not isinstance(net, Module):
            raise InputTypeError(f"DecisionFrames takes a Module, got {shown(net)}")
        _check(data, "DecisionFrames")
        self.net, self.data = net, data
        self.unit = "step"
        self.moments: list[list[float]] = []  # the parameters of each step or epoch
        self.record()

    def record(self) -> None:
        """Take down the parameters of this moment."""
        self.moments.append([parameter.data for parameter in self.net.parameters()])

    def after_epoch(self, training: object, record: object) -> None:
        """Record each epoch of a training."""
        self.unit = "epoch"
        self.record()

    def chart(self, frames: int = 6, *, title: str = "", resolution: int = 40) -> Chart:
        """Draw the boundary at some steps, evenly chosen from the first to the last.

        >>> from nn import MLP, moons
        >>> "step 0" in DecisionFrames(MLP(2, [1]), moons(4)).chart(resolution=4).svg()
        True
        """
        wished = count(frames, "chart", "frames")
        steps = count(resolution, "chart", "resolution", least=2)
        # A copy, for a change of its parameters would make the graphs stale that use them.
        twin = copy.deepcopy(self.net)
        chosen = _even(len(self.moments), wished)
        across = min(_ACROSS, len(chosen))
        down = math.ceil(len(chosen) / across)
        chart = figure(max(4.2, 3.1 * across), 2.7 * down + 0.6)
        grid = chart.subplots(down, across, squeeze=False, sharex=True, sharey=True)
        panels = [axes for row in grid for axes in row]
        for axes, step in zip(panels, chosen, strict=False):
            for parameter, number in zip(twin.parameters(), self.moments[step], strict=True):
                parameter.data = number
            _fill(axes, twin, self.data, steps)
            _points(axes, self.data, PAPER, 14, named=True)
            dress(axes, f"{self.unit} {step}")
        for axes in panels[len(chosen) :]:
            axes.set_visible(False)
        legend(panels[0], chart)
        if title:
            chart.suptitle(title, color=INK, fontsize=12, fontweight="bold", parse_math=False)
        return Chart(chart)

    def __repr__(self) -> str:
        """Say how many steps are recorded, after the first frame."""
        count = len(self.moments) - 1
        return f"<DecisionFrames of {count} {self.unit}{'' if count == 1 else 's'}>"


def _even(total: int, wished: int) -> list[int]:
    """Choose places from the first to the last."""
    if wished == 1 or total == 1:
        return [total - 1]
    number = min(total, wished)
    return [round(place * (total - 1) / (number - 1)) for place in range(number)]


def _check(data: Dataset, taker: str) -> None:
    if not isinstance(data, Dataset):
        raise InputTypeError(f"{taker} takes a Dataset, got {shown(data)}")
    if len(data.names) != 2 or len(data) < 2:
        raise InputValueError(
            f"{taker} takes two rows or more of two features, got {data!r}; "
            "data.columns([0, 1]) gives two of them"
        )


def _fill(
    axes: Any,
    net: Callable[[list[float]], Any],
    data: Dataset,
    steps: int,
    held_out: Dataset | None = None,
) -> None:
    """Fill the areas of the classes, and draw the lines between them."""
    rows = data.features + (held_out.features if held_out else [])
    xs, ys = (_range([row[axis] for row in rows], steps) for axis in (0, 1))
    with no_grad():
        leads = [[_leads(net([x, y]), len(data.classes)) for x in xs] for y in ys]
    for label in range(len(data.classes)):
        colour = COLOURS[label % len(COLOURS)]
        lead = [[at[label] for at in row] for row in leads]
        highest = max(map(max, lead))
        for level in (0.0, 1.0):
            if highest > level:
                axes.contourf(xs, ys, lead, [level, highest], colors=[colour], alpha=0.16)
        if min(map(min, lead)) < 0.0 < highest:
            axes.contour(xs, ys, lead, [0.0], colors=[INK], linewidths=1.1)


def _range(column: list[float], steps: int) -> list[float]:
    low, high = min(column), max(column)
    margin = 0.15 * (high - low) or 1.0
    width = high - low + 2.0 * margin
    return [low - margin + width * step / (steps - 1) for step in range(steps)]


def _leads(output: Any, classes: int) -> list[float]:
    """Give by how much each class leads the best of the others."""
    if isinstance(output, Value):
        scores = [-output.data, output.data]
    else:
        numbers = [score.data for score in sequence(output, "decision_boundary", "output of net")]
        scores = [
            score - max(numbers[:place] + numbers[place + 1 :], default=0.0)
            for place, score in enumerate(numbers)
        ]
    if len(scores) != classes:
        raise InputValueError(
            f"decision_boundary takes a net with a score for each of {classes} classes "
            f"(or one score for two), got {len(scores)}"
        )
    return scores


def _points(axes: Any, data: Dataset, edge: str, size: float, named: bool) -> None:
    for label, name in enumerate(data.classes):
        rows = [
            row for row, target in zip(data.features, data.targets, strict=True) if target == label
        ]
        axes.scatter(
            [row[0] for row in rows],
            [row[1] for row in rows],
            s=size,
            c=COLOURS[label % len(COLOURS)],
            marker=_MARKERS[label % len(_MARKERS)],
            edgecolors=edge,
            linewidths=0.7 if named else 1.4,
            label=name if named else None,
            zorder=3,
        )
