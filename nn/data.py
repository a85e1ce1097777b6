"""Data: small sets to learn from, as plain lists.

>>> xor()
Dataset(4 rows of 2 features, 2 classes)
>>> iris().classes
('setosa', 'versicolor', 'virginica')

The same seed gives the same numbers on every platform. Here all of it stands together:
`synthetic.py` makes data, `tables.py` reads it, `splitting.py` splits and scales it.

Next: `examples.py` for networks that learn these.
"""

from nn.dataset import Dataset
from nn.splitting import standardize, train_test_split
from nn.synthetic import blobs, circles, moons, sine, spirals, xor
from nn.tables import digits, iris

__all__ = [
    "Dataset",
    "blobs",
    "circles",
    "digits",
    "iris",
    "moons",
    "sine",
    "spirals",
    "standardize",
    "train_test_split",
    "xor",
]
