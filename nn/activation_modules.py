"""Activation modules: the functions of `activations.py` as parts of a network.

>>> from autograd import Value
>>> [y.data for y in ReLU()([Value(2.0), -1.0])]
[2.0, 0.0]

Names and defaults are PyTorch's, the formulas those of `autograd/rules.py`. They take a number, a
row, or a list of rows, and give the same form; each number is one node.

Next: `softmax.py` for those of a whole row, `containers.py` puts them behind a layer.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from autograd import Value, log_sigmoid
from nn.activations import ACTIVATIONS
from nn.checks import finite, sequence
from nn.module import Module
from nn.rows import are_rows, is_number, values


class Elementwise(Module):
    """Apply a function of one number to each number, whatever the shape.

    >>> class Cube(Elementwise):
    ...     def function(self, x):
    ...         return x * x * x
    >>> Cube()([2.0, 3.0])[1].data
    27.0

    `activation` is the name in `ACTIVATIONS` of the function, where it is not defined by a method.
    """

    activation: ClassVar[str] = ""

    @property
    def function(self) -> Callable[[Value], Any]:
        """What is applied: that of the name, unless a subclass defines another."""
        if self.activation not in ACTIVATIONS:
            raise NotImplementedError(
                f"{type(self).__name__} does not say what it computes: "
                "define function(self, x) in the class"
            )
        return ACTIVATIONS[self.activation] or _same

    def forward(self, x: Any) -> Any:
        """Compute the outputs, in the form of the input."""
        function = self.function
        if isinstance(x, Value):
            return function(x)
        if is_number(x):
            return function(Value(x).detach())
        if are_rows(x):
            return [self.forward(row) for row in x]
        numbers = x if type(x) is list and x else sequence(x, repr(self), "row")
        return [function(number) for number in values(numbers, self)]

    def __repr__(self) -> str:
        """Show how to make one like it."""
        return f"{type(self).__name__}()"


class Identity(Elementwise):
    """Give x itself, no new node.

    >>> Identity()(Value(2.0))
    Value(data=2.0, grad=0.0)
    """

    activation = "linear"


class ReLU(Elementwise):
    """Give x where it is positive, else 0.

    >>> ReLU()(Value(2.0)).data
    2.0
    """

    activation = "relu"


class GELU(Elementwise):
    """Give x·Φ(x), with Φ the normal distribution function, exactly, not by tanh.

    >>> GELU()(Value(0.0)).data
    0.0

    Source: Hendrycks and Gimpel, Gaussian Error Linear Units, 2016.
    """

    activation = "gelu"


class SiLU(Elementwise):
    """Give x·sigmoid(x), also named swish.

    >>> SiLU()(Value(0.0)).data
    0.0
    """

    activation = "silu"


class Tanh(Elementwise):
    """Give the hyperbolic tangent.

    >>> Tanh()(Value(0.0)).data
    0.0
    """

    activation = "tanh"


class Sigmoid(Elementwise):
    """Give 1/(1 + exp(−x)).

    >>> Sigmoid()(Value(0.0)).data
    0.5
    """

    activation = "sigmoid"


class Softplus(Elementwise):
    """Give log(1 + exp(x)), finite for every finite x.

    >>> Softplus()(Value(1000.0)).data
    1000.0

    PyTorch's gives x itself above 20, which differs by 2e-9 at most.
    """

    activation = "softplus"


class Softsign(Elementwise):
    """Give x/(1 + |x|).

    >>> Softsign()(Value(1.0)).data
    0.5
    """

    activation = "softsign"


class LogSigmoid(Elementwise):
    """Give log(sigmoid(x)), finite for every finite x.

    >>> LogSigmoid()(Value(1000.0)).data
    0.0
    """

    @property
    def function(self) -> Callable[[Value], Any]:
        """What is applied."""
        return log_sigmoid


class LeakyReLU(Elementwise):
    """Give x where it is positive, else negative_slope·x.

    >>> LeakyReLU()(Value(-2.0)).data
    -0.02
    """

    activation = "leaky_relu"

    def __init__(self, negative_slope: float = 0.01) -> None:
        """Take the number of the formula."""
        self.negative_slope = finite(negative_slope, "LeakyReLU", "negative_slope")

    @property
    def function(self) -> Callable[[Value], Any]:
        """What is applied."""
        return lambda x: x.leaky_relu(self.negative_slope)

    def __repr__(self) -> str:
        """Show how to make one like it."""
        return f"LeakyReLU(negative_slope={self.negative_slope})"


class ELU(Elementwise):
    """Give x where it is positive, else alpha·(exp(x) − 1).

    >>> ELU()(Value(0.0)).data
    0.0
    """

    activation = "elu"

    def __init__(self, alpha: float = 1.0) -> None:
        """Take the number of the formula."""
        self.alpha = finite(alpha, "ELU", "alpha")

    @property
    def function(self) -> Callable[[Value], Any]:
        """What is applied."""
        return lambda x: x.elu(self.alpha)

    def __repr__(self) -> str:
        """Show how to make one like it."""
        return f"ELU(alpha={self.alpha})"


def _same(x: Value) -> Value:
    return x
