"""Neurons: what the module view draws and tells of them.

>>> from nn import MLP
>>> from nn.structure import layers
>>> net = MLP(2, [2, 1], seed=0)
>>> network = drawn(net, layers(net))
>>> [(column.heading, column.subheading) for column in network.columns]
[('input', ''), ('layers.0', 'relu'), ('layers.1', 'linear')]
>>> details(layers(net))[2].heads
['input', 'weight w']

Next: `views.py`, the view itself.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from autograd import Value, dot
from autograd.draw.network import Column, Link, Network, Unit
from autograd.draw.overview import DRAWN, Detail
from autograd.tables import short
from nn.arrays import flat
from nn.layers import Neuron
from nn.module import Module
from nn.passing import Passed, chained
from nn.structure import LayerOf, bias
from nn.weights import entries

_ROWS: Final = 128  # of the table of a neuron


def drawn(
    net: Module, found: Sequence[LayerOf], values: Passed | None = None, by_gradient: bool = False
) -> Network:
    """Draw the neurons of the layers, and the weights between them.

    >>> from nn import Neuron
    >>> from nn.structure import layers
    >>> neuron = Neuron(2, seed=0)
    >>> len(drawn(neuron, layers(neuron)).links)
    2
    """
    parameters = net.parameters()
    notes = [_summary(net, found, len(parameters))]
    learnt = any(parameter.grad != 0.0 for parameter in parameters)
    if by_gradient and not learnt:
        notes.append("no backward pass yet: lines are weights")
        by_gradient = False
    active = values is not None and bool(values.outputs) and not by_gradient
    if values is not None and not values.outputs:
        notes.append("the net is not its layers one after the other, so circles are biases")
    owned = {id(x) for layer in found for neuron in layer.neurons for x in neuron.w}
    owned |= {id(bias(neuron)) for layer in found for neuron in layer.neurons}
    if others := sum(id(parameter) not in owned for parameter in parameters):
        notes.append(f"{others:,} of the parameters belong to no neuron and are not drawn")
    linked = chained(found)
    if not linked:
        notes.append("the layers do not fit one another, so no lines are drawn between them")
    columns = [_inputs(found[0], values)]
    for number, layer in enumerate(found):
        tints = (
            values.outputs[number]
            if values is not None and active
            else [_tint(neuron, by_gradient) for neuron in layer.neurons]
        )
        units = [
            Unit(f"{layer.name}, neuron {place}", tint, "\n".join(_facts(neuron, learnt)))
            for place, (neuron, tint) in enumerate(zip(layer.neurons, tints, strict=True))
        ]
        columns.append(Column(layer.name, units, layer.activation))
    about = (
        ("gradient of the weight", "gradient of the bias")
        if by_gradient
        else ("weight", "output" if active else "bias")
    )
    links = list(_links(found, by_gradient, linked))
    return Network(columns, links, about, notes)


def details(found: Sequence[LayerOf], values: Passed | None = None) -> list[Detail]:
    """Tell of each input and each neuron what it holds, in the order of the columns.

    >>> from nn import Neuron
    >>> from nn.structure import layers
    >>> details(layers(Neuron(1, seed=0)))[1].rows
    [['0', '0.6888']]
    """
    given = [[]] * found[0].nin if values is None else [[short(x)] for x in values.inputs]
    told = [Detail(f"input {place}", facts, [], []) for place, facts in enumerate(given)]
    # Before a backward pass there are no gradients to show.
    learnt = any(
        weight.grad != 0.0 for layer in found for neuron in layer.neurons for weight in neuron.w
    )
    for number, layer in enumerate(found):
        arriving = None
        if values is not None and values.outputs:
            arriving = values.outputs[number - 1] if number else values.inputs
        for place, neuron in enumerate(layer.neurons):
            told.append(_detail(f"{layer.name}, neuron {place}", neuron, arriving, learnt))
    return told


def parameters(net: Module, by_gradient: bool = False) -> tuple[Network, list[Detail]]:
    """Draw the arrays of parameters of what has no neurons, and tell of each number.

    >>> from nn import LayerNorm
    >>> network, told = parameters(LayerNorm(3))
    >>> [column.heading for column in network.columns], told[0].facts
    (['weight', 'bias'], ['1'])
    """
    columns, told = [], []
    for entry in entries(net):
        if entry.owner is not None or entry.is_generator:
            continue
        numbers = [x.grad if by_gradient else x.data for x in flat(entry.held)]
        names = [f"{entry.name}, number {place}" for place in range(len(numbers))]
        columns.append(Column(entry.name, list(map(Unit, names, numbers))))
        told += [Detail(name, [short(x)], [], []) for name, x in zip(names, numbers, strict=True)]
    about = ("", "gradient of the parameter" if by_gradient else "parameter")
    size = len(net.parameters())
    notes = [f"{type(net).__name__}: {size:,} parameter{'' if size == 1 else 's'}"]
    return Network(columns, [], about, notes), told


def written_out(neuron: Neuron, inputs: Sequence[float]) -> Any:
    """Compute a neuron anew, a node for each operation, and the gradients of its output.

    >>> a = written_out(Neuron(2, activation="tanh", seed=0), [1.0, -2.0])
    >>> a.label, a.operands[0].label, a.operands[0].operands[1].operands[1].label
    ('a', 'z', 'x_1')
    """
    xs = [Value(x, f"x_{place}") for place, x in enumerate(inputs)]
    ws = [Value(weight.data, f"w_{place}") for place, weight in enumerate(neuron.w)]
    found = bias(neuron)
    offset = None if found is None else Value(found.data, "b")
    # b, then a w, an x, a product and a sum for each input, and the activation.
    if 4 * len(xs) + 2 > DRAWN:
        z = dot(ws, xs, offset)
    else:
        z = offset
        for w, x in zip(ws, xs, strict=True):
            z = w * x if z is None else z + w * x
    z.label = "z"
    a = z if neuron.act is None else neuron.act(z)
    if a is not z:
        a.label = "a"
    a.backward()
    return a


def _summary(net: Module, found: Sequence[LayerOf], parameters: int) -> str:
    widths = [found[0].nin, *(len(layer.neurons) for layer in found)]
    plural = "" if parameters == 1 else "s"
    shape = " → ".join(map(str, widths))
    return f"{type(net).__name__}: {shape}, {parameters:,} parameter{plural}"


def _inputs(first: LayerOf, values: Passed | None) -> Column:
    numbers: list[float | None] = [None] * first.nin
    if values is not None:
        numbers = list(values.inputs)
    return Column("input", [Unit(f"input {place}", x) for place, x in enumerate(numbers)])


def _tint(neuron: Any, by_gradient: bool) -> float | None:
    offset = bias(neuron)
    if offset is None:
        return None
    return offset.grad if by_gradient else offset.data


def _facts(neuron: Any, learnt: bool) -> list[str]:
    offset = bias(neuron)
    if offset is None:
        return []
    return [f"bias {short(offset.data)}" + (f", grad {short(offset.grad)}" if learnt else "")]


def _links(found: Sequence[LayerOf], by_gradient: bool, linked: bool) -> Iterable[Link]:
    before, here = 0, found[0].nin
    for layer in found if linked else found[:1]:
        for place, neuron in enumerate(layer.neurons):
            for number, weight in enumerate(neuron.w):
                yield Link(
                    before + number, here + place, weight.grad if by_gradient else weight.data
                )
        before, here = here, here + len(layer.neurons)


def _detail(title: str, neuron: Any, inputs: Sequence[float] | None, learnt: bool) -> Detail:
    facts = _facts(neuron, learnt)
    if len(neuron.w) > _ROWS:
        facts.append(f"the first {_ROWS} of {len(neuron.w)} weights:")
    heads = ["input", "weight w"]
    if inputs is not None:
        heads += ["x", "w × x"]
    if learnt:
        heads.append("grad of w")
    rows = []
    for place, weight in enumerate(neuron.w[:_ROWS]):
        row = [str(place), short(weight.data)]
        if inputs is not None:
            row += [short(inputs[place]), short(weight.data * inputs[place])]
        if learnt:
            row.append(short(weight.grad))
        rows.append(row)
    root = None
    if inputs is not None and isinstance(neuron, Neuron) and 2 * len(neuron.w) + 3 <= DRAWN:
        root = written_out(neuron, inputs)
        facts.append("In its graph the gradients are those of its own output:")
    return Detail(title, facts, heads, rows, root)
