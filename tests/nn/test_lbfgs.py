"""L-BFGS: without a line search as PyTorch, with one down to the minimum; nothing is half done."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch_numbers import recorded

from autograd import AnomalyError, InputTypeError, InputValueError, Value, log, sum
from nn import LBFGS

RECORDED = recorded("lbfgs")


def closure_of(optimizer, objective):
    def closure():
        optimizer.zero_grad()
        loss = objective()
        loss.backward()
        return loss

    return closure


def bowl(xs):
    """Compute what the recorded numbers are of."""
    squares = sum([scale * x * x for scale, x in zip((1.0, 2.0, 4.0, 8.0), xs, strict=True)])
    return squares + 0.1 * (sum(xs) - 1.0) ** 4


def path(xs, optimizer, steps):
    closure = closure_of(optimizer, lambda: bowl(xs))
    return [[optimizer.step(closure).data, *(x.data for x in xs)] for _ in range(steps)]


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: str(case["settings"]))
def test_as_pytorch(case):
    xs = [Value(x) for x in RECORDED["starts"]]
    found = path(xs, LBFGS(xs, **case["settings"]), 12)
    for ours, theirs in zip(found, case["path"], strict=True):
        assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("line_search", [None, "strong_wolfe"])
def test_a_loaded_state_goes_on_bit_for_bit(line_search):
    settings = {"lr": 0.5, "max_iter": 3, "line_search": line_search}
    xs = [Value(x) for x in RECORDED["starts"]]
    optimizer = LBFGS(xs, **settings)
    fresh = optimizer.state_dict()
    path(xs, optimizer, 2)
    text = json.dumps(optimizer.state_dict())
    others = [Value(x.data) for x in xs]
    resumed = LBFGS(others)
    resumed.load_state_dict(json.loads(text))
    assert path(others, resumed, 3) == path(xs, optimizer, 3)
    resumed.load_state_dict(fresh)
    assert resumed.state_dict() == fresh


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda state: state.pop("d"), InputValueError, "without d"),
        (lambda state: state.update(old_dirs=[]), InputValueError, "0 old_stps, got 1"),
        (lambda state: state.update(old_dirs=None), InputTypeError, "list of old_dirs"),
        (lambda state: state.update(t="1"), InputTypeError, "numbers as t"),
        (lambda state: state.update(prev_flat_grad=[1.0]), InputValueError, "4 prev_flat_grad"),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(change, error, message):
    xs = [Value(x) for x in RECORDED["starts"]]
    optimizer = LBFGS(xs, lr=0.5, max_iter=2)
    path(xs, optimizer, 2)
    before = optimizer.state_dict()
    state = optimizer.state_dict()
    change(state["groups"][0]["state"])
    with pytest.raises(error, match=message):
        optimizer.load_state_dict(state)
    assert optimizer.state_dict() == before


STARTS = st.floats(-3.0, 3.0).map(lambda x: round(x, 2))


@given(STARTS, STARTS)
def test_rosenbrock_with_a_line_search(first, second):
    x, y = Value(first), Value(second)
    optimizer = LBFGS([x, y], line_search="strong_wolfe", max_iter=100)
    closure = closure_of(optimizer, lambda: (1.0 - x) ** 2 + 100.0 * (y - x * x) ** 2)
    losses = [optimizer.step(closure).data for _ in range(4)]
    assert losses == sorted(losses, reverse=True)
    assert (x.data, y.data) == (pytest.approx(1.0, abs=1e-3), pytest.approx(1.0, abs=1e-3))


def test_a_loss_that_ends_is_not_left():
    """Beyond 0 the logarithm is nan: a trial there is too far."""
    x = Value(0.01)
    optimizer = LBFGS([x], line_search="strong_wolfe")
    optimizer.step(closure_of(optimizer, lambda: x - log(x)))
    assert x.data == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("line_search", [None, "strong_wolfe"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_interrupted_step_changes_nothing(line_search, error):
    xs = [Value(x) for x in RECORDED["starts"]]
    optimizer = LBFGS(xs, lr=0.1, line_search=line_search)
    before = optimizer.state_dict()
    calls = []

    def objective():
        calls.append(1)
        if len(calls) == 4:
            raise error
        return bowl(xs)

    with pytest.raises(error):
        optimizer.step(closure_of(optimizer, objective))
    assert [x.data for x in xs] == RECORDED["starts"]
    assert optimizer.state_dict() == before


def test_a_gradient_that_is_not_finite_changes_nothing():
    x = Value(1.0, label="x")
    optimizer = LBFGS([x], lr=2.0)
    with pytest.raises(AnomalyError, match="got inf for x"):
        optimizer.step(closure_of(optimizer, x.sqrt))  # the step ends at 0
    assert x.data == 1.0
    with pytest.raises(AnomalyError, match=r"finite loss, got nan; .*line_search"):
        optimizer.step(closure_of(optimizer, lambda: 4.0 * log(x)))
    assert x.data == 1.0


def test_at_a_minimum_nothing_is_done():
    x = Value(0.0)
    optimizer = LBFGS([x])
    assert optimizer.step(closure_of(optimizer, lambda: x * x)).data == 0.0
    assert optimizer.state_dict()["groups"][0]["state"] == {"step": 0}


def test_what_it_needs():
    x = Value(1.0)
    with pytest.raises(InputTypeError, match=r"takes a closure .* got none"):
        LBFGS([x]).step()
    with pytest.raises(InputValueError, match="one group of parameters"):
        LBFGS([{"params": [x]}, {"params": [Value(2.0)]}])
    with pytest.raises(InputValueError, match="one group of parameters"):
        LBFGS([x]).add_param_group({"params": [Value(2.0)]})
