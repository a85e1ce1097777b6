"""View: what every picture of this package can do: show itself in a notebook, and be saved.

>>> from autograd import Value, graph
>>> view = graph(Value(1.0, "a") + 2.0)
>>> isinstance(view, View), "<svg" in view.svg(), "</script>" in view.html()
(True, True, True)

Next: `graph.py`, the first of them; `page.py` for the HTML.
"""

import os
from abc import ABC, abstractmethod
from collections.abc import Collection
from pathlib import Path
from typing import ClassVar, Final

from autograd import atomic
from autograd.draw import engine, images, page
from autograd.errors import InputValueError, MissingExtraError, RenderError

FORMATS: Final = ("html", "svg", "png", "pdf", "dot")


class View(ABC):
    """A picture: a notebook shows it as HTML, a terminal as text.

    >>> from autograd import Value, graph
    >>> sorted(graph(Value(1.0) * 2.0)._repr_mimebundle_())
    ['image/svg+xml', 'text/html', 'text/plain']
    """

    # For the scripts, which are told the view by it.
    name: ClassVar[str]
    scripts: ClassVar[tuple[str, ...]] = ("notation.js", "view.js")
    styles: ClassVar[tuple[str, ...]] = ("view.css",)

    @abstractmethod
    def __repr__(self) -> str:
        """Give the picture as plain text."""

    @abstractmethod
    def svg(self) -> str:
        """Give the picture as SVG."""

    def image(self) -> str:
        """Give the picture of the page, which may leave out what only a pointer finds."""
        return self.svg()

    def data(self) -> object:
        """Give what the scripts of the view read."""
        return {}

    def kernels(self) -> str:
        """Give the arithmetic that the scripts compute with, as JavaScript."""
        return ""

    def dot(self) -> str:
        """Give the graph in the language of Graphviz."""
        raise InputValueError(f"this view has no .dot; save it as .{', .'.join(FORMATS[:-1])}")

    def html(self) -> str:
        """Give the view as HTML that loads nothing: a picture, alive where scripts may run."""
        return page.block(
            self.name,
            self.image(),
            self.data(),
            self._headline(),
            self.scripts,
            self.styles,
            self.kernels(),
        )

    def save(self, path: str | os.PathLike[str]) -> str:
        """Write what the suffix names: .html, .svg, .png, .pdf or .dot. Gives the path.

        The file is replaced at once: it is never half written. A .png and a .pdf need the extra
        `images`; without it a layout engine draws them, where there is one. Raises
        `InputValueError` for another suffix, and `FileNotFoundError` where there is no such folder.
        """
        target = Path(path)
        format = target.suffix.lower().removeprefix(".")
        if format not in FORMATS:
            raise InputValueError(
                f"save takes a path that ends in .{', .'.join(FORMATS)}; got {str(target)!r}"
            )
        content = self._written(format)
        atomic.write(target, content)
        return str(target)

    def _written(self, format: str) -> bytes:
        if format == "html":
            return page.document(self._headline(), self.html()).encode()
        if format == "svg":
            return self.svg().encode()
        if format == "dot":
            return self.dot().encode()
        try:
            return images.convert(self.svg(), "png" if format == "png" else "pdf")
        except MissingExtraError as missing:
            try:
                return engine.render(self.dot(), format)
            except (RenderError, InputValueError):
                raise missing from None

    def _headline(self) -> str:
        return repr(self).partition("\n")[0]

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """Give the forms from which a notebook chooses.

        It takes the HTML; the picture is for what shows none, as an export to PDF or a terminal
        with images.
        """
        forms = {"text/plain": self.__repr__, "text/html": self.html, "image/svg+xml": self.svg}
        return {
            mime: write()
            for mime, write in forms.items()
            if (not include or mime in include) and mime not in (exclude or ())
        }
