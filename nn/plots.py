"""Plots: charts of what a network has learnt, and of how it learns.

>>> from nn import MLP, moons
>>> chart = decision_boundary(MLP(2, [4, 1], seed=0), moons(20), resolution=8)
>>> "x1" in chart.svg()
True

Each gives a `Chart`, which a notebook shows and `save("boundary.svg")` writes.

Next: `report.py` puts them on a page.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from autograd import InputTypeError, InputValueError, Value, no_grad
from nn.activations import activation
from nn.chart import COLOURS, INK, LOCAL, MUTED, PAPER, POSITIVE, RULE, ZERO, Chart, dress, figure
from nn.checks import count, finite, sequence, shown
from nn.data import Dataset

_MARKERS: Final = "os^D"
_DASHES: Final = ("-", "--", "-.", ":")
# Where the derivative is below this, hardly anything is learnt.
SATURATION: Final = 0.05


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
    for part in (data,) if held_out is None else (data, held_out):
        if not isinstance(part, Dataset):
            raise InputTypeError(f"decision_boundary takes a Dataset, got {shown(part)}")
        if len(part.names) != 2 or len(part) < 2:
            raise InputValueError(
                f"decision_boundary takes two rows or more of two features, got {part!r}; "
                "data.columns([0, 1]) gives two of them"
            )
    steps = count(resolution, "decision_boundary", "resolution", least=2)
    xs, ys = (_range(data, axis, steps) for axis in (0, 1))
    with no_grad():
        leads = [[_leads(net([x, y]), len(data.classes)) for x in xs] for y in ys]
    chart = figure(5.2, 4.2)
    axes = chart.subplots()
    for label in range(len(data.classes)):
        colour = COLOURS[label % len(COLOURS)]
        lead = [[at[label] for at in row] for row in leads]
        highest = max(map(max, lead))
        for level in (0.0, 1.0):
            if highest > level:
                axes.contourf(xs, ys, lead, [level, highest], colors=[colour], alpha=0.16)
        if min(map(min, lead)) < 0.0 < highest:
            axes.contour(xs, ys, lead, [0.0], colors=[INK], linewidths=1.1)
    _points(axes, data, PAPER, 28, named=True)
    if held_out is not None:
        _points(axes, held_out, INK, 46, named=False)
    dress(axes, title, *data.names)
    _legend(axes)
    return Chart(chart)


def _range(data: Dataset, axis: int, steps: int) -> list[float]:
    column = [row[axis] for row in data.features]
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


def loss_curves(curves: Mapping[str, Sequence[float]], *, title: str = "") -> Chart:
    """Draw how losses fall, each curve under its name.

    >>> chart = loss_curves({"seed 0": [1.0, 0.5, 0.25], "seed 1": [1.0, 0.9]})
    >>> "seed 1" in chart.svg()
    True

    The scale is logarithmic where all losses are above 0. Raises `InputValueError` without curves,
    or for one without losses.
    """
    if not isinstance(curves, Mapping):
        raise InputTypeError(f"loss_curves takes a dict of names and losses, got {shown(curves)}")
    chart = figure(5.2, 4.2)
    from matplotlib.ticker import LogLocator  # which figure() has made sure of

    axes = chart.subplots()
    # The last is the one that counts; those before stand back.
    names = sequence(curves, "loss_curves", "curves")
    for place, name in enumerate(reversed(names)):
        losses = sequence(curves[name], "loss_curves", f"losses of {name!r}")
        axes.plot(
            range(1, len(losses) + 1),
            losses,
            color=POSITIVE if place == 0 else ZERO,
            linestyle=_DASHES[place % len(_DASHES)],
            linewidth=2.0 if place == 0 else 1.2,
            label=name,
        )
    if all(loss > 0.0 for losses in curves.values() for loss in losses):
        axes.set_yscale("log", subs=[])
        low, high = axes.get_ylim()
        if high < 300.0 * low:  # too narrow for powers of ten alone
            axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        axes.yaxis.set_major_formatter(lambda loss, _: f"{loss:g}")
    axes.grid(True, color=RULE, linewidth=0.6)
    dress(axes, title, "step", "loss")
    if len(names) > 1:
        _legend(axes)
    return Chart(chart)


def activations_chart(
    names: Sequence[str] = ("sigmoid", "tanh", "relu"), *, reach: float = 6.0
) -> Chart:
    """Draw activations and their derivatives side by side, from -reach to reach.

    >>> "tanh" in activations_chart(["tanh"]).svg()
    True

    The function is solid, its derivative dashed, and shaded is where the derivative is nearly 0, so
    that a neuron there hardly learns. The derivatives are what `backward()` gives.
    """
    reach = finite(reach, "activations_chart", "reach", least=0.001)
    chosen = [
        activation(name, "activations_chart", "names")
        for name in sequence(names, "activations_chart", "names")
    ]
    chart = figure(3.6 * len(chosen), 3.3)
    xs = [reach * step / 120.0 for step in range(-120, 121)]
    for axes, (name, function) in zip(
        chart.subplots(1, len(chosen), squeeze=False)[0], chosen, strict=True
    ):
        inputs = [Value(x) for x in xs]
        outputs = [x if function is None else function(x) for x in inputs]
        for output in outputs:
            output.backward()
        slopes = [x.grad for x in inputs]
        for start, end in _runs(xs, slopes):
            axes.axvspan(start, end, color=ZERO, alpha=0.18, linewidth=0.0)
        axes.axhline(0.0, color=RULE, linewidth=0.8)
        axes.plot(xs, [y.data for y in outputs], color=POSITIVE, linewidth=2.2, label="f(x)")
        axes.plot(xs, slopes, "--", color=LOCAL, linewidth=2.0, label="f′(x)")
        axes.set_ylim(-1.25, 1.75)
        axes.set_xlim(-reach, reach)
        dress(axes, name, "x")
        axes.legend(fontsize=8, frameon=False, labelcolor=MUTED, loc="upper left")
    return Chart(chart)


def _runs(xs: list[float], slopes: list[float]) -> Iterator[tuple[float, float]]:
    """Give the stretches over which the derivative is nearly 0."""
    start = None
    for x, slope in zip(xs, slopes, strict=True):
        if abs(slope) < SATURATION:
            start = x if start is None else start
            end = x
        elif start is not None:
            yield start, end
            start = None
    if start is not None:
        yield start, end


def _legend(axes: Any) -> None:
    # Above the axes, where it hides no points.
    axes.legend(
        fontsize=8,
        frameon=False,
        labelcolor=MUTED,
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        borderaxespad=0.2,
        handletextpad=0.4,
        columnspacing=1.2,
        ncols=4,
    )
