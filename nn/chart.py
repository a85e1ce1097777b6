"""Chart: a matplotlib figure that becomes the same clean SVG each time.

>>> chart = Chart(figure(2.0, 1.5))
>>> chart.svg().startswith("<svg")
True
>>> chart.svg() == chart.svg()
True

Matplotlib, of the extra `plots`, is imported when a chart is made; its windows are not used.

Next: `plots.py` for the charts.
"""

import base64
import io
import os
import re
import warnings
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final

from autograd import InputValueError, MissingExtraError, atomic

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

# For each colour the name it has in a style sheet, and what stands for it on dark paper.
THEME: Final = {
    POSITIVE: ("positive", "#56b4e9"),
    NEGATIVE: ("negative", "#f0a04b"),
    LOCAL: ("local", "#4fd1ae"),
    UPSTREAM: ("upstream", "#d8a0e8"),
    ZERO: ("zero", "#8a8f98"),
    INK: ("ink", "#e6e8eb"),
    MUTED: ("muted", "#a5abb4"),
    RULE: ("rule", "#3a3f47"),
    PAPER: ("paper", "#16181c"),
}

# Text stays text: small, selectable, in the reader's font. The salt fixes the ids.
_SETTINGS: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "stepgrad",
    "savefig.dpi": 144,
}
# What would make two files of one chart differ.
_DATED: Final = {"png": "Software", "pdf": "CreationDate"}
# What XML forbids.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SHAPE: Final = re.compile(' (?:d|x|y|transform)="[^"]*"')
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
        with matplotlib.rc_context(_SETTINGS), warnings.catch_warnings():
            # The reader's font draws it, not the one that is measured here.
            warnings.filterwarnings("ignore", "Glyph .* missing from font")
            self.figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
        return _clean(text.getvalue(), prefix)

    def themed(self, prefix: str = "chart") -> str:
        """Give the SVG with its colours as variables: `var(--positive)` and so on.

        >>> "fill: var(--paper)" in Chart(figure(2.0, 1.5)).themed()
        True
        """
        return _themed(self.svg(prefix))

    def html(self, title: str = "chart") -> str:
        """Give a page of the chart alone, in light or dark as the reader has it.

        >>> "<title>a &lt; b</title>" in Chart(figure(2.0, 1.5)).html("a < b")
        True
        """
        return (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(title)}</title>\n"
            "<style>body{margin:16px;background:var(--paper)}svg{max-width:100%;height:auto}"
            f"{_style(':root')}</style>\n</head>\n<body>\n{self.themed()}\n</body>\n</html>\n"
        )

    def save(self, path: "str | os.PathLike[str]") -> str:
        """Write the chart to a file; the ending of its name says how: svg, png, pdf or html.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Chart(figure(2.0, 1.5)).save(os.path.join(folder, "chart.svg"))
        ...     os.listdir(folder)
        ['chart.svg']

        Gives the path. The file is replaced at once: it is never half written. Raises
        `InputValueError` for another ending.
        """
        target = Path(path)
        ending = target.suffix.lower().removeprefix(".")
        if ending == "svg":
            content = self.svg().encode()
        elif ending == "html":
            content = self.html(target.stem).encode()
        elif ending in _DATED:
            content = self._rendered(ending)
        else:
            raise InputValueError(
                f"save takes a path that ends in .svg, .png, .pdf or .html; got {str(path)!r}"
            )
        atomic.write(target, content)
        return str(path)

    def _rendered(self, format: str) -> bytes:
        import matplotlib

        content = io.BytesIO()
        with matplotlib.rc_context(_SETTINGS):
            self.figure.savefig(content, format=format, metadata={_DATED[format]: None})
        return content.getvalue()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        svg = self.svg()
        return {"text/html": _image(svg), "image/svg+xml": svg}  # an export to PDF shows no HTML

    def _repr_html_(self) -> str:
        return _image(self.svg())


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
    svg = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", svg[svg.index("<svg") :])
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


def _themed(svg: str) -> str:
    return re.sub("|".join(THEME), lambda found: f"var(--{THEME[found[0]][0]})", svg)


def _image(svg: str) -> str:
    # Of inline SVG a notebook that is not trusted would keep the words alone.
    svg = _themed(svg).replace(">", f"><style>{_style('svg')}</style>", 1)
    code = base64.b64encode(svg.encode()).decode()
    return f'<img alt="chart" style="max-width:100%" src="data:image/svg+xml;base64,{code}">'


def _style(where: str) -> str:
    light = ";".join(f"--{name}:{colour}" for colour, (name, _) in THEME.items())
    dark = ";".join(f"--{name}:{colour}" for name, colour in THEME.values())
    return f"{where}{{{light}}}@media (prefers-color-scheme: dark){{{where}{{{dark}}}}}"
