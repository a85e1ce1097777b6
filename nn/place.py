"""Place: where a training is: the epoch, the rows it has still to see, what it measured so far.

>>> place = Place(rows=5, batch_size=2, seed=0)
>>> while not place.is_over:
...     rows = place.batch()
...     print(rows)
...     place.add({"loss": 1.0}, len(rows))
[2, 1]
[0, 4]
[3]

Next: `training.py`, which moves it.
"""

from collections.abc import Callable
from typing import Any

from autograd import InputValueError
from nn import state_checks
from nn.checks import count
from nn.init import Seed, generator, generator_state, restore_generator

_FIELDS = {"rows", "batch_size", "epoch", "step", "order", "seen", "means", "generator"}
_NAME = "Training"


class Place:
    """Where a training is, over so many rows, in batches of a size; the last may be smaller.

    >>> Place(rows=5, batch_size=None, seed=0).batch()
    [0, 1, 2, 3, 4]

    Several batches are drawn in a new order in each epoch, unless `shuffle=False`.
    """

    def __init__(self, rows: int, batch_size: int | None, seed: Seed, shuffle: bool = True) -> None:
        """Begin before the first epoch."""
        self.rows = rows
        size = rows if batch_size is None else count(batch_size, _NAME, "batch_size")
        self.batch_size = min(size, rows)
        self.steps_in_epoch = -(-rows // self.batch_size)
        self.shuffle = shuffle and self.steps_in_epoch > 1
        self.generator = generator(seed)
        self.epoch = 0
        self._begin()

    def _begin(self) -> None:
        self.step = 0
        self.order: list[int] = []
        self.seen = 0
        self.means: dict[str, float] = {}

    @property
    def is_over(self) -> bool:
        """Whether all rows of the epoch were seen."""
        return self.step == self.steps_in_epoch

    @property
    def steps_made(self) -> int:
        """How many steps were made, in all epochs."""
        return self.epoch * self.steps_in_epoch + self.step

    def batch(self) -> list[int]:
        """Give the rows of the next step; before the first of an epoch, draw their order."""
        if not self.order:
            order = list(range(self.rows))
            if self.shuffle:
                self.generator.shuffle(order)
            self.order = order
        start = self.step * self.batch_size
        return self.order[start : start + self.batch_size]

    def add(self, numbers: dict[str, float], rows: int) -> None:
        """Count a step, and what it measured of so many rows, for the means of the epoch."""
        self.step += 1
        self.seen += rows
        for name, number in numbers.items():
            before = self.means.get(name, 0.0)
            # Of the first batch this is the number itself, to the last bit.
            self.means[name] = before + (number - before) * (rows / self.seen)

    def next_epoch(self) -> None:
        """Begin the next epoch."""
        self.epoch += 1
        self._begin()

    def state_dict(self) -> dict[str, Any]:
        """Give all of it as plain data."""
        return {
            "rows": self.rows,
            "batch_size": self.batch_size,
            "epoch": self.epoch,
            "step": self.step,
            "order": list(self.order),
            "seen": self.seen,
            "means": dict(self.means),
            "generator": generator_state(self.generator),
        }

    def checked_state(self, state: object) -> Callable[[], None]:
        """Check what `state_dict` gave, and give the function that takes it over."""
        found = state_checks.fields(state, _FIELDS, _NAME)
        for name in ("rows", "batch_size"):
            if found[name] != getattr(self, name):
                raise InputValueError(
                    f"{_NAME} takes a state of {getattr(self, name)} as {name}, "
                    f"got one of {found[name]!r}; make it with the same data and batch_size"
                )
        numbers = {
            name: count(found[name], _NAME, name, least=0) for name in ("epoch", "step", "seen")
        }
        order = list(found["order"])
        if numbers["step"] > self.steps_in_epoch or (
            (order or numbers["step"]) and sorted(order) != list(range(self.rows))
        ):
            raise InputValueError(
                f"{_NAME} takes a state with each of {self.rows} rows once as order, and at most "
                f"{self.steps_in_epoch} as step, got others"
            )
        means = {
            name: state_checks.number(mean, _NAME, "means")
            for name, mean in dict(found["means"]).items()
        }
        restore_generator(generator(0), found["generator"])

        def take() -> None:
            self.epoch, self.step, self.seen = (numbers[key] for key in ("epoch", "step", "seen"))
            self.order, self.means = order, means
            restore_generator(self.generator, found["generator"])

        return take
