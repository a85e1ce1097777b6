"""testing: whether a gradient is right, and if not, where it is wrong.

>>> from autograd.testing import exact_gradient
>>> exact_gradient(lambda x, y: x / y, [1.0, 3.0])
[Fraction(1, 3), Fraction(-1, 9)]

`strategies` draws random expressions and inputs for Hypothesis. Next: `exact.py`, the oracle.
"""

from autograd.testing.exact import Exact, ExactLeaf, exact, exact_gradient

__all__ = ["Exact", "ExactLeaf", "exact", "exact_gradient"]
