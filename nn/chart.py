"""Chart: a matplotlib figure that becomes the same clean SVG each time.

>>> chart = Chart(figure(2.0, 1.5))
>>> chart.svg().startswith("<svg")
True
>>> chart.svg() == chart.svg()
True

Matplotlib comes with the extra `plots`, and is imported when a chart is made. Its windows and its
global state are not used.

Next: `plots.py` for the charts.
"""

import io
import os
import re
from dataclasses import dataclass
from typing import Any, Final

from autograd import MissingExtraError

# Told apart under every common colour blindness; shapes and dashes tell them apart in grey.
POSITIVE: Final = "#0072b2"
NEGATIVE: Final = "#d55e00"
LOCAL: Final = "#00705a"
UPSTREAM: Final = "#7b3a8f"
ZERO: Final = "#8a8f98"
INK: Final = "#1f2328"
MUTED: Final = "#5b6068"
RULE: Final = "#d8dbe0"
PAPER: Final = "#ffffff"
COLOURS: Final = (NEGATIVE, POSITIVE, LOCAL, UPSTREAM)

# Text stays text: small, selectable, in the reader's font. The salt fixes the ids.
_SETTINGS: Final[dict[Any, Any]] = {"svg.fonttype": "none", "svg.hashsalt": "stepgrad"}
_FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"


@dataclass(frozen=True)
class Chart:
    """A chart: `figure` is matplotlib's, to be changed at will.

    >>> Chart(figure(3.0, 2.0)).figure.get_size_inches().tolist()
    [3.0, 2.0]

    A notebook shows it as it is.
    """

    figure: Any

    def svg(self, prefix: str = "chart") -> str:
        """Give the SVG as text; its ids begin with the prefix, so that a page can hold several.

        >>> "<?xml" in Chart(figure(2.0, 1.5)).svg()
        False
        """
        import matplotlib

        text = io.StringIO()
        with matplotlib.rc_context(_SETTINGS):
            self.figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
        return _clean(text.getvalue(), prefix)

    def save(self, path: "str | os.PathLike[str]") -> None:
        """Write the chart to a file; the ending of its name says how: svg, png or pdf.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Chart(figure(2.0, 1.5)).save(os.path.join(folder, "chart.svg"))
        """
        import matplotlib

        with matplotlib.rc_context(_SETTINGS):
            self.figure.savefig(path)

    def _repr_html_(self) -> str:
        return self.svg()


def figure(width: float, height: float) -> Any:
    """Make an empty figure, of a size in inches.

    >>> type(figure(2.0, 1.0)).__name__
    'Figure'

    Raises `MissingExtraError` where matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError(
            "charts need matplotlib, which is not installed: pip install 'stepgrad[plots]'"
        ) from error
    return Figure(figsize=(width, height), layout="constrained", facecolor=PAPER)


def dress(axes: Any, title: str = "", xlabel: str = "", ylabel: str = "") -> None:
    """Give axes the look that all charts share.

    >>> axes = figure(2.0, 1.5).subplots()
    >>> dress(axes, title="loss")
    >>> axes.get_title()
    'loss'
    """
    axes.set_facecolor(PAPER)
    axes.set_title(title, color=INK, fontsize=11, fontweight="bold")
    axes.set_xlabel(xlabel, color=MUTED, fontsize=9)
    axes.set_ylabel(ylabel, color=MUTED, fontsize=9)
    axes.tick_params(colors=MUTED, labelsize=8, length=3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(RULE)


def _clean(svg: str, prefix: str) -> str:
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font: ([^;\"]*?)(\d+(?:\.\d+)?px) [^;\"]*", rf"font: \1\2 {_FONT}", svg)
    # Only what is referred to needs an id; the others would clash with those of other charts.
    used = set(re.findall(r"#([\w.-]+)[\")]", svg))
    return re.sub(
        r' id="([^"]*)"',
        lambda found: f' id="{prefix}-{found[1]}"' if found[1] in used else "",
        re.sub(r"(href=\"|url\()#", rf"\1#{prefix}-", svg),
    )
