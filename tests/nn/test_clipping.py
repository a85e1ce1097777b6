"""Clipping: by norm, by value, and nothing where nothing is too large."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import AnomalyError, InputTypeError, InputValueError, Value
from nn import MLP, clip_grad_norm, clip_grad_value

GRADIENTS = st.lists(st.floats(-1e200, 1e200), min_size=1, max_size=6)


def parameters(gradients):
    made = [Value(0.0, label=f"w{place}") for place in range(len(gradients))]
    for parameter, gradient in zip(made, gradients, strict=True):
        parameter.grad = gradient
    return made


@given(GRADIENTS, st.sampled_from([1.0, 2.0, 3.5, math.inf]))
def test_the_norm_is_at_most_what_is_asked(gradients, norm_type):
    made = parameters(gradients)
    norm = clip_grad_norm(made, 1.0, norm_type=norm_type)
    largest = max(map(abs, gradients))
    assert largest * (1.0 - 1e-12) <= norm <= largest * len(gradients) * (1.0 + 1e-12)
    clipped = [p.grad for p in made]
    if norm <= 1.0 - 1e-6:
        assert clipped == gradients
    else:
        # PyTorch's 1e-6, which keeps it from dividing by 0, makes it a little shorter.
        again = clip_grad_norm(made, 10.0, norm_type=norm_type)
        assert again == pytest.approx(norm / (norm + 1e-6), rel=1e-9)
        factor = 1.0 / (norm + 1e-6)
        assert clipped == pytest.approx([factor * g for g in gradients], rel=1e-12)


def test_norms_as_pytorch():
    made = parameters([3.0, -4.0, 12.0])
    assert clip_grad_norm(made, 100.0) == 13.0
    assert clip_grad_norm(made, 100.0, norm_type=1) == 19.0
    assert clip_grad_norm(made, 100.0, norm_type=math.inf) == 12.0
    assert clip_grad_norm(made, 6.5) == 13.0
    assert [p.grad for p in made] == [g * (6.5 / (13.0 + 1e-6)) for g in (3.0, -4.0, 12.0)]


@given(GRADIENTS)
def test_by_value(gradients):
    made = parameters(gradients)
    clip_grad_value(made, 0.5)
    assert [p.grad for p in made] == [max(-0.5, min(g, 0.5)) for g in gradients]


@pytest.mark.parametrize("clip", [clip_grad_norm, clip_grad_value])
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_changes_nothing(clip, bad):
    made = parameters([5.0, bad])
    with pytest.raises(AnomalyError, match=f"{clip.__name__} takes finite gradients, got .* w1"):
        clip(made, 1.0)
    assert made[0].grad == 5.0


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: clip_grad_norm([], 1.0), InputValueError, "one element or more as parameters"),
        (lambda: clip_grad_norm(MLP(1, [1]), 1.0), InputTypeError, "give its .parameters"),
        (lambda: clip_grad_norm([Value(1.0)], 0.0), InputValueError, "above 0 as max_norm"),
        (lambda: clip_grad_norm([Value(1.0)], 1.0, norm_type=0), InputValueError, "norm_type"),
        (lambda: clip_grad_value([Value(1.0)], -1.0), InputValueError, "above 0 as clip_value"),
        (lambda: clip_grad_value([Value(1.0)] * 2, 1.0), InputValueError, "once"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()
