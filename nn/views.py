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
from typing import TYPE_CHECKING, Any, Final

from autograd import InputTypeError, InputValueError, Value
from autograd.draw.modules import modules as of_graph
from autograd.draw.quote import xml
from nn.checks import choice, shown
from nn.module import Module
from nn.passing import passed
from nn.structure import layers

if TYPE_CHECKING:
    from autograd.draw.view import View

_SHOWS: Final = {"weight": False, "grad": True}


def modules(
    net: Any,
    inputs: Sequence[Any] | None = None,
    *,
    show: str = "weight",
    collapse: int | Callable[[str], str] | None = None,
) -> "View":
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
    no lines are drawn. Of a net without neurons, as a recurrent cell, each array of parameters is a
    column. A Value as `net` is shown by `autograd.modules`, which `collapse` is for. Raises
    `InputValueError` for a net without parameters, for inputs that do not fit and for an argument
    that is not for such a `net`.
    """
    # Here, because they import much: who shows nothing does not wait for that.
    from autograd.draw.modules_view import ModulesView
    from nn.neurons import details, drawn, parameters

    if isinstance(net, Value):
        if inputs is not None or show != "weight":
            given = "show" if inputs is None else "inputs"
            raise InputValueError(
                f"modules takes {given} of a net alone, and got a Value; leave it out"
            )
        return of_graph(net, collapse)
    if not isinstance(net, Module):
        raise InputTypeError(f"modules takes a Module or a Value, got {shown(net)}")
    if collapse is not None:
        raise InputValueError(
            f"modules takes collapse of a Value alone, and got {type(net).__name__}; the columns "
            "of a net are its layers; modules(net(row), collapse=...) shows the graph of an output"
        )
    found = layers(net)
    by_gradient = choice(show, _SHOWS, "modules", "show")
    if not found and inputs is None and net.parameters():
        return ModulesView(*parameters(net, by_gradient))
    if not found:
        raise InputValueError(
            f"modules takes a net made of neurons, and {type(net).__name__} has none; a neuron is "
            "a Module with a list of Values `w`; a net that has parameters is shown without "
            "inputs, the graph of a result by graph(result)"
        )
    values = None if inputs is None else passed(net, found, inputs)
    network = drawn(net, found, values, by_gradient)
    return ModulesView(network, details(found, values))


def html(net: Module) -> str:
    """Give the HTML that a notebook shows of a module: its text where it has no neurons.

    >>> html(Module())
    '<pre>Module: 0 parameters</pre>'
    """
    return modules(net).html() if layers(net) else f"<pre>{xml(repr(net))}</pre>"
