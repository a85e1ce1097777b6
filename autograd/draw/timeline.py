"""Timeline: what of a picture is seen at which step, as CSS that plays by itself, in a loop.

>>> time = Timeline([1.0, 2.0], 4.0)
>>> time.shown(1), time.shown(0, 1)
(State(name='on', style='--a:1'), State(name='in', style='--a:0;--b:2'))
>>> print(time.keyframes("s", "--s:0", (0, "--s:1"), (1, "--s:2")))
@keyframes s{0%,25%{--s:0}28.75%,50%{--s:1}53.75%,to{--s:2}}

The number of steps that have begun, `--s`, is all that is animated. Each part compares it with its
own steps, so a part costs a few bytes. Where a reader wishes no motion the rules do not hold, and
the end of the last step is seen.

Next: `animation.py`, which plays a pass.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

# Of a change, in seconds: so short that it is over before the next step, so long that it is seen.
FADE: Final = 0.15

# Opacities below 0 and above 1 are as 0 and 1.
_RULES: Final = (
    "svg .on{opacity:calc(var(--s) - var(--a))}",
    "svg .off{opacity:calc(var(--b) - var(--s))}",
    "svg .in{opacity:min(var(--s) - var(--a),var(--b) - var(--s))}",
    "svg .wait{opacity:max(.45,min(var(--s) - var(--a),var(--b) - var(--s)),var(--s) - var(--c))}",
)
_STILL: Final = "svg .off,svg .in{opacity:0}"
# Numbers that are not registered do not fade, but change at once.
_REGISTERED: Final = '@property --s{syntax:"&lt;number>";inherits:true;initial-value:0}'


class State(NamedTuple):
    """The class and the style of a part of a picture, which say when it is seen."""

    name: str
    style: str


class Timeline:
    """The steps of a picture that plays."""

    def __init__(self, starts: Sequence[float], seconds: float) -> None:
        """Take when each step begins, ascending from above 0, and how long the whole takes."""
        self.starts = starts
        self.seconds = seconds
        self._keyframes: dict[str, str] = {}

    def shown(self, begin: int, end: int | None = None) -> State:
        """Give the state of what is seen from one step on, or until another one."""
        if end is None:
            return State("on", f"--a:{begin}")
        return State("in", f"--a:{begin};--b:{end + 1}")

    def hidden(self, begin: int) -> State:
        """Give the state of what is seen until some step."""
        return State("off", f"--b:{begin + 1}")

    def waiting(self, begin: int, end: int, again: int) -> State:
        """Give the state of what is faint, but from one step to another and from a third one on."""
        return State("wait", f"--a:{begin};--b:{end + 1};--c:{again}")

    def moving(self, name: str, moves: Sequence[tuple[int, str]]) -> None:
        """Let the parts of a class have other declarations from each of these steps on."""
        self._keyframes[name] = self.keyframes(name, moves[0][1], *moves)

    def keyframes(self, name: str, first: str, *changes: tuple[int, str]) -> str:
        """Write what holds at first, and what holds from each of these steps on."""
        times, held = ["0%"], [first]
        for step, declarations in changes:
            if declarations != held[-1]:
                times[-1] += f",{self._share(self.starts[step])}"
                times.append(self._share(self.starts[step] + FADE))
                held.append(declarations)
        times[-1] += ",to"
        written = "".join(f"{time}{{{now}}}" for time, now in zip(times, held, strict=True))
        return f"@keyframes {name}{{{written}}}"

    def style(self) -> str:
        """Write the rules: those that always hold, and those of what moves."""
        steps = [(step, f"--s:{step + 1}") for step in range(len(self.starts))]
        played = {"s": self.keyframes("s", "--s:0", *steps), **self._keyframes}
        parts = {name: "svg" if name == "s" else f"svg .{name}" for name in played}
        plays = [
            f"{part}{{animation:{name} {self.seconds:g}s infinite}}" for name, part in parts.items()
        ]
        moving = "\n".join([*_RULES, *plays, *played.values()])
        return (
            f"{_STILL}\n{_REGISTERED}\n"
            f"@media (prefers-reduced-motion:no-preference){{\n{moving}\n}}\n"
        )

    def _share(self, seconds: float) -> str:
        return f"{100.0 * seconds / self.seconds:.2f}".rstrip("0").rstrip(".") + "%"
