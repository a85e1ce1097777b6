"""Normalization: numbers brought to one size, over a batch or within a row.

>>> [round(y.data, 3) for y in LayerNorm(3)([1.0, 2.0, 6.0])]
[-0.926, -0.463, 1.389]
>>> [[round(y.data, 3) for y in row] for row in BatchNorm(1)([[1.0], [2.0], [6.0]])]
[[-0.926], [-0.463], [1.389]]

The mean is one node, `mean`, and so is a sum of squares, `dot`. All have a weight and a bias that
begin at 1 and 0, which `affine=False` leaves out.

Next: `containers.py` puts them between layers.
"""

import sys
from collections.abc import Sequence
from typing import Any, ClassVar

from autograd import InputValueError, Value, dot, mean, sqrt
from nn.checks import count, finite, sequence
from nn.module import Module
from nn.rows import are_rows, row, rows


class BatchNorm(Module):
    """Give y = (x − mean)/√(var + eps) · w + b, by the mean and variance of each feature.

    >>> norm = BatchNorm(2)
    >>> batch = norm([[1.0, 5.0], [3.0, 9.0]])
    >>> norm.running_mean, norm.running_var
    ([0.2, 0.7000000000000001], [1.1, 1.7000000000000002])
    >>> [round(y.data, 3) for y in norm.eval()([1.0, 5.0])]
    [0.763, 3.298]

    Shapes: a batch (n, num_features), n > 1, gives such a batch; weight and bias (num_features).
    While training, mean and variance (that over n) are those of the batch, and the running ones
    move: running ← (1 − momentum) · running + momentum · batch, with the variance over n − 1;
    `momentum=None` makes them plain averages of all batches so far. In `eval` the running ones
    serve, and a single row is taken, too. Defaults and buffers are those of PyTorch's BatchNorm1d.

    Of one feature, a list of numbers is a batch, too.

    Source: Ioffe and Szegedy, Batch Normalization, 2015, algorithms 1 and 2. Raises
    `InputValueError` for rows of another width, and for fewer than two of them while training.
    """

    buffers: ClassVar[tuple[str, ...]] = ("running_mean", "running_var", "num_batches_tracked")
    takes_rows = True

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
    ) -> None:
        """Begin with means of 0 and variances of 1."""
        self.num_features = count(num_features, "BatchNorm", "num_features")
        self.eps = finite(eps, "BatchNorm", "eps", least=0.0)
        self.momentum = momentum
        if momentum is not None:
            self.momentum = finite(momentum, "BatchNorm", "momentum", least=0.0)
            if momentum > 1.0:
                raise InputValueError(
                    f"BatchNorm takes a number from 0 to 1 as momentum, got {momentum:g}"
                )
        self.weight, self.bias = _affine(self.num_features, affine)
        self.running_mean = [0.0] * self.num_features
        self.running_var = [1.0] * self.num_features
        self.num_batches_tracked = 0
        self.label_parameters()

    def forward(self, xs: Sequence[Any]) -> Any:
        """Compute the batch of outputs; in `eval` the row of outputs of a single row."""
        if self.num_features == 1 and not isinstance(xs, Value) and not are_rows(xs):
            return [out for (out,) in self.forward([[x] for x in sequence(xs, repr(self), "rows")])]
        if not self.training and not are_rows(xs):
            out = self._by_running(row(xs, self.num_features, self))
            return out[0] if isinstance(xs, Value) else out
        batch = rows(xs, self.num_features, self)
        if not self.training:
            return [self._by_running(x) for x in batch]
        if len(batch) < 2:
            raise InputValueError(
                f"{self!r} takes two rows or more while training, for one has no variance, got 1; "
                "call eval() to use the running statistics"
            )
        normal = [_normal(list(column), self.eps) for column in zip(*batch, strict=True)]
        self._track(
            [mean.data for _, mean, _ in normal], [var.data for _, _, var in normal], len(batch)
        )
        columns = [column for column, _, _ in normal]
        return [_scaled(list(x), self.weight, self.bias) for x in zip(*columns, strict=True)]

    def _track(self, means: list[float], variances: list[float], size: int) -> None:
        self.num_batches_tracked += 1
        share = 1.0 / self.num_batches_tracked if self.momentum is None else self.momentum
        unbiased = [variance * size / (size - 1) for variance in variances]
        self.running_mean = _moved(self.running_mean, means, share)
        self.running_var = _moved(self.running_var, unbiased, share)

    def _by_running(self, x: list[Value]) -> list[Any]:
        # By the function, which gives nan where the number of a state is negative.
        sizes = [sqrt(variance + self.eps) for variance in self.running_var]
        normal = [
            (number - center) / size
            for number, center, size in zip(x, self.running_mean, sizes, strict=True)
        ]
        return _scaled(normal, self.weight, self.bias)

    def __repr__(self) -> str:
        """Show how to make one like it."""
        without = "" if self.weight else ", affine=False"
        return f"BatchNorm({self.num_features}, eps={self.eps}, momentum={self.momentum}{without})"


