"""Draw dot: the drawing that micrograd made familiar, with the flow of the gradient in it.

>>> from autograd import Value
>>> a, b = Value(2.0, label="a"), Value(-3.0, label="b")
>>> y = a * b
>>> y.backward()
>>> drawing = draw_dot(y)
>>> drawing
<Drawing of 3 values>

Next: `picture.py` for what is drawn.
"""

from typing import TYPE_CHECKING

from autograd.errors import InputTypeError, InputValueError
from autograd.value import Value

if TYPE_CHECKING:
    from autograd.draw.drawing import Drawing


def draw_dot(root: Value, format: str = "svg", rankdir: str = "LR") -> "Drawing":
    """Draw the graph below a value, for a notebook to show or to `save` in a file.

    >>> x = Value(3.0, label="x")
    >>> drawing = draw_dot(x * x, rankdir="TB")
    >>> drawing.pipe(encoding="utf-8").count('class="edge ')
    3

    Each value is a card with its number and its gradient, tinted by sign and size; a parameter (a
    leaf with a label) has a solid frame, another leaf a dashed one, a constant a dotted one. After
    a backward pass each line is one contribution, `upstream * local`: as wide as it is large, blue
    or, dashed, orange by its sign, dotted where a gate such as relu's lets nothing pass.

    The result is a `graphviz.Digraph`; no system Graphviz is needed, except for `format` "pdf" and
    "ps". Where no layout engine is found at all, it is drawn as `Drawing` says. `rankdir` is "LR"
    or "TB", from top to bottom. Raises `InputValueError` for more than 3000 values, and
    `StaleGraphError` where a local derivative would be that of changed operands.
    """
    # Here, because they import graphviz and more: who draws nothing does not wait for that.
    from autograd.draw import engine
    from autograd.draw.drawing import Drawing
    from autograd.draw.picture import picture

    if not isinstance(root, Value):
        raise InputTypeError(f"draw_dot takes the Value at the root of a graph, got {root!r}")
    engine.check(format)
    if rankdir not in ("LR", "TB"):
        raise InputValueError(f"rankdir is 'LR' or 'TB', got {rankdir!r}")
    return Drawing.of(picture(root), format, rankdir)
