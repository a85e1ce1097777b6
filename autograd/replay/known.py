"""Known: what a compiled function has recorded, by what it was called with.

>>> from autograd.replay.signature import Signature
>>> from autograd.replay.variants import Variants
>>> f, known = sum, Known()
>>> signature = Signature(f)
>>> given = signature.read(([1.0, 2.0],))
>>> known.keep(given, Variants(f, signature, given.structures, "float64", 1))
>>> known.get(given).layout.structures, known.get(signature.read(([1.0],)))
((('list', 2),), None)

Calls share recordings where their arguments are alike in structure. Of an object with parameters
the function may read whatever else it has, so it has recordings of its own, and other ones when it
or a part of it is switched between training and use.

Next: `variants.py`.
"""

from collections.abc import Iterator
from typing import Any, Final

from autograd.replay.layout import Given
from autograd.replay.structure import Structure
from autograd.replay.variants import Variants

# So that lists of ever other lengths, or ever new models, do not fill the memory.
MOST: Final = 256

# The structures, and for each model what tells it from others; None in place of that is for what a
# file has, which is believed to be of the model that is given.
_Key = tuple[tuple[Structure, ...], tuple[Any, ...] | None]


class Known:
    """Variants by structures and models."""

    def __init__(self) -> None:
        """Start without any."""
        self._found: dict[_Key, Variants] = {}  # what was used last comes last
        # Models with their parts, by id: while they are held, no other has it.
        self._models: dict[int, list[Any]] = {}

    def get(self, given: Given) -> Variants | None:
        """Give the variants for a call; None where there are none."""
        found = self._found.get(self._key(given))
        return self._found.get((given.structures, None)) if found is None else found

    def keep(self, given: Given, variants: Variants) -> None:
        """Keep the variants of a call as those that were used last."""
        key = self._key(given)
        if self._found.get((given.structures, None)) is variants:
            key = given.structures, None
        self._found[key] = self._found.pop(key, variants)
        if len(self._found) > MOST:
            del self._found[next(iter(self._found))]

    def loaded(self, structures: tuple[Structure, ...], made: Variants) -> Variants:
        """Give the variants for recordings of a file, `made` where there are none yet."""
        return self._found.setdefault((structures, None), made)

    def __iter__(self) -> Iterator[Variants]:
        """Go over all of them, also while another thread adds some."""
        return iter(list(self._found.values()))

    def _key(self, given: Given) -> _Key:
        return given.structures, tuple([self._identity(model) for model in given.models])

    def _identity(self, model: Any) -> tuple[Any, ...]:
        """Tell a model from others, and from itself in other modes, as far as it has some."""
        parts = self._models.get(id(model))
        if parts is None:
            if len(self._models) >= MOST:
                self._found.clear()
                self._models.clear()
            modules: Any = getattr(model, "named_modules", list)()
            parts = self._models[id(model)] = [model, *[module for _, module in modules]]
        return id(model), *[getattr(part, "training", None) for part in parts]
