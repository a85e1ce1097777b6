"""Images: an SVG as PNG or PDF, by the compiler of Typst, which brings fonts of its own.

>>> from autograd.draw.sheet import sheet
>>> convert(sheet([], 10.0, 10.0, "nothing"), "png")[1:4]
b'PNG'

Next: `view.py`, whose `save` writes them.
"""

from typing import Final, Literal

from autograd.errors import MissingExtraError, RenderError

_PAGE: Final = (
    b"#set page(width: auto, height: auto, margin: 0pt)\n"
    b'#image(bytes(sys.inputs.picture), format: "svg")\n'
)
_DOTS: Final = 192.0  # to the inch, of a PNG: two for each pixel of the SVG
_TIME: Final = 0  # the date in a PDF, without which two of one picture are the same bytes
# A face that has the subscripts comes first: a page cannot take them from another one.
_BROWSER: Final = 'font:11px Arial,"Liberation Sans"'
_PRINT: Final = 'font:11px "DejaVu Sans",Arial,"Liberation Sans"'


def convert(svg: str, format: Literal["png", "pdf"]) -> bytes:
    """Convert an SVG on light paper.

    Raises `MissingExtraError` where the package typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise MissingExtraError(
            f'a {format} needs the package typst, which is not installed: pip install "stepgrad'
            '[images]", or save as .svg or .html'
        ) from error
    picture = {"picture": svg.replace(_BROWSER, _PRINT)}
    try:
        return typst.compile(_PAGE, format=format, ppi=_DOTS, sys_inputs=picture, timestamp=_TIME)
    except RuntimeError as error:
        raise RenderError(f"typst could not write {format}: {error}") from error
