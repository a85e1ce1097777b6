"""Gradients of every layer, by its parameters and its inputs, against differences."""

import copy

import pytest
from layer_cases import CASES

from autograd import Value
from autograd.testing import assert_gradient
from nn.arrays import flat
from nn.weights import entries

pytestmark = pytest.mark.once


def substituted(model, values):
    """Give a copy of a model whose parameters are others."""
    model, values = copy.deepcopy(model), iter(values)
    for entry in entries(model):
        if entry.owner is None and not entry.is_generator:
            lists = [entry.held]
            for part in lists:
                if isinstance(part[0], Value):
                    part[:] = [next(values) for _ in part]
                else:
                    lists += part
    return model


@pytest.mark.parametrize("name", CASES)
def test_gradient(name):
    case = CASES[name]
    model = case.build()
    numbers = [parameter.data for parameter in model.parameters()]

    def total(parameters, x):
        out = case.run(substituted(model, parameters), x)
        return sum((0.5 + 0.25 * place) * y for place, y in enumerate(flat(out)))

    inputs = (numbers, case.inputs)
    if case.whole:
        assert_gradient(lambda parameters: total(parameters, case.inputs), [numbers])
    elif not numbers:
        assert_gradient(lambda x: total([], x), [case.inputs])
    else:
        assert_gradient(total, inputs)
