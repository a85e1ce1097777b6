"""Module: something with parameters, and the parts it is made of.

>>> from autograd import Value
>>> class Line(Module):
...     def __init__(self):
...         self.slope, self.offset = Value(2.0), Value(1.0)
...     def forward(self, x):
...         return self.slope * x + self.offset
>>> line = Line()
>>> line(3.0).data
7.0
>>> [name for name, _ in line.named_parameters()]
['slope', 'offset']

A parameter is a leaf `Value` found through the attributes, and through lists, tuples, dicts and
other Modules among them. A subclass needs no `super().__init__()`, and one that defines
`parameters()` and `__call__` itself, as in micrograd, works as well.

Next: `layers.py` for neurons, layers and networks; `weights.py` for their numbers as plain data.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, Final

from autograd import Value
from nn.weights import Loaded, entries, load

_ONLY_VALUES: Final = frozenset((Value,))


class Module:
    """The base class of everything that has parameters.

    >>> Module().parameters()
    []
    """

    training: bool = True
    # The attributes that hold numbers which are kept with the parameters but not learnt.
    buffers: ClassVar[tuple[str, ...]] = ()
    # Whether it takes a list of rows, all at once, where most take one row: see `rows.py`.
    takes_rows: bool = False
    # Whether a call takes what the call before gave, as of a recurrent cell.
    has_memory: ClassVar[bool] = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Compute the output, by `forward`."""
        return self.forward(*args, **kwargs)

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Compute the output from the input: for a subclass to define."""
        raise NotImplementedError(
            f"{type(self).__name__} does not say what it computes: "
            "define forward(self, x) in the class"
        )

    def named_parameters(self) -> list[tuple[str, Value]]:
        """List each parameter once, with its dotted name, in the order of definition.

        >>> from nn import Layer
        >>> [name for name, _ in Layer(2, 1).named_parameters()]
        ['neurons.0.w.0', 'neurons.0.w.1', 'neurons.0.b']

        A shared parameter has the first of its names.
        """
        return [(name, part) for name, part in _parts(self) if isinstance(part, Value)]

    def parameters(self) -> list[Value]:
        """List each parameter once, in the order of definition.

        >>> from nn import MLP
        >>> len(MLP(2, [16, 16, 1]).parameters())
        337
        """
        return _leaves(self)

    def named_modules(self) -> "list[tuple[str, Module]]":
        """List this module, under the empty name, and each one below it, once.

        >>> from nn import Layer
        >>> [name for name, _ in Layer(2, 2).named_modules()]
        ['', 'neurons.0', 'neurons.1']
        """
        return [(name, part) for name, part in _parts(self) if isinstance(part, Module)]

    def named_buffers(self) -> list[tuple[str, Any]]:
        """List the numbers that are kept but not learnt, as floats or nested lists, with names.

        >>> from nn import BatchNorm
        >>> BatchNorm(2).named_buffers()[0]
        ('running_mean', [0.0, 0.0])

        They are the attributes that the class names in `buffers`.
        """
        return [(entry.name, entry.held) for entry in entries(self) if entry.owner is not None]

    def state_parts(self) -> dict[str, Any]:
        """Give the parts by the names that they have in a state: the attributes."""
        return vars(self)

    def state_dict(self, generators: bool = True) -> dict[str, Any]:
        """Give the parameters and buffers as plain data, by name: nested lists of floats.

        >>> from nn import MLP
        >>> {name: len(numbers) for name, numbers in MLP(2, [3, 1], seed=0).state_dict().items()}
        {'layers.0.weight': 3, 'layers.0.bias': 3, 'layers.1.weight': 1, 'layers.1.bias': 1}

        Names and shapes are those of PyTorch, as the table of `weights.py` says. The states of
        random generators are among them unless `generators=False`.
        """
        return {
            entry.name: entry.numbers()
            for entry in entries(self)
            if generators or not entry.is_generator
        }

    def load_state_dict(self, state: Mapping[str, Any], strict: bool = True) -> Loaded:
        """Set the parameters and buffers to those of a state; gives the names that did not match.

        >>> from nn import Neuron
        >>> neuron = Neuron(2, seed=0)
        >>> neuron.load_state_dict({"weight": [[1.0, 2.0]], "bias": [0.5]})
        Loaded(missing=[], unexpected=[])
        >>> neuron.w[1].data
        2.0

        Takes NumPy's arrays and PyTorch's tensors, too. Raises `InputValueError` for another shape
        and, unless `strict=False`, for missing or unexpected names: then nothing has changed.
        """
        return load(self, state, strict)

    def label_parameters(self) -> None:
        """Give each parameter its dotted name as label, which drawings and tables show.

        >>> from nn import Neuron
        >>> Neuron(2, seed=0).w[1].label
        'w.1'

        The modules of this package call it when they are built. In a module of your own, call it
        at the end of `__init__`: the names then begin at your module.
        """
        for name, parameter in self.named_parameters():
            parameter.label = name

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0.

        >>> from nn import Neuron
        >>> neuron = Neuron(1, nonlin=False, seed=0)
        >>> neuron([5.0]).backward()
        >>> neuron.w[0].grad
        5.0
        >>> neuron.zero_grad()
        >>> neuron.w[0].grad
        0.0
        """
        for parameter in self.parameters():
            parameter.grad = 0.0

    def train(self, mode: bool = True) -> "Module":
        """Set `training` here and in every module below; gives the module itself.

        >>> Module().train(False).training
        False
        """
        for _, module in self.named_modules():
            module.training = bool(mode)
        return self

    def eval(self) -> "Module":
        """Set `training` to False here and in every module below; gives the module itself.

        >>> Module().eval().training
        False
        """
        return self.train(False)

    @contextmanager
    def evaluating(self) -> Iterator[None]:
        """Be in `eval` for a while; afterwards each module trains, or not, as before.

        >>> module = Module()
        >>> with module.evaluating():
        ...     module.training
        False
        >>> module.training
        True
        """
        before = [(module, module.training) for _, module in self.named_modules()]
        self.eval()
        try:
            yield
        finally:
            for module, training in before:
                module.training = training

    def __repr__(self) -> str:
        """Show the modules this one is made of, one a line."""
        number = len(self.parameters())
        lines = [f"{type(self).__name__}: {number} parameter{'' if number == 1 else 's'}"]
        for name, part in _parts(self, nested=False):
            if isinstance(part, Module) and part is not self:
                lines.append(f"  {name}: " + repr(part).replace("\n", "\n  "))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Show the layers as columns of neurons, in a notebook: see `nn.modules`."""
        from nn.views import html  # which few need: it draws

        return html(self)


def _leaves(root: Module) -> list[Value]:
    """List what `_parts` gives of Values: without the names, for each step of a training asks."""
    met: set[int] = set()
    found: dict[int, Value] = {}
    stack: list[Any] = [root]
    while stack:
        part = stack.pop()
        if isinstance(part, Value):
            if part.is_leaf and not part.is_constant:
                found.setdefault(id(part), part)
        elif isinstance(part, (list, tuple, Module, dict)) and id(part) not in met:
            met.add(id(part))
            if isinstance(part, Module):
                stack += reversed(vars(part).values())
            elif isinstance(part, dict):
                stack += reversed(part.values())
            elif _ONLY_VALUES.issuperset(map(type, part)):
                found |= {id(x): x for x in part if x.is_leaf and not x.is_constant}
            else:
                stack += part[::-1]
    return list(found.values())


def _parts(root: Module, nested: bool = True) -> Iterator[tuple[str, Module | Value]]:
    """Walk a module and give its parameters and modules, each once, in the order of definition.

    The walk keeps its own stack, and remembers what it has met: a part may refer to its owner.
    """
    met: set[int] = set()
    stack: list[tuple[str, Any]] = [("", root)]
    while stack:
        name, part = stack.pop()
        if isinstance(part, Value):
            # What was computed is no parameter, nor is a constant: neither gathers a gradient.
            if part.is_leaf and not part.is_constant and id(part) not in met:
                met.add(id(part))
                yield name, part
            continue
        if isinstance(part, Module):
            inside = vars(part).items()
        elif isinstance(part, dict):
            inside = part.items()
        elif isinstance(part, (list, tuple)):
            inside = enumerate(part)  # type: ignore[assignment]  # pairs of a key and a part, too
        else:
            continue
        if id(part) in met:
            continue
        met.add(id(part))
        if isinstance(part, Module):
            yield name, part
            if part is not root and not nested:
                continue
        prefix = f"{name}." if name else ""
        # What goes on the stack last is walked first.
        stack += reversed([(f"{prefix}{key}", held) for key, held in inside])
