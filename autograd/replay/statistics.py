"""Statistics: what a compiled function has recorded, and which guards send lanes away.

>>> from autograd import compile
>>> f = compile(lambda x: x if x > 0.0 else -x)
>>> f(1.0), f(-2.0)
(1.0, 2.0)
>>> f.stats().variants, [each.lanes for each in f.stats().flips]
(2, [1])

`variants.py` counts the flips.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograd.replay.variant import Variant


@dataclass(frozen=True)
class Flips:
    """A comparison that came out otherwise than recorded: its line, and for how many lanes."""

    line: str
    lanes: int

    def __str__(self) -> str:
        """Say what to write instead."""
        return (
            f"{self.line}: another way in {counted(self.lanes, 'lane')}; without a guard are "
            "where(gt(x, 0), ..., ...), maximum, relu and abs, and a loop of fixed length"
        )


@dataclass(frozen=True)
class Stats:
    """Sizes, summed over the variants.

    `recorded` are the nodes of the recordings, `instructions` what became of them, `slots` the
    numbers that a run computes or is given, `size` the bytes of the programs. `flips` are the
    guards that failed, the most frequent first.
    """

    variants: int
    recorded: int
    instructions: int
    slots: int
    size: int
    guards: int
    flips: Sequence[Flips]

    def __str__(self) -> str:
        """Tell it in words."""
        lines = [
            f"{counted(self.variants, 'variant')}: {self.recorded:,} nodes recorded, now "
            f"{self.instructions:,} instructions on {self.slots:,} slots, {self.size:,} bytes, "
            f"{self.guards:,} guards"
        ]
        return "\n".join([*lines, *map(str, self.flips)])


def counted(count: int, what: str) -> str:
    """Say how many there are.

    >>> counted(1, "lane"), counted(2000, "lane")
    ('1 lane', '2,000 lanes')
    """
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def statistics(variants: Iterable[Variant]) -> Stats:
    """Add up what some variants are."""
    found = list(variants)
    flips: dict[str, int] = {}
    for variant in found:
        for place, lanes in variant.flips.items():
            line = variant.recording.tape.guards[place].line
            flips[line] = flips.get(line, 0) + lanes
    ranked = sorted(flips.items(), key=lambda each: -each[1])
    return Stats(
        len(found),
        sum(len(variant.recording.tape.codes) for variant in found),
        sum(len(variant.program.instructions) for variant in found),
        sum(variant.program.slots for variant in found),
        sum(variant.size for variant in found),
        sum(len(variant.recording.tape.guards) for variant in found),
        [Flips(line, lanes) for line, lanes in ranked],
    )
