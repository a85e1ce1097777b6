"""Stop: what is not differentiated through.

>>> from autograd import grad
>>> grad(lambda x: x * stop_gradient(x))(3.0)
3.0

Next: `modes.py` has `no_grad`, which does so for all that is computed inside it.
"""

from typing import Any

from autograd.trees import flatten
from autograd.value import Value


def stop_gradient(tree: Any) -> Any:
    """Give the same numbers as constants.

    >>> from autograd import Value
    >>> stop_gradient({"w": [Value(2.0), 3.0]})
    {'w': [Value(data=2.0, grad=0.0), 3.0]}

    Takes a Value, as its method `detach` does, or Values in a structure; plain numbers stay what
    they are.
    """
    leaves, rebuild = flatten(tree)
    return rebuild([leaf.detach() if isinstance(leaf, Value) else leaf for leaf in leaves])
