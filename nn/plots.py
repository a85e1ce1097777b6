"""Plots: charts of what a network has learnt, and of how it learns.

>>> chart = loss_curves({"xor": [0.7, 0.2, 0.1]}, title="training")
>>> "training" in chart.svg()
True

Each gives a `Chart`, which a notebook shows and `save("losses.svg")` writes. Here are those of
numbers alone; `boundary.py` draws what a network sees, `gradient_chart.py` how it learns,
`histograms.py` its weights, and `surface.py` how optimizers find their way.

Next: `report.py` puts them on a page.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from autograd import InputTypeError, Value
from nn.activations import activation
from nn.boundary import DecisionFrames, decision_boundary
from nn.chart import LOCAL, MUTED, POSITIVE, RULE, ZERO, Chart, dress, figure, legend
from nn.checks import finite, sequence, shown
from nn.gradient_chart import gradient_chart
from nn.histograms import weight_histograms
from nn.surface import descent_chart, descent_path

__all__ = [
    "DecisionFrames",
    "activations_chart",
    "decision_boundary",
    "descent_chart",
    "descent_path",
    "gradient_chart",
    "loss_curves",
    "weight_histograms",
]

_DASHES: Final = ("-", "--", "-.", ":")
# Where the derivative is below this, hardly anything is learnt.
SATURATION: Final = 0.05


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
    from matplotlib.ticker import LogLocator, MaxNLocator  # which figure() has made sure of

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
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(True, color=RULE, linewidth=0.6)
    dress(axes, title, "step", "loss")
    if len(names) > 1:
        legend(axes, chart)
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
