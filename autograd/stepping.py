"""Stepping: walk through the passes over a graph, one step at a time, both ways.

>>> from autograd import Value
>>> x, w = Value(2.0, "x"), Value(-3.0, "w")
>>> o = (x * w).tanh()
>>> s = step(o)
>>> print(next(s).line)
v₂ = x × w = 2 × (−3) = −6
>>> print(s.run_to(w).line)
∂v₃/∂w += ∂v₂/∂w · ∂v₃/∂v₂ = 2 · 2.458e−05 = 4.915e−05
>>> print(s.back().sentence)
x gets −7.373e−05: the derivative of v₂ by x, −3, times the gradient of v₂, 2.458e−05.

Next: `frames.py` has the steps, `equation.py` their words, `draw/player.py` the same for the eye.
"""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from autograd.errors import InputTypeError, InputValueError
from autograd.escape import is_blank
from autograd.frames import Frame, Frames
from autograd.rules import RULES
from autograd.symbols import named
from autograd.value import Value

if TYPE_CHECKING:
    from autograd.draw.animation import Animation

Target = Value | str | Callable[[Frame], object]


class Stepper(Iterator[Frame]):
    """A place among the steps of a graph, which moves: see `step`.

    >>> a, b = Value(2.0, "a"), Value(5.0, "b")
    >>> s = step(a * b, forward=False)
    >>> [frame.kind for frame in s]
    ['seed', 'contribution', 'contribution', 'done']
    >>> s
    step 4 of 4: ∂v₂/∂a = 5, ∂v₂/∂b = 2

    It is for one thread: steps are computed when they are asked for, so two threads that share a
    stepper could each take half of one. Each can have a stepper of its own, of the same graph.
    """

    def __init__(self, root: Value, forward: bool = True) -> None:
        """Stand before the first step."""
        self.root = root
        self.forward = forward
        self.frames = Frames(root, forward)
        self.position = -1

    @property
    def now(self) -> Frame:
        """The step that was taken last.

        Raises `InputValueError` before the first one.
        """
        if self.position < 0:
            raise InputValueError("no step has been taken yet; call next(s) or s.first()")
        return self.frames[self.position]

    def __next__(self) -> Frame:
        if not self.frames.has(self.position + 1):
            raise StopIteration
        self.position += 1
        return self.now

    def back(self) -> Frame:
        """Go one step back, and give it.

        Raises `InputValueError` where there is none before.
        """
        if self.position < 1:
            raise InputValueError("there is no step before the first one; go on with next(s)")
        self.position -= 1
        return self.now

    def first(self) -> Frame:
        """Go to the first step, and give it."""
        self.position = 0
        return self.now

    def last(self) -> Frame:
        """Go to the last step, at which every leaf has its gradient, and give it."""
        self.position = len(self.frames) - 1
        return self.now

    def __len__(self) -> int:
        return len(self.frames)

    def run_to(self, target: Target) -> Frame:
        """Go forward to the next step that matches, and give it.

        >>> x = Value(0.5, "x")
        >>> s = step(x.exp().sin())
        >>> s.run_to("sin").kind, s.run_to("sin").kind, s.run_to(x).kind
        ('forward', 'contribution', 'contribution')
        >>> s.first().index, s.run_to(lambda frame: frame.contribution < 0.0).index
        (0, 3)

        A node matches where it gets a number: where it is computed, and at each contribution to its
        gradient. A text is a label or symbol of a node (v₃ can be typed as `v3`), or else the name
        of an operation, which matches where that computes and where it passes a gradient on. A
        function is asked of each frame. Raises `InputValueError` where no step ahead matches, and
        then stays where it is.
        """
        matches = self._condition(target)
        index = self.position + 1
        while self.frames.has(index):
            frame = self.frames[index]
            if matches(frame):
                self.position = index
                return frame
            index += 1
        shown = repr(target)
        if isinstance(target, Value):
            shown = self.frames.symbols[target].text
        raise InputValueError(
            f"no step after {self.position + 1} of {len(self)} matches {shown:.200}; "
            "s.first() goes back to the first one"
        )

    def _condition(self, target: Target) -> Callable[[Frame], object]:
        if isinstance(target, Value):
            if id(target) not in self.frames.symbols.places:
                raise InputValueError(f"{target!r} is no node of this graph; give one of its nodes")
            return lambda frame: frame.target is target
        if isinstance(target, str):
            return self._named(target)
        if callable(target):
            return target
        raise InputTypeError(
            "run_to takes a node, a label, the name of an operation or a function of a frame, "
            f"got {target!r:.200}"
        )

    def _named(self, text: str) -> Callable[[Frame], object]:
        symbols = self.frames.symbols
        order = self.frames.order
        if is_blank(text):
            raise InputValueError(
                f"run_to takes a label, a symbol or the name of an operation, got {text!r:.200}"
            )
        sought = named(text).text
        ids = {id(x) for x in order if x.label == text} or {
            id(x) for x in order if symbols[x].text in (text, sought)
        }
        if ids:
            return lambda frame: frame.target is not None and id(frame.target) in ids
        operations = {node.rule.name for node in order if node.rule is not None}
        if text in operations or text in RULES:
            return lambda frame: frame.op == text
        raise InputValueError(
            f"no node of this graph has the label {text!r:.200}, and it is no operation; the "
            f"operations here are {', '.join(sorted(operations)) or 'none'}"
        )

    @property
    def gradients(self) -> dict[Value, float]:
        """The gradient so far of each node that any has come to: {} before the seed.

        >>> x = Value(3.0, "x")
        >>> s = step(x * x)
        >>> s.run_to(x).kind, s.gradients[x], next(s).kind, s.gradients[x]
        ('contribution', 3.0, 'contribution', 6.0)
        """
        return self.now.gradients if self.position >= 0 else {}

    def commit(self) -> None:
        """Run `root.backward()`: what the steps show is added to `grad` of the leaves.

        >>> x = Value(3.0)
        >>> s = step(x * x)
        >>> s.last().kind, x.grad
        ('done', 0.0)
        >>> s.commit()
        >>> x.grad
        6.0

        It is the whole pass, wherever the stepper stands, with its gradient hooks, which stepping
        does not call.
        """
        self.root.backward()

    def __repr__(self) -> str:
        """Say which step this is, of how many if nobody waits for that, and its equation."""
        of = f" of {len(self):,}" if self.frames.is_counted else ""
        if self.position < 0:
            return f"step 0{of}: not begun, next(s) takes the first step"
        return f"step {self.position + 1:,}{of}: {self.now.line}"

    # --- for the eye ------------------------------------------------------------------------------

    def _player(self) -> Any:
        from autograd.draw.player import Player  # only who looks needs it

        return Player(self)

    def _repr_html_(self) -> str:
        """Show the player in a notebook."""
        html: str = self._player()._repr_html_()
        return html

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Give the forms from which a notebook chooses: the player's, with the step as text."""
        forms: dict[str, str] = self._player()._repr_mimebundle_(include, exclude)
        return {kind: repr(self) if kind == "text/plain" else x for kind, x in forms.items()}

    def animation(self, seconds: float = 1.5) -> "Animation":
        """Give a picture that plays all steps by itself, in a loop: an SVG for a README.

        >>> x = Value(3.0, "x")
        >>> moving = step(x * x).animation(seconds=2.0)
        >>> moving
        animation of 5 steps of 2 values, 10.5 seconds
        >>> moving.svg().count("<script")
        0

        `moving.save("steps.svg")` writes it. Each step of the backward pass is shown for so many
        seconds, of the forward pass for half of that. A reader who wishes no motion sees the
        finished pass, and so does who saves it as .png. Raises `InputValueError` for more than 120
        steps, and `StaleGraphError` where a number was changed since.
        """
        from autograd.draw.animation import Animation

        return Animation(self.root, self.forward, seconds)

    def save(self, path: str | os.PathLike[str]) -> str:
        """Write the player to a file: .html, or a picture of the graph. Gives the path."""
        written: str = self._player().save(path)
        return written


