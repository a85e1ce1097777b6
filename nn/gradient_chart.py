"""Gradient chart: how the gradients of each layer change over a training.

>>> from nn import MLP
>>> from nn.gradients import GradientFlow
>>> net = MLP(1, [2, 1], seed=0)
>>> flow = GradientFlow(net)
>>> net([1.0]).backward()
>>> flow.record()
>>> "log10 |gradient|" in gradient_chart(flow).svg()
True

Each layer has a panel: grey are the gradients, darker where there are more, the line is their
median, the dashed lines hold 90 % of them between them. Below stands the share of ReLU neurons
without a gradient, where there are any.

Next: `plots.py` for the other charts.
"""

import math
from typing import Any, Final

from autograd import InputTypeError, InputValueError
from nn.chart import COLOURS, INK, NEGATIVE, RULE, UPSTREAM, ZERO, Chart, dress, figure, legend
from nn.checks import shown
from nn.gradients import GradientFlow

# More panels than this are not compared; of more layers, evenly chosen ones are shown.
PANELS: Final = 12
_ACROSS: Final = 4
# Into so many stretches the scale is cut, to count the gradients in each.
_STRETCHES: Final = 48
_DASHES: Final = ("-", "--", "-.", ":")


def gradient_chart(flow: GradientFlow, title: str = "") -> Chart:
    """Draw log10 of |gradient| by step for each layer, and say whether they vanish or explode.

    >>> from nn import MLP
    >>> gradient_chart(GradientFlow(MLP(1, [1])))
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: the chart takes one recorded step or more, got none; call
    record() after each backward()

    Gradients that are exactly 0 have no logarithm; the heading of a panel says how many there are.
    What "vanishing" and "exploding" mean is said at `GradientFlow.verdict`.
    """
    if not isinstance(flow, GradientFlow):
        raise InputTypeError(f"gradient_chart takes a GradientFlow, got {shown(flow)}")
    if not flow.steps:
        raise InputValueError(
            "the chart takes one recorded step or more, got none; "
            "call record() after each backward()"
        )
    chosen = _chosen(len(flow.layers))
    relus = [place for place, layer in enumerate(flow.layers) if layer.relus]
    across = min(_ACROSS, len(chosen))
    rows = math.ceil(len(chosen) / across)
    chart = figure(max(5.2, 2.7 * across), 2.5 * rows + (1.9 if relus else 0.0) + 0.5)
    heights = [2.5] * rows + ([1.6] if relus else [])
    grid = chart.add_gridspec(len(heights), across, height_ratios=heights)
    first = None
    limits = _limits(flow)
    for number, place in enumerate(chosen):
        cell = grid[number // across, number % across]
        axes = chart.add_subplot(cell, sharex=first, sharey=first)
        first = first or axes
        _panel(axes, flow, place, limits, number % across == 0)
    if relus:
        _silence(chart.add_subplot(grid[rows, :], sharex=first), flow, relus)
    lines = [title] if title else []
    lines.append(flow.verdict)
    if len(chosen) < len(flow.layers):
        lines.append(f"{len(chosen)} of {len(flow.layers)} layers are shown")
    bad = flow.verdict.startswith(("vanishing", "exploding"))
    chart.suptitle(
        "\n".join(lines),
        color=NEGATIVE if bad else INK,
        fontsize=11,
        fontweight="bold",
        parse_math=False,
    )
    return Chart(chart)


def _chosen(count: int) -> list[int]:
    if count <= PANELS:
        return list(range(count))
    # The first and the last are what the verdict compares.
    return [round(place * (count - 1) / (PANELS - 1)) for place in range(PANELS)]


def _panel(
    axes: Any, flow: GradientFlow, place: int, limits: tuple[float, float], leftmost: bool
) -> None:
    moments = [step[place] for step in flow.steps]
    steps = range(1, len(moments) + 1)
    # A pixel for each step and stretch: as dots they would make a heavy SVG.
    axes.imshow(
        _density([moment.logs for moment in moments], *limits),
        extent=(0.5, len(moments) + 0.5, *limits),
        origin="lower",
        aspect="auto",
        interpolation="none",
    )
    for share, dash, width in ((0.05, "--", 1.1), (0.5, "-", 2.0), (0.95, "--", 1.1)):
        axes.plot(
            steps,
            [moment.quantile(share) for moment in moments],
            dash,
            color=UPSTREAM,
            linewidth=width,
            marker="." if len(moments) == 1 else None,
        )
    zeros = moments[-1].zeros
    total = len(flow.layers[place].parameters)
    heading = flow.layers[place].name + (f"\n{zeros} of {total} are 0" if zeros else "")
    dress(axes, "", "step", "log10 |gradient|" if leftmost else "")
    axes.xaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
    axes.set_title(heading, color=INK, fontsize=9, parse_math=False)
    axes.grid(True, color=RULE, linewidth=0.6)


def _silence(axes: Any, flow: GradientFlow, relus: list[int]) -> None:
    """Draw for each layer which share of its ReLU neurons has no gradient."""
    steps = range(1, len(flow.steps) + 1)
    for number, place in enumerate(relus[: len(COLOURS) * len(_DASHES)]):
        layer = flow.layers[place]
        shares = [len(step[place].silent) / len(layer.relus) for step in flow.steps]
        axes.plot(
            steps,
            shares,
            _DASHES[number // len(COLOURS)],
            color=COLOURS[number % len(COLOURS)],
            linewidth=1.6,
            marker="." if len(steps) == 1 else None,
            label=f"{layer.name}: {100.0 * (flow.dead[place] or 0.0):.0f} % dead",
        )
    axes.set_ylim(-0.04, 1.04)
    dress(axes, "", "step", "ReLUs without\na gradient")
    axes.grid(True, color=RULE, linewidth=0.6)
    legend(axes)


def _limits(flow: GradientFlow) -> tuple[float, float]:
    """Show what the dashed lines hold between them: single gradients lie many decades below."""
    moments = [moment for step in flow.steps for moment in step if moment.logs]
    low = min((moment.quantile(0.05) for moment in moments), default=0.0)
    high = max((moment.quantile(0.95) for moment in moments), default=0.0)
    return low - 1.0, high + 1.0


def _density(columns: list[list[float]], low: float, high: float) -> list[list[list[float]]]:
    """Give the pixels, row by row from below: the more numbers, the less can be seen through."""
    counts = [[0] * len(columns) for _ in range(_STRETCHES)]
    for place, column in enumerate(columns):
        for number in column:
            stretch = math.floor((number - low) / (high - low) * _STRETCHES)
            if 0 <= stretch < _STRETCHES:
                counts[stretch][place] += 1
    most = max(map(max, counts)) or 1
    grey = [int(ZERO[at : at + 2], 16) / 255.0 for at in (1, 3, 5)]
    return [[[*grey, 0.6 * math.sqrt(count / most)] for count in row] for row in counts]
