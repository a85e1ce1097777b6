"""Draw: pictures of a graph.

>>> from autograd import Value
>>> from autograd.draw import draw_dot
>>> draw_dot(Value(2.0, label="a") + 1.0)
<Drawing of 3 values>

Next: `dot.py` for this drawing, `graph.py` for the one that notebooks show.
"""

from autograd.draw.dot import draw_dot
from autograd.draw.graph import graph
from autograd.draw.modules import modules

__all__ = ["draw_dot", "graph", "modules"]
