"""Attention: each row of a sequence looks at those before it, and takes what it finds there.

>>> attention = SelfAttention(4, 2, seed=0)
>>> attention
SelfAttention(4, 2)
>>> sequence = [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]]
>>> out = attention(sequence)
>>> len(out), len(out[0])
(3, 4)

A transformer's block is `Sequential(Residual(LayerNorm(n), SelfAttention(n, heads)),
Residual(LayerNorm(n), Linear(n, 4 * n), GELU(), Linear(4 * n, n)))`; a `Dropout` at the end of each
`Residual` is its dropout. Attention knows no places: add to each row one of an `Embedding` of the
places, as in `[[a + b for a, b in zip(*pair)] for pair in zip(words(text), places(range(t)))]`.

Next: `containers.py` for such blocks.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Any

from autograd import InputValueError, Value, dot, softmax
from nn.checks import count
from nn.init import INITIALISERS, Seed, drawn, generator
from nn.linear import Linear, affine
from nn.module import Module
from nn.rows import rows


class SelfAttention(Module):
    """Give for each row softmax(q·K/√d)·V of each head, side by side, through a linear layer.

    >>> attention = SelfAttention(2, 1, seed=0)
    >>> first, second = [1.0, 2.0], [3.0, 4.0]
    >>> alone, together = attention([first]), attention([first, second])
    >>> [y.data for y in alone[0]] == [y.data for y in together[0]]
    True

    Shapes: a sequence (t, embed_dim) gives such a sequence; `in_proj_weight` (3·embed_dim,
    embed_dim) and `in_proj_bias` (3·embed_dim) make the queries q, keys k and values v of each row,
    in this order, which `num_heads` heads share out, d = embed_dim/num_heads numbers each;
    `out_proj` is a `Linear`. With `causal`, a row looks at itself and at those before it only; the
    scores that this leaves out are never computed. No weight of a softmax is dropped by chance, as
    PyTorch's `dropout` does. A score and a mixture of values is one node, `dot`; a softmax is
    written out.

    Source: Vaswani et al., Attention Is All You Need, 2017, section 3.2; names and shapes of
    PyTorch's MultiheadAttention. Raises `InputValueError` for rows of another width, and where
    num_heads does not divide embed_dim.
    """

    takes_rows = True

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        bias: bool = True,
        *,
        causal: bool = True,
        seed: Seed = None,
    ) -> None:
        """Draw the weights of q, k and v, then those of the linear layer; biases begin at 0."""
        self.embed_dim = count(embed_dim, "SelfAttention", "embed_dim")
        self.num_heads = count(num_heads, "SelfAttention", "num_heads")
        if self.embed_dim % self.num_heads:
            raise InputValueError(
                f"SelfAttention takes a number of heads that divides embed_dim={embed_dim}, "
                f"got num_heads={num_heads}"
            )
        self.causal = causal
        rng, height = generator(seed), 3 * self.embed_dim
        self.in_proj_weight = drawn(INITIALISERS["glorot"], rng, height, self.embed_dim)
        self.in_proj_bias = [Value(0.0) for _ in range(height)] if bias else None
        self.out_proj = Linear(self.embed_dim, self.embed_dim, bias, seed=rng)
        self.label_parameters()

    def forward(self, xs: Sequence[Any]) -> list[list[Any]]:
        """Compute the sequence of outputs."""
        projected = [
            affine(self.in_proj_weight, x, self.in_proj_bias)
            for x in rows(xs, self.embed_dim, self)
        ]
        size = self.embed_dim // self.num_heads
        mixed: list[list[Any]] = [[] for _ in projected]
        for start in range(0, self.embed_dim, size):
            queries, keys, found = (
                [row[at : at + size] for row in projected]
                for at in range(start, 3 * self.embed_dim, self.embed_dim)
            )
            columns = [list(column) for column in zip(*found, strict=True)]
            for time, query in enumerate(queries):
                seen = time + 1 if self.causal else len(keys)
                weights = softmax([dot(query, key) / sqrt(size) for key in keys[:seen]])
                mixed[time] += [dot(weights, column[:seen]) for column in columns]
        return [self.out_proj.sums(row) for row in mixed]

    def __repr__(self) -> str:
        """Show how to make one like it."""
        others = ("" if self.in_proj_bias else ", bias=False") + (
            "" if self.causal else ", causal=False"
        )
        return f"SelfAttention({self.embed_dim}, {self.num_heads}{others})"
