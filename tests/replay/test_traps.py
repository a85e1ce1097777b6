"""What a recording might freeze without a word is computed again, or refused."""

from typing import Any

import numpy as np
import pytest

from autograd import (
    Compiled,
    RecordingError,
    Value,
    compile,
    detect_anomaly,
    grad,
    take,
    value_and_grad,
)
from nn import MLP


def or_else(f: Any) -> Any:
    def tried(x: Any) -> Any:
        try:
            return f(x)
        except Exception:
            return -1.0

    return tried


def test_an_index_that_the_function_finds_out_of_range_is_guarded() -> None:
    f = or_else(lambda at: take([10.0, 20.0], at))
    indexes = [5.0, 1.0, 0.5, 0.0, np.nan, np.inf, 1e300, -2.0, -3.0]
    wanted = [-1.0, 20.0, -1.0, 10.0, -1.0, -1.0, -1.0, 10.0, -1.0]
    compiled = compile(f)
    assert [compiled(at) for at in indexes] == wanted
    assert compile(f, batched="x")(indexes).tolist() == wanted


@pytest.mark.parametrize(
    "f",
    [float, int, lambda x: take([1.0, 2.0], x + 1), lambda x: x.grad],
    ids=["float", "int", "take", "grad"],
)
def test_an_error_of_the_recording_is_not_lost_where_the_function_catches_it(f: Any) -> None:
    with pytest.raises(RecordingError, match="is recorded"):
        compile(or_else(f))(0.0)


def test_values_from_around_a_compiled_function_are_differentiated_and_recorded() -> None:
    w = Value(3.0)
    inner = compile(lambda x: x * w)
    outer = compile(lambda y: y + inner(2.0))
    assert outer(1.0) == 7.0
    w.data = 10.0
    assert outer(1.0) == 21.0
    assert grad(lambda v: compile(lambda x: v * v * x)(2.0))(3.0) == 12.0
    assert grad(lambda v: compile(lambda x: v * x * x).jvp((2.0,), (1.0,))[1])(3.0) == 4.0


def test_parameters_from_around_a_compiled_function_are_differentiated_and_recorded() -> None:
    class Model:
        def __init__(self, w: Any) -> None:
            self.w = w

        def parameters(self) -> list[Any]:
            return [self.w]

    inner = compile(lambda model, x: model.w * x)
    assert inner(Model(Value(3.0)), 2.0) == 6.0
    assert grad(lambda w: inner(Model(w), 2.0))(3.0) == 2.0
    model = Model(Value(3.0))
    outer = compile(lambda y: y + inner(model, 2.0))
    assert outer(1.0) == 7.0
    model.w.data = 10.0
    assert outer(1.0) == 21.0


def test_plain_numbers_beside_values_move_in_jvp_and_hvp() -> None:
    f = compile(lambda a, b: a * a * b * b)
    assert grad(lambda x: f.jvp((x, 2.0), (0.0, 1.0))[1])(3.0) == 24.0
    assert grad(lambda x: f.hvp((x, 2.0), (0.0, 1.0))[1])(3.0) == 12.0


def test_attributes_of_what_is_compiled_are_no_settings() -> None:
    class Loss:
        reduce, known = "sum", None

        def __init__(self) -> None:
            self.threads = self.dtype = "mine"

        def __call__(self, x: Any) -> Any:
            return x * x

    assert compile(Loss())(3.0) == 9.0
    assert compile(compile(Loss()), batched="x")([1.0, 2.0]).tolist() == [1.0, 4.0]


def test_a_hook_on_a_parameter_is_no_part_of_a_gradient() -> None:
    net = MLP(1, [1])
    compiled = compile(lambda net, x: net([x]))
    hook = net.parameters()[0].register_hook(lambda gradient: 0.0)
    assert compiled(net, 1.0) == net([1.0]).data
    with pytest.raises(RecordingError, match="a parameter of net has a gradient hook"):
        compiled.grad(net, 1.0)
    hook.remove()
    assert len(compiled.grad(net, 1.0)) == 2


def test_looking_for_anomalies_leaves_gradients_of_values_from_around() -> None:
    w = Value(3.0)
    compiled = compile(lambda x: x * w)
    with detect_anomaly():
        assert compiled.value_and_grad(2.0) == (6.0, 3.0)
    assert w.grad == 0.0


def test_where_one_branch_gives_no_number_the_other_is_differentiated() -> None:
    def f(x: Any) -> Any:
        return [x, 1.0] if x > 0.0 else x * x

    compiled = compile(f)
    assert compiled(1.0) == [1.0, 1.0]
    assert compiled.value_and_grad(-3.0) == value_and_grad(f)(-3.0)


def test_what_fits_no_numbers_is_not_kept() -> None:
    """As of two tables of other lengths, and an index that counts from their ends."""
    compiled: Compiled = compile(lambda at: take([1.0, 2.0], at) + take([1.0, 2.0, 3.0], at))
    for _ in range(3):
        assert (compiled(1), compiled(-1)) == (4.0, 5.0)
    assert compiled.stats().variants == 1


def test_a_power_of_one_half_is_no_root() -> None:
    x = np.array([-np.inf, -0.0, 0.0, 4.0, -1.0])
    values, slopes = compile(lambda x: x**0.5, batched="x").value_and_grad(x)
    wanted = [value_and_grad(lambda x: x**0.5)(each) for each in x.tolist()]
    assert list(map(repr, zip(values.tolist(), slopes.tolist(), strict=True))) == [
        repr(each) for each in wanted
    ]


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x.register_hook(lambda slope: 10.0 * slope) or x,
        lambda x: len({x.data, x > 0.0}),
        lambda x: {1.0: 2.0}.get(x.data, x),
    ],
    ids=["hook", "set", "dict"],
)
def test_what_a_replay_could_not_see_is_refused(f: Any) -> None:
    with pytest.raises(RecordingError, match="is recorded"):
        compile(f)(1.0)


def test_a_constant_from_outside_that_gets_another_number_is_read_again() -> None:
    scale = Value(2.0).detach()
    f = compile(lambda x: x * scale)
    assert f(3.0) == 6.0
    scale.data = 10.0
    assert f(3.0) == 30.0


def test_a_plain_number_that_has_changed_by_the_second_call_is_an_error() -> None:
    scale = 2.0
    f = compile(lambda x: x * scale)
    assert f(3.0) == 6.0
    scale = 5.0
    with pytest.raises(RecordingError, match=r"a number was 2\.0 and then 5\.0"):
        f(3.0)


def test_the_lanes_of_the_first_batch_are_not_all_given_what_one_of_them_drew() -> None:
    draws = np.random.default_rng(1)
    with pytest.raises(RecordingError, match="the same twice"):
        compile(lambda x: x * draws.random(), batched="x")([1.0, 2.0])


def test_a_way_that_is_taken_for_the_second_time_is_confirmed_then() -> None:
    calls = []

    def f(x: Any) -> Any:
        calls.append(0)
        return 2.0 * x if x > 0.0 else -x

    compiled = compile(f)
    assert [compiled(x) for x in (1.0, -1.0, 2.0, -2.0, 3.0, -3.0)] == [2, 1, 4, 2, 6, 3]
    assert len(calls) == 4
