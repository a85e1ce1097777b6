"""Histograms: how the weights of each layer are distributed.

>>> from nn import MLP
>>> chart = weight_histograms(MLP(2, [8, 8, 1], seed=0))
>>> "layers.1" in chart.svg()
True

A panel for each layer; in it, how many weights there are of each size. Of several networks, which
are the same one before and after, or trained in two ways, it shows whose weights are larger.

Next: `plots.py` for the other charts.
"""

import math
from collections.abc import Mapping
from typing import Any, Final

from autograd import InputTypeError, InputValueError
from nn.arrays import flat
from nn.chart import COLOURS, INK, POSITIVE, RULE, Chart, dress, figure, legend
from nn.checks import count, sequence, shown
from nn.module import Module

# More panels than this are not compared; of more layers, evenly chosen ones are shown.
PANELS: Final = 12
_ACROSS: Final = 4
_DASHES: Final = ("-", "--", "-.", ":")


def weight_histograms(
    nets: Module | Mapping[str, Module], *, bins: int = 24, title: str = ""
) -> Chart:
    """Draw for each layer of a network how many weights lie in each of some equal stretches.

    >>> import copy
    >>> from nn import MLP
    >>> net = MLP(2, [8, 1], seed=0)
    >>> start = copy.deepcopy(net)
    >>> for parameter in net.parameters():
    ...     parameter.data *= 0.5
    >>> chart = weight_histograms({"before": start, "after": net})
    >>> "before" in chart.svg()
    True

    Layers and their weights are found in `state_dict`; biases are left out, and so is what is not
    finite, with a note. A dict of names and networks draws each as a line. Raises `InputTypeError`
    or `InputValueError` for what is no network, has no weights, or has other layers than the first.
    """
    named = nets if isinstance(nets, Mapping) else {"": nets}
    names = sequence(named, "weight_histograms", "nets")
    stretches = count(bins, "weight_histograms", "bins")
    weights = {name: _weights(named[name]) for name in names}
    first = weights[names[0]]
    for name in names[1:]:
        if list(weights[name]) != list(first):
            raise InputValueError(
                "weight_histograms takes networks with the same layers, got "
                f"{', '.join(first)} in {names[0]!r} and {', '.join(weights[name])} in {name!r}"
            )
    chosen = _chosen(list(first))
    across = min(_ACROSS, len(chosen))
    down = math.ceil(len(chosen) / across)
    chart = figure(max(5.2, 2.7 * across), 2.4 * down + 0.5)
    grid = chart.subplots(down, across, squeeze=False)
    panels = [axes for row in grid for axes in row]
    for number, (axes, layer) in enumerate(zip(panels, chosen, strict=False)):
        _panel(axes, {name: weights[name][layer] for name in names}, stretches)
        dress(axes, "", "weight", "how many" if number % across == 0 else "")
        axes.set_title(_heading(layer, weights), color=INK, fontsize=9, parse_math=False)
    for axes in panels[len(chosen) :]:
        axes.set_visible(False)
    if len(names) > 1:
        legend(panels[0], chart)
    lines = [title] if title else []
    if len(chosen) < len(first):
        lines.append(f"{len(chosen)} of {len(first)} layers are shown")
    if lines:
        chart.suptitle(
            "\n".join(lines), color=INK, fontsize=11, fontweight="bold", parse_math=False
        )
    return Chart(chart)


def _weights(net: object) -> dict[str, list[float]]:
    """Give the weights of each layer, by the name of the layer."""
    if not isinstance(net, Module):
        raise InputTypeError(
            f"weight_histograms takes a Module or a dict of names and Modules, got {shown(net)}"
        )
    buffers = {name for name, _ in net.named_buffers()}
    found: dict[str, list[float]] = {}
    for name, numbers in net.state_dict(generators=False).items():
        owner, _, own = name.rpartition(".")
        if name not in buffers and "bias" not in own:
            found.setdefault(owner or type(net).__name__, []).extend(flat(numbers))
    if not found:
        raise InputValueError(
            f"weight_histograms takes a network with weights, and {type(net).__name__} has none"
        )
    return found


def _chosen(layers: list[str]) -> list[str]:
    if len(layers) <= PANELS:
        return layers
    return [layers[round(place * (len(layers) - 1) / (PANELS - 1))] for place in range(PANELS)]


def _panel(axes: Any, weights: Mapping[str, list[float]], bins: int) -> None:
    finite = [[w for w in numbers if math.isfinite(w)] for numbers in weights.values()]
    together = [w for numbers in finite for w in numbers]
    low, high = min(together, default=0.0), max(together, default=0.0)
    if high == low:
        low, high = low - 0.5, high + 0.5
    width = (high - low) / bins
    edges = [low + width * place for place in range(bins + 1)]
    axes.axvline(0.0, color=RULE, linewidth=1.0)
    for number, (name, numbers) in enumerate(zip(weights, finite, strict=True)):
        counts = [0] * bins
        for w in numbers:
            counts[min(int((w - low) / width), bins - 1)] += 1
        if len(weights) == 1:
            axes.stairs(counts, edges, fill=True, color=POSITIVE, alpha=0.8)
            continue
        # The last is the one that counts, and is drawn over the others.
        colour = COLOURS[(len(weights) - number) % len(COLOURS)]
        dash = _DASHES[(len(weights) - 1 - number) % len(_DASHES)]
        axes.stairs(counts, edges, color=colour, linestyle=dash, linewidth=1.6, label=name)
    axes.set_ylim(bottom=0.0)
    axes.yaxis.get_major_locator().set_params(integer=True)


def _heading(layer: str, weights: Mapping[str, Mapping[str, list[float]]]) -> str:
    total = len(next(iter(weights.values()))[layer])
    lost = sum(not math.isfinite(w) for each in weights.values() for w in each[layer])
    lines = [layer, f"{total} weight{'' if total == 1 else 's'}"]
    return "\n".join([*lines, *([f"{lost} not finite"] if lost else [])])
