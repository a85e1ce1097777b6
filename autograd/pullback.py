"""Pullback: a function that gives the gradients of a node, where no partial derivatives do.

>>> double = Pullback(lambda upstreams: [2.0 * upstreams[0]], results=1, linear=True)
>>> double.function([5.0])
[10.0]

The function is called when the pass comes to the node, with the gradient of each result, and gives
one for each operand; None stands where nothing flows. It gets floats and gives floats; where the
gradients are to be graphs, it gets Values and gives Values, and so it can be differentiated again.

Of one result the node is the result. Of several they are nodes of their own, each with the rule
`result` and with the node, their *source*, as its only operand: a pass comes to all of them before
it comes to the source, which thus can call the function once for all.

Next: `supernode.py` records such nodes, `backward.py` calls their functions.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from autograd.errors import RuleError
from autograd.rules import Rule

if TYPE_CHECKING:
    from autograd.value import Value

# The rule of each result of a function that has several.
RESULT: Final = Rule("result", "", (), pulls=True)

Function = Callable[[list[Any]], Sequence[Any]]


class Pullback:
    """What the notes of a node without partials hold.

    `linear` tells that the function multiplies what it gets by numbers and no more: then there are
    partial derivatives, which forward mode and the readers of a graph ask for.
    """

    def __init__(self, function: Function, results: int, linear: bool) -> None:
        """Store the function."""
        self.function = function
        self.results = results
        self.linear = linear
        self.upstreams: list[float | None] = []  # what came to each result in the last pass


def pullback_of(node: "Value") -> Pullback:
    """Give what finds the gradients of a node without partials."""
    pullback = node.notes().pullback
    if pullback is None:
        raise RuleError(f"{node!r} has lost the function that gives its gradients")
    return pullback


def collect(source: "Value", result: "Value", upstream: float, is_first: bool) -> None:
    """Keep what came to one of several results until the pass comes to their source."""
    pullback = pullback_of(source)
    if is_first:
        pullback.upstreams = [None] * pullback.results
    pullback.upstreams[result.notes().place] = upstream


def check_alone(node: "Value") -> None:
    """Refuse a source of several results, which together make what it passes on."""
    if node._rule is not RESULT and pullback_of(node).results > 1:
        raise RuleError(
            f"{node!r} is a function with several results, which together make the gradients of "
            "its operands: this cannot be shown term by term; look at the function alone"
        )


def check_linear(node: "Value") -> None:
    """Refuse a function that does not just multiply what it gets by local derivatives."""
    if node._rule is RESULT or pullback_of(node).linear:
        return
    name = "" if node._rule is None else node._rule.name
    raise RuleError(
        f"{name!r} has no local derivatives: its custom gradient says only what goes back, which "
        "need not be in proportion to what comes; use reverse mode (backward, grad, vjp, jacrev), "
        "or, if it is in proportion, declare custom_gradient(f, linear=True)"
    )
