"""Views: a network as columns of neurons, and the weights as lines between them.

>>> from nn import MLP
>>> modules(MLP(3, [4, 4, 1], seed=1))
MLP: 3 → 4 → 4 → 1, 41 parameters
┌──────────┬───────┐
│ column   │ units │
├──────────┼───────┤
│ input    │     3 │
│ layers.0 │     4 │
│ layers.1 │     4 │
│ layers.2 │     1 │
└──────────┴───────┘

Next: `neurons.py` for what is drawn of them, `autograd/draw/modules.py` for the picture.
"""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any, Final

from autograd import InputTypeError, InputValueError, Value
from autograd.draw.modules import ModulesView
from autograd.draw.modules import modules as of_graph
from autograd.draw.view import View
from nn.checks import choice, shown
from nn.module import Module
from nn.neurons import details, drawn
from nn.passing import passed
from nn.structure import layers

_SHOWS: Final = {"weight": False, "grad": True}


def modules(
    net: Any,
    inputs: Sequence[Any] | None = None,
    *,
    show: str = "weight",
    collapse: int | Callable[[str], str] | None = None,
) -> View:
    """Show a network: a column for each layer, a circle for each neuron, a line for each weight.

    >>> from nn import MLP
    >>> view = modules(MLP(2, [3, 1], seed=0), inputs=[1.0, -2.0])
    >>> view.svg().count("<path data-l=")
    9

    Blue is positive, orange and dashed negative; the larger, the wider and stronger. A circle has
    the tint of what the neuron gives for one row of `inputs`, or without them of its bias. With
    `show="grad"` lines and circles are the gradients of the weights and of the biases. In a
    notebook a click on a neuron shows its numbers and, with inputs, its graph.

    The layers are taken to follow one another as they are defined; where their sizes do not fit,
    no lines are drawn. A Value as `net` is shown by `autograd.modules`, which `collapse` is for.
    Raises `InputValueError` for a net without neurons and for inputs that do not fit.
    """
    if isinstance(net, Value):
        return of_graph(net, collapse)
    if not isinstance(net, Module):
        raise InputTypeError(f"modules takes a Module or a Value, got {shown(net)}")
    found = layers(net)
    if not found:
        raise InputValueError(
            f"modules takes a net made of neurons, and {type(net).__name__} has none; a neuron is "
            "a Module with a list of Values `w`; the graph of a result is shown by graph(result)"
        )
    by_gradient = choice(show, _SHOWS, "modules", "show")
    values = None if inputs is None else passed(net, found, inputs)
    network = drawn(net, found, values, by_gradient)
    return ModulesView(network, details(found, values))


def html(net: Module) -> str:
    """Give the HTML that a notebook shows of a module: its text where it has no neurons.

    >>> html(Module())
    '<pre>Module: 0 parameters</pre>'
    """
    return modules(net).html() if layers(net) else f"<pre>{escape(repr(net))}</pre>"
