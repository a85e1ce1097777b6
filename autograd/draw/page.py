"""Page: the HTML of a view: a picture that needs no script, and the script that makes it alive.

>>> html = block("graph", "<svg/>", {"label": "</script>"}, alt="a picture")
>>> html.startswith('<div class="stepgrad" data-view="graph" '), html.count("</script>")
(True, 1)

Where scripts are stripped, as in a notebook that is not trusted, the picture stays. Nothing is
loaded from anywhere.

Next: `view.py`, whose views are such pages.
"""

import base64
import json
import math
import zlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from autograd.draw.palette import variables
from autograd.draw.quote import xml

# What would end a script, or begin a comment in it.
_HTML = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def block(
    view: str,
    svg: str,
    data: object,
    alt: str,
    scripts: Sequence[str] = ("view.js",),
    styles: Sequence[str] = ("view.css",),
    kernels: str = "",
) -> str:
    """Assemble the HTML of a view, from the names of its assets.

    `data` is what the scripts read: see `embedded`. `alt` is the picture in words, `kernels` the
    text of `javascript.kernels`, for a view that computes.
    """
    picture = image(svg, alt)
    read = embedded(data)
    style = json.dumps(variables() + "".join(map(asset, styles)))
    key = f"{zlib.crc32((picture + read).encode()):08x}"
    start = f'begin("{key}", {read}, {kernels or "{}"}, {style});'
    code = "\n".join(["(() => {", '"use strict";', *map(asset, scripts), start, "})();"])
    return (
        f'<div class="stepgrad" data-view="{xml(view)}" data-key="{key}">'
        f'{picture}<script>{asset("unpack.js")}("{packed(code)}");</script></div>'
    )


def image(svg: str, alt: str) -> str:
    """Put an SVG into an image, from which nothing of it leaks when a page is sanitised.

    >>> image("<svg/>", "a < b")
    '<img style="max-width:100%" alt="a &lt; b" src="data:image/svg+xml;base64,PHN2Zy8+">'
    """
    encoded = base64.b64encode(svg.encode()).decode()
    return (
        f'<img style="max-width:100%" alt="{xml(alt)}" src="data:image/svg+xml;base64,{encoded}">'
    )


def packed(code: str) -> str:
    """Pack a script for `assets/unpack.js`: a browser unpacks it by itself, to a third of the size.

    >>> zlib.decompress(base64.b64decode(packed("f();"))).decode()
    'f();'
    """
    return base64.b64encode(zlib.compress(code.encode(), 9)).decode()


def document(title: str, body: str) -> str:
    """Make a complete page of a block.

    >>> document("a < b", "").splitlines()[0], "<title>a &lt; b</title>" in document("a < b", "")
    ('<!DOCTYPE html>', True)
    """
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{xml(title)}</title>\n<style>:root{{color-scheme:light dark}}</style>\n</head>\n"
        f"<body data-page>\n{body}\n</body>\n</html>\n"
    )


def embedded(data: object) -> str:
    r"""Write data as JSON that may stand in any script, whatever its texts hold.

    >>> print(embedded({"label": "</script>", "numbers": (1.0, float("nan"), float("-inf"))}))
    {"label":"\u003c/script\u003e","numbers":[1.0,"NaN","-Infinity"]}

    JSON has no numbers for these; JavaScript's `Number` reads them from the texts.
    """
    return json.dumps(_plain(data), allow_nan=False, separators=(",", ":")).translate(_HTML)


@cache  # the files of the package do not change while it runs
def asset(name: str) -> str:
    r"""Read a script or a style sheet of the package, without indents and the lines of comments.

    >>> "const follow" in asset("view.js"), "\n//" in asset("view.js")
    (True, False)
    """
    text = resources.files("autograd.draw").joinpath("assets", name).read_text(encoding="utf-8")
    lines = map(str.strip, text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _plain(data: Any) -> Any:
    if isinstance(data, float) and not math.isfinite(data):
        return "NaN" if math.isnan(data) else "Infinity" if data > 0.0 else "-Infinity"
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_plain(value) for value in data]
    return data
