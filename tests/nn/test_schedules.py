"""Schedules: each against PyTorch over 50 steps, resumed at any of them; bad input."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch_numbers import recorded

import nn
from autograd import InputTypeError, InputValueError, Value
from nn import (
    LBFGS,
    SGD,
    Adagrad,
    Adam,
    CosineAnnealingLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    OneCycleLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)

RECORDED = recorded("schedules")
CASES = RECORDED["cases"]
METRICS = RECORDED["metrics"]


def two_groups():
    groups = [{"params": [Value(1.0)]}, {"params": [Value(2.0)], "lr": 0.02}]
    return SGD(groups, lr=0.1, momentum=0.9)


def seen(optimizer):
    return [group[key] for group in optimizer.param_groups for key in ("lr", "momentum")]


def follow(schedule, metrics=METRICS):
    path = [seen(schedule.optimizer)]
    for metric in metrics:
        schedule.step(metric)
        path.append(seen(schedule.optimizer))
    return path


def made(case):
    return getattr(nn, case["schedule"])(two_groups(), **case["settings"])


def warm_up(optimizer):
    parts = [
        getattr(nn, name)(optimizer, **settings) for name, settings in RECORDED["sequence"]["parts"]
    ]
    return SequentialLR(optimizer, parts, milestones=[10])


def by_name(case):
    return f"{case['schedule']}{case['settings']}"


@pytest.mark.parametrize("case", CASES, ids=by_name)
def test_as_pytorch(case):
    for found, expected in zip(follow(made(case)), case["path"], strict=True):
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-16)


def test_a_sequence_as_pytorch():
    found = follow(warm_up(two_groups()))
    for ours, theirs in zip(found, RECORDED["sequence"]["path"], strict=True):
        assert ours == pytest.approx(theirs, rel=1e-12, abs=1e-16)


def test_every_schedule_is_compared():
    compared = {case["schedule"] for case in CASES} | {"SequentialLR"}
    kinds = {
        name
        for name in nn.__all__
        if isinstance(getattr(nn, name), type) and issubclass(getattr(nn, name), nn.Schedule)
    }
    assert kinds - {"Schedule", "LambdaLR"} == compared


@given(st.sampled_from([*CASES, None]), st.integers(0, 50))
def test_a_loaded_state_goes_on_bit_for_bit(case, count):
    def fresh():
        return warm_up(two_groups()) if case is None else made(case)

    schedule = fresh()
    follow(schedule, METRICS[:count])
    text = json.dumps([schedule.optimizer.state_dict(), schedule.state_dict()])
    resumed = fresh()
    optimizer_state, state = json.loads(text)
    resumed.optimizer.load_state_dict(optimizer_state)
    resumed.load_state_dict(state)
    assert seen(resumed.optimizer) == seen(schedule.optimizer)
    assert follow(resumed, METRICS[count:]) == follow(schedule, METRICS[count:])
    assert resumed.state_dict() == schedule.state_dict()


@pytest.mark.parametrize("case", CASES, ids=by_name)
def test_a_state_alone_sets_the_rates(case):
    schedule, other = made(case), made(case)
    follow(schedule)
    other.load_state_dict(schedule.state_dict())
    assert seen(other.optimizer) == seen(schedule.optimizer)


def test_a_lambda():
    schedule = LambdaLR(two_groups(), lambda step: 1.0 - 0.1 * step)
    follow(schedule, METRICS[:5])
    assert schedule.rates == [0.1 * 0.5, 0.02 * 0.5]
    follow(schedule, METRICS[:5])
    before = schedule.state_dict(), schedule.rates
    with pytest.raises(InputValueError, match=r"result of lr_lambda, got -0\.1"):
        follow(schedule, METRICS[:1])
    assert (schedule.state_dict(), schedule.rates) == before


def test_a_second_schedule_begins_where_the_first_did():
    optimizer = SGD([Value(1.0)], lr=1.0)
    LinearLR(optimizer, start_factor=0.1)
    assert ExponentialLR(optimizer, gamma=0.5).base_lrs == [1.0]
    optimizer.lr = 0.3
    assert ExponentialLR(optimizer, gamma=0.5).base_lrs == [0.3]


def test_one_cycle_of_adam_turns_the_first_beta():
    optimizer = Adam([Value(1.0)], betas=(0.9, 0.99))
    schedule = OneCycleLR(optimizer, max_lr=1.0, total_steps=10)
    schedule.step()
    schedule.step()
    assert optimizer.param_groups[0]["betas"] == (pytest.approx(0.85), 0.99)
    assert optimizer.lr == pytest.approx(1.0)


def test_one_cycle_ends():
    schedule = OneCycleLR(two_groups(), max_lr=1.0, total_steps=3)
    follow(schedule, METRICS[:2])
    before = schedule.state_dict(), seen(schedule.optimizer)
    with pytest.raises(InputValueError, match="made for 3 steps, 0 to 2, got step 3"):
        schedule.step()
    state = {**schedule.state_dict(), "count": 7}
    with pytest.raises(InputValueError, match="got step 7"):
        schedule.load_state_dict(state)
    assert (schedule.state_dict(), seen(schedule.optimizer)) == before


@pytest.mark.parametrize("pct_start", [0.0, 1.0, 0.1])
def test_one_cycle_of_any_shape_stays_between_its_ends(pct_start):
    schedule = OneCycleLR(two_groups(), max_lr=1.0, total_steps=10, pct_start=pct_start)
    assert all(0.0 <= schedule.rate(1.0, k) <= 1.0 for k in range(10))


def test_plateau_of_values_and_of_nan():
    optimizer = SGD([Value(1.0)], lr=1.0)
    schedule = ReduceLROnPlateau(optimizer, patience=0)
    schedule.step(Value(2.0))
    schedule.step(math.nan)
    assert optimizer.lr == 0.1
    schedule.step(1.0)
    assert optimizer.lr == 0.1
    with pytest.raises(InputTypeError, match=r"got none; write schedule.step\(loss\)"):
        schedule.step()
    with pytest.raises(InputTypeError, match="no formula"):
        schedule.rate(1.0, 1)
    assert schedule.count == 3


def test_plateau_leaves_what_would_hardly_change():
    optimizer = SGD([Value(1.0)], lr=1e-8)
    schedule = ReduceLROnPlateau(optimizer, patience=0)
    schedule.step(1.0)
    schedule.step(1.0)
    assert optimizer.lr == 1e-8


def test_groups_that_come_later_need_a_new_schedule():
    optimizer = SGD([Value(1.0)])
    schedule = StepLR(optimizer, step_size=1)
    optimizer.add_param_group({"params": [Value(2.0)]})
    with pytest.raises(InputValueError, match=r"made for 1 groups .* has 2"):
        schedule.step()


def test_a_schedule_must_say_what_it_does():
    with pytest.raises(NotImplementedError, match="define rate"):
        nn.Schedule(two_groups())


def test_repr():
    assert repr(StepLR(two_groups(), 3)) == "StepLR(step 0, lr 0.1, 0.02)"


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda o: StepLR(o, 0), InputValueError, "at least 1 as step_size"),
        (lambda o: StepLR(o, 1, gamma=-1), InputValueError, "as gamma, got -1"),
        (lambda o: StepLR(None, 1), InputTypeError, "takes an optimizer, got NoneType"),
        (lambda o: ExponentialLR(o, math.nan), InputValueError, "as gamma, got nan"),
        (lambda o: CosineAnnealingLR(o, 1.5), InputTypeError, "int as T_max"),
        (lambda o: CosineAnnealingLR(o, 5, eta_min=-1), InputValueError, "eta_min"),
        (lambda o: LinearLR(o, start_factor=0), InputValueError, "above 0 as start_factor"),
        (lambda o: LambdaLR(o, 0.5), InputTypeError, "function of the step as lr_lambda"),
        (lambda o: OneCycleLR(o, 1.0, 1), InputValueError, "at least 2 as total_steps"),
        (lambda o: OneCycleLR(o, 1.0, 9, anneal_strategy="co"), InputValueError, "mean 'cos'"),
        (lambda o: OneCycleLR(o, 1.0, 9, max_momentum=1.0), InputValueError, "max_momentum below"),
        (lambda o: OneCycleLR(o, 1.0, 9, pct_start=2), InputValueError, "from 0 to 1 as pct"),
        (lambda o: OneCycleLR(Adagrad([Value(1.0)]), 1.0, 9), InputValueError, "cycle_momentum=F"),
        (lambda o: OneCycleLR(None, 1.0, 9), InputTypeError, "takes an optimizer"),
        (lambda o: ReduceLROnPlateau(o, mode="mim"), InputValueError, "mean 'min'"),
        (lambda o: ReduceLROnPlateau(o, factor=1.0), InputValueError, "factor below 1"),
        (lambda o: ReduceLROnPlateau(o, patience=-1), InputValueError, "patience"),
        (lambda o: SequentialLR(o, [], []), InputValueError, "one element or more"),
        (lambda o: SequentialLR(o, [1, 2], [3]), InputTypeError, "formulas of the step, got int"),
        (
            lambda o: SequentialLR(o, [ReduceLROnPlateau(o)], []),
            InputTypeError,
            "formulas of the step",
        ),
        (lambda o: SequentialLR(o, [StepLR(o, 1)], [1]), InputValueError, "one milestone fewer"),
        (
            lambda o: SequentialLR(o, [StepLR(o, 1)] * 3, [4, 4]),
            InputValueError,
            r"milestones that rise, got \[4, 4\]",
        ),
        (
            lambda o: SequentialLR(o, [StepLR(two_groups(), 1)], []),
            InputValueError,
            "of its own optimizer",
        ),
    ],
)
def test_bad_input(make, error, message):
    optimizer = two_groups()
    with pytest.raises(error, match=message):
        make(optimizer)
    assert seen(optimizer) == [0.1, 0.9, 0.02, 0.9]


@pytest.mark.parametrize("kind", [lambda o: StepLR(o, 5), ReduceLROnPlateau])
@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"schedule": "LinearLR"}, InputValueError, "got one of 'LinearLR'"),
        ({"count": -1}, InputValueError, "count, got -1"),
        ({"count": 1.0}, InputTypeError, "int as count"),
        ({"base_lrs": [0.1]}, InputValueError, "2 base_lrs, got 1"),
        ({"base_lrs": [0.1, -1.0]}, InputValueError, "base_lrs, got -1"),
        ({"extra": 1}, InputValueError, "got one with 'extra'"),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(kind, change, error, message):
    schedule = kind(two_groups())
    schedule.step(1.0)
    before = schedule.state_dict(), seen(schedule.optimizer)
    with pytest.raises(error, match=message):
        schedule.load_state_dict({**schedule.state_dict(), **change})
    assert (schedule.state_dict(), seen(schedule.optimizer)) == before


def test_schedules_of_lbfgs():
    optimizer = LBFGS([Value(1.0)])
    ExponentialLR(optimizer, gamma=0.5).step()
    assert optimizer.lr == 0.5
