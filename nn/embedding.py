"""Embedding: a row of weights for each of some things that are numbered, as words or letters.

>>> letters = Embedding(27, 2, seed=0)
>>> letters
Embedding(27, 2)
>>> [round(x.data, 6) for x in letters(3)]
[0.179196, -0.831099]

Next: `recurrent.py` and `attention.py` for layers that read a sequence of such rows.
"""

import operator
from collections.abc import Iterable, Sequence
from typing import Any, cast

from autograd import InputTypeError, InputValueError, Value
from nn.checks import count, shown
from nn.init import Seed, generator
from nn.module import Module
from nn.rows import is_row


class Embedding(Module):
    """Give the row of weights at an index.

    >>> letters = Embedding(27, 2, seed=0)
    >>> letters(3)[0] is letters.weight[3][0]
    True
    >>> len(letters([2, 0, 3]))
    3

    Shapes: an index gives a row (embedding_dim), a list of n indices a list of n rows; `weight`
    (num_embeddings, embedding_dim), drawn from the normal distribution with variance 1, as in
    PyTorch. The numbers are the weights themselves, no new nodes: y = W[i].

    Raises `InputValueError` for an index that is not from 0 to num_embeddings − 1.
    """

    def __init__(self, num_embeddings: int, embedding_dim: int, *, seed: Seed = None) -> None:
        """Draw the rows one after the other."""
        self.num_embeddings = count(num_embeddings, "Embedding", "num_embeddings")
        self.embedding_dim = count(embedding_dim, "Embedding", "embedding_dim")
        rng = generator(seed)
        self.weight = [
            [Value(rng.gauss(0.0, 1.0)) for _ in range(self.embedding_dim)]
            for _ in range(self.num_embeddings)
        ]
        self.label_parameters()

    def forward(self, index: int | Sequence[int]) -> Any:
        """Give the row of an index, or the rows of several."""
        if isinstance(index, dict) or not is_row(index):
            return self._at(index)
        return [self._at(each) for each in cast(Iterable[object], index)]

    def _at(self, index: object) -> list[Value]:
        if isinstance(index, bool) or not hasattr(index, "__index__"):
            raise InputTypeError(f"{self!r} takes an int or a list of ints, got {shown(index)}")
        place = operator.index(index)
        if not 0 <= place < self.num_embeddings:
            raise InputValueError(
                f"{self!r} takes an index from 0 to {self.num_embeddings - 1}, got {place}"
            )
        return list(self.weight[place])

    def __repr__(self) -> str:
        """Show how to make one like it."""
        return f"Embedding({self.num_embeddings}, {self.embedding_dim})"