def step(root: Value, forward: bool = True) -> Stepper:
    """Step through a graph: how each number was computed, then how each gradient comes about.

    >>> x = Value(3.0, "x")
    >>> y = x * x
    >>> for frame in step(y):
    ...     print(frame.line)
    v₁ = x × x = 3 × 3 = 9
    ∂v₁/∂v₁ = 1
    ∂v₁/∂x += ∂v₁/∂(first x) · ∂v₁/∂v₁ = 3 · 1 = 3
    ∂v₁/∂x += ∂v₁/∂(second x) · ∂v₁/∂v₁ = 3 · 1 = 3   total 3 + 3 = 6
    ∂v₁/∂x = 6

    `next(s)` and `s.back()` go one step, `s.run_to(...)` goes to a breakpoint, `s.now` is the step
    itself and `s.frames` the list of all. `forward=False` begins with the backward pass. In a
    notebook it shows itself as a player. The numbers are those of this call, whatever is assigned
    later. No `grad` is changed unless `s.commit()` is called.

    Raises `InputTypeError` for what is no Value, and `StaleGraphError` where an operand was changed
    since its result was computed: the numbers would not belong together.
    """
    if not isinstance(root, Value):
        raise InputTypeError(f"step takes the Value at the root of a graph, got {root!r:.200}")
    return Stepper(root, bool(forward))
