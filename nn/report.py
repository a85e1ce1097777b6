"""Report: one page that holds everything it shows, for any browser, with no network.

>>> page("stepgrad", [section("a", "A", "<p>text</p>")]).splitlines()[0]
'<!doctype html>'

The pieces are functions from plain data to HTML; text is escaped, what is HTML already is not.
Charts are inline SVG, and take the colours of the page, light or dark.

Next: `demo.py`, which fills the page.
"""

from collections.abc import Sequence
from importlib.resources import files
from typing import Protocol

from autograd import Value, trace
from autograd.draw import palette
from autograd.draw.quote import xml
from nn.chart import Chart


class Shown(Protocol):
    """What has a form for notebooks."""

    def _repr_html_(self) -> str: ...


def page(title: str, sections: Sequence[str]) -> str:
    """Put sections together into a page.

    >>> "<title>a &lt; b</title>" in page("a < b", [])
    True
    """
    style = files("nn").joinpath("data_files", "demo.css").read_text(encoding="utf-8")
    colours = palette.variables(":root")
    body = "\n".join(sections)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{xml(title)}</title>\n<style>\n{colours}\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def section(name: str, title: str, *pieces: str) -> str:
    r"""Make a section, which a link can lead to by its name.

    >>> section("xor", "XOR", "<p>text</p>")
    '<section id="xor">\n<h2>XOR</h2>\n<p>text</p>\n</section>'
    """
    return "\n".join(
        [f'<section id="{xml(name)}">', f"<h2>{xml(title)}</h2>", *pieces, "</section>"]
    )


def card(name: str, title: str, figure: str, note: str) -> str:
    """Make a card: one figure in large print, which leads to the section of that name.

    >>> card("xor", "XOR", "4 of 4", "0.1 s")
    '<a class="card" href="#xor"><span>XOR</span><b>4 of 4</b><span>0.1 s</span></a>'
    """
    return (
        f'<a class="card" href="#{xml(name)}"><span>{xml(title)}</span>'
        f"<b>{xml(figure)}</b><span>{xml(note)}</span></a>"
    )


def charted(drawn: Chart, name: str, caption: str) -> str:
    """Make a figure of a chart, in the colours of the page.

    >>> from nn.chart import figure
    >>> html = charted(Chart(figure(2.0, 1.5)), "empty", "nothing")
    >>> "fill: var(--paper)" in html
    True
    """
    svg = drawn.themed(name).replace("<svg", f'<svg role="img" aria-label="{xml(caption)}"', 1)
    return f"<figure>{svg}<figcaption>{xml(caption)}</figcaption></figure>"


def shown(view: Shown, caption: str) -> str:
    """Make a figure of what a notebook would show: a graph, its steps, a network.

    >>> from autograd import step
    >>> x = Value(3.0, label="x")
    >>> 'data-view="step"' in shown(step(x * x), "a square")
    True
    """
    return f"<figure>{view._repr_html_()}<figcaption>{xml(caption)}</figcaption></figure>"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], texts: int = 1) -> str:
    """Make a table; the first columns, as many as `texts`, are words, the others numbers.

    >>> table(["name", "loss"], [["a", "0.5"]])
    '<div class="scroll"><table><tr><th class="text">name</th><th>loss</th></tr><tr><td
    class="text">a</td><td>0.5</td></tr></table></div>'

    A cell that begins with "<td" is HTML already.
    """

    def cell(text: str, place: int, tag: str) -> str:
        if text.startswith("<td"):
            return text
        kind = ' class="text"' if place < texts else ""
        return f"<{tag}{kind}>{xml(text)}</{tag}>"

    lines = [
        "<tr>" + "".join(cell(text, place, tag) for place, text in enumerate(row)) + "</tr>"
        for tag, row in (("th", heads), *(("td", row) for row in rows))
    ]
    return f'<div class="scroll"><table>{"".join(lines)}</table></div>'


def steps_table(root: Value) -> str:
    """Make a table of the steps of a backward pass from a root.

    >>> "+6.0000" in steps_table(Value(3.0, label="x") * 6.0)
    True
    """
    steps = trace(root)
    rows = [
        [
            *texts[:2],
            f'<td class="upstream">{texts[2]}</td>',
            f'<td class="local">{texts[3]}</td>',
            f'<td class="{_sign(step.contribution)}">{texts[4]}</td>',
            f'<td class="{_sign(step.total)}">{texts[5]}</td>',
        ]
        for step, texts in zip(steps, steps.rows(), strict=True)
    ]
    heads = ["gradient flows", "through", "upstream", "× local", "= contribution", "total so far"]
    return table(heads, rows, texts=2)


def _sign(x: float) -> str:
    return "positive" if x > 0.0 else "negative" if x < 0.0 else "zero"
