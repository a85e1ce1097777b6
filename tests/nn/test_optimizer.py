"""Optimizer: each against PyTorch over 50 steps; groups, states, gradients that are not finite."""

import copy
import json
import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch_numbers import recorded

import nn
from autograd import AnomalyError, InputTypeError, InputValueError, Value
from nn import LBFGS, MLP, SGD, Adagrad, Adam, AdamW, RMSprop

RECORDED = recorded("optimizers")
CASES = RECORDED["cases"]
STEPWISE = [SGD, RMSprop, Adagrad, Adam, AdamW]


def made(case, starts=RECORDED["starts"]):
    parameters = [Value(start, label=f"w{place}") for place, start in enumerate(starts)]
    return parameters, getattr(nn, case["optimizer"])(parameters, **case["settings"])


def follow(parameters, optimizer, gradients):
    path = []
    for gradient in gradients:
        for parameter, slope in zip(parameters, gradient, strict=True):
            parameter.grad = slope
        optimizer.step()
        path.append([p.data for p in parameters])
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['optimizer']}{case['settings']}")
def test_as_pytorch(case):
    path = follow(*made(case), RECORDED["gradients"])
    assert len(path) == 50
    for found, expected in zip(path, case["path"], strict=True):
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_every_optimizer_is_compared():
    assert {case["optimizer"] for case in CASES} == {each.__name__ for each in STEPWISE}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['optimizer']}{case['settings']}")
def test_a_loaded_state_goes_on_bit_for_bit(case):
    gradients = RECORDED["gradients"]
    parameters, optimizer = made(case)
    follow(parameters, optimizer, gradients[:20])
    text = json.dumps(optimizer.state_dict())
    others, resumed = made({**case, "settings": {}}, [p.data for p in parameters])
    resumed.load_state_dict(json.loads(text))
    assert resumed.state_dict() == optimizer.state_dict()
    rest = follow(parameters, optimizer, gradients[20:])
    assert json.dumps(resumed.state_dict()) == text  # a state is a copy
    assert follow(others, resumed, gradients[20:]) == rest


def test_copies_and_pickles_keep_their_parameters():
    x = Value(1.0)
    optimizer = Adam([x], lr=0.1)
    for copied in (copy.deepcopy, lambda both: pickle.loads(pickle.dumps(both))):
        y, other = copied((x, optimizer))
        y.grad = 1.0
        other.step()
        assert other.parameters == [y]
        assert (x.data, y.data) == (1.0, pytest.approx(0.9))


def test_groups_have_settings_of_their_own():
    x, y, z = Value(1.0), Value(1.0), Value(1.0)
    optimizer = SGD([{"params": [x, y], "lr": 0.5}, {"params": (p for p in [z])}], lr=0.1)
    x.grad = y.grad = z.grad = 1.0
    optimizer.step()
    assert [x.data, y.data, z.data] == [0.5, 0.5, 0.9]
    assert optimizer.parameters == [x, y, z]
    with pytest.raises(InputValueError, match=r"several learning rates, 0.1, 0.5; .*param_groups"):
        optimizer.lr  # noqa: B018
    optimizer.lr = 0.25
    assert [group["lr"] for group in optimizer.param_groups] == [0.25, 0.25]
    assert optimizer.lr == 0.25


def test_a_group_is_a_mapping():
    x = Value(1.0)
    group = SGD([x]).param_groups[0]
    assert dict(group) == {
        "params": [x],
        "lr": 0.01,
        "momentum": 0.0,
        "dampening": 0.0,
        "weight_decay": 0.0,
        "nesterov": False,
    }
    assert len(group) == 6
    with pytest.raises(KeyError):
        group["betas"]


def test_groups_that_come_later():
    x, y = Value(1.0), Value(2.0)
    optimizer = Adam([x], lr=0.1)
    x.grad = y.grad = 1.0
    optimizer.step()
    optimizer.add_param_group({"params": [y], "betas": (0.5, 0.5)})
    optimizer.step()
    assert y.data == pytest.approx(1.9)
    before = repr(optimizer)
    with pytest.raises(InputValueError, match="each parameter once"):
        optimizer.add_param_group({"params": [x]})
    with pytest.raises(InputValueError, match="did you mean 'lr'"):
        optimizer.add_param_group({"params": [Value(1.0)], "l": 1.0})
    with pytest.raises(InputTypeError, match=r"takes Values as parameters, got list"):
        optimizer.add_param_group([Value(1.0)])
    assert repr(optimizer) == before


