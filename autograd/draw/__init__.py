"""Draw: pictures of a graph.

>>> from autograd import Value
>>> from autograd.draw import draw_dot
>>> draw_dot(Value(2.0, label="a") + 1.0)
<Drawing of 3 values>

Next: `dot.py`, the function itself.
"""

from autograd.draw.dot import draw_dot

__all__ = ["draw_dot"]
