"""Chart: a matplotlib figure that becomes the same clean SVG each time.

>>> chart = Chart(figure(2.0, 1.5))
>>> chart.svg().startswith("<svg")
True
>>> chart.svg() == chart.svg()
True

It is a view, as a graph is one, and in the same colours. Matplotlib, of the extra `plots`, is
imported when a chart is made; its windows are not used.

Next: `plots.py` for the charts.
"""

import io
import re
import warnings
from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from autograd import InputValueError, MissingExtraError
from autograd.draw import page, palette
from autograd.draw.quote import clean
from autograd.draw.view import View

POSITIVE: Final = palette.LIGHT["pos"]
NEGATIVE: Final = palette.LIGHT["neg"]
LOCAL: Final = palette.LIGHT["local"]
UPSTREAM: Final = palette.LIGHT["upstream"]
ZERO: Final = palette.LIGHT["zero"]
INK: Final = palette.LIGHT["ink"]
MUTED: Final = palette.LIGHT["muted"]
RULE: Final = palette.LIGHT["rule"]
PAPER: Final = palette.LIGHT["paper"]
# Told apart under every common colour blindness; shapes and dashes tell them apart in grey.
COLOURS: Final = (NEGATIVE, POSITIVE, LOCAL, UPSTREAM)

# The variable that a page has for each colour: see `palette.variables`.
_VARIABLES: Final = {
    palette.LIGHT[name]: f"var(--{name})"
    for name in ("pos", "neg", "local", "upstream", "zero", "ink", "muted", "rule", "paper")
}

# Text stays text: small, selectable, in the reader's font. The salt fixes the ids.
_SETTINGS: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "stepgrad",
    "savefig.dpi": 144,
}
# What would make two files of one chart differ.
_DATED: Final = {"png": "Software", "pdf": "CreationDate"}
_SHAPE: Final = re.compile(' (?:d|x|y|transform)="[^"]*"')
_COLOUR: Final = re.compile("|".join(_VARIABLES))
_FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, repr=False)
class Chart(View):
    """A chart: `figure` is matplotlib's, to be changed at will.

    >>> chart = Chart(figure(3.0, 2.0))
    >>> chart.figure.get_size_inches().tolist()
    [3.0, 2.0]
    >>> chart.figure.suptitle("losses").get_text(), chart
    ('losses', <Chart: losses>)

    A notebook shows it as it is; `save` writes .svg, .png, .pdf and .html.
    """

    name: ClassVar[str] = "chart"

    figure: Any

    def __repr__(self) -> str:
        """Say what it is headed with."""
        headings = [self.figure.get_suptitle(), *(axes.get_title() for axes in self.figure.axes)]
        heading = " ".join(next(filter(None, headings), "").split())
        return f"<Chart: {heading}>" if heading else "<Chart>"

    def svg(self, prefix: str = "chart") -> str:
        """Give the SVG as text; its ids begin with the prefix, so that a page can hold several.

        >>> "<?xml" in Chart(figure(2.0, 1.5)).svg()
        False
        """
        import matplotlib

        text = io.StringIO()
        with matplotlib.rc_context(_SETTINGS), warnings.catch_warnings():
            # The reader's font draws it, not the one that is measured here.
            warnings.filterwarnings("ignore", "Glyph .* missing from font")
            self.figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
        return _clean(text.getvalue(), prefix)

    def themed(self, prefix: str = "chart") -> str:
        """Give the SVG with its colours as variables: `var(--pos)` and so on.

        >>> "fill: var(--paper)" in Chart(figure(2.0, 1.5)).themed()
        True
        """
        return _COLOUR.sub(lambda found: _VARIABLES[found[0]], self.svg(prefix))

    def html(self) -> str:
        """Give the chart as an image, in light or dark as the reader has it.

        >>> Chart(figure(2.0, 1.5)).html()[:50]
        '<div class="stepgrad"><img style="max-width:100%" '
        """
        # Of inline SVG a notebook that is not trusted would keep the words alone.
        style = f"><style>{palette.variables('svg')}</style>"
        picture = page.image(self.themed().replace(">", style, 1), self._headline())
        return f'<div class="stepgrad">{picture}</div>'

    def _written(self, format: str) -> bytes:
        return self._rendered(format) if format in _DATED else super()._written(format)

    def _rendered(self, format: str) -> bytes:
        import matplotlib

        content = io.BytesIO()
        with matplotlib.rc_context(_SETTINGS):
            self.figure.savefig(content, format=format, metadata={_DATED[format]: None})
        return content.getvalue()


class Charted(ABC):
    """What has a chart, which a notebook shows in its place."""

    @abstractmethod
    def chart(self) -> Chart:
        """Draw it."""

    def _repr_html_(self) -> str | None:
        return self._repr_mimebundle_().get("text/html")

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """Give the chart with its own text, and the text alone where no chart can be drawn."""
        try:
            forms = self.chart()._repr_mimebundle_(include, exclude)
        except (InputValueError, MissingExtraError):  # nothing recorded yet, or no matplotlib
            return {"text/plain": repr(self)}
        return {kind: repr(self) if kind == "text/plain" else x for kind, x in forms.items()}


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
    # A dollar sign is one: no text is read as a formula.
    axes.set_title(title, color=INK, fontsize=11, fontweight="bold", parse_math=False)
    axes.set_xlabel(xlabel, color=MUTED, fontsize=9, parse_math=False)
    axes.set_ylabel(ylabel, color=MUTED, fontsize=9, parse_math=False)
    axes.tick_params(colors=MUTED, labelsize=8, length=3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(RULE)


def legend(axes: Any, figure: Any = None) -> None:
    """Name what is drawn, above the axes, or above a whole figure, where it hides no points.

    >>> axes = figure(2.0, 1.5).subplots()
    >>> _ = axes.plot([1.0, 2.0], label="loss")
    >>> legend(axes)
    """
    drawn, names = axes.get_legend_handles_labels()
    place: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0.0, 1.0)}
    if figure is not None:
        place = {"loc": "outside upper left"}
    named = (axes if figure is None else figure).legend(
        drawn,
        names,
        fontsize=8,
        frameon=False,
        labelcolor=MUTED,
        borderaxespad=0.2,
        handletextpad=0.4,
        columnspacing=1.2,
        ncols=4,
        **place,
    )
    for text in named.get_texts():
        text.set_parse_math(False)


def _clean(svg: str, prefix: str) -> str:
    svg = clean(svg[svg.index("<svg") :])
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font: ([^;\"]*?)(\d+(?:\.\d+)?px) [^;\"]*", rf"font: \1\2 {_FONT}", svg)
    svg = re.sub(r"font-family: [^;\"]*", f"font-family: {_FONT}", svg)  # matplotlib 3.11
    # Nobody sees a thousandth of a point, or an indent.
    svg = _SHAPE.sub(lambda found: re.sub(r"(\.\d{3})\d+", r"\1", found[0]), svg)
    svg = re.sub(r"\n +", "\n", svg)
    # Only what is referred to needs an id; the others would clash with those of other charts.
    used = set(re.findall(r"#([\w.-]+)[\")]", svg))
    return re.sub(
        r' id="([^"]*)"',
        lambda found: f' id="{prefix}-{found[1]}"' if found[1] in used else "",
        re.sub(r"(href=\"|url\()#", rf"\1#{prefix}-", svg),
    )
