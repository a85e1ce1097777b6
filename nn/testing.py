"""Testing: small networks that Hypothesis draws, for tests of what takes a network.

>>> from hypothesis import given
>>> @given(mlps(nout=1))
... def test_a_network_has_finite_gradients(drawn):
...     net, inputs = drawn
...     net(inputs).backward()
...     assert all(p.grad - p.grad == 0.0 for p in net.parameters())
>>> test_a_network_has_finite_gradients()

Next: `autograd/testing/strategies.py` draws numbers, expressions and graphs.
"""

from collections.abc import Sequence

from autograd.testing import graph_fits
from autograd.testing.strategies import numbers

# Where hypothesis is missing, the import above says what to install.
# isort: split
from hypothesis import assume
from hypothesis import strategies as st

from nn.activations import ACTIVATIONS
from nn.init import INITIALISERS
from nn.layers import MLP


def mlps(
    nin: int | None = None,
    nout: int | None = None,
    depth: int = 3,
    width: int = 4,
    activations: Sequence[str] = tuple(ACTIVATIONS),
    avoid_kinks: bool = True,
) -> st.SearchStrategy[tuple[MLP, list[float]]]:
    """Draw networks, each with inputs that fit it.

    >>> from hypothesis import find
    >>> net, inputs = find(mlps(nout=2), lambda drawn: len(drawn[1]) == 3)
    >>> len(net.layers), len(net(inputs))
    (1, 2)

    At most `depth` layers of at most `width` neurons; `nin` and `nout` fix the numbers of inputs
    and outputs. No neuron sits on a kink of its activation, unless `avoid_kinks=False`. A failing
    test shows the call of `MLP` that makes the network.
    """
    return _mlps(nin, nout, depth, width, tuple(activations), avoid_kinks)


@st.composite
def _mlps(
    draw: st.DrawFn,
    nin: int | None,
    nout: int | None,
    depth: int,
    width: int,
    activations: tuple[str, ...],
    avoid_kinks: bool,
) -> tuple[MLP, list[float]]:
    few = st.integers(1, width)
    first = draw(few) if nin is None else nin
    hidden = draw(st.lists(few, max_size=depth - 1))
    last = draw(few) if nout is None else nout
    net = draw(
        st.builds(
            MLP,
            st.just(first),
            st.just([*hidden, last]),
            activation=st.sampled_from(activations),
            output=st.sampled_from(activations),
            init=st.sampled_from(sorted(INITIALISERS)),
            seed=st.integers(0, 1000),
            fused=st.booleans(),
        )
    )
    inputs = draw(st.lists(numbers(), min_size=first, max_size=first))
    if avoid_kinks:
        outputs = net(inputs)
        roots = outputs if isinstance(outputs, list) else [outputs]
        assume(all(graph_fits(root) for root in roots))
    return net, inputs
