"""Surface: a loss of two numbers as a map, and the ways that optimizers take on it.

>>> from autograd import Value
>>> from nn import SGD
>>> def bowl(x, y):
...     return x * x + 10.0 * y * y
>>> path = descent_path(bowl, lambda parameters: SGD(parameters, lr=0.01), (3.0, 1.0), steps=20)
>>> chart = descent_chart(bowl, {"SGD": path})
>>> "SGD" in chart.svg()
True

Next: `plots.py` for the other charts.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from autograd import InputTypeError, InputValueError, Value, no_grad
from nn.chart import COLOURS, INK, MUTED, PAPER, Chart, dress, figure, legend
from nn.checks import count, finite, sequence, shown
from nn.optimizer import Optimizer

Surface = Callable[[Any, Any], Any]
Path = Sequence[tuple[float, float]]

_MARKERS: Final = "os^D"
_LINES: Final = 14  # of equal loss


def descent_path(
    loss: Surface,
    optimizer: Callable[[list[Value]], Optimizer],
    start: tuple[float, float],
    steps: int = 100,
) -> list[tuple[float, float]]:
    """Give the places that an optimizer comes to, step by step, the start first.

    >>> from nn import SGD
    >>> descent_path(lambda x, y: x * x, lambda parameters: SGD(parameters, lr=0.5), (2.0, 1.0), 1)
    [(2.0, 1.0), (0.0, 1.0)]

    `loss` is a function of two Values; `optimizer` makes an optimizer of the list of both. Raises
    `InputTypeError` where either gives something else.
    """
    parameters = [Value(x) for x in _place(start, "descent_path")]
    made = optimizer(parameters)
    if not isinstance(made, Optimizer):
        raise InputTypeError(
            f"descent_path takes a function that makes an Optimizer, got {shown(made)}"
        )

    def closure() -> Value:
        made.zero_grad()
        height = loss(*parameters)
        if not isinstance(height, Value):
            raise InputTypeError(
                f"descent_path takes a loss that gives a Value, got {shown(height)}"
            )
        height.backward()
        return height

    path = [(parameters[0].data, parameters[1].data)]
    for _ in range(count(steps, "descent_path", "steps")):
        made.step(closure)
        path.append((parameters[0].data, parameters[1].data))
    return path


def descent_chart(
    loss: Surface,
    paths: Mapping[str, Path],
    *,
    minimum: tuple[float, float] | None = None,
    resolution: int = 60,
    title: str = "",
) -> Chart:
    """Draw the paths over lines of equal loss, and beside them the loss by step.

    >>> chart = descent_chart(lambda x, y: x * x + y * y, {"straight": [(2.0, 1.0), (0.0, 0.0)]})
    >>> "straight" in chart.svg()
    True

    The ring is where a path begins, its mark where it ends, and a star the `minimum`, if given. The
    lines are denser where the loss is small. Raises `InputValueError` without paths, and
    `InputTypeError` or `InputValueError` for a path that is not one of pairs of finite numbers.
    """
    if not isinstance(paths, Mapping):
        raise InputTypeError(f"descent_chart takes a dict of names and paths, got {shown(paths)}")
    places = {
        name: [
            _place(place, "descent_chart")
            for place in sequence(paths[name], "descent_chart", f"path of {name!r}")
        ]
        for name in sequence(paths, "descent_chart", "paths")
    }
    best = None if minimum is None else _place(minimum, "descent_chart")
    steps = count(resolution, "descent_chart", "resolution", least=2)
    chart = figure(8.6, 4.2)
    axes, beside = chart.subplots(1, 2, width_ratios=(5, 3))
    everywhere = [place for path in places.values() for place in path] + ([best] if best else [])
    _lines(axes, loss, everywhere, steps)
    if best:
        axes.plot(*best, "*", color=INK, markersize=11, zorder=4)
    for number, (name, path) in enumerate(places.items()):
        look = {"color": COLOURS[number % len(COLOURS)], "linewidth": 1.6}
        mark = _MARKERS[number % len(_MARKERS)]
        xs, ys = [x for x, _ in path], [y for _, y in path]
        axes.plot(xs, ys, marker=".", markersize=3, label=name, **look)
        axes.plot(xs[-1:], ys[-1:], mark, markersize=7, markeredgecolor=PAPER, zorder=5, **look)
        axes.plot(xs[:1], ys[:1], "o", markersize=9, markerfacecolor="none", color=INK)
        heights = _heights(loss, path)
        beside.plot(range(len(path)), heights, **look)
        beside.plot(
            len(path) - 1,
            heights[-1],
            mark,
            markersize=7,
            markeredgecolor=PAPER,
            clip_on=False,
            **look,
        )
    if all(height > 0.0 for path in places.values() for height in _heights(loss, path)):
        beside.set_yscale("log")
        beside.yaxis.set_major_formatter(lambda height, _: f"{height:g}")
    dress(axes, title, "first parameter", "second parameter")
    dress(beside, "", "step", "loss")
    legend(axes, chart)
    return Chart(chart)


def _lines(axes: Any, loss: Surface, places: Sequence[tuple[float, float]], steps: int) -> None:
    xs, ys = (_range([place[axis] for place in places], steps) for axis in (0, 1))
    heights = [_heights(loss, [(x, y) for x in xs]) for y in ys]
    known = [height for row in heights for height in row if math.isfinite(height)]
    low, high = min(known, default=0.0), max(known, default=0.0)
    if low < high:
        levels = [low + (high - low) * (line / _LINES) ** 2 for line in range(1, _LINES + 1)]
        axes.contour(xs, ys, heights, levels, colors=[MUTED], linewidths=0.6, alpha=0.55)
    axes.set_xlim(xs[0], xs[-1])
    axes.set_ylim(ys[0], ys[-1])


def _heights(loss: Surface, places: Path) -> list[float]:
    with no_grad():
        heights = [loss(Value(x), Value(y)) for x, y in places]
    return [height.data if isinstance(height, Value) else float(height) for height in heights]


def _range(numbers: list[float], steps: int) -> list[float]:
    low, high = min(numbers), max(numbers)
    margin = 0.12 * (high - low) or 1.0
    width = high - low + 2.0 * margin
    return [low - margin + width * step / (steps - 1) for step in range(steps)]


def _place(given: object, taker: str) -> tuple[float, float]:
    numbers = [
        finite(number, taker, "number of a place")
        for number in sequence(given, taker, "place on the surface")
    ]
    if len(numbers) != 2:
        raise InputValueError(f"{taker} takes places of two numbers, got {len(numbers)}")
    return numbers[0], numbers[1]