class LayerNorm(Module):
    """Give y = (x − mean)/√(var + eps) · w + b, by the mean and variance of the row.

    >>> [round(y.data, 4) for y in LayerNorm(2)([1.0, 3.0])]
    [-1.0, 1.0]

    Shapes: x (size), weight (size), bias (size), y (size). The variance is that over `size`.
    Source: Ba, Kiros and Hinton, Layer Normalization, 2016, eq. 3 and 4; eps as in PyTorch.
    Raises `InputValueError` for a row of another width.
    """

    def __init__(self, size: int, eps: float = 1e-5, affine: bool = True) -> None:
        """Begin with weights of 1 and biases of 0."""
        self.size = count(size, "LayerNorm", "size")
        self.eps = finite(eps, "LayerNorm", "eps", least=0.0)
        self.weight, self.bias = _affine(self.size, affine)
        self.label_parameters()

    def forward(self, x: Sequence[Any]) -> list[Any]:
        """Compute the row of outputs."""
        normal, _, _ = _normal(row(x, self.size, self), self.eps)
        return _scaled(normal, self.weight, self.bias)

    def __repr__(self) -> str:
        """Show how to make one like it."""
        return f"LayerNorm({self.size}, eps={self.eps}{'' if self.weight else ', affine=False'})"


class RMSNorm(Module):
    """Give y = x/√(mean(x²) + eps) · w.

    >>> [round(y.data, 4) for y in RMSNorm(2)([1.0, 7.0])]
    [0.2, 1.4]

    Shapes: x (size), weight (size), y (size). As in PyTorch, eps is that of the numbers themselves,
    2⁻⁵², unless given. Source: Zhang and Sennrich, Root Mean Square Layer Normalization, 2019,
    eq. 4. Raises `InputValueError` for a row of another width.
    """

    def __init__(self, size: int, eps: float | None = None, affine: bool = True) -> None:
        """Begin with weights of 1."""
        self.size = count(size, "RMSNorm", "size")
        self.eps = finite(sys.float_info.epsilon if eps is None else eps, "RMSNorm", "eps", 0.0)
        self.weight, _ = _affine(self.size, affine)
        self.label_parameters()

    def forward(self, x: Sequence[Any]) -> list[Any]:
        """Compute the row of outputs."""
        numbers = row(x, self.size, self)
        size = sqrt(dot(numbers, numbers) / len(numbers) + self.eps)
        return _scaled([number / size for number in numbers], self.weight, None)

    def __repr__(self) -> str:
        """Show how to make one like it."""
        return f"RMSNorm({self.size}, eps={self.eps}{'' if self.weight else ', affine=False'})"


def _affine(size: int, wanted: bool) -> tuple[list[Value] | None, list[Value] | None]:
    if not wanted:
        return None, None
    return [Value(1.0) for _ in range(size)], [Value(0.0) for _ in range(size)]


def _normal(x: list[Value], eps: float) -> tuple[list[Any], Any, Any]:
    """Give numbers with mean 0 and variance 1, and what their mean and variance were."""
    center = mean(x)
    apart = [number - center for number in x]
    variance = dot(apart, apart) / len(x)
    size = sqrt(variance + eps)
    return [number / size for number in apart], center, variance


def _scaled(x: list[Any], weight: list[Value] | None, bias: list[Value] | None) -> list[Any]:
    if weight is None:
        return x
    if bias is None:
        return [number * w for number, w in zip(x, weight, strict=True)]
    return [number * w + b for number, w, b in zip(x, weight, bias, strict=True)]


def _moved(running: list[float], batch: list[float], share: float) -> list[float]:
    return [(1.0 - share) * old + share * new for old, new in zip(running, batch, strict=True)]