def test_settings_may_change_and_are_checked():
    x = Value(1.0)
    optimizer = SGD([x], lr=1.0)
    optimizer.lr = 0.5
    x.grad = 1.0
    optimizer.step()
    assert x.data == 0.5
    group = optimizer.param_groups[0]
    group["momentum"] = 0.9
    for call, message in [
        (lambda: setattr(optimizer, "lr", -1), "at least 0 as lr, got -1"),
        (lambda: group.__setitem__("lr", math.nan), "as lr, got nan"),
        (lambda: group.__setitem__("momentun", 0.5), "did you mean 'momentum'"),
        (lambda: group.__setitem__("momentum", -0.5), "as momentum, got -0.5"),
    ]:
        with pytest.raises(InputValueError, match=message):
            call()
    assert (optimizer.lr, group["momentum"]) == (0.5, 0.9)


@pytest.mark.parametrize("kind", STEPWISE)
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_gradient_that_is_not_finite_changes_nothing(kind, bad):
    x, y, z = Value(1.0, label="x"), Value(2.0, label="w.3"), Value(3.0)
    optimizer = kind([{"params": [x]}, {"params": [y, z]}])
    state = optimizer.state_dict()
    x.grad, y.grad = 1.0, bad
    with pytest.raises(AnomalyError, match=rf"{kind.__name__} takes .*got {bad} for w.3;") as found:
        optimizer.step()
    assert found.value.node is y
    y.grad, z.grad = 0.0, bad
    with pytest.raises(AnomalyError, match="for the parameter at place 1"):
        optimizer.step()
    assert [x.data, y.data, z.data] == [1.0, 2.0, 3.0]
    assert optimizer.state_dict() == state


@pytest.mark.parametrize("kind", STEPWISE)
def test_gradients_whose_sum_or_square_overflows_are_no_error(kind):
    x, y = Value(1.0), Value(1.0)
    x.grad = y.grad = 1e308
    optimizer = kind([x, y], lr=1e-310)
    optimizer.step()
    optimizer.step()
    optimizer.load_state_dict(json.loads(json.dumps(optimizer.state_dict())))
    assert math.isfinite(x.data)


@given(
    st.sampled_from([*STEPWISE, lambda ps, lr: RMSprop(ps, lr, centered=True)]),
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8),
)
def test_a_step_is_finite(kind, gradients):
    x = Value(1.0)
    optimizer = kind([x], lr=0.01)
    for gradient in gradients:
        x.grad = gradient
        optimizer.step()
    assert math.isfinite(x.data)


def test_a_closure_computes_the_loss_first():
    x = Value(3.0)
    optimizer = SGD([x], lr=0.5)

    def closure():
        optimizer.zero_grad()
        loss = x * x
        loss.backward()
        return loss

    assert optimizer.step(closure).data == 9.0
    assert x.data == 0.0
    with pytest.raises(InputTypeError, match="closure to call, got float"):
        optimizer.step(1.0)
    with pytest.raises(InputTypeError, match="gives the loss as a Value, got NoneType"):
        optimizer.step(lambda: None)


def test_zero_grad_and_generators_of_parameters():
    net = MLP(2, [2, 1], seed=0)
    optimizer = SGD(p for p in net.parameters())
    net([1.0, 2.0]).backward()
    optimizer.zero_grad()
    assert all(p.grad == 0.0 for p in net.parameters())


def test_an_optimizer_must_say_what_it_does():
    with pytest.raises(NotImplementedError, match="define update"):
        nn.Optimizer([Value(1.0)], {"lr": 0.1}).step()


@pytest.mark.parametrize("kind", [*STEPWISE, LBFGS])
@pytest.mark.parametrize(
    ("parameters", "error", "message"),
    [
        (lambda: [], InputValueError, "one element or more as parameters"),
        (lambda: [1.0], InputTypeError, "Values as parameters, got float: 1.0 at place 0"),
        (lambda: Value(1.0), InputTypeError, "put it in a list"),
        (lambda: None, InputTypeError, "sequence as parameters"),
        (lambda: MLP(1, [1]), InputTypeError, r"got a MLP; give its .parameters\(\)"),
        (lambda: [Value(1.0) * 2.0], InputValueError, "not computed"),
        (lambda: [Value(1.0).detach()], InputValueError, "not computed"),
        (lambda: [Value(1.0)] * 2, InputValueError, "each parameter once.*place 1"),
        (lambda: {"params": [Value(1.0)]}, InputTypeError, "put it in a list"),
        (lambda: [{"params": []}], InputValueError, "one element or more"),
        (lambda: [{"params": [Value(1.0)], "rate": 1.0}], InputValueError, "name of a setting"),
        (lambda: [{"params": [Value(1.0)], "lr": -1.0}], InputValueError, "as lr, got -1"),
        (lambda: [{"lr": 1.0}], InputValueError, 'got one with lr; add "params"'),
        (lambda: [{"params": [Value(1.0)]}, Value(1.0)], InputTypeError, "not both"),
    ],
)
def test_bad_parameters(kind, parameters, error, message):
    with pytest.raises(error, match=message) as found:
        kind(parameters())
    assert str(found.value).startswith(f"{kind.__name__} takes")


