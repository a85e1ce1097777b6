"""testing: whether a gradient is right, and if not, where it is wrong.

>>> from autograd.testing import check_grads
>>> report = check_grads(lambda x: x * x, 3.0, gradient=lambda x: 3.0 * x)
>>> report.failures[0].note
'1.5 times as large'

`exact` compares a recorded gradient with the true one, `strategies` draws random expressions and
inputs for Hypothesis. mpmath and Hypothesis are imported where they are needed.

Next: `gradcheck.py`.
"""

from autograd.testing.exact import Exact, ExactLeaf, exact, exact_gradient
from autograd.testing.gradcheck import assert_gradient, check_grads
from autograd.testing.neighbourhoods import graph_fits
from autograd.testing.verdicts import Culprit, Report, Row, Verdict

__all__ = [
    "Culprit",
    "Exact",
    "ExactLeaf",
    "Report",
    "Row",
    "Verdict",
    "assert_gradient",
    "check_grads",
    "exact",
    "exact_gradient",
    "graph_fits",
]
