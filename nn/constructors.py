"""Constructors: what each class of nn is made with, and how that is read from a module.

>>> sorted(CONSTRUCTORS["Linear"].arguments)
['bias', 'fused', 'in_features', 'out_features']
>>> from nn import Linear
>>> CONSTRUCTORS["Linear"].read(Linear(2, 3, bias=False))
{'in_features': 2, 'out_features': 3, 'bias': False, 'fused': True}

A class has a row here when its modules are to be built again from a file.

Next: `architecture.py`, which describes whole networks so.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final, NamedTuple

from autograd import InputTypeError
from nn import activation_modules as activations
from nn.attention import SelfAttention
from nn.checks import Check, count, finite, flag, sequence, shown
from nn.containers import Residual, Sequential
from nn.dropout import Dropout
from nn.embedding import Embedding
from nn.layers import MLP, Layer, Neuron
from nn.linear import Linear
from nn.module import Module
from nn.normalization import BatchNorm, LayerNorm, RMSNorm
from nn.recurrent import GRUCell, LSTMCell, RNNCell
from nn.softmax import LogSoftmax, Softmax


class Constructor(NamedTuple):
    """A class, its arguments with their checks, and how many weights they make, at least."""

    made: Callable[..., Module]
    arguments: dict[str, Check]
    weights: Callable[[dict[str, Any]], int]
    # Most arguments are attributes of the same name; these are read otherwise.
    readers: dict[str, Callable[[Any], Any]]

    def read(self, module: Module) -> dict[str, Any]:
        """Give the arguments with which one like the module is made."""
        return {name: self.readers.get(name, attrgetter(name))(module) for name in self.arguments}


def named(given: object, taker: str, what: str) -> str:
    """Give a name, which the class itself will look up.

    >>> named("relu", "Layer", "activation")
    'relu'
    """
    if not isinstance(given, str):
        raise InputTypeError(f"{taker} takes a name as {what}, got {shown(given)}")
    return given


def counts(given: object, taker: str, what: str) -> list[int]:
    """Give a list of whole numbers from 1.

    >>> counts([3, 1], "MLP", "nouts")
    [3, 1]
    """
    return [count(each, taker, f"each of {what}") for each in sequence(given, taker, what)]


def optional(check: Check) -> Check:
    """Let None pass a check.

    >>> optional(flag)(None, "Linear", "bias") is None
    True
    """
    return lambda given, taker, what: None if given is None else check(given, taker, what)


def _row(
    made: Callable[..., Module],
    arguments: dict[str, Check] | None = None,
    weights: Callable[[dict[str, Any]], int] = lambda given: 0,
    **readers: Callable[[Any], Any],
) -> Constructor:
    return Constructor(made, arguments or {}, weights, readers)


def _product(first: str, second: str, times: int = 1) -> Callable[[dict[str, Any]], int]:
    return lambda given: int(times * given[first] * given[second])


def _mlp_weights(given: dict[str, Any]) -> int:
    widths = [given["nin"], *given["nouts"]]
    return sum(nin * nout for nin, nout in zip(widths, given["nouts"], strict=False))


def _normalization(made: Callable[..., Module], size: str, **more: Check) -> Constructor:
    return _row(
        made,
        {size: count, "eps": finite, **more, "affine": flag},
        # The running statistics of BatchNorm are there without weights, too.
        lambda given: int(given[size]) if given["affine"] or made is BatchNorm else 0,
        affine=lambda norm: norm.weight is not None,
    )


def _cell(made: Callable[..., Module], gates: int, **more: Check) -> Constructor:
    return _row(
        made,
        {"input_size": count, "hidden_size": count, "bias": flag, **more},
        lambda given: gates * given["hidden_size"] * (given["input_size"] + given["hidden_size"]),
        bias=lambda cell: cell.bias_ih is not None,
    )


_NEURON: Final[dict[str, Check]] = {"activation": named, "fused": flag}

_ROWS: Final = (
    _row(
        Neuron,
        {"nin": count, **_NEURON},
        lambda given: int(given["nin"]),
        nin=lambda neuron: len(neuron.w),
    ),
    _row(Layer, {"nin": count, "nout": count, **_NEURON}, _product("nin", "nout")),
    _row(
        MLP,
        {"nin": count, "nouts": counts, "output": named, **_NEURON},
        _mlp_weights,
        nin=lambda net: net.layers[0].nin,
        nouts=lambda net: [layer.nout for layer in net.layers],
        output=lambda net: net.layers[-1].activation,
        activation=lambda net: net.layers[0].activation if len(net.layers) > 1 else "linear",
    ),
    _row(
        Linear,
        {"in_features": count, "out_features": count, "bias": flag, "fused": flag},
        _product("in_features", "out_features"),
        bias=lambda linear: linear.bias is not None,
    ),
    # Their arguments are modules, which are described in turn.
    _row(Sequential),
    _row(Residual),
    # Which numbers a seeded one draws is said by the state of its generator.
    _row(
        Dropout,
        {"p": finite, "seed": optional(lambda given, taker, what: count(given, taker, what, 0))},
        seed=lambda dropout: None if dropout.generator is None else 0,
    ),
    _normalization(BatchNorm, "num_features", momentum=optional(finite)),
    _normalization(LayerNorm, "size"),
    _normalization(RMSNorm, "size"),
    _row(
        Embedding,
        {"num_embeddings": count, "embedding_dim": count},
        _product("num_embeddings", "embedding_dim"),
    ),
    _cell(RNNCell, 1, nonlinearity=named),
    _cell(GRUCell, 3),
    _cell(LSTMCell, 4),
    _row(
        SelfAttention,
        {"embed_dim": count, "num_heads": count, "bias": flag, "causal": flag},
        _product("embed_dim", "embed_dim", 4),
        bias=lambda attention: attention.in_proj_bias is not None,
    ),
    _row(activations.LeakyReLU, {"negative_slope": finite}),
    _row(activations.ELU, {"alpha": finite}),
    *map(
        _row,
        (
            activations.Identity,
            activations.ReLU,
            activations.GELU,
            activations.SiLU,
            activations.Tanh,
            activations.Sigmoid,
            activations.Softplus,
            activations.Softsign,
            activations.LogSigmoid,
            Softmax,
            LogSoftmax,
        ),
    ),
)

CONSTRUCTORS: Final[dict[str, Constructor]] = {row.made.__name__: row for row in _ROWS}
