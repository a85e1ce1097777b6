"""Optim: SGD against PyTorch's formula, written out for one parameter at a time."""

import random

import pytest

from autograd import InputTypeError, InputValueError, Value
from nn import MLP, SGD, descend


def reference(start, gradients, lr, momentum, weight_decay, nesterov):
    """Follow torch.optim.SGD, as its documentation states it, without dampening."""
    p, buffer = start, None
    for g in gradients:
        g = g + weight_decay * p
        if momentum:
            buffer = g if buffer is None else momentum * buffer + g
            g = g + momentum * buffer if nesterov else buffer
        p = p - lr * g
    return p


@pytest.mark.parametrize(("momentum", "nesterov"), [(0.0, False), (0.9, False), (0.9, True)])
@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
def test_formula(momentum, weight_decay, nesterov):
    rng = random.Random(0)
    starts = [rng.gauss(0, 1) for _ in range(4)]
    gradients = [[rng.gauss(0, 1) for _ in range(6)] for _ in starts]
    parameters = [Value(start) for start in starts]
    optimiser = SGD(
        parameters, lr=0.05, momentum=momentum, weight_decay=weight_decay, nesterov=nesterov
    )
    for step in range(6):
        for parameter, sequence in zip(parameters, gradients, strict=True):
            parameter.grad = sequence[step]
        optimiser.step()
    assert [p.data for p in parameters] == [
        reference(start, sequence, 0.05, momentum, weight_decay, nesterov)
        for start, sequence in zip(starts, gradients, strict=True)
    ]


def test_lr_may_change():
    x = Value(1.0)
    optimiser = SGD([x], lr=1.0)
    optimiser.lr = 0.5
    x.grad = 1.0
    optimiser.step()
    assert x.data == 0.5
    with pytest.raises(InputValueError, match="as lr, got -1"):
        optimiser.lr = -1


def test_zero_grad_and_generators_of_parameters():
    net = MLP(2, [2, 1], seed=0)
    optimiser = SGD(p for p in net.parameters())
    net([1.0, 2.0]).backward()
    optimiser.zero_grad()
    assert all(p.grad == 0.0 for p in net.parameters())


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: SGD([]), InputValueError, "one element or more as parameters"),
        (lambda: SGD([1.0]), InputTypeError, "Values as parameters, got float: 1.0 at place 0"),
        (lambda: SGD(Value(1.0)), InputTypeError, "put it in a list"),
        (lambda: SGD(MLP(1, [1])), InputTypeError, r"got a MLP; give its .parameters\(\)"),
        (lambda: SGD([Value(1.0) * 2.0]), InputValueError, "not computed"),
        (lambda: SGD([Value(1.0).detach()]), InputValueError, "not computed"),
        (lambda: SGD([Value(1.0)] * 2), InputValueError, "each parameter once.*place 1"),
        (lambda: SGD([Value(1.0)], lr=-0.1), InputValueError, "at least 0 as lr, got -0.1"),
        (lambda: SGD([Value(1.0)], lr="fast"), InputTypeError, "as lr, got str: 'fast'"),
        (lambda: SGD([Value(1.0)], lr=Value(0.1)), InputTypeError, "plain number as lr"),
        (lambda: SGD([Value(1.0)], lr=float("inf")), InputValueError, "finite"),
        (lambda: SGD([Value(1.0)], momentum=-1), InputValueError, "momentum"),
        (lambda: SGD([Value(1.0)], weight_decay=float("nan")), InputValueError, "weight_decay"),
        (lambda: SGD([Value(1.0)], nesterov=True), InputValueError, "momentum above 0"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_descend():
    x = Value(4.0)
    steps = descend(lambda: x * x, SGD([x]), steps=3, rate=lambda step: 0.25)
    assert x.data == 4.0
    assert list(steps) == [16.0, 4.0, 1.0]
    assert x.data == 0.5
    with pytest.raises(InputTypeError, match="gives a Value, got float"):
        list(descend(lambda: 1.0, SGD([x]), steps=1))
    with pytest.raises(InputValueError, match="at least 1 as steps"):
        list(descend(lambda: x * x, SGD([x]), steps=0))
