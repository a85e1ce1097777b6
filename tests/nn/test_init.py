"""Init: each initialiser has the moments that its source asks for, and is fixed by its seed."""

import random
from math import sqrt
from statistics import fmean, pstdev

import pytest

from nn import INITIALISERS, Layer
from nn.init import generator

VARIANCE = {
    "uniform": lambda nin, nout: 1.0 / 3.0,
    "he": lambda nin, nout: 2.0 / nin,
    "he_uniform": lambda nin, nout: 2.0 / nin,
    "glorot": lambda nin, nout: 2.0 / (nin + nout),
    "glorot_normal": lambda nin, nout: 2.0 / (nin + nout),
    "lecun": lambda nin, nout: 1.0 / nin,
    "lecun_uniform": lambda nin, nout: 1.0 / nin,
    "fan_in": lambda nin, nout: 1.0 / (3.0 * nin),
    "zeros": lambda nin, nout: 0.0,
}


def test_every_initialiser_is_tested():
    assert VARIANCE.keys() == INITIALISERS.keys()


@pytest.mark.parametrize("name", sorted(VARIANCE))
@pytest.mark.parametrize(("nin", "nout"), [(3, 7), (20, 2)])
def test_moments(name, nin, nout):
    rng = random.Random(5)
    drawn = [INITIALISERS[name](rng, nin, nout) for _ in range(4000)]
    deviation = sqrt(VARIANCE[name](nin, nout))
    assert fmean(drawn) == pytest.approx(0.0, abs=0.06 * deviation)
    assert pstdev(drawn) == pytest.approx(deviation, rel=0.04)


@pytest.mark.parametrize("name", sorted(VARIANCE))
def test_layers_use_the_fans_of_the_layer(name):
    rng = random.Random(11)
    drawn = [[INITIALISERS[name](rng, 3, 5) for _ in range(3)] for _ in range(5)]
    layer = Layer(3, 5, init=name, seed=11)
    assert [[w.data for w in neuron.w] for neuron in layer.neurons] == drawn
    assert [neuron.b.data for neuron in layer.neurons] == [0.0] * 5


def test_a_function_is_an_initialiser():
    layer = Layer(2, 2, init=lambda rng, nin, nout: 10.0 * nin + nout)
    assert [w.data for neuron in layer.neurons for w in neuron.w] == [22.0] * 4


def test_generators():
    assert generator(3).random() == random.Random(3).random()
    rng = random.Random(1)
    assert generator(rng) is rng
    assert generator(generator(None)) is generator(None)