@pytest.mark.parametrize(
    ("kind", "settings", "error", "message"),
    [
        (SGD, {"lr": -0.1}, InputValueError, "at least 0 as lr, got -0.1"),
        (SGD, {"lr": "fast"}, InputTypeError, "as lr, got str: 'fast'"),
        (SGD, {"lr": Value(0.1)}, InputTypeError, "plain number as lr"),
        (SGD, {"lr": math.inf}, InputValueError, "finite"),
        (SGD, {"momentum": -1}, InputValueError, "momentum"),
        (SGD, {"weight_decay": math.nan}, InputValueError, "weight_decay"),
        (SGD, {"nesterov": True}, InputValueError, "momentum above 0"),
        (SGD, {"nesterov": 1}, InputTypeError, "True or False as nesterov"),
        (SGD, {"nesterov": True, "momentum": 0.9, "dampening": 0.1}, InputValueError, "no dampe"),
        (SGD, {"dampening": 2}, InputValueError, "from 0 to 1 as dampening"),
        (RMSprop, {"alpha": 1.5}, InputValueError, "from 0 to 1 as alpha, got 1.5"),
        (RMSprop, {"eps": 0.0}, InputValueError, "above 0 as eps"),
        (Adagrad, {"initial_accumulator_value": -1}, InputValueError, "initial_accumulator"),
        (Adam, {"betas": (0.9, 1.0)}, InputValueError, r"below 1, got \(0.9, 1\)"),
        (Adam, {"betas": (0.9,)}, InputValueError, "two numbers as betas"),
        (Adam, {"betas": 0.9}, InputTypeError, "sequence as betas"),
        (LBFGS, {"max_iter": 0}, InputValueError, "at least 1 as max_iter"),
        (LBFGS, {"line_search": "wolfe"}, InputValueError, "strong_wolfe as line_search"),
    ],
)
def test_bad_settings(kind, settings, error, message):
    x = Value(1.0)
    with pytest.raises(error, match=message):
        kind([x], **settings)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda s: s.update(optimizer="SGD"), InputValueError, "state of Adam, got one of 'SGD'"),
        (lambda s: s.pop("groups"), InputValueError, "got one without groups"),
        (lambda s: s.update(extra=1), InputValueError, "got one with 'extra'"),
        (lambda s: s.update(groups=[]), InputValueError, "1 groups, got 0"),
        (lambda s: s["groups"][0].update(size=3), InputValueError, "of 2 parameters .* of 3"),
        (lambda s: s["groups"][0]["settings"].update(lr=-1), InputValueError, "as lr, got -1"),
        (lambda s: s["groups"][0]["settings"].pop("eps"), InputValueError, "without eps"),
        (lambda s: s["groups"][0]["state"].pop("exp_avg"), InputValueError, "without exp_avg"),
        (lambda s: s["groups"][0]["state"].update(exp_avg=[1.0]), InputValueError, "2 exp_avg"),
        (lambda s: s["groups"][0]["state"].update(exp_avg=["a", 1]), InputTypeError, "numbers"),
        (lambda s: s["groups"][0]["state"].update(step=-1), InputValueError, "as step, got -1"),
        (lambda s: s["groups"][0].update(state=None), InputTypeError, "dict as state"),
        (lambda s: s["groups"][0].update(initial_lr=-2), InputValueError, "initial_lr, got -2"),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(change, error, message):
    optimizer = Adam([Value(1.0), Value(2.0)], lr=0.1)
    before = optimizer.state_dict()
    state = Adam([Value(1.0), Value(2.0)], lr=0.5).state_dict()
    change(state)
    with pytest.raises(error, match=message):
        optimizer.load_state_dict(state)
    assert optimizer.state_dict() == before
