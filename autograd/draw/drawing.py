"""Drawing: a `graphviz.Digraph` that renders itself without a system Graphviz.

>>> from autograd import Value
>>> from autograd.draw.picture import picture
>>> drawing = Drawing.of(picture(Value(1.0) + 2.0), "svg", "LR")
>>> drawing
<Drawing of 3 values>
>>> "<svg" in drawing.pipe(encoding="utf-8")
True

Next: `engine.py` for who lays it out.
"""

import os
from pathlib import Path
from typing import overload

from autograd import atomic
from autograd.draw import engine
from autograd.draw.picture import Picture
from autograd.draw.render import Options, render
from autograd.draw.statements import EDGE, NODE, graph_attributes, statements
from autograd.errors import InputValueError, MissingExtraError

try:
    import graphviz  # type: ignore[import-untyped]  # it comes without types
except ImportError as error:
    raise MissingExtraError(
        "drawings need the package graphviz, which is not installed: pip install graphviz"
    ) from error


class Drawing(graphviz.Digraph):  # type: ignore[misc]  # for the type checker it is Any
    """A picture of a graph: shown by a notebook, rendered by `pipe`, written by `save`.

    >>> from autograd import Value
    >>> from autograd.draw.picture import picture
    >>> drawing = Drawing.of(picture(Value(1.0) + 2.0), "svg", "TB")
    >>> drawing.attr(label="one and two")
    >>> "one and two" in drawing.source
    True

    It has the statements and the attributes of any `graphviz.Digraph`. Where no layout engine is
    found it is drawn as `graph` draws it, without circles and without what was added to it: a node
    has the id "n3", and an edge "e3-0", from the result 3 to its first operand.
    """

    picture: Picture

    @classmethod
    def of(cls, picture: Picture, format: str, rankdir: str) -> "Drawing":
        """Make the drawing of a picture; see `draw_dot` for the other arguments."""
        drawing = cls(
            format=format,
            graph_attr=graph_attributes(picture, rankdir),
            node_attr=NODE,
            edge_attr=EDGE,
            body=statements(picture),
        )
        drawing.picture = picture
        return drawing

    def __repr__(self) -> str:
        """Say how many values are drawn: the text beside the picture in a notebook."""
        return f"<Drawing of {len(self.picture.titles)} values>"

    def copy(self) -> "Drawing":
        """Copy the drawing, to add statements to one of the two."""
        copied: Drawing = super().copy()
        copied.picture = self.picture
        return copied

    @overload
    def pipe(self, format: str | None = None, *, encoding: None = None) -> bytes: ...

    @overload
    def pipe(self, format: str | None = None, *, encoding: str) -> str: ...

    def pipe(self, format: str | None = None, *, encoding: str | None = None) -> bytes | str:
        """Render: give the bytes of the picture, or its text where an encoding is named."""
        content = engine.render(self.source, format or self.format, self._built_in)
        return content if encoding is None else content.decode(encoding)

    def _repr_image_svg_xml(self) -> str:
        """Give the picture for a notebook, where it shrinks to the width that there is."""
        svg = self.pipe("svg", encoding="utf-8")
        return svg.replace("<svg ", '<svg style="max-width:100%;height:auto" ', 1)

    def render(
        self,
        filename: str | os.PathLike[str] | None = None,
        directory: str | os.PathLike[str] | None = None,
        view: bool = False,
        cleanup: bool = False,
        format: str | None = None,
    ) -> str:
        """Write the source to a file and the picture beside it, and give the picture's path.

        As `graphviz` does it: `render("graph")` writes "graph" and "graph.svg". With `cleanup` the
        source is not written, with `view` the picture is opened. A folder that is missing is made.
        """
        source = self._path(filename, directory)
        path = source.with_name(f"{source.name}.{format or self.format}")
        content = self.pipe(format)
        source.parent.mkdir(parents=True, exist_ok=True)
        if not cleanup:
            atomic.write(source, self.source.encode())
        atomic.write(path, content)
        if view:
            graphviz.view(str(path))
        return str(path)

    def view(
        self,
        filename: str | os.PathLike[str] | None = None,
        directory: str | os.PathLike[str] | None = None,
        cleanup: bool = False,
    ) -> str:
        """Render to a file and open it."""
        return self.render(filename, directory, view=True, cleanup=cleanup)

    def save(
        self,
        filename: str | os.PathLike[str] | None = None,
        directory: str | os.PathLike[str] | None = None,
    ) -> str:
        """Write what the suffix names: .svg, .png, .json, .pdf, .ps, or .gv and .dot the source.

        Gives the path. The file is replaced at once: it is never half written. Raises
        `InputValueError` for another suffix, and `FileNotFoundError` where there is no such folder.
        """
        path = self._path(filename, directory)
        suffix = path.suffix.lower().removeprefix(".")
        if suffix in ("", "gv", "dot"):
            atomic.write(path, self.source.encode())
        elif suffix in engine.FORMATS:
            atomic.write(path, self.pipe(suffix))
        else:
            raise InputValueError(
                f"save takes a path that ends in .{', .'.join(engine.FORMATS)}, .gv or .dot; "
                f"got {str(path)!r}"
            )
        return str(path)

    def _path(
        self,
        filename: str | os.PathLike[str] | None,
        directory: str | os.PathLike[str] | None,
    ) -> Path:
        return Path(directory or self.directory, filename or self.filename)

    def _built_in(self) -> str:
        down = self.graph_attr.get("rankdir") == "TB"
        return render(self.picture.cards, Options(built_in=True, down=down))
