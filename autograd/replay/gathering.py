"""Gathering: numbers that become one array, in order; and one array that is given out again.

>>> import numpy as np
>>> numbers = Gathered()
>>> numbers.extend([1.0, 2.0])
>>> numbers.add(np.array([[3.0, 4.0]]))
>>> handed = Handed(numbers.array())
>>> handed.next(), handed.take(3)
(1.0, array([2., 3., 4.]))

Arrays stay arrays on the way, without a number of Python for each element.
"""

from typing import Any


class Gathered:
    """Numbers and arrays, one after the other."""

    def __init__(self) -> None:
        """Start without any."""
        self._pieces: list[Any] = []

    def extend(self, numbers: list[float]) -> None:
        """Add plain floats."""
        if self._pieces and type(self._pieces[-1]) is list:
            self._pieces[-1].extend(numbers)
        else:
            self._pieces.append(list(numbers))

    def add(self, array: Any) -> None:
        """Add an array of floats, row by row."""
        self._pieces.append(array.ravel())

    def array(self) -> Any:
        """Give all as one array."""
        import numpy as np

        if len(self._pieces) == 1:
            return np.array(self._pieces[0], float)
        return np.concatenate(self._pieces) if self._pieces else np.empty(0)


class Handed:
    """An array that is given out from the front."""

    def __init__(self, numbers: Any) -> None:
        """Start at the first number."""
        self._numbers = numbers
        self._at = 0

    def next(self) -> float:
        """Give the next number, as a float of Python."""
        return self.take(1).item()  # type: ignore[no-any-return]

    def take(self, count: int) -> Any:
        """Give as many of the next numbers, as a part of the array."""
        self._at += count
        return self._numbers[self._at - count : self._at]
