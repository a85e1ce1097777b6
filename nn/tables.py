"""Tables: data that was measured, from the files in `data_files`.

>>> iris()
Dataset(150 rows of 4 features, 3 classes)
>>> digits()
Dataset(1797 rows of 64 features, 10 classes)

`data_files/SOURCES.md` says who made them, and under which licence.

Next: `splitting.py`, to hold some rows out.
"""

import csv
import gzip
from importlib.resources import files

from nn.dataset import Dataset


def iris() -> Dataset:
    """Give Fisher's iris: four measurements in cm of 150 flowers, 50 of each of three species.

    >>> iris().names
    ('sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)')

    Source: R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936; in the
    public domain. The numbers are Fisher's, as in R and scikit-learn: the copy of the UCI
    repository has errors in two rows, which here read 4.9, 3.1, 1.5, 0.2 and 4.9, 3.6, 1.4, 0.1.
    """
    return _table("iris.csv")


def digits() -> Dataset:
    """Give 1797 handwritten digits as images of 8×8 pixels, each a number from 0 to 16 of ink.

    >>> data = digits()
    >>> for line in range(0, 64, 8):
    ...     print("".join(" .:*#"[int(ink) // 4] for ink in data.features[2][line : line + 8]))
       .**
       #**
      :*:#
       .*:
      :**
     :##.
      *##:.
        :#:
    >>> data.classes[data.targets[2]]
    '2'

    The pixels stand line by line. These are the test part of the set of 43 writers, in its order:
    13 of them wrote it. Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten
    Digits, 1998, UCI Machine Learning Repository, doi:10.24432/C50P49, CC BY 4.0.
    """
    return _table("digits.csv.gz")


def _table(name: str) -> Dataset:
    content = files("nn").joinpath("data_files", name).read_bytes()
    if name.endswith(".gz"):
        content = gzip.decompress(content)
    header, *rows = csv.reader(content.decode("utf-8").splitlines())
    classes = tuple(dict.fromkeys(row[-1] for row in rows))
    places = {label: place for place, label in enumerate(classes)}
    return Dataset(
        [[float(number) for number in row[:-1]] for row in rows],
        [places[row[-1]] for row in rows],
        tuple(header[:-1]),
        classes,
    )
