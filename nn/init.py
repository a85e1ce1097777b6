"""Init: the numbers that weights begin with.

An initialiser is a function of a random generator, the number of inputs and the number of outputs
of the layer; it gives one weight. Biases begin at 0.

>>> rng = generator(0)
>>> [round(he(rng, 2, 16), 3) for _ in range(3)]
[0.942, -1.397, -0.68]

Next: `layers.py`, which draws the weights of each neuron in turn.
"""

import operator
import random
import struct
from collections.abc import Callable
from math import sqrt
from typing import Final, cast

from autograd import InputTypeError, InputValueError, Value
from nn.checks import choice, sequence, shown

Initialiser = Callable[[random.Random, int, int], float]
Seed = int | random.Random | None

# The module has the methods of the generator that it hides, and passes for one.
GLOBAL: Final = cast(random.Random, random)


def generator(seed: Seed) -> random.Random:
    """Give the random generator for a seed.

    >>> generator(1).random() == generator(1).random()
    True

    A `random.Random` is used as it is. None means Python's global generator, so that
    `random.seed(1337)` before the network is built acts as it does with micrograd.
    """
    if seed is None or seed is GLOBAL:
        return GLOBAL
    if isinstance(seed, random.Random):
        return seed
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise InputTypeError(f"seed takes an int, a random.Random or None, got {shown(seed)}")
    return random.Random(seed)


def generator_state(rng: random.Random) -> list[int]:
    """Give the state of a generator as whole numbers, which any file can hold.

    >>> rng = generator(0)
    >>> state = generator_state(rng)
    >>> first = rng.random()
    >>> restore_generator(rng, state)
    >>> rng.random() == first
    True

    These are the 624 words and the place of the Mersenne Twister, and, where `gauss` keeps a number
    for its next call, the 64 bits of that.
    """
    _, words, kept = rng.getstate()
    bits = [] if kept is None else list(struct.unpack("<q", struct.pack("<d", kept)))
    return [*words, *bits]


def restore_generator(rng: random.Random, state: object) -> None:
    """Set a generator to a state that `generator_state` gave.

    >>> restore_generator(generator(0), [1, 2])
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: a generator takes a state of 625 or 626 whole numbers, as
    generator_state gives it, got list: [1, 2]
    """
    try:
        numbers = [operator.index(number) for number in sequence(state, "a generator", "state")]
        if len(numbers) not in (625, 626):
            raise ValueError
        bits = struct.pack(f"<{len(numbers) - 625}q", *numbers[625:])
        rng.setstate((3, tuple(numbers[:625]), struct.unpack("<d", bits)[0] if bits else None))
    except (TypeError, ValueError, OverflowError, struct.error):
        raise InputValueError(
            "a generator takes a state of 625 or 626 whole numbers, as generator_state gives it, "
            f"got {shown(state)}"
        ) from None


def drawn(init: Initialiser, rng: random.Random, nout: int, nin: int) -> list[list[Value]]:
    """Draw a matrix of weights, a row of `nin` for each of `nout` outputs.

    >>> len(drawn(zeros, generator(0), 3, 2))
    3
    """
    return [[Value(init(rng, nin, nout)) for _ in range(nin)] for _ in range(nout)]


def uniform(rng: random.Random, nin: int, nout: int) -> float:
    """Draw evenly from -1 to 1, as micrograd does.

    >>> round(uniform(generator(0), 2, 16), 3)
    0.689
    """
    return rng.uniform(-1.0, 1.0)


def he(rng: random.Random, nin: int, nout: int) -> float:
    """Draw from the normal distribution with variance 2/nin: for ReLU and its kin.

    >>> round(he(generator(0), 8, 8), 3)
    0.471

    Source: He et al., Delving Deep into Rectifiers, 2015, eq. 10.
    """
    return rng.gauss(0.0, sqrt(2.0 / nin))


def he_uniform(rng: random.Random, nin: int, nout: int) -> float:
    """Draw evenly, with variance 2/nin.

    >>> abs(he_uniform(generator(0), 6, 8)) <= 1.0
    True
    """
    return _even(rng, 6.0 / nin)


def glorot(rng: random.Random, nin: int, nout: int) -> float:
    """Draw evenly, with variance 2/(nin + nout): for tanh and sigmoid.

    >>> abs(glorot(generator(0), 4, 2)) <= 1.0
    True

    Source: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural
    networks, 2010, eq. 16.
    """
    return _even(rng, 6.0 / (nin + nout))


def glorot_normal(rng: random.Random, nin: int, nout: int) -> float:
    """Draw from the normal distribution with variance 2/(nin + nout).

    >>> round(glorot_normal(generator(0), 8, 8), 3)
    0.333
    """
    return rng.gauss(0.0, sqrt(2.0 / (nin + nout)))


def lecun(rng: random.Random, nin: int, nout: int) -> float:
    """Draw from the normal distribution with variance 1/nin.

    >>> round(lecun(generator(0), 4, 8), 3)
    0.471

    Source: LeCun et al., Efficient BackProp, 1998, section 4.6.
    """
    return rng.gauss(0.0, sqrt(1.0 / nin))


def lecun_uniform(rng: random.Random, nin: int, nout: int) -> float:
    """Draw evenly, with variance 1/nin.

    >>> abs(lecun_uniform(generator(0), 3, 8)) <= 1.0
    True
    """
    return _even(rng, 3.0 / nin)


def fan_in(rng: random.Random, nin: int, nout: int) -> float:
    """Draw evenly from −1/√nin to 1/√nin, with variance 1/(3·nin): as PyTorch's Linear.

    >>> abs(fan_in(generator(0), 4, 8)) <= 0.5
    True
    """
    return _even(rng, 1.0 / nin)


def zeros(rng: random.Random, nin: int, nout: int) -> float:
    """Give 0: for a last layer, or to show why hidden neurons must not all begin alike.

    >>> zeros(generator(0), 2, 2)
    0.0
    """
    return 0.0


def _even(rng: random.Random, bound_squared: float) -> float:
    # The variance of an even distribution from -r to r is r²/3.
    bound = sqrt(bound_squared)
    return rng.uniform(-bound, bound)


INITIALISERS: Final[dict[str, Initialiser]] = {
    initialiser.__name__: initialiser
    for initialiser in (
        uniform,
        he,
        he_uniform,
        glorot,
        glorot_normal,
        lecun,
        lecun_uniform,
        fan_in,
        zeros,
    )
}


def initialiser(given: str | Initialiser, taker: str) -> Initialiser:
    """Give the initialiser of a name; a function is one already.

    >>> initialiser("he", "Layer") is he
    True
    """
    return given if callable(given) else choice(given, INITIALISERS, taker, "init")
